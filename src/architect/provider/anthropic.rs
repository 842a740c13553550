//! The Messages API of Anthropic, with as little as it takes.

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

const HOME: &str = "https://api.anthropic.com";
const VERSION: &str = "2023-06-01";
const VARIABLE: &str = "ANTHROPIC_API_KEY";

/// Speaks the Messages API.
#[derive(Debug)]
pub(in crate::architect) struct Anthropic {
    pub(super) endpoint: Endpoint,
}

impl Anthropic {
    pub(super) fn new(
        settings: &policy::Architect,
        environment: &Environment,
    ) -> Result<Self, Unavailable> {
        let key = environment
            .key
            .as_ref()
            .or(environment.anthropic_key.as_ref());
        let endpoint = Endpoint::new(settings, (HOME, "/v1/messages"), (key, VARIABLE))?;
        Ok(Self { endpoint })
    }

    pub(super) fn headers(&self) -> Vec<Header> {
        let version = Header::plain("anthropic-version", VERSION);
        let key = self.endpoint.key("x-api-key", "");
        std::iter::once(version).chain(key).collect()
    }

    // No sampling, no thinking budget, no prefill, no forced tool: current models refuse each of them.
    pub(super) fn request(&self, question: &Question) -> Value {
        let turns = question.turns.iter();
        let turns = turns.map(|turn| json!({ "role": turn.by.role(), "content": turn.text }));
        json!({
            "model": self.endpoint.model,
            "max_tokens": self.endpoint.max_output_tokens,
            "system": question.system,
            "messages": turns.collect::<Vec<_>>(),
            "output_config": { "format": { "type": "json_schema", "schema": question.schema } },
        })
    }

    pub(super) fn ask(
        &self,
        question: &Question,
        deadline: Instant,
        seconds: usize,
        meter: &Meter,
    ) -> Result<Reply, Unavailable> {
        let request = self.request(question);
        let headers = self.headers();
        let body = self
            .endpoint
            .post(&headers, &request, (deadline, seconds), meter)?;
        Ok(reply(&body))
    }
}

fn reply(body: &Body) -> Reply {
    let usage = body.0.get("usage");
    let input = [
        "input_tokens",
        "cache_creation_input_tokens",
        "cache_read_input_tokens",
    ];
    Reply {
        text: text(&body.0),
        usage: Usage {
            input: input.into_iter().map(|name| count(usage, name)).sum(),
            output: count(usage, "output_tokens"),
        },
    }
}

fn text(body: &Value) -> Result<String, Unavailable> {
    match body.get("stop_reason").and_then(Value::as_str) {
        Some("max_tokens" | "model_context_window_exceeded") => return Err(Unavailable::Truncated),
        Some("refusal") => return Err(Unavailable::Refused),
        Some("end_turn" | "stop_sequence") => {}
        _ => return Err(Unavailable::Protocol),
    }
    // A block of thinking may come first.
    let blocks = body.get("content").and_then(Value::as_array);
    let text = blocks
        .ok_or(Unavailable::Protocol)?
        .iter()
        .filter(|block| block.get("type").is_some_and(|kind| kind == "text"));
    Ok(text
        .filter_map(|block| block.get("text")?.as_str())
        .collect())
}
