//! A message type on both sides, and the way to it.

use prost_reflect::OneofDescriptor;

use super::claim::{CLOSED_ENUM, Claim, Fact, Ground};
use super::relation::Fate;
use super::sides::Sides;
use crate::format::protobuf::{Field, Message};
use crate::model::{Detail, Direction, ElementPath, Impact, Layer, Place, Rule};
use crate::witness::protobuf::{Experiment, Probe, Watch};

/// Two message types that are compared, old and new.
pub(super) struct Container<'a> {
    pub(super) sides: &'a Sides<'a>,
    pub(super) old: Message,
    pub(super) new: Message,
    /// What a person calls the type.
    pub(super) element: ElementPath,
    /// The fields that lead to it from the outermost message, old and new.
    pub(super) route: Vec<(Field, Field)>,
}

impl Container<'_> {
    /// A change of the element `name` in this type; `old` and `new` are where it stands.
    pub(super) fn fact(
        &self,
        rule: &'static Rule,
        name: &str,
        old: Option<Place>,
        new: Option<Place>,
        detail: Detail,
    ) -> Fact {
        Fact {
            rule,
            element: self.element.member(name),
            old,
            new,
            detail: detail.word("message", self.element.to_string()),
            claims: Vec::new(),
        }
    }

    /// A change of a field that both sides have.
    pub(super) fn field_fact(
        &self,
        rule: &'static Rule,
        old: &Field,
        new: &Field,
        before: String,
        after: String,
    ) -> Fact {
        let detail = Detail::new(before.clone(), after.clone())
            .word("field", new.name())
            .word("holder", self.new.full_name())
            .word("number", new.number().to_string())
            .word("before", before)
            .word("after", after);
        let places = (self.old_field(old), self.new_field(new));
        self.fact(rule, new.name(), places.0, places.1, detail)
    }

    pub(super) fn old_place(&self) -> Option<Place> {
        let file = self.old.0.parent_file();
        self.sides.old.place_of_name(file.name(), self.old.0.path())
    }

    pub(super) fn new_place(&self) -> Option<Place> {
        let file = self.new.0.parent_file();
        self.sides.new.place_of_name(file.name(), self.new.0.path())
    }

    pub(super) fn old_field(&self, field: &Field) -> Option<Place> {
        self.sides.old.place(field.file().name(), field.path())
    }

    pub(super) fn new_field(&self, field: &Field) -> Option<Place> {
        self.sides.new.place(field.file().name(), field.path())
    }

    pub(super) fn old_oneof(&self, oneof: &OneofDescriptor) -> Option<Place> {
        let file = oneof.parent_file();
        self.sides.old.place_of_name(file.name(), oneof.path())
    }

    pub(super) fn new_oneof(&self, oneof: &OneofDescriptor) -> Option<Place> {
        let file = oneof.parent_file();
        self.sides.new.place_of_name(file.name(), oneof.path())
    }

    /// The message that reads in this direction.
    pub(super) fn reader(&self, direction: Direction) -> &Message {
        direction.writer_reader(&self.old, &self.new).1
    }

    /// Something is written into this message; does what is watched arrive?
    pub(super) fn experiment(&self, probe: Probe, watch: Vec<Watch>) -> Experiment {
        Experiment {
            route: self.route.clone(),
            old: self.old.clone(),
            new: self.new.clone(),
            probe,
            watch,
        }
    }

    /// The value of `writer` does not arrive in `reader`.
    pub(super) fn value_claim(
        &self,
        direction: Direction,
        layer: Layer,
        impact: Impact,
        writer: &Field,
        reader: &Field,
    ) -> Claim {
        let watch = vec![Watch::arrival(writer, reader)];
        self.claim(direction, layer, impact, writer, watch)
    }

    /// The bytes of `writer` meet this fate in `reader`.
    pub(super) fn wire_claim(
        &self,
        direction: Direction,
        fate: Fate,
        writer: &Field,
        reader: &Field,
    ) -> Claim {
        match fate {
            Fate::Unlisted => {
                let ground = Ground::Standard(CLOSED_ENUM);
                Claim::breaks(direction, Layer::Wire, fate.impact(), ground)
            }
            Fate::Misread | Fate::SetAside | Fate::Refused => {
                self.value_claim(direction, Layer::Wire, fate.impact(), writer, reader)
            }
        }
    }

    /// The value of `writer` turns up in `stray`, which nobody wrote.
    pub(super) fn stray_claim(&self, direction: Direction, writer: &Field, stray: &Field) -> Claim {
        let watch = vec![Watch::absence(stray)];
        self.claim(direction, Layer::Wire, Impact::Misread, writer, watch)
    }

    /// Something is written into one field, and what is watched comes out wrong.
    pub(super) fn claim(
        &self,
        direction: Direction,
        layer: Layer,
        impact: Impact,
        writer: &Field,
        watch: Vec<Watch>,
    ) -> Claim {
        let experiment = self.experiment(Probe::Fields(vec![writer.clone()]), watch);
        let ground = Ground::Event(Box::new(experiment));
        Claim::breaks(direction, layer, impact, ground)
    }
}
