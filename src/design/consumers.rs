//! Events that name who is to consume them.

use super::event::{Class, Event, Field};
use super::weakness::Weakness;
use super::words::{List, hold};
use crate::rules::design as rules;

/// Who consumes, in words that end a name.
const CONSUMERS: &[&str] = &[
    "service",
    "services",
    "consumer",
    "consumers",
    "team",
    "microservice",
    "svc",
];

/// What stands beside the fields of a letter.
const LETTER: [&str; 7] = [
    "subject",
    "cc",
    "bcc",
    "sender",
    "recipients",
    "mail",
    "email",
];

/// Where an answer is to go.
const REPLIES: List = List(
    "reply to, reply topic, reply queue, reply channel, reply address, response topic, response \
     queue, response channel, callback topic, callback queue, callback url",
);

pub(super) fn find(event: &Event<'_>) -> Vec<Weakness> {
    let rule = &rules::EVENT_NAMES_CONSUMER;
    let letters = event.groups_with(&LETTER);
    let names_consumer = |field: &&Field| {
        let words = field.words();
        // In a letter, the address of an answer is a part of the letter.
        let replies = replies(&words) && !letters.contains(&field.group);
        is_for_somebody(&words) || notifies(&words, field) || replies
    };
    let name = is_for_somebody(&event.words()).then(|| Weakness::of_name(rule, event));
    let fields = event.fields.iter().filter(names_consumer);
    let fields = fields.map(|field| Weakness::of_field(rule, event, field));
    name.into_iter().chain(fields).collect()
}

/// `for_billing_service`, `PlacedForShippingService`
fn is_for_somebody(words: &[String]) -> bool {
    let who = words.iter().position(|word| word == "for");
    let who = who.map_or(&[][..], |at| &words[at + 1..]);
    who.len() > 1
        && who
            .last()
            .is_some_and(|last| CONSUMERS.contains(&last.as_str()))
}

/// `notify_billing`, a switch in the event that works something elsewhere; `notify_at` and `notify_on_error` name nobody.
fn notifies(words: &[String], field: &Field) -> bool {
    const WHEN: List =
        List("on, at, if, when, after, before, by, via, every, until, all, only, me, type");
    let [first, whom, ..] = words else {
        return false;
    };
    let is_switch = matches!(field.class, Class::Flag | Class::Text | Class::Record);
    first == "notify" && is_switch && !WHEN.has(whom)
}

/// The address of an answer, which belongs into the headers of a request. `in_reply_to` is what is answered.
fn replies(words: &[String]) -> bool {
    REPLIES.ends(words) && words.len() <= 3 && !hold(words, &["in"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::words::of_name;

    #[test]
    fn a_service_that_something_is_for_is_a_consumer() {
        for name in [
            "for_billing_service",
            "OrderPlacedForShippingService",
            "meant-for-crm-consumers",
        ] {
            assert!(is_for_somebody(&of_name(name)), "{name}");
        }
        for name in [
            "paid_for",
            "reason_for_change",
            "service",
            "billing_service",
            "for_service",
            "waited_for_approval",
        ] {
            assert!(!is_for_somebody(&of_name(name)), "{name}");
        }
    }
}
