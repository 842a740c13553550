//! Reads YAML into the tree that JSON is read into, whoever wrote it.
//!
//! In: a text. Out: its first document, every key and value with its bytes, or what is wrong and where. Scalars mean what
//! the core schema of YAML 1.2 says, and keys are texts. A `<<` puts the members of another table where the table itself has
//! none. How deep it nests and how much its aliases grow to is bounded.

use std::collections::BTreeSet;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_json::{Number, Value};

use super::tree::{Kind, Member, Node, Tree};
use crate::model::{Place, Pointer, SchemaFile, Span, Unread};

/// How deep lists and tables may nest.
const DEPTH: usize = 100;

/// How many values aliases may stand for, each time counted.
const VALUES: usize = 100_000;

/// The most bytes of a text.
const BYTES: usize = 8 * 1024 * 1024;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What, in a few words.
    pub what: String,
    /// The line, from 1.
    pub line: usize,
    /// The byte at which it shows.
    pub at: usize,
}

/// Reads the first document as values; an empty text is `null`.
///
/// # Errors
/// If the text is not YAML, names a key twice, or is more than anybody writes by hand.
///
/// ```
/// let value = schema_gate::format::yaml::read("use: [FILE] # all of it\n").unwrap();
/// assert_eq!(value["use"][0], "FILE");
/// ```
pub fn read(text: &str) -> Result<Value, Problem> {
    Ok(node_of(text)?.map_or(Value::Null, |node| node.to_value()))
}

/// Reads the first document with its places.
///
/// # Errors
/// The same, with the place; and if there is no document.
pub fn tree(file: &Arc<SchemaFile>) -> Result<Tree, Unread> {
    let place = |at: usize| Place {
        file: Arc::clone(file),
        pointer: Pointer::root(),
        span: Some(Span { start: at, end: at }),
    };
    let root = node_of(file.text())
        .map_err(|problem| Unread::at(place(problem.at), format!("not YAML: {}", problem.what)))?;
    let root = root.ok_or_else(|| Unread::at(place(0), "the file is empty"))?;
    Ok(Tree {
        file: Arc::clone(file),
        root,
    })
}

/// Reads the first document with the bytes of its parts; `None` when there is no document.
///
/// # Errors
/// The same.
pub fn node_of(text: &str) -> Result<Option<Node>, Problem> {
    if text.len() > BYTES {
        return Err(Problem {
            what: "it is larger than 8 MiB".to_owned(),
            line: 1,
            at: 0,
        });
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        events: Parser::new_from_str(body),
        bytes: Bytes::of(body, text.len() - body.len()),
        text,
        anchors: Vec::new(),
        repeated: 0,
        line: 1,
        span: Span { start: 0, end: 0 },
    };
    loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => return Ok(None),
            first => return reader.value(first, 0).map(Some),
        }
    }
}

/// Turns the places of the parser, which counts characters, into bytes.
struct Bytes {
    /// The first byte of each character; empty where every character is one byte.
    starts: Vec<usize>,
    skipped: usize,
    end: usize,
}

impl Bytes {
    fn of(text: &str, skipped: usize) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| at).collect()
        };
        Self {
            starts,
            skipped,
            end: text.len(),
        }
    }

    fn at(&self, character: usize) -> usize {
        let byte = if self.starts.is_empty() {
            character.min(self.end)
        } else {
            self.starts.get(character).copied().unwrap_or(self.end)
        };
        byte + self.skipped
    }
}

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    bytes: Bytes,
    text: &'t str,
    /// What an alias can stand for, by the number of its anchor, and how many values that is.
    anchors: Vec<(usize, Node, usize)>,
    /// How many values aliases have stood for.
    repeated: usize,
    line: usize,
    /// Where the last event stood.
    span: Span,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, Problem> {
        match self.events.next() {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                let start = self.bytes.at(span.start.index());
                let end = self.bytes.at(span.end.index()).max(start);
                self.span = Span { start, end };
                Ok(event)
            }
            Some(Err(error)) => Err(self.scan_problem(&error)),
            None => Ok(Event::StreamEnd),
        }
    }

    fn value(&mut self, event: Event<'t>, depth: usize) -> Result<Node, Problem> {
        if depth > DEPTH {
            return Err(self.wrong("it nests more than 100 deep"));
        }
        let start = self.span.start;
        let (kind, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text =
                    style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                let kind = if is_text {
                    Kind::String(text.into_owned())
                } else {
                    plain(&text)
                };
                (kind, anchor)
            }
            Event::SequenceStart(anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.table(depth)?, anchor),
            Event::Alias(anchor) => return self.alias(anchor),
            _ => return Err(self.wrong("it ends too early")),
        };
        let span = self.around(&kind, start);
        let node = Node { kind, span };
        if anchor > 0 {
            let size = size(&node);
            self.anchors.push((anchor, node.clone(), size));
            self.repeat(size)?;
        }
        Ok(node)
    }

    /// The bytes of a value that began at `start` and has just been read. A block ends where its last value does.
    fn around(&self, kind: &Kind, start: usize) -> Span {
        let last = match kind {
            Kind::Array(items) => items.iter().map(|item| item.span.end).max(),
            Kind::Object(members) => members.iter().map(|member| member.value.span.end).max(),
            _ => return self.trimmed(start),
        };
        let is_flow = self.text.as_bytes().get(start) == Some(&b'{')
            || self.text.as_bytes().get(start) == Some(&b'[');
        let end = match last {
            Some(last) if !is_flow => last,
            _ => self.span.end,
        };
        // What an alias repeats stands elsewhere.
        let end = end.clamp(start, self.span.end.max(start));
        Span { start, end }
    }

    /// The bytes of a scalar, without the line breaks behind a block.
    fn trimmed(&self, start: usize) -> Span {
        let text = self.text.get(start..self.span.end).unwrap_or_default();
        Span {
            start,
            end: start + text.trim_end().len(),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Kind, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok(Kind::Array(items)),
                item => items.push(self.value(item, depth + 1)?),
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Kind, Problem> {
        let (mut members, mut keys) = (Vec::new(), BTreeSet::new());
        let mut merged = Vec::new();
        loop {
            let (key, is_merge) = match self.next()? {
                Event::MappingEnd => break,
                Event::Scalar(text, style, _, tag) => {
                    let is_plain = style == ScalarStyle::Plain && tag.is_none();
                    let is_merge = is_plain && text == "<<";
                    (text.into_owned(), is_merge)
                }
                _ => return Err(self.wrong("a key is not a text")),
            };
            let (key_span, line) = (self.span, self.line);
            let event = self.next()?;
            let value = self.value(event, depth + 1)?;
            if is_merge {
                merged.extend(self.mergeable(value)?);
                continue;
            }
            if !keys.insert(key.clone()) {
                return Err(Problem {
                    what: format!("the key `{key}` is there twice"),
                    line,
                    at: key_span.start,
                });
            }
            members.push(Member {
                key,
                key_span,
                value,
            });
        }
        // What the table says itself counts, then what is merged first.
        members.extend(
            merged
                .into_iter()
                .filter(|member| keys.insert(member.key.clone())),
        );
        Ok(Kind::Object(members))
    }

    /// The members of a table, or of a list of tables, that a `<<` names.
    fn mergeable(&self, value: Node) -> Result<Vec<Member>, Problem> {
        match value.kind {
            Kind::Object(members) => Ok(members),
            Kind::Array(items) => {
                let merged = items.into_iter().map(|item| match item.kind {
                    Kind::Object(members) => Ok(members),
                    _ => Err(self.wrong("`<<` names something that is no table")),
                });
                Ok(merged.collect::<Result<Vec<_>, _>>()?.concat())
            }
            _ => Err(self.wrong("`<<` names something that is no table")),
        }
    }

    fn alias(&mut self, anchor: usize) -> Result<Node, Problem> {
        let known = self
            .anchors
            .iter()
            .rev()
            .find(|(known, ..)| *known == anchor);
        let Some((_, node, size)) = known else {
            return Err(self.wrong("an alias stands inside of its own anchor"));
        };
        let (node, size) = (node.clone(), *size);
        self.repeat(size)?;
        Ok(node)
    }

    fn repeat(&mut self, more: usize) -> Result<(), Problem> {
        self.repeated = self.repeated.saturating_add(more);
        if self.repeated > VALUES {
            return Err(self.wrong("its anchors and aliases hold more than 100000 values"));
        }
        Ok(())
    }

    fn wrong(&self, what: &str) -> Problem {
        Problem {
            what: what.to_owned(),
            line: self.line,
            at: self.span.start,
        }
    }

    fn scan_problem(&self, error: &ScanError) -> Problem {
        Problem {
            what: error.info().to_owned(),
            line: error.marker().line(),
            at: self.bytes.at(error.marker().index()),
        }
    }
}

fn size(node: &Node) -> usize {
    match &node.kind {
        Kind::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Kind::Object(members) => 1 + members.iter().map(|one| size(&one.value)).sum::<usize>(),
        _ => 1,
    }
}

/// A scalar without quotes; see YAML 1.2.2, section 10.3.2, <https://yaml.org/spec/1.2.2/#1032-tag-resolution>.
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Bool(true),
        "false" | "False" | "FALSE" => return Kind::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Kind::String(text.to_owned()), Kind::Number)
}

/// A number as JSON writes it.
fn number(text: &str) -> Option<String> {
    let digits = |prefix: &str, radix| {
        let digits = text.strip_prefix(prefix)?;
        u64::from_str_radix(digits, radix).ok()
    };
    if let Some(number) = digits("0x", 16).or_else(|| digits("0o", 8)) {
        return Some(number.to_string());
    }
    let unsigned = text.trim_start_matches(['+', '-']);
    if text.len() - unsigned.len() > 1
        || !unsigned.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.')
    {
        return None;
    }
    let whole = text.strip_prefix('+').unwrap_or(text);
    if whole.parse::<Number>().is_ok() {
        return Some(whole.to_owned());
    }
    let integer = whole.parse::<i64>().ok().map(|number| number.to_string());
    // What JSON cannot write, `.inf`, stays a text.
    integer.or_else(|| Some(Number::from_f64(text.parse().ok()?)?.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scalars_mean_what_the_core_schema_says() {
        let text = "a: 1\nb: -0x1F\nc: 1.5\nd: yes\ne: True\nf: ~\ng: \"1\"\nh: !!str 2\ni: 0x1F\nj: 1.2.3\n";
        let value = read(text).unwrap();
        assert_eq!(
            value,
            json!({"a": 1, "b": "-0x1F", "c": 1.5, "d": "yes", "e": true, "f": null, "g": "1", "h": "2", "i": 31, "j": "1.2.3"})
        );
    }

    #[test]
    fn aliases_repeat_what_they_stand_for() {
        let value = read("one: &it {a: [1, 2]}\ntwo: *it\n").unwrap();
        assert_eq!(value["two"], json!({"a": [1, 2]}));
    }

    #[test]
    fn an_alias_bomb_does_not_go_off() {
        let first = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        let level = |level: usize| {
            let before = vec![format!("*a{}", level - 1); 9].join(", ");
            format!("a{level}: &a{level} [{before}]\n")
        };
        let text = first + &(1..12).map(level).collect::<String>();
        assert_eq!(
            read(&text).unwrap_err().what,
            "its anchors and aliases hold more than 100000 values"
        );
    }

    #[test]
    fn what_nests_too_deep_or_names_a_key_twice_is_refused() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(100)).is_ok());
        assert_eq!(
            read(&nested(102)).unwrap_err().what,
            "it nests more than 100 deep"
        );
        assert!(read(&"[".repeat(100_000)).is_err());
        let twice = read("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(
            (twice.what.as_str(), twice.line),
            ("the key `a` is there twice", 3)
        );
        assert!(read("a: [1, 2\nb: 3").is_err());
        assert_eq!(read("# nothing\n"), Ok(Value::Null));
    }

    #[test]
    fn a_merge_key_fills_in_what_the_table_lacks() {
        let text = "base: &base {a: 1, b: 2}\nother: &other {b: 3, c: 4}\nit:\n  b: 9\n  <<: [*base, *other]\n  '<<': text\n";
        let value = read(text).unwrap();
        assert_eq!(value["it"], json!({"b": 9, "<<": "text", "a": 1, "c": 4}));
        assert!(read("a: &a 1\nb:\n  <<: *a\n").is_err());
    }

    #[test]
    fn every_value_knows_its_bytes_whatever_came_before() {
        let text = "\u{feff}# gr\u{fc}\u{df}e\nb: &b\n  - \u{e9}t\u{e9}\n  - {x: 'y'}\nc: |\n  one\n  two\n\nd: *b\n";
        let file = SchemaFile::new("a.yaml", "main", text);
        let tree = tree(&file).unwrap();
        let at = |pointer: &str| {
            let span = tree.place(&Pointer::parse(pointer)).span.unwrap();
            &text[span.start..span.end]
        };
        assert_eq!(at("/b/0"), "\u{e9}t\u{e9}");
        assert_eq!(at("/b/1"), "{x: 'y'}");
        assert_eq!(at("/b/1/x"), "'y'");
        assert!(at("/b").ends_with("{x: 'y'}"), "{:?}", at("/b"));
        assert!(at("/c").ends_with("two"), "{:?}", at("/c"));
        assert_eq!(at("/d/0"), "\u{e9}t\u{e9}");
        let key = tree.root.member("d").unwrap().key_span;
        assert_eq!(&text[key.start..key.end], "d");
    }

    #[test]
    fn words_that_older_yaml_took_for_booleans_are_texts() {
        let value =
            read("enum: [ON, OFF, yes, no, y]\nsize: 007\nbig: 18446744073709551615\n").unwrap();
        assert_eq!(value["enum"], json!(["ON", "OFF", "yes", "no", "y"]));
        assert_eq!(value["size"], json!(7));
        assert_eq!(value["big"], json!(u64::MAX));
    }
}
