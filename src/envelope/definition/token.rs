//! Version tokens, wherever in a name they stand: `….v1.created`, `….v2`, `….0.3.0`, `…/2024-05-01/…`.

use std::cmp::Ordering;
use std::ops::Range;

/// What separates the parts of a type or of an address.
const SEPARATORS: [char; 6] = ['.', '/', ':', '_', '#', '-'];

/// Words behind a number that say that it is not out yet.
const UNRELEASED: [&str; 7] = ["alpha", "beta", "rc", "pre", "dev", "draft", "snapshot"];

/// The version that a name bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands in the name.
    pub(super) range: Range<usize>,
    numbers: Vec<u64>,
    /// What comes behind the numbers: `beta3`, `-draft`.
    tail: String,
}

impl Token {
    /// The last token of a name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let starts = name
            .match_indices(SEPARATORS)
            .map(|(at, separator)| at + separator.len());
        let mut found: Option<Self> = None;
        for start in std::iter::once(0).chain(starts) {
            let is_inside = found.as_ref().is_some_and(|token| start < token.range.end);
            if !is_inside && let Some(token) = Self::at(name, start) {
                found = Some(token);
            }
        }
        found
    }

    /// The token that starts here.
    fn at(name: &str, start: usize) -> Option<Self> {
        let text = &name[start..];
        let digits = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let has_letter = digits.len() < text.len();
        if !has_letter && let Some(token) = date(digits, start) {
            return Some(token);
        }
        let (numbers, length) = numbers(digits);
        let is_version = if has_letter {
            !numbers.is_empty()
        } else {
            numbers.len() > 1
        };
        if !is_version {
            return None;
        }
        let tail = tail(&digits[length..]);
        let length = text.len() - digits.len() + length + tail.len();
        let rest = &text[length..];
        (rest.is_empty() || rest.starts_with(SEPARATORS) || rest.starts_with('?')).then(|| Self {
            range: start..start + length,
            numbers,
            tail: tail.to_owned(),
        })
    }

    /// Whether the version is out, so that what bears it is not to be changed under it.
    pub(super) fn is_released(&self) -> bool {
        let word = self.tail.trim_start_matches('-').to_ascii_lowercase();
        !UNRELEASED
            .iter()
            .any(|unreleased| word.starts_with(unreleased))
    }

    /// Whether both name the same version, as far as both say it: `v1` and `1.2.0` do.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let mut numbers = self.numbers.iter().zip(&other.numbers);
        numbers.all(|(one, other)| one == other)
    }
}

impl PartialOrd for Token {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let released = self.is_released().cmp(&other.is_released());
        let numbers = self.numbers.cmp(&other.numbers);
        Some(numbers.then(released))
    }
}

/// Whether the version in a name is out. A name without one is taken at its word.
pub(super) fn is_released(name: &str) -> bool {
    Token::of(name).is_none_or(|token| token.is_released())
}

/// The name without its version: what the versions of one type have in common.
pub(super) fn family(name: &str) -> String {
    Token::of(name).map_or_else(
        || name.to_owned(),
        |token| {
            format!(
                "{}*{}",
                &name[..token.range.start],
                &name[token.range.end..]
            )
        },
    )
}

/// `2024-05-01`
fn date(text: &str, start: usize) -> Option<Token> {
    const LENGTH: usize = 10;
    let day = text.get(..LENGTH)?;
    let parts: Vec<&str> = day.split('-').collect();
    let is_date = matches!(parts.as_slice(), [year, month, day]
        if year.len() == 4 && month.len() == 2 && day.len() == 2);
    let numbers: Vec<u64> = parts
        .iter()
        .map(|part| number(part))
        .collect::<Option<_>>()?;
    let rest = &text[LENGTH..];
    (is_date && (rest.is_empty() || rest.starts_with(SEPARATORS))).then(|| Token {
        range: start..start + LENGTH,
        numbers,
        tail: String::new(),
    })
}

/// Numbers between dots, and how many bytes they take.
fn numbers(text: &str) -> (Vec<u64>, usize) {
    let (mut numbers, mut length) = (Vec::new(), 0);
    loop {
        let start = if numbers.is_empty() { 0 } else { length + 1 };
        if !numbers.is_empty() && !text[length..].starts_with('.') {
            return (numbers, length);
        }
        let digits = text[start..].find(|letter: char| !letter.is_ascii_digit());
        let end = digits.map_or(text.len(), |digits| start + digits);
        let Some(found) = number(&text[start..end]) else {
            return (numbers, length);
        };
        numbers.push(found);
        length = end;
    }
}

/// `beta3` right behind a number, or `-draft`.
fn tail(text: &str) -> &str {
    let word = text.strip_prefix('-').unwrap_or(text);
    let dash = text.len() - word.len();
    let is_word = word.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let lower = word.to_ascii_lowercase();
    let is_known = UNRELEASED
        .iter()
        .any(|unreleased| lower.starts_with(unreleased));
    if !is_word || !is_known {
        return "";
    }
    let end = word.find(|letter: char| !letter.is_ascii_alphanumeric());
    &text[..dash + end.unwrap_or(word.len())]
}

/// At most nine digits: a longer run is an id, not a version.
fn number(text: &str) -> Option<u64> {
    let is_short = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(name: &str) -> Option<&str> {
        Token::of(name).map(|token| &name[token.range])
    }

    #[test]
    fn a_version_is_found_wherever_it_stands() {
        for (name, version) in [
            ("com.acme.order.placed.v1", Some("v1")),
            ("google.cloud.pubsub.topic.v1.messagePublished", Some("v1")),
            (
                "google.cloud.dataflow.job.v1beta3.statusChanged",
                Some("v1beta3"),
            ),
            ("dev.cdevents.taskrun.finished.0.3.0", Some("0.3.0")),
            (
                "dev.cdevents.taskrun.finished.0.3.0-draft",
                Some("0.3.0-draft"),
            ),
            (
                "https://cdevents.dev/0.6.0-draft/schema/x",
                Some("0.6.0-draft"),
            ),
            ("com.acme.order.2024-05-01", Some("2024-05-01")),
            ("com.acme.order_v2", Some("v2")),
            (
                "https://acme.com/schemas/order/v2.1/order.json",
                Some("v2.1"),
            ),
            ("urn:acme:order:v3", Some("v3")),
            ("com.acme.order.placed", None),
            ("com.acme.order.2", None),
            ("com.acme.vat1.filed", None),
            ("com.acme.ipv4.assigned", None),
            ("", None),
        ] {
            assert_eq!(token(name), version, "{name}");
        }
    }

    #[test]
    fn versions_of_one_type_are_a_family() {
        assert_eq!(
            family("com.acme.order.v1.placed"),
            family("com.acme.order.v2.placed")
        );
        assert_ne!(
            family("com.acme.order.v1.placed"),
            family("com.acme.order.v1.paid")
        );
        assert_eq!(family("com.acme.order"), "com.acme.order");
    }

    #[test]
    fn a_draft_comes_before_its_release() {
        let token = |name| Token::of(name).unwrap();
        assert!(token("a.0.3.0-draft") < token("a.0.3.0"));
        assert!(token("a.0.2.0") < token("a.0.3.0-draft"));
        assert!(!is_released("a.v1beta3.b") && is_released("a.v1.b") && is_released("a.b"));
        assert!(
            token("a.v1").agrees(&token("x/1.4.0/y")) && !token("a.v2").agrees(&token("x/1.4.0/y"))
        );
    }
}
