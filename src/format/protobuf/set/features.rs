//! What a descriptor says that the decoder of prost drops: the edition, the features, and what buf adds.

use std::collections::BTreeMap;

use super::wire::{Broken, Fields, Value};
use crate::format::protobuf::editions::{FEATURES, Written};
use crate::format::protobuf::tag;

/// Elements of one set. What is decoded takes about a hundred times the bytes of the smallest of them.
const MAX_ELEMENTS: usize = 2_000_000;

/// Messages nest no deeper, see <https://protobuf.dev/programming-guides/proto-limits/>.
const MAX_NESTING: usize = 32;

/// What a descriptor cannot be.
pub(super) enum Refused {
    Broken,
    TooMuch,
    TooDeep,
}

impl From<Broken> for Refused {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

/// What stands in a file besides what prost reads.
#[derive(Default)]
pub(super) struct Besides {
    /// The number of the edition, see `google.protobuf.Edition`.
    pub(super) edition: Option<u64>,
    /// Whether buf says that the file is only imported; `None` when buf says nothing.
    pub(super) is_import: Option<bool>,
    pub(super) written: BTreeMap<Vec<i32>, Written>,
}

/// What a part of a descriptor is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    File,
    Message,
    Field,
    Oneof,
    Range,
    Enum,
    Symbol,
    Service,
    Method,
}

impl Sort {
    /// The part that a field holds.
    fn part(self, number: i32) -> Option<Self> {
        match (self, number) {
            (Self::File, tag::file::MESSAGE) | (Self::Message, tag::message::NESTED) => {
                Some(Self::Message)
            }
            (Self::File, tag::file::ENUM) | (Self::Message, tag::message::ENUM) => Some(Self::Enum),
            (Self::File, tag::file::SERVICE) => Some(Self::Service),
            (Self::File, tag::file::EXTENSION)
            | (Self::Message, tag::message::FIELD | tag::message::EXTENSION) => Some(Self::Field),
            (Self::Message, tag::message::ONEOF) => Some(Self::Oneof),
            (Self::Message, tag::message::RANGE) => Some(Self::Range),
            (Self::Enum, tag::enumeration::VALUE) => Some(Self::Symbol),
            (Self::Service, tag::service::METHOD) => Some(Self::Method),
            _ => None,
        }
    }

    /// The numbers of the options, and in them of the features.
    fn features(self) -> (i32, i32) {
        match self {
            Self::File => (8, 50),
            Self::Message => (7, 12),
            Self::Field => (8, 21),
            Self::Oneof => (2, 1),
            Self::Range => (3, 50),
            Self::Enum => (3, 7),
            Self::Symbol => (3, 2),
            Self::Service => (3, 34),
            Self::Method => (4, 35),
        }
    }
}

/// Counts the elements of a set.
#[derive(Default)]
pub(super) struct Budget(usize);

impl Budget {
    fn spend(&mut self) -> Result<(), Refused> {
        self.0 += 1;
        if self.0 > MAX_ELEMENTS {
            return Err(Refused::TooMuch);
        }
        Ok(())
    }

    /// Reads a file.
    pub(super) fn file(&mut self, bytes: &[u8]) -> Result<Besides, Refused> {
        const SOURCE_INFO: i32 = 9;
        const EDITION: i32 = 14;
        const OF_BUF: i32 = 8042;
        let mut besides = Besides::default();
        for field in Fields(bytes) {
            match field? {
                (EDITION, Value::Varint(number)) => besides.edition = Some(number),
                (OF_BUF, Value::Bytes(extension)) => {
                    besides.is_import = Some(flag(extension, 1)?);
                }
                (SOURCE_INFO, Value::Bytes(info)) => {
                    for location in Fields(info) {
                        location?;
                        self.spend()?;
                    }
                }
                _ => {}
            }
        }
        self.part(Sort::File, bytes, &[], &mut besides.written)?;
        Ok(besides)
    }

    /// Recursion is bounded by the nesting of messages.
    fn part(
        &mut self,
        sort: Sort,
        bytes: &[u8],
        path: &[i32],
        written: &mut BTreeMap<Vec<i32>, Written>,
    ) -> Result<(), Refused> {
        const DEEPEST: usize = 2 * (MAX_NESTING + 2);
        if path.len() > DEEPEST {
            return Err(Refused::TooDeep);
        }
        let (options, features) = sort.features();
        let mut counts = BTreeMap::<i32, i32>::new();
        for field in Fields(bytes) {
            let (number, value) = field?;
            self.spend()?;
            let Value::Bytes(bytes) = value else { continue };
            if number == options {
                let found = self.set_in(bytes, features)?;
                // Options that stand twice are one, as the encoding has it.
                if !found.is_empty() {
                    written.entry(path.to_vec()).or_default().extend(found);
                }
            } else if let Some(part) = sort.part(number) {
                let index = counts.entry(number).or_default();
                let path = [path, &[number, *index]].concat();
                *index += 1;
                self.part(part, bytes, &path, written)?;
            }
        }
        Ok(())
    }

    /// The features that some options set.
    fn set_in(&mut self, options: &[u8], number: i32) -> Result<Written, Refused> {
        let mut written = Written::new();
        for option in Fields(options) {
            self.spend()?;
            let (found, Value::Bytes(features)) = option? else {
                continue;
            };
            if found != number {
                continue;
            }
            for feature in Fields(features) {
                match feature? {
                    (number, Value::Varint(value)) => {
                        let (name, value) = core(number, value);
                        written.insert(name, value);
                    }
                    (language, Value::Bytes(features)) => {
                        of_language(language, features, &mut written)?;
                    }
                    (_, Value::Fixed) => {}
                }
            }
        }
        Ok(written)
    }
}

fn flag(bytes: &[u8], number: i32) -> Result<bool, Broken> {
    let mut is_set = false;
    for field in Fields(bytes) {
        if let (found, Value::Varint(value)) = field?
            && found == number
        {
            is_set = value != 0;
        }
    }
    Ok(is_set)
}

fn core(number: i32, value: u64) -> (String, String) {
    let known = FEATURES
        .iter()
        .find(|(_, known, _)| i64::from(*known) == i64::from(number));
    let symbol = known.and_then(|(_, _, values)| {
        let index = usize::try_from(value).ok()?.checked_sub(1)?;
        values.get(index).copied()
    });
    let name = known.map_or_else(|| number.to_string(), |(name, ..)| (*name).to_owned());
    (
        name,
        symbol.map_or_else(|| value.to_string(), str::to_owned),
    )
}

/// The features of languages that somebody asks for are told by their names, the others by their numbers.
fn of_language(language: i32, features: &[u8], written: &mut Written) -> Result<(), Broken> {
    for feature in Fields(features) {
        let (number, Value::Varint(value)) = feature? else {
            continue;
        };
        let symbol = |symbols: &[&str]| {
            let index = usize::try_from(value)
                .ok()
                .and_then(|value| value.checked_sub(1));
            let symbol = index.and_then(|index| symbols.get(index).copied());
            symbol.map_or_else(|| value.to_string(), str::to_owned)
        };
        let (name, value) = match (language, number) {
            (1000, 1) => ("pb.cpp.legacy_closed_enum", (value != 0).to_string()),
            (1000, 2) => ("pb.cpp.string_type", symbol(&["VIEW", "CORD", "STRING"])),
            (1001, 1) => ("pb.java.legacy_closed_enum", (value != 0).to_string()),
            (1001, 2) => ("pb.java.utf8_validation", symbol(&["DEFAULT", "VERIFY"])),
            _ => {
                written.insert(format!("{language}.{number}"), value.to_string());
                continue;
            }
        };
        written.insert(name.to_owned(), value);
    }
    Ok(())
}
