//! Events in YAML, which people write and no protocol carries: the same members as in JSON.
//!
//! In: a text. Out: for each of its documents the same in JSON, with a way back to where everything stands.

use std::fmt::Write as _;

use serde_json::Value;

use super::names::CORE;
use crate::format::tree::{Kind, Node};
use crate::format::yaml;
use crate::model::Span;

/// Whether a text that starts with this line is YAML: a marker, a comment, a list, or a member of an event that is no header.
pub(super) fn starts(first: &[u8]) -> bool {
    let Ok(first) = std::str::from_utf8(first) else {
        return false;
    };
    let first = first.trim_start_matches('\u{feff}').trim_end();
    let is_member = |(name, rest): (&str, &str)| {
        (rest.is_empty() || rest.starts_with(' ')) && (CORE.contains(&name) || name == "data")
    };
    is_marker(first)
        || first.starts_with("%YAML")
        || first.starts_with("# ")
        || first.starts_with("- ")
        || first.split_once(':').is_some_and(is_member)
}

/// Whether a line starts a document.
fn is_marker(line: &str) -> bool {
    let rest = line.strip_prefix("---");
    rest.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with([' ', '\t']))
}

/// The documents of a text, each with how many lines stand before it. Markers of documents are never part of a value.
pub(super) fn documents(text: &str) -> Vec<(usize, String)> {
    let mut documents: Vec<(usize, String)> = Vec::new();
    let mut open = (0, String::new());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if is_marker(line) {
            documents.push(std::mem::replace(&mut open, (number, String::new())));
            // What follows in the line is part of the document, and stays in its column.
            open.1.push_str("   ");
            open.1.push_str(&line["---".len()..]);
        } else {
            open.1.push_str(line);
        }
    }
    documents.push(open);
    let is_said = |text: &str| {
        let mut lines = text.lines().map(str::trim);
        lines.any(|line| !line.is_empty() && !line.starts_with(['#', '%']) && line != "...")
    };
    documents.retain(|(_, text)| is_said(text));
    documents
}

/// A document in JSON.
#[derive(Debug, Default)]
pub(super) struct Json {
    pub(super) text: String,
    /// The parts of it, each with its bytes in YAML.
    parts: Vec<(Span, Span)>,
}

impl Json {
    /// The same values in JSON.
    ///
    /// # Errors
    /// If it is no YAML: what is wrong, and at which byte.
    pub(super) fn of(text: &str) -> Result<Self, yaml::Problem> {
        let mut json = Self::default();
        match yaml::node_of(text)? {
            Some(node) => json.write(&node),
            None => json.text.push_str("null"),
        }
        Ok(json)
    }

    /// Where the smallest part stands in YAML that holds `span`.
    pub(super) fn back(&self, span: Span) -> Span {
        let holds = |(own, _): &&(Span, Span)| own.start <= span.start && span.end <= own.end;
        let holding = self.parts.iter().filter(holds);
        let smallest = holding.min_by_key(|(own, _)| own.end - own.start);
        smallest.map_or(Span { start: 0, end: 0 }, |(_, there)| *there)
    }

    fn write(&mut self, node: &Node) {
        let start = self.text.len();
        match &node.kind {
            Kind::Array(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    self.write(item);
                }
                self.text.push(']');
            }
            Kind::Object(members) => {
                self.text.push('{');
                for (index, member) in members.iter().enumerate() {
                    self.separate(index);
                    let start = self.text.len();
                    self.value(&Value::String(member.key.clone()));
                    self.part(start, member.key_span);
                    self.text.push(':');
                    self.write(&member.value);
                }
                self.text.push('}');
            }
            // A number keeps its digits: `1.0` is not 1.
            Kind::Number(lexeme) => self.text.push_str(lexeme),
            Kind::Null | Kind::Bool(_) | Kind::String(_) => self.value(&node.to_value()),
        }
        self.part(start, node.span);
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.text.push(',');
        }
    }

    fn value(&mut self, value: &Value) {
        write!(self.text, "{value}").expect("a String takes every text");
    }

    fn part(&mut self, start: usize, there: Span) {
        let end = self.text.len();
        self.parts.push((Span { start, end }, there));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_its_documents_where_they_stand() {
        let text = "# head\n---\nid: 1\n--- {id: 2}\n...\n";
        let documents = documents(text);
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[0], (1, "   \nid: 1\n".to_owned()));
        assert_eq!(documents[1].0, 3);
    }

    #[test]
    fn json_leads_back_to_yaml() {
        let text = "id: x\nn: 1.0\n";
        let json = Json::of(text).unwrap();
        assert_eq!(json.text, r#"{"id":"x","n":1.0}"#);
        let at = json.text.find("1.0").unwrap();
        let span = json.back(Span {
            start: at,
            end: at + 3,
        });
        assert_eq!(&text[span.start..span.end], "1.0");
    }

    #[test]
    fn what_starts_like_an_event_is_yaml() {
        for first in [
            "---",
            "specversion: '1.0'",
            "- id: 1",
            "data:",
            "# an event",
        ] {
            assert!(starts(first.as_bytes()), "{first}");
        }
        for first in [
            "ce-id: 1",
            "Content-Type: x",
            "-1",
            "POST / HTTP/1.1",
            "----",
            "data:x",
        ] {
            assert!(!starts(first.as_bytes()), "{first}");
        }
    }
}
