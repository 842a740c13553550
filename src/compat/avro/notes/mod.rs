//! What changed without breaking a reader.

mod branches;
mod defaults;
mod enums;
mod names;
mod pairing;
mod properties;

use std::collections::{BTreeMap, BTreeSet};

use super::Sides;
use super::breaks::simple_name;
use super::hazards::{self, Hazard, Leaf};
use crate::format::avro::{Field, Record, Schema, Shape, Slot, TypeId};
use crate::model::{Change, Detail, Direction, Effect, ElementPath, Impact, Place, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::Step;
use defaults::default_change;
use pairing::{pair_fields, positions};

const ERRORS_ARE_NOT_PARSED: &str = "no event takes part in it: apache-avro 0.22 does not parse a schema of type error, and \
                                     the checker of Python's avro 1.12 raises an exception";

/// Walks both schemas side by side and tells every change that schema resolution has no quarrel with.
pub(super) fn changes(sides: Sides<'_>) -> Vec<Change> {
    let root = sides.new.shape(sides.new.root());
    let mut walk = Walk {
        sides,
        changes: Vec::new(),
        seen: BTreeSet::new(),
        moves: BTreeSet::new(),
        bond: Bond::Kept,
        directions: Vec::new(),
    };
    let mut waiting = vec![Both {
        old: sides.old.root(),
        new: sides.new.root(),
        element: ElementPath(simple_name(root).to_owned()),
        old_path: Vec::new(),
        new_path: Vec::new(),
        bond: Bond::Kept,
        directions: Direction::BOTH.into(),
    }];
    // What is kept comes first, since of what is only read less is told.
    let mut later = Vec::new();
    while let Some(both) = waiting.pop().or_else(|| later.pop()) {
        let next = walk.visit(&both).into_iter().rev();
        let (kept, read): (Vec<_>, Vec<_>) = next.partition(|both| both.bond == Bond::Kept);
        waiting.extend(kept);
        later.extend(read);
    }
    walk.changes
}

/// Why an old and a new type are looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bond {
    /// The new one is what became of the old one.
    Kept,
    /// A decoder takes one for the other, whatever became of either.
    Read,
}

/// An old and a new type that stand in the same place.
struct Both {
    old: TypeId,
    new: TypeId,
    element: ElementPath,
    /// The way to it in the data of the old side.
    old_path: Vec<Step>,
    /// The way to it in the data of the new side.
    new_path: Vec<Step>,
    bond: Bond,
    /// The directions in which one is read as the other.
    directions: Vec<Direction>,
}

impl Both {
    /// Whether a field of these records is there on the other side but for the case of its name.
    fn respelt_in<'run>(&self, sides: Sides<'run>) -> impl Fn(&Field) -> bool + use<'run> {
        let (old, new) = (self.old, self.new);
        move |field| sides.respelt(old, new, &field.name).is_some()
    }

    /// Types inside these, a step further on a side where there is one.
    fn part(
        &self,
        (old, old_step): (TypeId, Option<Step>),
        (new, new_step): (TypeId, Option<Step>),
        element: ElementPath,
    ) -> Self {
        let longer = |path: &[Step], step| path.iter().copied().chain(step).collect();
        Self {
            old,
            new,
            element,
            old_path: longer(&self.old_path, old_step),
            new_path: longer(&self.new_path, new_step),
            bond: self.bond,
            directions: self.directions.clone(),
        }
    }
}

struct Walk<'run> {
    sides: Sides<'run>,
    changes: Vec<Change>,
    seen: BTreeSet<(TypeId, TypeId, Direction)>,
    /// The namespaces that types were found to have moved from and to.
    moves: BTreeSet<(String, String)>,
    /// The bond of the types that are looked at.
    bond: Bond,
    /// The directions in which they have not been looked at before.
    directions: Vec<Direction>,
}

impl<'run> Walk<'run> {
    /// Tells what changed in a type, once, and gives the types inside it.
    fn visit(&mut self, both: &Both) -> Vec<Both> {
        let (old, new) = (both.old, both.new);
        let directions = both.directions.iter().copied();
        let directions = directions.filter(|&direction| self.seen.insert((old, new, direction)));
        self.directions = directions.collect();
        if self.directions.is_empty() {
            return Vec::new();
        }
        self.bond = both.bond;
        let mut inside = self.compare(both);
        inside.extend(self.met(both, &inside));
        inside
    }

    /// Tells what changed in a type, and gives the parts that belong together.
    fn compare(&mut self, both: &Both) -> Vec<Both> {
        let Sides { old, new, .. } = self.sides;
        self.type_properties(both);
        self.hazards(both);
        let inside = |was: &Slot, is: &Slot, step, element| {
            vec![both.part((was.of, Some(step)), (is.of, Some(step)), element)]
        };
        match (old.shape(both.old), new.shape(both.new)) {
            (Shape::Array(was), Shape::Array(is)) => {
                inside(was, is, Step::Items, both.element.items())
            }
            (Shape::Map(was), Shape::Map(is)) => {
                inside(was, is, Step::Values, both.element.values())
            }
            (Shape::Union(_), _) | (_, Shape::Union(_)) => self.branches(both),
            (was @ Shape::Enum(old), is @ Shape::Enum(new)) => {
                self.name(both, was, is);
                self.enumeration(both, old, new);
                Vec::new()
            }
            (was @ Shape::Fixed(_), is @ Shape::Fixed(_)) => {
                self.name(both, was, is);
                Vec::new()
            }
            (was @ Shape::Record(old), is @ Shape::Record(new)) => {
                self.name(both, was, is);
                self.record(both, old, new)
            }
            _ => Vec::new(),
        }
    }

    fn tell(
        &mut self,
        rule: &'static Rule,
        element: ElementPath,
        old: &Place,
        new: &Place,
        detail: Detail,
    ) {
        if self.bond == Bond::Kept {
            self.push(rule, element, (old, new), detail, Vec::new());
        }
    }

    /// Tells a change that hurts some readers all the same, if they come across it.
    fn warn(
        &mut self,
        rule: &'static Rule,
        element: ElementPath,
        (old, new): (&Place, &Place),
        detail: Detail,
        mut effects: Vec<Effect>,
    ) {
        effects.retain(|effect| {
            let mut directions = self.directions.iter();
            effect
                .direction
                .is_none_or(|direction| directions.any(|met| *met == direction))
        });
        if !effects.is_empty() {
            self.push(rule, element, (old, new), detail, effects);
        }
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        element: ElementPath,
        (old, new): (&Place, &Place),
        detail: Detail,
        effects: Vec<Effect>,
    ) {
        self.changes.push(Change {
            rule,
            subject: self.sides.subject.clone(),
            element,
            old: Some(old.clone()),
            new: Some(new.clone()),
            detail,
            effects,
        });
    }

    fn places(&self, both: &Both) -> (&'run Place, &'run Place) {
        (
            &self.sides.old.get(both.old).place,
            &self.sides.new.get(both.new).place,
        )
    }

    /// Types of different kinds have nothing in common that could have been lost.
    fn type_properties(&mut self, both: &Both) {
        let (old, new) = (self.sides.old.get(both.old), self.sides.new.get(both.new));
        let is_same = match (&old.shape, &new.shape) {
            (Shape::Primitive(_), Shape::Primitive(_)) => true,
            (was, is) => was.kind() == is.kind(),
        };
        if is_same {
            let properties = (&old.properties, &new.properties);
            self.properties(&both.element, (&old.place, &new.place), properties);
        }
    }

    fn hazards(&mut self, both: &Both) {
        let leaf = Leaf {
            old: both.old,
            new: both.new,
            element: &both.element,
            old_path: &both.old_path,
            new_path: &both.new_path,
        };
        let places = self.places(both);
        for hazard in hazards::of_leaf(self.sides, &leaf) {
            let Hazard {
                rule,
                detail,
                effects,
            } = hazard;
            if effects.is_empty() {
                self.tell(rule, both.element.clone(), places.0, places.1, detail);
            } else {
                self.warn(rule, both.element.clone(), places, detail, effects);
            }
        }
    }

    fn record(&mut self, both: &Both, old: &Record, new: &Record) -> Vec<Both> {
        self.documentation(both, old.doc.as_deref(), new.doc.as_deref());
        self.kind_of_record(both, old, new);
        let pairs = pair_fields(old, new);
        self.respelt_fields(both, old, &pairs);
        self.found_by_old_aliases(both, old, new);
        self.removed_fields(both, old, new, &pairs);
        self.added_fields(both, new, &pairs);
        self.field_order(both, new, &pairs);
        let (was, is) = (positions(old), positions(new));
        let inside = pairs.into_iter().map(|(old, new)| {
            let position = was.get(old.name.as_str()).copied();
            self.field(both, (old, position.unwrap_or_default()), new);
            let step = |positions: &BTreeMap<&str, usize>, field: &Field| {
                let position = positions.get(field.name.as_str());
                (field.slot.of, position.copied().map(Step::Field))
            };
            both.part(
                step(&was, old),
                step(&is, new),
                both.element.member(&new.name),
            )
        });
        inside.collect()
    }

    fn kind_of_record(&mut self, both: &Both, old: &Record, new: &Record) {
        if old.is_error == new.is_error {
            return;
        }
        let kind = |record: &Record| {
            if record.is_error {
                "an error"
            } else {
                "a record"
            }
        };
        let detail = Detail::new(kind(old), kind(new)).word("element", both.element.to_string());
        let detail = detail.word("before", kind(old)).word("after", kind(new));
        let effects = Direction::BOTH.map(|direction| {
            let proof = hazards::unheard(ERRORS_ARE_NOT_PARSED);
            hazards::effect(direction, Impact::Unreadable, proof)
        });
        let rule = &rules::ERROR_AND_RECORD_EXCHANGED;
        let places = self.places(both);
        self.warn(rule, both.element.clone(), places, detail, effects.into());
    }

    /// A field without a default is told by the resolver: readers on the old schema need it.
    fn removed_fields(
        &mut self,
        both: &Both,
        old: &Record,
        new: &Record,
        pairs: &[(&Field, &Field)],
    ) {
        let is_respelt = both.respelt_in(self.sides);
        let kept: BTreeSet<&str> = pairs.iter().map(|(old, _)| old.name.as_str()).collect();
        let gone = old
            .fields
            .iter()
            .filter(|field| !kept.contains(field.name.as_str()))
            .filter(|field| !is_respelt(field));
        for (field, default) in gone.filter_map(|field| Some((field, field.default.as_ref()?))) {
            let detail =
                Detail::new(self.sides.old.describe(field.slot.of), "").word("field", &field.name);
            let detail = detail
                .word("record", new.name.simple())
                .word("default", default.to_string());
            let (_, place) = self.places(both);
            self.tell(
                &rules::FIELD_REMOVED_WITH_DEFAULT,
                both.element.member(&field.name),
                &field.place,
                place,
                detail,
            );
        }
    }

    fn added_fields(&mut self, both: &Both, new: &Record, pairs: &[(&Field, &Field)]) {
        let is_respelt = both.respelt_in(self.sides);
        let known: BTreeSet<&str> = pairs.iter().map(|(_, new)| new.name.as_str()).collect();
        let added = new
            .fields
            .iter()
            .filter(|field| !known.contains(field.name.as_str()))
            .filter(|field| !is_respelt(field));
        for (field, default) in added.filter_map(|field| Some((field, field.default.as_ref()?))) {
            let detail =
                Detail::new("", self.sides.new.describe(field.slot.of)).word("field", &field.name);
            let detail = detail
                .word("record", new.name.simple())
                .word("default", default.to_string());
            let (place, _) = self.places(both);
            let element = both.element.member(&field.name);
            self.tell(
                &rules::FIELD_ADDED_WITH_DEFAULT,
                element,
                place,
                &field.place,
                detail,
            );
            self.new_default(both, place, field);
        }
    }

    /// `pairs` stand in the order of the new fields; the old ones among them show whether it was theirs.
    fn field_order(&mut self, both: &Both, new: &Record, pairs: &[(&Field, &Field)]) {
        if pairs.is_sorted_by_key(|(old, _)| old.place.span) {
            return;
        }
        let mut by_age = pairs.to_vec();
        by_age.sort_by_key(|(old, _)| old.place.span);
        let names = |pairs: &[(&Field, &Field)]| {
            let names: Vec<&str> = pairs.iter().map(|(_, new)| new.name.as_str()).collect();
            names.join(" ")
        };
        let detail = Detail::new(names(&by_age), names(pairs)).word("record", new.name.simple());
        let (old, new) = self.places(both);
        self.tell(
            &rules::FIELDS_REORDERED,
            both.element.clone(),
            old,
            new,
            detail,
        );
    }

    /// Tells what changed in a field, but for its type.
    fn field(&mut self, record: &Both, (old, position): (&Field, usize), new: &Field) {
        let element = record.element.member(&new.name);
        if old.name != new.name {
            self.field_renamed(record, (old, position), new);
        }
        if let Some(detail) = documentation(&element, old.doc.as_deref(), new.doc.as_deref()) {
            self.tell(
                &rules::DOC_CHANGED,
                element.clone(),
                &old.place,
                &new.place,
                detail,
            );
        }
        let gone = old.aliases.iter();
        let gone = gone.filter(|alias| **alias != new.name && !new.aliases.contains(alias));
        let gone: Vec<&str> = gone.map(String::as_str).collect();
        self.aliases_removed(&element, (&old.place, &new.place), &gone);
        let properties = (&old.properties, &new.properties);
        self.properties(&element, (&old.place, &new.place), properties);
        if let Some((rule, detail)) = default_change(&element, old, new) {
            self.tell(rule, element.clone(), &old.place, &new.place, detail);
        }
        self.changed_default(&element, old, new);
        let breaks =
            |schema: &Schema, field: &Field| field.default.is_some() && !schema.can_fill(field);
        if breaks(self.sides.new, new) && !breaks(self.sides.old, old) {
            self.no_symbol(element, &old.place, new);
        }
    }

    fn documentation(&mut self, both: &Both, old: Option<&str>, new: Option<&str>) {
        if let Some(detail) = documentation(&both.element, old, new) {
            let (was, is) = self.places(both);
            self.tell(&rules::DOC_CHANGED, both.element.clone(), was, is, detail);
        }
    }
}

fn documentation(element: &ElementPath, old: Option<&str>, new: Option<&str>) -> Option<Detail> {
    let text = |doc: Option<&str>| doc.unwrap_or_default().to_owned();
    (old != new).then(|| Detail::new(text(old), text(new)).word("element", element.to_string()))
}
