//! JSON Schema: drafts 4, 6, 7, 2019-09 and 2020-12.
//!
//! In: files of one snapshot. Out: one [`Document`] for each file, with everything it refers to in the same snapshot.
//! References never reach the network or a path outside the snapshot; nothing here compares or validates events.
//!
//! A `$schema` that names a meta-schema of the same snapshot is read as that says. One that names no dialect we know leaves
//! the choice to the configuration; without one the document is read as what it looks like: draft-04 for Iglu's
//! self-describing schemas, draft-07 for `definitions`, 2020-12 for all others.

mod addresses;
pub mod alike;
mod bundle;
mod dialect;
pub mod formats;
mod graft;
mod identifiers;
mod keyword;
mod locate;
mod meta;
pub mod schema;
mod types;
pub(in crate::format) mod uri;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub use self::addresses::{Addresses, fragment_of};
pub(in crate::format) use self::graft::{Graft, Holds, Scion, holds};
pub use self::identifiers::Shelf;

pub(crate) use self::dialect::is_json_schema;
pub(in crate::format) use self::dialect::named as named_draft;
pub(crate) use self::uri::fragment;

use self::bundle::Bundle;
use self::identifiers::Identifiers;
use self::locate::Library;
use self::schema::Schema;
use self::vocabulary::Custom;
use super::tree::{Kind, Node, Tree};
use super::{Loaded, Reading, Subject};
use crate::model::{Draft, Files, Formats, Place, Pointer, SchemaFile, Unread, Uris};

/// A JSON Schema document. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Document {
    parsed: Arc<Parsed>,
    /// The nodes with the formats that are checked, where some are.
    checking: Option<Arc<Schema>>,
}

#[derive(Debug)]
struct Parsed {
    draft: Draft,
    short_name: String,
    bundle: Bundle,
    schema: Arc<Schema>,
    inexact: Option<String>,
    custom: Custom,
}

impl Document {
    /// The dialect it is read in.
    pub fn draft(&self) -> Draft {
        self.parsed.draft
    }

    /// Whether both are the same text in the same dialect, and refer to the same texts.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let texts = |document: &Self| {
            let parts = document.parsed.bundle.parts.iter();
            parts
                .map(|part| part.text.tree.file.text().to_owned())
                .collect::<Vec<_>>()
        };
        if self.parsed.bundle.is_grafted || other.parsed.bundle.is_grafted {
            return self.draft() == other.draft() && self.bundle() == other.bundle();
        }
        self.draft() == other.draft()
            && self.parsed.custom.words() == other.parsed.custom.words()
            && texts(self) == texts(other)
    }

    /// Equal for two documents that accept the same instances because they say the same in the same dialect. Formatting does
    /// not count.
    pub fn digest(&self) -> [u8; 32] {
        let parts = self.parsed.bundle.parts.iter();
        let parts = parts.map(|part| part.text.value.to_string());
        let draft = self.draft().to_string();
        let dialect = draft + &self.parsed.custom.words();
        let text = [dialect, parts.collect::<Vec<_>>().join("\n")].join("\n");
        Sha256::digest(text).into()
    }

    /// The paths of its file, of all that it refers to, and of a meta-schema that is none of the standard's.
    pub fn files(&self) -> BTreeSet<String> {
        let parts = self.parsed.bundle.parts.iter();
        let paths = parts.map(|part| part.text.tree.file.path().to_owned());
        paths.chain(self.parsed.custom.path.clone()).collect()
    }

    /// A word for it in element paths: `Order`.
    pub fn short_name(&self) -> &str {
        &self.parsed.short_name
    }

    /// The text as it is written.
    pub fn original(&self) -> &Value {
        &self.parsed.bundle.parts[0].text.value
    }

    /// The address of the text, for references out of it.
    pub fn base_uri(&self) -> &str {
        &self.parsed.bundle.parts[0].uri
    }

    /// The other files it refers to, by their addresses.
    pub fn resources(&self) -> BTreeMap<String, Arc<Value>> {
        let is_whole = self.parsed.bundle.is_grafted;
        let others = self.parsed.bundle.parts.iter().skip(1);
        let others = others.filter(|_| !is_whole);
        let others = others.map(|part| (part.uri.clone(), Arc::clone(&part.text.value)));
        others.collect()
    }

    /// The text with everything it refers to, in which every reference is a pointer into itself.
    pub fn bundle(&self) -> &Value {
        &self.parsed.bundle.value
    }

    /// Whether [`bundle`](Self::bundle) is the text itself.
    pub fn is_its_own_bundle(&self) -> bool {
        Arc::ptr_eq(
            &self.parsed.bundle.value,
            &self.parsed.bundle.parts[0].text.value,
        )
    }

    /// The same document, with its formats taken so. Where its meta-schema says that they are assertions, they are.
    #[must_use]
    pub fn taking(&self, formats: Formats) -> Self {
        let parsed = Arc::clone(&self.parsed);
        let asserts = formats == Formats::Assertion || parsed.custom.asserts_formats;
        let checking = asserts.then(|| {
            let schema = Schema::lower(&parsed.bundle.value, parsed.draft);
            schema.checking_formats()
        });
        let checks = |schema: &Schema| {
            let mut nodes = schema.nodes();
            nodes.any(|node| node.keywords.checked_format.is_some())
        };
        Self {
            checking: checking.filter(checks).map(Arc::new),
            parsed,
        }
    }

    /// The same document with another schema at a pointer into its own file; `None` where the pointer leads elsewhere.
    #[must_use]
    pub fn with(&self, pointer: &Pointer, schema: &Value) -> Option<Self> {
        let Parsed { bundle, .. } = &*self.parsed;
        let mut value = (*bundle.value).clone();
        let mut own = (*bundle.parts.first()?.text.value).clone();
        for text in [&mut value, &mut own] {
            *text.pointer_mut(pointer.as_str())? = schema.clone();
        }
        let mut parts = bundle.parts.clone();
        parts.first_mut()?.text.value = Arc::new(own);
        let is_its_own = self.is_its_own_bundle();
        let value = if is_its_own {
            Arc::clone(&parts[0].text.value)
        } else {
            Arc::new(value)
        };
        let parsed = Parsed {
            schema: Arc::new(Schema::lower(&value, self.draft())),
            bundle: Bundle {
                value,
                parts,
                opaque: bundle.opaque.clone(),
                is_grafted: bundle.is_grafted,
            },
            draft: self.draft(),
            short_name: self.parsed.short_name.clone(),
            inexact: self.parsed.inexact.clone(),
            custom: self.parsed.custom.clone(),
        };
        Some(Self {
            parsed: Arc::new(parsed),
            checking: None,
        })
    }

    /// How its formats are taken; as annotations where none of them is checked.
    pub fn taken_formats(&self) -> Formats {
        if self.checks_formats() {
            Formats::Assertion
        } else {
            Formats::Annotation
        }
    }

    /// Whether a text has to be in some format to be accepted.
    pub fn checks_formats(&self) -> bool {
        self.checking.is_some()
    }

    /// The bundle as typed nodes.
    pub fn schema(&self) -> &Schema {
        self.checking.as_ref().unwrap_or(&self.parsed.schema)
    }

    /// Why no analysis can rely on the bundle: a reference that means another schema in each dynamic scope, or a
    /// vocabulary that is left out.
    pub fn opaque(&self) -> Option<&str> {
        let opaque = self.parsed.bundle.opaque.as_ref();
        opaque
            .or(self.parsed.custom.leaves_out.as_ref())
            .map(String::as_str)
    }

    /// A number that validators do not compute with exactly.
    pub fn inexact(&self) -> Option<&str> {
        self.parsed.inexact.as_deref()
    }

    /// The place of a pointer into the bundle, in the file that holds it.
    pub fn place(&self, pointer: &Pointer) -> Place {
        self.parsed.bundle.place(pointer)
    }
}

/// One file, parsed.
#[derive(Debug, Clone)]
struct Text {
    tree: Arc<Tree>,
    /// Where in the file the text begins.
    origin: Pointer,
    value: Arc<Value>,
}

impl Text {
    fn parse(file: &Arc<SchemaFile>) -> Result<Self, Unread> {
        let tree = Arc::new(Tree::parse(file)?);
        let value = Arc::new(tree.root.to_value());
        Ok(Self {
            tree,
            origin: Pointer::root(),
            value,
        })
    }

    /// The place of a pointer into the text.
    fn place(&self, pointer: &Pointer) -> Place {
        let pointer = format!("{}{pointer}", self.origin);
        self.tree.place(&Pointer::parse(&pointer))
    }
}

/// Whether an address that stands in the file `holder` leads to a file: where `uris` say that it lives, or to a schema that
/// is called so.
pub fn finds(files: &dyn Files, uris: &Uris, holder: &str, address: &str) -> bool {
    let shelf = Shelf::default();
    // What cannot be read, or is several things, is found as well.
    !matches!(
        Addresses::new(files, uris, &shelf).find(address, holder),
        Ok(None)
    )
}

/// Parses the JSON Schemas at `paths`, and what they refer to.
pub fn load(files: &dyn Files, paths: &[&str], reading: &Reading) -> Loaded {
    load_with(files, paths, reading, &Shelf::default())
}

/// The same for a snapshot of a history, the identifiers of whose files may lie on the shelf.
pub fn load_with(files: &dyn Files, paths: &[&str], reading: &Reading, shelf: &Shelf) -> Loaded {
    let library = Library {
        files,
        identifiers: Identifiers::new(files, shelf),
        uris: &reading.uris,
    };
    let mut loaded = Loaded::default();
    for path in paths {
        match load_one(&library, path, reading) {
            Ok(Some((subject, notes))) => {
                loaded.subjects.push(subject);
                loaded.notes.extend(notes);
            }
            Ok(None) => {}
            Err(unread) => loaded.unread.push(unread),
        }
    }
    loaded
}

fn load_one(
    library: &Library<'_>,
    path: &str,
    reading: &Reading,
) -> Result<Option<(Subject, Vec<String>)>, Unread> {
    let Some(file) = library.files.read(path)? else {
        return Ok(None);
    };
    let text = Text::parse(&file)?;
    let value = Arc::clone(&text.value);
    let mut custom = vocabulary::of(library, &text)?;
    let mut notes = std::mem::take(&mut custom.notes);
    let stranger = custom.stranger.take();
    let draft = custom.draft.unwrap_or_else(|| dialect::of(&value, reading));
    meta::check(&text, draft)?;
    let place = text.tree.place(&Pointer::root());
    let name = dialect::subject_name(&value, draft, path);
    let bundle = bundle::bundle(library, text, draft)?;
    let inexact = bundle
        .parts
        .iter()
        .find_map(|part| inexact_number(&part.text.tree.root));
    let schema = Arc::new(Schema::lower(&bundle.value, draft));
    let parsed = Arc::new(Parsed {
        draft,
        short_name: dialect::short_name(&value, &name),
        bundle,
        schema,
        inexact,
        custom,
    });
    let checking = None;
    let document = Document { parsed, checking };
    let subject = Subject {
        name,
        place,
        schema: super::Schema::Json(document),
    };
    notes.extend(stranger.map(|named| {
        format!(
            "the $schema {named} names no dialect that is known, and no file here: read as draft {draft}; --draft says otherwise"
        )
    }));
    Ok(Some((subject, notes)))
}

/// The first number, in the order of the text, for which `wanted` holds.
fn find_number<'n>(node: &'n Node, wanted: &dyn Fn(&str) -> bool) -> Option<&'n str> {
    match &node.kind {
        Kind::Number(lexeme) => wanted(lexeme).then_some(lexeme.as_str()),
        Kind::Array(items) => items.iter().find_map(|item| find_number(item, wanted)),
        Kind::Object(members) => members
            .iter()
            .find_map(|member| find_number(&member.value, wanted)),
        Kind::Null | Kind::Bool(_) | Kind::String(_) => None,
    }
}

/// The first number that validators do not compute with exactly.
pub(in crate::format) fn inexact_number(root: &Node) -> Option<String> {
    let is_inexact = |lexeme: &str| {
        let number = lexeme.parse::<serde_json::Number>();
        number.is_ok_and(|number| decimal(lexeme) != decimal(&number.to_string()))
    };
    find_number(root, &is_inexact).map(str::to_owned)
}

/// A number as its significant digits and its power of ten.
fn decimal(lexeme: &str) -> (bool, String, i64) {
    let negative = lexeme.starts_with('-');
    let unsigned = lexeme.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.parse::<i64>().unwrap_or(i64::from(i32::MAX));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).unwrap_or(i64::MAX);
    let behind_point = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let significant = significant.trim_start_matches('0').to_owned();
    if significant.is_empty() {
        return (false, significant, 0);
    }
    (
        negative,
        significant,
        exponent
            .saturating_add(dropped)
            .saturating_sub(behind_point),
    )
}
