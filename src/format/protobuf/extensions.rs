//! The extensions of a file whose messages are declared elsewhere: they are no part of any subject, so they make one.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, ExtensionDescriptor, FileDescriptor, MessageDescriptor};

use super::{Element, Library, Message};

/// What a file adds to a message that lies in another one.
pub(super) struct Extended {
    /// The message, or the top-level one around it.
    pub(super) element: Element,
    /// The way to the first of the extensions in the descriptor of its file.
    pub(super) path: Vec<i32>,
}

/// The messages that a file extends, each once and without those in `asked` files, which are subjects themselves.
///
/// Custom options are extensions too, of the messages that a descriptor is made of. No event is made of them.
pub(super) fn extended(file: &FileDescriptor, asked: &BTreeSet<&str>) -> Vec<Extended> {
    let mut first = BTreeMap::<String, Extended>::new();
    for extension in declared(file) {
        let message = extension.containing_message();
        let home = message.parent_file();
        if is_option(&message) || asked.contains(home.name()) {
            continue;
        }
        let message = outermost(message);
        let path = extension.path().to_vec();
        let name = message.full_name().to_owned();
        first.entry(name).or_insert_with(|| Extended {
            element: Element::Message(Message(message)),
            path,
        });
    }
    first.into_values().collect()
}

impl Library {
    /// The hashes of the files in a pool that extend a message, custom options aside.
    pub fn extending(&self, pool: &DescriptorPool) -> BTreeSet<Option<&[u8; 32]>> {
        let events = pool.all_extensions();
        let events = events.filter(|extension| !is_option(&extension.containing_message()));
        let files = events.map(|extension| extension.parent_file().name().to_owned());
        let files: BTreeSet<String> = files.collect();
        files.iter().map(|file| self.digest(file)).collect()
    }
}

fn is_option(message: &MessageDescriptor) -> bool {
    let name = message.full_name();
    name.starts_with("google.protobuf.") && name.ends_with("Options")
}

/// Every extension of a file, those inside of messages last.
fn declared(file: &FileDescriptor) -> Vec<ExtensionDescriptor> {
    let mut found: Vec<_> = file.extensions().collect();
    let mut waiting: Vec<MessageDescriptor> = file.messages().collect();
    while let Some(message) = waiting.pop() {
        found.extend(message.child_extensions());
        waiting.extend(message.child_messages());
    }
    found
}

fn outermost(message: MessageDescriptor) -> MessageDescriptor {
    let mut message = message;
    while let Some(around) = message.parent_message() {
        message = around;
    }
    message
}
