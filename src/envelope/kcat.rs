//! Records of Kafka as `kcat -C -J` prints them: one JSON object a line, headers as a flat array of names and values.

use std::borrow::Cow;

use super::binding::kafka::{self, Record};
use super::binding::{At, Header, Part};
use super::json::{self, Broken, Raw, Scanner, Token, decoded};
use super::judge::Judge;
use crate::model::Span;

/// How many headers a record may have.
const MOST: usize = 4_096;

/// Whether a line is one of `kcat -J`: an object that says where in a topic its record is.
pub fn is_record(line: &[u8]) -> bool {
    let text = Line::new(line).text;
    let mut scanner = Scanner::new(&text);
    if !scanner.take(b'{') {
        return false;
    }
    let mut found = 0;
    while let Ok(name) = scanner.name() {
        found += usize::from(matches!(name.text, "topic" | "partition" | "offset"));
        if scanner.value().is_err() || !scanner.take(b',') {
            break;
        }
    }
    found == 3
}

/// Judges the event of a line.
pub fn conform(line: &[u8], judge: &mut Judge) {
    match read(&Line::new(line)) {
        Ok(record) => kafka::conform(&record, None, judge),
        Err(broken) => json::tell_of("the line of kcat", &broken, judge),
    }
}

/// A line, and a text that is as long. kcat writes the bytes of a record as they are, and those need not be text.
struct Line<'l> {
    bytes: &'l [u8],
    text: Cow<'l, str>,
}

impl<'l> Line<'l> {
    fn new(bytes: &'l [u8]) -> Self {
        let text =
            std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(stretched(bytes)), Cow::Borrowed);
        Self { bytes, text }
    }

    /// What the string between the quotes at `span` means, byte by byte.
    fn meant(&self, span: Span, raw: Raw<'l>) -> Cow<'l, [u8]> {
        let inside = self.bytes.get(span.start + 1..span.end.saturating_sub(1));
        match inside {
            Some(inside) if std::str::from_utf8(inside).is_err() => {
                let mut meant = Vec::with_capacity(inside.len());
                for chunk in inside.utf8_chunks() {
                    meant.extend_from_slice(decoded(chunk.valid()).as_bytes());
                    meant.extend_from_slice(chunk.invalid());
                }
                Cow::Owned(meant)
            }
            _ => match raw.decode() {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
        }
    }
}

/// Text with a letter of one byte for each byte that is none, so that all places stay.
fn stretched(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

fn read<'l>(line: &'l Line<'l>) -> Result<Record<'l>, Broken> {
    let mut scanner = Scanner::new(&line.text);
    if !scanner.take(b'{') {
        return Err(scanner.wants("an object"));
    }
    let mut record = Record::default();
    let mut is_first = true;
    while !(is_first && scanner.take(b'}')) {
        is_first = false;
        let name = scanner.name()?;
        scanner.peek();
        let start = scanner.at();
        match name.text {
            "headers" if scanner.peek() == Some(b'[') => {
                record.message.headers = headers(&mut scanner, line)?;
            }
            member => {
                let token = scanner.value()?;
                match member {
                    "payload" => {
                        record.message.body = part(token, &scanner, start, line, "/payload");
                    }
                    "key" => record.key = part(token, &scanner, start, line, "/key"),
                    _ => {}
                }
            }
        }
        if scanner.take(b'}') {
            break;
        }
        if !scanner.take(b',') {
            return Err(scanner.wants("`,` or `}`"));
        }
    }
    match scanner.peek() {
        None => Ok(record),
        Some(_) => Err(scanner.wants("nothing, since the record is over,")),
    }
}

/// The headers, whose array comes next.
fn headers<'l>(scanner: &mut Scanner<'l>, line: &'l Line<'l>) -> Result<Vec<Header<'l>>, Broken> {
    let mut headers = Vec::new();
    scanner.take(b'[');
    if scanner.take(b']') {
        return Ok(headers);
    }
    loop {
        scanner.peek();
        let start = scanner.at();
        let Token::String(name) = scanner.value()? else {
            return Err(scanner.broken("has a header whose name is no string"));
        };
        let name_span = Span {
            start,
            end: scanner.at(),
        };
        if !scanner.take(b',') {
            return Err(scanner.wants("the value of a header"));
        }
        scanner.peek();
        let start = scanner.at();
        let token = scanner.value()?;
        headers.push(Header {
            name: text(line.meant(name_span, name)),
            name_span: Some(name_span),
            value: part(token, scanner, start, line, ""),
            list: "/headers",
        });
        if headers.len() > MOST {
            return Err(Broken {
                is_too_much: true,
                ..scanner.broken(&format!("has more than {MOST} headers"))
            });
        }
        if scanner.take(b']') {
            return Ok(headers);
        }
        if !scanner.take(b',') {
            return Err(scanner.wants("`,` or `]`"));
        }
    }
}

/// A name, with replacements where it is no text.
fn text(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// A value that was just passed: its text, or what kcat decoded as it is written; `None` for null.
fn part<'l>(
    token: Token<'l>,
    scanner: &Scanner<'l>,
    start: usize,
    line: &'l Line<'l>,
    member: &'static str,
) -> Option<Part<'l>> {
    let span = Span {
        start,
        end: scanner.at(),
    };
    let (bytes, at) = match token {
        Token::Null => return None,
        Token::String(raw) => (line.meant(span, raw), At::Literal(&line.text, span)),
        _ => (
            Cow::Borrowed(scanner.since(start).as_bytes()),
            At::Text(span),
        ),
    };
    Some(Part { bytes, at, member })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_kcat_is_a_record() {
        let line = r#"{"topic":"t","partition":0,"offset":7,"tstype":"create","ts":1,"broker":1,"headers":["ce_id","1","ce_id","2","x",null],"key":"k","payload":"{\"a\":\n1}"}"#;
        assert!(is_record(line.as_bytes()));
        let line = Line::new(line.as_bytes());
        let record = read(&line).unwrap();
        let headers: Vec<_> = record
            .message
            .headers
            .iter()
            .map(|header| {
                (
                    header.name.as_ref(),
                    header.value.as_ref().map(|value| value.text()),
                )
            })
            .collect();
        assert_eq!(
            headers,
            [
                ("ce_id", Some(Some("1"))),
                ("ce_id", Some(Some("2"))),
                ("x", None)
            ]
        );
        assert_eq!(record.message.body.unwrap().text(), Some("{\"a\":\n1}"));
        assert_eq!(record.key.unwrap().text(), Some("k"));
    }

    #[test]
    fn bytes_that_are_no_text_stay_as_they_are() {
        let start = br#"{"topic":"t","partition":0,"offset":7,"headers":["ce_id",""#;
        let line = [
            start,
            b"a\xff\xe2\x82\\n".as_slice(),
            br#""],"payload":"\u00e9"#,
            b"\x80\"}",
        ]
        .concat();
        assert!(is_record(&line));
        let line = Line::new(&line);
        let record = read(&line).unwrap();
        let value = record.message.headers[0].value.as_ref().unwrap();
        assert_eq!(value.bytes.as_ref(), b"a\xff\xe2\x82\n");
        let body = record.message.body.unwrap();
        assert_eq!(body.bytes.as_ref(), b"\xc3\xa9\x80");
        let span = body.at.span();
        assert_eq!(&line.bytes[span.start..span.end], b"\"\\u00e9\x80\"");
    }

    #[test]
    fn a_tombstone_has_no_body_and_a_decoded_payload_is_json() {
        let of = |payload: &str| {
            let line = format!(r#"{{"topic":"t","partition":0,"offset":7,"payload":{payload}}}"#);
            let line = Line::new(line.as_bytes());
            let record = read(&line).unwrap();
            record
                .message
                .body
                .map(|body| body.text().unwrap().to_owned())
        };
        assert_eq!(of("null"), None);
        assert_eq!(of(r#"{"a": 1}"#).as_deref(), Some(r#"{"a": 1}"#));
    }

    #[test]
    fn broken_lines_are_refused() {
        for line in [
            "",
            "[]",
            "{",
            r#"{"headers":["a"]}"#,
            r#"{"headers":[1,2]}"#,
            r#"{"payload":"x"} {}"#,
            r#"{"headers":["a","b""#,
        ] {
            assert!(read(&Line::new(line.as_bytes())).is_err(), "{line}");
        }
        assert!(!is_record(br#"{"specversion":"1.0","id":"1"}"#));
        let flood = format!(r#"{{"headers":["a","b"{}]}}"#, r#","a","b""#.repeat(MOST));
        assert!(read(&Line::new(flood.as_bytes())).unwrap_err().is_too_much);
    }
}
