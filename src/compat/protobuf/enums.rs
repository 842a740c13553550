//! What became of the symbols of an enum.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::claim::{CLOSED_ENUM, Claim, Fact, Ground, with_source};
use super::container::Container;
use super::custom::{self, Bearer};
use super::numbers;
use super::sides::Sides;
use crate::format::protobuf::{Cardinality, EnumType, Field, Message, Presence, Symbol};
use crate::model::{Detail, Direction, ElementPath, Impact, Layer, Place, Rule};
use crate::rules::protobuf as rules;
use crate::witness::protobuf::{Experiment, Probe, Watch, carrier};

/// Where an alias cannot be shown.
const ALIAS: &str = "several symbols share the number, and writers are free to send either \
    (ProtoJSON Format, https://protobuf.dev/programming-guides/json/)";

/// A field whose values are symbols of the enum.
pub(super) struct Use<'a> {
    pub(super) container: &'a Container<'a>,
    pub(super) old: &'a Field,
    pub(super) new: &'a Field,
}

impl Use<'_> {
    /// Zero is not written where presence is implicit, a key that changed says nothing about what is under it, and the
    /// default of a field may be its own.
    fn shows(&self, direction: Direction, number: i32, compare: Compare) -> bool {
        let (writer, reader) = direction.writer_reader(self.old, self.new);
        let implicit = Cardinality::Singular(Presence::Implicit);
        let is_written = number != 0 || writer.cardinality() != implicit;
        let message = self.container.reader(direction);
        let found = message.field_by_json_key(writer.json_name());
        let is_found = found.is_some_and(|found| found.number() == reader.number());
        is_written && is_found && !matches!(compare, Compare::Defaults)
    }

    /// An experiment in the message that holds the field, and the field on both sides.
    fn scene(&self) -> (Experiment, Field, Field) {
        let experiment = self.container.experiment(Probe::Nothing, Vec::new());
        (experiment, self.old.clone(), self.new.clone())
    }
}

/// An enum on both sides.
pub(super) struct EnumPair<'a> {
    sides: &'a Sides<'a>,
    pub(super) element: &'a ElementPath,
    pub(super) old: &'a EnumType,
    pub(super) new: &'a EnumType,
    usage: Option<&'a Use<'a>>,
    /// Messages made up to carry a symbol, for an enum that no field at hand uses.
    carriers: OnceCell<Option<(Message, Message)>>,
}

/// The symbols of one side.
struct Symbols {
    all: Vec<Symbol>,
    by_name: BTreeMap<String, i32>,
    /// The names of a number. Writers send the first.
    by_number: BTreeMap<i32, Vec<String>>,
}

impl Symbols {
    fn of(item: &EnumType) -> Self {
        let all = item.symbols();
        let by_name = all
            .iter()
            .map(|symbol| (symbol.name.clone(), symbol.number));
        let mut by_number = BTreeMap::<i32, Vec<String>>::new();
        for symbol in &all {
            let names = by_number.entry(symbol.number).or_default();
            names.push(symbol.name.clone());
        }
        Self {
            by_name: by_name.collect(),
            by_number,
            all,
        }
    }

    fn sent_for(&self, number: i32) -> Option<&str> {
        self.names(number).first().map(String::as_str)
    }

    fn names(&self, number: i32) -> &[String] {
        self.by_number.get(&number).map_or(&[], Vec::as_slice)
    }

    fn has_alias(&self, number: i32) -> bool {
        self.names(number).len() > 1
    }
}

/// Everything that changed between two enums.
pub(super) fn compare(
    sides: &Sides<'_>,
    element: &ElementPath,
    old: &EnumType,
    new: &EnumType,
    usage: Option<&Use<'_>>,
) -> Vec<Fact> {
    let pair = EnumPair {
        sides,
        element,
        old,
        new,
        usage,
        carriers: OnceCell::new(),
    };
    let (was, is) = (Symbols::of(old), Symbols::of(new));
    let mut facts = Vec::new();
    for symbol in &was.all {
        facts.extend(pair.old_symbol_fact(symbol, &was, &is));
    }
    for symbol in &is.all {
        facts.extend(pair.added(symbol, &was, &is));
    }
    facts.extend(pair.default_changed(&was, &is));
    facts.extend(numbers::of_enum(&pair));
    facts.extend(pair.openness());
    facts.extend(pair.json_support());
    facts.extend(pair.custom_options(&is));
    facts
}

/// Whether the symbol at a number only took another name.
fn is_rename(number: i32, was: &Symbols, is: &Symbols) -> bool {
    let (Some(before), Some(after)) = (was.sent_for(number), is.sent_for(number)) else {
        return false;
    };
    !is.by_name.contains_key(before) && !was.by_name.contains_key(after)
}

impl EnumPair<'_> {
    fn old_symbol_fact(&self, symbol: &Symbol, was: &Symbols, is: &Symbols) -> Option<Fact> {
        let number = symbol.number;
        match is.by_name.get(&symbol.name) {
            Some(now) if *now == number => None,
            Some(now) => Some(self.renumbered(symbol, *now, was, is)),
            None if was.sent_for(number) == Some(&symbol.name) && is_rename(number, was, is) => {
                Some(self.renamed(symbol, was, is))
            }
            None => Some(self.removed(symbol, was, is)),
        }
    }

    fn renumbered(&self, symbol: &Symbol, now: i32, was: &Symbols, is: &Symbols) -> Fact {
        let new = is.all.iter().find(|new| new.name == symbol.name);
        let places = (
            self.old_symbol(symbol),
            new.and_then(|new| self.new_symbol(new)),
        );
        let detail = Detail::new(symbol.number.to_string(), now.to_string());
        let claims = Direction::BOTH.map(|direction| {
            let sent = direction.writer_reader(symbol.number, now).0;
            let has_alias = was.has_alias(sent) || is.has_alias(sent);
            self.other_symbol(direction, sent, has_alias)
        });
        let fact = self.fact(&rules::ENUM_VALUE_RENUMBERED, &symbol.name, places, detail);
        fact.word("before", symbol.number.to_string())
            .word("after", now.to_string())
            .claiming(claims)
    }

    fn renamed(&self, symbol: &Symbol, was: &Symbols, is: &Symbols) -> Fact {
        let number = symbol.number;
        let after = is.sent_for(number).unwrap_or_default();
        let new = is.all.iter().find(|new| new.name == after);
        let places = (
            self.old_symbol(symbol),
            new.and_then(|new| self.new_symbol(new)),
        );
        let claims = Direction::BOTH.map(|direction| {
            let has_alias = direction.writer_reader(was, is).0.has_alias(number);
            self.name_refused(direction, number, has_alias)
        });
        let detail = Detail::new(&symbol.name, after);
        let fact = self.fact(&rules::ENUM_VALUE_RENAMED, after, places, detail);
        fact.word("before", &symbol.name)
            .word("after", after)
            .word("holder", self.new.0.full_name())
            .word("number", number.to_string())
            .claiming(with_source(claims.to_vec()))
    }

    fn removed(&self, symbol: &Symbol, was: &Symbols, is: &Symbols) -> Fact {
        let places = (self.old_symbol(symbol), self.new_place());
        let detail = Detail::new(spell(symbol), "");
        let fact = self.fact(&rules::ENUM_VALUE_REMOVED, &symbol.name, places, detail);
        let claim = self.lacking(Direction::Backward, symbol, was, is);
        let claim = claim.unwrap_or_else(|| Claim::source(Direction::Backward));
        fact.word("number", symbol.number.to_string())
            .claiming([claim])
    }

    fn added(&self, symbol: &Symbol, was: &Symbols, is: &Symbols) -> Option<Fact> {
        let is_sent = is.sent_for(symbol.number) == Some(&symbol.name);
        let is_renamed = is_sent && is_rename(symbol.number, was, is);
        if is_renamed || was.by_name.contains_key(&symbol.name) {
            return None;
        }
        let places = (self.old_place(), self.new_symbol(symbol));
        let detail = Detail::new("", spell(symbol));
        let fact = self.fact(&rules::ENUM_VALUE_ADDED, &symbol.name, places, detail);
        let claim = self.lacking(Direction::Forward, symbol, is, was);
        let claim = claim.unwrap_or_else(|| Claim::source(Direction::Forward));
        Some(
            fact.word("number", symbol.number.to_string())
                .claiming([claim]),
        )
    }

    /// What happens to a symbol that only the writer has; `None` when writers send another name for its number.
    fn lacking(
        &self,
        direction: Direction,
        symbol: &Symbol,
        writer: &Symbols,
        reader: &Symbols,
    ) -> Option<Claim> {
        let number = symbol.number;
        if writer.sent_for(number) != Some(&symbol.name) {
            return None;
        }
        let (_, reading) = direction.writer_reader(self.old, self.new);
        let known = reader.names(number);
        let has_alias = writer.has_alias(number) || reader.has_alias(number);
        let shared = known.iter().any(|name| writer.names(number).contains(name));
        Some(if !known.is_empty() && !shared {
            self.other_symbol(direction, number, has_alias)
        } else if known.is_empty() && reading.is_closed() {
            let ground = Ground::Standard(CLOSED_ENUM);
            Claim::breaks(direction, Layer::Wire, Impact::Lost, ground)
        } else {
            self.name_refused(direction, number, has_alias)
        })
    }

    fn other_symbol(&self, direction: Direction, number: i32, has_alias: bool) -> Claim {
        let ground = if has_alias {
            Ground::Standard(ALIAS)
        } else {
            self.event(direction, number, Compare::Symbols)
        };
        Claim::breaks(direction, Layer::Wire, Impact::Misread, ground)
    }

    fn name_refused(&self, direction: Direction, number: i32, has_alias: bool) -> Claim {
        let ground = if has_alias {
            Ground::Standard(ALIAS)
        } else {
            self.event(direction, number, Compare::Values)
        };
        Claim::breaks(direction, Layer::WireJson, Impact::Unreadable, ground)
    }

    fn openness(&self) -> Option<Fact> {
        let word = |item: &EnumType| if item.is_closed() { "closed" } else { "open" };
        let (before, after) = (word(self.old), word(self.new));
        let fact = self.whole(&rules::ENUM_OPENNESS_CHANGED, before, after);
        (before != after).then(|| fact.claiming([Claim::policy()]))
    }

    fn json_support(&self) -> Option<Fact> {
        let (old, new) = (self.sides.old, self.sides.new);
        let is_dropped = old.enum_allows_json(self.old) && !new.enum_allows_json(self.new);
        let fact = self.whole(&rules::JSON_SUPPORT_DROPPED, "in full", "in part");
        let fact = fact
            .word("kind", "enum")
            .word("message", self.element.to_string());
        is_dropped.then(|| fact.claiming([Claim::policy()]))
    }

    fn custom_options(&self, is: &Symbols) -> Vec<Fact> {
        let bearer = Bearer {
            sides: self.sides,
            element: self.element.clone(),
            kind: "enum",
            places: &|| (self.old_place(), self.new_place()),
        };
        let mut facts = custom::compare(&bearer, &self.old.0.options(), &self.new.0.options());
        for symbol in &is.all {
            let value = |item: &EnumType| item.0.get_value_by_name(&symbol.name);
            let (Some(old), Some(new)) = (value(self.old), value(self.new)) else {
                continue;
            };
            let place = |old: &prost_reflect::EnumValueDescriptor| {
                let file = self.old.0.parent_file();
                self.sides.old.place(file.name(), old.path())
            };
            let bearer = Bearer {
                sides: self.sides,
                element: self.element.member(&symbol.name),
                kind: "enum value",
                places: &|| (place(&old), self.new_symbol(symbol)),
            };
            facts.extend(custom::compare(&bearer, &old.options(), &new.options()));
        }
        facts
    }

    /// A fact about the enum itself.
    fn whole(&self, rule: &'static Rule, before: &str, after: &str) -> Fact {
        let places = (self.old_place(), self.new_place());
        let detail = Detail::new(before, after)
            .word("before", before)
            .word("after", after);
        Fact {
            element: self.element.clone(),
            ..self.fact(rule, self.new.0.name(), places, detail)
        }
    }

    /// A field that is not there reads as the first symbol of a closed enum.
    fn default_changed(&self, was: &Symbols, is: &Symbols) -> Option<Fact> {
        let (before, after) = (was.all.first()?, is.all.first()?);
        if before.number == after.number {
            return None;
        }
        let places = (self.old_symbol(before), self.new_symbol(after));
        let detail = Detail::new(&before.name, &after.name);
        let claims = Direction::BOTH.map(|direction| {
            let ground = self.event(direction, 0, Compare::Defaults);
            Claim::breaks(direction, Layer::Wire, Impact::Misread, ground).made_hazard()
        });
        let fact = Fact {
            element: self.element.clone(),
            ..self.fact(&rules::ENUM_DEFAULT_CHANGED, &after.name, places, detail)
        };
        Some(
            fact.word("before", &before.name)
                .word("after", &after.name)
                .claiming(claims),
        )
    }

    fn fact(
        &self,
        rule: &'static Rule,
        name: &str,
        (old, new): (Option<Place>, Option<Place>),
        detail: Detail,
    ) -> Fact {
        Fact {
            rule,
            element: self.element.member(name),
            old,
            new,
            detail: detail
                .word("enum", self.element.to_string())
                .word("value", name),
            claims: Vec::new(),
        }
    }

    /// A message that holds a symbol, written by one side and read by the other.
    fn event(&self, direction: Direction, number: i32, compare: Compare) -> Ground {
        let usage = self.usage;
        let usage = usage.filter(|usage| usage.shows(direction, number, compare));
        let scene = usage.map(Use::scene).or_else(|| self.made_up_scene());
        let Some((mut experiment, old, new)) = scene else {
            return Ground::Standard(CLOSED_ENUM);
        };
        let (writer, reader) = direction.writer_reader(old, new);
        experiment.probe = match compare {
            Compare::Values | Compare::Symbols => Probe::Symbol(writer.clone(), number),
            Compare::Defaults => Probe::Nothing,
        };
        experiment.watch = vec![match compare {
            Compare::Values => Watch::arrival(&writer, &reader),
            Compare::Symbols => Watch::Symbol { writer, reader },
            Compare::Defaults => Watch::Default { writer, reader },
        }];
        Ground::Event(Box::new(experiment))
    }

    fn made_up_scene(&self) -> Option<(Experiment, Field, Field)> {
        let carriers = self.carriers.get_or_init(|| carrier(self.old, self.new));
        let (old, new) = carriers.clone()?;
        let old_field = old.fields().into_iter().next()?;
        let new_field = new.fields().into_iter().next()?;
        let experiment = Experiment {
            route: Vec::new(),
            old,
            new,
            probe: Probe::Nothing,
            watch: Vec::new(),
        };
        Some((experiment, old_field, new_field))
    }

    pub(super) fn old_place(&self) -> Option<Place> {
        self.sides
            .old
            .place_of_name(self.old.0.parent_file().name(), self.old.0.path())
    }

    pub(super) fn new_place(&self) -> Option<Place> {
        self.sides
            .new
            .place_of_name(self.new.0.parent_file().name(), self.new.0.path())
    }

    pub(super) fn old_symbol(&self, symbol: &Symbol) -> Option<Place> {
        self.sides
            .old
            .place(self.old.0.parent_file().name(), &symbol.path)
    }

    pub(super) fn new_symbol(&self, symbol: &Symbol) -> Option<Place> {
        self.sides
            .new
            .place(self.new.0.parent_file().name(), &symbol.path)
    }
}

/// What is held against what.
#[derive(Clone, Copy)]
enum Compare {
    Values,
    Symbols,
    Defaults,
}

fn spell(symbol: &Symbol) -> String {
    format!("{} = {}", symbol.name, symbol.number)
}
