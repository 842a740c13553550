//! What the tests share: fixtures on disk, read as two snapshots and judged as the gate judges them.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses its own part of this module, and a test that cannot go on panics"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schema_gate::compat::{self, Judgement, Semantics};
use schema_gate::compat::{asyncapi, protobuf};
use schema_gate::design::{self, Asked, Broken, Catalogue, Ownership};
use schema_gate::format::detect::{Content, by_content};
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{
    Change, Direction, Effect, Files, Formats, Layer, Level, Perspective, Platforms, SchemaFile,
    SchemaType, UnknownFields, Unread, Verdict,
};
use schema_gate::subject::{self, Pair};
use serde_json::{Value, json};

/// The files of one side, in memory.
pub(crate) struct Snapshot {
    files: BTreeMap<String, Arc<SchemaFile>>,
}

impl Snapshot {
    /// A snapshot of these paths and texts.
    pub(crate) fn new(origin: &str, files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter().map(|(path, text)| {
            let file = SchemaFile::new(path.clone(), origin, text);
            (path, file)
        });
        Self {
            files: files.collect(),
        }
    }

    /// A file or a folder on disk.
    pub(crate) fn read_from(origin: &str, path: &Path) -> Self {
        let mut files = Vec::new();
        collect(path, "", &mut files);
        Self::new(origin, files)
    }
}

fn collect(path: &Path, under: &str, files: &mut Vec<(String, String)>) {
    if path.is_file() {
        let name = path.file_name().unwrap().to_string_lossy();
        // One file of a fixture is named old.* or new.*; as a subject's path both are the same.
        let name = match name.split_once('.') {
            Some(("old" | "new" | "near", rest)) if under.is_empty() => format!("schema.{rest}"),
            _ => format!("{under}{name}"),
        };
        files.push((name, fs::read_to_string(path).unwrap()));
        return;
    }
    for entry in fs::read_dir(path).unwrap() {
        let entry = entry.unwrap().path();
        if entry.is_dir() {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            collect(&entry, &format!("{under}{name}/"), files);
        } else {
            let name = entry.file_name().unwrap().to_string_lossy().into_owned();
            files.push((
                format!("{under}{name}"),
                fs::read_to_string(&entry).unwrap(),
            ));
        }
    }
}

impl Files for Snapshot {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        Ok(self.files.get(path).cloned())
    }
}

/// One folder under `fixtures/`: `old.*`, `new.*`, perhaps `near.*` and `options.json`, and `expected.json`.
pub(crate) struct Fixture {
    pub(crate) folder: PathBuf,
    pub(crate) rule: String,
    pub(crate) schema_type: Option<SchemaType>,
    pub(crate) reading: Reading,
    pub(crate) unknown_fields: UnknownFields,
    pub(crate) formats: Formats,
    pub(crate) guarded_properties: Vec<String>,
    pub(crate) consumers: Platforms,
    pub(crate) ordering_key: Option<String>,
    /// Who owns the events.
    pub(crate) ownership: Ownership,
}

impl Fixture {
    /// Every fixture, in the order of their rules.
    pub(crate) fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let mut fixtures = Vec::new();
        for family in ["avro", "protobuf", "json", "asyncapi", "schema", "design"] {
            let Ok(entries) = fs::read_dir(root.join(family)) else {
                continue;
            };
            for entry in entries {
                fixtures.push(Self::read_from(family, entry.unwrap().path()));
            }
        }
        fixtures.sort_by(|one, other| one.rule.cmp(&other.rule));
        fixtures
    }

    fn read_from(family: &str, folder: PathBuf) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let options: Value = fs::read_to_string(folder.join("options.json"))
            .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        let option = |key: &str| options[key].as_str().map(str::to_owned);
        let names = |key: &str| {
            let names = options[key].as_array().into_iter().flatten();
            names
                .filter_map(|name| name.as_str().map(str::to_owned))
                .collect()
        };
        Self {
            rule: format!("{family}/{name}"),
            schema_type: family.parse().ok(),
            reading: Reading {
                draft: option("draft").map(|draft| draft.parse().unwrap()),
                ..Reading::default()
            },
            unknown_fields: option("unknown-fields")
                .map(|word| word.parse().unwrap())
                .unwrap_or_default(),
            formats: option("format")
                .map(|word| word.parse().unwrap())
                .unwrap_or_default(),
            guarded_properties: names("guarded-properties"),
            consumers: names("consumers")
                .iter()
                .map(|word: &String| word.parse().unwrap())
                .collect(),
            ordering_key: option("ordering-key"),
            ownership: match options["owners"].as_u64() {
                None => Ownership::Unasked,
                Some(0) => Ownership::Nobody,
                Some(1) => Ownership::Somebody,
                Some(_) => Ownership::Several,
            },
            folder,
        }
    }

    /// The side `old`, `new` or `near`: a folder of that name, or a file with any extension.
    pub(crate) fn side(&self, side: &str) -> Option<Snapshot> {
        let mut entries = fs::read_dir(&self.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let path = entries.find(|path| path.file_stem().is_some_and(|stem| stem == side))?;
        Some(Snapshot::read_from(side, &path))
    }

    /// Judges the two sides as the gate does.
    pub(crate) fn judge(&self, old: &Snapshot, new: &Snapshot) -> Judged {
        let semantics = Semantics {
            unknown_fields: self.unknown_fields,
            formats: self.formats,
            guarded_properties: &self.guarded_properties,
        };
        let mut judged = judge(old, new, self.schema_type, &self.reading, semantics);
        self.design(&mut judged);
        judged
    }

    /// Adds what there is to say of the design of the new side.
    fn design(&self, judged: &mut Judged) {
        let new = judged.pairs.iter().filter_map(|(pair, _)| pair.new_side());
        let catalogue: Catalogue = new.map(|new| new.name.0.as_str()).collect();
        for (pair, judgement) in &mut judged.pairs {
            let breaks =
                |direction| judgement.verdict(direction, Layer::WireJson) == Verdict::Incompatible;
            let asked = Asked {
                all: false,
                consumers: &self.consumers,
                ordering_key: self.ordering_key.as_deref(),
                ownership: self.ownership,
                personal_data: &[],
                personal_data_tags: &[],
                catalogue: Some(&catalogue),
                broken: Broken {
                    backward: breaks(Direction::Backward),
                    forward: breaks(Direction::Forward),
                },
            };
            // What nobody asked for is off, but for the fixture that shows it.
            let is_on =
                |change: &Change| change.rule.level > Level::Off || change.rule.id == self.rule;
            let told = design::lint(pair, &asked).into_iter().filter(is_on);
            judgement.changes.extend(told);
        }
        let pairs: Vec<Pair> = judged.pairs.iter().map(|(pair, _)| pair.clone()).collect();
        let told = design::documents(&pairs, false, &|_| Perspective::default());
        let is_asked = |change: &Change| change.rule.id == self.rule;
        judged.whole.extend(told.into_iter().filter(is_asked));
    }
}

/// All pairs of two snapshots, judged.
pub(crate) struct Judged {
    pub(crate) pairs: Vec<(Pair, Judgement)>,
    /// What is told of files as a whole.
    pub(crate) whole: Vec<Change>,
    pub(crate) unread: Vec<Unread>,
}

/// Judges every schema of two snapshots. Without a schema type, the extension tells.
pub(crate) fn judge(
    old: &Snapshot,
    new: &Snapshot,
    schema_type: Option<SchemaType>,
    reading: &Reading,
    semantics: Semantics<'_>,
) -> Judged {
    let load = |files: &Snapshot| -> Loaded {
        let found = files.files.iter().filter_map(|(path, file)| {
            let schema_type = schema_type.or_else(|| by_extension(path))?;
            // What documents refer to need not be a document.
            let is_part = schema_type == SchemaType::AsyncApi
                && by_content(file, None) != Content::Schema(SchemaType::AsyncApi);
            if is_part {
                return None;
            }
            Some(Found {
                path: path.clone(),
                schema_type,
            })
        });
        format::load(files, &found.collect::<Vec<_>>(), reading)
    };
    let files = new;
    let (old, new) = (load(old), load(new));
    let unread = old.unread.into_iter().chain(new.unread).collect();
    let pairs = subject::pair_roots(old.subjects, new.subjects);
    let whole = protobuf::whole(&pairs, &old.protobuf, &new.protobuf, files);
    let documents = asyncapi::whole(&pairs);
    let is_folded = |gone: &format::Subject| {
        let key = (gone.path().to_owned(), gone.name.clone());
        whole.folded.contains(gone.path()) || documents.folded.contains(&key)
    };
    let pairs = pairs.into_iter().map(|pair| {
        let is_told = pair.new_side().is_none() && is_folded(pair.newest());
        let judgement = if is_told {
            Judgement::default()
        } else {
            compat::judge(&pair, semantics)
        };
        (pair, judgement)
    });
    let pairs = pairs.collect();
    Judged {
        pairs,
        whole: [whole.changes, documents.changes].concat(),
        unread,
    }
}

fn by_extension(path: &str) -> Option<SchemaType> {
    match path.rsplit('.').next()? {
        "avsc" | "avpr" | "avdl" => Some(SchemaType::Avro),
        "proto" => Some(SchemaType::Protobuf),
        "json" => Some(SchemaType::Json),
        "yaml" => Some(SchemaType::AsyncApi),
        _ => None,
    }
}

impl Judged {
    /// The worst verdict over all pairs, as a word.
    pub(crate) fn verdict(&self, direction: Direction, layer: Layer) -> &'static str {
        let verdicts = self
            .pairs
            .iter()
            .map(|(_, judgement)| judgement.verdict(direction, layer));
        verdicts
            .max()
            .map_or("compatible", |verdict| verdict.word())
    }

    /// Every change, those that are told of files as a whole last.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &Change> {
        let changes = self.pairs.iter();
        let changes = changes.flat_map(|(_, judgement)| &judgement.changes);
        changes.chain(&self.whole)
    }

    /// The rules that fired.
    pub(crate) fn rules(&self) -> Vec<&'static str> {
        self.changes().map(|change| change.rule.id).collect()
    }

    /// What `expected.json` holds.
    pub(crate) fn to_json(&self) -> Value {
        let is_protobuf = self
            .pairs
            .iter()
            .any(|(pair, _)| pair.schema_type() == SchemaType::Protobuf);
        let verdict = |direction| {
            if is_protobuf {
                let layers = Layer::ALL
                    .map(|layer| (layer.to_string(), json!(self.verdict(direction, layer))));
                Value::Object(layers.into_iter().collect())
            } else {
                json!(self.verdict(direction, Layer::Source))
            }
        };
        let changes = self.changes().map(|change| {
            json!({
                "rule": change.rule.id,
                "subject": change.subject.0,
                "element": change.element.0,
                "message": change.rule.message(&change.detail),
                "old": change.old.as_ref().map(place),
                "new": change.new.as_ref().map(place),
                "effects": change.effects.iter().map(effect).collect::<Vec<_>>(),
            })
        });
        let mut expected = json!({
            "backward": verdict(Direction::Backward),
            "forward": verdict(Direction::Forward),
            "changes": changes.collect::<Vec<_>>(),
        });
        if !self.unread.is_empty() {
            expected["unread"] = self
                .unread
                .iter()
                .map(|unread| unread.message.clone())
                .collect();
        }
        expected
    }
}

/// `schema.avsc:3:14 /fields/1`
fn place(place: &schema_gate::model::Place) -> String {
    let position = place.positions().map_or(String::new(), |(start, _)| {
        format!(":{}:{}", start.line, start.column)
    });
    format!("{}{position} {}", place.file.path(), place.pointer)
        .trim_end()
        .to_owned()
}

/// `backward unreadable verdict proven`
fn effect(effect: &Effect) -> String {
    let direction = effect.direction.map(|direction| direction.to_string());
    let layer = effect.layer.map(|layer| layer.to_string());
    let words = [
        direction,
        layer,
        Some(effect.impact.word().to_owned()),
        Some(effect.counts.word().to_owned()),
        Some(effect.proof.word().to_owned()),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The folder of vectors, or `None` with a word about the skipping, which the test harness does not swallow.
pub(crate) fn vectors() -> Option<PathBuf> {
    let folder = std::env::var_os("SCHEMA_GATE_VECTORS").map(PathBuf::from);
    if folder.is_none() {
        let test = std::thread::current();
        let test = test.name().unwrap_or("a test");
        let skipped = format!("skipped: {test} needs SCHEMA_GATE_VECTORS, a folder of vectors\n");
        std::io::stderr().write_all(skipped.as_bytes()).unwrap();
    }
    folder
}
