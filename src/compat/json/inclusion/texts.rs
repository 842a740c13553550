//! Texts: patterns, lengths and lists, all at once.

use std::rc::Rc;

use serde_json::{Value, json};

use super::branch::Branch;
use super::claim::What;
use super::prover::{Prover, Standing};
use super::solve::excluded;
use crate::witness::json::language::{self, Ask, Found, Pattern};

/// A text of more characters is not written out.
const MAX_LENGTH: u64 = 100_000;
/// The walk over automata takes so many steps for one of the prover's.
const STEPS_AT_ONCE: u64 = 8;

impl Prover<'_> {
    /// Whether a text can be like that.
    pub(super) fn text(&mut self, branch: &Branch) -> Standing {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        let mut vague = None;
        for fact in &branch.facts {
            let What::Matches(id) = fact.what else {
                continue;
            };
            let pattern = self.catalog.pattern(id);
            if !pattern.is_regular {
                vague = Some("a pattern looks around or back, or is too large");
            } else if fact.holds {
                wanted.push(pattern);
            } else {
                unwanted.push(pattern);
            }
        }
        let except: Vec<Rc<Value>> = excluded(branch).map(|id| self.catalog.value(id)).collect();
        let except: Vec<&str> = except.iter().filter_map(|value| value.as_str()).collect();
        let found = if wanted.is_empty() && unwanted.is_empty() {
            self.plain(branch, &except)
        } else {
            self.spelled(branch, &wanted, &unwanted, except)
        };
        match found {
            Found::Nothing => Standing::Empty,
            Found::Text(text) => Standing::Open {
                event: Some(Value::String(text)),
                vague,
            },
            Found::Unknown => Standing::unknown("patterns are too large to be compared"),
        }
    }

    /// A text of the right length, where no pattern says more.
    fn plain(&self, branch: &Branch, except: &[&str]) -> Found {
        self.spend(1 + except.len() as u64);
        if branch.least > MAX_LENGTH {
            return Found::Unknown;
        }
        if branch.most == Some(0) {
            return if except.contains(&"") {
                Found::Nothing
            } else {
                Found::Text(String::new())
            };
        }
        let length = usize::try_from(branch.least).unwrap_or(0);
        let letters = ('a'..='z').chain('A'..='Z').chain('0'..='9');
        let same = letters.map(|letter| letter.to_string().repeat(length));
        let longer = (0..=except.len()).map(|index| format!("{index:0>length$}"));
        same.chain(longer)
            .find(|text| {
                let length = text.chars().count() as u64;
                branch.most.is_none_or(|most| length <= most) && !except.contains(&text.as_str())
            })
            .map_or(Found::Unknown, Found::Text)
    }

    fn spelled(
        &self,
        branch: &Branch,
        wanted: &[Rc<Pattern>],
        unwanted: &[Rc<Pattern>],
        except: Vec<&str>,
    ) -> Found {
        let texts = |patterns: &'_ [Rc<Pattern>]| -> Vec<String> {
            patterns
                .iter()
                .map(|pattern| pattern.text.clone())
                .collect()
        };
        let (wanted, unwanted) = (texts(wanted), texts(unwanted));
        let ask = Ask {
            wanted: wanted.iter().map(String::as_str).collect(),
            unwanted: unwanted.iter().map(String::as_str).collect(),
            except,
            least: branch.least,
            most: branch.most,
        };
        let (found, steps) = language::find(&ask);
        self.spend(steps / STEPS_AT_ONCE);
        found
    }

    /// Whether a name is as the facts about names say.
    pub(super) fn is_named(&self, branch: &Branch, name: &str) -> Option<bool> {
        let evaluator = self.evaluator();
        let mut known = Some(true);
        for fact in &branch.object.names {
            match evaluator.fact(*fact, &json!(name)) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => known = None,
            }
        }
        known
    }
}
