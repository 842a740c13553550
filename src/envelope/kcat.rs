//! Records of Kafka as `kcat -C -J` prints them: one JSON object a line, headers as a flat array of names and values.

use std::borrow::Cow;

use super::binding::kafka::{self, Record};
use super::binding::{At, Header, Part};
use super::json::{Broken, Scanner, Token};
use super::judge::Judge;
use super::pen::Violation;
use crate::model::{Pointer, Span};
use crate::rules::cloudevents as rules;

/// How many headers a record may have.
const MOST: usize = 4_096;

/// Whether a line is one of `kcat -J`: an object that says where in a topic its record is.
pub fn is_record(line: &[u8]) -> bool {
    let text = std::str::from_utf8(line).unwrap_or_default();
    let mut scanner = Scanner::new(text);
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
    // kcat writes the bytes of a record as they are.
    let line = String::from_utf8_lossy(line);
    match read(&line) {
        Ok(record) => kafka::conform(&record, None, judge),
        Err(broken) => {
            let rule = if broken.is_too_much {
                &rules::EVENT_UNJUDGED
            } else {
                &rules::JSON_MALFORMED
            };
            let span = Span {
                start: broken.at,
                end: broken.at,
            };
            let what = format!("the line of kcat {}", broken.what);
            let violation = Violation::at(rule, "event", Pointer::root(), Some(span));
            judge
                .pen
                .write(violation.word("flaw", &what).word("what", &what));
        }
    }
}

fn read(line: &str) -> Result<Record<'_>, Broken> {
    let mut scanner = Scanner::new(line);
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
fn headers<'l>(scanner: &mut Scanner<'l>, line: &'l str) -> Result<Vec<Header<'l>>, Broken> {
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
            name: name.decode(),
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

/// A value that was just passed: its text, or what kcat decoded as it is written; `None` for null.
fn part<'l>(
    token: Token<'l>,
    scanner: &Scanner<'l>,
    start: usize,
    line: &'l str,
    member: &'static str,
) -> Option<Part<'l>> {
    let span = Span {
        start,
        end: scanner.at(),
    };
    let (bytes, at) = match token {
        Token::Null => return None,
        Token::String(raw) => {
            let bytes = match raw.decode() {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            };
            (bytes, At::Literal(line, span))
        }
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
        let record = read(line).unwrap();
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
    fn a_tombstone_has_no_body_and_a_decoded_payload_is_json() {
        let of = |payload: &str| {
            let line = format!(r#"{{"topic":"t","partition":0,"offset":7,"payload":{payload}}}"#);
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
            assert!(read(line).is_err(), "{line}");
        }
        assert!(!is_record(br#"{"specversion":"1.0","id":"1"}"#));
        let flood = format!(r#"{{"headers":["a","b"{}]}}"#, r#","a","b""#.repeat(MOST));
        assert!(read(&flood).unwrap_err().is_too_much);
    }
}
