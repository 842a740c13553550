//! Messages that answer somebody, and no operation says whom.

use serde_json::Value;

use super::documents::{About, Document, Flaw};
use super::words::{List, of_name};
use crate::format::asyncapi::{Message, Said};
use crate::rules::design as rules;

const ANSWERS: List = List("response, reply, resp");

pub(super) fn find<'p>(document: &Document<'p>) -> Vec<Flaw<'p>> {
    let weak = document.messages.iter().filter(|(message, subject)| {
        // The name of a message that others share has its channel behind it.
        let name = subject.name.0.split(' ').next().unwrap_or_default();
        ANSWERS.ends(&of_name(name)) && is_sent(document, message) && !is_declared(message)
    });
    let weak = weak.map(|(_, subject)| Flaw {
        rule: &rules::REPLY_UNDECLARED,
        about: About::Message(subject),
    });
    weak.collect()
}

fn is_sent(document: &Document<'_>, message: &Message) -> bool {
    message.exchange().seen_by(document.perspective).sends
}

/// Whether some operation has it for its reply, or an extension says that it is one.
fn is_declared(message: &Message) -> bool {
    let facts = message.facts();
    let says = |(name, said): (&String, &Said<Value>)| {
        let kind = said.value.as_str().unwrap_or_default().to_lowercase();
        of_name(name) == ["x", "message", "kind"] && ANSWERS.has(&kind)
    };
    facts.uses.iter().any(|it| it.is_reply) || facts.extensions.iter().any(says)
}
