//! AsyncAPI documents of versions 2 and 3: the messages they describe, and who sends and receives them.
//!
//! In: documents of a snapshot, JSON or YAML, in one file or many. Out: one [`Message`] for each message, with the schemas
//! of its payload, headers and key in the languages they are written in. A message that makes no sense is told of, and the
//! others are read all the same. Nothing here compares.

mod facts;
mod inlay;
mod media;
mod merge;
mod message;
mod openapi;
mod outline;
mod parameters;
mod payload;
mod referring;
mod schema;
mod servers;
mod texts;
mod v2;
mod v3;
mod version;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

pub use self::facts::{
    Bindings, Channel, Contract, Example, Extensions, Facts, Flow, Identity, Said, Use,
};
pub use self::inlay::{Inlay, definition, held};
pub use self::parameters::Parameter;
pub use self::payload::{Foreign, Payload};
pub use self::referring::referring;
pub use self::servers::Server;

use self::outline::Outline;
use self::payload::Cook;
use self::texts::{At, Guide, Text, Texts};
use self::version::Version;
use super::{Loaded, Reading, Subject};
use crate::model::{Exchange, Files, SubjectName, Unread};

/// A message of a document. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Message {
    contract: Arc<Contract>,
    facts: Arc<Facts>,
}

impl Message {
    /// What its document says of the wire.
    pub fn contract(&self) -> &Arc<Contract> {
        &self.contract
    }

    /// What it is.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What the application does with it.
    pub fn exchange(&self) -> Exchange {
        self.facts.exchange()
    }

    /// The channels that it travels on, listed or used.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        let used = self.facts.uses.iter().map(|it| it.channel);
        let all: BTreeSet<usize> = self.facts.channels.iter().copied().chain(used).collect();
        all.into_iter()
            .filter_map(|index| self.contract.channels.get(index))
    }

    /// A media type in the one form that it shares with others of the same meaning.
    pub fn media_type(text: &str) -> String {
        media::canonical(text)
    }

    /// Equal for two messages of one payload, key and headers.
    pub fn content(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let facts = self.facts();
        for schema in [
            Some(&facts.payload),
            facts.key.as_ref(),
            facts.coded_headers.as_ref(),
        ] {
            hash.update(schema.map_or_else(Vec::new, digest));
        }
        if let Some(headers) = &facts.headers {
            hash.update(headers.digest());
        }
        hash.finalize().into()
    }

    /// Equal for two messages that nobody on the wire can tell apart.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let facts = self.facts();
        hash.update(self.content());
        let said = |said: &Option<Said<String>>| said.as_ref().map(|said| said.value.clone());
        let bindings: Vec<_> = facts
            .bindings
            .iter()
            .map(|(key, it)| (key, &it.value))
            .collect();
        let uses: Vec<_> = facts
            .uses
            .iter()
            .map(|it| {
                (
                    self.contract
                        .channels
                        .get(it.channel)
                        .map(|channel| &channel.wire),
                    it.action,
                )
            })
            .collect();
        let words = (
            said(&facts.content_type),
            said(&facts.correlation),
            bindings,
            uses,
        );
        hash.update(format!("{words:?}"));
        hash.finalize().into()
    }

    /// The paths of the files that it rests on.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let facts = self.facts();
        let mut files = BTreeSet::from([self.contract.path.clone()]);
        for schema in [
            Some(&facts.payload),
            facts.key.as_ref(),
            facts.coded_headers.as_ref(),
        ]
        .into_iter()
        .flatten()
        {
            match schema {
                Payload::Json(document) => files.extend(document.files()),
                Payload::Protobuf(inlay) => {
                    files.insert(inlay.place().file.path().to_owned());
                    files.extend(inlay.imports().iter().cloned());
                }
                Payload::Avro(avro) => files.extend(avro.files()),
                Payload::Foreign(_) => {
                    files.extend(schema.place().map(|place| place.file.path().to_owned()));
                }
                Payload::Anything => {}
            }
        }
        files.extend(
            facts
                .headers
                .iter()
                .flat_map(crate::format::jsonschema::Document::files),
        );
        files
    }
}

fn digest(schema: &Payload) -> Vec<u8> {
    match schema {
        Payload::Anything => Vec::new(),
        Payload::Json(document) => document.digest().into(),
        Payload::Avro(schema) => schema.digest().into(),
        Payload::Protobuf(inlay) => {
            let root = definition(inlay.root());
            root.map_or_else(Vec::new, |root| root.digest().into())
        }
        Payload::Foreign(foreign) => format!("{} {}", foreign.format, foreign.value).into(),
    }
}

/// Reads the documents at `paths`, and what they refer to.
pub fn load(files: &dyn Files, paths: &[&str], reading: &Reading) -> Loaded {
    let mut loaded = Loaded::default();
    let present: Vec<&str> = paths
        .iter()
        .copied()
        .filter(|path| !matches!(files.read(path), Ok(None)))
        .collect();
    let texts = Texts::read(files, &present, &reading.uris);
    let guide = Guide::new(&texts);
    for path in present {
        let read = match texts.get(path) {
            Some(Ok(Text::Tree(tree))) => read(&At::root(tree), &guide, files, reading),
            Some(Ok(Text::Foreign(_))) | None => Err(Unread::new(path, NO_DOCUMENT)),
            Some(Err(unread)) => Err(unread.clone()),
        };
        match read {
            Ok(document) => loaded.extend(document),
            Err(unread) => loaded.unread.push(unread),
        }
    }
    loaded
}

const NO_DOCUMENT: &str =
    "no AsyncAPI document: there is no `asyncapi: 3.1.0` or the like at its top";

/// Reads one document.
fn read<'t>(
    root: &At<'t>,
    guide: &Guide<'t>,
    files: &dyn Files,
    reading: &Reading,
) -> Result<Loaded, Unread> {
    let version = version(root)?;
    let inherited = inherited(root);
    let outline = Outline::of(root.clone(), version, guide);
    let cook = Cook {
        guide,
        files,
        version,
        roots: &reading.roots,
    };
    let contract = Arc::new(outline.contract);
    let mut unread = outline.problems;
    let mut messages = Vec::new();
    for listed in outline.messages.values() {
        match message::read(listed, &cook, inherited.as_ref()) {
            Ok((name, facts)) => messages.push((name, facts, listed.mention.clone())),
            Err(problem) => unread.push(problem),
        }
    }
    let notes = messages.iter().flat_map(|(_, facts, _)| notes(facts));
    let notes = notes.collect();
    let mut names = Names::of(&messages, &contract);
    let subjects = messages.into_iter().map(|(name, facts, place)| {
        let name = SubjectName(names.unique(name, &facts));
        let message = Message {
            contract: Arc::clone(&contract),
            facts: Arc::new(facts),
        };
        let schema = super::Schema::AsyncApi(message);
        Subject {
            name,
            place,
            schema,
        }
    });
    Ok(Loaded {
        subjects: subjects.collect(),
        unread: each_once(unread, root.tree.file.path()),
        notes,
        ..Loaded::default()
    })
}

fn version(root: &At<'_>) -> Result<Version, Unread> {
    let Some(written) = root.get("asyncapi") else {
        return Err(root.wrong(NO_DOCUMENT));
    };
    let named = match written.node.as_str() {
        Some(text) => text.to_owned(),
        // `asyncapi: 3.0` is a number in YAML.
        None => written.node.to_value().to_string(),
    };
    Version::parse(&named).ok_or_else(|| {
        let message = format!("AsyncAPI {named} is not read; known are versions 2 and 3");
        written.wrong(message)
    })
}

/// The content type of messages that name none.
fn inherited(root: &At<'_>) -> Option<Said<String>> {
    let at = root.get("defaultContentType")?;
    let value = at.node.as_str()?.to_owned();
    let place = at.place();
    Some(Said { value, place })
}

/// What is wrong with a document, each once. Whatever file it shows in, it is this document that cannot be checked as a whole.
fn each_once(unread: Vec<Unread>, path: &str) -> Vec<Unread> {
    let mut told = BTreeSet::new();
    let unread = unread.into_iter().filter(|unread| {
        let place = unread.place.as_ref();
        let place = place.map(|place| (place.file.path().to_owned(), place.pointer.clone()));
        told.insert((unread.message.clone(), place))
    });
    let unread = unread.map(|unread| Unread {
        path: path.to_owned(),
        ..unread
    });
    unread.collect()
}

fn notes(facts: &Facts) -> Vec<String> {
    match &facts.payload {
        Payload::Protobuf(inlay) => inlay.notes().to_vec(),
        _ => Vec::new(),
    }
}

/// Tells messages apart that have one name.
struct Names {
    contract: Arc<Contract>,
    shared: BTreeMap<String, usize>,
    taken: BTreeSet<String>,
}

impl Names {
    fn of<T>(messages: &[(String, Facts, T)], contract: &Arc<Contract>) -> Self {
        let mut shared = BTreeMap::new();
        for (name, ..) in messages {
            *shared.entry(name.clone()).or_default() += 1;
        }
        Self {
            contract: Arc::clone(contract),
            shared,
            taken: BTreeSet::new(),
        }
    }

    /// The name itself where no other message has it, else with the channel that it is on.
    fn unique(&mut self, name: String, facts: &Facts) -> String {
        let is_shared = self.shared.get(&name).is_some_and(|&times| times > 1);
        let used = facts.uses.iter().map(|it| it.channel);
        let channel = used.chain(facts.channels.iter().copied()).next();
        let channel = channel.and_then(|index| self.contract.channels.get(index));
        let name = match channel.filter(|_| is_shared) {
            Some(channel) => format!("{name} ({})", channel.title()),
            None => name,
        };
        let mut names = (1..).map(|n| match n {
            1 => name.clone(),
            n => format!("{name} #{n}"),
        });
        let free = names.find(|name| !self.taken.contains(name));
        let free = free.expect("one of infinitely many names is free");
        self.taken.insert(free.clone());
        free
    }
}
