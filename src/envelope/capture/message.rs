//! The members of a captured message.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use miette::Diagnostic;
use thiserror::Error;

use crate::envelope::lexical::base64::LENIENT;
use crate::format::tree::{Kind, Node, Tree};
use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// How many headers or properties a message may have.
const MOST: usize = 4_096;

/// A captured message.
#[derive(Debug, Clone)]
pub struct Capture {
    tree: Tree,
}

/// Bytes that went over the wire, as a capture has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes<'c> {
    /// The bytes.
    pub bytes: Cow<'c, [u8]>,
    /// Where they stand in the capture, quotes included.
    pub span: Span,
    /// Whether they stand there as text, and not as Base64: then each of them has a place of its own.
    pub is_text: bool,
    /// The member that holds them, as a pointer.
    pub member: &'static str,
}

/// A header or a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'c> {
    /// Its name, as it was sent.
    pub name: &'c str,
    /// Where the name stands in the capture.
    pub name_span: Span,
    /// Its value; `None` where it is null.
    pub value: Option<Bytes<'c>>,
    /// Where it stands in its list, from 0.
    pub index: usize,
}

/// A capture that is none.
#[derive(Debug, Error, Diagnostic)]
#[error("{}: {}", .0.path, .0.message)]
#[diagnostic(
    code(envelope::capture),
    help(
        "a capture is one JSON object with `mode` and the members of that mode: docs/cloudevents.md lists them"
    )
)]
pub struct Refusal(pub Unread);

impl Capture {
    /// Reads a capture.
    ///
    /// # Errors
    /// If it is not one JSON object.
    pub fn parse(file: &Arc<SchemaFile>) -> Result<Self, Refusal> {
        let tree = Tree::parse(file).map_err(Refusal)?;
        let capture = Self { tree };
        match capture.tree.root.kind {
            Kind::Object(_) => Ok(capture),
            _ => Err(capture.refuse(
                "",
                "a capture is one JSON object, and this is another value",
            )),
        }
    }

    /// The file that holds the capture.
    pub fn file(&self) -> &Arc<SchemaFile> {
        &self.tree.file
    }

    /// What it says it is.
    ///
    /// # Errors
    /// If it says nothing.
    pub fn mode(&self) -> Result<&str, Refusal> {
        let mode = self.text("mode")?;
        mode.ok_or_else(|| self.refuse("", "the capture has no `mode`"))
    }

    /// A member that is a text; `None` when it is null or not there.
    ///
    /// # Errors
    /// If it is something else.
    pub fn text(&self, member: &str) -> Result<Option<&str>, Refusal> {
        match self.tree.root.get(member).map(|node| &node.kind) {
            None | Some(Kind::Null) => Ok(None),
            Some(Kind::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.refuse(member, format!("`{member}` is not a string"))),
        }
    }

    /// A member as it is, for modes that know more types than text.
    pub fn node(&self, member: &str) -> Option<&Node> {
        self.tree.root.get(member)
    }

    /// The bytes of `member`, or of `member_b64` in Base64; `None` when neither is there, or null.
    ///
    /// # Errors
    /// If it is neither text nor Base64.
    pub fn bytes(&self, member: &'static str) -> Result<Option<Bytes<'_>>, Refusal> {
        let encoded = format!("{member}_b64");
        let node = self.tree.root.get(&encoded);
        if let Some(node) = node.filter(|node| !matches!(node.kind, Kind::Null)) {
            return self.decoded(member, node, &encoded).map(Some);
        }
        match self.tree.root.get(member) {
            None => Ok(None),
            Some(node) => self.bytes_of(member, node),
        }
    }

    /// The pairs of a list of `[name, value]`, repeats kept; nothing when there is no such list.
    ///
    /// # Errors
    /// If it is no such list.
    pub fn pairs(&self, member: &'static str) -> Result<Vec<Pair<'_>>, Refusal> {
        let Some(list) = self.tree.root.get(member) else {
            return Ok(Vec::new());
        };
        let is_list = matches!(list.kind, Kind::Array(_));
        let wrong = || self.refuse(member, format!("`{member}` is no list of [name, value]"));
        if !is_list {
            return Err(wrong());
        }
        self.bound(member, list.items().len())?;
        let mut pairs = Vec::with_capacity(list.items().len());
        for (index, item) in list.items().iter().enumerate() {
            let [name, value] = item.items() else {
                return Err(wrong());
            };
            pairs.push(Pair {
                name: name.as_str().ok_or_else(wrong)?,
                name_span: name.span,
                value: self.bytes_of(member, value)?,
                index,
            });
        }
        Ok(pairs)
    }

    /// Refuses more headers or properties than are looked at.
    pub(super) fn bound(&self, member: &str, count: usize) -> Result<(), Refusal> {
        if count > MOST {
            let message = format!("`{member}` has {count} members, and {MOST} are looked at");
            return Err(self.refuse(member, message));
        }
        Ok(())
    }

    /// Why this is no capture, with the member that is to blame.
    pub fn refuse(&self, member: &str, message: impl Into<String>) -> Refusal {
        let node = self.tree.root.get(member).unwrap_or(&self.tree.root);
        let place = Place {
            file: Arc::clone(&self.tree.file),
            pointer: Pointer::root(),
            span: Some(node.span),
        };
        Refusal(Unread::at(place, message))
    }

    /// The bytes that a value of the capture is: text, or `{"b64": …}`; `None` where it is null.
    pub(super) fn bytes_of<'c>(
        &'c self,
        member: &'static str,
        node: &'c Node,
    ) -> Result<Option<Bytes<'c>>, Refusal> {
        match &node.kind {
            Kind::Null => Ok(None),
            Kind::String(text) => Ok(Some(Bytes {
                bytes: Cow::Borrowed(text.as_bytes()),
                span: node.span,
                is_text: true,
                member,
            })),
            Kind::Object(_) if node.get("b64").is_some() => {
                let encoded = node.get("b64").unwrap_or(node);
                self.decoded(member, encoded, "b64").map(Some)
            }
            _ => Err(self.refuse(
                member,
                format!("`{member}` holds neither text nor `{{\"b64\": …}}`"),
            )),
        }
    }

    fn decoded(&self, member: &'static str, node: &Node, said: &str) -> Result<Bytes<'_>, Refusal> {
        let bytes = node.as_str().and_then(|text| LENIENT.decode(text).ok());
        let bytes = bytes.ok_or_else(|| self.refuse(member, format!("`{said}` is not Base64")))?;
        Ok(Bytes {
            bytes: Cow::Owned(bytes),
            span: node.span,
            is_text: false,
            member,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture(text: &str) -> Capture {
        Capture::parse(&SchemaFile::new("a.json", "stdin", text)).unwrap()
    }

    #[test]
    fn bodies_are_text_or_base64() {
        let capture =
            capture(r#"{"mode": "structured", "body": "{}", "value_b64": "/w==", "key": null}"#);
        assert_eq!(capture.bytes("body").unwrap().unwrap().bytes, &b"{}"[..]);
        assert_eq!(capture.bytes("value").unwrap().unwrap().bytes, &[0xff][..]);
        assert_eq!(capture.bytes("key").unwrap(), None);
        assert!(capture.bytes("mode").unwrap().unwrap().is_text);
    }

    #[test]
    fn headers_keep_their_order_and_their_repeats() {
        let capture = capture(r#"{"headers": [["a", "1"], ["A", {"b64": "/w=="}], ["a", null]]}"#);
        let pairs = capture.pairs("headers").unwrap();
        let names: Vec<_> = pairs.iter().map(|pair| pair.name).collect();
        assert_eq!(names, ["a", "A", "a"]);
        assert_eq!(pairs[1].value.as_ref().unwrap().bytes, &[0xff][..]);
        assert_eq!(pairs[2].value, None);
    }

    #[test]
    fn what_is_no_capture_says_why() {
        let flood = vec![r#"["a", "b"]"#; MOST + 1].join(",");
        let flood = capture(&format!(r#"{{"headers": [{flood}]}}"#));
        assert!(flood.pairs("headers").is_err());
        let capture = capture(r#"{"mode": 1, "headers": [["a"]], "body_b64": "!"}"#);
        for refusal in [
            capture.mode().unwrap_err(),
            capture.pairs("headers").unwrap_err(),
            capture.bytes("body").unwrap_err(),
        ] {
            assert!(refusal.to_string().starts_with("a.json: `"), "{refusal}");
        }
        assert!(Capture::parse(&SchemaFile::new("a.json", "stdin", "[]")).is_err());
    }
}
