//! The elements of the schemas at hand, each under an id: the only things that an operation can name.

mod avro;
mod json;
mod protobuf;

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::format::asyncapi::{self, Payload};
use crate::format::{Schema, Subject};
use crate::model::{Place, Side};

/// The name of an element: the side and the way to it, as in `new OrderPlaced.currency`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ElementId(pub String);

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Its name among all elements.
    pub id: ElementId,
    /// The side it is on.
    pub side: Side,
    /// What it is.
    pub kind: Kind,
    /// Its own name: `currency`.
    pub name: String,
    /// What it is a part of.
    pub holder: Option<ElementId>,
    /// The whole of its declaration.
    pub place: Place,
    /// The number that Protobuf knows it by.
    pub number: Option<i32>,
}

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A record, a message, a JSON Schema: what has fields or constraints.
    Type,
    /// An enum.
    Enum,
    /// A fixed, a service: what has a name and nothing that we edit inside it.
    Other,
    /// A field of a record or a message, a property.
    Field,
    /// A symbol of an enum.
    Symbol,
    /// A choice of fields.
    Oneof,
}

/// The elements of both sides.
#[derive(Debug, Clone, Default)]
pub struct Elements(IndexMap<ElementId, Element>);

/// So many elements of each side are known; the schemas of people have fewer.
const MAX_ELEMENTS: usize = 20_000;

impl Elements {
    /// The elements of the two sides of a subject.
    pub fn of(old: Option<&Subject>, new: Option<&Subject>) -> Self {
        Self::surveyed(old, new, |survey, subject| match &subject.schema {
            Schema::Avro(schema) => survey.avro(schema),
            Schema::Protobuf(definition) => survey.protobuf(definition),
            Schema::Json(document) => survey.json(document),
            Schema::AsyncApi(message) => survey.payload(&message.facts().payload),
        })
    }

    /// The elements of the keys that messages of documents have.
    pub fn of_keys(old: Option<&Subject>, new: Option<&Subject>) -> Self {
        Self::surveyed(old, new, |survey, subject| {
            if let Schema::AsyncApi(message) = &subject.schema
                && let Some(key) = &message.facts().key
            {
                survey.payload(key);
            }
        })
    }

    fn surveyed(
        old: Option<&Subject>,
        new: Option<&Subject>,
        look: impl Fn(&mut Survey<'_>, &Subject),
    ) -> Self {
        let mut elements = Self::default();
        for (side, subject) in [(Side::Old, old), (Side::New, new)] {
            let mut survey = Survey {
                side,
                elements: &mut elements,
                left: MAX_ELEMENTS,
            };
            if let Some(subject) = subject {
                look(&mut survey, subject);
            }
        }
        elements
    }

    /// The element of this name.
    pub fn get(&self, id: &ElementId) -> Option<&Element> {
        self.0.get(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every element, those of the old side first, in the order of the schema.
    pub fn iter(&self) -> impl Iterator<Item = &Element> {
        self.0.values()
    }

    /// The innermost element of a side that encloses a place.
    pub fn at(&self, side: Side, place: &Place) -> Option<&Element> {
        let enclosing = self.enclosing(side, place);
        enclosing.max_by_key(|element| element.place.pointer.as_str().len())
    }

    /// The innermost element of one kind that encloses a place.
    pub fn at_of(&self, side: Side, place: &Place, kind: Kind) -> Option<&Element> {
        let enclosing = self.enclosing(side, place);
        let enclosing = enclosing.filter(|element| element.kind == kind);
        enclosing.max_by_key(|element| element.place.pointer.as_str().len())
    }

    fn enclosing<'e, 'p>(
        &'e self,
        side: Side,
        place: &'p Place,
    ) -> impl Iterator<Item = &'e Element> + use<'e, 'p> {
        let encloses = move |element: &&Element| {
            let (outer, inner) = (element.place.pointer.as_str(), place.pointer.as_str());
            let rest = inner.strip_prefix(outer);
            element.side == side
                && element.place.file.path() == place.file.path()
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.iter().filter(encloses)
    }

    /// What `holder` holds.
    pub fn inside<'e>(&'e self, holder: &'e ElementId) -> impl Iterator<Item = &'e Element> + 'e {
        let is_inside = move |element: &&Element| element.holder.as_ref() == Some(holder);
        self.iter().filter(is_inside)
    }

    /// The element of the other side under the same way.
    pub fn counterpart(&self, element: &Element) -> Option<&Element> {
        let (own, other) = match element.side {
            Side::Old => ("old ", "new "),
            Side::New => ("new ", "old "),
        };
        let way = element.id.0.strip_prefix(own)?;
        let found = self.get(&ElementId(format!("{other}{way}")))?;
        (found.kind == element.kind).then_some(found)
    }
}

/// Fills in the elements of one side.
struct Survey<'e> {
    side: Side,
    elements: &'e mut Elements,
    left: usize,
}

/// An element before it has an id.
struct Found<'a> {
    kind: Kind,
    name: &'a str,
    holder: Option<&'a ElementId>,
    place: Place,
    number: Option<i32>,
}

impl Survey<'_> {
    fn payload(&mut self, payload: &Payload) {
        match payload {
            Payload::Avro(schema) => self.avro(schema),
            Payload::Json(document) => self.json(document),
            Payload::Protobuf(inlay) => {
                if let Some(definition) = asyncapi::definition(inlay.root()) {
                    self.protobuf(definition);
                }
            }
            Payload::Anything | Payload::Foreign(_) => {}
        }
    }

    /// Adds an element, called after its holder; `None` when there are too many.
    fn add(&mut self, found: Found<'_>) -> Option<ElementId> {
        self.left = self.left.checked_sub(1)?;
        let way = match found.holder {
            Some(holder) => format!("{holder}.{}", found.name),
            None => format!("{} {}", self.side, found.name),
        };
        let mut id = ElementId(way.clone());
        let mut count = 1;
        while self.elements.0.contains_key(&id) {
            count += 1;
            id = ElementId(format!("{way}#{count}"));
        }
        let element = Element {
            id: id.clone(),
            side: self.side,
            kind: found.kind,
            name: found.name.to_owned(),
            holder: found.holder.cloned(),
            place: found.place,
            number: found.number,
        };
        self.elements.0.insert(id.clone(), element);
        Some(id)
    }
}
