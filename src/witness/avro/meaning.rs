//! What a value stands for to whoever converts it by its logical type.

use apache_avro::types::Value as Datum;
use serde_json::Value;

use super::value::MAX_SIZE;
use crate::format::avro::{Logical, Primitive, Shape, Unit};

/// 2026-01-01T00:00:00 in seconds since 1970.
const NEW_YEAR: i128 = 1_767_225_600;

/// What the two sides take a value for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meaning<'schema> {
    /// The logical type of the writer.
    pub writer: Option<&'schema Logical>,
    /// The logical type of the reader.
    pub reader: Option<&'schema Logical>,
}

/// Decimals with more digits after the point than this are told with an exponent.
const MAX_SCALE: u32 = 100;

/// A value that shows what its logical type means: a new year, noon, an amount. `None` for a fixed that is too large.
pub fn telling_value(shape: &Shape, logical: Option<&Logical>) -> Option<Datum> {
    let steps = |seconds: i128, unit: Unit| seconds * 1_000_000_000 / unit.nanos();
    let number = match logical {
        Some(Logical::Timestamp(unit) | Logical::LocalTimestamp(unit)) => steps(NEW_YEAR, *unit),
        Some(Logical::Time(unit)) => steps(12 * 3600, *unit),
        Some(Logical::Date) => NEW_YEAR / 86_400,
        Some(
            Logical::Decimal { .. }
            | Logical::BigDecimal
            | Logical::Uuid
            | Logical::Duration
            | Logical::Other(_),
        )
        | None => 12_345,
    };
    Some(match shape {
        Shape::Primitive(Primitive::Int) => Datum::Int(i32::try_from(number).unwrap_or(i32::MAX)),
        Shape::Primitive(Primitive::Bytes) => Datum::Bytes(vec![0x30, 0x39]),
        Shape::Primitive(Primitive::String) => Datum::String(match logical {
            Some(Logical::Uuid) => "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".to_owned(),
            _ => "not a uuid".to_owned(),
        }),
        Shape::Fixed(fixed) if fixed.size > MAX_SIZE => return None,
        Shape::Fixed(fixed) => {
            // The digits stand at the end; a fixed of one byte holds the last of them.
            let bytes = std::iter::repeat_n(0, fixed.size)
                .chain([0x30, 0x39])
                .skip(2);
            Datum::Fixed(fixed.size, bytes.collect())
        }
        _ => Datum::Long(i64::try_from(number).unwrap_or(i64::MAX)),
    })
}

/// What a decoded value stands for under a logical type.
pub(super) fn told(value: &Value, logical: Option<&Logical>) -> String {
    let number = value.as_i64().map(i128::from);
    let text = value.as_str();
    match (logical, number, text) {
        (Some(Logical::Timestamp(unit)), Some(steps), _) => {
            format!("{}Z", moment(steps * unit.nanos()))
        }
        (Some(Logical::LocalTimestamp(unit)), Some(steps), _) => {
            format!("{} local time", moment(steps * unit.nanos()))
        }
        (Some(Logical::Time(unit)), Some(steps), _) => clock(steps * unit.nanos()),
        (Some(Logical::Date), Some(days), _) => date(days),
        (Some(Logical::Decimal { scale, .. }), _, Some(bytes)) => decimal(bytes, *scale),
        (Some(Logical::Uuid), _, Some(text)) if !is_uuid(text) => {
            format!("{value}, which is no UUID")
        }
        (Some(Logical::Duration), _, Some(bytes)) => duration(bytes),
        (Some(other @ (Logical::BigDecimal | Logical::Other(_))), ..) => {
            format!("{value} ({other})")
        }
        _ => value.to_string(),
    }
}

fn moment(nanos: i128) -> String {
    const DAY: i128 = 86_400 * 1_000_000_000;
    format!(
        "{}T{}",
        date(nanos.div_euclid(DAY)),
        clock(nanos.rem_euclid(DAY))
    )
}

fn clock(nanos: i128) -> String {
    let seconds = nanos.div_euclid(1_000_000_000);
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = format!("{:09}", nanos.rem_euclid(1_000_000_000));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{hours:02}:{minutes:02}:{rest:02}{point}{fraction}")
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar.
///
/// Eras of 400 years have the same length; a year that begins in March has its leap day at its end.
fn date(days: i128) -> String {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i128::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Two's complement, the highest byte first; one character stands for one byte.
fn decimal(bytes: &str, scale: u32) -> String {
    let negative = bytes
        .chars()
        .next()
        .is_some_and(|first| u32::from(first) >= 0x80);
    let number = bytes
        .chars()
        .fold(if negative { -1_i128 } else { 0 }, |number, byte| {
            number
                .wrapping_mul(256)
                .wrapping_add(i128::from(u32::from(byte)))
        });
    if scale > MAX_SCALE {
        return format!("{number} × 10^-{scale}");
    }
    let sign = if number < 0 { "-" } else { "" };
    let scale = scale as usize;
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Three numbers of four bytes, the lowest byte first; one character stands for one byte.
fn duration(bytes: &str) -> String {
    let bytes: Vec<u32> = bytes.chars().map(u32::from).collect();
    let number = |bytes: &[u32]| {
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | byte)
    };
    let numbers: Vec<u32> = bytes.chunks(4).map(number).collect();
    match numbers.as_slice() {
        [months, days, millis] => format!("{months} months, {days} days and {millis} ms"),
        _ => "no duration".to_owned(),
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12]
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_454, "2026-01-01"),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn numbers_are_told_as_their_logical_types_have_them() {
        let millis = Value::from(1_767_225_600_123_i64);
        assert_eq!(
            told(&millis, Some(&Logical::Timestamp(Unit::Millis))),
            "2026-01-01T00:00:00.123Z"
        );
        assert_eq!(
            told(&millis, Some(&Logical::Timestamp(Unit::Micros))),
            "1970-01-21T10:53:45.600123Z"
        );
        assert_eq!(
            told(&Value::from(43_200_000), Some(&Logical::Time(Unit::Millis))),
            "12:00:00"
        );
        let month = Value::from("\u{1}\0\0\0\u{2}\0\0\0\0\u{1}\0\0");
        assert_eq!(
            told(&month, Some(&Logical::Duration)),
            "1 months, 2 days and 256 ms"
        );
        let price = Value::from("\u{30}\u{39}");
        assert_eq!(
            told(
                &price,
                Some(&Logical::Decimal {
                    precision: 9,
                    scale: 2
                })
            ),
            "123.45"
        );
        let debt = Value::from("\u{cf}\u{c7}");
        assert_eq!(
            told(
                &debt,
                Some(&Logical::Decimal {
                    precision: 9,
                    scale: 6
                })
            ),
            "-0.012345"
        );
    }
}
