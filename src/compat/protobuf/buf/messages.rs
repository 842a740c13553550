//! What became of a message: the fields and oneofs it lost, the numbers it sets aside, what it says to code.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::MessageOptions;

use super::pen::{Named, Pen, Spot, describe};
use super::ranges::{self, Range};
use crate::format::protobuf::{Field, Library, Message};

/// The greatest number of a field, and that of a `MessageSet`.
const MAX: i64 = (1 << 29) - 1;
const SET_MAX: i64 = (1 << 31) - 2;

/// Compares two messages of one full name.
pub(super) fn compare(pen: &mut Pen<'_>, old: &Message, new: &Message) {
    let mut pair = MessagePair { pen, old, new };
    pair.deleted_fields();
    pair.deleted_oneofs();
    pair.required_fields();
    pair.reserved();
    pair.extension_ranges();
    pair.options();
}

struct MessagePair<'a, 'p> {
    pen: &'a mut Pen<'p>,
    old: &'a Message,
    new: &'a Message,
}

impl MessagePair<'_, '_> {
    /// Something that the message has no more.
    fn lost(&mut self, check: &str, named: Named, old: Option<&Spot>, message: String) {
        let (was, is) = (Spot::message(self.old), Spot::message(self.new));
        let old = old.unwrap_or(&was);
        self.pen.write(check, named, Some(old), Some(&is), message);
    }

    fn named(&self) -> Named {
        Named::message(self.new)
    }

    fn deleted_fields(&mut self) {
        let reserved = reserved_ranges(self.new);
        let gone = self.old.0.fields().map(Field::Own);
        let gone = gone.filter(|field| self.new.0.get_field(field.number()).is_none());
        for field in gone.collect::<Vec<_>>() {
            let named = self.named().member(field.name());
            let (spot, told) = (Spot::field(&field, &[]), describe(&field));
            self.lost(
                "FIELD_NO_DELETE",
                named.clone(),
                Some(&spot),
                format!("{told} was deleted"),
            );
            if !ranges::contain(&reserved, i64::from(field.number())) {
                let message = format!("{told} was deleted without reserving its number");
                let check = "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED";
                self.lost(check, named.clone(), Some(&spot), message);
            }
            if !self.new.0.reserved_names().any(|name| name == field.name()) {
                let message = format!("{told} was deleted without reserving its name");
                self.lost(
                    "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
                    named,
                    Some(&spot),
                    message,
                );
            }
        }
    }

    fn deleted_oneofs(&mut self) {
        // A oneof that was made up for `optional` counts as there: it has the name.
        let kept: BTreeSet<_> = self
            .new
            .0
            .oneofs()
            .map(|oneof| oneof.name().to_owned())
            .collect();
        for oneof in self.old.oneofs() {
            if !kept.contains(oneof.name()) {
                let spot = Spot::whole(&oneof.parent_file(), oneof.path());
                let named = self.named().member(oneof.name());
                let (name, message) = (oneof.name(), self.new.name());
                let told = format!("oneof `{name}` of `{message}` was deleted");
                self.lost("ONEOF_NO_DELETE", named, Some(&spot), told);
            }
        }
    }

    fn required_fields(&mut self) {
        const CHECK: &str = "MESSAGE_SAME_REQUIRED_FIELDS";
        let old = required(self.pen.old.library(), self.old);
        let new = required(self.pen.new.library(), self.new);
        for (number, field) in &old {
            if !new.contains_key(number) {
                let named = self.named().member(field.name());
                let told = format!("{} is no longer a required field", describe(field));
                self.lost(CHECK, named, Some(&Spot::field(field, &[])), told);
            }
        }
        for (number, field) in &new {
            if !old.contains_key(number) {
                let named = self.named().member(field.name());
                let told = format!("{} is a required field now", describe(field));
                let spot = Spot::field(field, &[]);
                self.pen.write(CHECK, named, None, Some(&spot), told);
            }
        }
    }

    fn reserved(&mut self) {
        const CHECK: &str = "RESERVED_MESSAGE_NO_DELETE";
        let (old, new) = (reserved_ranges(self.old), reserved_ranges(self.new));
        let name = self.new.name().to_owned();
        for (range, gone) in ranges::missing(&old, &new, max(self.new)) {
            let told =
                format!("of the numbers {range} that `{name}` reserved, {gone} are free now");
            self.lost(CHECK, self.named(), None, told);
        }
        let reserved =
            ranges::missing_names(self.old.0.reserved_names(), self.new.0.reserved_names());
        for reserved in reserved {
            let told = format!("`{name}` no longer reserves the name `{reserved}`");
            self.lost(CHECK, self.named(), None, told);
        }
    }

    fn extension_ranges(&mut self) {
        let ranges = |message: &Message| {
            let ranges = message.0.extension_ranges();
            let ranges = ranges.map(|range| i64::from(range.start)..=i64::from(range.end) - 1);
            ranges.collect::<Vec<Range>>()
        };
        let (old, new) = (ranges(self.old), ranges(self.new));
        let name = self.new.name().to_owned();
        for (range, gone) in ranges::missing(&old, &new, max(self.new)) {
            let told = format!(
                "of the numbers {range} that `{name}` leaves to extensions, {gone} are gone"
            );
            self.lost("EXTENSION_MESSAGE_NO_DELETE", self.named(), None, told);
        }
    }

    fn options(&mut self) {
        const OPTIONS: i32 = 7;
        let name = self.new.name().to_owned();
        if !self.old.has_no_descriptor_accessor() && self.new.has_no_descriptor_accessor() {
            let option = "no_standard_descriptor_accessor";
            let file = self.new.0.parent_file();
            let is = Spot::option(&file, self.new.0.path(), OPTIONS, option);
            let was = Spot::message(self.old);
            let check = "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR";
            let told = format!("`{name}` sets the option `{option}` now");
            self.pen
                .write(check, self.named(), Some(&was), Some(&is), told);
        }
        let (was, is) = (self.pen.old.library(), self.pen.new.library());
        if was.message_allows_json(self.old) && !is.message_allows_json(self.new) {
            let told = format!("message `{name}` no longer supports JSON in full");
            let option = "features.json_format";
            let spot = |message: &Message, library| {
                let file = message.0.parent_file();
                let option = Spot::option(&file, message.0.path(), OPTIONS, option);
                option.or(Spot::message(message), library)
            };
            let (was, is) = (spot(self.old, was), spot(self.new, is));
            let (check, named) = ("MESSAGE_SAME_JSON_FORMAT", self.named());
            self.pen.write(check, named, Some(&was), Some(&is), told);
        }
    }
}

fn required(library: &Library, message: &Message) -> BTreeMap<u32, Field> {
    let fields = message.0.fields().map(Field::Own);
    let required = fields.filter(|field| library.is_labelled_required(field));
    required.map(|field| (field.number(), field)).collect()
}

fn reserved_ranges(message: &Message) -> Vec<Range> {
    let ranges = message.0.reserved_ranges();
    let ranges = ranges.map(|range| i64::from(range.start)..=i64::from(range.end) - 1);
    ranges.collect()
}

fn max(message: &Message) -> i64 {
    let options = message.0.descriptor_proto().options.as_ref();
    let is_set = options.is_some_and(MessageOptions::message_set_wire_format);
    if is_set { SET_MAX } else { MAX }
}
