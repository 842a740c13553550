//! Options that somebody made up, as far as they are texts or records of texts. They are read as the linker understands
//! them; where the file that declares them is missing, as they are written.

use std::iter::Peekable;
use std::str::CharIndices;

use prost_reflect::{DynamicMessage, FileDescriptor, MessageDescriptor, Value};
use prost_types::{DescriptorProto, FileDescriptorProto, UninterpretedOption};

use super::{Library, tag};
use crate::model::Place;

/// An option that somebody made up.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomOption {
    /// Its full name, or the one under which it is used where nobody knows more.
    pub name: String,
    /// What it is set to.
    pub value: CustomValue,
    /// Where it is set.
    pub place: Option<Place>,
}

/// What an option is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomValue {
    /// A text.
    Text(String),
    /// The members of a message that are texts, by name.
    Record(Vec<(String, String)>),
    /// Anything else.
    Other,
}

impl CustomOption {
    /// The last part of the name.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

impl Library {
    /// The made-up options of a message.
    pub fn options_of_message(&self, message: &MessageDescriptor) -> Vec<CustomOption> {
        let (file, path) = (message.parent_file(), message.path());
        let written = self.sources.get(file.name()).and_then(|source| {
            let options = declared(&source.descriptor, path)?.options.as_ref()?;
            Some(options.uninterpreted_option.as_slice())
        });
        let site = Site {
            library: self,
            file: &file,
            path,
            options: tag::message::OPTIONS,
        };
        site.read(&message.options(), written.unwrap_or_default())
    }

    /// The made-up options of a file.
    pub fn options_of_file(&self, file: &FileDescriptor) -> Vec<CustomOption> {
        let written = self.sources.get(file.name()).and_then(|source| {
            let options = source.descriptor.options.as_ref()?;
            Some(options.uninterpreted_option.as_slice())
        });
        let site = Site {
            library: self,
            file,
            path: &[],
            options: tag::file::OPTIONS,
        };
        site.read(&file.options(), written.unwrap_or_default())
    }
}

/// The message at `path` of a file.
fn declared<'f>(file: &'f FileDescriptorProto, path: &[i32]) -> Option<&'f DescriptorProto> {
    let mut steps = path.chunks(2);
    let index = |step: &[i32]| usize::try_from(*step.get(1)?).ok();
    let mut message = file.message_type.get(index(steps.next()?)?)?;
    for step in steps {
        message = message.nested_type.get(index(step)?)?;
    }
    Some(message)
}

/// An element whose options are read.
struct Site<'l> {
    library: &'l Library,
    file: &'l FileDescriptor,
    path: &'l [i32],
    /// The field of its descriptor that holds the options.
    options: i32,
}

impl Site<'_> {
    fn read(&self, typed: &DynamicMessage, written: &[UninterpretedOption]) -> Vec<CustomOption> {
        let mut read = Vec::new();
        for (extension, value) in typed.extensions() {
            let values = match value {
                Value::List(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            let place = self.place(extension.full_name());
            read.extend(values.iter().map(|value| CustomOption {
                name: extension.full_name().to_owned(),
                value: understood(value),
                place: place.clone(),
            }));
        }
        let unknown = written.iter().filter_map(|option| {
            let name = extension_name(option)?;
            let place = self.place(name);
            let name = name.trim_start_matches('.').to_owned();
            let value = spelled(option);
            Some(CustomOption { name, value, place })
        });
        if read.is_empty() {
            read.extend(unknown);
        }
        read
    }

    /// The place of the option of this full name, which may be written shorter.
    fn place(&self, name: &str) -> Option<Place> {
        let starts = name.match_indices('.').map(|(dot, _)| dot + 1);
        let mut names = std::iter::once(0).chain(starts).map(|start| &name[start..]);
        names.find_map(|name| {
            let name = format!("({name})");
            self.library
                .place_of_option(self.file.name(), self.path, self.options, &name)
        })
    }
}

fn understood(value: &Value) -> CustomValue {
    match value {
        Value::String(text) => CustomValue::Text(text.clone()),
        Value::Message(message) => {
            let members = message.fields().filter_map(|(field, value)| {
                let text = value.as_str()?.to_owned();
                Some((field.name().to_owned(), text))
            });
            CustomValue::Record(members.collect())
        }
        _ => CustomValue::Other,
    }
}

/// The name in brackets, when the option starts with one.
fn extension_name(option: &UninterpretedOption) -> Option<&str> {
    let part = option.name.first()?;
    part.is_extension.then_some(part.name_part.as_str())
}

fn spelled(option: &UninterpretedOption) -> CustomValue {
    let text = option.string_value.as_deref();
    let text = text.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    match (&option.name[..], text, &option.aggregate_value) {
        ([_], Some(text), _) => CustomValue::Text(text),
        ([_, member], Some(text), _) => CustomValue::Record(vec![(member.name_part.clone(), text)]),
        ([_], None, Some(members)) => CustomValue::Record(members_of(members)),
        _ => CustomValue::Other,
    }
}

/// The members of a message in text format that are texts: `name: "topic" description: "The topic."`.
fn members_of(text: &str) -> Vec<(String, String)> {
    let mut members = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut name = String::new();
    let mut depth = 0_usize;
    while let Some((_, letter)) = letters.next() {
        match letter {
            '"' | '\'' => {
                let value = quoted(&mut letters, letter);
                if depth == 0 && !name.is_empty() {
                    members.push((std::mem::take(&mut name), value));
                } else if let Some((_, before)) = members.last_mut().filter(|_| depth == 0) {
                    // Texts that stand side by side are one.
                    before.push_str(&value);
                }
            }
            '{' | '<' | '[' => depth += 1,
            '}' | '>' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 && (letter.is_ascii_alphabetic() || letter == '_') => {
                name = letter.to_string();
                while let Some((_, next)) =
                    letters.next_if(|(_, next)| next.is_ascii_alphanumeric() || *next == '_')
                {
                    name.push(next);
                }
            }
            _ => {}
        }
    }
    members
}

/// The rest of a text in quotes. Escapes other than those of a quote, a backslash and a line break stay as they are written.
fn quoted(letters: &mut Peekable<CharIndices<'_>>, quote: char) -> String {
    let mut text = String::new();
    while let Some((_, letter)) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, escaped @ ('\\' | '"' | '\''))) => text.push(escaped),
                Some((_, other)) => text.extend(['\\', other]),
                None => {}
            },
            letter if letter == quote => break,
            letter => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::members_of;

    #[test]
    fn a_record_in_text_format_gives_its_texts() {
        let member = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let text = "name : \"topic\" description: \"The\" ' topic' , count: 3 deep { name: \"x\" } last:\"a\\\"b\"";
        assert_eq!(
            members_of(text),
            [
                member("name", "topic"),
                member("description", "The topic"),
                member("last", "a\"b"),
            ]
        );
    }
}
