//! The differences that the registry does not take for compatible. The other fifteen are never refused.
//!
//! `Difference.Type` and `SchemaDiff.COMPATIBLE_CHANGES` of
//! <https://github.com/confluentinc/schema-registry/tree/master/protobuf-provider>.

use super::super::buf::Check;
use crate::rules::protobuf as rules;

pub(super) static PACKAGE_CHANGED: Check =
    Check::of_confluent("PACKAGE_CHANGED", &rules::PACKAGE_CHANGED);
pub(super) static MESSAGE_REMOVED: Check =
    Check::of_confluent("MESSAGE_REMOVED", &rules::MESSAGE_REMOVED);
pub(super) static FIELD_KIND_CHANGED: Check =
    Check::of_confluent("FIELD_KIND_CHANGED", &rules::FIELD_TYPE_CHANGED);
pub(super) static FIELD_SCALAR_KIND_CHANGED: Check =
    Check::of_confluent("FIELD_SCALAR_KIND_CHANGED", &rules::FIELD_TYPE_CHANGED);
pub(super) static FIELD_NAMED_TYPE_CHANGED: Check =
    Check::of_confluent("FIELD_NAMED_TYPE_CHANGED", &rules::FIELD_TYPE_CHANGED);
pub(super) static FIELD_NUMERIC_LABEL_CHANGED: Check =
    Check::of_confluent("FIELD_NUMERIC_LABEL_CHANGED", &rules::FIELD_MADE_REPEATED);
pub(super) static REQUIRED_FIELD_ADDED: Check =
    Check::of_confluent("REQUIRED_FIELD_ADDED", &rules::REQUIRED_FIELD_ADDED);
pub(super) static REQUIRED_FIELD_REMOVED: Check =
    Check::of_confluent("REQUIRED_FIELD_REMOVED", &rules::REQUIRED_FIELD_REMOVED);
pub(super) static ONEOF_FIELD_REMOVED: Check =
    Check::of_confluent("ONEOF_FIELD_REMOVED", &rules::FIELD_REMOVED);
pub(super) static MULTIPLE_FIELDS_MOVED_TO_ONEOF: Check = Check::of_confluent(
    "MULTIPLE_FIELDS_MOVED_TO_ONEOF",
    &rules::FIELDS_MOVED_INTO_ONEOF,
);
pub(super) static FIELD_MOVED_TO_EXISTING_ONEOF: Check = Check::of_confluent(
    "FIELD_MOVED_TO_EXISTING_ONEOF",
    &rules::FIELDS_MOVED_INTO_ONEOF,
);
