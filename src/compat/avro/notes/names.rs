//! Names, and the aliases that stand in for them: what not every decoder looks at.

use std::collections::{BTreeMap, BTreeSet};

use super::pairing::positions;
use super::{Bond, Both, Walk};
use crate::compat::avro::breaks::{field_case_changed, name_changed, simple_name};
use crate::compat::avro::hazards::{effect, unheard};
use crate::format::avro::{Field, FullName, Record, Shape};
use crate::model::{Detail, Direction, Effect, ElementPath, Impact, Place, Proof, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::{Loss, Step};

const ALIASES_ARE_OPTIONAL: &str = "implementations may use aliases, and need not (Avro 1.12, Aliases); the decoders of \
                                    Python's avro 1.12 and of apache-avro 0.22 ignore those of fields";

const PYTHON_COMPARES_FULL_NAMES: &str =
    "no Python decoder runs here; that of Python's avro 1.12 compares full names";

const CLASSES_ARE_FOUND_BY_FULL_NAMES: &str = "no Python decoder and no generated classes of Java are here; Python's avro 1.12 \
                                               compares full names, and classes are looked up by them";

impl Walk<'_> {
    pub(super) fn name(&mut self, both: &Both, was: &Shape, is: &Shape) {
        let (Some(old), Some(new), Bond::Kept) = (was.name(), is.name(), both.bond) else {
            return;
        };
        let gone = was.aliases().iter();
        let gone = gone.filter(|alias| *alias != new && !is.aliases().contains(alias));
        let gone: Vec<&str> = gone.map(FullName::as_str).collect();
        self.aliases_removed(&both.element, self.places(both), &gone);
        if old == new {
            return;
        }
        let (rule, detail) = name_changed(was, is);
        if old.simple() == new.simple() {
            self.namespace_changed(both, (old, new), detail);
        } else if *rule == rules::NAME_CHANGED_WITH_ALIAS {
            // Without an alias the resolver tells it, for both directions.
            self.renamed(both, detail);
        }
    }

    /// A namespace holds many types, and one move of all of them is told once.
    fn namespace_changed(
        &mut self,
        both: &Both,
        (old, new): (&FullName, &FullName),
        detail: Detail,
    ) {
        let names = (old.namespace().to_owned(), new.namespace().to_owned());
        if !self.moves.insert(names) {
            return;
        }
        let effects = Direction::BOTH.map(|direction| {
            let proof = unheard(CLASSES_ARE_FOUND_BY_FULL_NAMES);
            effect(direction, Impact::Unreadable, proof)
        });
        let rule = &rules::NAMESPACE_CHANGED;
        let places = self.places(both);
        self.warn(rule, both.element.clone(), places, detail, effects.into());
    }

    fn renamed(&mut self, both: &Both, detail: Detail) {
        let (old, new) = self.places(both);
        let element = &both.element;
        let rule = &rules::NAME_CHANGED_WITH_ALIAS;
        self.tell(rule, element.clone(), old, new, detail.clone());
        let proof = unheard(PYTHON_COMPARES_FULL_NAMES);
        let effects = vec![effect(Direction::Backward, Impact::Unreadable, proof)];
        let rule = &rules::TYPE_ALIAS_RELIED_ON;
        self.warn(rule, element.clone(), (old, new), detail, effects);
    }

    pub(super) fn aliases_removed(
        &mut self,
        element: &ElementPath,
        (old, new): (&Place, &Place),
        gone: &[&str],
    ) {
        if gone.is_empty() {
            return;
        }
        let quoted: Vec<String> = gone.iter().map(|alias| format!("`{alias}`")).collect();
        let detail = Detail::new(gone.join(" "), "").word("element", element.to_string());
        let detail = detail.word("before", quoted.join(", "));
        self.tell(&rules::ALIAS_REMOVED, element.clone(), old, new, detail);
    }

    /// A field that the new side finds by an alias.
    pub(super) fn field_renamed(
        &mut self,
        record: &Both,
        (old, position): (&Field, usize),
        new: &Field,
    ) {
        let name = simple_name(self.sides.new.shape(record.new));
        let detail = Detail::new(self.sides.old.describe(old.slot.of), "").word("record", name);
        let detail = detail.word("field", &new.name).word("before", &old.name);
        let was = record.element.member(&old.name);
        let rule = &rules::FIELD_RENAMED_WITH_ALIAS;
        self.tell(rule, was, &old.place, &new.place, detail);
        self.field_alias(Direction::Backward, record, (old, position), new);
    }

    /// Fields of the new side that the old one finds by an alias.
    pub(super) fn found_by_old_aliases(&mut self, both: &Both, old: &Record, new: &Record) {
        let come: BTreeMap<&str, usize> = positions(new);
        let gone = old.fields.iter();
        for field in gone.filter(|field| !come.contains_key(field.name.as_str())) {
            let found = field.aliases.iter();
            let found = found.filter_map(|alias| come.get(alias.as_str()));
            let found: BTreeSet<usize> = found.copied().collect();
            // Of several the resolver tells that it does not know which is meant.
            if let (Some(&position), 1) = (found.first(), found.len()) {
                let written = (&new.fields[position], position);
                self.field_alias(Direction::Forward, both, written, field);
            }
        }
    }

    /// What decoders do that do not look at the alias of the reader's field, or not at this one.
    fn field_alias(
        &mut self,
        direction: Direction,
        record: &Both,
        written: (&Field, usize),
        read: &Field,
    ) {
        let (written_in, read_in) =
            direction.writer_reader::<&[Step]>(&record.old_path, &record.new_path);
        let loss = Loss {
            written_in,
            written,
            read_in,
            read,
        };
        let (written, _) = written;
        let (_, reader) = direction.writer_reader(
            self.sides.old.shape(record.old),
            self.sides.new.shape(record.new),
        );
        let element = record.element.member(&read.name);
        let default = read.default.as_ref().map(ToString::to_string);
        let (before, after) = direction.old_new(&written.name, &read.name);
        let detail = Detail::new(before, after)
            .word("record", simple_name(reader))
            .word("element", element.to_string())
            .word("before", &written.name)
            .word("default", default.clone().unwrap_or_default());
        let prover = self.sides.prover(direction);
        let (rule, impact, proof): (&Rule, _, _) = match default {
            Some(_) if self.is_out_of_reach(direction, record) => (
                &rules::FIELD_ALIAS_OUT_OF_REACH,
                Impact::Lost,
                prover.lose(loss),
            ),
            Some(_) => {
                let proof = prover.lose_in_rust(loss, ALIASES_ARE_OPTIONAL);
                (&rules::FIELD_ALIAS_WITH_DEFAULT, Impact::Lost, proof)
            }
            None => {
                let proof = prover.lose_in_rust(loss, ALIASES_ARE_OPTIONAL);
                (&rules::FIELD_ALIAS_RELIED_ON, Impact::Unreadable, proof)
            }
        };
        // Another record of the reader may have the old name, and send the field to the same place.
        if matches!(proof, Proof::Refuted(_)) {
            return;
        }
        let places = direction.old_new(&written.place, &read.place);
        let effects = vec![effect(direction, impact, proof)];
        self.warn(rule, element, places, detail, effects);
    }

    /// Whether the decoder takes the record for another one than that whose fields have the aliases.
    fn is_out_of_reach(&self, direction: Direction, record: &Both) -> bool {
        let (written, read) = direction.writer_reader(
            self.sides.old.shape(record.old),
            self.sides.new.shape(record.new),
        );
        let is_alias = |name| read.aliases().contains(name);
        written.name() != read.name() && !written.name().is_some_and(is_alias)
    }

    /// Fields that changed the case of their names: where there is a default nothing breaks, and values are lost.
    pub(super) fn respelt_fields(&mut self, both: &Both, old: &Record, pairs: &[(&Field, &Field)]) {
        let kept: BTreeSet<&str> = pairs.iter().map(|(old, _)| old.name.as_str()).collect();
        let gone = old.fields.iter().enumerate();
        for (position, field) in gone.filter(|(_, field)| !kept.contains(field.name.as_str())) {
            let Some((was, is)) = self.sides.respelt(both.old, both.new, &field.name) else {
                continue;
            };
            let places = (&was.place, &is.place);
            let element = both.element.member(&is.name);
            self.properties(&element, places, (&was.properties, &is.properties));
            let effects = self.lost_by_case(both, (was, position), is);
            if effects.is_empty() {
                continue; // The resolver tells it, for both directions.
            }
            let (rule, detail) = field_case_changed(self.sides.new.shape(both.new), was, is);
            self.warn(rule, element, places, detail, effects);
        }
    }

    fn lost_by_case(&self, both: &Both, (old, was): (&Field, usize), new: &Field) -> Vec<Effect> {
        let is = self.position(both, new);
        let backward = new.default.is_some().then(|| {
            let (written_in, read_in): (&[Step], &[Step]) = (&both.old_path, &both.new_path);
            (
                Direction::Backward,
                Loss {
                    written_in,
                    written: (old, was),
                    read_in,
                    read: new,
                },
            )
        });
        let forward = old.default.is_some().then(|| {
            let (written_in, read_in): (&[Step], &[Step]) = (&both.new_path, &both.old_path);
            (
                Direction::Forward,
                Loss {
                    written_in,
                    written: (new, is),
                    read_in,
                    read: old,
                },
            )
        });
        let losses = backward.into_iter().chain(forward);
        let proofs =
            losses.map(|(direction, loss)| (direction, self.sides.prover(direction).lose(loss)));
        let shown = proofs.filter(|(_, proof)| !matches!(proof, Proof::Refuted(_)));
        shown
            .map(|(direction, proof)| effect(direction, Impact::Lost, proof))
            .collect()
    }

    fn position(&self, both: &Both, field: &Field) -> usize {
        let fields = self.sides.new.shape(both.new).fields().iter();
        let mut fields = fields.map(|field| &field.name);
        fields
            .position(|name| *name == field.name)
            .unwrap_or_default()
    }
}
