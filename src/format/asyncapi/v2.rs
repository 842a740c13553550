//! Documents of version 2: the key of a channel is its address, and what the application publishes others subscribe to.
//!
//! `subscribe` is what the application sends, `publish` what it receives; see
//! <https://v2.asyncapi.com/docs/reference/specification/v2.6.0#channelItemObject>.

use super::facts::Use;
use super::merge::Merged;
use super::outline::Outline;
use super::texts::At;
use crate::model::Action;

pub(super) fn read(outline: &mut Outline<'_, '_>) {
    let channels = outline.root.get("channels");
    for (address, at, item) in outline.entries(channels.as_ref()) {
        let channel = outline.contract.channels.len();
        outline.channel(address, Some(address), &at, &item);
        for (word, action) in [("publish", Action::Receive), ("subscribe", Action::Send)] {
            if let Some(operation) = item.get(word) {
                operate(outline, channel, action, &operation);
            }
        }
    }
}

fn operate<'t>(outline: &mut Outline<'_, 't>, channel: usize, action: Action, at: &At<'t>) {
    let Some(operation) = outline.followed(at.clone()) else {
        return;
    };
    let Some(merged) = outline.operation(channel, action, at, &operation) else {
        return;
    };
    let name = merged.text("operationId").map(|(name, _)| name.to_owned());
    let Some(Merged::Plain(message)) = merged.get("message") else {
        return;
    };
    for message in alternatives(outline, message) {
        if let Some(listed) = outline.list(&message, None) {
            listed.channels.insert(channel);
            listed.operation = listed.operation.take().or_else(|| name.clone());
            listed.uses.insert(Use {
                channel,
                action,
                is_reply: false,
            });
        }
    }
}

/// The messages that one of several may be.
fn alternatives<'t>(outline: &mut Outline<'_, 't>, message: At<'t>) -> Vec<At<'t>> {
    let Some(followed) = outline.followed(message.clone()) else {
        return Vec::new();
    };
    match followed.get("oneOf") {
        Some(list) => list.items().collect(),
        None => vec![message],
    }
}
