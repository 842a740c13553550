//! The type Timestamp: RFC 3339, section 5.6.

use super::{Flaw, letter_at};

/// A moment, comparable with others. A leap second is the one before it, and a bit more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since the start of the year 0000, UTC, leap seconds not counted.
    seconds: i64,
    /// Whether it is a leap second, 1 if so.
    leap: u8,
    /// The digits of the fraction, zeros at their end left out.
    fraction: String,
}

/// A timestamp that the grammar accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    /// When it is.
    pub moment: Moment,
    /// Whether date and time stand apart by a space, which only the note of section 5.6 allows.
    pub has_space: bool,
}

/// Reads a timestamp. Lower-case `t` and `z`, a leap second, `-00:00` and the year 0000 are fine; the offset must be there.
///
/// # Errors
/// If it is no timestamp, or names a day or an hour that does not exist.
///
/// ```
/// use schema_gate::envelope::lexical::timestamp::read;
/// assert!(read("1990-12-31T23:59:60Z").is_ok());
/// assert_eq!(read("2019-02-29T00:00:00Z").unwrap_err(), "names day 29 of a month that has 28");
/// assert_eq!(read("2018-04-05T17:31:00").unwrap_err(), "has no offset: it ends where `Z` or `+02:00` should stand");
/// ```
pub fn read(text: &str) -> Result<Timestamp, Flaw> {
    let mut cursor = Cursor { text, at: 0 };
    let (year, month, day) = cursor.date()?;
    let has_space = cursor.rest().starts_with(' ');
    cursor.one_of(b"Tt ", "`T`, and then the time,")?;
    let (hour, minute, second, fraction) = cursor.time()?;
    let offset = cursor.offset()?;
    if !cursor.rest().is_empty() {
        return Err(format!(
            "goes on after its end, with {}",
            letter_at(text, cursor.at)
        ));
    }
    let leap = u8::from(second == 60);
    let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset;
    if leap == 1 && !ends_a_month(minutes) {
        return Err(
            "has second 60 where no leap second can be: these end a month, at 23:59:60 UTC"
                .to_owned(),
        );
    }
    let moment = Moment {
        seconds: minutes * 60 + second - i64::from(leap),
        leap,
        fraction: fraction.trim_end_matches('0').to_owned(),
    };
    Ok(Timestamp { moment, has_space })
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn date(&mut self) -> Result<(i64, i64, i64), Flaw> {
        let year = self.number(4, "a year of four digits")?;
        self.one_of(b"-", "`-`")?;
        let month = self.number(2, "a month of two digits")?;
        self.one_of(b"-", "`-`")?;
        let day = self.number(2, "a day of two digits")?;
        if !(1..=12).contains(&month) {
            return Err(format!("names month {month}"));
        }
        let last = days_of_month(year, month);
        if !(1..=last).contains(&day) {
            return Err(format!("names day {day} of a month that has {last}"));
        }
        Ok((year, month, day))
    }

    fn time(&mut self) -> Result<(i64, i64, i64, &'t str), Flaw> {
        let hour = self.number(2, "an hour of two digits")?;
        self.one_of(b":", "`:`")?;
        let minute = self.number(2, "a minute of two digits")?;
        self.one_of(b":", "`:` and the seconds")?;
        let second = self.number(2, "a second of two digits")?;
        for (what, value, most) in [
            ("hour", hour, 23),
            ("minute", minute, 59),
            ("second", second, 60),
        ] {
            if value > most {
                return Err(format!("names {what} {value}"));
            }
        }
        let fraction = self.fraction()?;
        Ok((hour, minute, second, fraction))
    }

    fn fraction(&mut self) -> Result<&'t str, Flaw> {
        let Some(rest) = self.rest().strip_prefix('.') else {
            return Ok("");
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += 1 + digits;
        if digits == 0 {
            return Err("has a point, and no digits after it".to_owned());
        }
        Ok(&rest[..digits])
    }

    /// How many minutes local time is ahead of UTC.
    fn offset(&mut self) -> Result<i64, Flaw> {
        let sign = match self.rest().as_bytes().first() {
            Some(b'Z' | b'z') => {
                self.at += 1;
                return Ok(0);
            }
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => {
                return Err(format!(
                    "has {} where its offset should stand",
                    letter_at(self.text, self.at)
                ));
            }
            None => {
                return Err("has no offset: it ends where `Z` or `+02:00` should stand".to_owned());
            }
        };
        self.at += 1;
        let hours = self.number(2, "hours of the offset, two digits")?;
        self.one_of(b":", "`:`")?;
        let minutes = self.number(2, "minutes of the offset, two digits")?;
        if hours > 23 || minutes > 59 {
            return Err(format!(
                "names an offset of {hours} hours and {minutes} minutes"
            ));
        }
        Ok(sign * (hours * 60 + minutes))
    }

    fn number(&mut self, digits: usize, what: &str) -> Result<i64, Flaw> {
        let number = self.text.get(self.at..self.at + digits);
        let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let value = number.and_then(|number| number.parse().ok());
        let value = value.ok_or_else(|| self.wants(what))?;
        self.at += digits;
        Ok(value)
    }

    fn one_of(&mut self, wanted: &[u8], what: &str) -> Result<(), Flaw> {
        match self.rest().as_bytes().first() {
            Some(byte) if wanted.contains(byte) => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.wants(what)),
        }
    }

    fn wants(&self, what: &str) -> Flaw {
        if self.rest().is_empty() {
            return format!("ends where {what} should stand");
        }
        format!(
            "has {} where {what} should stand",
            letter_at(self.text, self.at)
        )
    }
}

fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first of January of the year 0000 to this one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = if year == 0 {
        0
    } else {
        before / 4 - before / 100 + before / 400 + 1
    };
    let months: i64 = (1..month).map(|month| days_of_month(year, month)).sum();
    year * 365 + leap_days + months + day - 1
}

/// Whether a minute, counted from the start of the year 0000, is the last one of a month.
fn ends_a_month(minutes: i64) -> bool {
    // The next minute starts the first day of a month. 400 years are as many days as any other 400.
    let next = minutes + 1;
    if next % (24 * 60) != 0 {
        return false;
    }
    let mut day = (next / (24 * 60)).rem_euclid(days(400, 1, 1));
    let mut year = 0;
    while day >= 365 + i64::from(is_leap_year(year)) {
        day -= 365 + i64::from(is_leap_year(year));
        year += 1;
    }
    (1..=12).any(|month| days(year, month, 1) - days(year, 1, 1) == day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rfc_3339_allows_is_read() {
        for text in [
            "2018-04-05T17:31:00Z",
            "2018-04-05t17:31:00z",
            "2018-04-05T17:31:00.123456789012Z",
            "2018-04-05T17:31:00-00:00",
            "2018-04-05T17:31:00+23:59",
            "0000-01-01T00:00:00Z",
            "0000-02-29T00:00:00Z",
            "2000-02-29T00:00:00Z",
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "2016-12-31T23:59:60.5Z",
            "2017-01-01T08:59:60+09:00",
        ] {
            assert!(read(text).is_ok(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_it_does_not_is_refused() {
        for text in [
            "",
            "2018-04-05",
            "17:31:00Z",
            "2018-04-05T17:31Z",
            "2018-04-05T17:31:00",
            "2018-04-05T17:31:00.Z",
            "2018-04-05T17:31:00,5Z",
            "2018-04-05T17:31:00+0200",
            "2018-04-05T17:31:00+25:00",
            "2018-04-05T24:00:00Z",
            "2018-04-05T17:60:00Z",
            "2018-04-05T17:31:61Z",
            "2018-04-05T17:31:60Z",
            "2018-13-01T00:00:00Z",
            "2018-00-01T00:00:00Z",
            "2018-04-31T00:00:00Z",
            "2019-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "18-04-05T17:31:00Z",
            "+2018-04-05T17:31:00Z",
            "2018-W14-4T17:31:00Z",
            "2018-04-05T17:31:00Z ",
            "２０18-04-05T17:31:00Z",
            "1522949460",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_compare_across_offsets_and_fractions() {
        let moment = |text| read(text).unwrap().moment;
        assert_eq!(
            moment("2018-04-05T17:31:00Z"),
            moment("2018-04-05T19:31:00.00+02:00")
        );
        assert!(moment("2018-04-05T17:31:00.09Z") < moment("2018-04-05T17:31:00.1Z"));
        assert!(moment("2016-12-31T23:59:59.9Z") < moment("2016-12-31T23:59:60Z"));
        assert!(moment("2016-12-31T23:59:60.9Z") < moment("2017-01-01T00:00:00Z"));
        assert!(moment("0000-12-31T23:59:59Z") < moment("0001-01-01T00:00:00Z"));
    }

    #[test]
    fn only_the_note_allows_a_space() {
        assert!(read("2018-04-05 17:31:00Z").unwrap().has_space);
        assert!(!read("2018-04-05T17:31:00Z").unwrap().has_space);
    }
}
