//! The checks of `buf breaking`, and which set has which.
//!
//! <https://buf.build/docs/breaking/rules/>, as of buf 1.75. The sets say what they are for; none is a part of another.

use crate::model::{BufSet, Rule};
use crate::rules::protobuf as rules;

/// A check of buf.
#[derive(Debug, PartialEq)]
pub struct Check {
    /// What buf calls it.
    pub id: &'static str,
    /// The row of our book that says the same, unless a change at hand has a better one.
    pub rule: &'static Rule,
    /// The first letters of the sets it is in; `J` is `WIRE_JSON`.
    sets: &'static str,
}

impl Check {
    /// Whether the set has it.
    pub fn is_in(&self, set: BufSet) -> bool {
        self.sets.contains(letter(set))
    }

    /// The name in `aka`.
    pub fn aka(&self) -> String {
        format!("buf:{}", self.id)
    }
}

/// The check of this name.
pub fn find(id: &str) -> Option<&'static Check> {
    CATALOGUE.iter().find(|check| check.id == id)
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
    Check { id, rule, sets }
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
