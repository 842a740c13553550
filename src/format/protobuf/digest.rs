//! What tells one version of a definition from another.

use std::collections::BTreeSet;

use prost_reflect::prost::Message as _;
use prost_reflect::{EnumDescriptor, ExtensionDescriptor, FileDescriptor, Kind, MessageDescriptor};
use sha2::{Digest as _, Sha256};

use super::{Definition, Element, EnumType};

impl Definition {
    /// Equal for two definitions that read and write alike: what it declares, and every type that this leads to. Comments
    /// and what else stands in the file do not count.
    pub fn digest(&self) -> [u8; 32] {
        let mut reached = Reached::default();
        match &self.element {
            Element::Message(message) => reached.message(message.0.clone()),
            Element::Enum(item) => reached.enumeration(&item.0),
            Element::Service(service) => {
                let text = service.0.service_descriptor_proto().encode_to_vec();
                reached.add(service.0.full_name(), &text);
                for method in service.0.methods() {
                    reached.message(method.input());
                    reached.message(method.output());
                }
            }
        }
        reached.follow();
        let syntax = format!("{:?}", self.element.file().syntax());
        reached.hash.update(syntax);
        reached.hash.update(self.features());
        reached.hash.finalize().into()
    }

    /// The features that no descriptor holds, of the definition itself.
    fn features(&self) -> String {
        let edition = self.library().edition(&self.element.file());
        let features = match &self.element {
            _ if !edition.has_features() => return String::new(),
            Element::Message(message) => {
                let fields = message.fields().into_iter();
                let fields = fields.map(|field| self.library().field_features(&field));
                let own = self.library().message_features(message);
                std::iter::once(own).chain(fields).collect()
            }
            Element::Enum(item) => vec![self.library().enum_features(item)],
            Element::Service(_) => Vec::new(),
        };
        format!("{features:?}")
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

/// The types that were met, each once.
#[derive(Default)]
struct Reached {
    hash: Sha256,
    names: BTreeSet<String>,
    waiting: Vec<MessageDescriptor>,
}

impl Reached {
    fn add(&mut self, name: &str, text: &[u8]) {
        self.hash.update((name.len() as u64).to_be_bytes());
        self.hash.update(name);
        self.hash.update((text.len() as u64).to_be_bytes());
        self.hash.update(text);
    }

    fn message(&mut self, message: MessageDescriptor) {
        if self.names.insert(message.full_name().to_owned()) {
            self.waiting.push(message);
        }
    }

    fn enumeration(&mut self, item: &EnumDescriptor) {
        if self.names.insert(item.full_name().to_owned()) {
            let text = item.enum_descriptor_proto().encode_to_vec();
            self.add(item.full_name(), &text);
            self.hash
                .update([u8::from(EnumType(item.clone()).is_closed())]);
        }
    }

    fn follow(&mut self) {
        while let Some(message) = self.waiting.pop() {
            let text = message.descriptor_proto().encode_to_vec();
            self.add(message.full_name(), &text);
            let extensions: Vec<_> = message.extensions().collect();
            for extension in &extensions {
                let text = extension.field_descriptor_proto().encode_to_vec();
                self.add(extension.full_name(), &text);
            }
            let own = message.fields().map(|field| field.kind());
            let kinds: Vec<Kind> = own
                .chain(extensions.iter().map(ExtensionDescriptor::kind))
                .collect();
            for kind in kinds {
                match kind {
                    Kind::Message(message) => self.message(message),
                    Kind::Enum(item) => self.enumeration(&item),
                    _ => {}
                }
            }
        }
    }
}
