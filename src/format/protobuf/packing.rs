//! Puts `packed` where the linker looks for it.
//!
//! prost-reflect decides about packing before it interprets options, and the parser leaves all options uninterpreted:
//! left alone, `[packed = false]` would be read and then ignored.

use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, UninterpretedOption,
};

/// Interprets the option `packed` of every field.
pub(super) fn interpret(file: &mut FileDescriptorProto) {
    file.extension.iter_mut().for_each(of_field);
    file.message_type.iter_mut().for_each(of_message);
}

/// Recursion is safe here: the parser has refused what nests deeper than 32.
fn of_message(message: &mut DescriptorProto) {
    message.field.iter_mut().for_each(of_field);
    message.extension.iter_mut().for_each(of_field);
    message.nested_type.iter_mut().for_each(of_message);
}

fn of_field(field: &mut FieldDescriptorProto) {
    let Some(options) = &mut field.options else {
        return;
    };
    // A second one is an error, which the linker will find.
    let written = &options.uninterpreted_option;
    let Some(index) = written.iter().position(|option| packing(option).is_some()) else {
        return;
    };
    options.packed = packing(&options.uninterpreted_option.remove(index));
}

fn packing(option: &UninterpretedOption) -> Option<bool> {
    let [part] = option.name.as_slice() else {
        return None;
    };
    if part.is_extension || part.name_part != "packed" {
        return None;
    }
    option.identifier_value.as_deref()?.parse().ok()
}
