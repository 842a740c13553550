//! Texts that are in a format, on its edge, or beside it.

/// For each format texts that are in it. What is in one is beside another.
const SAMPLES: &[(&str, &[&str])] = &[
    ("date", &["2024-02-29", "1970-01-01"]),
    (
        "date-time",
        &["2024-02-29T23:59:59Z", "1970-01-01T00:00:00.5+01:00"],
    ),
    ("duration", &["P1D", "PT36H"]),
    ("email", &["a@example.com", "a.b@example.org"]),
    ("hostname", &["example.com", "a"]),
    ("ipv4", &["127.0.0.1", "255.255.255.255"]),
    ("ipv6", &["::1", "2001:db8::ff00:42:8329"]),
    ("iri", &["https://example.com/ä", "urn:a:b"]),
    ("iri-reference", &["ä", "https://example.com/ä", "a"]),
    ("json-pointer", &["/a", "", "/a~1b"]),
    ("regex", &["^a+$", "a", "("]),
    ("relative-json-pointer", &["0/a", "1", "0#"]),
    ("time", &["23:59:59Z", "00:00:00.5+01:00"]),
    ("uri", &["https://example.com/a", "urn:a:b"]),
    ("uri-reference", &["a", "https://example.com/a", "/a b"]),
    ("uri-template", &["https://example.com/{id}", "a", "{"]),
    (
        "uuid",
        &[
            "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "00000000-0000-0000-0000-000000000000",
        ],
    ),
];

/// Texts worth trying where somebody checks `format`: its own first, then some that are in none or in another.
pub(super) fn texts(format: &str) -> Vec<&'static str> {
    let is_own = |(name, _): &&(&str, &[&'static str])| *name == format;
    let own = SAMPLES.iter().filter(is_own);
    let others = SAMPLES.iter().filter(|sample| !is_own(sample));
    let own = own.flat_map(|(_, texts)| texts.iter());
    own.chain(others.filter_map(|(_, texts)| texts.first()))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use crate::format::jsonschema::formats::is_checked;
    use crate::model::Draft;

    #[test]
    fn every_format_that_is_checked_has_a_text_in_it_and_one_beside_it() {
        let bench = Bench::new(1, false);
        for (format, samples) in SAMPLES {
            assert!(is_checked(format, Draft::Draft202012), "{format}");
            let is_in = |text: &&str| bench.is_in_format(format, Draft::Draft202012, text);
            assert!(is_in(&samples[0]), "{format}");
            assert!(!texts(format).iter().all(is_in), "{format}");
        }
    }

    #[test]
    fn the_validator_checks_what_is_said_to_be_checked_and_nothing_else() {
        let bench = Bench::new(1, false);
        for draft in Draft::ALL {
            let names = SAMPLES.iter().map(|(name, _)| *name);
            for format in names.chain(["idn-email", "idn-hostname", "color", "money"]) {
                let refuses = |text: &&str| !bench.is_in_format(format, draft, text);
                let checks = texts(format).iter().any(refuses);
                assert_eq!(checks, is_checked(format, draft), "{format} in {draft}");
            }
        }
    }
}
