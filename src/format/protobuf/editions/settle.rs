//! A descriptor in an edition, in words that the linker and the codec know.
//!
//! Presence becomes a label or a mark, packing an option, a delimited message a group. What has no such word, a closed
//! enum, stays a feature in the options.

use std::collections::BTreeMap;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::uninterpreted_option::NamePart;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, FieldDescriptorProto, FileDescriptorProto,
    UninterpretedOption,
};

use super::{Edition, Encoding, Features, MessageEncoding, Written, Wrong, defaults};
use crate::format::protobuf::tag;
use crate::format::protobuf::view::Presence;

/// Rewrites a file of an edition; one of a syntax is left as it is.
///
/// # Errors
/// If a field has a label or a default that it cannot have.
pub(in crate::format::protobuf) fn settle(
    file: &mut FileDescriptorProto,
    edition: Edition,
    written: &BTreeMap<Vec<i32>, Written>,
) -> Result<(), Wrong> {
    if !edition.has_features() {
        return Ok(());
    }
    let features = Features::of_edition(edition);
    let features = written
        .get(&[][..])
        .map_or(features.clone(), |own| features.with(own));
    let mut settler = Settler {
        written,
        has_implicit: false,
        off_zero: None,
        edition,
    };
    for (path, message) in ways(&[], tag::file::MESSAGE, &mut file.message_type) {
        settler.message(&path, message, &features)?;
    }
    for (path, item) in ways(&[], tag::file::ENUM, &mut file.enum_type) {
        settler.enumeration(&path, item, &features)?;
    }
    for (path, field) in ways(&[], tag::file::EXTENSION, &mut file.extension) {
        settler.extension(&path, field, &features)?;
    }
    // In proto2 every field has presence, and an enum may start where it likes; in proto3 presence is marked. Only a file
    // that has fields without presence needs proto3.
    let syntax = if settler.has_implicit {
        if let Some(path) = settler.off_zero {
            let message = "this release cannot read a file that has fields without presence and an enum that does not start at zero; move the enum to a file of its own";
            return Err(Wrong {
                path,
                message: message.to_owned(),
            });
        }
        "proto3"
    } else {
        file.message_type.iter_mut().for_each(unmark);
        "proto2"
    };
    file.syntax = Some(syntax.to_owned());
    Ok(())
}

/// Takes away the marks that only proto3 has.
fn unmark(message: &mut DescriptorProto) {
    for field in &mut message.field {
        field.proto3_optional = None;
    }
    message.nested_type.iter_mut().for_each(unmark);
}

/// Items, each with the way to it.
fn ways<'a, T>(
    above: &[i32],
    tag: i32,
    items: &'a mut [T],
) -> impl Iterator<Item = (Vec<i32>, &'a mut T)> {
    (0..)
        .zip(items)
        .map(move |(index, item)| ([above, &[tag, index]].concat(), item))
}

struct Settler<'a> {
    written: &'a BTreeMap<Vec<i32>, Written>,
    has_implicit: bool,
    /// The way to an enum that does not start at zero.
    off_zero: Option<Vec<i32>>,
    edition: Edition,
}

impl Settler<'_> {
    fn inside(&self, path: &[i32], around: &Features) -> Features {
        let own = self.written.get(path);
        own.map_or_else(|| around.clone(), |own| around.clone().with(own))
    }

    /// Recursion is safe here: the parser has refused what nests deeper than 32.
    fn message(
        &mut self,
        path: &[i32],
        message: &mut DescriptorProto,
        around: &Features,
    ) -> Result<(), Wrong> {
        let features = self.inside(path, around);
        let nested = message.nested_type.iter();
        let entries: Vec<_> = nested
            .filter(|nested| is_entry(nested))
            .map(|entry| entry.name().to_owned())
            .collect();
        for (way, field) in ways(path, tag::message::FIELD, &mut message.field) {
            let around = match field.oneof_index {
                Some(oneof) => {
                    self.inside(&[path, &[tag::message::ONEOF, oneof]].concat(), &features)
                }
                None => features.clone(),
            };
            let around = self.inside(&way, &around);
            let short = field.type_name().rsplit('.').next().unwrap_or_default();
            let is_map =
                field.label() == Label::Repeated && entries.iter().any(|entry| entry == short);
            self.labelled(&way, field)?;
            if !is_map {
                self.singular(field, &around);
                encoded(field, &around);
            }
        }
        for (path, field) in ways(path, tag::message::EXTENSION, &mut message.extension) {
            self.extension(&path, field, &features)?;
        }
        for (path, item) in ways(path, tag::message::ENUM, &mut message.enum_type) {
            self.enumeration(&path, item, &features)?;
        }
        for (path, nested) in ways(path, tag::message::NESTED, &mut message.nested_type) {
            // The fields of an entry are as they have always been.
            if !is_entry(nested) {
                self.message(&path, nested, &features)?;
            }
        }
        Ok(())
    }

    fn extension(
        &mut self,
        path: &[i32],
        field: &mut FieldDescriptorProto,
        around: &Features,
    ) -> Result<(), Wrong> {
        let features = self.inside(path, around);
        self.labelled(path, field)?;
        encoded(field, &features);
        Ok(())
    }

    /// Gives a field its default, and refuses the labels that are features in an edition.
    fn labelled(&self, path: &[i32], field: &mut FieldDescriptorProto) -> Result<(), Wrong> {
        let wrong = |part: i32, message: String| Wrong {
            path: [path, &[part]].concat(),
            message,
        };
        if field.proto3_optional.is_some() {
            let message = format!(
                "there is no label `optional` in {}; use features.field_presence = EXPLICIT",
                self.edition
            );
            return Err(wrong(tag::field::LABEL, message));
        }
        defaults::restore(field).map_err(|message| wrong(tag::field::DEFAULT, message))
    }

    fn singular(&mut self, field: &mut FieldDescriptorProto, features: &Features) {
        if field.label() == Label::Repeated || field.oneof_index.is_some() {
            return;
        }
        let is_message = matches!(field.r#type(), Type::Message | Type::Group);
        match features.presence() {
            Presence::Required => {
                field.set_label(Label::Required);
                field.proto3_optional = Some(true);
            }
            Presence::Explicit => field.proto3_optional = Some(true),
            Presence::Implicit if field.r#type.is_some() && is_message => {}
            Presence::Implicit => self.has_implicit = true,
        }
    }

    fn enumeration(
        &mut self,
        path: &[i32],
        item: &mut EnumDescriptorProto,
        around: &Features,
    ) -> Result<(), Wrong> {
        let features = self.inside(path, around);
        if item.value.first().is_some_and(|first| first.number() != 0) {
            if !features.is_closed() {
                return Err(Wrong {
                    path: [path, &[tag::enumeration::VALUE, 0]].concat(),
                    message: "an open enum starts at zero; add a symbol, or make the enum closed"
                        .to_owned(),
                });
            }
            self.off_zero = Some(path.to_vec());
        }
        let value = if features.is_closed() {
            "CLOSED"
        } else {
            "OPEN"
        };
        let part = |name: &str| NamePart {
            name_part: name.to_owned(),
            is_extension: false,
        };
        let option = UninterpretedOption {
            name: vec![part("features"), part("enum_type")],
            identifier_value: Some(value.to_owned()),
            ..UninterpretedOption::default()
        };
        let options = item.options.get_or_insert_with(EnumOptions::default);
        options.uninterpreted_option.push(option);
        Ok(())
    }
}

fn is_entry(message: &DescriptorProto) -> bool {
    let options = message.options.as_ref();
    options.is_some_and(prost_types::MessageOptions::map_entry)
}

/// Lists are packed and messages delimited where the features say so. A named type may be an enum or a message: what is
/// said for the other one is ignored by the linker.
fn encoded(field: &mut FieldDescriptorProto, features: &Features) {
    let is_named = field.type_name.is_some();
    let kind = field.r#type.is_some().then(|| field.r#type());
    let may_pack = !matches!(
        kind,
        Some(Type::String | Type::Bytes | Type::Message | Type::Group)
    );
    if field.label() == Label::Repeated && may_pack {
        let options = field.options.get_or_insert_default();
        options.packed = Some(features.encoding() == Encoding::Packed);
    }
    let may_delimit = is_named && kind.is_none_or(|kind| kind == Type::Message);
    if may_delimit && features.message_encoding() == MessageEncoding::Delimited {
        field.set_type(Type::Group);
    }
}
