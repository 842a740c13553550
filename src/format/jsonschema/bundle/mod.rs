//! Makes one document of a schema and of everything it refers to.
//!
//! In: the files of one snapshot. Out: a [`Bundle`] in which every reference is a pointer into the bundle itself.
//! A schema that names no other file, no identifier and no anchor is its own bundle, byte for byte.

mod assembly;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::keyword::{self, is_schema};
use super::locate::{self, Library, Lookup};
use super::{Text, dialect, meta, uri, vocabulary};
use crate::model::{Draft, Place, Pointer, Unread};

/// A schema and what it refers to, in one document.
#[derive(Debug)]
pub(super) struct Bundle {
    /// The document. Every reference in it is `#` and a pointer, or stands in `opaque`.
    pub value: Arc<Value>,
    /// The texts it was made of, each under the pointer at which it now stands; the schema's own text first.
    pub parts: Vec<Part>,
    /// Why some reference could not be turned into a pointer, where one could not.
    pub opaque: Option<String>,
    /// Whether it was put together of pieces of other documents: see [`super::graft`].
    pub is_grafted: bool,
}

/// One of the texts of a bundle.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Where it stands in the bundle.
    pub prefix: Pointer,
    /// The address under which references reach it.
    pub uri: String,
    /// What it says.
    pub text: Text,
}

/// Bundles `text`, with what it refers to from `library`.
///
/// # Errors
/// If a reference leads nowhere in the snapshot, or to something that is no schema, or two schemas share a name.
pub(super) fn bundle(library: &Library<'_>, text: Text, draft: Draft) -> Result<Bundle, Unread> {
    let mut bundler = Bundler::new(library, draft);
    let base = uri::of_path(text.tree.file.path());
    bundler.add(text, &base);
    bundler.scan(At::root(0), &base);
    while let Some(reference) = bundler.pending.pop() {
        bundler.resolve(reference)?;
    }
    match bundler.clash.take() {
        Some(clash) => Err(clash),
        None => Ok(bundler.finish()),
    }
}

/// No schema refers to more files than this, or to the same one by more addresses.
const MAX_PARTS: usize = 5_000;

/// A place in one of the parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    part: usize,
    pointer: Pointer,
}

impl At {
    fn root(part: usize) -> Self {
        Self {
            part,
            pointer: Pointer::root(),
        }
    }
}

/// A reference that was met and not yet followed.
struct Reference {
    /// The schema that holds it.
    at: At,
    keyword: &'static str,
    text: String,
    base: String,
}

struct Bundler<'f> {
    library: &'f Library<'f>,
    draft: Draft,
    parts: Vec<(Text, String)>,
    /// The schemas that were met, each with the address against which its references resolve.
    schemas: BTreeMap<At, String>,
    /// Address without fragment to the schema that has it.
    resources: BTreeMap<String, At>,
    anchors: BTreeMap<(String, String), At>,
    /// Where each `$dynamicAnchor` of a name stands.
    dynamic_anchors: BTreeMap<String, BTreeSet<At>>,
    recursive_anchors: usize,
    pending: Vec<Reference>,
    targets: BTreeMap<(At, &'static str), At>,
    dynamic: Vec<Reference>,
    named: bool,
    /// The first name that two schemas share.
    clash: Option<Unread>,
    /// Why the keywords of some part may mean something else.
    foreign: Option<String>,
}

impl<'f> Bundler<'f> {
    fn new(library: &'f Library<'f>, draft: Draft) -> Self {
        Self {
            library,
            draft,
            parts: Vec::new(),
            schemas: BTreeMap::new(),
            resources: BTreeMap::new(),
            anchors: BTreeMap::new(),
            dynamic_anchors: BTreeMap::new(),
            recursive_anchors: 0,
            pending: Vec::new(),
            targets: BTreeMap::new(),
            dynamic: Vec::new(),
            named: false,
            clash: None,
            foreign: None,
        }
    }

    fn add(&mut self, text: Text, uri: &str) -> usize {
        let part = self.parts.len();
        self.resources.insert(uri.to_owned(), At::root(part));
        self.parts.push((text, uri.to_owned()));
        part
    }

    /// Records the schema at `at` and those inside it.
    fn scan(&mut self, at: At, base: &str) {
        let mut todo = vec![(at, base.to_owned())];
        while let Some((at, base)) = todo.pop() {
            if self.schemas.contains_key(&at) {
                continue;
            }
            let value = Arc::clone(&self.parts[at.part].0.value);
            let Some(Value::Object(schema)) = value.pointer(at.pointer.as_str()) else {
                self.schemas.insert(at, base);
                continue;
            };
            let base = self.enter(schema, &at, base);
            for (pointer, _) in keyword::subschemas(schema, &at.pointer, self.draft) {
                let part = at.part;
                todo.push((At { part, pointer }, base.clone()));
            }
            self.schemas.insert(at, base);
        }
    }

    /// Takes down the identifier, the anchors and the references of one schema; returns its base.
    fn enter(&mut self, schema: &Map<String, Value>, at: &At, base: String) -> String {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let mut base = base;
        let alone = keyword::ref_stands_alone(schema, self.draft);
        let keyword = dialect::id_keyword(self.draft);
        if let Some(id) = text(keyword).filter(|_| !alone) {
            let (address, anchor) = uri::split(id);
            if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
                self.anchor(&base, keyword, anchor, at);
            }
            if !address.is_empty() {
                base = uri::resolve(&base, address).unwrap_or(base);
                self.named |= at.pointer != Pointer::root();
                self.identify(&base, keyword, at);
            }
        }
        if self.draft >= Draft::Draft201909 {
            self.modern_anchors(schema, &base, at);
        }
        for keyword in ["$ref", "$recursiveRef", "$dynamicRef"] {
            if let Some(reference) = text(keyword).filter(|_| self.knows(keyword)) {
                self.pending.push(Reference {
                    at: at.clone(),
                    keyword,
                    text: reference.to_owned(),
                    base: base.clone(),
                });
            }
        }
        base
    }

    fn modern_anchors(&mut self, schema: &Map<String, Value>, base: &str, at: &At) {
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        if let Some(name) = text("$anchor") {
            self.anchor(base, "$anchor", name, at);
        }
        if let Some(name) = text("$dynamicAnchor").filter(|_| self.draft == Draft::Draft202012) {
            self.anchor(base, "$dynamicAnchor", name, at);
            let places = self.dynamic_anchors.entry(name.to_owned()).or_default();
            places.insert(at.clone());
        }
        if schema.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
            self.recursive_anchors += 1;
        }
    }

    fn identify(&mut self, address: &str, keyword: &str, at: &At) {
        match self.resources.get(address) {
            Some(other) if !self.is_same(other, at) => {
                let other = other.clone();
                self.clashes(at, keyword, address, &other);
            }
            _ => {
                self.resources.insert(address.to_owned(), at.clone());
            }
        }
    }

    fn anchor(&mut self, base: &str, keyword: &str, name: &str, at: &At) {
        let key = (base.to_owned(), name.to_owned());
        let first = self.anchors.entry(key).or_insert_with(|| at.clone());
        let first = first.clone();
        if !self.is_same(&first, at) {
            self.clashes(at, keyword, name, &first);
        }
    }

    /// Whether it is the same schema, of a file that was perhaps reached by two addresses.
    fn is_same(&self, one: &At, other: &At) -> bool {
        let path = |at: &At| self.parts[at.part].0.tree.file.path();
        one.pointer == other.pointer && path(one) == path(other)
    }

    fn clashes(&mut self, at: &At, keyword: &str, name: &str, first: &At) {
        let place = |at: &At, pointer: &Pointer| self.parts[at.part].0.tree.place(pointer);
        let told = place(first, &first.pointer);
        let (line, path) = (told.positions(), told.file.path());
        let line = line.map_or_else(String::new, |(start, _)| format!(":{}", start.line));
        let why = format!(
            "the {keyword} `{name}` is that of the schema at {path}{line} as well; give each a name of its own"
        );
        let clash = Unread::at(place(at, &at.pointer.join(keyword)), why);
        self.clash.get_or_insert(clash);
    }

    fn knows(&self, keyword: &str) -> bool {
        match keyword {
            "$recursiveRef" => self.draft == Draft::Draft201909,
            "$dynamicRef" => self.draft == Draft::Draft202012,
            _ => true,
        }
    }

    fn resolve(&mut self, reference: Reference) -> Result<(), Unread> {
        let absolute = uri::resolve(&reference.base, &reference.text);
        let Some(absolute) = absolute else {
            return Err(self.unread(&reference, "is no URI reference"));
        };
        let (address, fragment) = uri::split(&absolute);
        self.named |= !reference.text.starts_with('#');
        if dialect::named(address).is_some() {
            // The meta-schemas are built into every validator.
            self.dynamic.push(reference);
            return Ok(());
        }
        let resource = match self.resources.get(address) {
            Some(resource) => resource.clone(),
            None => self.fetch(&reference, address)?,
        };
        let target = self.fragment(&reference, address, &resource, fragment.unwrap_or(""))?;
        let base = self.base_of(&target);
        self.scan(target.clone(), &base);
        self.targets
            .insert((reference.at.clone(), reference.keyword), target);
        if reference.keyword != "$ref" {
            self.dynamic.push(reference);
        }
        Ok(())
    }

    /// The place inside `resource` that a fragment names.
    fn fragment(
        &self,
        reference: &Reference,
        address: &str,
        resource: &At,
        fragment: &str,
    ) -> Result<At, Unread> {
        let fragment = uri::decode(fragment);
        if fragment.is_empty() {
            return Ok(resource.clone());
        }
        if !fragment.starts_with('/') {
            let anchor = self.anchors.get(&(address.to_owned(), fragment));
            return anchor
                .cloned()
                .ok_or_else(|| self.unread(reference, "names an anchor that nothing declares"));
        }
        let pointer = Pointer::parse(&format!("{}{fragment}", resource.pointer));
        let value = self.parts[resource.part].0.value.pointer(pointer.as_str());
        match value {
            Some(value) if is_schema(value) => Ok(At {
                part: resource.part,
                pointer,
            }),
            Some(_) => Err(self.unread(reference, "leads to something that is no schema")),
            None => Err(self.unread(reference, "leads nowhere")),
        }
    }

    /// Reads the file that `address` names, and makes it a part.
    fn fetch(&mut self, reference: &Reference, address: &str) -> Result<At, Unread> {
        if self.parts.len() >= MAX_PARTS {
            let why = format!("leads to one file more than the {MAX_PARTS} that are read");
            return Err(self.unread(reference, &why));
        }
        let (holder, holder_uri) = &self.parts[reference.at.part];
        let lookup = Lookup {
            library: self.library,
            holder: holder.tree.file.path(),
            holder_uri: self
                .schemas
                .get(&At::root(reference.at.part))
                .unwrap_or(holder_uri),
            reference: &reference.text,
            address,
        };
        let text = locate::find(&lookup).map_err(|why| self.unread(reference, &why))?;
        let written_in = text
            .value
            .get("$schema")
            .and_then(Value::as_str)
            .and_then(dialect::named);
        if let Some(other) = written_in.filter(|other| *other != self.draft) {
            let path = text.tree.file.path();
            let why = format!(
                "leads to {path}, which is written in draft {other} while this schema is in draft {}; bring them to one draft",
                self.draft
            );
            return Err(self.unread(reference, &why));
        }
        let custom = vocabulary::of(self.library, &text)
            .map_err(|unread| self.unread(reference, &format!("leads to {}", unread.message)))?;
        let is_own = custom.asserts_formats || custom.leaves_out.is_some();
        if is_own && self.foreign.is_none() {
            let why = format!("{} has a meta-schema of its own", text.tree.file.path());
            self.foreign = Some(why);
        }
        meta::check(&text, self.draft)
            .map_err(|unread| self.unread(reference, &format!("leads to {}", unread.message)))?;
        let part = self.add(text, address);
        self.scan(At::root(part), address);
        Ok(At::root(part))
    }

    /// The address against which the references of a schema resolve: that of the nearest schema around it.
    fn base_of(&self, at: &At) -> String {
        let mut pointer = at.pointer.clone();
        loop {
            let part = at.part;
            let around = At { part, pointer };
            if let Some(base) = self.schemas.get(&around) {
                return base.clone();
            }
            match around.pointer.parent() {
                Some(parent) => pointer = parent,
                None => return self.parts[part].1.clone(),
            }
        }
    }

    fn unread(&self, reference: &Reference, why: &str) -> Unread {
        let pointer = reference.at.pointer.join(reference.keyword);
        let place = self.parts[reference.at.part].0.tree.place(&pointer);
        Unread::at(
            place,
            format!("the {} `{}` {why}", reference.keyword, reference.text),
        )
    }

    fn finish(self) -> Bundle {
        let opaque = self.opaque().or_else(|| self.foreign.clone());
        let plain = self.parts.len() == 1 && !self.named && self.anchors.is_empty();
        let prefixes = self.prefixes();
        let value = if (plain && self.dynamic.is_empty()) || opaque.is_some() {
            Arc::clone(&self.parts[0].0.value)
        } else {
            Arc::new(self.assemble(&prefixes))
        };
        let parts = self.parts.into_iter().zip(prefixes);
        let parts = parts.map(|((text, uri), prefix)| Part { prefix, uri, text });
        Bundle {
            value,
            parts: parts.collect(),
            opaque,
            is_grafted: false,
        }
    }

    /// A dynamic reference is an ordinary one as long as only one place can be meant by it.
    fn opaque(&self) -> Option<String> {
        self.dynamic.iter().find_map(|reference| {
            let ambiguous = match reference.keyword {
                "$recursiveRef" => {
                    self.recursive_anchors > 0 && (self.named || self.parts.len() > 1)
                }
                "$dynamicRef" => {
                    let name = reference.text.rsplit('#').next().unwrap_or_default();
                    let places = self.dynamic_anchors.get(name);
                    places.is_some_and(|places| places.len() > 1)
                }
                _ => return Some(format!("`{}` refers to a meta-schema", reference.text)),
            };
            ambiguous.then(|| {
                format!(
                    "the {} `{}` means another schema in each dynamic scope",
                    reference.keyword, reference.text
                )
            })
        })
    }
}

impl Bundle {
    /// The part in which `pointer` lies, and what is left of the pointer there.
    pub(super) fn locate(&self, pointer: &Pointer) -> (&Part, Pointer) {
        let inside = |part: &&Part| {
            let rest = pointer.as_str().strip_prefix(part.prefix.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // A piece that was grafted into another one is the nearer of the two.
        let parts = self.parts.iter().skip(1).filter(inside);
        let part = parts.max_by_key(|part| part.prefix.as_str().len());
        let part = part.unwrap_or(&self.parts[0]);
        let rest = &pointer.as_str()[part.prefix.as_str().len()..];
        (part, Pointer::parse(rest))
    }

    /// The place of a pointer, in the text that holds it.
    pub(super) fn place(&self, pointer: &Pointer) -> Place {
        let (part, pointer) = self.locate(pointer);
        part.text.place(&pointer)
    }
}
