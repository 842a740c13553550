//! Asks, tries what is proposed, says what was wrong, and asks again; in the end puts the model's words beside the catalogue's.

use std::time::{Duration, Instant};

use super::Model;
use super::answer::{Answer, Choice, compact};
use super::names::Names;
use super::prose::tame;
use super::question::Question;
use super::secrets::redacted;
use super::unavailable::Unavailable;
use crate::advice::{Case, NoEdit, Operation, Trial, ranked};
use crate::model::{Advice, Adviser, Intent, Patch, Remedy, Strategy};

/// Files that an edit never touches, by the last step of their paths.
const UNTOUCHABLE: [&str; 6] = [
    "schema-gate.toml",
    ".schema-gate.toml",
    "CODEOWNERS",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    ".gitattributes",
];

/// Folders that an edit never touches anything in.
const UNTOUCHABLE_FOLDERS: [&str; 7] = [
    ".github",
    ".gitlab",
    ".circleci",
    ".buildkite",
    ".schema-gate",
    ".config",
    ".git",
];

/// The edits of each way out that an answer proposes, as operations where they are some.
type Edits = Vec<Result<Vec<Operation>, String>>;

/// What a model has said about a case, as far as it came.
#[derive(Debug, Default)]
struct Opinion {
    words: Vec<String>,
    /// Ways out whose edits passed.
    proven: Vec<Remedy>,
    /// Ways out in words.
    told: Vec<Remedy>,
    /// The way out of the catalogue that the model puts first.
    prefers: Option<Strategy>,
}

impl Model {
    /// The catalogue's advice with what the model makes of the case.
    pub(super) fn consult(&self, case: &Case<'_>, rules: &Advice) -> Result<Advice, Unavailable> {
        let secrets = self.secrets();
        let most = self.limits.input_tokens;
        let (mut question, names) = Question::about(case, rules, most, &secrets)?;
        if self.rehearses {
            self.rehearse(&question);
            return Ok(rules.clone());
        }
        let deadline = Instant::now() + Duration::from_secs(self.limits.seconds as u64);
        let mut opinion = None;
        let mut seen = Vec::new();
        for round in 0..=self.limits.rounds {
            let text = match self.ask(&question, deadline) {
                Ok(text) => text,
                // What was said before counts.
                Err(_) if opinion.is_some() => break,
                Err(why) => return Err(why),
            };
            let answer = Answer::read(&text, &question.schema);
            let tried = answer.map(|answer| Opinion::of(&answer, case, &names));
            let (edits, problems) = match tried {
                Some((now, edits, problems)) => {
                    opinion = Some(now.after(opinion));
                    (edits, problems)
                }
                None => (Vec::new(), vec![Unavailable::Nonsense.to_string()]),
            };
            let is_done = problems.is_empty() || seen.contains(&edits);
            if is_done || round == self.limits.rounds {
                break;
            }
            seen.push(edits);
            question.follow_up(redacted(&compact(&text), &secrets), &problems);
            if question.tokens() > most {
                break;
            }
        }
        let opinion = opinion.ok_or(Unavailable::Nonsense)?;
        Ok(opinion.beside(rules))
    }
}

impl Opinion {
    /// What an answer comes to, the edits that it proposes, and what is wrong with them if none passed.
    fn of(answer: &Answer, case: &Case<'_>, names: &Names<'_>) -> (Self, Edits, Vec<String>) {
        let mut opinion = Self::default();
        let mut edits = Vec::new();
        let mut problems = Vec::new();
        let count = answer.options.len();
        let numbered =
            |index: usize, problem: &str| format!("option {} of {count}: {problem}", index + 1);
        let mut is_settled = false;
        for (index, choice) in answer.options.iter().enumerate() {
            let Some(strategy) = choice.strategy() else {
                continue;
            };
            opinion.prefers = opinion.prefers.or(Some(strategy));
            let operations = choice.operations(names);
            let tried = match &operations {
                Ok(none) if none.is_empty() => None,
                Ok(operations) => Some(passed(case, operations)),
                Err(problem) => Some(Err(problem.clone())),
            };
            edits.push(operations);
            match tried {
                Some(Ok(patch)) => {
                    is_settled |= patch.intent != Intent::Reverted;
                    if patch.intent == Intent::Reverted {
                        problems.push(numbered(index, "it takes the whole change back"));
                    }
                    opinion.proven.push(remedy(choice, strategy, Some(patch)));
                }
                Some(Err(problem)) => {
                    problems.push(numbered(index, &problem));
                    opinion.told.push(remedy(choice, strategy, None));
                }
                None => opinion.told.push(remedy(choice, strategy, None)),
            }
        }
        if is_settled {
            problems.clear();
        }
        opinion.words = words(answer);
        (opinion, edits, problems)
    }

    /// The same, with what passed in an earlier round if nothing did in this one.
    fn after(self, earlier: Option<Self>) -> Self {
        match earlier {
            Some(earlier) if self.proven.is_empty() => Self {
                proven: earlier.proven,
                ..self
            },
            _ => self,
        }
    }

    /// The two together. The tool's rank decides: the catalogue's order stays, and what the model adds comes before another
    /// way out only when it is verified and keeps the author's intent, and the other is not or does not.
    fn beside(self, rules: &Advice) -> Advice {
        let is_sound = |remedy: &Remedy| {
            let patch = remedy.patch.as_ref();
            patch.is_some_and(|patch| patch.intent == Intent::Kept)
        };
        let mut options = rules.options.clone();
        let mut words = self.words;
        if let Some(prefers) = self.prefers
            && rules.options.iter().any(|rule| rule.strategy == prefers)
        {
            words.push(format!("prefers {prefers}"));
        }
        for remedy in self.proven {
            let diff = |known: &Remedy| known.patch.as_ref().map(|patch| patch.diff.clone());
            if options.iter().any(|known| diff(known) == diff(&remedy)) {
                continue;
            }
            let at = if is_sound(&remedy) {
                options.iter().position(|known| !is_sound(known))
            } else {
                None
            };
            options.insert(at.unwrap_or(options.len()), remedy);
        }
        for remedy in self.told {
            if !options
                .iter()
                .any(|known| known.strategy == remedy.strategy)
            {
                options.push(remedy);
            }
        }
        Advice {
            by: Adviser::Model,
            options: ranked(options),
            words,
        }
    }
}

/// The patch that the operations make, if it passes the four tests.
///
/// # Errors
/// With what is wrong with it, in words that no schema has a say in.
fn passed(case: &Case<'_>, operations: &[Operation]) -> Result<Patch, String> {
    let trial = case.try_out(operations).map_err(|why| match why {
        NoEdit::NoSuchElement(_) => "an id is not on the side that the operation edits".to_owned(),
        NoEdit::Unfit { operation, why } => format!("{operation} does not fit: {why}"),
        NoEdit::Overlap => "two operations edit the same place".to_owned(),
        NoEdit::Notation => "files written like this one are not edited".to_owned(),
    })?;
    if trial.edited.files.keys().any(|path| is_untouchable(path)) {
        return Err("the file is not one that may be edited".to_owned());
    }
    let problems = problems(&trial);
    trial.into_patch().ok_or(problems)
}

fn problems(trial: &Trial) -> String {
    let mut problems = trial.problems.clone();
    if problems.is_empty() {
        problems.push("the gate still refuses it".to_owned());
    }
    problems.join("; ")
}

/// Whether a file decides about the gate or about who may merge.
fn is_untouchable(path: &str) -> bool {
    let mut steps = path.split('/').rev();
    let name = steps.next().unwrap_or_default();
    UNTOUCHABLE
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        || steps.any(|step| {
            UNTOUCHABLE_FOLDERS
                .iter()
                .any(|known| step.eq_ignore_ascii_case(known))
        })
}

/// A way out in the model's words, which nobody has verified.
fn remedy(choice: &Choice, strategy: Strategy, patch: Option<Patch>) -> Remedy {
    let mut steps: Vec<String> = choice.steps.iter().map(|step| tame(step)).collect();
    if !choice.correction_event.is_empty() {
        let event = tame(&choice.correction_event);
        steps.push(format!("Publish the correction event {event}."));
    }
    Remedy {
        by: Adviser::Model,
        strategy,
        title: match &patch {
            Some(_) => "edits proposed by the model, checked by the gate".to_owned(),
            None => "proposed by the model in words; nothing of it was checked".to_owned(),
        },
        steps,
        rollout: choice.rollout(),
        rollout_why: "The model says so; nobody has checked it.".to_owned(),
        risk: format!("The model calls it {}; nobody has checked it.", choice.risk),
        avoid: Vec::new(),
        patch,
    }
}

fn words(answer: &Answer) -> Vec<String> {
    let questions = answer.open_questions.iter();
    let questions = questions.map(|question| format!("open: {question}"));
    let said = [answer.summary.clone(), answer.root_cause.clone()];
    let said = said.into_iter().chain(questions);
    said.map(|words| tame(&words))
        .filter(|words| !words.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_about_the_gate_is_not_edited() {
        for path in [
            "schema-gate.toml",
            "events/.schema-gate.toml",
            ".config/schema-gate.toml",
            ".github/workflows/ci.json",
            "docs/codeowners",
            ".schema-gate/waivers.json",
        ] {
            assert!(is_untouchable(path), "{path}");
        }
        assert!(!is_untouchable("events/github/order.avsc"));
    }
}
