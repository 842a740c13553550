//! Puts `packed` where the linker looks for it, and takes away what it would not understand.
//!
//! prost-reflect decides about packing before it interprets options, and the parser leaves all options uninterpreted:
//! left alone, `[packed = false]` would be read and then ignored.

use super::options;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    UninterpretedOption,
};

/// What only features themselves are declared with. The `descriptor.proto` of prost-reflect is older than some of it.
const OF_FEATURES: [&str; 2] = ["edition_defaults", "feature_support"];

/// The way to a message that says of itself that it is an entry of a map, which only the compiler may say: code that
/// reads descriptors takes its word for the fields that it has.
pub(super) fn false_entry(file: &mut FileDescriptorProto) -> Option<Vec<i32>> {
    let told = options::each(file, &mut |site, options| {
        let told = options.iter().any(|option| is_named(option, "map_entry"));
        if told { Err(site.path.clone()) } else { Ok(()) }
    });
    told.err()
}

/// Interprets the option `packed` of every field.
pub(super) fn interpret(file: &mut FileDescriptorProto) {
    file.extension.iter_mut().for_each(of_field);
    file.message_type.iter_mut().for_each(of_message);
    file.enum_type.iter_mut().for_each(of_enum);
}

/// Recursion is safe here: the parser has refused what nests deeper than 32.
fn of_message(message: &mut DescriptorProto) {
    message.field.iter_mut().for_each(of_field);
    message.extension.iter_mut().for_each(of_field);
    message.nested_type.iter_mut().for_each(of_message);
    message.enum_type.iter_mut().for_each(of_enum);
}

fn of_enum(item: &mut EnumDescriptorProto) {
    for value in &mut item.value {
        if let Some(options) = &mut value.options {
            options.uninterpreted_option.retain(is_known);
        }
    }
}

fn is_known(option: &UninterpretedOption) -> bool {
    !OF_FEATURES.iter().any(|name| is_named(option, name))
}

fn is_named(option: &UninterpretedOption, name: &str) -> bool {
    matches!(option.name.as_slice(), [part] if !part.is_extension && part.name_part == name)
}

fn of_field(field: &mut FieldDescriptorProto) {
    let Some(options) = &mut field.options else {
        return;
    };
    options.uninterpreted_option.retain(is_known);
    // A second one is an error, which the linker will find.
    let written = &options.uninterpreted_option;
    let Some(index) = written.iter().position(|option| packing(option).is_some()) else {
        return;
    };
    options.packed = packing(&options.uninterpreted_option.remove(index));
}

fn packing(option: &UninterpretedOption) -> Option<bool> {
    if !is_named(option, "packed") {
        return None;
    }
    option.identifier_value.as_deref()?.parse().ok()
}
