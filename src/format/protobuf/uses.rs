//! Which messages are parts of others, or belong to calls.

use std::collections::BTreeSet;

use prost_reflect::{FileDescriptor, Kind, MessageDescriptor};

/// The full names of the messages that fields of other messages hold, and of those that calls ask for or answer with.
pub(super) fn used<'f>(files: impl Iterator<Item = &'f FileDescriptor>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for file in files {
        let mut open: Vec<MessageDescriptor> = file.messages().collect();
        while let Some(message) = open.pop() {
            let held = message.fields().filter_map(|field| match field.kind() {
                Kind::Message(part) if part != message => Some(part),
                _ => None,
            });
            used.extend(held.map(|part| part.full_name().to_owned()));
            open.extend(message.child_messages());
        }
        for service in file.services() {
            for call in service.methods() {
                used.insert(call.input().full_name().to_owned());
                used.insert(call.output().full_name().to_owned());
            }
        }
    }
    used
}
