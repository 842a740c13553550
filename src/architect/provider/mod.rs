//! Who is asked, and in which protocol.
//!
//! In: a question. Out: the text of an answer, of which nothing is believed yet, or why there is none.

mod anthropic;
mod command;
mod endpoint;
mod openai;
mod response;
mod transport;

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use super::environment::Environment;
use super::meter::{Meter, Usage};
use super::question::Question;
use super::unavailable::Unavailable;
use crate::policy;
use anthropic::Anthropic;
use command::Program;
use openai::OpenAi;

/// Whoever answers.
#[derive(Debug)]
pub(super) enum Provider {
    Anthropic(Anthropic),
    OpenAi(OpenAi),
    Command(Program),
}

/// An answer, or why there is none, and what it took all the same.
#[derive(Debug, PartialEq, Eq)]
struct Reply {
    text: Result<String, Unavailable>,
    usage: Usage,
}

impl Provider {
    pub(super) fn new(
        settings: &policy::Architect,
        environment: &Environment,
        repository: Option<&Path>,
    ) -> Result<Self, Unavailable> {
        Ok(match settings.provider.value {
            policy::Provider::None => return Err(Unavailable::NotConfigured),
            policy::Provider::Anthropic => Self::Anthropic(Anthropic::new(settings, environment)?),
            policy::Provider::OpenAi => Self::OpenAi(OpenAi::new(settings, environment)?),
            policy::Provider::Command => {
                Self::Command(Program::new(settings, environment, repository)?)
            }
        })
    }

    /// Who it is, for people.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Anthropic(anthropic) => format!("anthropic {}", anthropic.endpoint.model),
            Self::OpenAi(openai) => format!("openai {}", openai.endpoint.model),
            Self::Command(program) => format!("command {}", program.name()),
        }
    }

    /// Where a request goes.
    pub(super) fn address(&self) -> String {
        match self {
            Self::Anthropic(anthropic) => format!("POST {}", anthropic.endpoint.url),
            Self::OpenAi(openai) => format!("POST {}", openai.endpoint.url),
            Self::Command(program) => json!(program.words).to_string(),
        }
    }

    /// The body of a request.
    pub(super) fn request(&self, question: &Question) -> Value {
        match self {
            Self::Anthropic(anthropic) => anthropic.request(question),
            Self::OpenAi(openai) => openai.request(question),
            Self::Command(_) => Program::request(question),
        }
    }

    /// A request as it goes out, with the name of the key in its place.
    pub(super) fn shown(&self, question: &Question) -> String {
        let headers = match self {
            Self::Anthropic(anthropic) => anthropic.headers(),
            Self::OpenAi(openai) => openai.headers(),
            Self::Command(_) => Vec::new(),
        };
        let headers = headers.iter();
        let headers = headers.map(|header| format!("{}: {}\n", header.name, header.shown));
        let headers = headers.collect::<Vec<_>>().concat();
        let body = self.request(question);
        let content = match self {
            Self::Anthropic(_) | Self::OpenAi(_) => "content-type: application/json\n",
            Self::Command(_) => "",
        };
        format!("{}\n{content}{headers}\n{body:#}\n", self.address())
    }

    pub(super) fn ask(
        &self,
        question: &Question,
        deadline: Instant,
        seconds: usize,
        meter: &Meter,
    ) -> Result<String, Unavailable> {
        let reply = match self {
            Self::Anthropic(anthropic) => anthropic.ask(question, deadline, seconds, meter),
            Self::OpenAi(openai) => openai.ask(question, deadline, seconds, meter),
            Self::Command(program) => program.ask(question, deadline, seconds, meter),
        }?;
        meter.used(reply.usage);
        reply.text
    }
}
