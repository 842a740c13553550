//! Distributed Tracing: the two headers of W3C Trace Context.

use super::{Desk, read};
use crate::rules::cloudevents as rules;

/// How many members a list may have.
const MOST_MEMBERS: usize = 32;

pub(super) fn check(desk: &mut Desk<'_, '_>) {
    if let Some(parent) = desk.hold("traceparent", &rules::TRACEPARENT_EMPTY, read::text)
        && let Err(flaw) = parent_flaw(parent)
        && let Some(attribute) = desk.get("traceparent")
    {
        desk.flaw(&rules::TRACEPARENT_MALFORMED, attribute, flaw);
    }
    let Some(state) = desk.get("tracestate") else {
        return;
    };
    if desk.get("traceparent").is_none() {
        desk.wrong(&rules::TRACEPARENT_MISSING, state);
    }
    let flaw = match read::text(&state.value) {
        Ok(text) => state_flaw(text),
        // An empty list is allowed.
        Err(_) if state.value.text() == Some("") => Ok(()),
        Err(flaw) => Err(flaw),
    };
    if let Err(flaw) = flaw {
        desk.flaw(&rules::TRACESTATE_MALFORMED, state, flaw);
    }
}

/// Checks `version-trace-parent-flags`. Versions after 00 may go on.
fn parent_flaw(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace, parent, flags, more @ ..] = parts.as_slice() else {
        return Err("has not four parts with `-` between".to_owned());
    };
    let named = [
        ("version", version, 2),
        ("trace id", trace, 32),
        ("parent id", parent, 16),
        ("flags", flags, 2),
    ];
    for (what, part, length) in named {
        let is_hex = part
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if part.len() != length || !is_hex {
            return Err(format!(
                "has the {what} `{part}`, which is not {length} lower-case hex digits"
            ));
        }
    }
    for (what, part) in [("trace id", trace), ("parent id", parent)] {
        if part.bytes().all(|byte| byte == b'0') {
            return Err(format!("has a {what} of zeros, which stands for none"));
        }
    }
    match *version {
        "ff" => Err("has the version ff, which is forbidden".to_owned()),
        "00" if !more.is_empty() => {
            Err("goes on after its flags, which version 00 does not".to_owned())
        }
        _ => Ok(()),
    }
}

/// Checks a list of `key=value`.
fn state_flaw(text: &str) -> Result<(), String> {
    let members: Vec<&str> = text
        .split(',')
        .map(|member| member.trim_matches([' ', '\t']))
        .collect();
    let members: Vec<&str> = members
        .into_iter()
        .filter(|member| !member.is_empty())
        .collect();
    if members.len() > MOST_MEMBERS {
        return Err(format!(
            "has {} members, and may have {MOST_MEMBERS}",
            members.len()
        ));
    }
    for (at, member) in members.iter().enumerate() {
        let (key, value) = member
            .split_once('=')
            .ok_or_else(|| format!("has the member `{member}`, which is no `key=value`"))?;
        if !is_key(key) {
            return Err(format!(
                "has the key `{key}`, which Trace Context does not allow"
            ));
        }
        let is_value = |byte: u8| (0x20..0x7f).contains(&byte) && byte != b'=';
        if value.is_empty() || value.len() > 256 || !value.bytes().all(is_value) {
            return Err(format!(
                "has a value of `{key}` that Trace Context does not allow"
            ));
        }
        let key_of = |member: &&&str| {
            member
                .split_once('=')
                .is_some_and(|(earlier, _)| earlier == key)
        };
        if members[..at].iter().any(|earlier| key_of(&earlier)) {
            return Err(format!("has the key `{key}` twice"));
        }
    }
    Ok(())
}

fn is_key(key: &str) -> bool {
    let is_inner =
        |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@');
    key.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && key.len() <= 256
        && key.bytes().all(is_inner)
        && key.bytes().filter(|&byte| byte == b'@').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_has_four_parts_of_hex() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        assert!(parent_flaw(&format!("00-{trace}-b7ad6b7169203331-01")).is_ok());
        assert!(parent_flaw(&format!("01-{trace}-b7ad6b7169203331-01-more")).is_ok());
        for text in [
            "00".to_owned(),
            format!("00-{trace}-b7ad6b7169203331"),
            format!("00-{trace}-b7ad6b7169203331-01-more"),
            format!("ff-{trace}-b7ad6b7169203331-01"),
            format!("00-{}-b7ad6b7169203331-01", "0".repeat(32)),
            format!("00-{trace}-{}-01", "0".repeat(16)),
            format!("00-{}-b7ad6b7169203331-01", trace.to_uppercase()),
        ] {
            assert!(parent_flaw(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_tracestate_is_a_list_of_pairs() {
        for text in [
            "rojo=1,congo=2",
            "rojo=00f067aa0ba902b7 , congo=t61rcWkgMzE",
            "fw529a3039@dt=FfAl",
            "a=1,,b=2",
            "",
        ] {
            assert_eq!(state_flaw(text), Ok(()), "{text}");
        }
        for text in [
            "rojo", "=1", "Rojo=1", "a=", "a=1,a=2", "a=b=c", "a b=1", "a=\u{e9}",
        ] {
            assert!(state_flaw(text).is_err(), "{text}");
        }
    }
}
