//! Looks at how events are designed, not at whether they can be read.
//!
//! In: a pair, and what is asked of it. Out: changes of rules `design/…`: what the new side has and the old one had not, or
//! with `all` whatever the new side has. Nothing here parses, reaches a verdict or knows a policy.

mod compensation;
mod consumers;
mod dead_letter;
mod documents;
mod event;
mod identity;
mod instructions;
mod key;
mod money;
mod naming;
mod personal;
mod platforms;
mod reply;
mod texts;
mod time;
mod units;
mod view;
mod weakness;
mod words;

use std::collections::BTreeSet;

use crate::format::Subject;
use crate::model::{Change, Platforms};
use crate::rules::design as rules;
use crate::subject::Pair;

use event::Event;
use weakness::Weakness;

pub use compensation::Catalogue;
pub use documents::documents;

/// What is asked of events.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'run> {
    /// Whether what was so before is told again.
    pub all: bool,
    /// The platforms that consume the events.
    pub consumers: &'run Platforms,
    /// The field that events are ordered by.
    pub ordering_key: Option<&'run str>,
    /// Whether somebody owns the events.
    pub ownership: Ownership,
    /// More names of fields that hold personal data.
    pub personal_data: &'run [String],
    /// More attributes that mark personal data.
    pub personal_data_tags: &'run [String],
    /// The names of all events of the new side, where these are known.
    pub catalogue: Option<&'run Catalogue>,
    /// What the comparison of the two sides has shown.
    pub broken: Broken,
}

/// Whether somebody owns an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ownership {
    /// Nobody says who owns anything here.
    #[default]
    Unasked,
    /// Others have owners, and this one has none.
    Nobody,
    /// Somebody does.
    Somebody,
    /// More than one does.
    Several,
}

/// The directions in which the two sides are incompatible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Broken {
    /// The new side cannot read what the old one wrote.
    pub backward: bool,
    /// The old side cannot read what the new one writes.
    pub forward: bool,
}

/// What there is to say about the design of the new side.
pub fn lint(pair: &Pair, asked: &Asked<'_>) -> Vec<Change> {
    let Some(new) = pair.new_side() else {
        return Vec::new();
    };
    let is = view::of(new).filter(|event| !event.is_call());
    let old = pair.old_side();
    let was = old.and_then(view::of).filter(|event| !event.is_call());
    let mut weaknesses = find(new, is.as_ref(), asked);
    if let Some(old) = old.filter(|_| !asked.all) {
        let known = find(old, was.as_ref(), asked);
        weaknesses = come(weaknesses, &known, (was.as_ref(), is.as_ref()));
    }
    let weaknesses = weaknesses.into_iter();
    let mut changes: Vec<Change> = weaknesses
        .map(|weakness| weakness.into_change(new))
        .collect();
    if let (Some(was), Some(is)) = (was, is) {
        changes.extend(units::changed(&was, &is));
        changes.extend(key::changed(&was, &is, asked));
        changes.extend(platforms::changed(&was, &is, asked));
    }
    changes
}

/// The weaknesses that were not there before.
fn come(
    weaknesses: Vec<Weakness>,
    known: &[Weakness],
    (was, is): (Option<&Event<'_>>, Option<&Event<'_>>),
) -> Vec<Weakness> {
    let same: BTreeSet<_> = known.iter().map(Weakness::likeness).collect();
    // A field that is gone has most often another name now, and is as weak as it was.
    let is_gone = |way: &str| is.is_some_and(|is| is.field(way).is_none());
    let gone = known.iter().filter(|weakness| is_gone(weakness.way()));
    let mut renamed: Vec<&str> = gone.map(Weakness::rule).collect();
    let mut is_new = |weakness: &Weakness| {
        if same.contains(&weakness.likeness()) {
            return false;
        }
        let old = was.and_then(|was| was.field(weakness.way()));
        match (old, is.and_then(|is| is.field(weakness.way()))) {
            // That the type changed is told already, and by whom it matters to.
            (Some(old), Some(new)) => old.type_name == new.type_name,
            (None, Some(_)) => {
                let before = renamed.iter().position(|rule| *rule == weakness.rule());
                before.map(|before| renamed.swap_remove(before)).is_none()
            }
            (_, None) => true,
        }
    };
    weaknesses
        .into_iter()
        .filter(|weakness| is_new(weakness))
        .collect()
}

/// What is weak about one side.
fn find(subject: &Subject, event: Option<&Event<'_>>, asked: &Asked<'_>) -> Vec<Weakness> {
    let mut found = instructions::find(subject);
    let Some(event) = event else {
        return found;
    };
    found.extend(naming::find(event));
    found.extend(unowned(event, asked));
    found.extend(consumers::find(event));
    found.extend(identity::find(event));
    found.extend(time::find(event));
    found.extend(money::find(event));
    found.extend(personal::find(event, asked));
    found.extend(key::find(event, asked));
    found.extend(platforms::find(event, asked));
    found.extend(compensation::find(event, asked));
    found
}

fn unowned(event: &Event<'_>, asked: &Asked<'_>) -> Option<Weakness> {
    let rule = match asked.ownership {
        Ownership::Nobody if !names_owner(event) => &rules::EVENT_WITHOUT_OWNER,
        Ownership::Several => &rules::EVENT_WITH_SEVERAL_OWNERS,
        Ownership::Nobody | Ownership::Somebody | Ownership::Unasked => return None,
    };
    event.is_root.then(|| Weakness::of_event(rule, event))
}

/// Whether an attribute of the event says who owns it.
fn names_owner(event: &Event<'_>) -> bool {
    let owner = |name: &str| {
        let words = words::of_name(name);
        ["owner", "owners", "owned by"]
            .iter()
            .any(|known| words::end_with(&words, known))
    };
    let mut annotations = event.annotations.iter();
    annotations.any(|(name, value)| owner(name) && !value.is_empty())
}
