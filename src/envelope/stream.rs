//! Documents from a stream of bytes, judged as they come: one event, a batch, or a line for each, without end; what a server
//! pushes; records of kcat; YAML; one HTTP message.
//!
//! Memory is bounded by [`LARGEST`]. What is longer is refused, and the stream goes on behind it.

use std::io::{self, BufRead as _, BufReader, Read};

use super::json::{self, Broken, Expected};
use super::judge::Judge;
use super::pen::Violation;
use super::sheet::Sheet;
use super::tally::Tally;
use super::{event_stream, http_text, kcat, xml, yaml};
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

/// The longest document, in bytes; of a stream, the longest line.
pub const LARGEST: usize = 16 << 20;

/// After how many lines somebody who waits is told.
const STEP: usize = 4_096;

/// What a stream is called.
#[derive(Debug, Clone, Copy)]
pub struct Name<'n> {
    /// The path of the file, as reports have it.
    pub path: &'n str,
    /// What it was read from.
    pub origin: &'n str,
}

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Whatever its first line looks like.
    Any,
    /// Documents of an event format: of JSON, or one of XML.
    Documents,
    /// One document of XML.
    Xml,
    /// Documents of YAML.
    Yaml,
    /// Records of Kafka, as kcat prints them: one a line.
    Records,
    /// One HTTP message.
    Message,
}

/// Whether a text looks like one that holds events: documents of JSON, records of kcat, or an HTTP message.
pub fn looks_like_events(start: &[u8]) -> bool {
    let mut lines = start.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
    json::is_event(start) || kcat::is_record(first) || http_text::holds_event(start)
}

/// Judges all events of a stream, counts what is wrong, and tells `watcher` now and then how many events there were.
///
/// # Errors
/// If the stream cannot be read.
pub fn conform(
    reader: impl Read,
    name: Name<'_>,
    shape: Shape,
    judge: &mut Judge,
    tally: &mut Tally,
    watcher: &mut dyn FnMut(usize),
) -> io::Result<()> {
    let mut desk = Desk {
        name,
        shape,
        judge,
        tally,
    };
    desk.read(reader, watcher)?;
    desk.judge.settle();
    desk.settle(b"", 1);
    Ok(())
}

impl Shape {
    /// What the first line tells, where nobody says it.
    fn told(self, first: &[u8]) -> Self {
        match self {
            Self::Any | Self::Documents if yaml::starts(first) => Self::Yaml,
            Self::Any if kcat::is_record(first) => Self::Records,
            Self::Any | Self::Documents if first.trim_ascii_start().starts_with(b"<") => Self::Xml,
            Self::Any if http_text::starts(first.trim_ascii()) => Self::Message,
            Self::Any => Self::Documents,
            said => said,
        }
    }
}

/// Whether a line is a document of its own.
fn is_whole(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(json::is_whole)
}

/// Whether the second line is an event of its own, and the first, which is none, a broken one: no document of many lines goes
/// on like that.
fn is_next(first: &[u8], second: &[u8]) -> bool {
    let first = first.trim_ascii();
    let may_go_on = match first.first() {
        Some(b'{') => first.ends_with(b":"),
        Some(b'[') => first.ends_with(b"[") || first.ends_with(b","),
        _ => false,
    };
    !may_go_on && json::is_event(second) && is_whole(second)
}

struct Desk<'d, 'p> {
    name: Name<'d>,
    shape: Shape,
    judge: &'d mut Judge<'p>,
    tally: &'d mut Tally,
}

impl Desk<'_, '_> {
    /// Judges all that comes.
    fn read(&mut self, reader: impl Read, watcher: &mut dyn FnMut(usize)) -> io::Result<()> {
        let mut lines = Lines::new(reader);
        if !lines.advance()? {
            self.document(b"", 1);
            return Ok(());
        }
        let first = std::mem::take(&mut lines.text);
        let (number, length) = (lines.number, lines.length);
        let has_more = lines.advance()?;
        let is_open = matches!(self.shape, Shape::Any | Shape::Documents);
        if is_open && event_stream::starts(&first, &lines.text) {
            return self.pushed((first, number, length), lines, watcher);
        }
        self.shape = self.shape.told(&first);
        let is_whole = match self.shape {
            Shape::Message | Shape::Xml | Shape::Yaml => false,
            Shape::Records => true,
            Shape::Any | Shape::Documents => is_whole(&first) || is_next(&first, &lines.text),
        };
        if has_more && !is_whole {
            return self.whole(first, number, lines);
        }
        self.line(&first, number, length);
        drop(first);
        let mut more = has_more;
        while more {
            self.line(&lines.text, lines.number, lines.length);
            if lines.number.is_multiple_of(STEP) {
                watcher(self.judge.events());
            }
            more = lines.advance()?;
        }
        Ok(())
    }

    /// Judges what a server pushes: a message ends with an empty line.
    fn pushed<R: Read>(
        &mut self,
        (first, number, length): (Vec<u8>, usize, usize),
        mut lines: Lines<R>,
        watcher: &mut dyn FnMut(usize),
    ) -> io::Result<()> {
        let mut message = event_stream::Message::default();
        message.add(&first, number, length, LARGEST);
        let mut last = number;
        // The line behind the first is read already.
        let mut more = !lines.text.is_empty();
        while more {
            if lines.number > last + 1 {
                self.message(&std::mem::take(&mut message));
                watcher(self.judge.events());
            }
            message.add(&lines.text, lines.number, lines.length, LARGEST);
            last = lines.number;
            more = lines.advance()?;
        }
        self.message(&message);
        Ok(())
    }

    /// Judges a message that a server pushed, if it has data.
    fn message(&mut self, message: &event_stream::Message) {
        if message.length > LARGEST {
            let length = message.length;
            let what = format!("a message has {length} bytes, and {LARGEST} are looked at");
            self.refuse(&message.text, message.number, &what);
        } else if !message.text.trim_ascii().is_empty() {
            self.document(&message.text, message.number);
        }
    }

    /// Judges a line of a stream.
    fn line(&mut self, line: &[u8], number: usize, length: usize) {
        if length > line.len() {
            self.refuse(
                line,
                number,
                &format!("a line has {length} bytes, and {LARGEST} are looked at"),
            );
            return;
        }
        // RFC 7464 puts a record separator before each.
        let line = line.strip_prefix(b"\x1e").unwrap_or(line);
        self.document(line, number);
    }

    /// Judges one document of many lines, the first two of which are read already.
    fn whole<R: Read>(&mut self, first: Vec<u8>, number: usize, lines: Lines<R>) -> io::Result<()> {
        let mut text = first;
        // Empty lines between are put back, so that those after them keep their numbers.
        let skipped = lines.number - number - 1;
        let room = LARGEST.saturating_sub(text.len() + lines.length);
        if let Some(room) = room.checked_sub(skipped) {
            text.extend(std::iter::repeat_n(b'\n', skipped));
            text.extend_from_slice(&lines.text);
            lines.reader.take(room as u64 + 1).read_to_end(&mut text)?;
            if text.len() <= LARGEST {
                self.document(&text, number);
                return Ok(());
            }
        }
        let what =
            format!("the document has more than {LARGEST} bytes, which is all that is looked at");
        self.refuse(&text, number, &what);
        Ok(())
    }

    fn document(&mut self, bytes: &[u8], line: usize) {
        match self.shape {
            Shape::Yaml => return self.yaml(bytes, line),
            Shape::Message => http_text::conform(bytes, self.judge),
            Shape::Records => kcat::conform(bytes, self.judge),
            Shape::Xml => xml::conform(bytes, None, self.judge),
            Shape::Any | Shape::Documents => self.json(bytes),
        }
        self.settle(bytes, line);
    }

    fn json(&mut self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.trim_start().is_empty() => json::conform_each(text, self.judge),
            _ => json::conform(bytes, Expected::Either, self.judge),
        }
    }

    /// Judges documents of YAML as what they are in JSON.
    fn yaml(&mut self, bytes: &[u8], line: usize) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.json(bytes);
            return self.settle(bytes, line);
        };
        for (before, document) in yaml::documents(text) {
            let bytes = document.as_bytes();
            match yaml::Json::of(&document) {
                Ok(json) => {
                    self.json(json.text.as_bytes());
                    self.settle_at(bytes, line + before, |span| json.back(span));
                }
                Err(problem) => {
                    let flaw = format!("is no YAML: {}", problem.what);
                    json::tell_of("the event", &Broken::new(problem.at, &flaw), self.judge);
                    self.settle(bytes, line + before);
                }
            }
        }
    }

    fn refuse(&mut self, bytes: &[u8], line: usize, what: &str) {
        let violation = Violation::at(&rules::EVENT_UNJUDGED, "event", Pointer::root(), None);
        self.judge.pen.write(violation.word("what", what));
        self.settle(bytes, line);
    }

    /// Counts what was written about a document.
    fn settle(&mut self, bytes: &[u8], line: usize) {
        self.settle_at(bytes, line, |span| span);
    }

    /// The same, where each stands elsewhere than where it was found.
    fn settle_at(&mut self, bytes: &[u8], line: usize, place: impl Fn(Span) -> Span) {
        if self.judge.pen.is_empty() {
            return;
        }
        let sheet = Sheet {
            path: self.name.path,
            origin: self.name.origin,
            bytes,
            line,
        };
        for violation in self.judge.pen.take() {
            let span = violation.span.map(&place);
            self.tally.add(Violation { span, ..violation }, &sheet);
        }
    }
}

/// The lines of a stream that are not empty, one at a time.
struct Lines<R> {
    reader: BufReader<R>,
    /// The line, its end included; of one that is too long, the start.
    text: Vec<u8>,
    /// Its number, from 1.
    number: usize,
    /// How many bytes it has.
    length: usize,
}

impl<R: Read> Lines<R> {
    fn new(reader: R) -> Self {
        const BUFFER: usize = 256 << 10;
        Self {
            reader: BufReader::with_capacity(BUFFER, reader),
            text: Vec::new(),
            number: 0,
            length: 0,
        }
    }

    /// Goes on to the next line; whether there is one.
    fn advance(&mut self) -> io::Result<bool> {
        loop {
            self.text.clear();
            let most = LARGEST as u64;
            let read = self
                .reader
                .by_ref()
                .take(most)
                .read_until(b'\n', &mut self.text)?;
            if read == 0 {
                return Ok(false);
            }
            self.number += 1;
            self.length = read;
            if read == LARGEST && !self.text.ends_with(b"\n") {
                self.length += self.reader.skip_until(b'\n')?;
            }
            if !self.text.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }
}
