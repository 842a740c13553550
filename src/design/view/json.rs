//! Objects of JSON Schema as events.

use std::cell::OnceCell;
use std::collections::{BTreeSet, VecDeque};

use serde_json::Map;

use super::{MAX_FIELDS, annotations};
use crate::design::event::{Annotations, Class, Event, Field, Zone};
use crate::design::words;
use crate::format::Subject;
use crate::format::jsonschema::Document;
use crate::format::jsonschema::schema::{Keywords, NodeId, Schema, Types};
use crate::model::{ElementPath, Pointer};

/// The object as an event; `None` for a schema without properties.
pub(super) fn event<'s>(subject: &'s Subject, document: &'s Document) -> Option<Event<'s>> {
    let walk = Walk {
        subject,
        document,
        schema: document.schema(),
        seen: BTreeSet::new(),
        waiting: VecDeque::new(),
        fields: Vec::new(),
    };
    let fields = walk.fields();
    if fields.is_empty() {
        return None;
    }
    let root = raw(document, &Pointer::root());
    Some(Event {
        subject,
        name: document.short_name().to_owned(),
        root: ElementPath(document.short_name().to_owned()),
        place: subject.place.clone(),
        home: words::of_name(&format!("{} {}", subject.name.0, subject.path())),
        is_root: true,
        annotations: root.map(own).unwrap_or_default(),
        fields,
        ways: OnceCell::new(),
    })
}

/// More branches than this tell nothing new about one object.
const PARTS: usize = 100;

/// Lists in lists in lists, as deep as anybody writes them.
const DEEP: usize = 8;

struct Walk<'s> {
    subject: &'s Subject,
    document: &'s Document,
    schema: &'s Schema,
    seen: BTreeSet<NodeId>,
    waiting: VecDeque<(NodeId, ElementPath)>,
    fields: Vec<Field>,
}

impl Walk<'_> {
    fn fields(mut self) -> Vec<Field> {
        let root = ElementPath(self.document.short_name().to_owned());
        self.seen.insert(self.schema.root());
        self.waiting.push_back((self.schema.root(), root));
        let mut group = 0;
        while let Some((id, element)) = self.waiting.pop_front() {
            let parts = self.parts(id);
            let certain = parts.iter().filter(|(_, is_certain)| *is_certain);
            let certain = certain.flat_map(|(part, _)| &self.schema.keywords(*part).required);
            let required: BTreeSet<&String> = certain.collect();
            for (part, _) in &parts {
                let room = MAX_FIELDS.saturating_sub(self.fields.len());
                let properties = &self.schema.keywords(*part).properties;
                for (name, &property) in properties.iter().take(room) {
                    let is_required = required.contains(name);
                    self.field(name, property, &element, (group, is_required));
                }
            }
            group += 1;
        }
        self.fields
    }

    /// A schema and those that look at the same value, through references and branches, in the same file; and whether every
    /// value has to be valid against it.
    fn parts(&self, id: NodeId) -> Vec<(NodeId, bool)> {
        let mut parts = vec![(id, true)];
        let mut next = 0;
        while let Some(&(part, is_certain)) = parts.get(next) {
            let keywords = self.schema.keywords(part);
            let all = keywords.reference.iter().chain(&keywords.all_of);
            let some = keywords.any_of.iter().chain(&keywords.one_of);
            let all = all.map(|&other| (other, is_certain));
            for (other, is_certain) in all.chain(some.map(|&other| (other, false))) {
                let is_known = parts.iter().any(|(known, _)| *known == other);
                if !is_known && parts.len() < PARTS && self.is_own(other) {
                    parts.push((other, is_certain));
                }
            }
            next += 1;
        }
        parts
    }

    fn is_own(&self, id: NodeId) -> bool {
        let place = self.document.place(&self.schema.node(id).pointer);
        place.file.path() == self.subject.path()
    }

    fn field(
        &mut self,
        name: &str,
        property: NodeId,
        holder: &ElementPath,
        (group, is_required): (usize, bool),
    ) {
        let pointer = &self.schema.node(property).pointer;
        let here = raw(self.document, pointer);
        let value = self.value(property, &holder.member(name));
        let there = raw(self.document, &self.schema.node(value.id).pointer);
        // What is said of the property goes before what is said of its type.
        let said = [there, here].into_iter().flatten();
        let annotations = said.flat_map(own).collect();
        let keywords = self.schema.keywords(value.id);
        self.fields.push(Field {
            name: name.to_owned(),
            element: holder.member(name),
            group,
            class: class(keywords),
            type_name: type_name(keywords, value.is_many),
            is_required: is_required && !value.takes_null,
            is_many: value.is_many,
            doc: here.map(docs).unwrap_or_default(),
            annotations,
            place: self.document.place(pointer),
        });
        if self.is_own(value.id) && self.seen.insert(value.id) {
            self.waiting.push_back((value.id, value.element));
        }
    }

    /// What a value is, behind references, null and lists.
    fn value(&self, property: NodeId, element: &ElementPath) -> Value {
        let mut value = Value {
            id: self.target(property),
            element: element.clone(),
            is_many: false,
            takes_null: self.takes_null(property),
        };
        for _ in 0..DEEP {
            let keywords = self.schema.keywords(value.id);
            let types = keywords.types.unwrap_or(Types::ANY);
            let Some(items) = keywords.items.filter(|_| types.covers(Types::ARRAY)) else {
                break;
            };
            value.id = self.target(items);
            value.is_many = true;
            value.element = value.element.items();
        }
        value
    }

    /// Whether null is one of the types, or one of the branches.
    fn takes_null(&self, property: NodeId) -> bool {
        let takes = |id| {
            let types = self.schema.keywords(id).types;
            types.is_some_and(|types| types.covers(Types::NULL))
        };
        let keywords = self.schema.keywords(self.schema.target(property));
        let mut branches = keywords.any_of.iter().chain(&keywords.one_of);
        takes(self.schema.target(property)) || branches.any(|&branch| takes(branch))
    }

    /// What is meant behind references, and behind a union with null.
    fn target(&self, id: NodeId) -> NodeId {
        let id = self.schema.target(id);
        let keywords = self.schema.keywords(id);
        let branches = [&keywords.any_of, &keywords.one_of];
        let only_null = |id: &NodeId| self.schema.keywords(*id).types == Some(Types::NULL);
        let mut others = branches.into_iter().flatten().filter(|id| !only_null(id));
        match (others.next(), others.next()) {
            (Some(&only), None) if keywords.properties.is_empty() => self.schema.target(only),
            _ => id,
        }
    }
}

/// What stands behind a property.
struct Value {
    id: NodeId,
    element: ElementPath,
    is_many: bool,
    takes_null: bool,
}

/// The object at a pointer of the bundle.
fn raw<'d>(
    document: &'d Document,
    pointer: &Pointer,
) -> Option<&'d Map<String, serde_json::Value>> {
    document.bundle().pointer(pointer.as_str())?.as_object()
}

/// What a schema says in words about itself.
fn docs(schema: &Map<String, serde_json::Value>) -> String {
    let texts = ["title", "description"].into_iter();
    let texts = texts.filter_map(|key| schema.get(key)?.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

/// The keywords that are none of JSON Schema's.
fn own(schema: &Map<String, serde_json::Value>) -> Annotations {
    const STANDARD: [&str; 30] = [
        "type",
        "properties",
        "items",
        "required",
        "enum",
        "const",
        "description",
        "title",
        "default",
        "examples",
        "example",
        "format",
        "pattern",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "uniqueItems",
        "additionalProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "definitions",
        "$defs",
        "$ref",
        "$schema",
        "$id",
    ];
    annotations(schema.iter().filter(|(key, value)| {
        let key = key.as_str();
        let is_identity = key == "self" && value.is_object();
        !STANDARD.contains(&key) && !is_identity
    }))
}

fn class(keywords: &Keywords) -> Class {
    if keywords.choices.is_some() || keywords.constant.is_some() {
        return Class::Symbol;
    }
    let format = keywords.format.as_deref();
    let types = keywords.types.unwrap_or(Types::NONE);
    let is = |wanted: Types| {
        types.intersect(wanted) != Types::NONE
            && types.union(Types::NULL) == wanted.union(Types::NULL)
    };
    match format {
        _ if is(Types::OBJECT) || !keywords.properties.is_empty() => Class::Record,
        _ if is(Types::BOOLEAN) => Class::Flag,
        Some("date-time" | "timestamp" | "utc-millisec" | "unixtime" | "unix-time" | "epoch") => {
            Class::Time(Zone::Instant)
        }
        Some("local-date-time" | "datetime-local" | "date-time-local") => Class::Time(Zone::Local),
        Some("date" | "time" | "duration" | "local-time" | "partial-time") => {
            Class::Time(Zone::Part)
        }
        // Registered for OpenAPI: https://spec.openapis.org/registry/format/
        Some("float" | "double") if is(Types::NUMBER) => Class::Float,
        Some("decimal" | "decimal128") => Class::Exact,
        _ if is(Types::STRING) => Class::Text,
        _ if is(Types::INTEGER) => Class::Whole,
        _ if is(Types::NUMBER) => Class::Number,
        _ => Class::Other,
    }
}

fn type_name(keywords: &Keywords, is_many: bool) -> String {
    let words = keywords
        .types
        .map_or_else(|| "any type".to_owned(), Types::words);
    let words = match &keywords.format {
        Some(format) => format!("{words} in format {format}"),
        None => words,
    };
    if is_many {
        format!("array of {words}")
    } else {
        words
    }
}
