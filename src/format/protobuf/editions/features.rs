//! What a feature is, what each edition makes of it, and what holds for an element.

use std::collections::BTreeMap;

use super::{Edition, Written};
use crate::format::protobuf::view::Presence;

/// The features of the language itself with their values, each with its number in `google.protobuf.FeatureSet`; the value
/// at index 0 is number 1.
pub(in crate::format::protobuf) const FEATURES: [(&str, u32, &[&str]); 8] = [
    (
        "field_presence",
        1,
        &["EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED"],
    ),
    ("enum_type", 2, &["OPEN", "CLOSED"]),
    ("repeated_field_encoding", 3, &["PACKED", "EXPANDED"]),
    // 1 was taken and given back.
    ("utf8_validation", 4, &["", "VERIFY", "NONE"]),
    ("message_encoding", 5, &["LENGTH_PREFIXED", "DELIMITED"]),
    ("json_format", 6, &["ALLOW", "LEGACY_BEST_EFFORT"]),
    (
        "enforce_naming_style",
        7,
        &["STYLE2024", "STYLE_LEGACY", "STYLE2026"],
    ),
    (
        "default_symbol_visibility",
        8,
        &["EXPORT_ALL", "EXPORT_TOP_LEVEL", "LOCAL_ALL", "STRICT"],
    ),
];

/// How the elements of a list of numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// In one run of bytes.
    Packed,
    /// One by one.
    Expanded,
}

/// How a message inside a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageEncoding {
    /// Behind its length.
    LengthPrefixed,
    /// Between a start and an end tag.
    Delimited,
}

/// Whether a text must be UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Utf8 {
    /// A parser refuses what is not.
    Verify,
    /// Nobody looks.
    None,
}

/// Whether JSON is part of the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFormat {
    /// Names that meet in JSON are refused.
    Allow,
    /// JSON is read and written as well as it goes.
    LegacyBestEffort,
}

/// The features that hold for one element, by name; those of a language under its extension, `pb.cpp.string_type`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Features(BTreeMap<String, String>);

impl Features {
    /// What holds in a file that sets nothing, as protoc has it (`compiler_features.binpb` of each release).
    ///
    /// See <https://protobuf.dev/editions/features/>.
    pub(in crate::format::protobuf) fn of_edition(edition: Edition) -> Self {
        let values = match edition {
            Edition::Proto2 => ["EXPLICIT", "CLOSED", "EXPANDED", "NONE"],
            Edition::Proto3 => ["IMPLICIT", "OPEN", "PACKED", "VERIFY"],
            Edition::Of2023 | Edition::Of2024 => ["EXPLICIT", "OPEN", "PACKED", "VERIFY"],
        };
        let names = FEATURES.iter().map(|(name, ..)| *name);
        let mut features: BTreeMap<_, _> = names
            .zip(values)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut also = |name: &str, value: &str| features.insert(name.to_owned(), value.to_owned());
        also("message_encoding", "LENGTH_PREFIXED");
        also(
            "json_format",
            match edition {
                Edition::Proto2 => "LEGACY_BEST_EFFORT",
                Edition::Proto3 | Edition::Of2023 | Edition::Of2024 => "ALLOW",
            },
        );
        also("pb.java.utf8_validation", "DEFAULT");
        also(
            "pb.cpp.string_type",
            match edition {
                Edition::Of2024 => "VIEW",
                Edition::Proto2 | Edition::Proto3 | Edition::Of2023 => "STRING",
            },
        );
        Self(features)
    }

    /// The value of a feature, `None` where neither the file nor the edition names one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The same features, some of them set.
    #[must_use]
    pub(in crate::format::protobuf) fn with(mut self, written: &Written) -> Self {
        let values = written.iter();
        self.0
            .extend(values.map(|(name, value)| (name.clone(), value.clone())));
        self
    }

    /// The same features, one of them set.
    #[must_use]
    pub(in crate::format::protobuf) fn having(mut self, name: &str, value: &str) -> Self {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// Whether "not there" differs from "zero", for fields that leave the choice.
    pub fn presence(&self) -> Presence {
        match self.get("field_presence") {
            Some("IMPLICIT") => Presence::Implicit,
            Some("LEGACY_REQUIRED") => Presence::Required,
            _ => Presence::Explicit,
        }
    }

    /// Whether an enum knows only its own symbols.
    pub fn is_closed(&self) -> bool {
        self.is("enum_type", "CLOSED")
    }

    /// How lists of numbers are written.
    pub fn encoding(&self) -> Encoding {
        if self.is("repeated_field_encoding", "PACKED") {
            Encoding::Packed
        } else {
            Encoding::Expanded
        }
    }

    /// How messages inside messages are written.
    pub fn message_encoding(&self) -> MessageEncoding {
        if self.is("message_encoding", "DELIMITED") {
            MessageEncoding::Delimited
        } else {
            MessageEncoding::LengthPrefixed
        }
    }

    /// Whether texts must be UTF-8.
    pub fn utf8(&self) -> Utf8 {
        if self.is("utf8_validation", "VERIFY") {
            Utf8::Verify
        } else {
            Utf8::None
        }
    }

    /// Whether JSON is part of the promise.
    pub fn json_format(&self) -> JsonFormat {
        if self.is("json_format", "ALLOW") {
            JsonFormat::Allow
        } else {
            JsonFormat::LegacyBestEffort
        }
    }

    /// What C++ makes of a text: `STRING`, `CORD`, `VIEW`, and before the editions `STRING_PIECE`.
    pub fn cpp_string_type(&self) -> &str {
        self.get("pb.cpp.string_type").unwrap_or("STRING")
    }

    /// Whether Java refuses a text that is not UTF-8 whatever [`Self::utf8`] says.
    pub fn java_verifies_utf8(&self) -> bool {
        self.is("pb.java.utf8_validation", "VERIFY") || self.utf8() == Utf8::Verify
    }
}

/// What holds for the element at `path`: what its file, and then each element around it, sets. `oneof` is the way to the
/// oneof that a field belongs to.
pub(in crate::format::protobuf) fn resolve(
    edition: Edition,
    written: &BTreeMap<Vec<i32>, Written>,
    path: &[i32],
    oneof: Option<&[i32]>,
) -> Features {
    let features = Features::of_edition(edition);
    if written.is_empty() {
        return features;
    }
    let around = (0..path.len()).step_by(2).map(|length| &path[..length]);
    let ways = around.chain(oneof).chain([path]);
    ways.filter_map(|way| written.get(way))
        .fold(features, Features::with)
}
