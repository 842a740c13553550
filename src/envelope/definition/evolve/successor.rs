//! A type that took the place of another: whether it had to, and what else should have followed.

use super::super::contract::{Attribute, EventContract, Stated};
use super::super::token::Token;
use super::super::{Known, Sides, token};
use super::data::{Broken, breaks, is_minded};
use super::{Step, plain, same_schema, under_schema};
use crate::compat::{self, Judgement};
use crate::format::{Schema, Subject};
use crate::model::{Change, Detail, Place};
use crate::rules::cloudevents::definitions as rules;
use crate::subject::Pair;

/// What there is to say of the version that took the place of `gone`.
pub(super) fn judge(
    sides: &Sides<'_>,
    known: &Known,
    (pair, old): (Option<usize>, &EventContract),
    gone: &Stated,
) -> Vec<Change> {
    let Some((index, new, heir)) = heir(known, old, gone) else {
        return Vec::new();
    };
    let places = (gone.place.clone(), heir.place.clone());
    let mut changes: Vec<Change> = backwards(new, gone, heir, places.clone())
        .into_iter()
        .collect();
    let step = Step {
        pair: None,
        old,
        new,
    };
    let was = pair.and_then(|pair| sides.pairs[pair].old_side());
    let judged = was.zip(sides.pairs[index].new_side());
    let judged = judged.and_then(|(was, is)| but_for_the_type(sides, step, was, is));
    let Some(judgement) = judged else {
        return changes;
    };
    let broken: Vec<&Change> = judgement
        .changes
        .iter()
        .filter(|change| breaks(change))
        .collect();
    if broken.is_empty() && judgement.unproven.is_empty() {
        let detail = Detail::new(&gone.text, &heir.text)
            .word("before", &gone.text)
            .word("after", &heir.text);
        let rule = &rules::TYPE_BUMPED_WITHOUT_NEED;
        changes.push(plain(rule, new, &heir.text, places, detail));
        return changes;
    }
    let minded: Vec<&Change> = broken
        .into_iter()
        .filter(|change| is_minded(sides, None, change))
        .collect();
    if let (Some((before, after)), false) = (same_schema(step), minded.is_empty()) {
        let broken = Broken::these(sides, None, minded);
        changes.push(under_schema(new, &before.place, after, &broken));
    }
    changes
}

/// The only type of the same family that the new side has.
fn heir<'k>(
    known: &'k Known,
    old: &EventContract,
    gone: &Stated,
) -> Option<(usize, &'k EventContract, &'k Stated)> {
    let family = token::family(&gone.text);
    let related = known.new_sides().filter(|(_, new)| new.style == old.style);
    let related = related.flat_map(|(index, new)| {
        let types = new.types.iter();
        types.map(move |stated| (index, new, stated))
    });
    let mut related = related.filter(|(_, _, stated)| token::family(&stated.text) == family);
    let heir = related.next()?;
    related.next().is_none().then_some(heir)
}

/// A version that comes after a higher one.
fn backwards(
    new: &EventContract,
    gone: &Stated,
    heir: &Stated,
    places: (Place, Place),
) -> Option<Change> {
    let (was, is) = (Token::of(&gone.text)?, Token::of(&heir.text)?);
    (is < was).then(|| {
        let detail = Detail::new(&gone.text, &heir.text)
            .word("before", &gone.text)
            .word("after", &heir.text);
        plain(
            &rules::TYPE_VERSION_LOWERED,
            new,
            &heir.text,
            places,
            detail,
        )
    })
}

/// What a judge says of the two schemas when the old one pins the type and the address of the new one.
fn but_for_the_type(
    sides: &Sides<'_>,
    step: Step<'_>,
    was: &Subject,
    is: &Subject,
) -> Option<Judgement> {
    let (Schema::Json(before), Schema::Json(after)) = (&was.schema, &is.schema) else {
        return None;
    };
    if !step.old.style.pins_types() {
        return None;
    }
    let mut before = before.clone();
    for attribute in ["type", "dataschema"] {
        let pointer = |of: &EventContract| {
            let attribute: Option<&Attribute> = of.attributes.get(attribute);
            attribute.and_then(|attribute| attribute.pointer.clone())
        };
        if let (Some(at), Some(from)) = (pointer(step.old), pointer(step.new)) {
            let value = after.bundle().pointer(from.as_str())?;
            before = before.with(&at, value)?;
        }
    }
    let old = Subject {
        schema: Schema::Json(before),
        ..was.clone()
    };
    let new = is.clone();
    Some(compat::judge(
        &Pair::Both { old, new },
        (sides.semantics_at)(is.path()),
    ))
}
