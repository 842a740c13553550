//! Documents of version 3: channels have addresses, operations stand beside them and name what they send or receive.
//!
//! See <https://www.asyncapi.com/docs/reference/specification/v3.1.0#operationObject>.

use std::collections::BTreeMap;

use super::facts::{Said, Use};
use super::outline::{Outline, is_unset};
use super::texts::{At, reference};
use crate::model::{Action, Pointer};

/// The channels of a document by where they stand, at the reference and at what it leads to.
type Channels<'t> = BTreeMap<(String, Pointer), (usize, At<'t>)>;

pub(super) fn read(outline: &mut Outline<'_, '_>) {
    let mut known = Channels::new();
    let channels = outline.root.get("channels");
    for (key, at, item) in outline.entries(channels.as_ref()) {
        let index = outline.contract.channels.len();
        outline.channel(key, item.text("address"), &at, &item);
        known.insert(at.key(), (index, item.clone()));
        known.insert(item.key(), (index, item.clone()));
        for (name, message) in item.get("messages").iter().flat_map(At::members) {
            if let Some(listed) = outline.list(&message, Some(name)) {
                listed.channels.insert(index);
            }
        }
    }
    let operations = outline.root.get("operations");
    for (name, at, operation) in outline.entries(operations.as_ref()) {
        operate(outline, &known, name, &at, &operation);
    }
}

fn operate<'t>(
    outline: &mut Outline<'_, 't>,
    known: &Channels<'t>,
    name: &str,
    at: &At<'t>,
    operation: &At<'t>,
) {
    let action = match operation.text("action") {
        Some("send") => Action::Send,
        Some("receive") => Action::Receive,
        _ => {
            let message = "an operation needs an `action`, which is send or receive";
            outline.problems.push(operation.wrong(message));
            return;
        }
    };
    let Some((channel, item)) = channel(outline, known, operation) else {
        return;
    };
    let Some(merged) = outline.operation(channel, action, at, operation) else {
        return;
    };
    let asked = Flowing {
        channel,
        item: &item,
        name,
        action,
        is_reply: false,
    };
    exchange(outline, operation, &asked);
    // The operation's own word counts where a trait has one as well.
    let reply = operation
        .get("reply")
        .or_else(|| merged.set("reply").map(|reply| reply.at().clone()));
    if let Some(reply) = reply {
        answer(outline, known, &asked, reply);
    }
}

/// The channel that an operation or a reply names.
fn channel<'t>(
    outline: &mut Outline<'_, 't>,
    known: &Channels<'t>,
    owner: &At<'t>,
) -> Option<(usize, At<'t>)> {
    let named = owner.get("channel");
    if is_unset(named.as_ref()) {
        return None;
    }
    let named = named?;
    if reference(named.node).is_none() {
        let message = "an operation names its channel by a $ref";
        outline.problems.push(named.wrong(message));
        return None;
    }
    let target = outline.guide.step(&named);
    let target = outline.noting(target)?;
    if let Some(found) = known.get(&target.key()) {
        return Some(found.clone());
    }
    let followed = outline.followed(target)?;
    let found = known.get(&followed.key()).cloned();
    if found.is_none() {
        let message = "the channel of an operation is one of the document's channels";
        outline.problems.push(named.wrong(message));
    }
    found
}

/// What flows on a channel.
struct Flowing<'o, 't> {
    channel: usize,
    item: &'o At<'t>,
    /// The operation.
    name: &'o str,
    action: Action,
    is_reply: bool,
}

/// Takes down what is exchanged: the messages that are named, all of the channel where none are.
fn exchange<'t>(outline: &mut Outline<'_, 't>, owner: &At<'t>, flowing: &Flowing<'_, 't>) {
    let named = owner.get("messages");
    let messages: Vec<At<'t>> = if let Some(list) = &named {
        list.items().collect()
    } else {
        let all = flowing.item.get("messages");
        all.iter().flat_map(At::members).map(|(_, at)| at).collect()
    };
    for message in messages {
        if let Some(listed) = outline.list(&message, None) {
            // The name of the operation is a last resort for a message that has none.
            listed
                .operation
                .get_or_insert_with(|| flowing.name.to_owned());
            listed.uses.insert(Use {
                channel: flowing.channel,
                action: flowing.action,
                is_reply: flowing.is_reply,
            });
        }
    }
}

/// Takes down the answer to what an operation exchanges: the other end sends it.
fn answer<'t>(
    outline: &mut Outline<'_, 't>,
    known: &Channels<'t>,
    asked: &Flowing<'_, 't>,
    reply: At<'t>,
) {
    let Some(reply) = outline.followed(reply) else {
        return;
    };
    let own = channel(outline, known, &reply);
    let location = reply.get("address").and_then(|at| outline.followed(at));
    let location = location.and_then(|at| at.get("location"));
    let to = own.as_ref().and_then(|(index, _)| {
        let channel = outline.contract.channels.get(*index)?;
        channel.address.as_ref().map(|_| channel.wire.clone())
    });
    let goes = match (&location, to) {
        (Some(location), _) => location.node.as_str().map(str::to_owned),
        (None, to) => to,
    };
    let place = location.as_ref().unwrap_or(&reply).place();
    let flow = outline.contract.channels.get_mut(asked.channel);
    if let Some(flow) = flow.and_then(|channel| channel.flow_mut(asked.action).as_mut()) {
        let goes = goes.filter(|goes| flow.replies.iter().all(|known| known.value != *goes));
        flow.replies.extend(goes.map(|value| Said { value, place }));
    }
    let is_told = reply.get("messages").is_some();
    // Without a channel of its own the answer comes by that of the question.
    let (channel, item) = match &own {
        Some((index, item)) => (*index, item),
        None if is_told => (asked.channel, asked.item),
        None => return,
    };
    let answered = Flowing {
        channel,
        item,
        name: asked.name,
        action: asked.action.inverted(),
        is_reply: true,
    };
    exchange(outline, &reply, &answered);
}
