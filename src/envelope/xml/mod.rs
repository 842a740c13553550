//! The XML event format, which is a working draft: one event, or a batch of them.
//!
//! In: the bytes of a document. Out: its events, handed to a [`Judge`], and what is wrong with the document as such. Nothing is
//! expanded and nothing is loaded; a document type is refused.

mod data;
mod event;
mod reader;

use super::judge::Judge;
use super::pen::Violation;
use super::versions::Versions;
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;
use reader::{Broken, Element, Reader, Space, Token, forbidden, not_allowed};

/// Judges the events of a document. `is_batch` is what its media type says, where there is one.
pub fn conform(bytes: &[u8], is_batch: Option<bool>, judge: &mut Judge) {
    let read = match std::str::from_utf8(bytes) {
        Ok(text) => match forbidden(text) {
            None => document(text, is_batch, judge),
            Some((at, letter)) => Err(Broken {
                at,
                what: not_allowed(letter),
                is_too_much: false,
            }),
        },
        Err(error) => Err(Broken {
            at: error.valid_up_to(),
            what: match declared_encoding(bytes) {
                Some(other) => format!("is in the encoding `{other}`, and only UTF-8 is read"),
                None => "is not UTF-8".to_owned(),
            },
            is_too_much: false,
        }),
    };
    if let Err(broken) = read {
        tell(&broken, judge);
    }
}

/// The encoding that the declaration of a document names, where that is not UTF-8.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let end = bytes.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&bytes[..end]).ok()?;
    let declaration = declaration.strip_prefix("<?xml")?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|&sign| sign == '"' || sign == '\'')?;
    let (name, _) = rest[1..].split_once(quote)?;
    (!name.eq_ignore_ascii_case("utf-8")).then(|| name.chars().take(40).collect())
}

/// Whether a document starts as an event or a batch does; `bytes` may end anywhere.
pub fn is_event(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    let root = passing_white_space(&mut Reader::new(text));
    matches!(root, Ok(Token::Start(root))
        if root.space == Space::CloudEvents && ["event", "batch"].contains(&root.name.as_str()))
}

/// Judges the event, or the batch, that a document is.
fn document(text: &str, is_batch: Option<bool>, judge: &mut Judge) -> Result<(), Broken> {
    let mut reader = Reader::new(text);
    let root = match passing_white_space(&mut reader)? {
        Token::Start(root) => root,
        Token::Text(_) => return Err(reader.broken("has text before its first element")),
        Token::End | Token::Eof => return Err(reader.broken("has no element")),
    };
    match (root.space, root.name.as_str()) {
        (Space::CloudEvents, "event") => {
            check_media_type(&root, "an event", is_batch == Some(true), judge);
            event::read(&mut reader, &root, None, judge)?;
        }
        (Space::CloudEvents, "batch") => {
            check_media_type(&root, "a batch", is_batch == Some(false), judge);
            batch(&mut reader, judge)?;
        }
        _ => {
            let what = called(&root);
            let violation = violation(&rules::XML_ROOT, root.tag);
            judge.pen.write(violation.word("what", what));
            reader.skip()?;
        }
    }
    match passing_white_space(&mut reader)? {
        Token::Eof => Ok(()),
        _ => Err(reader.broken("goes on after its first element")),
    }
}

fn check_media_type(root: &Element, what: &str, is_wrong: bool, judge: &mut Judge) {
    if is_wrong {
        let said = match root.name.as_str() {
            "batch" => "an event: `application/cloudevents+xml`",
            _ => "a batch: `application/cloudevents-batch+xml`",
        };
        let violation = violation(&rules::XML_MEDIA_TYPE, root.tag);
        judge
            .pen
            .write(violation.word("what", what).word("type", said));
    }
}

fn batch(reader: &mut Reader<'_>, judge: &mut Judge) -> Result<(), Broken> {
    let mut versions = Versions::default();
    let mut items = 0;
    loop {
        match reader.next()? {
            Token::End | Token::Eof => return Ok(()),
            Token::Text(text) if is_white_space(&text) => {}
            Token::Text(_) => wrong_in_batch("text", reader.last, judge),
            Token::Start(element) => match (element.space, element.name.as_str()) {
                (Space::CloudEvents, "event") => {
                    let version = event::read(reader, &element, Some(items), judge)?;
                    versions.see(items, version, element.tag, &mut judge.pen);
                    items += 1;
                }
                // What is of another namespace is ignored.
                (Space::Foreign | Space::Schema, _) => reader.skip()?,
                _ => {
                    wrong_in_batch(&called(&element), element.tag, judge);
                    reader.skip()?;
                }
            },
        }
    }
}

fn wrong_in_batch(what: &str, span: Span, judge: &mut Judge) {
    let violation = violation(&rules::XML_BATCH_CONTENT, span);
    judge.pen.write(violation.word("what", what));
}

fn called(element: &Element) -> String {
    let space = match element.space {
        Space::CloudEvents => "",
        Space::Nothing | Space::Unbound => " without a namespace",
        Space::Schema | Space::Foreign => " of another namespace",
    };
    format!("`{}`{space}", element.name)
}

/// The next token that is no white space.
fn passing_white_space(reader: &mut Reader<'_>) -> Result<Token, Broken> {
    loop {
        match reader.next()? {
            Token::Text(text) if is_white_space(&text) => {}
            token => return Ok(token),
        }
    }
}

fn is_white_space(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

fn tell(broken: &Broken, judge: &mut Judge) {
    let rule = if broken.is_too_much {
        &rules::EVENT_UNJUDGED
    } else {
        &rules::XML_MALFORMED
    };
    let at = Span {
        start: broken.at,
        end: broken.at,
    };
    let what = format!("the document {}", broken.what);
    let violation = violation(rule, at).word("flaw", &broken.what);
    judge.pen.write(violation.word("what", what));
}

fn violation(rule: &'static crate::model::Rule, span: Span) -> Violation {
    Violation::at(rule, "event", Pointer::root(), Some(span))
}
