//! Versions that are kept as files: `order.v1.json` beside `order.v2.json`, `order/jsonschema/1-0-0`, `events/1.2.0/order.avsc`.

use std::cmp::Ordering;
use std::fmt;

/// A path that names a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The path with `*` in the place of the version: what the versions of one schema have in common.
    pub series: String,
    /// The version.
    pub version: Version,
}

/// A version as a path names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    text: String,
    scheme: Scheme,
    numbers: Vec<u64>,
}

/// What the numbers of a version promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// MODEL-REVISION-ADDITION.
    SchemaVer,
    /// MAJOR.MINOR.PATCH, or the first two of these.
    SemVer,
    /// An order and nothing else: a counter, or a date.
    Sequence,
}

/// What a step from one version to the next promises to those who read what was written before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// Nothing: the first number moved, or the REVISION of a SchemaVer.
    Nothing,
    /// The new version reads what the old one wrote.
    Backward,
    /// Nobody said.
    Unsaid,
}

impl Edition {
    /// Reads the version out of a path: of its file name, else of the folder nearest to the file.
    pub fn of(path: &str) -> Option<Self> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let slash = &path[..path.len() - name.len()];
        if let Some((before, version, after)) = in_file_name(name) {
            let series = format!("{slash}{before}*{after}");
            return Some(Self { series, version });
        }
        let steps: Vec<&str> = folders.split('/').collect();
        let mut found = steps.iter().enumerate().rev();
        // A folder `2` may be anything; `v2` is a version.
        let (at, version) = found.find_map(|(at, step)| {
            let version = Version::read(step)?;
            version.is_marked().then_some((at, version))
        })?;
        let mut series = steps;
        series[at] = "*";
        series.push(name);
        Some(Self {
            series: series.join("/"),
            version,
        })
    }
}

/// `order.v1.json` as `order.`, v1 and `.json`.
fn in_file_name(name: &str) -> Option<(&str, Version, &str)> {
    if let Some(version) = Version::read(name) {
        return Some(("", version, ""));
    }
    let extension = [
        ".schema.json",
        ".json",
        ".avsc",
        ".avpr",
        ".avdl",
        ".yaml",
        ".yml",
        ".schema",
    ]
    .into_iter()
    .find(|extension| name.ends_with(extension))
    .unwrap_or_default();
    let stem = &name[..name.len() - extension.len()];
    if let Some(version) = Version::read(stem) {
        return Some(("", version, extension));
    }
    let starts = stem.match_indices(['.', '-', '_']).map(|(at, _)| at + 1);
    // The longest: `order-1-0-0` has version 1-0-0. A counter needs its `v`: `line-2` is no second `line`.
    starts.into_iter().find_map(|at| {
        let version = Version::read(&stem[at..])?;
        version
            .is_marked()
            .then_some((&stem[..at], version, extension))
    })
}

impl Version {
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let has_letter = digits.len() < text.len();
        let separator = if digits.contains('-') { '-' } else { '.' };
        let parts = digits.split(separator);
        let numbers: Vec<u64> = parts.map(number).collect::<Option<_>>()?;
        let scheme = match (separator, numbers.as_slice()) {
            ('-', &[year, _, _]) if year < 1900 && !has_letter => Scheme::SchemaVer,
            ('-', &[_, _, _]) if !has_letter => Scheme::Sequence,
            ('.', &[_, _] | &[_, _, _]) => Scheme::SemVer,
            ('.', &[_]) => Scheme::Sequence,
            _ => return None,
        };
        Some(Self {
            text: text.to_owned(),
            scheme,
            numbers,
        })
    }

    /// Whether nobody can take it for anything else: a counter needs its `v`.
    fn is_marked(&self) -> bool {
        self.numbers.len() > 1 || self.text.starts_with(['v', 'V'])
    }

    /// What the step from `older` to this version promises.
    pub fn promise(&self, older: &Self) -> Promise {
        let number = |version: &Self, at: usize| version.numbers.get(at).copied().unwrap_or(0);
        let moved = |at: usize| number(self, at) != number(older, at);
        match (older.scheme, self.scheme) {
            (Scheme::SchemaVer, Scheme::SchemaVer) if moved(0) || moved(1) => Promise::Nothing,
            (Scheme::SemVer, Scheme::SemVer) if moved(0) => Promise::Nothing,
            // "Anything MAY change at any time" before 1.0.0 (SemVer 2.0.0, item 4).
            (Scheme::SemVer, Scheme::SemVer) if number(self, 0) == 0 && moved(1) => {
                Promise::Nothing
            }
            (Scheme::SchemaVer, Scheme::SchemaVer) | (Scheme::SemVer, Scheme::SemVer) => {
                Promise::Backward
            }
            _ => Promise::Unsaid,
        }
    }

    /// Whether the numbers say what a later version may do, so that this one is not to be touched any more.
    pub fn is_published(&self) -> bool {
        self.scheme != Scheme::Sequence
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers
            .cmp(&other.numbers)
            .then_with(|| self.text.cmp(&other.text))
    }
}

/// At most nine digits: a longer run is an id, not a version.
fn number(text: &str) -> Option<u64> {
    let is_short = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Option<(String, String)> {
        Edition::of(path).map(|edition| (edition.series, edition.version.to_string()))
    }

    #[test]
    fn a_version_is_read_out_of_the_file_name_or_the_nearest_folder() {
        for (path, series, version) in [
            (
                "com.acme/order/jsonschema/1-0-0",
                "com.acme/order/jsonschema/*",
                "1-0-0",
            ),
            ("events/order.v2.json", "events/order.*.json", "v2"),
            ("events/order-v2.avsc", "events/order-*.avsc", "v2"),
            (
                "events/order-1.2.0.schema.json",
                "events/order-*.schema.json",
                "1.2.0",
            ),
            ("order-1.2.0", "order-*", "1.2.0"),
            ("order/3.avsc", "order/*.avsc", "3"),
            ("events/order.V2.json", "events/order.*.json", "V2"),
            ("events/1.2.0/order.avsc", "events/*/order.avsc", "1.2.0"),
            ("v1/events/v2/order.json", "v1/events/*/order.json", "v2"),
            ("log/2024-05-01.json", "log/*.json", "2024-05-01"),
        ] {
            assert_eq!(
                read(path),
                Some((series.to_owned(), version.to_owned())),
                "{path}"
            );
        }
        for path in [
            "events/order.json",
            "line-2.json",
            "teams/2/event.json",
            "a/order-20240501120000.json",
            "1-0.json",
            "v.json",
            "x/v1-0-0x",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }

    #[test]
    fn numbers_promise_what_their_scheme_says() {
        let promise = |old: &str, new: &str| {
            let version = |text: &str| Version::read(text).unwrap();
            version(new).promise(&version(old))
        };
        assert_eq!(promise("1-0-0", "1-0-1"), Promise::Backward);
        assert_eq!(promise("1-0-0", "1-1-0"), Promise::Nothing);
        assert_eq!(promise("1-0-0", "2-0-0"), Promise::Nothing);
        assert_eq!(promise("1.2.0", "1.3.0"), Promise::Backward);
        assert_eq!(promise("1.9", "2.0"), Promise::Nothing);
        assert_eq!(promise("0.1.0", "0.2.0"), Promise::Nothing);
        assert_eq!(promise("0.1.0", "0.1.1"), Promise::Backward);
        assert_eq!(promise("v1", "v2"), Promise::Unsaid);
        assert_eq!(promise("2024-05-01", "2024-06-01"), Promise::Unsaid);
        assert!(Version::read("1.10.0") > Version::read("1.9.0"));
    }
}
