//! Chat completions, as `OpenAI` made them and Ollama, vLLM, llama.cpp and many others speak them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::{Value, json};

use super::Reply;
use super::endpoint::{Endpoint, Header};
use super::response::{Body, count};
use crate::architect::environment::Environment;
use crate::architect::meter::{Meter, Usage};
use crate::architect::question::Question;
use crate::architect::unavailable::Unavailable;
use crate::policy;

const HOME: &str = "https://api.openai.com/v1";
const VARIABLE: &str = "OPENAI_API_KEY";

/// Speaks chat completions.
#[derive(Debug)]
pub(in crate::architect) struct OpenAi {
    pub(super) endpoint: Endpoint,
    /// How the form of the answer is asked for: with its schema, as JSON, or by the prompt alone.
    rung: AtomicUsize,
}

/// The last rung: nothing but the prompt.
const PROMPT_ONLY: usize = 2;

impl OpenAi {
    pub(super) fn new(
        settings: &policy::Architect,
        environment: &Environment,
    ) -> Result<Self, Unavailable> {
        let key = environment.key.as_ref().or(environment.openai_key.as_ref());
        let endpoint = Endpoint::new(settings, (HOME, "/chat/completions"), (key, VARIABLE))?;
        let rung = AtomicUsize::new(0);
        Ok(Self { endpoint, rung })
    }

    pub(super) fn headers(&self) -> Vec<Header> {
        let key = self.endpoint.key("authorization", "Bearer ");
        key.into_iter().collect()
    }

    pub(super) fn request(&self, question: &Question) -> Value {
        let system = json!({ "role": "system", "content": question.system });
        let turns = question.turns.iter();
        let turns = turns.map(|turn| json!({ "role": turn.by.role(), "content": turn.text }));
        let messages: Vec<Value> = std::iter::once(system).chain(turns).collect();
        // Current models of OpenAI refuse the old name, servers of others know no other.
        let limit = if self.endpoint.is_at_home {
            "max_completion_tokens"
        } else {
            "max_tokens"
        };
        let mut request = json!({
            "model": self.endpoint.model,
            "messages": messages,
            limit: self.endpoint.max_output_tokens,
        });
        let format = match self.rung.load(Ordering::Relaxed) {
            0 => json!({
                "type": "json_schema",
                "json_schema": { "name": "advice", "strict": true, "schema": question.schema },
            }),
            1 => json!({ "type": "json_object" }),
            _ => return request,
        };
        request["response_format"] = format;
        request
    }

    pub(super) fn ask(
        &self,
        question: &Question,
        deadline: Instant,
        seconds: usize,
        meter: &Meter,
    ) -> Result<Reply, Unavailable> {
        let headers = self.headers();
        loop {
            let request = self.request(question);
            let body = self
                .endpoint
                .post(&headers, &request, (deadline, seconds), meter);
            match body {
                // The server may not know the form; one rung down it may.
                Err(Unavailable::Status {
                    status: 400 | 422, ..
                }) if self.rung.load(Ordering::Relaxed) < PROMPT_ONLY => {
                    self.rung.fetch_add(1, Ordering::Relaxed);
                }
                body => return Ok(reply(&body?)),
            }
        }
    }
}

fn reply(body: &Body) -> Reply {
    let usage = body.0.get("usage");
    Reply {
        text: text(&body.0),
        usage: Usage {
            input: count(usage, "prompt_tokens"),
            output: count(usage, "completion_tokens"),
        },
    }
}

fn text(body: &Value) -> Result<String, Unavailable> {
    let choice = body.pointer("/choices/0").ok_or(Unavailable::Protocol)?;
    match choice.get("finish_reason").and_then(Value::as_str) {
        Some("length") => return Err(Unavailable::Truncated),
        Some("content_filter") => return Err(Unavailable::Refused),
        Some("stop") => {}
        _ => return Err(Unavailable::Protocol),
    }
    let message = choice.get("message").ok_or(Unavailable::Protocol)?;
    if message.get("refusal").is_some_and(Value::is_string) {
        return Err(Unavailable::Refused);
    }
    let text = message.get("content").and_then(Value::as_str);
    text.map(str::to_owned).ok_or(Unavailable::Protocol)
}
