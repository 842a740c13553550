//! Asks a language model about findings, and takes nothing on trust.
//!
//! In: a case, what the catalogue says about it, and the settings of the base revision. Out: the catalogue's advice, with edits of the
//! model's that passed the same four tests, and the model's words, marked as such. This is the only room that opens a connection
//! or starts a program, and only for somebody who asked for a model. Nothing here touches a verdict or an exit code.

mod answer;
mod cache;
mod environment;
mod meter;
mod names;
mod projection;
mod prose;
mod provider;
mod question;
mod rounds;
mod secrets;
mod unavailable;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

pub use environment::{Environment, Secret};
pub use unavailable::Unavailable;

use crate::advice::{Advisor, Case};
use crate::model::{Advice, Plain};
use crate::policy;
use cache::Cache;
use meter::Meter;
use provider::Provider;
use question::Question;

/// How far a model may go.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// For one case.
    seconds: usize,
    /// After the first.
    rounds: usize,
    input_tokens: usize,
}

/// A language model, asked within limits.
#[derive(Debug)]
pub struct Model {
    provider: Provider,
    limits: Limits,
    cache: Option<Cache>,
    meter: Meter,
    environment: Environment,
    /// Whether requests are shown instead of made.
    rehearses: bool,
    requests: Mutex<Vec<String>>,
    /// Why there is no sense in asking again.
    broken: Mutex<Option<Unavailable>>,
}

impl Model {
    /// The model that the configuration of the base names. No program in `repository` is run: its files are those of the head.
    ///
    /// # Errors
    /// If no model is named, or something is missing that it takes to ask it.
    pub fn engage(
        settings: &policy::Architect,
        environment: Environment,
        repository: Option<&Path>,
    ) -> Result<Self, Unavailable> {
        let price = |price: &Option<policy::Setting<policy::Price>>| {
            price.as_ref().map(|price| price.value.0)
        };
        let prices = price(&settings.input_price).zip(price(&settings.output_price));
        let wanted = settings.cache_dir.as_ref().map(|dir| dir.value.as_str());
        Ok(Self {
            provider: Provider::new(settings, &environment, repository)?,
            limits: Limits {
                seconds: settings.timeout_s.value,
                rounds: settings.max_rounds.value,
                input_tokens: settings.max_input_tokens.value,
            },
            cache: Cache::open(wanted, &environment)?,
            meter: Meter::new(
                settings.max_calls.value,
                Arc::clone(&environment.calls),
                prices,
            ),
            environment,
            rehearses: false,
            requests: Mutex::default(),
            broken: Mutex::default(),
        })
    }

    /// The same, which makes no request and remembers what it would have asked.
    #[must_use]
    pub fn rehearsing(self) -> Self {
        Self {
            rehearses: true,
            ..self
        }
    }

    /// The model beside somebody who can always be asked.
    pub fn beside<'m>(&'m self, rules: &'m dyn Advisor) -> impl Advisor + 'm {
        Beside { model: self, rules }
    }

    /// The requests that would have been made, word for word but for the key.
    pub fn requests(&self) -> Vec<String> {
        let requests = self.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who was asked how often, and what it took, in one line; `None` when nobody was asked.
    pub fn told(&self) -> Option<String> {
        let tally = self.meter.told()?;
        Some(format!("architect: {}, {tally}", self.provider.name()))
    }

    fn secrets(&self) -> Vec<&str> {
        self.environment.secrets()
    }

    fn rehearse(&self, question: &Question) {
        let request = self.provider.shown(question);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push(request);
    }

    /// The answer to a question: an earlier one to the same, else a new one.
    fn ask(&self, question: &Question, deadline: Instant) -> Result<String, Unavailable> {
        let key = Cache::key(&self.provider.address(), &self.provider.request(question));
        if let Some(kept) = self.cache.as_ref().and_then(|cache| cache.get(&key)) {
            self.meter.kept();
            return Ok(kept);
        }
        let answer = self
            .provider
            .ask(question, deadline, self.limits.seconds, &self.meter);
        let text = answer.map_err(|why| self.redacted(why))?;
        let text = secrets::redacted(&text, &self.secrets());
        if let Some(cache) = &self.cache
            && answer::Answer::read(&text, &question.schema).is_some()
        {
            cache.put(&key, &text);
        }
        Ok(text)
    }

    /// The same reason without secrets and without letters that a terminal obeys: providers quote keys.
    fn redacted(&self, why: Unavailable) -> Unavailable {
        let tame = |says: String| {
            let says = secrets::redacted(&says, &self.secrets());
            Plain(&says).to_string()
        };
        match why {
            Unavailable::Denied {
                status,
                says,
                variable,
            } => Unavailable::Denied {
                status,
                says: tame(says),
                variable,
            },
            Unavailable::NotFound { status, says } => Unavailable::NotFound {
                status,
                says: tame(says),
            },
            Unavailable::Status { status, says } => Unavailable::Status {
                status,
                says: tame(says),
            },
            Unavailable::Connection(says) => Unavailable::Connection(tame(says)),
            why => why,
        }
    }
}

/// A model, and somebody whose advice it starts from.
struct Beside<'m> {
    model: &'m Model,
    rules: &'m dyn Advisor,
}

impl Advisor for Beside<'_> {
    fn advise(&self, case: &Case<'_>) -> Result<Option<Advice>, String> {
        let broken = || {
            let broken = self.model.broken.lock();
            broken.unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(why) = &*broken() {
            return Err(why.to_string());
        }
        let Some(rules) = self.rules.advise(case)? else {
            return Ok(None);
        };
        match self.model.consult(case, &rules) {
            Ok(advice) => Ok(Some(advice)),
            Err(why) => {
                let told = why.to_string();
                if why.is_final() {
                    *broken() = Some(why);
                }
                Err(told)
            }
        }
    }
}
