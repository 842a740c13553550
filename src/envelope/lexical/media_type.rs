//! Media types: RFC 2045, section 5.1, and RFC 2046.

use super::{Flaw, letter_at};

/// A media type without its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaType<'t> {
    /// What stands before the slash, as it is written.
    pub main: &'t str,
    /// What stands after it.
    pub sub: &'t str,
    /// The parameters as they are written, from the first semicolon on.
    pub parameters: &'t str,
}

impl MediaType<'_> {
    /// Whether data of it is JSON: the subtype is `json`, or ends with `+json`, whatever the case.
    pub fn is_json(&self) -> bool {
        let sub = self.sub.as_bytes();
        let ends = |suffix: &[u8]| {
            sub.len() >= suffix.len()
                && sub[sub.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
        };
        self.sub.eq_ignore_ascii_case("json") || ends(b"+json")
    }

    /// Whether both mean the same: no case in type, subtype, names of parameters and values of `charset`, no white space
    /// around a semicolon, no quotes that a token does not need.
    pub fn means(&self, other: &MediaType<'_>) -> bool {
        self.main.eq_ignore_ascii_case(other.main)
            && self.sub.eq_ignore_ascii_case(other.sub)
            && self.canonical_parameters() == other.canonical_parameters()
    }

    fn canonical_parameters(&self) -> Vec<(String, String)> {
        let mut rest = self.parameters;
        let mut canonical = Vec::new();
        while let Some(parameter) = rest.strip_prefix(';') {
            let parameter = parameter.trim_start_matches([' ', '\t']);
            let name = token(parameter).to_ascii_lowercase();
            let value = parameter.get(name.len() + 1..).unwrap_or_default();
            let length = match value.strip_prefix('"') {
                Some(quoted) => quoted_length(quoted).unwrap_or(value.len()),
                None => token(value).len(),
            };
            let (value, after) = value.split_at_checked(length).unwrap_or((value, ""));
            let bare = value.trim_matches('"');
            let value = if token(bare).len() == bare.len() {
                bare
            } else {
                value
            };
            let value = match name.as_str() {
                "charset" => value.to_ascii_lowercase(),
                _ => value.to_owned(),
            };
            canonical.push((name, value));
            rest = after.trim_start_matches([' ', '\t']);
        }
        canonical.sort_unstable();
        canonical
    }

    /// Whether it is `main/sub`, whatever the case and the parameters.
    pub fn is(&self, essence: &str) -> bool {
        essence.split_once('/').is_some_and(|(main, sub)| {
            self.main.eq_ignore_ascii_case(main) && self.sub.eq_ignore_ascii_case(sub)
        })
    }

    /// The event format that it names, lower case, and whether it is that of a batch: `json` for
    /// `application/cloudevents+json`. `None` when it is no media type of CloudEvents.
    ///
    /// ```
    /// use schema_gate::envelope::lexical::media_type::read;
    /// let batch = read("Application/CloudEvents-Batch+JSON; charset=utf-8").unwrap();
    /// assert_eq!(batch.event_format(), Some(("json".to_owned(), true)));
    /// ```
    pub fn event_format(&self) -> Option<(String, bool)> {
        let sub = self.sub.to_ascii_lowercase();
        if !self.main.eq_ignore_ascii_case("application") {
            return None;
        }
        // The longer one first: `cloudevents` is how `cloudevents-batch` starts.
        let (rest, is_batch) = match sub.strip_prefix("cloudevents-batch") {
            Some(rest) => (rest, true),
            None => (sub.strip_prefix("cloudevents")?, false),
        };
        match rest.strip_prefix('+') {
            Some(format) => Some((format.to_owned(), is_batch)),
            None => rest.is_empty().then(|| (String::new(), is_batch)),
        }
    }
}

/// Reads a media type: type and subtype are tokens, parameters are `name=token` or `name="text"`.
///
/// # Errors
/// If it is no media type.
///
/// ```
/// use schema_gate::envelope::lexical::media_type::read;
/// assert!(read("multipart/mixed; boundary=\"a b\"").is_ok());
/// assert_eq!(read("json").unwrap_err(), "has no `/` between type and subtype");
/// assert_eq!(read("text/plain; charset").unwrap_err(), "has a parameter `charset` without a value");
/// ```
pub fn read(text: &str) -> Result<MediaType<'_>, Flaw> {
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    let end = text.find(';').unwrap_or(text.len());
    let essence = text[..end].trim_end_matches([' ', '\t']);
    let Some((main, sub)) = essence.split_once('/') else {
        return Err("has no `/` between type and subtype".to_owned());
    };
    for (part, what, start) in [(main, "type", 0), (sub, "subtype", main.len() + 1)] {
        if part.is_empty() {
            return Err(format!("has an empty {what}"));
        }
        if let Some(at) = part.bytes().position(|byte| !is_token(byte)) {
            return Err(format!("has {} in its {what}", letter_at(text, start + at)));
        }
    }
    parameters(&text[end..])?;
    Ok(MediaType {
        main,
        sub,
        parameters: &text[end..],
    })
}

/// Checks parameters, each with its semicolon before it.
fn parameters(mut rest: &str) -> Result<(), Flaw> {
    while let Some(parameter) = rest.strip_prefix(';') {
        let parameter = parameter.trim_start_matches([' ', '\t']);
        let name = token(parameter);
        if name.is_empty() {
            return Err("has a `;` without a parameter after it".to_owned());
        }
        let Some(value) = parameter[name.len()..].strip_prefix('=') else {
            return Err(format!("has a parameter `{name}` without a value"));
        };
        let length = match value.strip_prefix('"') {
            Some(quoted) => quoted_length(quoted)
                .ok_or_else(|| format!("has a value of `{name}` whose quotes do not end well"))?,
            None => token(value).len(),
        };
        if length == 0 {
            return Err(format!("has a parameter `{name}` without a value"));
        }
        rest = value[length..].trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(';') {
            return Err(format!("has a value of `{name}` that needs quotes"));
        }
    }
    Ok(())
}

fn token(text: &str) -> &str {
    let length = text.bytes().take_while(|&byte| is_token(byte)).count();
    &text[..length]
}

/// How long a quoted string is, with both quotes; `text` starts after the first.
fn quoted_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\r' | b'\n' | 0 => return None,
            _ if !byte.is_ascii() => return None,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// Any ASCII letter but control characters, the space and the `tspecials` of RFC 2045.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_differs_in_spelling_means_the_same() {
        let means = |one, other| read(one).unwrap().means(&read(other).unwrap());
        let utf8 = "application/json;charset=utf-8";
        assert!(means(utf8, "Application/JSON ; Charset=\"UTF-8\""));
        assert!(means("a/b; x=\"1 2\"; y=3", "a/b;y=3;x=\"1 2\""));
        assert!(!means(utf8, "application/json"));
        assert!(!means(utf8, "application/json;charset=latin1"));
        assert!(!means("a/b;boundary=x", "a/b;boundary=X"));
    }

    #[test]
    fn media_types_are_read() {
        for text in [
            "text/plain",
            "Application/JSON",
            "application/vnd.foo+json; v=1",
            "text/plain; charset=utf-8",
            "text/plain;charset=\"utf-8\" ; format=flowed",
            "multipart/mixed; boundary=\"a\\\"b\"",
            "x-world/x-3dmf",
        ] {
            assert!(read(text).is_ok(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "json",
            "/json",
            "text/",
            "text/plain/x",
            "text/pl ain",
            "text/plain;",
            "text/plain; charset",
            "text/plain; charset=",
            "text/plain; =utf-8",
            "text/plain; a=b c",
            "text/plain; a=\"b",
            "text/ plain",
            " text/plain",
            "text/plain, text/html",
            "text/plâin",
            "a/b; c=\"\u{e9}\"",
            "application/json charset=utf-8",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn json_is_told_by_the_subtype_alone() {
        let is_json = |text| read(text).unwrap().is_json();
        for text in [
            "application/json",
            "text/json",
            "Application/JSON; v=1",
            "a/b+JSON",
        ] {
            assert!(is_json(text), "{text}");
        }
        for text in [
            "application/json-seq",
            "application/jsonl",
            "application/xml",
            "json/xml",
            "a/json+xml",
        ] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn an_event_format_is_told_from_a_batch_of_it() {
        let format = |text| read(text).unwrap().event_format();
        assert_eq!(
            format("application/cloudevents+avro"),
            Some(("avro".to_owned(), false))
        );
        assert_eq!(
            format("application/cloudevents-batch+json"),
            Some(("json".to_owned(), true))
        );
        assert_eq!(
            format("application/cloudevents"),
            Some((String::new(), false))
        );
        assert_eq!(format("application/cloudeventsx+json"), None);
        assert_eq!(format("text/cloudevents+json"), None);
    }
}
