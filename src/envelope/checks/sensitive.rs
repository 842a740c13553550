//! Values that look as if nobody but the receiver should see them. A guess, by their shape.

use crate::envelope::event::Attribute;

/// How credentials of well-known systems start.
const CREDENTIALS: [(&str, &str); 10] = [
    ("Bearer ", "a bearer token"),
    ("Basic ", "a password"),
    ("ghp_", "a token of GitHub"),
    ("github_pat_", "a token of GitHub"),
    ("glpat-", "a token of GitLab"),
    ("AKIA", "a key of AWS"),
    ("sk_live_", "a key of Stripe"),
    ("xoxb-", "a token of Slack"),
    ("xoxp-", "a token of Slack"),
    ("-----BEGIN", "a private key"),
];

/// What the value of an attribute looks like, if that is sensitive.
pub(super) fn looks_like(attribute: &Attribute<'_>) -> Option<&'static str> {
    let text = attribute.value.text()?;
    // Vendors of tracing call themselves `tenant@vendor`.
    if attribute.name == "tracestate" || text.len() < 6 {
        return None;
    }
    if text.as_bytes().contains(&b'@') {
        return of_address(text);
    }
    credential(text)
}

/// What a text that starts like a credential is.
pub(super) fn credential(text: &str) -> Option<&'static str> {
    if is_token(text) {
        return Some("a JSON Web Token");
    }
    let mut known = CREDENTIALS
        .iter()
        .filter(|(start, _)| text.len() > start.len() + 8);
    known
        .find(|(start, _)| text.starts_with(start))
        .map(|(_, what)| *what)
}

/// Three parts of base64url with points between, the first of them a JSON object.
fn is_token(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text.starts_with("eyJ")
        && text.split('.').count() == 3
        && text.split('.').all(|part| part.bytes().all(is_letter))
}

/// An address of electronic mail, or a URI with a password in it. That a source is a mailing list is an example of the
/// specification.
fn of_address(text: &str) -> Option<&'static str> {
    let (before, after) = text.split_once('@')?;
    if let Some((_, user)) = before.split_once("://") {
        let has_password = user.contains(':') && !user.contains('/');
        return has_password.then_some("a URI with a password");
    }
    let is_local =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let is_address = !before.is_empty()
        && before.bytes().all(is_local)
        && after.contains('.')
        && !after.starts_with('.')
        && !after.ends_with('.')
        && after.bytes().all(is_host);
    is_address.then_some("an e-mail address")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::envelope::event::Value;

    fn look(name: &'static str, text: &'static str) -> Option<&'static str> {
        looks_like(&Attribute {
            name: Cow::Borrowed(name),
            member: None,
            value: Value::Text(Cow::Borrowed(text)),
            name_span: None,
            span: None,
            surrogate: None,
        })
    }

    #[test]
    fn what_people_should_not_see_is_noticed() {
        for (text, what) in [
            ("joe@x.org", "an e-mail address"),
            ("https://joe:secret@x.org/a", "a URI with a password"),
            (
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.sig",
                "a JSON Web Token",
            ),
            ("Bearer abcdefgh1234", "a bearer token"),
        ] {
            assert_eq!(look("authid", text), Some(what), "{text}");
        }
    }

    #[test]
    fn what_only_looks_a_bit_like_it_is_not() {
        for text in [
            "a@b",
            "tag:a@b.c,2020:x",
            "mailto:list@example.com",
            "https://x.org/@joe",
            "eyJhbGciOiJub25lIn0=",
            "//u@host/x",
            "https://joe@x.org/",
        ] {
            assert_eq!(look("source", text), None, "{text}");
        }
        assert_eq!(look("tracestate", "fw529a3039@dt.example=1"), None);
    }
}
