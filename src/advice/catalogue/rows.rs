//! The decision table: what was found, in which situation, and the ways out of it, the best first.
//!
//! A new rule needs a row here, or a place in one. The first row that fits counts; a test walks the rulebook.

use super::play::Play;
use super::plays::channels::{
    BOTH_DIRECTIONS, CONFORMING_DEFINITION, COPY_TRANSFORM, CORRELATE_IN_BOTH_PLACES,
    DOCUMENT_WAS_WRONG, ENCODING_BESIDE, ENCODING_TOPIC, KEEP_ADDRESS, KEEP_SETTING,
    KEEP_UNTIL_UNUSED, NEW_PROMISE, ONE_ID, REPLACE_BESIDE, REPLY_IN_BOTH_PLACES,
    SERVE_BOTH_ADDRESSES,
};
use super::plays::enums::{
    ENUM_DEFAULT_UNKNOWN, NEW_EVENT_FOR_NEW_FACT, OPEN_STRING, RESTORE_SYMBOL, SYMBOL_ALIAS,
};
use super::plays::events::{
    CONFORM, CORRECTION_EVENT, DEAD_LETTER, NEW_CALL, NEW_EVENT_TYPE, RESTORE_SCHEMA,
    SMALLER_STEPS, TOPIC_MIGRATION, UPCASTER,
};
use super::plays::fields::{
    ALIAS, DEFAULT_THEN_REMOVE, EXPAND_CONTRACT, MAKE_OPTIONAL, NEW_ONEOF, OPEN_CONTENT,
    OPTIONAL_WITH_DEFAULT, RESERVE, RESERVE_AND_NEW_NUMBER, RESTORE_FIELD,
};
use super::plays::names::{EXPAND_CONTRACT_NUMBERED, RESTORE_NAME, TYPE_ALIAS};
use super::plays::restored::{PLAIN_DEFAULT, RESTORE_DEFAULT, RESTORE_MARK, RESTORE_TYPE};
use super::plays::types::{LOOSEN_LATER, NEW_FIELD_DEPRECATE_OLD, NEW_UNIT, WIDEN_BACK};

/// A line of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// Ids of rules, or a family with a `*` for those that no other row names.
    pub(super) rules: &'static [&'static str],
    pub(super) when: When,
    pub(super) plays: &'static [&'static Play],
}

/// The situation that a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Whatever the situation.
    Always,
    /// The field looks like another one that came or went in the same step: somebody renamed it.
    Renamed,
    /// Nothing is enforced but that the old schema reads what the new one writes.
    Forward,
    /// The old schema requires it.
    WasRequired,
    /// It is about the key of a record, not about its value.
    Key,
    /// An event is wrong, not the definition of one.
    Event,
}

const fn row(rules: &'static [&'static str], when: When, plays: &'static [&'static Play]) -> Row {
    Row { rules, when, plays }
}

/// The table, the particular before the general.
pub(super) static ROWS: &[Row] = &[
    // Keys of records, whatever their language: partition, order and compaction hang on them.
    row(
        &["avro/*", "protobuf/*", "json/*"],
        When::Key,
        &[&TOPIC_MIGRATION, &COPY_TRANSFORM],
    ),
    // Avro: fields.
    row(
        &[
            "avro/field-added-without-default",
            "avro/nullable-field-added-without-default",
            "avro/field-removed-without-default",
        ],
        When::Renamed,
        &[&EXPAND_CONTRACT, &ALIAS, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "avro/field-added-without-default",
            "avro/nullable-field-added-without-default",
        ],
        When::Always,
        &[&OPTIONAL_WITH_DEFAULT, &NEW_EVENT_TYPE, &UPCASTER],
    ),
    row(
        &["avro/field-removed-without-default"],
        When::Always,
        &[&RESTORE_FIELD, &DEFAULT_THEN_REMOVE, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "avro/field-case-changed",
            "avro/field-renamed-with-alias",
            "avro/field-alias-relied-on",
            "avro/field-alias-with-default",
            "avro/field-alias-out-of-reach",
            "avro/field-alias-ambiguous",
        ],
        When::Always,
        &[&EXPAND_CONTRACT, &RESTORE_NAME, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "avro/default-removed",
            "avro/default-changed",
            "avro/enum-default-removed",
            "avro/enum-default-changed",
        ],
        When::Always,
        &[&RESTORE_DEFAULT, &NEW_FIELD_DEPRECATE_OLD],
    ),
    row(
        &[
            "avro/default-not-a-symbol",
            "avro/default-of-later-branch",
            "avro/default-null-as-text",
        ],
        When::Always,
        &[&PLAIN_DEFAULT, &RESTORE_DEFAULT],
    ),
    // Avro: types.
    row(
        &[
            "avro/type-widened",
            "avro/type-narrowed",
            "avro/union-branch-removed",
        ],
        When::Always,
        &[&RESTORE_TYPE, &NEW_FIELD_DEPRECATE_OLD, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "avro/type-changed",
            "avro/type-exchanged",
            "avro/string-read-as-bytes",
            "avro/decimal-read-as-text",
            "avro/number-loses-precision",
            "avro/timestamp-locality-changed",
            "avro/decimal-precision-changed",
            "avro/custom-logical-type-changed",
            "avro/logical-type-added",
            "avro/logical-type-removed",
            "avro/union-branch-added",
            "avro/fixed-size-changed",
            "avro/decoder-refuses",
        ],
        When::Always,
        &[&NEW_FIELD_DEPRECATE_OLD, &RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "avro/logical-unit-changed",
            "avro/decimal-scale-changed",
            "avro/logical-type-changed",
        ],
        When::Always,
        &[&NEW_FIELD_DEPRECATE_OLD, &RESTORE_TYPE, &CORRECTION_EVENT],
    ),
    // Avro: enums.
    row(
        &["avro/enum-symbol-added", "avro/enum-default-relied-on"],
        When::Always,
        &[
            &ENUM_DEFAULT_UNKNOWN,
            &NEW_EVENT_FOR_NEW_FACT,
            &NEW_EVENT_TYPE,
        ],
    ),
    row(
        &["avro/enum-symbol-removed", "avro/enum-symbols-all-replaced"],
        When::Always,
        &[&RESTORE_SYMBOL, &ENUM_DEFAULT_UNKNOWN, &NEW_EVENT_TYPE],
    ),
    // Avro: names.
    row(
        &[
            "avro/name-changed",
            "avro/name-changed-with-alias",
            "avro/namespace-changed",
            "avro/type-alias-relied-on",
        ],
        When::Always,
        &[&RESTORE_NAME, &TYPE_ALIAS, &NEW_EVENT_TYPE],
    ),
    row(
        &["avro/message-one-way-changed"],
        When::Always,
        &[&NEW_CALL],
    ),
    row(
        &[
            "avro/alias-removed",
            "avro/error-and-record-exchanged",
            "avro/guarded-property-removed",
            "avro/guarded-property-changed",
        ],
        When::Always,
        &[&RESTORE_MARK],
    ),
    // Protobuf: fields.
    row(
        &[
            "protobuf/field-removed",
            "protobuf/field-removed-without-reservation",
        ],
        When::Renamed,
        &[&EXPAND_CONTRACT_NUMBERED, &RESERVE, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/required-field-added",
            "protobuf/field-made-required",
        ],
        When::Always,
        &[&MAKE_OPTIONAL, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/field-removed",
            "protobuf/field-removed-without-reservation",
            "protobuf/enum-value-removed",
            "protobuf/enum-value-removed-without-reservation",
        ],
        When::Always,
        &[&RESERVE, &RESTORE_FIELD, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/required-field-removed",
            "protobuf/extension-removed",
        ],
        When::Always,
        &[&RESTORE_FIELD, &RESERVE, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/field-number-reused",
            "protobuf/reserved-number-reused",
            "protobuf/enum-number-reused",
        ],
        When::Always,
        &[&RESERVE_AND_NEW_NUMBER, &CORRECTION_EVENT, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/field-renumbered",
            "protobuf/enum-value-renumbered",
            "protobuf/reserved-name-reused",
            "protobuf/reservation-removed",
            "protobuf/json-name-changed",
            "protobuf/json-name-reused",
            "protobuf/field-type-renamed",
            "protobuf/field-presence-changed",
            "protobuf/field-made-optional",
            "protobuf/field-default-changed",
            "protobuf/enum-default-changed",
            "protobuf/enum-openness-changed",
            "protobuf/utf8-validation-changed",
            "protobuf/syntax-changed",
            "protobuf/extension-range-removed",
        ],
        When::Always,
        &[&RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    row(
        &["protobuf/field-renamed"],
        When::Always,
        &[&RESTORE_NAME, &EXPAND_CONTRACT_NUMBERED, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/field-type-changed",
            "protobuf/field-type-widened",
            "protobuf/field-type-narrowed",
            "protobuf/field-made-repeated",
            "protobuf/field-made-singular",
            "protobuf/field-map-changed",
        ],
        When::Always,
        &[&NEW_FIELD_DEPRECATE_OLD, &RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/fields-moved-into-oneof",
            "protobuf/fields-moved-out-of-oneof",
            "protobuf/field-oneof-changed",
        ],
        When::Always,
        &[&NEW_ONEOF, &NEW_EVENT_TYPE],
    ),
    row(&["protobuf/oneof-renamed"], When::Always, &[&RESTORE_NAME]),
    // Protobuf: enums.
    row(
        &["protobuf/enum-value-added"],
        When::Always,
        &[
            &ENUM_DEFAULT_UNKNOWN,
            &NEW_EVENT_FOR_NEW_FACT,
            &NEW_EVENT_TYPE,
        ],
    ),
    row(
        &["protobuf/enum-value-renamed"],
        When::Always,
        &[&SYMBOL_ALIAS, &NEW_EVENT_TYPE],
    ),
    // Protobuf: definitions.
    row(
        &[
            "protobuf/message-removed",
            "protobuf/enum-removed",
            "protobuf/service-removed",
            "protobuf/rpc-removed",
            "protobuf/file-deleted",
            "protobuf/package-deleted",
        ],
        When::Always,
        &[&RESTORE_SCHEMA],
    ),
    row(
        &[
            "protobuf/message-renamed",
            "protobuf/enum-renamed",
            "protobuf/service-renamed",
            "protobuf/package-changed",
        ],
        When::Always,
        &[&RESTORE_NAME, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "protobuf/rpc-type-changed",
            "protobuf/rpc-streaming-changed",
            "protobuf/rpc-idempotency-changed",
        ],
        When::Always,
        &[&NEW_CALL],
    ),
    row(
        &[
            "protobuf/guarded-option-removed",
            "protobuf/guarded-option-changed",
        ],
        When::Always,
        &[&RESTORE_MARK],
    ),
    // JSON Schema: properties.
    row(
        &["json/required-property-added", "json/property-added"],
        When::Renamed,
        &[&EXPAND_CONTRACT, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/property-removed", "json/property-required"],
        When::Renamed,
        &[&EXPAND_CONTRACT, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/required-property-added", "json/property-added"],
        When::Forward,
        &[&OPEN_CONTENT, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/required-property-added", "json/property-required"],
        When::Always,
        &[&MAKE_OPTIONAL, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/property-added"],
        When::Always,
        &[&OPEN_CONTENT, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/property-removed"],
        When::WasRequired,
        &[&RESTORE_FIELD, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/property-removed"],
        When::Always,
        &[&OPEN_CONTENT, &RESTORE_FIELD, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/property-optional"],
        When::Always,
        &[&RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    // JSON Schema: types and values.
    row(
        &[
            "json/type-widened",
            "json/type-narrowed",
            "json/type-changed",
        ],
        When::Always,
        &[&NEW_FIELD_DEPRECATE_OLD, &RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/enum-value-added"],
        When::Always,
        &[&OPEN_STRING, &NEW_EVENT_FOR_NEW_FACT, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/enum-value-removed"],
        When::Always,
        &[&RESTORE_SYMBOL, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/const-changed"],
        When::Always,
        &[&NEW_EVENT_TYPE, &RESTORE_TYPE],
    ),
    row(
        &[
            "json/additional-properties-restricted",
            "json/additional-properties-opened",
        ],
        When::Always,
        &[&OPEN_CONTENT, &WIDEN_BACK, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "json/limit-tightened",
            "json/enum-introduced",
            "json/pattern-changed",
            "json/multiple-of-changed",
            "json/asserted-format-changed",
            "json/unique-items-required",
            "json/pattern-properties-changed",
            "json/property-names-changed",
            "json/dependency-added",
            "json/items-restricted",
            "json/contains-changed",
            "json/requirement-added",
            "json/negation-changed",
            "json/condition-changed",
            "json/schema-narrowed",
        ],
        When::Always,
        &[&WIDEN_BACK, &LOOSEN_LATER, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "json/limit-loosened",
            "json/enum-lifted",
            "json/unique-items-dropped",
            "json/dependency-removed",
            "json/items-opened",
            "json/requirement-removed",
        ],
        When::Always,
        &[&LOOSEN_LATER, &RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    row(
        &[
            "json/tuple-item-added",
            "json/tuple-item-removed",
            "json/union-branch-removed",
            "json/union-changed",
            "json/dialect-changed",
        ],
        When::Always,
        &[&RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    row(
        &["json/union-branch-added"],
        When::Always,
        &[&NEW_EVENT_FOR_NEW_FACT, &RESTORE_TYPE, &NEW_EVENT_TYPE],
    ),
    // Subjects as a whole.
    row(&["schema/removed"], When::Always, &[&RESTORE_SCHEMA]),
    row(
        &["schema/format-changed", "schema/published-version-edited"],
        When::Always,
        &[&NEW_EVENT_TYPE, &RESTORE_SCHEMA],
    ),
    row(
        &["schema/unproven"],
        When::Always,
        &[&SMALLER_STEPS, &NEW_EVENT_TYPE],
    ),
    // Envelopes, channels, design.
    row(
        &[
            "ce/data-broke-under-type",
            "ce/data-broke-under-schema",
            "ce/data-changed-under-schema",
            "ce/type-and-schema-disagree",
        ],
        When::Always,
        &[&NEW_EVENT_TYPE],
    ),
    row(
        &[
            "ce/partition-key-changed",
            "design/ordering-key-changed",
            "design/key-schema-changed",
        ],
        When::Always,
        &[&TOPIC_MIGRATION, &COPY_TRANSFORM, &DEAD_LETTER],
    ),
    row(
        &["design/unit-changed"],
        When::Always,
        &[&NEW_UNIT, &CORRECTION_EVENT],
    ),
    row(
        &["asyncapi/binding-delivery-changed"],
        When::Key,
        &[&TOPIC_MIGRATION, &COPY_TRANSFORM],
    ),
    row(
        &["asyncapi/binding-delivery-changed"],
        When::Always,
        &[&NEW_PROMISE, &KEEP_SETTING],
    ),
    row(
        &[
            "asyncapi/address-changed",
            "asyncapi/binding-address-changed",
        ],
        When::Always,
        &[&SERVE_BOTH_ADDRESSES, &KEEP_ADDRESS],
    ),
    row(
        &["asyncapi/binding-encoding-changed"],
        When::Always,
        &[&ENCODING_TOPIC, &ENCODING_BESIDE, &KEEP_SETTING],
    ),
    row(
        &[
            "asyncapi/content-type-changed",
            "asyncapi/payload-format-changed",
        ],
        When::Always,
        &[&ENCODING_BESIDE, &ENCODING_TOPIC, &KEEP_SETTING],
    ),
    row(
        &[
            "asyncapi/channel-removed",
            "asyncapi/operation-removed",
            "asyncapi/message-removed",
            "asyncapi/message-removed-from-channel",
        ],
        When::Always,
        &[&KEEP_UNTIL_UNUSED, &REPLACE_BESIDE],
    ),
    row(
        &["asyncapi/operation-flipped"],
        When::Always,
        &[&BOTH_DIRECTIONS, &DOCUMENT_WAS_WRONG],
    ),
    row(
        &["asyncapi/correlation-id-moved"],
        When::Always,
        &[&CORRELATE_IN_BOTH_PLACES, &KEEP_SETTING],
    ),
    row(
        &["asyncapi/reply-changed"],
        When::Always,
        &[&REPLY_IN_BOTH_PLACES, &KEEP_SETTING],
    ),
    row(
        &["asyncapi/*"],
        When::Always,
        &[&RESTORE_MARK, &NEW_EVENT_TYPE],
    ),
    // Events, and definitions of events.
    row(
        &[
            "ce/id-missing",
            "ce/id-empty",
            "ce/event-duplicated",
            "ce/event-resent",
        ],
        When::Event,
        &[&ONE_ID, &CONFORM, &DEAD_LETTER],
    ),
    row(
        &["ce/data-invalid", "ce/data-schema-unreadable"],
        When::Event,
        &[&CONFORM, &DEAD_LETTER, &CORRECTION_EVENT],
    ),
    row(&["ce/*"], When::Event, &[&CONFORM, &DEAD_LETTER]),
    row(
        &["ce/type-vanished"],
        When::Always,
        &[&KEEP_UNTIL_UNUSED, &REPLACE_BESIDE],
    ),
    row(
        &["ce/datacontenttype-changed", "ce/specversion-changed"],
        When::Always,
        &[&ENCODING_BESIDE, &KEEP_SETTING],
    ),
    row(&["ce/*"], When::Always, &[&CONFORMING_DEFINITION]),
    row(&["design/*"], When::Always, &[&CONFORM]),
];

impl Row {
    /// Whether the row is about a rule.
    pub(super) fn is_about(&self, rule: &str) -> bool {
        self.rules
            .iter()
            .any(|named| match named.strip_suffix('*') {
                Some(family) => rule.starts_with(family),
                None => *named == rule,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_row_is_about_rules_that_there_are() {
        let named = ROWS.iter().flat_map(|row| row.rules);
        for rule in named.filter(|rule| !rule.ends_with('*')) {
            assert!(rules::find(rule).is_some(), "there is no rule `{rule}`");
        }
    }

    #[test]
    fn every_rule_that_stands_in_a_row_for_some_situations_stands_in_one_for_all_others() {
        for row in ROWS.iter().filter(|row| row.when != When::Always) {
            let is_plain = |rule: &&&str| !rule.ends_with('*');
            for rule in row.rules.iter().filter(is_plain) {
                let mut others = ROWS.iter().filter(|row| row.when == When::Always);
                assert!(others.any(|row| row.is_about(rule)), "`{rule}`");
            }
        }
    }
}
