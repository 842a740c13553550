//! The features that a file sets, taken out of its options.

use std::collections::BTreeMap;

use prost_types::{FileDescriptorProto, UninterpretedOption};

use super::Wrong;
use super::features::FEATURES;
use crate::format::protobuf::options;
use crate::format::protobuf::scan::{Scanner, Token};

/// What one element sets, by the name of the feature.
pub(in crate::format::protobuf) type Written = BTreeMap<String, String>;

/// Takes the features out of the options of every element, and gives them back by the way to the element.
///
/// # Errors
/// If a feature or a value is not one of those that the language has.
pub(in crate::format::protobuf) fn take(
    file: &mut FileDescriptorProto,
) -> Result<BTreeMap<Vec<i32>, Written>, Wrong> {
    let mut taken = BTreeMap::new();
    options::each(file, &mut |site, options| {
        let mut written = Written::new();
        for option in options.extract_if(.., |option| is_feature(option)) {
            read(&option, &mut written).map_err(|message| Wrong {
                path: site.path.clone(),
                message,
            })?;
        }
        if !written.is_empty() {
            taken.insert(site.path.clone(), written);
        }
        Ok(())
    })?;
    Ok(taken)
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
