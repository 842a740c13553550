//! Addresses of schemas, as far as references need them (RFC 3986).

use std::fmt::Write as _;

use jsonschema::uri as rfc3986;

/// Validators use this scheme for what has no identifier, and so do we.
const ROOT: &str = "json-schema:///";

/// The address of a file that has no identifier.
pub(super) fn of_path(path: &str) -> String {
    let mut uri = ROOT.to_owned();
    encode(path, "/-._~!$&'()*+,;=:@", &mut uri);
    uri
}

/// The path of a file that has such an address.
pub(super) fn to_path(address: &str) -> Option<String> {
    decode_path(address.strip_prefix(ROOT)?)
}

/// `reference` seen from `base`; `None` when it is no URI reference.
pub(in crate::format) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = rfc3986::from_str(base).ok()?;
    let resolved = rfc3986::resolve_against(&base.borrow(), reference).ok()?;
    Some(resolved.as_str().to_owned())
}

/// The part before the first `#`, and the part after it.
pub(in crate::format) fn split(uri: &str) -> (&str, Option<&str>) {
    match uri.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (uri, None),
    }
}

/// Undoes percent-encoding; what is not UTF-8 afterwards stays as it was.
pub(in crate::format) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match tail {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high * 16 + low);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Undoes percent-encoding step by step; `None` where that brings forth what is no name of a file.
pub(in crate::format) fn decode_path(path: &str) -> Option<String> {
    let step = |step: &str| {
        let decoded = decode(step);
        let is_name = decoded == step || !(matches!(&*decoded, "." | ".."));
        (is_name && !decoded.contains(['/', '\\', '\0'])).then_some(decoded)
    };
    let steps: Option<Vec<String>> = path.split('/').map(step).collect();
    steps.map(|steps| steps.join("/"))
}

/// The path without `.` and `..`; `None` when it leads outside.
pub(in crate::format) fn normalize(path: &str) -> Option<String> {
    let mut steps = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// A reference to a pointer of the same document.
pub(crate) fn fragment(pointer: &str) -> String {
    let mut reference = "#".to_owned();
    encode(pointer, "/-._~!$&'()*+,;=:@?", &mut reference);
    reference
}

/// The pointer of a reference to the same document, `None` for any other reference.
pub(super) fn local_pointer(reference: &str) -> Option<String> {
    let pointer = decode(reference.strip_prefix('#')?);
    (pointer.is_empty() || pointer.starts_with('/')).then_some(pointer)
}

fn encode(text: &str, plain: &str, out: &mut String) {
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || (character.is_ascii() && plain.contains(character))
        {
            out.push(character);
        } else {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                write!(out, "%{byte:02X}").expect("a String takes every text");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_keeps_every_character_of_a_pointer() {
        for pointer in ["", "/a b/%25/ö", "/definitions/a~1b"] {
            assert_eq!(local_pointer(&fragment(pointer)).as_deref(), Some(pointer));
        }
    }

    #[test]
    fn a_relative_reference_is_seen_from_its_base() {
        let base = of_path("events/order v1.json");
        let resolved = resolve(&base, "../common/address.json#/definitions/City");
        assert_eq!(
            resolved.as_deref(),
            Some("json-schema:///common/address.json#/definitions/City")
        );
    }

    #[test]
    fn no_escape_spells_a_step_of_a_path() {
        assert_eq!(decode_path("a%20b/../c").as_deref(), Some("a b/../c"));
        for path in ["%2e%2E/a", "a%2f..%2Fb", "%2e/a", "a%5cb", "a%00"] {
            assert_eq!(decode_path(path), None, "{path}");
        }
    }

    #[test]
    fn no_path_leads_outside() {
        assert_eq!(normalize("events/../../etc/passwd"), None);
        assert_eq!(
            normalize("events/./../common/a.json").as_deref(),
            Some("common/a.json")
        );
    }
}
