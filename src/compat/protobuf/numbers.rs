//! Numbers and names that were set aside so that nobody takes them into use again.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::claim::{Claim, Fact};
use super::container::Container;
use super::enums::EnumPair;
use super::pairing::FieldPair;
use crate::format::protobuf::{EnumType, Field, Message};
use crate::model::{Detail, ElementPath, Place, Rule};
use crate::rules::protobuf as rules;

/// What one side of a type has set aside.
struct Reserved {
    /// Sorted, none touching another.
    ranges: Vec<RangeInclusive<i64>>,
    names: BTreeSet<String>,
}

impl Reserved {
    fn of_message(message: &Message) -> Self {
        let ranges = message.0.reserved_ranges();
        let ranges = ranges.map(|range| i64::from(range.start)..=i64::from(range.end) - 1);
        Self::new(ranges, message.0.reserved_names())
    }

    fn of_enum(item: &EnumType) -> Self {
        let ranges = item.0.reserved_ranges();
        let ranges = ranges.map(|range| i64::from(*range.start())..=i64::from(*range.end()));
        Self::new(ranges, item.0.reserved_names())
    }

    fn new<'n>(
        ranges: impl Iterator<Item = RangeInclusive<i64>>,
        names: impl Iterator<Item = &'n str>,
    ) -> Self {
        Self {
            ranges: merged(ranges.collect()),
            names: names.map(str::to_owned).collect(),
        }
    }

    fn has_number(&self, number: i64) -> bool {
        let after = self.ranges.partition_point(|range| *range.end() < number);
        self.ranges
            .get(after)
            .is_some_and(|range| range.contains(&number))
    }

    /// What of `self` is neither set aside by `other` nor in `used`.
    fn dropped_by(&self, other: &Self, used: &Used) -> Vec<String> {
        let kept = other.ranges.iter().cloned();
        let kept = kept.chain(used.numbers.iter().map(|number| *number..=*number));
        let ranges = without(&self.ranges, &merged(kept.collect()));
        let names = self.names.difference(&other.names);
        let names = names.filter(|name| !used.names.contains(*name));
        let names = names.map(|name| format!("\"{name}\""));
        ranges.iter().map(spell_range).chain(names).collect()
    }
}

/// What is left of `ranges` when `holes` are cut out. Both are sorted, and none touches another.
fn without(
    ranges: &[RangeInclusive<i64>],
    holes: &[RangeInclusive<i64>],
) -> Vec<RangeInclusive<i64>> {
    let mut left = Vec::new();
    for range in ranges {
        let mut start = *range.start();
        let first = holes.partition_point(|hole| *hole.end() < start);
        let inside = holes[first..]
            .iter()
            .take_while(|hole| hole.start() <= range.end());
        for hole in inside {
            left.push(start..=hole.start() - 1);
            start = hole.end() + 1;
        }
        left.push(start..=*range.end());
    }
    left.retain(|range| !range.is_empty());
    left
}

fn merged(mut ranges: Vec<RangeInclusive<i64>>) -> Vec<RangeInclusive<i64>> {
    ranges.sort_by_key(|range| (*range.start(), *range.end()));
    let mut merged = Vec::<RangeInclusive<i64>>::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if *range.start() <= last.end() + 1 => {
                *last = *last.start()..=*last.end().max(range.end());
            }
            _ => merged.push(range),
        }
    }
    merged
}

fn spell_range(range: &RangeInclusive<i64>) -> String {
    if range.start() == range.end() {
        range.start().to_string()
    } else {
        format!("{} to {}", range.start(), range.end())
    }
}

/// The numbers and names that the new side uses.
#[derive(Default)]
struct Used {
    numbers: BTreeSet<i64>,
    names: BTreeSet<String>,
}

/// A field or a symbol. Places are looked up only where something is to be said.
struct Entry<'a> {
    name: &'a str,
    number: i64,
    place: &'a dyn Fn() -> Option<Place>,
}

/// The type that facts are about.
struct Owner<'a> {
    element: &'a ElementPath,
    places: &'a dyn Fn() -> (Option<Place>, Option<Place>),
    before: Reserved,
    now: Reserved,
}

impl Owner<'_> {
    /// The number or the name of something removed can be taken by the next who comes.
    fn unreserved(&self, rule: &'static Rule, gone: &Entry<'_>) -> Option<Fact> {
        let number = !self.now.has_number(gone.number);
        let number = number.then(|| format!("its number {}", gone.number));
        let name = (!self.now.names.contains(gone.name)).then(|| "its name".to_owned());
        let missing: Vec<_> = number.into_iter().chain(name).collect();
        if missing.is_empty() {
            return None;
        }
        let detail = Detail::new(spell(gone), "").word("missing", missing.join(" and "));
        let (_, new) = (self.places)();
        Some(self.fact(rule, Some(gone.name), (gone.place)(), new, detail))
    }

    /// Something new took what was set aside.
    fn taken(&self, here: &Entry<'_>) -> Vec<Fact> {
        let number = self.before.has_number(here.number);
        let name = self.before.names.contains(here.name);
        let number = number.then(|| (&rules::RESERVED_NUMBER_REUSED, here.number.to_string()));
        let name = name.then(|| (&rules::RESERVED_NAME_REUSED, format!("\"{}\"", here.name)));
        let taken = number.into_iter().chain(name);
        let facts = taken.map(|(rule, what)| {
            let detail = Detail::new(format!("reserved {what}"), spell(here)).word("number", what);
            let (old, _) = (self.places)();
            self.fact(rule, Some(here.name), old, (here.place)(), detail)
        });
        facts.collect()
    }

    /// What was set aside is neither set aside any more nor used.
    fn dropped(&self, used: &Used) -> Option<Fact> {
        let dropped = self.before.dropped_by(&self.now, used).join(", ");
        if dropped.is_empty() {
            return None;
        }
        let detail = Detail::new(format!("reserved {dropped}"), "").word("dropped", dropped);
        let (old, new) = (self.places)();
        Some(self.fact(&rules::RESERVATION_REMOVED, None, old, new, detail))
    }

    fn fact(
        &self,
        rule: &'static Rule,
        name: Option<&str>,
        old: Option<Place>,
        new: Option<Place>,
        detail: Detail,
    ) -> Fact {
        let element = match name {
            Some(name) => self.element.member(name),
            None => self.element.clone(),
        };
        Fact {
            rule,
            element,
            old,
            new,
            detail: detail
                .word("message", self.element.to_string())
                .word("name", name.unwrap_or_default()),
            claims: vec![Claim::policy()],
        }
    }
}

fn spell(entry: &Entry<'_>) -> String {
    format!("{} = {}", entry.name, entry.number)
}

/// Compares what a message has set aside with what it uses.
pub(super) fn of_message(container: &Container<'_>, pairs: &[FieldPair]) -> Vec<Fact> {
    let owner = Owner {
        element: &container.element,
        places: &|| (container.old_place(), container.new_place()),
        before: Reserved::of_message(&container.old),
        now: Reserved::of_message(&container.new),
    };
    let mut used = Used::default();
    let mut facts = Vec::new();
    for field in container.new.fields() {
        used.numbers.insert(i64::from(field.number()));
        used.names.insert(field.name().to_owned());
    }
    for pair in pairs {
        match pair {
            // Numbers of extensions lie in ranges of their own, which nothing can be reserved in.
            FieldPair::Kept(..) | FieldPair::Removed(Field::Extension(_)) => {}
            FieldPair::Removed(old) => {
                let gone = Entry {
                    name: old.name(),
                    number: i64::from(old.number()),
                    place: &|| container.old_field(old),
                };
                facts.extend(owner.unreserved(&rules::FIELD_REMOVED_WITHOUT_RESERVATION, &gone));
            }
            FieldPair::Renamed(_, new)
            | FieldPair::Renumbered(_, new)
            | FieldPair::Reused(_, new)
            | FieldPair::Added(new) => facts.extend(owner.taken(&Entry {
                name: new.name(),
                number: i64::from(new.number()),
                place: &|| container.new_field(new),
            })),
        }
    }
    facts.extend(owner.dropped(&used));
    facts.extend(extension_ranges(&owner, container));
    facts
}

/// Numbers that were open to extensions and no longer are.
fn extension_ranges(owner: &Owner<'_>, container: &Container<'_>) -> Option<Fact> {
    let ranges = |message: &Message| {
        let ranges = message.0.extension_ranges();
        let ranges = ranges.map(|range| i64::from(range.start)..=i64::from(range.end) - 1);
        merged(ranges.collect())
    };
    let gone = without(&ranges(&container.old), &ranges(&container.new));
    let gone: Vec<_> = gone.iter().map(spell_range).collect();
    let gone = gone.join(", ");
    if gone.is_empty() {
        return None;
    }
    let detail = Detail::new(format!("extensions {gone}"), "").word("dropped", gone);
    let (old, new) = (owner.places)();
    Some(owner.fact(&rules::EXTENSION_RANGE_REMOVED, None, old, new, detail))
}

/// Compares what an enum has set aside with what it uses.
pub(super) fn of_enum(pair: &EnumPair<'_>) -> Vec<Fact> {
    let owner = Owner {
        element: pair.element,
        places: &|| (pair.old_place(), pair.new_place()),
        before: Reserved::of_enum(pair.old),
        now: Reserved::of_enum(pair.new),
    };
    let mut used = Used::default();
    let mut facts = Vec::new();
    for symbol in pair.new.symbols() {
        let number = i64::from(symbol.number);
        facts.extend(owner.taken(&Entry {
            name: &symbol.name,
            number,
            place: &|| pair.new_symbol(&symbol),
        }));
        used.numbers.insert(number);
        used.names.insert(symbol.name);
    }
    for symbol in pair.old.symbols() {
        let number = i64::from(symbol.number);
        if used.names.contains(&symbol.name) || used.numbers.contains(&number) {
            continue;
        }
        let gone = Entry {
            name: &symbol.name,
            number,
            place: &|| pair.old_symbol(&symbol),
        };
        let rule = &rules::ENUM_VALUE_REMOVED_WITHOUT_RESERVATION;
        facts.extend(owner.unreserved(rule, &gone));
    }
    facts.extend(owner.dropped(&used));
    facts
}
