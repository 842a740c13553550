//! The features of linked elements, whatever the file is written in: editions set them, proto2 and proto3 say the same by
//! labels and options of their own.

use prost_reflect::{Cardinality as Label, FileDescriptor};
use prost_types::field_options::{CType, JsType};

use super::{Cardinality, Edition, EnumType, Features, Field, Library, Message, Presence, tag};

impl Library {
    /// The rules that a file is written by.
    pub fn edition(&self, file: &FileDescriptor) -> Edition {
        match self.sources.get(file.name()) {
            Some(source) => source.edition,
            None => Edition::of_syntax(file.file_descriptor_proto().syntax.as_deref()),
        }
    }

    /// What holds in a file.
    pub fn file_features(&self, file: &FileDescriptor) -> Features {
        self.features(file, &[], None)
    }

    /// What holds for a message.
    pub fn message_features(&self, message: &Message) -> Features {
        self.features(&message.0.parent_file(), message.0.path(), None)
    }

    /// What holds for an enum.
    pub fn enum_features(&self, item: &EnumType) -> Features {
        self.features(&item.0.parent_file(), item.0.path(), None)
    }

    /// What holds for a field.
    pub fn field_features(&self, field: &Field) -> Features {
        let oneof = match field {
            Field::Own(own) => own.containing_oneof().map(|oneof| {
                let index = own.field_descriptor_proto().oneof_index();
                let message = oneof.parent_message().path();
                [message, &[tag::message::ONEOF, index]].concat()
            }),
            Field::Extension(_) => None,
        };
        let features = self.features(&field.file(), field.path(), oneof.as_deref());
        if self.edition(&field.file()).has_features() {
            features
        } else {
            said_otherwise(features, field)
        }
    }

    fn features(&self, file: &FileDescriptor, path: &[i32], oneof: Option<&[i32]>) -> Features {
        if let Some(source) = self.sources.get(file.name())
            && source.edition.has_features()
        {
            return source.features(path, oneof);
        }
        let features = Features::of_edition(self.edition(file));
        let options = file.file_descriptor_proto().options.as_ref();
        match options.and_then(|options| options.java_string_check_utf8) {
            Some(true) => features.having("pb.java.utf8_validation", "VERIFY"),
            Some(false) | None => features,
        }
    }
}

/// What a label or an option says where there are no features.
fn said_otherwise(features: Features, field: &Field) -> Features {
    let (label, options) = match field {
        Field::Own(own) => (own.cardinality(), own.field_descriptor_proto()),
        Field::Extension(own) => (own.cardinality(), own.field_descriptor_proto()),
    };
    let mut features = features;
    if label == Label::Required {
        features = features.having("field_presence", "LEGACY_REQUIRED");
    } else if field.cardinality() == Cardinality::Singular(Presence::Explicit) {
        features = features.having("field_presence", "EXPLICIT");
    }
    if let Cardinality::Repeated { packed } = field.cardinality() {
        let value = if packed { "PACKED" } else { "EXPANDED" };
        features = features.having("repeated_field_encoding", value);
    }
    if field.is_delimited() {
        features = features.having("message_encoding", "DELIMITED");
    }
    let ctype = options.options.as_ref().and_then(|options| options.ctype);
    match ctype.and_then(|ctype| CType::try_from(ctype).ok()) {
        Some(ctype) => features.having("pb.cpp.string_type", ctype.as_str_name()),
        None => features,
    }
}

impl Field {
    /// What JavaScript makes of a number of 64 bits.
    pub fn jstype(&self) -> JsType {
        let proto = match self {
            Self::Own(field) => field.field_descriptor_proto(),
            Self::Extension(field) => field.field_descriptor_proto(),
        };
        let options = proto.options.as_ref();
        options.map_or(JsType::JsNormal, prost_types::FieldOptions::jstype)
    }
}
