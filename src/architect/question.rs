//! What a model is asked, and the form in which it has to answer.

use serde_json::{Value, json};

use super::names::Names;
use super::projection::Projection;
use super::secrets::redacted;
use super::unavailable::Unavailable;
use crate::advice::Case;
use crate::model::{Advice, Rollout, Strategy};

/// What every model is told first. Its version stands in its first line.
const PROMPT: &str = include_str!("prompt.md");

/// So many elements of a schema are shown; less of a schema that does not fit.
const ELEMENTS: [usize; 4] = [150, 75, 36, 18];

/// Bytes of JSON for one token, at the low end of what tokenizers make of it.
const BYTES_OF_A_TOKEN: usize = 3;

/// How much risk a way out bears.
pub(super) const RISKS: [&str; 3] = ["low", "medium", "high"];

/// The operations, as an answer calls them.
pub(super) const OPERATIONS: [&str; 17] = [
    "make_optional",
    "set_default",
    "restore_field",
    "restore_type",
    "restore_name",
    "restore_constraint",
    "add_field",
    "add_oneof",
    "add_alias",
    "reserve",
    "restore_reserved",
    "renumber",
    "copy_as_new_type",
    "open_content",
    "add_symbol",
    "deprecate",
    "withdraw",
];

/// A question, and what was said about it so far.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) system: &'static str,
    pub(super) turns: Vec<Turn>,
    /// The schema of the answer.
    pub(super) schema: Value,
}

/// One side's words.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub(super) by: By,
    pub(super) text: String,
}

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Ours.
    Gate,
    /// The model's.
    Model,
}

impl By {
    /// The role that both protocols know it by.
    pub(super) fn role(self) -> &'static str {
        match self {
            Self::Gate => "user",
            Self::Model => "assistant",
        }
    }
}

impl Question {
    /// The question about a case, with as much of the schemas as fits.
    pub(super) fn about<'c>(
        case: &'c Case<'c>,
        rules: &Advice,
        most_tokens: usize,
        secrets: &[&str],
    ) -> Result<(Self, Names<'c>), Unavailable> {
        let mut tokens = 0;
        for most in ELEMENTS {
            let Projection { names, shown } = Projection::of(case, rules, most);
            let text = redacted(&shown.to_string(), secrets);
            let question = Self {
                system: PROMPT,
                turns: vec![Turn { by: By::Gate, text }],
                schema: schema(&names),
            };
            tokens = question.tokens();
            if tokens <= most_tokens {
                return Ok((question, names));
            }
        }
        Err(Unavailable::TooLarge { tokens })
    }

    /// How many tokens it takes, by estimate.
    pub(super) fn tokens(&self) -> usize {
        let turns: usize = self.turns.iter().map(|turn| turn.text.len()).sum();
        let schema = self.schema.to_string().len();
        (self.system.len() + turns + schema).div_ceil(BYTES_OF_A_TOKEN)
    }

    /// The next round: what was answered, and what is wrong with it.
    pub(super) fn follow_up(&mut self, answer: String, problems: &[String]) {
        let by = By::Model;
        self.turns.push(Turn { by, text: answer });
        let text = format!(
            "Nothing of this passed. Answer again in the same form, with other edits.\n- {}",
            problems.join("\n- ")
        );
        self.turns.push(Turn { by: By::Gate, text });
    }
}

/// The form of an answer, in words that every provider knows: no bounds, no recursion, every member required.
fn schema(names: &Names<'_>) -> Value {
    let targets: Vec<&str> = names.all().collect();
    let others: Vec<&str> = std::iter::once("").chain(targets.iter().copied()).collect();
    // An exception is granted by people.
    let strategies = Strategy::ALL.into_iter();
    let strategies = strategies.filter(|strategy| *strategy != Strategy::Waiver);
    let strategies: Vec<&str> = strategies.map(Strategy::word).collect();
    let text = json!({ "type": "string" });
    let word = |known: &[&str]| json!({ "type": "string", "enum": known });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let edit = object(&[
        ("op", word(&OPERATIONS)),
        ("target", word(&targets)),
        ("other", word(&others)),
        ("text", text.clone()),
    ]);
    let option = object(&[
        ("strategy", word(&strategies)),
        ("edits", list(edit)),
        ("rollout", word(&Rollout::ALL.map(Rollout::word))),
        ("steps", list(text.clone())),
        ("risk", word(&RISKS)),
        ("correction_event", text.clone()),
    ]);
    object(&[
        ("summary", text.clone()),
        ("root_cause", text.clone()),
        ("options", list(option)),
        ("open_questions", list(text)),
    ])
}

fn object(members: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let members = members
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    json!({
        "type": "object",
        "properties": members.collect::<serde_json::Map<_, _>>(),
        "required": names,
        "additionalProperties": false,
    })
}
