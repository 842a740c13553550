//! Records of Avro as events.

use std::cell::OnceCell;
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use super::{MAX_FIELDS, annotations};
use crate::design::event::{Annotations, Class, Event, Field, Zone};
use crate::design::words;
use crate::format::Subject;
use crate::format::avro::{self, Logical, Primitive, Schema, Shape, Slot, TypeId};
use crate::model::ElementPath;

/// The record as an event. The request of a message is a call, and none.
pub(super) fn event<'s>(subject: &'s Subject, schema: &Schema) -> Option<Event<'s>> {
    let name = schema.shape(schema.root()).name()?;
    if name.as_str() != subject.name.0 {
        return None;
    }
    record(subject, schema)
}

/// The same, whatever the subject is called.
pub(super) fn record<'s>(subject: &'s Subject, schema: &Schema) -> Option<Event<'s>> {
    let Shape::Record(record) = schema.shape(schema.root()) else {
        return None;
    };
    if record.is_error || record.is_one_way {
        return None;
    }
    let own = &schema.get(schema.root()).properties;
    Some(Event {
        subject,
        name: record.name.simple().to_owned(),
        root: ElementPath(record.name.simple().to_owned()),
        place: subject.place.clone(),
        home: words::of_name(&format!("{} {}", record.name.namespace(), subject.path())),
        is_root: true,
        annotations: annotations(own),
        fields: Walk::new(subject, schema).fields(record.name.simple()),
        ways: OnceCell::new(),
    })
}

struct Walk<'s> {
    subject: &'s Subject,
    schema: &'s Schema,
    seen: BTreeSet<TypeId>,
    waiting: VecDeque<(TypeId, ElementPath)>,
    fields: Vec<Field>,
}

impl<'s> Walk<'s> {
    fn new(subject: &'s Subject, schema: &'s Schema) -> Self {
        Self {
            subject,
            schema,
            seen: BTreeSet::from([schema.root()]),
            waiting: VecDeque::new(),
            fields: Vec::new(),
        }
    }

    fn fields(mut self, name: &str) -> Vec<Field> {
        let root = ElementPath(name.to_owned());
        self.waiting.push_back((self.schema.root(), root));
        let mut group = 0;
        while let Some((id, element)) = self.waiting.pop_front() {
            let room = MAX_FIELDS.saturating_sub(self.fields.len());
            for field in self.schema.shape(id).fields().iter().take(room) {
                self.field(field, &element, group);
            }
            group += 1;
        }
        self.fields
    }

    fn field(&mut self, field: &avro::Field, holder: &ElementPath, group: usize) {
        let element = holder.member(&field.name);
        let value = self.value(field.slot.of, &element);
        let mut own = value.annotations;
        own.extend(annotations(&field.properties));
        self.fields.push(Field {
            name: field.name.clone(),
            element,
            group,
            class: value.class,
            type_name: match &value.logical {
                Some(logical) => format!("{} ({logical})", self.schema.describe(field.slot.of)),
                None => self.schema.describe(field.slot.of),
            },
            is_required: !self.schema.takes_null(field.slot.of),
            is_many: value.is_many,
            doc: field.doc.clone().unwrap_or_default(),
            annotations: own,
            place: field.place.clone(),
        });
    }

    /// What a value is, behind null and lists.
    fn value(&mut self, id: TypeId, element: &ElementPath) -> Value {
        let (mut id, mut element, mut is_many) = (id, element.clone(), false);
        let mut annotations = Annotations::new();
        // A list in a list in a list is as deep as the text, which the parser has bounded.
        loop {
            let this = self.schema.get(id);
            annotations.extend(super::annotations(&this.properties));
            match &this.shape {
                Shape::Array(items) => {
                    (id, element, is_many) = (items.of, element.items(), true);
                }
                Shape::Map(values) => {
                    (id, element, is_many) = (values.of, element.values(), true);
                }
                Shape::Union(branches) => match self.only(branches) {
                    Some(only) => id = only,
                    None => break self.wait_for_each(branches, &element),
                },
                _ => break self.wait(id, &element),
            }
        }
        let this = self.schema.get(id);
        Value {
            class: class(this),
            logical: this.logical.as_ref().map(ToString::to_string),
            is_many,
            annotations,
        }
    }

    /// The only branch beside null.
    fn only(&self, branches: &[Slot]) -> Option<TypeId> {
        let is_null = |id| matches!(self.schema.shape(id), Shape::Primitive(Primitive::Null));
        let mut others = branches
            .iter()
            .map(|branch| branch.of)
            .filter(|&id| !is_null(id));
        let only = others.next()?;
        others.next().is_none().then_some(only)
    }

    fn wait_for_each(&mut self, branches: &[Slot], element: &ElementPath) {
        for branch in branches {
            self.wait(branch.of, element);
        }
    }

    /// What a record of the same file holds is looked at once; one of another file is looked at there, and so is each type of
    /// a protocol.
    fn wait(&mut self, id: TypeId, element: &ElementPath) {
        let this = self.schema.get(id);
        let path = self.subject.path();
        let extension = Path::new(path).extension().unwrap_or_default();
        let is_protocol = extension == "avpr" || extension == "avdl";
        let is_own = this.place.file.path() == path && !is_protocol;
        if is_own && matches!(this.shape, Shape::Record(_)) && self.seen.insert(id) {
            self.waiting.push_back((id, element.clone()));
        }
    }
}

struct Value {
    class: Class,
    logical: Option<String>,
    is_many: bool,
    annotations: Annotations,
}

fn class(this: &avro::Type) -> Class {
    match (&this.logical, &this.shape) {
        (Some(Logical::Decimal { .. } | Logical::BigDecimal), _) => Class::Exact,
        (Some(Logical::Timestamp(_)), _) => Class::Time(Zone::Instant),
        (Some(Logical::LocalTimestamp(_)), _) => Class::Time(Zone::Local),
        (Some(Logical::Date | Logical::Time(_) | Logical::Duration), _) => Class::Time(Zone::Part),
        // A logical type of somebody's own says something, whatever it is.
        (Some(Logical::Other(_)), Shape::Primitive(_) | Shape::Fixed(_)) => Class::Other,
        (_, Shape::Primitive(Primitive::String)) => Class::Text,
        (_, Shape::Primitive(Primitive::Int | Primitive::Long)) => Class::Whole,
        (_, Shape::Primitive(Primitive::Float | Primitive::Double)) => Class::Float,
        (_, Shape::Primitive(Primitive::Boolean)) => Class::Flag,
        (_, Shape::Enum(_)) => Class::Symbol,
        (_, Shape::Record(_)) => Class::Record,
        _ => Class::Other,
    }
}
