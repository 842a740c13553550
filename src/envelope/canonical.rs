//! What JSON says, as a hash: members have no order, and strings and numbers no spelling.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The hash of a JSON text; `None` when it is none, or nests too deep. Nothing is kept of it.
pub(super) fn hash(text: &str) -> Option<u64> {
    serde_json::from_str(text).ok().map(|Said(hash)| hash)
}

/// The hash of a value.
struct Said(u64);

impl Said {
    /// The hash of a value of a kind, which parts those that look alike.
    fn of(kind: &str, value: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        (kind, value).hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Said, E> {
        Ok(Said::of("null", ()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Said, E> {
        Ok(Said::of("boolean", value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Said, E> {
        Ok(Said::of("integer", i128::from(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Said, E> {
        Ok(Said::of("integer", i128::from(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Said, E> {
        // Below this each whole number is one of its own.
        let is_whole = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
        if is_whole && let Ok(whole) = format!("{value:.0}").parse::<i128>() {
            return Ok(Said::of("integer", whole));
        }
        Ok(Said::of("number", value.to_bits()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Said, E> {
        Ok(Said::of("string", value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Said, A::Error> {
        let mut hasher = DefaultHasher::new();
        while let Some(Said(item)) = items.next_element()? {
            item.hash(&mut hasher);
        }
        Ok(Said::of("array", hasher.finish()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Said, A::Error> {
        let mut sum = 0_u64;
        while let Some((Said(name), Said(value))) = members.next_entry()? {
            let Said(member) = Said::of("member", (name, value));
            sum = sum.wrapping_add(member);
        }
        Ok(Said::of("object", sum))
    }
}
