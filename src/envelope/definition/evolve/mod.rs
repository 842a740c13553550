//! What becomes of a type from one revision to the next.

mod attributes;
mod data;
mod successor;
mod vanished;

use std::collections::BTreeMap;

use self::data::{Broken, Changed, stand};
use super::contract::{EventContract, Stated, Style};
use super::tell::{self, names};
use super::{Known, Sides, Told, token};
use crate::model::{Change, Detail, ElementPath, Place, Rule, SchemaType};
use crate::rules::cloudevents::definitions as rules;

/// A contract before and after, and the pair it was read from, if it was read from one.
#[derive(Clone, Copy)]
struct Step<'run> {
    pair: Option<usize>,
    old: &'run EventContract,
    new: &'run EventContract,
}

/// A type that both sides of a step have: where it stood and where it stands.
type Shared<'run> = (&'run Stated, &'run Stated);

/// Compares the contracts of both sides.
pub(super) fn judge(sides: &Sides<'_>, known: &Known) -> Told {
    let mut told = Told::default();
    vanished::judge(sides, known, &mut told);
    // Contracts whose data broke by the very same changes have one cause.
    let mut kept: BTreeMap<_, (Vec<&Change>, Vec<Step<'_>>)> = BTreeMap::new();
    for step in steps(sides, known) {
        told.compares_entries |= step.new.style == Style::Registry;
        let of_attributes = attributes::judge(sides, step, &mut told.retold);
        told.add(sides, step.pair, of_attributes);
        let changed = Changed::of(sides, step);
        if !changed.broken.is_empty() && step.old.shares_a_type(step.new) {
            let cause: Vec<_> = changed.broken.iter().map(|change| stand(change)).collect();
            let first = || (changed.broken, Vec::new());
            // What breaks a message depends on who sends and receives it.
            let message = step
                .pair
                .filter(|_| step.new.schema_type == SchemaType::AsyncApi);
            let kept = kept.entry((message, cause)).or_insert_with(first);
            kept.1.push(step);
        } else {
            told.add(sides, step.pair, by_schema(sides, step, &changed));
        }
    }
    for ((message, _), (broken, steps)) in kept {
        let broken = Broken::these(sides, message, broken);
        told.add(sides, message, under_type(&broken, &steps));
    }
    told
}

fn steps<'run>(sides: &'run Sides<'_>, known: &'run Known) -> Vec<Step<'run>> {
    let pairs = known.sides.iter().enumerate();
    let pairs = pairs.filter_map(|(index, (old, new))| {
        let (old, new) = (old.as_ref()?, new.as_ref()?);
        let pair = Some(index);
        Some(Step { pair, old, new })
    });
    let registered = sides.registries.new.iter().filter_map(|new| {
        let old = sides.registries.before(new)?;
        let pair = None;
        Some(Step { pair, old, new })
    });
    pairs.chain(registered).collect()
}

/// Data that broke under types that are what they were.
fn under_type(broken: &Broken, steps: &[Step<'_>]) -> Option<Change> {
    let mut types: BTreeMap<&str, (Shared<'_>, &EventContract)> = BTreeMap::new();
    for step in steps {
        for shared in shared(*step) {
            types.entry(&shared.1.text).or_insert((shared, step.new));
        }
    }
    // What bears the number of a draft promises nothing yet.
    let is_promised = types.keys().any(|name| token::is_released(name));
    let all: Vec<&str> = types.keys().copied().collect();
    let ((old, new), contract) = types.into_values().next()?;
    Some(Change {
        rule: &rules::DATA_BROKE_UNDER_TYPE,
        subject: contract.subject.clone(),
        element: ElementPath(all.join(", ")),
        old: Some(old.place.clone()),
        new: Some(new.place.clone()),
        detail: Detail::new(all.join(", "), broken.canonical.clone())
            .word("types", names(all))
            .word("breaks", broken.listed.clone())
            .word(
                "draft",
                if is_promised {
                    ""
                } else {
                    "; a draft promises nothing yet"
                },
            ),
        effects: if is_promised {
            broken.effects.clone()
        } else {
            Vec::new()
        },
    })
}

fn shared(step: Step<'_>) -> impl Iterator<Item = Shared<'_>> {
    step.new.types.iter().filter_map(move |new| {
        let old = step.old.types.iter().find(|old| old.text == new.text)?;
        Some((old, new))
    })
}

/// What is told of data whose `dataschema` is what it was.
fn by_schema(sides: &Sides<'_>, step: Step<'_>, changed: &Changed<'_>) -> Option<Change> {
    let (old, new) = same_schema(step)?;
    if !changed.broken.is_empty() {
        let broken = Broken::these(sides, step.pair, changed.broken.iter().copied());
        return Some(under_schema(step.new, &old.place, new, &broken));
    }
    changed.is_compatible.then(|| {
        let detail = Detail::new(&old.text, &new.text).word("uri", &new.text);
        let places = (old.place.clone(), new.place.clone());
        plain(
            &rules::DATA_CHANGED_UNDER_SCHEMA,
            step.new,
            &new.text,
            places,
            detail,
        )
    })
}

/// The address of the schema of the data, when both sides name the same one.
fn same_schema(step: Step<'_>) -> Option<Shared<'_>> {
    let (old, new) = (step.old.value("dataschema")?, step.new.value("dataschema")?);
    (old.text == new.text).then_some((old, new))
}

/// Data that broke behind an address that is what it was.
fn under_schema(contract: &EventContract, old: &Place, new: &Stated, broken: &Broken) -> Change {
    Change {
        rule: &rules::DATA_BROKE_UNDER_SCHEMA,
        subject: contract.subject.clone(),
        element: ElementPath(new.text.clone()),
        old: Some(old.clone()),
        new: Some(new.place.clone()),
        detail: Detail::new(&new.text, broken.canonical.clone())
            .word("uri", &new.text)
            .word("breaks", broken.listed.clone()),
        effects: broken.effects.clone(),
    }
}

/// A change that hurts no reader in particular.
fn plain(
    rule: &'static Rule,
    contract: &EventContract,
    element: &str,
    (old, new): (Place, Place),
    detail: Detail,
) -> Change {
    Change {
        rule,
        subject: contract.subject.clone(),
        element: ElementPath(element.to_owned()),
        old: Some(old),
        new: Some(new),
        detail,
        effects: tell::minded(rule.level),
    }
}
