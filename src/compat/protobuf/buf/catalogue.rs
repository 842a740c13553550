//! The checks of `buf breaking`, and which set has which.
//!
//! <https://buf.build/docs/breaking/rules/>, as of buf 1.75. The sets say what they are for; none is a part of another.

use crate::model::{BufSet, Rule};
use crate::rules::protobuf as rules;

/// The version of a `buf.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1Beta1,
    V1,
    V2,
}

/// A check of buf, or of a registry.
#[derive(Debug, PartialEq)]
pub struct Check {
    tool: &'static str,
    /// What its tool calls it.
    pub id: &'static str,
    /// The row of our book that says the same, unless a change at hand has a better one.
    pub rule: &'static Rule,
    /// The first letters of the sets it is in; `J` is `WIRE_JSON`.
    sets: &'static str,
}

impl Check {
    /// A check of the registry of Confluent, which has no sets.
    pub(in crate::compat::protobuf) const fn of_confluent(
        id: &'static str,
        rule: &'static Rule,
    ) -> Self {
        Self {
            tool: "confluent",
            id,
            rule,
            sets: "",
        }
    }

    /// Whether the set has it.
    pub fn is_in(&self, set: BufSet) -> bool {
        self.sets.contains(letter(set))
    }

    /// Whether the set had it in a version of `buf.yaml`.
    pub(super) fn is_in_of(&self, set: BufSet, version: Version) -> bool {
        if !self.exists_in(version) || (set == BufSet::Csr && version != Version::V2) {
            return false;
        }
        match (version, self.id) {
            // The looser checks of types came with v1, and these were then taken out of the looser sets.
            (Version::V1Beta1, "FIELD_SAME_TYPE" | "FIELD_SAME_CARDINALITY") => true,
            (Version::V1Beta1, "FILE_SAME_PACKAGE") => set == BufSet::File,
            _ => self.is_in(set),
        }
    }

    /// Whether a version of `buf.yaml` knows it.
    pub(super) fn exists_in(&self, version: Version) -> bool {
        match self.id {
            "EXTENSION_NO_DELETE" | "PACKAGE_EXTENSION_NO_DELETE" | "FIELD_SAME_DEFAULT" => {
                version == Version::V2
            }
            "FIELD_WIRE_COMPATIBLE_TYPE" | "FIELD_WIRE_JSON_COMPATIBLE_TYPE" => {
                version != Version::V1Beta1
            }
            _ => true,
        }
    }

    /// The name in `aka`.
    pub fn aka(&self) -> String {
        format!("{}:{}", self.tool, self.id)
    }
}

/// The check of this name.
pub fn find(id: &str) -> Option<&'static Check> {
    CATALOGUE.iter().find(|check| check.id == id)
}

/// The checks that took the place of one that buf has retired.
pub(super) fn took_the_place_of(id: &str) -> &'static [&'static str] {
    match id {
        "FIELD_SAME_CTYPE" => &["FIELD_SAME_CPP_STRING_TYPE"],
        "FIELD_SAME_LABEL" => &[
            "FIELD_SAME_CARDINALITY",
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        ],
        "FILE_SAME_JAVA_STRING_CHECK_UTF8" => &["FIELD_SAME_JAVA_UTF8_VALIDATION"],
        _ => &[],
    }
}

/// Whether buf has retired a check and put nothing in its place.
pub(super) fn is_retired(id: &str) -> bool {
    matches!(
        id,
        "FILE_SAME_PHP_GENERIC_SERVICES" | "MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT"
    )
}

fn letter(set: BufSet) -> char {
    match set {
        BufSet::File => 'F',
        BufSet::Package => 'P',
        BufSet::WireJson => 'J',
        BufSet::Wire => 'W',
        BufSet::Csr => 'C',
    }
}

const fn check(id: &'static str, rule: &'static Rule, sets: &'static str) -> Check {
    Check {
        tool: "buf",
        id,
        rule,
        sets,
    }
}

/// Every check, by name.
pub static CATALOGUE: [Check; 64] = [
    check("ENUM_NO_DELETE", &rules::ENUM_REMOVED, "FC"),
    check(
        "ENUM_SAME_JSON_FORMAT",
        &rules::JSON_SUPPORT_DROPPED,
        "FPJC",
    ),
    check("ENUM_SAME_TYPE", &rules::ENUM_OPENNESS_CHANGED, "FP"),
    check("ENUM_VALUE_NO_DELETE", &rules::ENUM_VALUE_REMOVED, "FPC"),
    check(
        "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
        &rules::ENUM_VALUE_REMOVED_WITHOUT_RESERVATION,
        "JC",
    ),
    check(
        "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
        &rules::ENUM_VALUE_REMOVED_WITHOUT_RESERVATION,
        "JWC",
    ),
    check("ENUM_VALUE_SAME_NAME", &rules::ENUM_VALUE_RENAMED, "FPJC"),
    check(
        "EXTENSION_MESSAGE_NO_DELETE",
        &rules::EXTENSION_RANGE_REMOVED,
        "FPC",
    ),
    check("EXTENSION_NO_DELETE", &rules::EXTENSION_REMOVED, "F"),
    check("FIELD_NO_DELETE", &rules::FIELD_REMOVED, "FPC"),
    check(
        "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
        &rules::FIELD_REMOVED_WITHOUT_RESERVATION,
        "JC",
    ),
    check(
        "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
        &rules::FIELD_REMOVED_WITHOUT_RESERVATION,
        "JWC",
    ),
    check(
        "FIELD_SAME_CARDINALITY",
        &rules::FIELD_PRESENCE_CHANGED,
        "FP",
    ),
    check(
        "FIELD_SAME_CPP_STRING_TYPE",
        &rules::FIELD_OPTION_CHANGED,
        "FP",
    ),
    check("FIELD_SAME_DEFAULT", &rules::FIELD_DEFAULT_CHANGED, "FPJWC"),
    check(
        "FIELD_SAME_JAVA_UTF8_VALIDATION",
        &rules::UTF8_VALIDATION_CHANGED,
        "FP",
    ),
    check("FIELD_SAME_JSON_NAME", &rules::JSON_NAME_CHANGED, "FPJC"),
    check("FIELD_SAME_JSTYPE", &rules::FIELD_OPTION_CHANGED, "FP"),
    check("FIELD_SAME_NAME", &rules::FIELD_RENAMED, "FPJC"),
    check("FIELD_SAME_ONEOF", &rules::FIELD_ONEOF_CHANGED, "FPJWC"),
    check("FIELD_SAME_TYPE", &rules::FIELD_TYPE_CHANGED, "FPC"),
    check(
        "FIELD_SAME_UTF8_VALIDATION",
        &rules::UTF8_VALIDATION_CHANGED,
        "FP",
    ),
    check(
        "FIELD_WIRE_COMPATIBLE_CARDINALITY",
        &rules::FIELD_MADE_REPEATED,
        "W",
    ),
    check(
        "FIELD_WIRE_COMPATIBLE_TYPE",
        &rules::FIELD_TYPE_CHANGED,
        "W",
    ),
    check(
        "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        &rules::FIELD_MADE_REPEATED,
        "JC",
    ),
    check(
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
        &rules::FIELD_TYPE_CHANGED,
        "JC",
    ),
    check("FILE_NO_DELETE", &rules::FILE_DELETED, "FC"),
    check(
        "FILE_SAME_CC_ENABLE_ARENAS",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check(
        "FILE_SAME_CC_GENERIC_SERVICES",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check(
        "FILE_SAME_CSHARP_NAMESPACE",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check("FILE_SAME_GO_PACKAGE", &rules::FILE_OPTION_CHANGED, "FP"),
    check(
        "FILE_SAME_JAVA_GENERIC_SERVICES",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check(
        "FILE_SAME_JAVA_MULTIPLE_FILES",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check(
        "FILE_SAME_JAVA_OUTER_CLASSNAME",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check("FILE_SAME_JAVA_PACKAGE", &rules::FILE_OPTION_CHANGED, "FP"),
    check(
        "FILE_SAME_OBJC_CLASS_PREFIX",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check("FILE_SAME_OPTIMIZE_FOR", &rules::FILE_OPTION_CHANGED, "FP"),
    check("FILE_SAME_PACKAGE", &rules::PACKAGE_CHANGED, "FPJWC"),
    check(
        "FILE_SAME_PHP_CLASS_PREFIX",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check(
        "FILE_SAME_PHP_METADATA_NAMESPACE",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check("FILE_SAME_PHP_NAMESPACE", &rules::FILE_OPTION_CHANGED, "FP"),
    check(
        "FILE_SAME_PY_GENERIC_SERVICES",
        &rules::FILE_OPTION_CHANGED,
        "FP",
    ),
    check("FILE_SAME_RUBY_PACKAGE", &rules::FILE_OPTION_CHANGED, "FP"),
    check("FILE_SAME_SWIFT_PREFIX", &rules::FILE_OPTION_CHANGED, "FP"),
    check("FILE_SAME_SYNTAX", &rules::SYNTAX_CHANGED, "FPC"),
    check("MESSAGE_NO_DELETE", &rules::MESSAGE_REMOVED, "FC"),
    check(
        "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR",
        &rules::DESCRIPTOR_ACCESSOR_REMOVED,
        "FPC",
    ),
    check(
        "MESSAGE_SAME_JSON_FORMAT",
        &rules::JSON_SUPPORT_DROPPED,
        "FPJC",
    ),
    check(
        "MESSAGE_SAME_REQUIRED_FIELDS",
        &rules::REQUIRED_FIELD_ADDED,
        "FPJWC",
    ),
    check("ONEOF_NO_DELETE", &rules::ONEOF_REMOVED, "FPC"),
    check("PACKAGE_ENUM_NO_DELETE", &rules::ENUM_REMOVED, "P"),
    check(
        "PACKAGE_EXTENSION_NO_DELETE",
        &rules::EXTENSION_REMOVED,
        "P",
    ),
    check("PACKAGE_MESSAGE_NO_DELETE", &rules::MESSAGE_REMOVED, "P"),
    check("PACKAGE_NO_DELETE", &rules::PACKAGE_DELETED, "P"),
    check("PACKAGE_SERVICE_NO_DELETE", &rules::SERVICE_REMOVED, "P"),
    check(
        "RESERVED_ENUM_NO_DELETE",
        &rules::RESERVATION_REMOVED,
        "FPJWC",
    ),
    check(
        "RESERVED_MESSAGE_NO_DELETE",
        &rules::RESERVATION_REMOVED,
        "FPJWC",
    ),
    check("RPC_NO_DELETE", &rules::RPC_REMOVED, "FP"),
    check(
        "RPC_SAME_CLIENT_STREAMING",
        &rules::RPC_STREAMING_CHANGED,
        "FPJWC",
    ),
    check(
        "RPC_SAME_IDEMPOTENCY_LEVEL",
        &rules::RPC_IDEMPOTENCY_CHANGED,
        "FPJWC",
    ),
    check("RPC_SAME_REQUEST_TYPE", &rules::RPC_TYPE_CHANGED, "FPJWC"),
    check("RPC_SAME_RESPONSE_TYPE", &rules::RPC_TYPE_CHANGED, "FPJWC"),
    check(
        "RPC_SAME_SERVER_STREAMING",
        &rules::RPC_STREAMING_CHANGED,
        "FPJWC",
    ),
    check("SERVICE_NO_DELETE", &rules::SERVICE_REMOVED, "F"),
];
