//! The built-in architect: a table of ways out, and edits made from the elements at hand. Needs no network and no clock.

mod drafts;
mod play;
mod plays;
mod rows;
mod scene;
mod words;

use super::case::Case;
use super::operation::Operation;
use super::proposal::Proposal;
use super::{Advisor, Patch, ranked};
use crate::model::{Advice, Adviser, Direction, Finding, Intent, Strategy};
use play::Play;
use rows::{ROWS, Row, When};
use scene::Scene;
use words::Words;

/// Advice from the table.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// How many ways out are tried; the others are told in words.
    pub tries: usize,
}

/// Whether the table has something to say about a rule, whatever the situation.
pub fn knows(rule: &str) -> bool {
    ROWS.iter()
        .any(|row| row.when == When::Always && row.is_about(rule))
}

impl Advisor for Catalogue {
    fn advise(&self, case: &Case<'_>) -> Result<Option<Advice>, String> {
        let scene = Scene::new(case);
        let Some(row) = ROWS.iter().find(|row| row.fits(&scene)) else {
            return Ok(None);
        };
        let words = Words::of(&scene);
        let mut tries = self.tries;
        let mut plays = row.plays.to_vec();
        plays.splice(plays.len().min(1)..plays.len().min(1), guessed(&scene));
        let options = plays.into_iter().map(|play| {
            let (operations, patch) = tried(play, &scene, &mut tries);
            let mut proposal = play.told(&words, operations);
            call_it_what_it_is(&mut proposal);
            add_history(&mut proposal, &scene, &words);
            proposal.with(patch)
        });
        Ok(Some(Advice {
            by: Adviser::Rules,
            options: ranked(options.collect()),
            words: Vec::new(),
        }))
    }
}

impl Catalogue {
    /// The edits that the table would try first, one list for each recipe, the best first.
    pub fn drafts(case: &Case<'_>) -> Vec<Vec<Operation>> {
        let scene = Scene::new(case);
        let row = ROWS.iter().find(|row| row.fits(&scene));
        let plays = row.into_iter().flat_map(|row| row.plays);
        let recipes = plays.flat_map(|play| play.drafts);
        recipes
            .filter_map(|recipe| recipe.drafted(&scene))
            .collect()
    }
}

/// What comes second where a field may have been renamed, and nothing but its place says so.
fn guessed(scene: &Scene<'_>) -> Option<&'static Play> {
    let is_about = |row: &&Row| row.when == When::Renamed && row.is_about(scene.rule());
    let row = ROWS.iter().filter(|_| scene.is_guess).find(is_about)?;
    row.plays.first().copied()
}

/// The first edits of a way out that pass.
fn tried(play: &Play, scene: &Scene<'_>, tries: &mut usize) -> (Vec<Operation>, Option<Patch>) {
    if *tries == 0 {
        return (Vec::new(), None);
    }
    for recipe in play.drafts {
        let Some(operations) = recipe.drafted(scene) else {
            continue;
        };
        let trial = scene.case.try_out(&operations);
        if let Some(patch) = trial.ok().and_then(super::Trial::into_patch) {
            // Another way out may keep more of the change.
            let is_last =
                patch.intent != Intent::Reverted || play.strategy == Strategy::NewEventType;
            *tries -= usize::from(is_last);
            return (operations, Some(patch));
        }
    }
    (Vec::new(), None)
}

/// A way out that promises more than its edits do says so: they put things back, and the rest comes later.
fn call_it_what_it_is(proposal: &mut Proposal) {
    let puts_back = |operation: &Operation| {
        operation.takes_back() || matches!(operation, Operation::Deprecate { .. })
    };
    let only_puts_back =
        !proposal.operations.is_empty() && proposal.operations.iter().all(puts_back);
    let is_just_that = matches!(
        proposal.strategy,
        Strategy::RestoreField
            | Strategy::RestoreName
            | Strategy::WidenBack
            | Strategy::ExpandContract
    );
    if only_puts_back && !is_just_that {
        proposal.title = format!("take the change back for now; then {}", proposal.title);
    }
}

/// In a transitive mode: which version fails, and why versions before the last one count.
fn add_history(proposal: &mut Proposal, scene: &Scene<'_>, words: &Words) {
    if !scene.case.demands.mode.is_transitive() {
        return;
    }
    let others = &scene.case.finding.also_against;
    let others: Vec<&str> = others.iter().map(|other| other.label.as_str()).collect();
    let others = match others.as_slice() {
        [] => String::new(),
        some => format!(" and {}", some.join(", ")),
    };
    proposal.steps.push(words.fill(&format!(
        "Mode {{mode}} holds the new schema against every earlier version, since replays, new consumers and long retention \
         bring events of each of them: this one fails against {{against}}{others}. A default that an earlier version had has to \
         stay; events of that version can also be converted when they are read (upcaster)."
    )));
    proposal.avoid.push(words.fill(
        "Do not switch to a mode that is not transitive: events of {against} are still in the topic.",
    ));
}

impl Row {
    fn fits(&self, scene: &Scene<'_>) -> bool {
        self.is_about(scene.rule()) && self.when.holds(scene)
    }
}

impl When {
    fn holds(self, scene: &Scene<'_>) -> bool {
        let finding = scene.case.finding;
        match self {
            Self::Always => true,
            Self::Renamed => scene.rename.is_some() && !scene.is_guess,
            Self::Forward => {
                enforces(finding, Direction::Forward) && !enforces(finding, Direction::Backward)
            }
            Self::WasRequired => was_required(scene),
            Self::Key => scene.is_about_key(),
            // Only events are counted.
            Self::Event => finding.sightings.is_some(),
        }
    }
}

fn enforces(finding: &Finding, direction: Direction) -> bool {
    let mut effects = finding.effects.iter();
    effects.any(|judged| judged.enforced && judged.effect.direction == Some(direction))
}

fn was_required(scene: &Scene<'_>) -> bool {
    let property = scene.old_field;
    let holder = property.and_then(|property| scene.holder(property));
    let schema = holder.and_then(super::renames::written);
    let names = schema
        .as_ref()
        .and_then(|schema| schema.get("required")?.as_array());
    let is_named = |property: &super::elements::Element| {
        names.is_some_and(|names| names.iter().any(|name| name == property.name.as_str()))
    };
    property.is_some_and(is_named)
}
