//! What a model answers, held against the form that was asked for, whatever the provider promises.

use serde::Deserialize;
use serde_json::{Value, json};

use super::names::{Names, word};
use super::projection::KEYWORDS;
use crate::advice::Operation;
use crate::model::{Rollout, Strategy};

/// So many ways out are read.
const OPTIONS: usize = 3;
/// A way out with more edits is none.
const EDITS: usize = 16;
/// So many sentences are read.
const SENTENCES: usize = 8;

/// An answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) summary: String,
    pub(super) root_cause: String,
    pub(super) options: Vec<Choice>,
    pub(super) open_questions: Vec<String>,
}

/// A way out, as a model says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    strategy: String,
    pub(super) edits: Vec<Wish>,
    rollout: String,
    pub(super) steps: Vec<String>,
    pub(super) risk: String,
    pub(super) correction_event: String,
}

/// An edit, as a model says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    op: String,
    target: String,
    other: String,
    text: String,
}

impl Answer {
    /// The answer in a text, if there is one of this schema.
    pub(super) fn read(text: &str, schema: &Value) -> Option<Self> {
        let value: Value = serde_json::from_str(inside(text)?).ok()?;
        let validator = jsonschema::validator_for(schema).ok()?;
        if !validator.is_valid(&value) {
            return None;
        }
        let mut answer: Self = serde_json::from_value(value).ok()?;
        answer.options.truncate(OPTIONS);
        answer.open_questions.truncate(SENTENCES);
        for option in &mut answer.options {
            option.steps.truncate(SENTENCES);
        }
        Some(answer)
    }
}

/// The JSON in a text: models put fences and sentences around it.
fn inside(text: &str) -> Option<&str> {
    let start = text.find('{')?;
    let end = text.rfind('}')?;
    text.get(start..=end)
}

impl Choice {
    /// The strategy; the schema has made sure that there is one.
    pub(super) fn strategy(&self) -> Option<Strategy> {
        self.strategy.parse().ok()
    }

    pub(super) fn rollout(&self) -> Rollout {
        let known = Rollout::ALL
            .into_iter()
            .find(|known| known.word() == self.rollout);
        known.unwrap_or(Rollout::LockStep)
    }

    /// The edits as operations.
    ///
    /// # Errors
    /// With what is wrong with which edit, in words that neither a schema nor the model has a say in.
    pub(super) fn operations(&self, names: &Names<'_>) -> Result<Vec<Operation>, String> {
        if self.edits.len() > EDITS {
            return Err(format!("more than {EDITS} edits"));
        }
        let edits = self.edits.iter().enumerate();
        edits
            .map(|(index, edit)| {
                let problem = |problem| format!("edit {}: {problem}", index + 1);
                edit.operation(names).map_err(problem)
            })
            .collect()
    }
}

impl Wish {
    fn operation(&self, names: &Names<'_>) -> Result<Operation, &'static str> {
        let id = |shown: &str| names.id(shown).cloned().ok_or("no such id");
        let target = id(&self.target)?;
        let other = || id(&self.other).map_err(|_| "`other` has to be an id");
        let name = || self.name();
        Ok(match self.op.as_str() {
            "make_optional" => Operation::MakeOptional { target },
            "set_default" => {
                let value = self.value()?;
                Operation::SetDefault { target, value }
            }
            "restore_field" => Operation::RestoreField { target },
            "restore_type" => {
                let from = other()?;
                Operation::RestoreType { target, from }
            }
            "restore_name" => {
                let from = other()?;
                Operation::RestoreName { target, from }
            }
            "restore_constraint" => Operation::RestoreConstraint {
                target,
                from: other()?,
                keyword: self.keyword()?,
            },
            "add_field" => Operation::AddField {
                holder: target,
                name: name()?,
                like: other()?,
                unknown: None,
            },
            "add_oneof" => Operation::AddOneof {
                holder: target,
                name: name()?,
                like: vec![other()?],
            },
            "add_alias" => {
                let name = name()?;
                Operation::AddAlias { target, name }
            }
            "reserve" => Operation::Reserve { target },
            "restore_reserved" => {
                let from = other()?;
                Operation::RestoreReserved { target, from }
            }
            "renumber" => Operation::Renumber { target },
            "copy_as_new_type" => Operation::CopyAsNewType { target },
            "open_content" => Operation::OpenContent { target },
            "add_symbol" => {
                let name = name()?;
                Operation::AddSymbol { target, name }
            }
            "deprecate" => Operation::Deprecate { target },
            "withdraw" => Operation::Withdraw { target },
            _ => return Err("no such operation"),
        })
    }

    /// A name goes into a schema, so it has to be one that every format takes.
    fn name(&self) -> Result<String, &'static str> {
        let mut letters = self.text.chars();
        let starts = letters
            .next()
            .is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_');
        let is_name = starts
            && self.text.len() <= 64
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if is_name {
            Ok(self.text.clone())
        } else {
            Err("`text` has to be a name of letters, digits and underscores")
        }
    }

    /// A default is a scalar or empty; its texts are words.
    fn value(&self) -> Result<Value, &'static str> {
        let problem = "`text` has to be a short JSON value";
        let value: Value = serde_json::from_str(&self.text).map_err(|_| problem)?;
        let is_short = match &value {
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
            Value::String(text) => word(text) == *text,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
        };
        if is_short && self.text.len() <= 80 {
            Ok(value)
        } else {
            Err(problem)
        }
    }

    fn keyword(&self) -> Result<String, &'static str> {
        let known = KEYWORDS.into_iter().find(|known| *known == self.text);
        let known = known.ok_or("`text` has to be a keyword that constrains")?;
        Ok(known.to_owned())
    }
}

/// An answer as it is kept: as short as JSON can be.
pub(super) fn compact(text: &str) -> String {
    let value = inside(text).and_then(|inside| serde_json::from_str::<Value>(inside).ok());
    let short: String = text.chars().take(2_000).collect();
    value.unwrap_or(json!(short)).to_string()
}
