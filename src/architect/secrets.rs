//! Takes secrets out of texts before they are sent, kept or shown.

/// What stands where a secret stood.
const GONE: &str = "[redacted]";

/// How secrets begin, and how many letters they have at least.
const BEGINNINGS: &[(&str, usize)] = &[
    ("AKIA", 20),
    ("ASIA", 20),
    ("AIza", 30),
    ("eyJ", 30),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("ghu_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 20),
    ("gsk_", 20),
    ("hf_", 20),
    ("npm_", 20),
    ("pypi-", 20),
    ("rk_live_", 20),
    ("sk_live_", 20),
    ("sk-", 16),
    ("xox", 15),
];

/// A run of letters of this length that looks like chance is taken for a key.
const CHANCE: usize = 24;

/// The text without what looks like a secret, and without those that are known.
pub(super) fn redacted(text: &str, known: &[&str]) -> String {
    let mut text = text.to_owned();
    for secret in known.iter().filter(|secret| secret.len() >= 4) {
        text = text.replace(secret, GONE);
    }
    without_private_keys(&without_words(&text))
}

/// Whether the text holds what looks like a secret.
pub(super) fn is_secret(text: &str) -> bool {
    redacted(text, &[]) != text
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '+' | '.' | '=' | '~')
}

/// Word by word; what stands between the words stays.
fn without_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut bearer = false;
    while !rest.is_empty() {
        let between = rest.find(is_of_a_word).unwrap_or(rest.len());
        let (gap, tail) = rest.split_at(between);
        out.push_str(gap);
        let end = tail
            .find(|letter| !is_of_a_word(letter))
            .unwrap_or(tail.len());
        let (word, tail) = tail.split_at(end);
        // scheme://user:password@host
        let is_password = gap.ends_with(':') && tail.starts_with('@');
        let is_token = bearer && gap.trim().is_empty() && word.len() >= 8;
        let is_secret = is_password || is_token || looks_secret(word);
        out.push_str(if is_secret { GONE } else { word });
        bearer = word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("basic");
        rest = tail;
    }
    out
}

fn looks_secret(word: &str) -> bool {
    let begins =
        |(beginning, least): &(&str, usize)| word.len() >= *least && word.starts_with(beginning);
    BEGINNINGS.iter().any(begins) || looks_like_chance(word)
}

/// Whether letters and digits alternate as no person writes: names have words in them, and numbers at their end.
fn looks_like_chance(word: &str) -> bool {
    if word.len() < CHANCE || word.contains('.') {
        return false;
    }
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphanumeric).collect();
    let changes = letters
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit());
    let changes = changes.count();
    // A random text of the 64 letters changes at about every fourth place, one of the 16 at about every second.
    letters.len() >= CHANCE && changes * 8 >= letters.len()
}

fn without_private_keys(text: &str) -> String {
    let Some(start) = text.find("-----BEGIN ") else {
        return text.to_owned();
    };
    if !text[start..].contains("PRIVATE KEY-----") {
        return text.to_owned();
    }
    let end = text[start..].find("-----END ").map(|end| start + end);
    let tail = end.map_or("", |end| {
        let tail = &text[end + "-----END ".len()..];
        tail.split_once("-----").map_or("", |(_, tail)| tail)
    });
    format!("{}{GONE}{tail}", &text[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_out() {
        for secret in [
            "sk-ant-api03-abcdefghijklmnop",
            "ghp_0123456789abcdefghij",
            "AKIAIOSFODNN7EXAMPLE",
            "9f2c41d07a33be109f2c41d07a33be10",
            "Zm9v8YmFy3cXV1eDk0aGVsbG8x",
        ] {
            let text = format!("the default is \"{secret}\", is it");
            assert_eq!(redacted(&text, &[]), "the default is \"[redacted]\", is it");
        }
        let text = "postgres://orders:hunter2@db/orders, Authorization: Bearer abcdefgh12";
        let wanted = "postgres://orders:[redacted]@db/orders, Authorization: Bearer [redacted]";
        assert_eq!(redacted(text, &[]), wanted);
        assert_eq!(
            redacted("no hunter2 here", &["hunter2"]),
            "no [redacted] here"
        );
    }

    #[test]
    fn names_stay() {
        for name in [
            "com.acme.orders.v2.OrderPlacedWithDiscountAndVoucher",
            "customer_shipping_address_line_2",
            "new OrderPlaced.totalAmountInMinorUnits",
            "https://json-schema.org/draft/2020-12/schema",
        ] {
            assert_eq!(redacted(name, &[]), name);
        }
    }
}
