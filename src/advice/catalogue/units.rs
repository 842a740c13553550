//! Whether two texts speak of different units.

use std::collections::BTreeSet;

/// Words for units, each with the word for what it is: one list for each kind of quantity.
const UNITS: &[(&str, &[&str])] = &[
    ("cent", &["cent", "cents", "minor"]),
    ("euro", &["euro", "euros", "eur"]),
    ("dollar", &["dollar", "dollars", "usd"]),
    (
        "millisecond",
        &["ms", "millis", "millisecond", "milliseconds"],
    ),
    (
        "microsecond",
        &["us", "micros", "microsecond", "microseconds"],
    ),
    ("nanosecond", &["ns", "nanos", "nanosecond", "nanoseconds"]),
    ("second", &["s", "sec", "secs", "second", "seconds"]),
    ("minute", &["min", "minute", "minutes"]),
    ("hour", &["h", "hour", "hours"]),
    ("day", &["day", "days"]),
    ("gram", &["g", "gram", "grams"]),
    ("kilogram", &["kg", "kilogram", "kilograms"]),
    ("pound", &["lb", "lbs", "pound", "pounds"]),
    ("metre", &["m", "metre", "metres", "meter", "meters"]),
    (
        "kilometre",
        &["km", "kilometre", "kilometres", "kilometer", "kilometers"],
    ),
    ("mile", &["mile", "miles"]),
    ("byte", &["byte", "bytes"]),
    ("kilobyte", &["kb", "kilobyte", "kilobytes"]),
    ("percent", &["percent", "%"]),
    ("fraction", &["fraction", "ratio"]),
    ("celsius", &["celsius"]),
    ("fahrenheit", &["fahrenheit"]),
    ("utc", &["utc"]),
    ("local", &["local"]),
    ("net", &["net"]),
    ("gross", &["gross"]),
];

/// Whether a text names a unit that the other one does not, and the reverse.
pub(super) fn differ(before: &str, after: &str) -> bool {
    let (before, after) = (units(before), units(after));
    before.difference(&after).next().is_some() && after.difference(&before).next().is_some()
}

fn units(text: &str) -> BTreeSet<&'static str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '%');
    let words: BTreeSet<String> = words.map(str::to_lowercase).collect();
    let named = UNITS
        .iter()
        .filter(|(_, names)| names.iter().any(|name| words.contains(*name)));
    named.map(|(unit, _)| *unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_no_euros_and_another_wording_is_no_other_unit() {
        assert!(differ("in cents", "in euros"));
        assert!(!differ("the amount in cents", "cents, without tax"));
        assert!(!differ("the amount", "the amount in cents"));
    }
}
