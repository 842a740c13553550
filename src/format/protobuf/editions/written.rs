//! The features that a file sets, taken out of its options.

use std::collections::BTreeMap;

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    ServiceDescriptorProto, UninterpretedOption,
};

use super::Wrong;
use super::features::FEATURES;
use crate::format::protobuf::scan::{Scanner, Token};
use crate::format::protobuf::tag;

/// What one element sets, by the name of the feature.
pub(in crate::format::protobuf) type Written = BTreeMap<String, String>;

/// Takes the features out of the options of every element, and gives them back by the way to the element.
///
/// # Errors
/// If a feature or a value is not one of those that the language has.
pub(in crate::format::protobuf) fn take(
    file: &mut FileDescriptorProto,
) -> Result<BTreeMap<Vec<i32>, Written>, Wrong> {
    let mut taken = Taken::default();
    if let Some(options) = &mut file.options {
        taken.take(&[], &mut options.uninterpreted_option)?;
    }
    for (path, message) in ways(&[], tag::file::MESSAGE, &mut file.message_type) {
        taken.of_message(&path, message)?;
    }
    for (path, item) in ways(&[], tag::file::ENUM, &mut file.enum_type) {
        taken.of_enum(&path, item)?;
    }
    for (path, service) in ways(&[], tag::file::SERVICE, &mut file.service) {
        taken.of_service(&path, service)?;
    }
    for (path, field) in ways(&[], tag::file::EXTENSION, &mut file.extension) {
        taken.of_field(&path, field)?;
    }
    Ok(taken.written)
}

/// Items, each with the way to it.
pub(super) fn ways<'a, T>(
    above: &[i32],
    tag: i32,
    items: &'a mut [T],
) -> impl Iterator<Item = (Vec<i32>, &'a mut T)> {
    (0..)
        .zip(items)
        .map(move |(index, item)| ([above, &[tag, index]].concat(), item))
}

#[derive(Default)]
struct Taken {
    written: BTreeMap<Vec<i32>, Written>,
}

impl Taken {
    /// Recursion is safe here: the parser has refused what nests deeper than 32.
    fn of_message(&mut self, path: &[i32], message: &mut DescriptorProto) -> Result<(), Wrong> {
        if let Some(options) = &mut message.options {
            self.take(path, &mut options.uninterpreted_option)?;
        }
        for (path, field) in ways(path, tag::message::FIELD, &mut message.field) {
            self.of_field(&path, field)?;
        }
        for (path, field) in ways(path, tag::message::EXTENSION, &mut message.extension) {
            self.of_field(&path, field)?;
        }
        for (path, oneof) in ways(path, tag::message::ONEOF, &mut message.oneof_decl) {
            if let Some(options) = &mut oneof.options {
                self.take(&path, &mut options.uninterpreted_option)?;
            }
        }
        for (path, range) in ways(path, tag::message::RANGE, &mut message.extension_range) {
            if let Some(options) = &mut range.options {
                self.take(&path, &mut options.uninterpreted_option)?;
            }
        }
        for (path, nested) in ways(path, tag::message::NESTED, &mut message.nested_type) {
            self.of_message(&path, nested)?;
        }
        for (path, item) in ways(path, tag::message::ENUM, &mut message.enum_type) {
            self.of_enum(&path, item)?;
        }
        Ok(())
    }

    fn of_field(&mut self, path: &[i32], field: &mut FieldDescriptorProto) -> Result<(), Wrong> {
        match &mut field.options {
            Some(options) => self.take(path, &mut options.uninterpreted_option),
            None => Ok(()),
        }
    }

    fn of_enum(&mut self, path: &[i32], item: &mut EnumDescriptorProto) -> Result<(), Wrong> {
        if let Some(options) = &mut item.options {
            self.take(path, &mut options.uninterpreted_option)?;
        }
        for (path, value) in ways(path, tag::enumeration::VALUE, &mut item.value) {
            if let Some(options) = &mut value.options {
                self.take(&path, &mut options.uninterpreted_option)?;
            }
        }
        Ok(())
    }

    fn of_service(
        &mut self,
        path: &[i32],
        service: &mut ServiceDescriptorProto,
    ) -> Result<(), Wrong> {
        if let Some(options) = &mut service.options {
            self.take(path, &mut options.uninterpreted_option)?;
        }
        for (path, method) in ways(path, tag::service::METHOD, &mut service.method) {
            if let Some(options) = &mut method.options {
                self.take(&path, &mut options.uninterpreted_option)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, path: &[i32], options: &mut Vec<UninterpretedOption>) -> Result<(), Wrong> {
        let mut written = Written::new();
        for option in options.extract_if(.., |option| is_feature(option)) {
            read(&option, &mut written).map_err(|message| Wrong {
                path: path.to_vec(),
                message,
            })?;
        }
        if !written.is_empty() {
            self.written.insert(path.to_vec(), written);
        }
        Ok(())
    }
}

fn is_feature(option: &UninterpretedOption) -> bool {
    let first = option.name.first();
    first.is_some_and(|part| !part.is_extension && part.name_part == "features")
}

fn read(option: &UninterpretedOption, written: &mut Written) -> Result<(), String> {
    let parts = option.name.iter().skip(1);
    let parts: Vec<_> = parts
        .map(|part| part.name_part.trim_start_matches('.'))
        .collect();
    let name = parts.join(".");
    match (&option.identifier_value, &option.aggregate_value) {
        (Some(value), _) => set(written, name, value),
        (None, Some(text)) => {
            let tokens: Vec<_> = Scanner::new(text).collect();
            Aggregate {
                text,
                tokens: &tokens,
            }
            .read(&name, written)
        }
        // A language may have features that are no symbols; they are compared as they are written.
        (None, None) if name.contains('.') => set(written, name, &format!("{option:?}")),
        (None, None) => Err(format!("feature `{name}` has no symbol for a value")),
    }
}

fn set(written: &mut Written, name: String, value: &str) -> Result<(), String> {
    let is_core = !name.contains('.');
    if is_core {
        let known = FEATURES.iter().find(|(known, ..)| *known == name);
        let (_, _, values) = known.ok_or_else(|| {
            format!("there is no feature `{name}` in the editions 2023 and 2024; correct its name")
        })?;
        if value.is_empty() || !values.contains(&value) {
            let values: Vec<_> = values.iter().filter(|value| !value.is_empty()).collect();
            return Err(format!(
                "feature `{name}` cannot be `{value}`; it is one of {values:?}"
            ));
        }
    }
    if written.contains_key(&name) {
        return Err(format!("feature `{name}` is set twice; keep one of them"));
    }
    written.insert(name, value.to_owned());
    Ok(())
}

/// Features in braces: `{ field_presence: IMPLICIT [pb.cpp]: { string_type: VIEW } }`.
struct Aggregate<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Aggregate<'a> {
    fn read(mut self, above: &str, written: &mut Written) -> Result<(), String> {
        // The names of the messages that the next token is in.
        let mut scopes = vec![above.to_owned()];
        while let Some(word) = self.next() {
            match word {
                "}" | ">" if scopes.len() > 1 => {
                    scopes.pop();
                }
                "," | ";" | "{" | "}" | ">" => {}
                name => {
                    let name = if name == "[" {
                        self.extension()
                    } else {
                        name.to_owned()
                    };
                    let scope = scopes.last().map_or("", String::as_str);
                    let name = match scope {
                        "" => name,
                        scope => format!("{scope}.{name}"),
                    };
                    let value = self.next().filter(|word| *word != ":");
                    match value.or_else(|| self.next()) {
                        Some("{" | "<") => scopes.push(name),
                        Some(value) => set(written, name, value)?,
                        None => return Err(format!("feature `{name}` has no value")),
                    }
                }
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Option<&'a str> {
        let (token, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        let word = self.text.get(token.span.start..token.span.end);
        word.or(Some(""))
    }

    /// What stands before the closing bracket.
    fn extension(&mut self) -> String {
        let mut name = String::new();
        while let Some(word) = self.next() {
            match word {
                "]" => break,
                word => name.push_str(word),
            }
        }
        name
    }
}
