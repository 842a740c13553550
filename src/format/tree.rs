//! JSON whose every key and value knows its bytes.
//!
//! The tree that a finding points at is the tree that the codec reads: [`Node::to_value`] feeds it.

use std::sync::Arc;

use jsonc_parser::{CollectOptions, ast};
use serde_json::{Map, Number, Value};

use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// Deeper nesting than this is refused before any parser recurses. `serde_json` stops at 128 as well.
const MAX_DEPTH: usize = 128;

/// A parsed document.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The file it was parsed from.
    pub file: Arc<SchemaFile>,
    /// The top-level value.
    pub root: Node,
}

/// A value and its bytes.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub span: Span,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object; duplicate keys are kept.
    Object(Vec<Member>),
}

/// A key of an object and its value.
#[derive(Debug, Clone)]
pub struct Member {
    /// The key, unescaped.
    pub key: String,
    /// The bytes of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Tree {
    /// Parses strict JSON (RFC 8259). A byte order mark is skipped.
    ///
    /// # Errors
    /// If the text is empty, nested deeper than 128 levels, not JSON, or holds a number that no 64 bits do.
    pub fn parse(file: &Arc<SchemaFile>) -> Result<Self, Unread> {
        let text = file.text();
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let skipped = text.len() - body.len();
        let at = |start: usize, end: usize| {
            let span = Span {
                start: start + skipped,
                end: end.max(start) + skipped,
            };
            Place {
                file: Arc::clone(file),
                pointer: Pointer::root(),
                span: Some(span),
            }
        };
        if body.trim().is_empty() {
            return Err(Unread::at(
                at(0, 0),
                "the file is empty; a schema was expected",
            ));
        }
        if let Some(offset) = too_deep(body.as_bytes(), MAX_DEPTH) {
            let message =
                format!("nested deeper than {MAX_DEPTH} levels; no codec reads such a document");
            return Err(Unread::at(at(offset, offset + 1), message));
        }
        let parsed = jsonc_parser::parse_to_ast(body, &CollectOptions::default(), &STRICT)
            .map_err(|error| {
                let range = error.range();
                Unread::at(
                    at(range.start, range.end),
                    format!("not JSON: {}", error.kind()),
                )
            })?;
        let value = parsed
            .value
            .ok_or_else(|| Unread::at(at(0, 0), "the file holds no JSON value"))?;
        let root = Node::from_ast(value, skipped);
        // jsonc-parser tolerates some texts that RFC 8259 refuses; serde_json has the last word.
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(body) {
            let offset = file
                .offset(error.line(), error.column())
                .saturating_sub(skipped);
            return Err(Unread::at(at(offset, offset), format!("not JSON: {error}")));
        }
        if let Some(number) = root.number_out_of_range() {
            let message = "number out of range: no codec holds it";
            return Err(Unread::at(
                at(number.start - skipped, number.end - skipped),
                message,
            ));
        }
        Ok(Self {
            file: Arc::clone(file),
            root,
        })
    }

    /// The node that `pointer` names.
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer
            .steps()
            .try_fold(&self.root, |node, step| node.child(&step))
    }

    /// The place of the node that `pointer` names; the whole file when there is none.
    pub fn place(&self, pointer: &Pointer) -> Place {
        let span = self.at(pointer).map(|node| node.span);
        Place {
            file: Arc::clone(&self.file),
            pointer: pointer.clone(),
            span,
        }
    }
}

impl Node {
    /// The value of `key`; the last one where a key is repeated, as parsers have it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.member(key).map(|member| &member.value)
    }

    /// The key and the value of `key`.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().rev().find(|member| member.key == key)
    }

    /// The members of an object, nothing for any other value.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array, nothing for any other value.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Array(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The second use of a key, for each key of this object that is used twice.
    pub fn repeated_keys(&self) -> impl Iterator<Item = &Member> {
        let members = self.members();
        let mut seen = std::collections::BTreeSet::new();
        members
            .iter()
            .filter(move |member| !seen.insert(member.key.as_str()))
    }

    /// The value as `serde_json` has it, for the codecs.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            // The parser has refused what is out of range, so that no number becomes null here.
            Kind::Number(lexeme) => lexeme.parse::<Number>().map_or(Value::Null, Value::Number),
            Kind::String(text) => Value::String(text.clone()),
            Kind::Array(items) => items.iter().map(Self::to_value).collect(),
            Kind::Object(members) => {
                let pairs = members
                    .iter()
                    .map(|member| (member.key.clone(), member.value.to_value()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }

    /// The first number that is too large for an `f64`.
    fn number_out_of_range(&self) -> Option<Span> {
        match &self.kind {
            Kind::Number(lexeme) => lexeme.parse::<Number>().is_err().then_some(self.span),
            Kind::Array(items) => items.iter().find_map(Self::number_out_of_range),
            Kind::Object(members) => {
                let mut values = members.iter().map(|member| &member.value);
                values.find_map(Self::number_out_of_range)
            }
            Kind::Null | Kind::Bool(_) | Kind::String(_) => None,
        }
    }

    /// The value of a key, or the item of an index.
    pub(super) fn child(&self, step: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Object(_) => self.get(step),
            Kind::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        }
    }

    fn from_ast(value: ast::Value<'_>, skipped: usize) -> Self {
        let spanned = |range: jsonc_parser::common::Range| Span {
            start: range.start + skipped,
            end: range.end + skipped,
        };
        let (kind, range) = match value {
            ast::Value::NullKeyword(node) => (Kind::Null, node.range),
            ast::Value::BooleanLit(node) => (Kind::Bool(node.value), node.range),
            ast::Value::NumberLit(node) => (Kind::Number(node.value.to_owned()), node.range),
            ast::Value::StringLit(node) => (Kind::String(node.value.into_owned()), node.range),
            ast::Value::Array(node) => {
                let items = node
                    .elements
                    .into_iter()
                    .map(|item| Self::from_ast(item, skipped));
                (Kind::Array(items.collect()), node.range)
            }
            ast::Value::Object(node) => {
                let members = node.properties.into_iter().map(|property| {
                    let key_span = match &property.name {
                        ast::ObjectPropName::String(name) => spanned(name.range),
                        ast::ObjectPropName::Word(name) => spanned(name.range),
                    };
                    let key = property.name.into_string();
                    Member {
                        key,
                        key_span,
                        value: Self::from_ast(property.value, skipped),
                    }
                });
                (Kind::Object(members.collect()), node.range)
            }
        };
        Self {
            kind,
            span: spanned(range),
        }
    }
}

const STRICT: jsonc_parser::ParseOptions = jsonc_parser::ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The offset at which brackets outside of strings nest deeper than `limit`.
fn too_deep(text: &[u8], limit: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (offset, &byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return Some(offset);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Tree, Unread> {
        Tree::parse(&SchemaFile::new("a.json", "main", text))
    }

    #[test]
    fn a_pointer_finds_the_bytes_of_a_value() {
        let text = "\u{feff}{\r\n \"fields\": [ {\"name\": \"é\"}, {\"name\":\"b/c\"} ]\r\n}";
        let tree = parse(text).expect("valid JSON");
        let pointer = Pointer::root().join("fields").join(1).join("name");
        let span = tree
            .place(&pointer)
            .span
            .expect("the pointer leads somewhere");
        assert_eq!(&text[span.start..span.end], "\"b/c\"");
    }

    #[test]
    fn what_rfc_8259_refuses_is_refused() {
        for text in [
            "",
            "  ",
            "{\"a\":1,}",
            "// no\n{}",
            "{'a':1}",
            "[01]",
            "[+1]",
            "[NaN]",
            "{\"a\":1} {}",
            "\"\t\"",
            "[1,]",
        ] {
            assert!(parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a_number_that_nothing_holds_is_refused_with_its_place() {
        let unread = parse("{\"default\": [1e308, -1e999]}").expect_err("out of range");
        let span = unread.place.and_then(|place| place.span);
        assert_eq!(span.map(|span| (span.start, span.end)), Some((20, 26)));
        assert!(
            unread.message.contains("out of range"),
            "{}",
            unread.message
        );
    }

    #[test]
    fn deep_nesting_is_refused_with_its_place_and_no_stack_is_used_up() {
        let unread = parse(&"[".repeat(200_000)).expect_err("too deep");
        assert!(unread.message.contains("128 levels"), "{}", unread.message);
        assert_eq!(
            unread
                .place
                .and_then(|place| place.span)
                .map(|span| span.start),
            Some(128)
        );
        assert!(parse(&format!("{}{}", "[".repeat(128), "]".repeat(128))).is_ok());
    }

    #[test]
    fn brackets_in_strings_are_no_nesting() {
        let brackets = "[".repeat(1_000);
        assert!(parse(&format!("{{\"pattern\": \"\\\"{brackets}\"}}")).is_ok());
    }

    #[test]
    fn a_repeated_key_is_kept_and_named() {
        let tree = parse("{\"a\": 1, \"b\": 2, \"a\": 3}").expect("valid JSON");
        assert_eq!(
            tree.root
                .repeated_keys()
                .map(|member| member.key.as_str())
                .collect::<Vec<_>>(),
            ["a"]
        );
        assert_eq!(tree.root.to_value(), serde_json::json!({"a": 3, "b": 2}));
    }
}
