//! What became of an enum and its values.

use std::collections::{BTreeMap, BTreeSet};

use super::pen::{Named, Pen, Spot};
use super::ranges::{self, Range};
use crate::format::protobuf::{EnumType, Symbol};

/// The field of a value's descriptor that holds its number.
const NUMBER: i32 = 2;

/// The names of each number.
type Numbers = BTreeMap<i32, Vec<Symbol>>;

/// Compares two enums of one full name.
pub(super) fn compare(pen: &mut Pen<'_>, old: &EnumType, new: &EnumType) {
    let mut pair = EnumPair { pen, old, new };
    pair.values();
    pair.reserved();
    pair.features();
}

struct EnumPair<'a, 'p> {
    pen: &'a mut Pen<'p>,
    old: &'a EnumType,
    new: &'a EnumType,
}

impl EnumPair<'_, '_> {
    fn write(&mut self, check: &str, named: Named, old: Option<&Spot>, message: String) {
        let (was, is) = (Spot::of_enum(self.old), Spot::of_enum(self.new));
        let old = old.unwrap_or(&was);
        self.pen.write(check, named, Some(old), Some(&is), message);
    }

    /// At the feature, where the enum sets it.
    fn write_feature(&mut self, check: &str, feature: &'static str, message: String) {
        const OPTIONS: i32 = 3;
        let spot = |item: &EnumType, library| {
            let option = Spot::option(&item.0.parent_file(), item.0.path(), OPTIONS, feature);
            option.or(Spot::of_enum(item), library)
        };
        let was = spot(self.old, self.pen.old.library());
        let is = spot(self.new, self.pen.new.library());
        let named = self.named();
        self.pen.write(check, named, Some(&was), Some(&is), message);
    }

    fn named(&self) -> Named {
        Named::of_enum(self.new)
    }

    fn values(&mut self) {
        let (old, new) = (numbers(self.old), numbers(self.new));
        for (number, was) in &old {
            match new.get(number) {
                None => self.deleted(*number, was),
                Some(is) => self.renamed(*number, was, is),
            }
        }
    }

    fn deleted(&mut self, number: i32, was: &[Symbol]) {
        let Some(first) = was.first() else { return };
        let named = self.named().member(&first.name);
        let spot = Spot::whole(&self.old.0.parent_file(), &first.path);
        let told = format!(
            "value {} ({number}) of enum `{}` was deleted",
            names(was),
            self.new.0.name()
        );
        self.write(
            "ENUM_VALUE_NO_DELETE",
            named.clone(),
            Some(&spot),
            told.clone(),
        );
        if !ranges::contain(&reserved_ranges(self.new), i64::from(number)) {
            let message = format!("{told} without reserving its number");
            let check = "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED";
            self.write(check, named.clone(), Some(&spot), message);
        }
        let reserved: BTreeSet<_> = self.new.0.reserved_names().collect();
        if !was
            .iter()
            .all(|symbol| reserved.contains(symbol.name.as_str()))
        {
            let message = format!("{told} without reserving its name");
            let check = "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED";
            self.write(check, named, Some(&spot), message);
        }
    }

    /// Names may come in, none may go. Each of those that are there now is told of.
    fn renamed(&mut self, number: i32, was: &[Symbol], is: &[Symbol]) {
        let has = |symbols: &[Symbol], name: &str| symbols.iter().any(|symbol| symbol.name == name);
        if was.iter().all(|symbol| has(is, &symbol.name)) {
            return;
        }
        let (before, after) = (names(was), names(is));
        for symbol in is {
            let same = was.iter().find(|old| old.name == symbol.name);
            let old = same.or(was.first());
            let old = old.map(|old| Spot::whole(&self.old.0.parent_file(), &old.path));
            let new = Spot::part(&self.new.0.parent_file(), &symbol.path, &[NUMBER]);
            let named = self.named().member(&symbol.name);
            let item = self.new.0.name();
            let told = format!(
                "value {number} of enum `{item}` was called {before} and is called {after} now"
            );
            self.pen.write(
                "ENUM_VALUE_SAME_NAME",
                named,
                old.as_ref(),
                Some(&new),
                told,
            );
        }
    }

    fn reserved(&mut self) {
        const CHECK: &str = "RESERVED_ENUM_NO_DELETE";
        let (old, new) = (reserved_ranges(self.old), reserved_ranges(self.new));
        let name = self.new.0.name().to_owned();
        for (range, gone) in ranges::missing(&old, &new, i64::from(i32::MAX)) {
            let told =
                format!("of the numbers {range} that enum `{name}` reserved, {gone} are free now");
            self.write(CHECK, self.named(), None, told);
        }
        let reserved =
            ranges::missing_names(self.old.0.reserved_names(), self.new.0.reserved_names());
        for reserved in reserved {
            let told = format!("enum `{name}` no longer reserves the name `{reserved}`");
            self.write(CHECK, self.named(), None, told);
        }
    }

    fn features(&mut self) {
        let name = self.new.0.name();
        let word = |item: &EnumType| if item.is_closed() { "closed" } else { "open" };
        if self.old.is_closed() != self.new.is_closed() {
            let told = format!(
                "enum `{name}` was {} and is {} now",
                word(self.old),
                word(self.new)
            );
            self.write_feature("ENUM_SAME_TYPE", "features.enum_type", told);
        }
        let (was, is) = (self.pen.old.library(), self.pen.new.library());
        if was.enum_allows_json(self.old) && !is.enum_allows_json(self.new) {
            let told = format!("enum `{name}` no longer supports JSON in full");
            self.write_feature("ENUM_SAME_JSON_FORMAT", "features.json_format", told);
        }
    }
}

fn numbers(item: &EnumType) -> Numbers {
    let mut numbers = Numbers::new();
    for symbol in item.symbols() {
        numbers.entry(symbol.number).or_default().push(symbol);
    }
    numbers
}

fn names(symbols: &[Symbol]) -> String {
    let mut names: Vec<_> = symbols
        .iter()
        .map(|symbol| format!("`{}`", symbol.name))
        .collect();
    names.sort();
    names.join(", ")
}

fn reserved_ranges(item: &EnumType) -> Vec<Range> {
    let ranges = item.0.reserved_ranges();
    let ranges = ranges.map(|range| i64::from(*range.start())..=i64::from(*range.end()));
    ranges.collect()
}
