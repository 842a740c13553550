//! What tells one version of a definition from another.

use std::collections::BTreeSet;

use prost_reflect::prost::Message as _;
use prost_reflect::{EnumDescriptor, FileDescriptor, Kind, MessageDescriptor};
use sha2::{Digest as _, Sha256};

use super::{Definition, Element, EnumType, Field, Library, Message};

impl Definition {
    /// Equal for two definitions that read and write alike: what it declares, and every type that this leads to. Comments
    /// and what else stands in the file do not count.
    pub fn digest(&self) -> [u8; 32] {
        let mut reached = Reached {
            library: self.library(),
            hash: Sha256::new(),
            names: BTreeSet::new(),
            waiting: Vec::new(),
        };
        match &self.element {
            Element::Message(message) => reached.message(message.0.clone()),
            Element::Enum(item) => reached.enumeration(&item.0),
            Element::Service(service) => {
                let text = service.0.service_descriptor_proto().encode_to_vec();
                reached.add(service.0.full_name(), &text, "");
                for method in service.0.methods() {
                    reached.message(method.input());
                    reached.message(method.output());
                }
            }
        }
        reached.follow();
        reached.hash.finalize().into()
    }

    /// The paths of the file that it was found in and of all that this imports.
    pub fn files(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut waiting: Vec<FileDescriptor> = vec![self.found.file.clone()];
        while let Some(file) = waiting.pop() {
            if names.insert(file.name().to_owned()) {
                waiting.extend(file.dependencies());
            }
        }
        let places = names
            .iter()
            .filter_map(|name| self.library().place(name, &[]));
        places.map(|place| place.file.path().to_owned()).collect()
    }
}

/// The types that were met, each once, with the features that no descriptor holds.
struct Reached<'library> {
    library: &'library Library,
    hash: Sha256,
    names: BTreeSet<String>,
    waiting: Vec<MessageDescriptor>,
}

impl Reached<'_> {
    fn add(&mut self, name: &str, text: &[u8], features: &str) {
        for part in [name.as_bytes(), text, features.as_bytes()] {
            self.hash.update((part.len() as u64).to_be_bytes());
            self.hash.update(part);
        }
    }

    fn message(&mut self, message: MessageDescriptor) {
        if self.names.insert(message.full_name().to_owned()) {
            self.waiting.push(message);
        }
    }

    fn enumeration(&mut self, item: &EnumDescriptor) {
        if self.names.insert(item.full_name().to_owned()) {
            let text = item.enum_descriptor_proto().encode_to_vec();
            let features = self.library.enum_features(&EnumType(item.clone()));
            self.add(item.full_name(), &text, &format!("{features:?}"));
        }
    }

    fn follow(&mut self) {
        while let Some(descriptor) = self.waiting.pop() {
            let text = descriptor.descriptor_proto().encode_to_vec();
            let message = Message(descriptor);
            let features = self.library.message_features(&message);
            self.add(message.full_name(), &text, &format!("{features:?}"));
            for field in message.fields() {
                self.field(&field);
            }
        }
    }

    fn field(&mut self, field: &Field) {
        let features = self.library.field_features(field);
        let text = match field {
            Field::Own(_) => Vec::new(), // It stands in the message.
            Field::Extension(extension) => extension.field_descriptor_proto().encode_to_vec(),
        };
        self.add(field.name(), &text, &format!("{features:?}"));
        match field.kind() {
            Kind::Message(message) => self.message(message),
            Kind::Enum(item) => self.enumeration(&item),
            _ => {}
        }
    }
}
