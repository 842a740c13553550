//! Events of a `text/event-stream`, as servers push them: each is a document of JSON in the lines `data:`.
//!
//! In: lines. Out: the text of each message, in which everything stands where it stood, so that places are those of the stream.

/// The fields that a stream may have besides comments.
const FIELDS: [&[u8]; 4] = [b"data", b"event", b"id", b"retry"];

/// Whether a stream starts like one: with a comment, or with a field that could be nothing else. `second` is the line behind it.
pub(super) fn starts(first: &[u8], second: &[u8]) -> bool {
    let opens = |value: &[u8]| matches!(value.trim_ascii_start().first(), Some(b'{' | b'['));
    let is_field = |line: &[u8]| match field(line) {
        Some((b"data", value)) => opens(value),
        Some((name, _)) => FIELDS.contains(&name),
        None => line.trim_ascii() == b":" || line.starts_with(b": "),
    };
    match field(first) {
        Some((b"data", value)) => opens(value),
        Some((b"id" | b"event" | b"retry", _)) | None => is_field(first) && is_field(second),
        Some(_) => false,
    }
}

/// The name of a field, and what stands behind its colon; `None` for a comment, and for what has no colon.
fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let name = line[..colon].strip_prefix(b"\xef\xbb\xbf");
    let name = name.unwrap_or(&line[..colon]);
    (!name.is_empty()).then(|| (name, &line[colon + 1..]))
}

/// A message that is not complete yet.
#[derive(Debug, Default)]
pub(super) struct Message {
    /// Its data, each line where it stood.
    pub(super) text: Vec<u8>,
    /// The number of the first line of data.
    pub(super) number: usize,
    /// The number of the last one.
    last: usize,
    /// How many bytes it would have, were all of them kept.
    pub(super) length: usize,
}

impl Message {
    /// Adds a line that has `length` bytes, of which the start may be all that is there. No more than `most` are kept.
    pub(super) fn add(&mut self, line: &[u8], number: usize, length: usize, most: usize) {
        let Some((b"data", value)) = field(line) else {
            return;
        };
        if self.number == 0 {
            self.number = number;
        } else {
            let between = number - self.last;
            self.text.extend(std::iter::repeat_n(b'\n', between));
            self.length += between;
        }
        self.last = number;
        self.length += length;
        if self.length <= most {
            let before = line.len() - value.len();
            self.text.extend(std::iter::repeat_n(b' ', before));
            let value = value.strip_suffix(b"\n").unwrap_or(value);
            self.text
                .extend_from_slice(value.strip_suffix(b"\r").unwrap_or(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_told_from_headers_and_from_yaml() {
        for (first, second) in [
            ("data: {\"id\": 1}", ""),
            ("event: message", "data: {}"),
            ("id: 7", "event: x"),
            (": ping", "data: {}"),
            ("retry: 10", "id: 1"),
        ] {
            assert!(starts(first.as_bytes(), second.as_bytes()), "{first}");
        }
        for (first, second) in [
            ("data:", "  a: 1"),
            ("id: 7", "source: x"),
            (":method: POST", ":path: /"),
            ("event: a", "ce-id: 1"),
            ("{\"data\": 1}", ""),
        ] {
            assert!(!starts(first.as_bytes(), second.as_bytes()), "{first}");
        }
    }

    #[test]
    fn everything_stays_where_it_stood() {
        let mut message = Message::default();
        message.add(b"event: x\n", 3, 9, 100);
        message.add(b"data: {\"a\":\r\n", 4, 13, 100);
        message.add(b"data:1}\n", 6, 8, 100);
        assert_eq!(message.text, b"      {\"a\":\n\n     1}");
        assert_eq!(message.number, 4);
    }
}
