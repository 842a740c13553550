//! The JSON event format: one event, or a batch of them.
//!
//! In: the text of a document. Out: its events, handed to a [`Judge`], and what is wrong with the document as such. Nothing is
//! copied that is not escaped.

mod data;
mod member;
mod nested;
mod scan;
mod string;

pub use nested::DEEPEST;
pub use scan::Broken;

pub(super) use scan::{Scanner, Token};
pub(super) use string::{Raw, decoded, unescaped};

use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

use super::event::{Carrier, Data, Event, Mode};
use super::judge::Judge;
use super::pen::Violation;
use super::versions::Versions;

/// What a document is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// One event.
    Event,
    /// A batch.
    Batch,
    /// Whatever its first letter says.
    Either,
}

/// How many members an event may have at its top level. No header of any protocol has room for so many.
const MOST_MEMBERS: usize = 4_096;

/// Judges the events of a document. A batch that breaks off is judged up to there; what is no UTF-8 is not judged at all.
pub fn conform(bytes: &[u8], expected: Expected, judge: &mut Judge) {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            if let Err(broken) = only_document(text, expected, judge) {
                tell(&broken, judge);
            }
        }
        Err(error) => {
            let at = error.valid_up_to();
            tell(&Broken::new(at, &not_utf8(bytes, at)), judge);
        }
    }
}

/// Why bytes are no text, which they stop being at `at`.
fn not_utf8(bytes: &[u8], at: usize) -> String {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "is UTF-16, and JSON is sent as UTF-8".to_owned(),
        [0x1f, 0x8b, ..] => "is compressed with gzip, and JSON should stand there".to_owned(),
        _ => {
            let byte = bytes.get(at).copied().unwrap_or_default();
            format!("is not UTF-8: the byte 0x{byte:02X} starts no letter")
        }
    }
}

/// Judges the documents of a text, one after the other, which white space may stand between.
pub fn conform_each(text: &str, judge: &mut Judge) {
    let mut scanner = Scanner::new(text);
    loop {
        if let Err(broken) = document(&mut scanner, Expected::Either, judge) {
            return tell(&broken, judge);
        }
        match scanner.peek() {
            None => return,
            Some(b'{' | b'[') => {}
            Some(_) => return tell(&scanner.wants("another event, or nothing,"), judge),
        }
    }
}

/// Where a text stops being one JSON value, and nothing else.
pub fn broken(text: &str) -> Option<Broken> {
    let mut scanner = Scanner::new(text);
    match scanner.value() {
        Err(broken) => Some(broken),
        Ok(_) => scanner
            .peek()
            .map(|_| scanner.wants("nothing, since the value is over,")),
    }
}

/// Whether a text is one JSON value, and nothing else.
pub fn is_whole(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.value().is_ok() && scanner.peek().is_none()
}

/// Whether a text starts with an event: an object that has `specversion` and one of `id`, `source`, `type` at its top level;
/// or with a batch whose first item is one. One that breaks later on is one all the same.
pub fn is_event(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    let mut scanner = Scanner::new(text.trim_start_matches('\u{feff}'));
    let _ = scanner.take(b'[');
    if !scanner.take(b'{') {
        return false;
    }
    let (mut has_version, mut has_other) = (false, false);
    while let Ok(name) = scanner.name() {
        match name.text {
            "specversion" => has_version = true,
            "id" | "source" | "type" => has_other = true,
            _ => {}
        }
        if scanner.value().is_err() || !scanner.take(b',') {
            break;
        }
    }
    has_version && has_other
}

/// Judges the document that comes next.
fn document(
    scanner: &mut Scanner<'_>,
    expected: Expected,
    judge: &mut Judge,
) -> Result<(), Broken> {
    if let Some(mark) = scanner.byte_order_mark() {
        let violation = Violation::at(
            &rules::BYTE_ORDER_MARK,
            "event",
            Pointer::root(),
            Some(mark),
        );
        judge.pen.write(violation);
    }
    match (expected, scanner.peek()) {
        (_, None) => Err(scanner.broken("is empty, and JSON should stand there")),
        (Expected::Either | Expected::Batch, Some(b'[')) => batch(scanner, judge),
        (Expected::Either | Expected::Event, Some(b'{')) => event(scanner, None, judge).map(|_| ()),
        (Expected::Event | Expected::Either, Some(_)) => {
            other_value(scanner, &rules::JSON_NOT_AN_OBJECT, None, judge)
        }
        (Expected::Batch, Some(_)) => other_value(scanner, &rules::BATCH_NOT_AN_ARRAY, None, judge),
    }
}

/// Judges the only document of a text.
fn only_document(text: &str, expected: Expected, judge: &mut Judge) -> Result<(), Broken> {
    let mut scanner = Scanner::new(text);
    document(&mut scanner, expected, judge)?;
    match scanner.peek() {
        None => Ok(()),
        Some(_) => Err(scanner.wants("nothing, since the event is over,")),
    }
}

/// Judges a batch; its bracket comes next.
fn batch(scanner: &mut Scanner<'_>, judge: &mut Judge) -> Result<(), Broken> {
    scanner.take(b'[');
    if scanner.take(b']') {
        return Ok(());
    }
    let mut versions = Versions::default();
    for item in 0.. {
        if scanner.peek() == Some(b'{') {
            let (version, span) = event(scanner, Some(item), judge)?.unzip();
            versions.see(item, version, span.flatten(), &mut judge.pen);
        } else {
            other_value(scanner, &rules::JSON_NOT_AN_OBJECT, Some(item), judge)?;
        }
        if scanner.take(b']') {
            return Ok(());
        }
        if !scanner.take(b',') {
            return Err(scanner.wants("`,` or `]`"));
        }
    }
    Ok(())
}

/// Judges an event; its brace comes next. Gives back its version and where that stands.
fn event(
    scanner: &mut Scanner<'_>,
    item: Option<usize>,
    judge: &mut Judge,
) -> Result<Option<(String, Option<Span>)>, Broken> {
    scanner.peek();
    let start = scanner.at();
    let mut event = Event {
        carrier: Carrier::Json,
        mode: if item.is_some() {
            Mode::Batch
        } else {
            Mode::Structured
        },
        attributes: Vec::with_capacity(16),
        data: Data::ABSENT,
        size: 0,
        item,
        span: None,
    };
    let mut payload = data::Payload::default();
    members(scanner, &mut event, &mut payload)?;
    event.size = scanner.at() - start;
    event.span = Some(Span {
        start,
        end: scanner.at(),
    });
    payload.check(&mut event, &mut judge.pen);
    judge.event(&event);
    // Only a batch asks, so that a lone event allocates nothing for it.
    let version = event.get("specversion").filter(|_| item.is_some());
    Ok(version.and_then(|version| Some((version.value.text()?.to_owned(), version.span))))
}

/// Reads the members of an event; its brace comes next.
fn members<'t>(
    scanner: &mut Scanner<'t>,
    event: &mut Event<'t>,
    payload: &mut data::Payload<'t>,
) -> Result<(), Broken> {
    scanner.take(b'{');
    if scanner.take(b'}') {
        return Ok(());
    }
    loop {
        member::read(scanner, event, payload)?;
        if event.attributes.len() > MOST_MEMBERS {
            return Err(scanner.too_many(MOST_MEMBERS));
        }
        if scanner.take(b'}') {
            return Ok(());
        }
        if !scanner.take(b',') {
            return Err(scanner.wants("`,` or `}`"));
        }
    }
}

/// Passes a value that should be something else.
fn other_value(
    scanner: &mut Scanner<'_>,
    rule: &'static crate::model::Rule,
    item: Option<usize>,
    judge: &mut Judge,
) -> Result<(), Broken> {
    scanner.peek();
    let start = scanner.at();
    let token = scanner.value()?;
    let pointer = item.map_or_else(Pointer::root, |item| Pointer::root().join(item));
    let span = Span {
        start,
        end: scanner.at(),
    };
    let what = match item {
        None => format!("this is {}", token.called()),
        Some(item) => format!("item {} of the batch is {}", item + 1, token.called()),
    };
    judge
        .pen
        .write(Violation::at(rule, "event", pointer, Some(span)).word("what", what));
    Ok(())
}

fn tell(broken: &Broken, judge: &mut Judge) {
    tell_of("the event", broken, judge);
}

/// Says what broke in a text that is called so.
pub(super) fn tell_of(called: &str, broken: &Broken, judge: &mut Judge) {
    let rule = if broken.is_too_much {
        &rules::EVENT_UNJUDGED
    } else {
        &rules::JSON_MALFORMED
    };
    let span = Span {
        start: broken.at,
        end: broken.at,
    };
    let violation = Violation::at(rule, "event", Pointer::root(), Some(span));
    let what = format!("{called} {}", broken.what);
    judge
        .pen
        .write(violation.word("flaw", &what).word("what", &what));
}

impl Token<'_> {
    /// What it is, for a sentence.
    fn called(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean(value) => format!("the Boolean {value}"),
            Self::Number(lexeme) => format!("the number {lexeme}"),
            Self::String(_) => "a string".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::Array => "an array".to_owned(),
        }
    }
}
