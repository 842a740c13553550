//! Gives a field the default that the parser was told was an option.

use prost_types::field_descriptor_proto::Type;
use prost_types::{FieldDescriptorProto, UninterpretedOption};

use super::rewrite::DEFAULT;

/// Makes the option the default of the field.
///
/// # Errors
/// If the field cannot have one.
pub(super) fn restore(field: &mut FieldDescriptorProto) -> Result<(), String> {
    let repeated = field.label() == prost_types::field_descriptor_proto::Label::Repeated;
    let kind = field.r#type.is_some().then(|| field.r#type());
    let Some(options) = &mut field.options else {
        return Ok(());
    };
    let written = &options.uninterpreted_option;
    let Some(index) = written.iter().position(is_default) else {
        return Ok(());
    };
    let option = options.uninterpreted_option.remove(index);
    if repeated {
        return Err("a repeated field has no default; remove it".to_owned());
    }
    let value = match kind {
        Some(Type::String) => option
            .string_value
            .and_then(|bytes| String::from_utf8(bytes).ok()),
        Some(Type::Bytes) => option.string_value.as_deref().map(escaped),
        Some(Type::Double | Type::Float) => number(&option).or_else(|| word(&option)),
        Some(Type::Message | Type::Group) => None,
        // A named type is an enum, as far as anybody knows here.
        None | Some(Type::Bool | Type::Enum) => option.identifier_value,
        Some(_) => integer(&option),
    };
    let value = value.ok_or("this is no default for the type of the field; correct it")?;
    field.default_value = Some(value);
    Ok(())
}

fn is_default(option: &UninterpretedOption) -> bool {
    matches!(option.name.as_slice(), [part] if !part.is_extension && part.name_part == DEFAULT)
}

fn integer(option: &UninterpretedOption) -> Option<String> {
    let positive = option.positive_int_value.map(|value| value.to_string());
    positive.or_else(|| option.negative_int_value.map(|value| value.to_string()))
}

fn number(option: &UninterpretedOption) -> Option<String> {
    let value = option.double_value.map(|value| value.to_string());
    value.or_else(|| integer(option))
}

/// Infinity and what is no number; with a sign they were put in quotes.
fn word(option: &UninterpretedOption) -> Option<String> {
    let word = option.identifier_value.as_deref();
    let word = word.or(match option.string_value.as_deref() {
        Some(b"-inf") => Some("-inf"),
        Some(b"-nan") => Some("nan"),
        _ => None,
    });
    let word = word.filter(|word| matches!(*word, "inf" | "nan" | "-inf"));
    word.map(str::to_owned)
}

/// Bytes as a descriptor spells them.
fn escaped(bytes: &[u8]) -> String {
    let spelled = bytes.iter().map(|byte| match byte {
        b'\t' => "\\t".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\n' => "\\n".to_owned(),
        b'\\' | b'\'' | b'"' => format!("\\{}", char::from(*byte)),
        b' '..=b'~' => char::from(*byte).to_string(),
        other => format!("\\{other:03o}"),
    });
    spelled.collect()
}
