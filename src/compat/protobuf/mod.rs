//! Judges Protobuf definitions: which values of the old schema the new one reads, and the other way round.
//!
//! In: a message, enum or service on both sides. Out: its changes, each effect in the narrowest layer where it happens.
//! Fields are one by name or by number, types by name or by shape; a change inside a type is reported once, at the type.

pub mod buf;
pub mod confluent;

mod claim;
mod code;
mod container;
mod custom;
mod declared;
mod enums;
mod fields;
mod message;
mod numbers;
mod oneofs;
mod opaque;
mod options;
mod pairing;
mod reborn;
mod relation;
mod services;
mod sides;
mod values;
mod walk;
mod whole;

pub use self::reborn::reborn;
pub use self::whole::{Whole, whole};

use self::claim::{Claim, Fact};
use self::sides::Sides;
use crate::compat::{Judgement, Semantics};
use crate::format::protobuf::{Definition, Element};
use crate::format::{Schema, Subject};
use crate::model::{Change, Detail, Direction, ElementPath, SubjectName};

/// Compares the two sides of a definition.
pub fn judge(
    subject: &SubjectName,
    old: &Definition,
    new: &Definition,
    semantics: Semantics<'_>,
) -> Judgement {
    let guarded = semantics.guarded_properties;
    let sides = Sides::new(old.library(), new.library(), guarded);
    let mut facts = declared::of_subject(&sides, old, new);
    match (&old.element, &new.element) {
        (Element::Message(old), Element::Message(new)) => {
            if !sides.are_equal(old, new) {
                facts.extend(walk::report(&sides, old, new));
            }
        }
        (Element::Enum(old), Element::Enum(new)) => {
            let element = ElementPath(new.0.name().to_owned());
            facts.extend(enums::compare(&sides, &element, old, new, None));
        }
        (Element::Service(old), Element::Service(new)) => {
            facts.extend(services::compare(&sides, old, new));
        }
        (was, is) => {
            let why = format!(
                "`{subject}` was {} {} and is {} {} now: they have no events in common",
                article(was),
                declared::kind(was),
                article(is),
                declared::kind(is)
            );
            return unproven(&why);
        }
    }
    let changes = facts.into_iter().map(|fact| fact.into_change(subject));
    let mut judgement = Judgement {
        changes: changes.collect(),
        ..Judgement::default()
    };
    if let Some(why) = sides.open() {
        judgement.unproven = unproven(&why).unproven;
    }
    judgement
}

fn unproven(why: &str) -> Judgement {
    let both = Direction::BOTH.map(|direction| (direction, why.to_owned()));
    Judgement {
        unproven: both.into(),
        ..Judgement::default()
    }
}

fn article(element: &Element) -> &'static str {
    match element {
        Element::Enum(_) => "an",
        Element::Message(_) | Element::Service(_) => "a",
    }
}

/// The change that tells of a subject that is gone; `None` when Protobuf has no word of its own for it.
pub fn removed(subject: &Subject) -> Option<Change> {
    let Schema::Protobuf(definition) = &subject.schema else {
        return None;
    };
    // The message itself may be there as ever.
    if definition.is_extension() {
        return None;
    }
    let element = &definition.element;
    let present = format!("{} {}", definition.kind(), element.full_name());
    let fact = Fact {
        rule: declared::removal_rule(element),
        element: ElementPath(element.full_name().to_owned()),
        old: Some(subject.place.clone()),
        new: None,
        detail: Detail::new(present, "").word("name", element.full_name()),
        claims: vec![Claim::policy()],
    };
    Some(fact.into_change(&subject.name))
}
