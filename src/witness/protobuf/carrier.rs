//! A message made up around an enum, for an enum that no field at hand uses.

use prost_reflect::prost_types::field_descriptor_proto::{Label, Type};
use prost_reflect::prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use crate::format::protobuf::{EnumType, Message};

/// One message for each side, whose only field, number 1, holds the enum; `None` when a pool refuses it.
pub fn carrier(old: &EnumType, new: &EnumType) -> Option<(Message, Message)> {
    Some((around(old)?, around(new)?))
}

fn around(item: &EnumType) -> Option<Message> {
    let mut pool = item.0.parent_pool().clone();
    let file = item.0.parent_file();
    let name = format!("{}Event", item.0.name());
    let package = "schema_gate.witness".to_owned();
    let full_name = format!("{package}.{name}");
    let field = FieldDescriptorProto {
        name: Some("value".to_owned()),
        number: Some(1),
        label: Some(Label::Optional.into()),
        r#type: Some(Type::Enum.into()),
        type_name: Some(format!(".{}", item.full_name())),
        ..FieldDescriptorProto::default()
    };
    let message = DescriptorProto {
        name: Some(name),
        field: vec![field],
        ..DescriptorProto::default()
    };
    let carrier = FileDescriptorProto {
        name: Some("witness://carrier".to_owned()),
        package: Some(package),
        dependency: vec![file.name().to_owned()],
        message_type: vec![message],
        // So that zero is written too.
        syntax: Some("proto2".to_owned()),
        ..FileDescriptorProto::default()
    };
    pool.add_file_descriptor_proto(carrier).ok()?;
    pool.get_message_by_name(&full_name).map(Message)
}
