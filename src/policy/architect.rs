//! Who is asked for advice besides the built-in catalogue, and within which limits.

use std::fmt;
use std::str::FromStr;

use toml::de::{DeTable, DeValue};

use super::keys;
use super::problem::Problem;
use super::read::Reader;
use super::settings::{Names, Setting, row, table_of};

/// The longest that one case may take, in seconds.
pub(super) const SECONDS: usize = 600;
/// The most rounds after the first.
pub(super) const ROUNDS: usize = 2;
/// The most tokens of a question or an answer.
pub(super) const TOKENS: usize = 200_000;
/// The most requests of a run.
pub(super) const CALLS: usize = 100;

/// Who is asked for advice. Counts only as the base revision has it: a pull request cannot send keys elsewhere, or run a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Architect {
    /// Whose protocol is spoken.
    pub provider: Setting<Provider>,
    /// The model, by the name that the provider knows it by.
    pub model: Option<Setting<String>>,
    /// Where the provider listens, when it is not where it usually does.
    pub base_url: Option<Setting<String>>,
    /// The program and its arguments, of the provider `command`.
    pub command: Option<Setting<Names>>,
    /// How long one case may take, in seconds.
    pub timeout_s: Setting<usize>,
    /// How many rounds may follow the first.
    pub max_rounds: Setting<usize>,
    /// The most tokens of a question, by estimate.
    pub max_input_tokens: Setting<usize>,
    /// The most tokens of an answer.
    pub max_output_tokens: Setting<usize>,
    /// The most requests of a run.
    pub max_calls: Setting<usize>,
    /// Where answers are kept; empty for nowhere, and the usual place of the system when absent.
    pub cache_dir: Option<Setting<String>>,
    /// What a pull request from a fork gets.
    pub on_fork: Setting<OnFork>,
    /// Dollars for a million tokens of questions.
    pub input_price: Option<Setting<Price>>,
    /// Dollars for a million tokens of answers.
    pub output_price: Option<Setting<Price>>,
}

impl Default for Architect {
    fn default() -> Self {
        Self {
            provider: Setting::built_in(Provider::None),
            model: None,
            base_url: None,
            command: None,
            timeout_s: Setting::built_in(60),
            max_rounds: Setting::built_in(2),
            max_input_tokens: Setting::built_in(12_000),
            max_output_tokens: Setting::built_in(4_096),
            max_calls: Setting::built_in(5),
            cache_dir: None,
            on_fork: Setting::built_in(OnFork::Rules),
            input_price: None,
            output_price: None,
        }
    }
}

impl Architect {
    /// Each setting with its value and where it came from, one a line.
    pub(super) fn show(&self) -> String {
        let mut rows = vec![row("provider", &self.provider)];
        rows.extend(self.model.iter().map(|says| row("model", says)));
        rows.extend(self.base_url.iter().map(|says| row("base_url", says)));
        rows.extend(self.command.iter().map(|says| row("command", says)));
        rows.extend([
            row("timeout_s", &self.timeout_s),
            row("max_rounds", &self.max_rounds),
            row("max_input_tokens", &self.max_input_tokens),
            row("max_output_tokens", &self.max_output_tokens),
            row("max_calls", &self.max_calls),
        ]);
        rows.extend(self.cache_dir.iter().map(|says| row("cache_dir", says)));
        rows.push(row("on_fork", &self.on_fork));
        rows.extend(self.input_price.iter().map(|says| row("input_price", says)));
        rows.extend(
            self.output_price
                .iter()
                .map(|says| row("output_price", says)),
        );
        format!(
            "[architect], which counts once it is in the base\n{}",
            table_of(&rows)
        )
    }
}

/// Whose protocol is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Nobody is asked.
    None,
    /// The Messages API of Anthropic.
    Anthropic,
    /// Chat completions, as `OpenAI` made them and many others speak them.
    OpenAi,
    /// A program: JSON on standard input, JSON on standard output.
    Command,
}

impl Provider {
    /// Every provider, the default first.
    pub const ALL: [Self; 4] = [Self::None, Self::Anthropic, Self::OpenAi, Self::Command];
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
            Self::Command => "command",
        })
    }
}

impl FromStr for Provider {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| {
            format!("unknown provider `{text}`; known are none, anthropic, openai, command")
        })
    }
}

/// What a pull request from a fork gets instead of the advice of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFork {
    /// The built-in catalogue.
    Rules,
    /// Nothing.
    Off,
}

impl OnFork {
    /// Every choice, the default first.
    pub const ALL: [Self; 2] = [Self::Rules, Self::Off];
}

impl fmt::Display for OnFork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rules => "rules",
            Self::Off => "off",
        })
    }
}

impl FromStr for OnFork {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL
            .into_iter()
            .find(|known| known.to_string() == text);
        known.ok_or_else(|| format!("unknown value `{text}`; known are rules, off"))
    }
}

/// Dollars for a million tokens, which is also millionths of a dollar for one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price(pub f64);

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Reader<'_> {
    /// What `[architect]` says, of the file of the repository root only.
    pub(super) fn architect(&mut self, table: &DeTable<'_>) -> Option<Architect> {
        let says = self.table(table, "architect")?;
        if !self.folder.is_empty()
            && let Some((key, _)) = table.get_key_value("architect")
        {
            self.wrong(key.span(), Problem::NotAtRoot("architect"));
        }
        self.know(says, keys::table("architect"));
        let usual = Architect::default();
        Some(Architect {
            provider: self.word(says, "provider").unwrap_or(usual.provider),
            model: self.text(says, "model"),
            base_url: self.text(says, "base_url"),
            command: self.command(says),
            timeout_s: self.number(says, "timeout_s", SECONDS, usual.timeout_s),
            max_rounds: self.number(says, "max_rounds", ROUNDS, usual.max_rounds),
            max_input_tokens: self.number(says, "max_input_tokens", TOKENS, usual.max_input_tokens),
            max_output_tokens: self.number(
                says,
                "max_output_tokens",
                TOKENS,
                usual.max_output_tokens,
            ),
            max_calls: self.number(says, "max_calls", CALLS, usual.max_calls),
            cache_dir: self.text(says, "cache_dir"),
            on_fork: self.word(says, "on_fork").unwrap_or(usual.on_fork),
            input_price: self.price(says, "input_price"),
            output_price: self.price(says, "output_price"),
        })
    }

    fn command(&mut self, table: &DeTable<'_>) -> Option<Setting<Names>> {
        let command = self.names(table, "command")?;
        if command.value.0.is_empty() {
            let span = table.get("command").map(toml::Spanned::span);
            self.wrong(span.unwrap_or_default(), Problem::Empty("command"));
            return None;
        }
        Some(command)
    }

    fn number(
        &mut self,
        table: &DeTable<'_>,
        key: &'static str,
        most: usize,
        usual: Setting<usize>,
    ) -> Setting<usize> {
        let count = self.count(table, key, most);
        match (count, table.get(key)) {
            (Some(count), Some(value)) => self.setting(count, &value.span()),
            _ => usual,
        }
    }

    fn price(&mut self, table: &DeTable<'_>, key: &'static str) -> Option<Setting<Price>> {
        let value = table.get(key)?;
        let price = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        let price = price.filter(|price| price.is_finite() && *price >= 0.0);
        if price.is_none() {
            self.wrong_type(value, key, "dollars for a million tokens");
        }
        Some(self.setting(Price(price?), &value.span()))
    }
}
