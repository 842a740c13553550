//! Messages of Protobuf as events.

use std::cell::OnceCell;

use prost_reflect::{DynamicMessage, Kind, Value};

use super::MAX_FIELDS;
use crate::design::event::{Annotations, Class, Event, Field, Zone};
use crate::design::texts;
use crate::design::words;
use crate::format::Subject;
use crate::format::protobuf::{self, Cardinality, Definition, Element, Library, Message, Presence};
use crate::model::ElementPath;

/// The message as an event.
pub(super) fn event<'s>(subject: &'s Subject, definition: &'s Definition) -> Option<Event<'s>> {
    let Element::Message(message) = &definition.element else {
        return None;
    };
    if definition.is_extension() || message.is_opaque() {
        return None;
    }
    let library = definition.library();
    let mut walk = Walk {
        library,
        fields: Vec::new(),
        groups: 0,
    };
    walk.message(message, &ElementPath(message.name().to_owned()));
    Some(Event {
        subject,
        name: message.name().to_owned(),
        root: ElementPath(message.name().to_owned()),
        place: subject.place.clone(),
        home: words::of_name(&format!("{} {}", message.0.package_name(), subject.path())),
        is_root: !library.uses(message.full_name()),
        annotations: options(&message.0.options()),
        fields: walk.fields,
        ways: OnceCell::new(),
    })
}

struct Walk<'s> {
    library: &'s Library,
    fields: Vec<Field>,
    groups: usize,
}

impl Walk<'_> {
    /// The fields of a message, then those of the messages declared inside. Declarations nest at most 32 deep.
    fn message(&mut self, message: &Message, element: &ElementPath) {
        let group = self.groups;
        self.groups += 1;
        let mut own: Vec<_> = message.0.fields().map(protobuf::Field::Own).collect();
        // As they stand in the file.
        own.sort_by(|one, other| one.path().cmp(other.path()));
        let room = MAX_FIELDS.saturating_sub(self.fields.len());
        for field in own.into_iter().take(room) {
            self.fields.extend(self.field(&field, element, group));
        }
        for nested in message.nested_messages() {
            self.message(&nested, &element.member(nested.name()));
        }
    }

    fn field(&self, field: &protobuf::Field, holder: &ElementPath, group: usize) -> Option<Field> {
        let protobuf::Field::Own(descriptor) = field else {
            return None;
        };
        let file = field.file();
        let place = self.library.place_of_name(file.name(), field.path())?;
        let whole = self.library.place(file.name(), field.path());
        let kind = field
            .map_entry()
            .map_or_else(|| field.kind(), |(_, value)| value.kind());
        let (class, is_wrapped) = class(&kind);
        let cardinality = field.cardinality();
        Some(Field {
            name: field.name().to_owned(),
            element: holder.member(field.name()),
            group,
            class,
            type_name: field.type_name(),
            is_required: !is_wrapped
                && field.oneof().is_none()
                && cardinality != Cardinality::Singular(Presence::Explicit),
            is_many: matches!(cardinality, Cardinality::Repeated { .. } | Cardinality::Map),
            doc: whole
                .map(|whole| texts::comments(&whole))
                .unwrap_or_default(),
            annotations: options(&descriptor.options()),
            place,
        })
    }
}

/// What a value is, and whether it is wrapped so that it may be missing.
fn class(kind: &Kind) -> (Class, bool) {
    let class = match kind {
        Kind::String => Class::Text,
        Kind::Double | Kind::Float => Class::Float,
        Kind::Bool => Class::Flag,
        Kind::Bytes => Class::Other,
        Kind::Enum(_) => Class::Symbol,
        Kind::Message(message) => return of_message(message.full_name()),
        _ => Class::Whole,
    };
    (class, false)
}

fn of_message(name: &str) -> (Class, bool) {
    match name {
        "google.protobuf.Timestamp" => (Class::Time(Zone::Instant), false),
        "google.protobuf.Duration" | "google.type.Date" | "google.type.TimeOfDay" => {
            (Class::Time(Zone::Part), false)
        }
        // With an offset or a zone it is a moment, and it may lack both.
        "google.type.DateTime" => (Class::Time(Zone::Local), false),
        "google.type.Money" => (Class::Money, false),
        "google.type.Decimal" => (Class::Exact, false),
        "google.protobuf.StringValue" => (Class::Text, true),
        "google.protobuf.DoubleValue" | "google.protobuf.FloatValue" => (Class::Float, true),
        "google.protobuf.BoolValue" => (Class::Flag, true),
        "google.protobuf.Int64Value"
        | "google.protobuf.UInt64Value"
        | "google.protobuf.Int32Value"
        | "google.protobuf.UInt32Value" => (Class::Whole, true),
        _ => (Class::Record, false),
    }
}

/// The options that somebody made up, each with the names of its leaves, and the standard's own mark of what is to be hidden.
fn options(options: &DynamicMessage) -> Annotations {
    let mut found = Annotations::new();
    for (extension, value) in options.extensions() {
        collect(
            extension.full_name().to_owned(),
            &extension.kind(),
            value,
            &mut found,
        );
    }
    let hidden = options.get_field_by_name("debug_redact");
    if hidden.is_some_and(|hidden| hidden.as_bool() == Some(true)) {
        found.insert("debug_redact".to_owned(), "true".to_owned());
    }
    found
}

/// The parser has refused brackets that nest deeper than 100, so recursion is safe.
fn collect(name: String, kind: &Kind, value: &Value, found: &mut Annotations) {
    match value {
        Value::Message(message) => {
            for (part, value) in message.fields() {
                collect(
                    format!("{name}.{}", part.name()),
                    &part.kind(),
                    value,
                    found,
                );
            }
        }
        Value::List(values) => {
            let spelled: Vec<_> = values.iter().map(|value| spell(kind, value)).collect();
            found.insert(name, spelled.join(", "));
        }
        value => drop(found.insert(name, spell(kind, value))),
    }
}

fn spell(kind: &Kind, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string(),
        Value::EnumNumber(number) => {
            let symbol = kind.as_enum().and_then(|item| item.get_value(*number));
            symbol.map_or_else(|| number.to_string(), |symbol| symbol.name().to_owned())
        }
        value => format!("{value:?}"),
    }
}
