//! Whether a descriptor is one that a compiler could have made, as far as the linker and the codec rely on it.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

/// What is wrong with a file, in a few words.
pub(super) fn flaw(file: &FileDescriptorProto) -> Option<String> {
    let package = file.package();
    if !(package.is_empty() || is_path(package)) {
        return Some(format!("`{package}` is no package"));
    }
    let messages = file.message_type.iter().find_map(of_message);
    let enums = || file.enum_type.iter().find_map(of_enum);
    let extensions = || file.extension.iter().find_map(of_extension);
    messages.or_else(enums).or_else(extensions).or_else(|| {
        let mut services = file.service.iter();
        services.find_map(|service| {
            let mut methods = service.method.iter();
            bad_name(service.name()).or_else(|| {
                methods.find_map(|method| {
                    let types = [method.input_type(), method.output_type()];
                    let bad = types.into_iter().find(|name| !is_reference(name));
                    bad_name(method.name()).or_else(|| bad.map(no_type))
                })
            })
        })
    })
}

/// Recursion is bounded: what nests too deep was refused before.
fn of_message(message: &DescriptorProto) -> Option<String> {
    let is_entry = message
        .options
        .as_ref()
        .is_some_and(prost_types::MessageOptions::map_entry);
    if is_entry && !is_map_entry(message) {
        return Some(format!("`{}` is no entry of a map", message.name()));
    }
    let oneofs = || {
        message
            .oneof_decl
            .iter()
            .find_map(|oneof| bad_name(oneof.name()))
    };
    bad_name(message.name())
        .or_else(|| message.field.iter().find_map(of_field))
        .or_else(|| message.extension.iter().find_map(of_extension))
        .or_else(oneofs)
        .or_else(|| message.enum_type.iter().find_map(of_enum))
        .or_else(|| message.nested_type.iter().find_map(of_message))
}

/// A key and a value, see <https://protobuf.dev/programming-guides/proto3/#backwards>.
fn is_map_entry(message: &DescriptorProto) -> bool {
    let [key, value] = message.field.as_slice() else {
        return false;
    };
    let is_single = |field: &FieldDescriptorProto, number: i32| {
        field.number() == number && field.label() == Label::Optional && field.oneof_index.is_none()
    };
    let is_key = !matches!(
        key.r#type(),
        Type::Double | Type::Float | Type::Bytes | Type::Enum | Type::Message | Type::Group
    );
    is_key && key.type_name.is_none() && is_single(key, 1) && is_single(value, 2)
}

fn of_field(field: &FieldDescriptorProto) -> Option<String> {
    let is_named = field.type_name.is_some();
    let is_typed = !is_named || is_reference(field.type_name());
    bad_name(field.name()).or_else(|| (!is_typed).then(|| no_type(field.type_name())))
}

fn of_extension(field: &FieldDescriptorProto) -> Option<String> {
    let extendee = field.extendee();
    of_field(field).or_else(|| (!is_reference(extendee)).then(|| no_type(extendee)))
}

fn of_enum(item: &EnumDescriptorProto) -> Option<String> {
    let mut values = item.value.iter();
    bad_name(item.name()).or_else(|| values.find_map(|value| bad_name(value.name())))
}

fn bad_name(name: &str) -> Option<String> {
    (!is_word(name)).then(|| format!("`{name}` is no name"))
}

fn no_type(name: &str) -> String {
    format!("`{name}` is no type")
}

fn is_reference(name: &str) -> bool {
    is_path(name.strip_prefix('.').unwrap_or(name))
}

fn is_path(name: &str) -> bool {
    name.split('.').all(is_word)
}

fn is_word(name: &str) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.as_bytes().iter().all(letter)
}
