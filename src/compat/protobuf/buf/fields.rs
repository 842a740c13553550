//! What became of a field that is still there under its number.

use prost_reflect::Kind;

use super::defaults;
use super::pen::{Named, Pen, Spot, describe};
use crate::format::protobuf::{Cardinality, EnumType, Field, Presence, kind_name};

/// The fields of a field's descriptor, and the one of its options.
const NAME: i32 = 1;
const TYPE: i32 = 5;
const TYPE_NAME: i32 = 6;
const DEFAULT: i32 = 7;
const JSON_NAME: i32 = 10;
const OPTIONS: i32 = 8;

/// Compares two fields of one number.
pub(super) fn compare(pen: &mut Pen<'_>, old: &Field, new: &Field) {
    let mut pair = FieldPair { pen, old, new };
    pair.names();
    pair.types();
    pair.cardinality();
    pair.oneof();
    pair.default();
    pair.code();
}

struct FieldPair<'a, 'p> {
    pen: &'a mut Pen<'p>,
    old: &'a Field,
    new: &'a Field,
}

impl FieldPair<'_, '_> {
    fn write(&mut self, check: &str, part: &[i32], what: &str, before: &str, after: &str) {
        let spots = (Spot::field(self.old, part), Spot::field(self.new, part));
        self.write_at(check, spots, what, before, after);
    }

    fn write_at(
        &mut self,
        check: &str,
        (old, new): (Spot, Spot),
        what: &str,
        before: &str,
        after: &str,
    ) {
        let field = describe(self.new);
        let told = format!("the {what} of {field} was `{before}` and is `{after}` now");
        let named = Named::field(self.new);
        self.pen.write(check, named, Some(&old), Some(&new), told);
    }

    fn is_extension(&self) -> bool {
        matches!(self.old, Field::Extension(_))
    }

    fn are_of_maps(&self) -> bool {
        self.old.message().0.is_map_entry() && self.new.message().0.is_map_entry()
    }

    fn names(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.name() != new.name() {
            self.write("FIELD_SAME_NAME", &[NAME], "name", old.name(), new.name());
        }
        // Nobody can choose the JSON name of an extension.
        if !self.is_extension() && old.json_name() != new.json_name() {
            let (old, new) = (old.json_name(), new.json_name());
            self.write("FIELD_SAME_JSON_NAME", &[JSON_NAME], "JSON name", old, new);
        }
    }

    fn types(&mut self) {
        let (old, new) = (self.old.kind(), self.new.kind());
        let (was, is) = (Family::of(self.old), Family::of(self.new));
        let is_renamed = kind_name(&old) != kind_name(&new);
        let is_named = matches!(new, Kind::Message(_) | Kind::Enum(_));
        let named_otherwise = is_named && is_renamed;
        if was != is || named_otherwise {
            self.write_type("FIELD_SAME_TYPE");
        }
        let stands_in =
            || matches!((&old, &new), (Kind::Enum(old), Kind::Enum(new)) if holds(new, old));
        let is_text = (was.on_wire(), is.on_wire()) == (Family::STRING, Family::BYTES);
        if was.on_wire() == is.on_wire() {
            if named_otherwise && !stands_in() {
                self.write_type("FIELD_WIRE_COMPATIBLE_TYPE");
            }
        } else if !is_text {
            self.write_type("FIELD_WIRE_COMPATIBLE_TYPE");
        }
        if was.in_json() != is.in_json() || (named_otherwise && !stands_in()) {
            self.write_type("FIELD_WIRE_JSON_COMPATIBLE_TYPE");
        }
    }

    fn write_type(&mut self, check: &str) {
        let spot = |field: &Field| match field.kind() {
            Kind::Message(_) | Kind::Enum(_) => Spot::field(field, &[TYPE_NAME]),
            _ => Spot::field(field, &[TYPE]),
        };
        let spots = (spot(self.old), spot(self.new));
        let (before, after) = (self.old.type_name(), self.new.type_name());
        self.write_at(check, spots, "type", &before, &after);
    }

    /// Nobody can choose how the fields of a map tell their absence.
    fn cardinality(&mut self) {
        if self.are_of_maps() {
            return;
        }
        let (old, new) = (self.old.cardinality(), self.new.cardinality());
        let (before, after) = (word(old), word(new));
        let checks: [(&str, Class); 3] = [
            ("FIELD_SAME_CARDINALITY", word),
            ("FIELD_WIRE_COMPATIBLE_CARDINALITY", on_wire),
            ("FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY", in_json),
        ];
        for (check, class) in checks {
            if class(old) != class(new) {
                self.write(check, &[], "cardinality", before, after);
            }
        }
    }

    fn oneof(&mut self) {
        if self.is_extension() {
            return;
        }
        let name = |field: &Field| {
            let oneof = field.oneof();
            oneof.map_or_else(|| "none".to_owned(), |oneof| oneof.name().to_owned())
        };
        let (old, new) = (name(self.old), name(self.new));
        if old != new || self.old.oneof().is_some() != self.new.oneof().is_some() {
            self.write("FIELD_SAME_ONEOF", &[], "oneof", &old, &new);
        }
    }

    fn default(&mut self) {
        if let Some((before, after)) = defaults::changed(self.old, self.new) {
            self.write("FIELD_SAME_DEFAULT", &[DEFAULT], "default", &before, &after);
        }
    }

    /// What only some parsers and generated code notice.
    fn code(&mut self) {
        let (old, new) = (self.old, self.new);
        let (was, is) = (old.kind(), new.kind());
        if (&was, &is) == (&Kind::String, &Kind::String) {
            self.utf8();
        }
        let is_text = |kind: &Kind| matches!(kind, Kind::String | Kind::Bytes);
        if is_text(&was) && is_text(&is) && !self.are_of_maps() {
            self.cpp_string();
        }
        let (before, after) = (old.jstype().as_str_name(), new.jstype().as_str_name());
        if is_long(&was) && is_long(&is) && before != after {
            self.write_option("FIELD_SAME_JSTYPE", "jstype", before, after);
        }
    }

    fn utf8(&mut self) {
        let word = |checks: bool| if checks { "VERIFY" } else { "NONE" };
        let (old, new) = (self.pen.old.library(), self.pen.new.library());
        let (was, is) = (old.checks_utf8(self.old), new.checks_utf8(self.new));
        if was != is {
            let check = "FIELD_SAME_UTF8_VALIDATION";
            self.write(check, &[], "UTF-8 validation", word(was), word(is));
        }
        let was = old.checks_utf8_in_java(self.old);
        let is = new.checks_utf8_in_java(self.new);
        if was != is {
            let check = "FIELD_SAME_JAVA_UTF8_VALIDATION";
            let spot = |field: &Field| {
                let file = field.file();
                let options = file.file_descriptor_proto().options.as_ref();
                let is_set =
                    options.is_some_and(|options| options.java_string_check_utf8.is_some());
                if is_set {
                    Spot::option(&file, &[], OPTIONS, "java_string_check_utf8")
                } else {
                    Spot::field(field, &[])
                }
            };
            let spots = (spot(self.old), spot(self.new));
            self.write_at(
                check,
                spots,
                "UTF-8 validation in Java",
                word(was),
                word(is),
            );
        }
    }

    fn cpp_string(&mut self) {
        let was = self.pen.old.library().cpp_string(self.old);
        let is = self.pen.new.library().cpp_string(self.new);
        let is_safe = was == "STRING_PIECE" && is == "STRING";
        if was != is && !is_safe {
            self.write_option("FIELD_SAME_CPP_STRING_TYPE", "ctype", &was, &is);
        }
    }

    fn write_option(&mut self, check: &str, option: &'static str, before: &str, after: &str) {
        let spot = |field: &Field| Spot::option(&field.file(), field.path(), OPTIONS, option);
        let spots = (
            spot(self.old).or(Spot::field(self.old, &[]), self.pen.old.library),
            spot(self.new).or(Spot::field(self.new, &[]), self.pen.new.library),
        );
        self.write_at(check, spots, option, before, after);
    }
}

/// Types that buf takes for one another, on the wire and in JSON.
///
/// <https://protobuf.dev/programming-guides/proto3/#updating>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Family(&'static str);

impl Family {
    const STRING: &'static str = "string";
    const BYTES: &'static str = "bytes";

    /// A group is another type than a message.
    fn of(field: &Field) -> Self {
        Self(match field.kind() {
            Kind::Message(_) if field.is_delimited() => "group",
            Kind::Message(_) => "message",
            Kind::Enum(_) => "enum",
            Kind::String => Self::STRING,
            Kind::Bytes => Self::BYTES,
            Kind::Bool => "bool",
            Kind::Int32 => "int32",
            Kind::Int64 => "int64",
            Kind::Uint32 => "uint32",
            Kind::Uint64 => "uint64",
            Kind::Sint32 => "sint32",
            Kind::Sint64 => "sint64",
            Kind::Fixed32 => "fixed32",
            Kind::Fixed64 => "fixed64",
            Kind::Sfixed32 => "sfixed32",
            Kind::Sfixed64 => "sfixed64",
            Kind::Double => "double",
            Kind::Float => "float",
        })
    }

    fn on_wire(self) -> &'static str {
        match self.0 {
            "int32" | "int64" | "uint32" | "uint64" | "bool" => "varint",
            "sint32" | "sint64" => "zigzag",
            _ => self.fixed(),
        }
    }

    fn in_json(self) -> &'static str {
        match self.0 {
            "int32" | "uint32" => "number",
            "int64" | "uint64" => "number in quotes",
            _ => self.fixed(),
        }
    }

    fn fixed(self) -> &'static str {
        match self.0 {
            "fixed32" | "sfixed32" => "32 bits",
            "fixed64" | "sfixed64" => "64 bits",
            other => other,
        }
    }
}

/// Whether an enum has the last name of another and all of its values.
fn holds(all: &prost_reflect::EnumDescriptor, some: &prost_reflect::EnumDescriptor) -> bool {
    let known = EnumType(all.clone()).symbols();
    let mut wanted = EnumType(some.clone()).symbols().into_iter();
    let is_known = |wanted: &crate::format::protobuf::Symbol| {
        let mut known = known.iter();
        known.any(|known| known.name == wanted.name && known.number == wanted.number)
    };
    all.name() == some.name() && wanted.all(|symbol| is_known(&symbol))
}

fn is_long(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Int64 | Kind::Sint64 | Kind::Uint64 | Kind::Fixed64 | Kind::Sfixed64
    )
}

/// What a check tells cardinalities apart by.
type Class = fn(Cardinality) -> &'static str;

fn word(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::Singular(Presence::Implicit) => "implicit presence",
        Cardinality::Singular(Presence::Explicit) => "explicit presence",
        Cardinality::Singular(Presence::Required) => "required",
        Cardinality::Repeated { .. } => "repeated",
        Cardinality::Map => "map",
    }
}

fn in_json(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::Singular(Presence::Implicit | Presence::Explicit) => "optional",
        other => word(other),
    }
}

fn on_wire(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::Map => "repeated",
        other => in_json(other),
    }
}
