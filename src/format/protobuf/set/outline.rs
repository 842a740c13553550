//! A text in which each name stands where it stood in the file that a descriptor was made from.
//!
//! The file itself is not at hand. What a report shows of it are the names, numbers and types that the descriptor holds.

use std::borrow::Cow;

use prost_types::source_code_info::Location;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

use crate::format::protobuf::tag;

/// Lines and columns beyond these are those of no file that somebody wrote.
const MAX_LINES: usize = 200_000;
const MAX_COLUMNS: usize = 10_000;
/// The bytes that the texts of one set may take together; the files after that are shown without lines.
const MAX_BYTES: usize = 20 << 20;

/// Makes the texts of a set.
pub(super) struct Outlines {
    left: usize,
}

impl Outlines {
    pub(super) fn new() -> Self {
        Self { left: MAX_BYTES }
    }

    /// The text of a file, empty where its descriptor does not say where anything stood.
    pub(super) fn of(&mut self, file: &FileDescriptorProto, locations: &[Location]) -> String {
        let Some(mut page) = Page::blank(locations, self.left) else {
            return String::new();
        };
        self.left -= page.text.len();
        for location in locations {
            if let [line, start, end] = *location.span.as_slice()
                && let Some(word) = word(file, &location.path)
            {
                page.put(&word, line, start, end);
            }
        }
        String::from_utf8(page.text).unwrap_or_default()
    }
}

/// A text of blanks, and where its lines start.
struct Page {
    text: Vec<u8>,
    starts: Vec<usize>,
}

impl Page {
    /// As many lines and columns as the locations need, in no more than `most` bytes.
    fn blank(locations: &[Location], most: usize) -> Option<Self> {
        let mut widths = Vec::<usize>::new();
        for location in locations {
            let ends = match *location.span.as_slice() {
                [line, start, end] => [(line, start), (line, end)],
                [line, start, end_line, end] => [(line, start), (end_line, end)],
                _ => continue,
            };
            for (line, column) in ends {
                let line = usize::try_from(line).ok();
                let line = line.filter(|line| *line < MAX_LINES.min(most))?;
                let column = usize::try_from(column).ok();
                let column = column.filter(|column| *column < MAX_COLUMNS)?;
                if widths.len() <= line {
                    widths.resize(line + 1, 0);
                }
                widths[line] = widths[line].max(column);
            }
        }
        let bytes = widths.iter().map(|width| width + 1).sum();
        if bytes > most {
            return None;
        }
        let mut page = Self {
            text: vec![b' '; bytes],
            starts: Vec::with_capacity(widths.len()),
        };
        let mut end = 0;
        for width in widths {
            page.starts.push(end);
            end += width + 1;
            page.text[end - 1] = b'\n';
        }
        Some(page)
    }

    /// Writes a word where it stood. One that was spelled in another way there is left out.
    fn put(&mut self, word: &str, line: i32, start: i32, end: i32) {
        let number = |number: i32| usize::try_from(number).ok();
        let (Some(line), Some(start), Some(end)) = (number(line), number(start), number(end))
        else {
            return;
        };
        let line = self.starts.get(line).copied().unwrap_or(usize::MAX / 2);
        let place = self.text.get_mut(line + start..line + end);
        if let Some(place) = place
            && place.len() == word.len()
            && word.is_ascii()
            && !place.contains(&b'\n')
        {
            place.copy_from_slice(word.as_bytes());
        }
    }
}

/// What stands at a location, as far as the descriptor holds it.
fn word<'a>(file: &'a FileDescriptorProto, path: &[i32]) -> Option<Cow<'a, str>> {
    let at = |index: i32| usize::try_from(index).ok();
    match path {
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
                [tag::NAME] => named(service.name.as_ref()),
                [tag::service::METHOD, index, tag::NAME] => {
                    named(service.method.get(at(*index)?)?.name.as_ref())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn named(name: Option<&String>) -> Option<Cow<'_, str>> {
    name.map(|name| name.as_str().into())
}

fn in_message<'a>(message: &'a DescriptorProto, path: &[i32]) -> Option<Cow<'a, str>> {
    let at = |index: i32| usize::try_from(index).ok();
    match path {
        [tag::NAME] => named(message.name.as_ref()),
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
            named(message.oneof_decl.get(at(*index)?)?.name.as_ref())
        }
        _ => None,
    }
}

fn in_enum<'a>(item: &'a EnumDescriptorProto, path: &[i32]) -> Option<Cow<'a, str>> {
    const NUMBER: i32 = 2;
    match path {
        [tag::NAME] => named(item.name.as_ref()),
        [tag::enumeration::VALUE, index, part] => {
            let value = item.value.get(usize::try_from(*index).ok()?)?;
            match *part {
                tag::NAME => named(value.name.as_ref()),
                NUMBER => value.number.map(|number| number.to_string().into()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn in_field<'a>(field: &'a FieldDescriptorProto, path: &[i32]) -> Option<Cow<'a, str>> {
    const NUMBER: i32 = 3;
    const TYPE: i32 = 5;
    const LABEL: i32 = tag::field::LABEL;
    match path {
        [tag::NAME] => named(field.name.as_ref()),
        [NUMBER] => field.number.map(|number| number.to_string().into()),
        [TYPE] => {
            let name = field.r#type().as_str_name();
            name.strip_prefix("TYPE_")
                .map(|word| word.to_lowercase().into())
        }
        [LABEL] => {
            let name = field.label().as_str_name();
            name.strip_prefix("LABEL_")
                .map(|word| word.to_lowercase().into())
        }
        _ => None,
    }
}
