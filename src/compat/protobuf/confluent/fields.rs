//! The type and the label of a field.

use prost_reflect::Kind;

use super::catalogue;
use super::messages::Walk;
use crate::compat::protobuf::buf::{Check, Named, Spot, describe};
use crate::format::protobuf::{Cardinality, Field, Message, Presence};

/// Compares two fields of one number, whatever they are called.
pub(super) fn compare(walk: &mut Walk<'_, '_>, old: &Field, new: &Field) {
    match (old.map_entry(), new.map_entry()) {
        (None, None) => types(walk, (old, new), (old, new), true),
        (Some((old_key, old_value)), Some((new_key, new_value))) => {
            types(walk, (old, new), (&old_key, &new_key), false);
            types(walk, (old, new), (&old_value, &new_value), false);
        }
        _ => refuse(walk, &catalogue::FIELD_KIND_CHANGED, (old, new)),
    }
}

/// Compares the types of two fields, or those inside of two maps.
fn types(
    walk: &mut Walk<'_, '_>,
    fields: (&Field, &Field),
    (old, new): (&Field, &Field),
    has_label: bool,
) {
    match (old.kind(), new.kind()) {
        (Kind::Message(old), Kind::Message(new)) => {
            messages(walk, fields, &Message(old), &Message(new));
        }
        (Kind::Message(_), _) | (_, Kind::Message(_)) => {
            refuse(walk, &catalogue::FIELD_KIND_CHANGED, fields);
        }
        (was, is) if family(&was) != family(&is) => {
            refuse(walk, &catalogue::FIELD_SCALAR_KIND_CHANGED, fields);
        }
        (was, _) => {
            let is_number = family(&was) != TEXT;
            let labels = (label(old), label(new));
            let is_relabelled = matches!(labels, (Some(was), Some(is)) if was != is);
            if has_label && is_number && is_relabelled {
                refuse(walk, &catalogue::FIELD_NUMERIC_LABEL_CHANGED, fields);
            }
        }
    }
}

/// Types are one by their name without the package. What they refer to elsewhere is compared by what is in it.
fn messages(walk: &mut Walk<'_, '_>, fields: (&Field, &Field), old: &Message, new: &Message) {
    let check = &catalogue::FIELD_NAMED_TYPE_CHANGED;
    if local_name(old) != local_name(new) {
        return refuse(walk, check, fields);
    }
    if walk.are_settled(old, new) {
        return;
    }
    let before = walk.refused;
    walk.messages(old, new);
    if walk.refused > before {
        refuse(walk, check, fields);
    }
}

fn refuse(walk: &mut Walk<'_, '_>, check: &'static Check, (old, new): (&Field, &Field)) {
    let told = format!(
        "{} was `{}` and is `{}` now",
        describe(new),
        old.type_name(),
        new.type_name()
    );
    let spots = (Spot::field(old, &[]), Spot::field(new, &[]));
    walk.refuse(
        check,
        Named::field(new),
        Some(&spots.0),
        Some(&spots.1),
        told,
    );
}

fn local_name(message: &Message) -> String {
    let package = message.0.package_name();
    let name = message.full_name();
    let local = name.strip_prefix(package).unwrap_or(name);
    local.trim_start_matches('.').to_owned()
}

const TEXT: &str = "text";

/// Scalars that the registry takes for one another, enums among the numbers.
fn family(kind: &Kind) -> &'static str {
    match kind {
        Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Bool | Kind::Enum(_) => {
            "varint"
        }
        Kind::Sint32 | Kind::Sint64 => "zigzag",
        Kind::String | Kind::Bytes => TEXT,
        Kind::Fixed32 | Kind::Sfixed32 => "32 bits",
        Kind::Fixed64 | Kind::Sfixed64 => "64 bits",
        Kind::Float => "float",
        Kind::Double => "double",
        Kind::Message(_) => "message",
    }
}

/// The label that is written in front of a field; a change from or to none is not seen.
fn label(field: &Field) -> Option<&'static str> {
    match field.cardinality() {
        Cardinality::Repeated { .. } => Some("repeated"),
        Cardinality::Singular(Presence::Required) => Some("required"),
        Cardinality::Singular(Presence::Explicit) if field.oneof().is_none() => Some("optional"),
        Cardinality::Singular(_) | Cardinality::Map => None,
    }
}
