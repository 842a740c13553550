//! The JSON Schema of a payload, of headers or of a key, taken out of the documents it stands in.
//!
//! In: where it stands, with what traits added to it. Out: a JSON Schema document of its own, whose places are still those
//! of the text. References lead to definitions; a schema that holds itself is no trouble.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::media::{Language, language};
use super::merge::Merged;
use super::openapi;
use super::texts::{At, Guide, reference};
use crate::format::jsonschema::{Document, Graft, Holds, Scion, fragment, holds, inexact_number};
use crate::format::tree::Kind;
use crate::model::{Draft, Pointer, Unread};

/// A schema that refers to more than this is none that anybody could judge.
const MAX_VALUES: usize = 200_000;

/// How the keywords of a schema are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// JSON Schema, and the schema object of `AsyncAPI`, which is draft-07 with annotations of its own.
    Json(Draft),
    /// The schema object of `OpenAPI` 3.0, which is draft-04 with `nullable`.
    OpenApi,
}

impl Dialect {
    fn draft(self) -> Draft {
        match self {
            Self::Json(draft) => draft,
            Self::OpenApi => Draft::Draft4,
        }
    }
}

/// Takes a schema out of its documents.
///
/// # Errors
/// If a reference leads nowhere or to no schema, or the whole is no schema of its dialect.
pub(super) fn document(
    root: &Merged<'_>,
    dialect: Dialect,
    short_name: &str,
    guide: &Guide<'_>,
) -> Result<Document, Unread> {
    let mut grafting = Grafting {
        guide,
        dialect,
        root: root.at().clone(),
        scions: Vec::new(),
        names: BTreeMap::new(),
        taken: BTreeSet::new(),
        waiting: Vec::new(),
        values: 0,
    };
    let shelf = grafting.shelf();
    if let Some(own) = root.get(shelf) {
        let keys = own.members().into_iter().map(|(key, _)| key.to_owned());
        grafting.taken.extend(keys);
    }
    if let Merged::Plain(at) = root {
        grafting.names.insert(at.key(), String::new());
    }
    let mut value = grafting.schema(root, &Pointer::root(), true)?;
    let mut definitions = Map::new();
    while let Some((name, at)) = grafting.waiting.pop() {
        let pointer = Pointer::root().join(shelf).join(&name);
        let definition = grafting.schema(&Merged::Plain(at), &pointer, true)?;
        definitions.insert(name, definition);
    }
    if let (Value::Object(schema), false) = (&mut value, definitions.is_empty()) {
        let shelf = schema.entry(shelf).or_insert_with(|| json!({}));
        if let Value::Object(shelf) = shelf {
            shelf.extend(definitions);
        }
    }
    Document::grafted(Graft {
        value,
        scions: grafting.scions,
        draft: dialect.draft(),
        short_name: short_name.to_owned(),
    })
}

struct Grafting<'g, 't> {
    guide: &'g Guide<'t>,
    dialect: Dialect,
    root: At<'t>,
    scions: Vec<Scion>,
    /// The name of each definition; empty for the root.
    names: BTreeMap<(String, Pointer), String>,
    taken: BTreeSet<String>,
    /// Definitions that are referred to and not yet taken over.
    waiting: Vec<(String, At<'t>)>,
    values: usize,
}

impl<'t> Grafting<'_, 't> {
    fn shelf(&self) -> &'static str {
        if self.dialect.draft() >= Draft::Draft201909 {
            "$defs"
        } else {
            "definitions"
        }
    }

    /// A schema at `out` of the whole; `starts` where what stands around it comes from another place.
    fn schema(
        &mut self,
        schema: &Merged<'t>,
        out: &Pointer,
        starts: bool,
    ) -> Result<Value, Unread> {
        let at = schema.at();
        self.count(at)?;
        if starts {
            self.start(schema, out);
        }
        let is_boolean = matches!(at.node.kind, Kind::Bool(_));
        if !at.is_table() {
            return if is_boolean {
                Ok(at.node.to_value())
            } else {
                Err(at.wrong("no schema: a schema is an object, true or false"))
            };
        }
        let said = match schema {
            Merged::Plain(at) => reference(at.node),
            Merged::Table(..) => None,
        };
        let mut taken = Map::new();
        if said.is_some() {
            taken.insert("$ref".to_owned(), Value::String(self.refer(at)?));
            if self.dialect.draft() <= Draft::Draft7 {
                return Ok(Value::Object(taken));
            }
        }
        let is_mixed = matches!(schema, Merged::Table(..));
        for (key, value) in schema.members() {
            // Nothing refers to these names any more.
            let is_name = ["$id", "$anchor", "$schema"].contains(&key)
                || (key == "id" && self.dialect.draft() == Draft::Draft4);
            if key == "$ref" || (is_name && value.at().node.as_str().is_some()) {
                continue;
            }
            let held = self.member(key, &value, &out.join(key), is_mixed)?;
            taken.insert(key.to_owned(), held);
        }
        if self.dialect == Dialect::OpenApi {
            openapi::translate(&mut taken);
        }
        Ok(Value::Object(taken))
    }

    /// The value of a keyword.
    fn member(
        &mut self,
        keyword: &str,
        value: &Merged<'t>,
        out: &Pointer,
        is_mixed: bool,
    ) -> Result<Value, Unread> {
        let starts = is_mixed && matches!(value, Merged::Plain(_));
        let is_table = value.at().is_table();
        match holds(keyword, self.dialect.draft()) {
            Some(Holds::Map | Holds::MapOrNames) if is_table => {
                if starts {
                    self.start(value, out);
                }
                self.map(value, out)
            }
            Some(Holds::List | Holds::OneOrList) if !value.at().node.items().is_empty() => {
                if starts {
                    self.start(value, out);
                }
                let items = value.at().items().enumerate();
                let items = items
                    .map(|(index, at)| self.schema(&Merged::Plain(at), &out.join(index), false));
                Ok(Value::Array(items.collect::<Result<_, _>>()?))
            }
            Some(Holds::One | Holds::OneOrList) if is_table => self.schema(value, out, starts),
            _ => {
                if starts {
                    self.start(value, out);
                }
                Ok(plain(value))
            }
        }
    }

    /// A table whose values are schemas, or lists of names.
    fn map(&mut self, table: &Merged<'t>, out: &Pointer) -> Result<Value, Unread> {
        let is_mixed = matches!(table, Merged::Table(..));
        let mut held = Map::new();
        for (name, schema) in table.members() {
            let at = schema.at();
            let is_schema = at.is_table() || matches!(at.node.kind, Kind::Bool(_));
            let starts = is_mixed && matches!(schema, Merged::Plain(_));
            let schema = if is_schema {
                self.schema(&schema, &out.join(name), starts)?
            } else {
                at.node.to_value()
            };
            held.insert(name.to_owned(), schema);
        }
        Ok(Value::Object(held))
    }

    fn start(&mut self, value: &Merged<'t>, out: &Pointer) {
        let at = value.at();
        self.scions.push(Scion {
            prefix: out.clone(),
            tree: Arc::clone(at.tree),
            origin: at.pointer.clone(),
            inexact: inexact_number(at.node),
        });
    }

    /// What the reference at `at` becomes.
    fn refer(&mut self, at: &At<'t>) -> Result<String, Unread> {
        let target = self.target(at)?;
        let key = target.key();
        if let Some(name) = self.names.get(&key) {
            return Ok(self.to(name));
        }
        let name = target.pointer.steps().last();
        let name = name.unwrap_or_else(|| {
            let path = target.tree.file.path();
            let file = path.rsplit('/').next().unwrap_or(path);
            file.split('.').next().unwrap_or(file).to_owned()
        });
        let mut names = (1..).map(|n| match n {
            1 => name.clone(),
            n => format!("{name}-{n}"),
        });
        let free = names.find(|name| !name.is_empty() && !self.taken.contains(name));
        let free = free.expect("one of infinitely many names is free");
        self.taken.insert(free.clone());
        self.names.insert(key, free.clone());
        let reference = self.to(&free);
        self.waiting.push((free, target));
        Ok(reference)
    }

    fn to(&self, name: &str) -> String {
        if name.is_empty() {
            return "#".to_owned();
        }
        let pointer = Pointer::root().join(self.shelf()).join(name);
        fragment(pointer.as_str())
    }

    /// The schema that the reference at `at` means, one step on: a reference that stands there is followed in its turn.
    fn target(&self, at: &At<'t>) -> Result<At<'t>, Unread> {
        let target = match self.guide.step(at) {
            Ok(target) => target,
            // A schema that was written for a file of its own refers to its own root.
            Err(unread) => self.inside(at).ok_or(unread)?,
        };
        self.guide.follow(target.clone())?;
        let Some(format) = target.text("schemaFormat") else {
            return Ok(target);
        };
        let Some(schema) = target.get("schema") else {
            return Ok(target);
        };
        if matches!(language(format), Language::Json(_) | Language::OpenApi) {
            self.guide.follow(schema)
        } else {
            Err(at.wrong(format!(
                "the $ref leads to a schema in {format}, and stands in one of another format"
            )))
        }
    }

    fn inside(&self, at: &At<'t>) -> Option<At<'t>> {
        let said = reference(at.node)?.strip_prefix('#')?;
        let steps = Pointer::parse(said);
        steps
            .steps()
            .try_fold(self.root.clone(), |at, step| at.get(&step))
    }

    fn count(&mut self, at: &At<'t>) -> Result<(), Unread> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let why = format!("the schema is made of more than {MAX_VALUES} schemas");
            return Err(at.wrong(why));
        }
        Ok(())
    }
}

/// A value that holds no schemas.
pub(super) fn plain(value: &Merged<'_>) -> Value {
    match value {
        Merged::Plain(at) => at.node.to_value(),
        Merged::Table(members, _) => {
            let members = members
                .iter()
                .map(|(key, value)| ((*key).to_owned(), plain(value)));
            Value::Object(members.collect())
        }
    }
}
