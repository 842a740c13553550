//! An HTTP message as text: a start line, which may be left out, headers, an empty line, and the body.
//!
//! In: bytes, as `curl --include` prints them or a proxy saved them. Out: a message for the HTTP binding. How long the headers may
//! be is bounded.

use std::borrow::Cow;

use super::binding::{At, Header, Media, Message, Part, http};
use super::judge::Judge;
use super::pen::Violation;
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

/// How many headers a message may have. Servers take around a hundred.
const MOST: usize = 4_096;

/// Judges the events of a message.
pub fn conform(bytes: &[u8], judge: &mut Judge) {
    match read(bytes) {
        Ok(message) => http::conform(&message, None, judge),
        Err(Refusal::Malformed(line, at, flaw)) => {
            let violation = violation(&rules::HTTP_MALFORMED, at);
            let violation = violation.word("line", line.to_string());
            judge.pen.write(violation.word("flaw", flaw));
        }
        Err(Refusal::TooMany(at)) => {
            let what = format!("the message has more than {MOST} headers");
            let violation = violation(&rules::EVENT_UNJUDGED, at);
            judge.pen.write(violation.word("what", what));
        }
    }
}

fn violation(rule: &'static crate::model::Rule, at: usize) -> Violation {
    let span = Span { start: at, end: at };
    Violation::at(rule, "event", Pointer::root(), Some(span))
}

/// Whether the first line of a text is one of an HTTP message: a start line, or any header. JSON and XML start with what is
/// in no name of a header.
pub fn starts(line: &[u8]) -> bool {
    is_start_line(line) || line.starts_with(b":") || name_and_value(line).is_some()
}

/// Whether a text is a message that holds an event, and not any other one.
pub fn holds_event(bytes: &[u8]) -> bool {
    let Ok(message) = read(bytes) else {
        return false;
    };
    message.headers.iter().any(|header| {
        let is_version = header.name.eq_ignore_ascii_case("ce-specversion");
        let is_type = header.name.eq_ignore_ascii_case("content-type");
        is_version || is_type && Media::read(&header.lossy()).is_some()
    })
}

enum Refusal {
    /// The number of the line from 1, its first byte, and what is wrong.
    Malformed(usize, usize, String),
    /// Where there are too many headers.
    TooMany(usize),
}

/// Reads a message.
fn read(bytes: &[u8]) -> Result<Message<'_>, Refusal> {
    let mut headers: Vec<Header<'_>> = Vec::new();
    let mut lines = Lines {
        bytes,
        at: 0,
        number: 0,
    };
    let mut has_started = false;
    loop {
        let start = lines.at;
        let Some(line) = lines.next() else {
            let message = Message {
                headers,
                body: None,
            };
            return if has_started {
                Ok(message)
            } else {
                Err(Refusal::Malformed(1, 0, "is missing".to_owned()))
            };
        };
        match line {
            [] if has_started => break,
            [] => continue,
            line if !has_started && is_start_line(line) => {}
            // Before RFC 7230 a header could go on in the next line.
            [b' ' | b'\t', ..] if !headers.is_empty() => fold(&mut headers, line, start),
            // Names that start with a colon are those of HTTP/2, for what the start line says.
            [b':', ..] => {}
            line => {
                let header = header(line, start);
                let refused = || Refusal::Malformed(lines.number, start, flaw(line));
                headers.push(header.ok_or_else(refused)?);
            }
        }
        has_started = true;
        if headers.len() > MOST {
            return Err(Refusal::TooMany(start));
        }
    }
    let body = body(&bytes[lines.at..], lines.at, &headers);
    Ok(Message {
        headers,
        body: Some(body),
    })
}

/// Lines that end with LF, or with CR and LF, without their ends.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    number: usize,
}

impl<'b> Lines<'b> {
    fn next(&mut self) -> Option<&'b [u8]> {
        let rest = &self.bytes[self.at..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|&byte| byte == b'\n');
        let line = &rest[..end.unwrap_or(rest.len())];
        self.at += end.map_or(rest.len(), |end| end + 1);
        self.number += 1;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// Whether a line is `METHOD target HTTP/1.1`, `HTTP/1.1 200 OK`, or the former without a version.
fn is_start_line(line: &[u8]) -> bool {
    if line.starts_with(b"HTTP/") {
        return true;
    }
    let words: Vec<_> = line
        .split(|&byte| byte == b' ')
        .filter(|word| !word.is_empty())
        .take(4)
        .collect();
    let is_method = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase);
    match words.as_slice() {
        [method, _, version] => is_method(method) && version.starts_with(b"HTTP/"),
        [method, target] => {
            is_method(method) && (target.starts_with(b"/") || target.starts_with(b"http"))
        }
        _ => false,
    }
}

fn name_and_value(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let is_token = |&byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (!name.is_empty() && name.iter().all(is_token)).then_some((name, value))
}

fn header(line: &[u8], start: usize) -> Option<Header<'_>> {
    let (name, value) = name_and_value(line)?;
    let trimmed = value.trim_ascii();
    let value_start = start + line.len() - value.trim_ascii_start().len();
    Some(Header {
        name: String::from_utf8_lossy(name),
        name_span: Some(Span {
            start,
            end: start + name.len(),
        }),
        value: Some(Part {
            bytes: Cow::Borrowed(trimmed),
            at: At::Text(Span {
                start: value_start,
                end: value_start + trimmed.len(),
            }),
            member: "",
        }),
        list: "/headers",
    })
}

fn fold(headers: &mut [Header<'_>], line: &[u8], start: usize) {
    if let Some(value) = headers.last_mut().and_then(|header| header.value.as_mut()) {
        let bytes = value.bytes.to_mut();
        bytes.push(b' ');
        bytes.extend_from_slice(line.trim_ascii());
        let span = value.at.span();
        value.at = At::Encoded(Span {
            start: span.start,
            end: start + line.len(),
        });
    }
}

fn flaw(line: &[u8]) -> String {
    let shown = String::from_utf8_lossy(&line[..line.len().min(60)]);
    let shown = crate::model::Plain(&shown).to_string();
    if line.contains(&b':') {
        format!("has a name that no header has: `{shown}`")
    } else {
        format!("has no colon, and is no header: `{shown}`")
    }
}

/// The body, as far as its headers say that it goes.
fn body<'b>(bytes: &'b [u8], start: usize, headers: &[Header<'_>]) -> Part<'b> {
    let said = |name: &str| {
        let mut headers = headers.iter();
        let header = headers.find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| header.lossy().into_owned())
    };
    let is_chunked =
        said("transfer-encoding").is_some_and(|said| said.eq_ignore_ascii_case("chunked"));
    if let Some(decoded) = is_chunked.then(|| unchunked(bytes)).flatten() {
        return Part {
            bytes: Cow::Owned(decoded),
            at: At::Encoded(Span {
                start,
                end: start + bytes.len(),
            }),
            member: "/body",
        };
    }
    // Examples have a placeholder here, and editors end a file with a line break.
    let length = said("content-length").and_then(|length| length.trim().parse().ok());
    let bytes = bytes.get(..length.unwrap_or(bytes.len())).unwrap_or(bytes);
    Part {
        bytes: Cow::Borrowed(bytes),
        at: At::Text(Span {
            start,
            end: start + bytes.len(),
        }),
        member: "/body",
    }
}

/// A body in chunks, put together: RFC 9112, 7.1. `None` when it is none; most tools have done this before they print.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut lines = Lines {
        bytes,
        at: 0,
        number: 0,
    };
    let mut whole = Vec::new();
    loop {
        let size = std::str::from_utf8(lines.next()?).ok()?;
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let end = lines.at.checked_add(size)?;
        whole.extend_from_slice(bytes.get(lines.at..end)?);
        lines.at = end;
        lines.next()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Vec<(String, String)>, String) {
        let Ok(message) = read(text.as_bytes()) else {
            panic!("{text}");
        };
        let headers = message
            .headers
            .iter()
            .map(|header| (header.name.to_string(), header.lossy().into_owned()));
        let body = message.body.as_ref().map_or(&b""[..], |body| &body.bytes);
        (
            headers.collect(),
            String::from_utf8_lossy(body).into_owned(),
        )
    }

    #[test]
    fn messages_of_every_shape_are_read() {
        let expected = (
            vec![("ce-id".to_owned(), "1".to_owned())],
            "{}\n\nx".to_owned(),
        );
        for start in [
            "",
            "POST /x HTTP/1.1\n",
            "POST /x\n",
            "\nHTTP/1.1 200 OK\n",
            ":method: POST\n",
        ] {
            let text = format!("{start}ce-id:  1 \n\n{{}}\n\nx");
            assert_eq!(told(&text), expected, "{start}");
            let text = text.replacen("ce-id:  1 \n\n", "ce-id: 1\r\n\r\n", 1);
            assert_eq!(told(&text), expected, "{start}");
        }
    }

    #[test]
    fn a_body_is_as_long_as_it_is_said_to_be() {
        let body = |headers: &str, body: &str| told(&format!("{headers}\n\n{body}")).1;
        assert_eq!(body("Content-Length: 2", "{}\n"), "{}");
        assert_eq!(body("Content-Length: nnnn", "{}\n"), "{}\n");
        assert_eq!(body("Content-Length: 99", "{}"), "{}");
        let chunks = "2;x\r\n{\"\r\n3\r\na\":\r\n2\r\n1}\r\n0\r\n\r\n";
        assert_eq!(body("Transfer-Encoding: chunked", chunks), "{\"a\":1}");
        assert_eq!(body("Transfer-Encoding: chunked", "{}"), "{}");
        let huge = "ffffffffffffffff\r\nx";
        assert_eq!(body("Transfer-Encoding: chunked", huge), huge);
    }

    #[test]
    fn a_header_may_go_on_in_the_next_line() {
        assert_eq!(told("ce-subject: a\n  b\n\n").0[0].1, "a b");
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for text in [
            "",
            "\n\n",
            "no colon\n\n",
            "a b: c\n\n",
            "ce-id: 1\nbroken\n\n",
        ] {
            assert!(
                matches!(read(text.as_bytes()), Err(Refusal::Malformed(..))),
                "{text:?}"
            );
        }
        let flood = "ce-a: b\n".repeat(MOST + 1);
        assert!(matches!(read(flood.as_bytes()), Err(Refusal::TooMany(_))));
    }

    #[test]
    fn the_first_line_tells_a_message_from_json() {
        for line in [
            "POST / HTTP/1.1",
            "HTTP/2 200",
            "ce-id: 1",
            "Content-Type: x/y",
            "Accept: */*",
            ":method: POST",
        ] {
            assert!(starts(line.as_bytes()), "{line}");
        }
        for line in ["{", "[]", "{\"a\": 1}", "<a b=\"c:d\">", "", "\"a\": 1"] {
            assert!(!starts(line.as_bytes()), "{line}");
        }
    }
}
