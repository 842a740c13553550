//! A text in which each name stands where it stood in the file that a descriptor was made from.
//!
//! The file itself is not at hand. What a report shows of it are the names, numbers and types that the descriptor holds.

use prost_types::source_code_info::Location;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use crate::format::protobuf::tag;

/// Lines and columns beyond these are those of no file that somebody wrote.
const MAX_LINES: usize = 200_000;
const MAX_COLUMNS: usize = 10_000;
/// The bytes of a whole text.
const MAX_BYTES: usize = 20 << 20;

/// The text, empty where the descriptor does not say where anything stood.
pub(super) fn outline(file: &FileDescriptorProto, locations: &[Location]) -> String {
    let Some(mut lines) = blank(locations) else {
        return String::new();
    };
    for location in locations {
        let [line, start, end] = *location.span.as_slice() else {
            continue;
        };
        let Some(word) = word(file, &location.path) else {
            continue;
        };
        let number = |number: i32| usize::try_from(number).ok();
        let (Some(line), Some(start), Some(end)) = (number(line), number(start), number(end))
        else {
            continue;
        };
        let place = lines
            .get_mut(line)
            .and_then(|line| line.get_mut(start..end));
        // A name that is spelled in another way there is left out.
        if let Some(place) = place
            && place.len() == word.len()
            && word.is_ascii()
        {
            place.copy_from_slice(word.as_bytes());
        }
    }
    let text = lines.join(&b'\n');
    String::from_utf8(text).unwrap_or_default()
}

/// As many lines and columns as the locations need.
fn blank(locations: &[Location]) -> Option<Vec<Vec<u8>>> {
    let mut widths = Vec::<usize>::new();
    for location in locations {
        let ends = match *location.span.as_slice() {
            [line, start, end] => [(line, start), (line, end)],
            [line, start, end_line, end] => [(line, start), (end_line, end)],
            _ => continue,
        };
        for (line, column) in ends {
            let line = usize::try_from(line)
                .ok()
                .filter(|line| *line < MAX_LINES)?;
            let column = usize::try_from(column)
                .ok()
                .filter(|column| *column < MAX_COLUMNS)?;
            if widths.len() <= line {
                widths.resize(line + 1, 0);
            }
            widths[line] = widths[line].max(column);
        }
    }
    let bytes: usize = widths.iter().map(|width| width + 1).sum();
    (bytes <= MAX_BYTES).then(|| widths.into_iter().map(|width| vec![b' '; width]).collect())
}

/// What stands at a location, as far as the descriptor holds it.
fn word(file: &FileDescriptorProto, path: &[i32]) -> Option<String> {
    const PACKAGE: i32 = 2;
    let at = |index: i32| usize::try_from(index).ok();
    match path {
        [PACKAGE] => Some(format!("package {};", file.package())),
        [tag::file::MESSAGE, index, rest @ ..] => {
            in_message(file.message_type.get(at(*index)?)?, rest)
        }
        [tag::file::ENUM, index, rest @ ..] => in_enum(file.enum_type.get(at(*index)?)?, rest),
        [tag::file::EXTENSION, index, rest @ ..] => {
            in_field(file.extension.get(at(*index)?)?, rest)
        }
        [tag::file::SERVICE, index, rest @ ..] => {
            let service = file.service.get(at(*index)?)?;
            match rest {
                [tag::NAME] => service.name.clone(),
                [tag::service::METHOD, index, tag::NAME] => {
                    service.method.get(at(*index)?)?.name.clone()
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn in_message(message: &DescriptorProto, path: &[i32]) -> Option<String> {
    let at = |index: i32| usize::try_from(index).ok();
    match path {
        [tag::NAME] => message.name.clone(),
        [tag::message::FIELD, index, rest @ ..] => in_field(message.field.get(at(*index)?)?, rest),
        [tag::message::EXTENSION, index, rest @ ..] => {
            in_field(message.extension.get(at(*index)?)?, rest)
        }
        [tag::message::NESTED, index, rest @ ..] => {
            in_message(message.nested_type.get(at(*index)?)?, rest)
        }
        [tag::message::ENUM, index, rest @ ..] => {
            in_enum(message.enum_type.get(at(*index)?)?, rest)
        }
        [tag::message::ONEOF, index, tag::NAME] => {
            message.oneof_decl.get(at(*index)?)?.name.clone()
        }
        _ => None,
    }
}

fn in_enum(item: &EnumDescriptorProto, path: &[i32]) -> Option<String> {
    const NUMBER: i32 = 2;
    match path {
        [tag::NAME] => item.name.clone(),
        [tag::enumeration::VALUE, index, part] => {
            let value = item.value.get(usize::try_from(*index).ok()?)?;
            match *part {
                tag::NAME => value.name.clone(),
                NUMBER => value.number.map(|number| number.to_string()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn in_field(field: &FieldDescriptorProto, path: &[i32]) -> Option<String> {
    const NUMBER: i32 = 3;
    const TYPE: i32 = 5;
    const LABEL: i32 = tag::field::LABEL;
    match path {
        [tag::NAME] => field.name.clone(),
        [NUMBER] => field.number.map(|number| number.to_string()),
        [TYPE] => {
            let name = field.r#type().as_str_name();
            name.strip_prefix("TYPE_").map(str::to_lowercase)
        }
        [LABEL] => {
            let name = field.label().as_str_name();
            name.strip_prefix("LABEL_").map(str::to_lowercase)
        }
        _ => None,
    }
}
