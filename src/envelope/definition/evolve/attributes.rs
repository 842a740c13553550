//! What becomes of the attributes that a definition describes.

use std::collections::BTreeSet;

use super::super::Sides;
use super::super::contract::{DATA, EventContract, Style};
use super::super::tell::{effect, minded, texts};
use super::data::{breaks, first, member};
use super::{Step, plain};
use crate::envelope::names::CORE;
use crate::model::{Change, Counts, Detail, Direction, Effect, ElementPath, Place, Rule};
use crate::rules::cloudevents::definitions as rules;

/// Compares the attributes of both sides, and takes down in `retold` what is told in other words here.
pub(super) fn judge(
    sides: &Sides<'_>,
    step: Step<'_>,
    retold: &mut BTreeSet<(usize, usize)>,
) -> Vec<Change> {
    let mut told = match step.new.style {
        Style::Envelope | Style::Headers | Style::Properties => in_schema(sides, step, retold),
        Style::Registry => {
            let mut told = extensions(step);
            told.extend(constant(step, "specversion", &rules::SPECVERSION_CHANGED));
            let rule = &rules::DATACONTENTTYPE_CHANGED;
            told.extend(constant(step, "datacontenttype", rule));
            told
        }
        Style::ProtobufOptions => extensions(step),
        _ => Vec::new(),
    };
    told.extend(rekeyed(step, &told));
    told
}

/// A JSON Schema was judged already: what breaks by an attribute is told in the words of the specification.
fn in_schema(
    sides: &Sides<'_>,
    step: Step<'_>,
    retold: &mut BTreeSet<(usize, usize)>,
) -> Vec<Change> {
    let mut told = Vec::new();
    let Some(pair) = step.pair else { return told };
    for (index, change) in sides.judgements[pair].changes.iter().enumerate() {
        let Some(way) = member(sides, step, change).filter(|_| breaks(change)) else {
            continue;
        };
        let name = first(way);
        let is_swapped = || {
            let values = step.old.value(name).zip(step.new.value(name));
            values.is_some_and(|(was, is)| was.text != is.text)
        };
        let rule = match name {
            "specversion" if is_swapped() => &rules::SPECVERSION_CHANGED,
            "datacontenttype" if is_swapped() => &rules::DATACONTENTTYPE_CHANGED,
            name if CORE.contains(&name) || DATA.contains(&name) => continue,
            _ => &rules::EXTENSION_CHANGED,
        };
        if retold.insert((pair, index)) {
            told.push(in_words_of(rule, name, step, change));
        }
    }
    told
}

/// The same change under another rule.
fn in_words_of(rule: &'static Rule, name: &str, step: Step<'_>, change: &Change) -> Change {
    let value = |contract: &EventContract| {
        let value = contract.value(name);
        value.map_or_else(String::new, |stated| format!("`{}`", stated.text))
    };
    let detail = Detail {
        words: Vec::new(),
        ..change.detail.clone()
    };
    Change {
        rule,
        detail: detail
            .word("name", name)
            .word("before", value(step.old))
            .word("after", value(step.new))
            .word("what", change.rule.title),
        ..change.clone()
    }
}

/// The only value of an attribute became another one.
fn constant(step: Step<'_>, name: &str, rule: &'static Rule) -> Option<Change> {
    let (was, is) = (step.old.value(name)?, step.new.value(name)?);
    (was.text != is.text).then(|| {
        let detail = Detail::new(&was.text, &is.text)
            .word("before", format!("`{}`", was.text))
            .word("after", format!("`{}`", is.text));
        let effects = Direction::BOTH.map(|direction| effect(Some(direction), None));
        Change {
            effects: effects.into(),
            ..plain(
                rule,
                step.new,
                name,
                (was.place.clone(), is.place.clone()),
                detail,
            )
        }
    })
}

/// Extensions of which no schema was judged.
fn extensions(step: Step<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, was) in step.old.extensions() {
        match step.new.attributes.get(name) {
            None => changes.push(extension(
                step,
                name,
                (&was.place, &step.new.place),
                "extension removed",
                &[Direction::Forward],
            )),
            Some(is) if was.types != is.types => {
                changes.push(extension(
                    step,
                    name,
                    (&was.place, &is.place),
                    "type changed",
                    &Direction::BOTH,
                ));
            }
            Some(is) if is.is_required && !was.is_required => {
                changes.push(extension(
                    step,
                    name,
                    (&was.place, &is.place),
                    "extension became required",
                    &[Direction::Backward],
                ));
            }
            Some(_) => {}
        }
    }
    let is_demanded = |name: &str| step.old.attributes.contains_key(name);
    if step.new.style == Style::Registry {
        let added = step
            .new
            .extensions()
            .filter(|(name, is)| is.is_required && !is_demanded(name));
        changes.extend(added.map(|(name, is)| {
            extension(
                step,
                name,
                (&step.old.place, &is.place),
                "required extension added",
                &[Direction::Backward],
            )
        }));
    }
    changes
}

fn extension(
    step: Step<'_>,
    name: &str,
    (old, new): (&Place, &Place),
    what: &str,
    directions: &[Direction],
) -> Change {
    let detail = Detail::new(name, what)
        .word("name", name)
        .word("what", what);
    let effects = directions.iter();
    let effects: Vec<Effect> = effects
        .map(|direction| effect(Some(*direction), None))
        .collect();
    Change {
        rule: &rules::EXTENSION_CHANGED,
        subject: step.new.subject.clone(),
        element: ElementPath(name.to_owned()),
        old: Some(old.clone()),
        new: Some(new.clone()),
        detail,
        effects,
    }
}

/// What decides about partitions came, went or is another value, and nobody was told so far.
fn rekeyed(step: Step<'_>, told: &[Change]) -> Option<Change> {
    const KEY: &str = "partitionkey";
    let key = |contract: &EventContract| {
        let attribute = contract.attributes.get(KEY)?;
        let values = texts(contract.values(KEY)).collect::<Vec<_>>().join(", ");
        Some((values, attribute.place.clone()))
    };
    let (was, is) = (key(step.old), key(step.new));
    let words = |key: &Option<(String, Place)>| match key {
        None => "nothing".to_owned(),
        Some((values, _)) if values.is_empty() => "any value".to_owned(),
        Some((values, _)) => format!("`{values}`"),
    };
    let (before, after) = (words(&was), words(&is));
    let is_told = told.iter().any(|change| {
        let is_heavy = |effect: &Effect| effect.counts >= Counts::Policy;
        change.subject == step.new.subject
            && change.element.0.ends_with(KEY)
            && change.effects.iter().any(is_heavy)
    });
    if before == after || is_told {
        return None;
    }
    let place = |key: Option<(String, Place)>, otherwise: &Place| {
        key.map_or_else(|| otherwise.clone(), |(_, place)| place)
    };
    let detail = Detail::new(&before, &after)
        .word("before", &before)
        .word("after", &after);
    let places = (place(was, &step.old.place), place(is, &step.new.place));
    let rule = &rules::PARTITION_KEY_CHANGED;
    Some(Change {
        effects: minded(rule.level),
        ..plain(rule, step.new, KEY, places, detail)
    })
}
