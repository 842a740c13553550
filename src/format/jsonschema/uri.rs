//! Addresses of schemas, as far as references need them (RFC 3986).

use std::fmt::Write as _;

use jsonschema::uri as rfc3986;

/// The address of a file that has no identifier: validators use this scheme for the same purpose.
pub(super) fn of_path(path: &str) -> String {
    let mut uri = "json-schema:///".to_owned();
    encode(path, "/-._~!$&'()*+,;=:@", &mut uri);
    uri
}

/// `reference` seen from `base`; `None` when it is no URI reference.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = rfc3986::from_str(base).ok()?;
    let resolved = rfc3986::resolve_against(&base.borrow(), reference).ok()?;
    Some(resolved.as_str().to_owned())
}

/// The part before the first `#`, and the part after it.
pub(super) fn split(uri: &str) -> (&str, Option<&str>) {
    match uri.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (uri, None),
    }
}

/// The path of an address: what stands behind scheme and authority.
pub(super) fn path(address: &str) -> &str {
    let behind_scheme = address.split_once(':').map_or(address, |(_, rest)| rest);
    match behind_scheme.strip_prefix("//") {
        Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => behind_scheme,
    }
}

/// Undoes percent-encoding; what is not UTF-8 afterwards stays as it was.
pub(super) fn decode(text: &str) -> String {
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
    fn the_path_of_an_address_stands_behind_its_authority() {
        assert_eq!(path("https://acme.com/schemas/a.json"), "/schemas/a.json");
        assert_eq!(path("urn:acme:order"), "acme:order");
    }
}
