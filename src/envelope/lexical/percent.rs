//! How HTTP and NATS write a value into a header: HTTP binding, section 3.1.3.2.

use std::borrow::Cow;

use super::{Flaw, letter_at};

/// What a header holds, and what is wrong with how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'t> {
    /// The value; as good a guess as can be made where the header is wrong.
    pub value: Cow<'t, str>,
    /// What is wrong, at most one of each kind.
    pub problems: Vec<Problem>,
}

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A letter that is not printable ASCII.
    NotAscii(Flaw),
    /// A space or a double quote that is not encoded. Consumers have to take it.
    NotEncoded(Flaw),
    /// A quoted string that does not end. Nobody can take it.
    NotClosed(Flaw),
    /// A percent sign without two hex digits.
    Malformed(Flaw),
    /// Bytes that are no UTF-8.
    NotUtf8(Flaw),
    /// Hex digits in lower case. Fine, but not recommended.
    LowerCase,
}

/// Decodes a header: white space at the ends belongs to the protocol, quoted strings are unescaped, and then one round of
/// percent-decoding is made.
///
/// ```
/// use schema_gate::envelope::lexical::percent::decode;
/// assert_eq!(decode(b"Euro%20%E2%82%AC").value, "Euro €");
/// assert_eq!(decode(b"%2541").value, "%41");
/// ```
pub fn decode(header: &[u8]) -> Decoded<'_> {
    let header = header.trim_ascii();
    // Most headers are like this.
    let is_plain = |&byte: &u8| byte.is_ascii_graphic() && byte != b'%' && byte != b'"';
    if header.iter().all(is_plain) {
        return Decoded {
            value: String::from_utf8_lossy(header),
            problems: Vec::new(),
        };
    }
    let text = String::from_utf8_lossy(header);
    let mut problems = Vec::new();
    check_letters(&text, &mut problems);
    let unquoted = unquote(&text, &mut problems);
    let bytes = percent_decode(&unquoted, &mut problems);
    let value = String::from_utf8(bytes).unwrap_or_else(|error| {
        // Raw bytes that are no UTF-8 were replaced above, so that these were encoded.
        problems.push(Problem::NotUtf8(not_utf8(error.as_bytes())));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    Decoded {
        value: Cow::Owned(value),
        problems,
    }
}

fn check_letters(text: &str, problems: &mut Vec<Problem>) {
    let find = |is_wrong: fn(char) -> bool| {
        let at = text.find(is_wrong)?;
        Some(letter_at(text, at))
    };
    if let Some(flaw) = find(|letter| letter != ' ' && !letter.is_ascii_graphic()) {
        problems.push(Problem::NotAscii(flaw));
    }
    if let Some(flaw) = find(|letter| letter == ' ' || letter == '"') {
        problems.push(Problem::NotEncoded(flaw));
    }
}

/// Takes quoted strings apart: RFC 7230, section 3.2.6. What is outside of quotes stays.
fn unquote<'t>(text: &'t str, problems: &mut Vec<Problem>) -> Cow<'t, str> {
    if !text.contains('"') {
        return Cow::Borrowed(text);
    }
    let mut unquoted = String::with_capacity(text.len());
    let (mut opening, mut in_quotes, mut escaped) = (0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => {
                unquoted.push(letter);
                escaped = false;
            }
            '\\' if in_quotes => escaped = true,
            '"' => {
                in_quotes = !in_quotes;
                opening = at;
            }
            _ => unquoted.push(letter),
        }
    }
    if in_quotes {
        let opening = letter_at(text, opening);
        problems.push(Problem::NotClosed(format!("{opening} without its partner")));
        return Cow::Borrowed(text);
    }
    Cow::Owned(unquoted)
}

/// One round of percent-decoding. A sign without its digits stays.
fn percent_decode(text: &str, problems: &mut Vec<Problem>) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let (mut is_malformed, mut is_lower) = (None, false);
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.first_chunk::<2>().filter(|_| byte == b'%');
        if let Some(value) = digits.copied().and_then(byte_of) {
            decoded.push(value);
            is_lower |= digits.is_some_and(|digits| digits.iter().any(u8::is_ascii_lowercase));
            rest = &after[2..];
            continue;
        }
        if byte == b'%' {
            is_malformed = is_malformed.or(Some(text.len() - rest.len()));
        }
        decoded.push(byte);
        rest = after;
    }
    if let Some(at) = is_malformed {
        let follows: String = text[at..].chars().take(3).collect();
        let position = text[..at].chars().count() + 1;
        problems.push(Problem::Malformed(format!(
            "`{follows}` at position {position}, which is no `%` with two hex digits"
        )));
    }
    if is_lower {
        problems.push(Problem::LowerCase);
    }
    decoded
}

fn byte_of(digits: [u8; 2]) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(digits[0])? << 4 | digit(digits[1])?).ok()
}

/// Where bytes stop being UTF-8, and why.
fn not_utf8(bytes: &[u8]) -> Flaw {
    let Err(error) = std::str::from_utf8(bytes) else {
        return String::new();
    };
    let rest = &bytes[error.valid_up_to()..];
    let told: Vec<String> = rest
        .iter()
        .take_while(|byte| !byte.is_ascii())
        .take(4)
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let told = told.concat();
    match rest {
        [0xc0 | 0xc1, ..] | [0xe0, 0x80..=0x9f, ..] | [0xf0, 0x80..=0x8f, ..] => {
            format!("`{told}` spells a letter with more bytes than it has")
        }
        [0xed, 0xa0..=0xbf, ..] => format!("`{told}` is half of a surrogate pair"),
        _ => format!("`{told}` is no letter"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(header: &str) -> Vec<Problem> {
        decode(header.as_bytes()).problems
    }

    #[test]
    fn what_the_binding_shows_is_decoded() {
        for (header, value) in [
            ("plain", "plain"),
            ("  plain\t", "plain"),
            ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
            ("%41BC", "ABC"),
            ("2018-04-05T17%3A31%3A00Z", "2018-04-05T17:31:00Z"),
            ("%2520", "%20"),
            ("", ""),
        ] {
            let decoded = decode(header.as_bytes());
            assert_eq!(
                (decoded.value.as_ref(), decoded.problems),
                (value, vec![]),
                "{header}"
            );
        }
    }

    #[test]
    fn quoted_strings_are_taken_apart_before() {
        for (header, value) in [
            (r#""a \"b\" c""#, r#"a "b" c"#),
            (r#""a%20b""#, "a b"),
            (r#"a="b c""#, "a=b c"),
            (r#""\\""#, r"\"),
            (r#""""#, ""),
        ] {
            let decoded = decode(header.as_bytes());
            assert_eq!(decoded.value, value, "{header}");
            assert!(
                matches!(decoded.problems[..], [Problem::NotEncoded(_)]),
                "{header}: {:?}",
                decoded.problems
            );
        }
        for (header, position) in [("\"a", 1), ("\"a\" \"b", 5), ("\"a\\\"", 1)] {
            let told = problems(header);
            let [Problem::NotEncoded(_), Problem::NotClosed(flaw)] = &told[..] else {
                panic!("{header}: {told:?}");
            };
            assert!(flaw.contains(&format!("position {position} ")), "{flaw}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_refused() {
        for header in [
            "%C0%A0",
            "%ED%BA%AD",
            "%FF",
            "%E2%82",
            "%F4%90%80%80",
            "%80",
            "%E0%80%80",
        ] {
            assert!(
                matches!(problems(header)[..], [Problem::NotUtf8(_)]),
                "{header}"
            );
        }
    }

    #[test]
    fn a_sign_without_digits_is_malformed_and_kept() {
        for header in ["100%", "%zz", "%4", "%%41", "a%2gb"] {
            assert!(
                matches!(problems(header)[..], [Problem::Malformed(_)]),
                "{header}"
            );
        }
        assert_eq!(decode(b"100%").value, "100%");
    }

    #[test]
    fn letters_that_are_not_ascii_are_noticed() {
        assert!(matches!(problems("Grüße")[..], [Problem::NotAscii(_)]));
        assert!(matches!(problems("a\tb")[..], [Problem::NotAscii(_)]));
        assert!(matches!(
            decode(b"a\xffb").problems[..],
            [Problem::NotAscii(_)]
        ));
        assert_eq!(problems("%c3%bc"), [Problem::LowerCase]);
    }

    #[test]
    fn a_long_header_is_decoded_in_one_go() {
        let header = "%C3%BC".repeat(1 << 18);
        assert_eq!(decode(header.as_bytes()).value.chars().count(), 1 << 18);
    }
}
