//! What a value means, by the words that are said of it: its unit, its clock, whether tax is in it.

use std::collections::BTreeSet;

use super::event::{Event, Field};
use super::words::Groups;
use crate::model::{Change, Counts, Detail, Direction, Effect, Impact, Proof};
use crate::rules::design as rules;

// Each is of one thing that a value cannot have two of: the meanings, and the words that stand for each.
const MONEY: Groups = Groups(
    "cents = cent cents minor, pence = pence penny pennies, EUR = euro euros eur €, USD = dollar \
     dollars usd $, GBP = pounds gbp sterling £, JPY = yen jpy, CHF = francs chf, INR = rupees inr, \
     CNY = cny yuan, SEK = sek, NOK = nok, DKK = dkk, PLN = pln, AUD = aud, CAD = cad, micros = \
     micros",
);
const DURATION: Groups = Groups(
    "ns = nanoseconds nanosecond nanos ns, us = microseconds microsecond micros us µs μs, ms = \
     milliseconds millisecond millis msec ms, s = seconds second secs sec s, min = minutes minute \
     mins, h = hours hour h, d = days, weeks = weeks, months = months",
);
const CLOCK: Groups = Groups("UTC = utc gmt zulu, local time = local");
const TAX: Groups =
    Groups("gross = gross including incl inclusive, net = net excluding excl exclusive");
const MASS: Groups = Groups(
    "kg = kilograms kilogram kg, g = grams gram g, mg = milligrams mg, lb = lbs lb, oz = ounces oz, t \
     = tonnes tons",
);
const LENGTH: Groups = Groups(
    "mm = millimeters millimetres mm, cm = centimeters centimetres cm, m = meters metres meter metre \
     m, km = kilometers kilometres km, in = inches, ft = feet ft, mi = miles, yd = yards",
);
const TEMPERATURE: Groups = Groups("°C = celsius centigrade, °F = fahrenheit, K = kelvin");
const DATA: Groups = Groups(
    "bytes = bytes byte, bits = bits, kB = kilobytes kb, MB = megabytes mb, GB = gigabytes gb, KiB = \
     kib, MiB = mib, GiB = gib",
);
const SHARE: Groups = Groups(
    "percent = percent percentage %, fraction = fraction ratio, permille = permille, basis points = \
     bps",
);
const ANGLE: Groups = Groups("degrees = degrees, radians = radians");

const DIMENSIONS: [Groups; 10] = [
    MONEY,
    DURATION,
    CLOCK,
    TAX,
    MASS,
    LENGTH,
    TEMPERATURE,
    DATA,
    SHARE,
    ANGLE,
];

/// Attributes that hold a unit and nothing else.
const UNITS: [&str; 5] = ["unit", "units", "uom", "currency", "timezone"];

/// The fields of which the words say another unit or another meaning than before.
pub(super) fn changed(was: &Event<'_>, is: &Event<'_>) -> Vec<Change> {
    let told = is.fields.iter().filter_map(|new| {
        let path = is.below(&new.element);
        let old = was.field(&path)?;
        let (before, after) = by_attribute(old, new).or_else(|| by_words(old, new))?;
        Some(change(is, (old, new), &before, &after))
    });
    told.collect()
}

/// Whether a text says which currency is meant. That it is counted in cents does not.
pub(super) fn currencies(text: &str) -> bool {
    let none = ["cents", "pence", "micros"];
    meanings(text, MONEY)
        .iter()
        .any(|meaning| !none.contains(meaning))
}

fn by_attribute(old: &Field, new: &Field) -> Option<(String, String)> {
    let plain = |name: &str| name.trim_start_matches("x-").to_lowercase();
    let units = old.annotations.iter().filter(|(name, _)| {
        let name = plain(name);
        let last = name.rsplit(['.', '_', '-']).next().unwrap_or_default();
        UNITS.contains(&last)
    });
    let mut changed = units.filter_map(|(name, before)| {
        let after = new.annotations.get(name)?;
        let alike = before.eq_ignore_ascii_case(after);
        (!alike).then(|| (before.clone(), after.clone()))
    });
    changed.next()
}

/// Words of one dimension, of which old and new share none.
fn by_words(old: &Field, new: &Field) -> Option<(String, String)> {
    if old.doc == new.doc {
        return None;
    }
    DIMENSIONS.iter().find_map(|dimension| {
        let (was, is) = (
            meanings(&old.doc, *dimension),
            meanings(&new.doc, *dimension),
        );
        let are_apart = !was.is_empty() && !is.is_empty() && was.is_disjoint(&is);
        let join = |set: BTreeSet<&str>| set.into_iter().collect::<Vec<_>>().join(" and ");
        are_apart.then(|| (join(was), join(is)))
    })
}

fn meanings(text: &str, dimension: Groups) -> BTreeSet<&'static str> {
    let spaced = text
        .replace('€', " € ")
        .replace('$', " $ ")
        .replace('£', " £ ")
        .replace('%', " % ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut found = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map_or("", |before| tokens[before]);
        // `30 days` is so many, and no unit of what the field holds.
        if before.ends_with(|letter: char| letter.is_ascii_digit()) {
            continue;
        }
        for part in parts(token) {
            let known = dimension.of(&part);
            // A letter alone is a unit only where a unit is expected: `(s)`, `[m]`, `in h`.
            let is_unit = !is_ambiguous(&part) || is_bracketed(token, &part) || before == "in";
            found.extend(known.filter(|_| is_unit));
        }
    }
    found
}

/// The words of a token: `UTC/GMT` has two, `cents.` is one.
fn parts(token: &str) -> Vec<String> {
    if ["€", "$", "£", "%"].contains(&token) {
        return vec![token.to_owned()];
    }
    let parts = token.split(|letter: char| !letter.is_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty());
    // What is written together in capitals is one word; `createdAt` is none of ours.
    parts.map(str::to_lowercase).collect()
}

fn is_ambiguous(part: &str) -> bool {
    (part.len() == 1 && part != "%" && part != "$")
        || ["us", "oz", "ft", "mb", "gb", "lb"].contains(&part)
}

fn is_bracketed(token: &str, part: &str) -> bool {
    let token = token.to_lowercase();
    let token = token.trim_end_matches(['.', ',', ';']);
    token == format!("({part})") || token == format!("[{part}]")
}

fn change(is: &Event<'_>, (old, new): (&Field, &Field), before: &str, after: &str) -> Change {
    // Each side takes the other's number for its own.
    let effects = Direction::BOTH.map(|direction| Effect {
        direction: Some(direction),
        layer: None,
        impact: Impact::Misread,
        counts: Counts::Policy,
        proof: Proof::Unneeded,
    });
    Change {
        rule: &rules::UNIT_CHANGED,
        subject: is.subject.name.clone(),
        element: new.element.clone(),
        old: Some(old.place.clone()),
        new: Some(new.place.clone()),
        detail: Detail::new(before, after)
            .word("element", new.element.to_string())
            .word("before", before)
            .word("after", after),
        effects: effects.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, dimension: Groups) -> Vec<&'static str> {
        meanings(text, dimension).into_iter().collect()
    }

    #[test]
    fn units_are_found_in_sentences() {
        assert_eq!(said("in cents", MONEY), ["cents"]);
        assert_eq!(said("The amount, in euro cents.", MONEY), ["EUR", "cents"]);
        assert_eq!(said("Device time in UTC (s).", DURATION), ["s"]);
        assert_eq!(said("Device time in UTC (s).", CLOCK), ["UTC"]);
        assert_eq!(
            said("The customer's name, as s/he says it to us", DURATION),
            Vec::<&str>::new()
        );
        assert_eq!(said("Timeout in ms", DURATION), ["ms"]);
        assert_eq!(said("Kept for 30 days", DURATION), Vec::<&str>::new());
        assert_eq!(said("as % of all", SHARE), ["percent"]);
    }

    #[test]
    fn a_currency_is_more_than_its_cents() {
        assert!(currencies("in EUR") && currencies("US dollars"));
        assert!(!currencies("in cents") && !currencies("the total"));
    }
}
