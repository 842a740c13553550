//! URIs and references to them: RFC 3986, to the letter. What only an IRI may hold is refused.

use std::net::Ipv6Addr;

use super::{Flaw, letter_at};

/// A reference that the grammar accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'t> {
    /// The scheme, where it has one: then it is a URI.
    pub scheme: Option<&'t str>,
    /// What stands after `#`, where that is there.
    pub fragment: Option<&'t str>,
}

impl Reference<'_> {
    /// Whether it stands for itself: it has a scheme.
    pub fn is_absolute(&self) -> bool {
        self.scheme.is_some()
    }
}

/// Reads a URI-reference (section 4.1). The empty one is a reference.
///
/// # Errors
/// If it is none.
///
/// ```
/// use schema_gate::envelope::lexical::uri::reference;
/// assert!(reference("urn:x:1").unwrap().is_absolute());
/// assert!(!reference("//a/b").unwrap().is_absolute());
/// assert_eq!(reference("/my ctx").unwrap_err(), "has a space at position 4, which must be written as `%20`");
/// assert_eq!(reference("1a:b").unwrap_err(), "has `:` in its first segment, and `1a` is no scheme");
/// ```
pub fn reference(text: &str) -> Result<Reference<'_>, Flaw> {
    if let Some(flaw) = strange_letter(text) {
        return Err(flaw);
    }
    let (before, fragment) = split(text, '#');
    let (hierarchy, query) = split(before, '?');
    if let Some(fragment) = fragment.filter(|fragment| fragment.contains('#')) {
        let second = text.len() - fragment.len() + fragment.find('#').unwrap_or_default();
        return Err(format!("has a second `#`, at position {}", second + 1));
    }
    for (what, part) in [("query", query), ("fragment", fragment)] {
        if let Some(at) = part.and_then(|part| part.find(['[', ']'])) {
            let bracket = &part.unwrap_or_default()[at..=at];
            return Err(format!("has `{bracket}` in its {what}"));
        }
    }
    let (scheme, rest) = scheme(hierarchy)?;
    path(rest)?;
    Ok(Reference { scheme, fragment })
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

/// A letter that no part of a URI may hold, or a `%` that escapes nothing.
fn strange_letter(text: &str) -> Option<Flaw> {
    let bytes = text.as_bytes();
    let mut rest = bytes.iter().enumerate();
    rest.find_map(|(at, &byte)| match byte {
        b'%' => {
            let digits = bytes.get(at + 1..at + 3);
            let escapes = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            (!escapes).then(|| {
                let position = text[..at].chars().count() + 1;
                format!("has `%` at position {position}, and no two hex digits after it")
            })
        }
        _ if is_allowed(byte) => None,
        b' ' => Some(format!(
            "has {}, which must be written as `%20`",
            letter_at(text, at)
        )),
        _ if !byte.is_ascii() => Some(format!(
            "has {}, which is not ASCII and must be percent-encoded",
            letter_at(text, at)
        )),
        _ => Some(format!(
            "has {}, which no URI may hold",
            letter_at(text, at)
        )),
    })
}

/// Whether a byte is an unreserved or a reserved letter of section 2.
fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte)
}

/// The scheme, and what follows its colon; no scheme when the first segment has no colon.
fn scheme(hierarchy: &str) -> Result<(Option<&str>, &str), Flaw> {
    let first = hierarchy.split('/').next().unwrap_or_default();
    let Some((scheme, _)) = first.split_once(':') else {
        return Ok((None, hierarchy));
    };
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let is_scheme =
        scheme.bytes().all(is_inner) && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_scheme {
        return Err(format!(
            "has `:` in its first segment, and `{scheme}` is no scheme"
        ));
    }
    Ok((Some(scheme), &hierarchy[scheme.len() + 1..]))
}

/// Checks the authority, where there is one, and the path.
fn path(rest: &str) -> Result<(), Flaw> {
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            authority(&rest[..end])?;
            &rest[end..]
        }
        None => rest,
    };
    match path.find(['[', ']']) {
        Some(at) => Err(format!("has `{}` in its path", &path[at..=at])),
        None => Ok(()),
    }
}

fn authority(authority: &str) -> Result<(), Flaw> {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", authority),
    };
    if let Some(at) = user.find(['@', '[', ']']) {
        return Err(format!("has `{}` in its user", &user[at..=at]));
    }
    let (is_literal, after) = match host.strip_prefix('[') {
        Some(literal) => {
            let (literal, after) = literal
                .split_once(']')
                .ok_or("has a `[` in its host, and no `]`")?;
            ip_literal(literal)?;
            (true, after)
        }
        None => (false, host),
    };
    let (name, port) = split(after, ':');
    if is_literal && !name.is_empty() {
        return Err(format!("has `{name}` after the `]` of its host"));
    }
    if let Some(at) = name.find(['[', ']']) {
        return Err(format!("has `{}` in its host", &name[at..=at]));
    }
    match port {
        Some(port) if !port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(format!("has the port `{port}`, which is no number"))
        }
        _ => Ok(()),
    }
}

/// An IPv6 address, or an address of a future version: `v1.fe80::a`.
fn ip_literal(literal: &str) -> Result<(), Flaw> {
    let is_future = |literal: &str| {
        let (version, address) = literal.strip_prefix(['v', 'V'])?.split_once('.')?;
        let is_version =
            !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_address = |byte: u8| is_allowed(byte) && !b"/?#[]@".contains(&byte);
        (is_version && !address.is_empty() && address.bytes().all(is_address)).then_some(())
    };
    // The standard library takes what RFC 3986 calls an `IPv6address`, and nothing else.
    if is_future(literal).is_some() || literal.parse::<Ipv6Addr>().is_ok() {
        return Ok(());
    }
    Err(format!(
        "has the host `[{literal}]`, which is no IPv6 address"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_every_shape_are_read() {
        for text in [
            "",
            "/",
            "/s",
            "//a/b",
            "a/b",
            "./1a:b",
            "?q",
            "#f",
            "../x?y=",
            "1-555-123-4567",
            "a//b",
            "//",
            "///",
            "%20",
            "//a:/x",
            "//u:p@a:80/x?y/?#z/?",
            "a;b,c=(d)",
        ] {
            let read = reference(text);
            assert!(
                read.clone().is_ok_and(|read| !read.is_absolute()),
                "{text}: {read:?}"
            );
        }
        for text in [
            "urn:x:1",
            "a:",
            "https://example.com",
            "https://[::1]:8080/",
            "http://[v7.a:b]/",
            "mailto:a@b.c",
            "http://[::ffff:1.2.3.4]/x",
            "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
            "x+y-z.1:/a//b",
            "tag:a,2:b#c",
            "https://a_b.example/%C3%A9",
            "file:///etc",
            "a:b:c",
        ] {
            let read = reference(text);
            assert!(
                read.clone().is_ok_and(|read| read.is_absolute()),
                "{text}: {read:?}"
            );
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in [
            "/my ctx",
            "https://x/{tenant}",
            "1a:b",
            "/café",
            "http://[::1/",
            "http://::1]/",
            "/a%zz",
            "/a%2",
            "/a^b",
            "/a\\b",
            "/a\n",
            "/a#b#c",
            "<x>",
            "\"x\"",
            "a|b",
            "`x`",
            ":x",
            "http://a:b/",
            "//a@b@c/",
            "http://[::1]x/",
            "http://[1::2::3]/",
            "http://[fe80::1%25en0]/",
            "http://[1.2.3.4]/",
            "/a[0]",
            "/a?b[0]",
            "/a#b[0]",
            "http://[]/",
            "http://[v.a]/",
            "-a:b",
            "/\u{7f}",
        ] {
            assert!(reference(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_fragment_is_seen_also_when_it_is_empty() {
        let fragment = |text| reference(text).unwrap().fragment;
        assert_eq!(fragment("https://x/s.json#/defs/A"), Some("/defs/A"));
        assert_eq!(fragment("https://x/s.json#"), Some(""));
        assert_eq!(fragment("https://x/s.json"), None);
    }
}
