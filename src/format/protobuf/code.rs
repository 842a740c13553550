//! What a file says to parsers and code generators, once editions, syntaxes and options are understood.

use prost_reflect::{DynamicMessage, FieldDescriptor, FileDescriptor};
use prost_types::field_options::CType;
use prost_types::{FieldOptions, MessageOptions};

use super::{Edition, EnumType, Features, Field, JsonFormat, Library, Message, Utf8};

impl Library {
    /// What a file says it is written in: `proto2`, `proto3`, `editions`.
    pub fn syntax(&self, file: &FileDescriptor) -> String {
        match self.edition(file) {
            Edition::Of2023 | Edition::Of2024 => "editions".to_owned(),
            syntax => syntax.to_string(),
        }
    }

    /// Whether parsers refuse a string in the field that is not UTF-8.
    pub fn checks_utf8(&self, field: &Field) -> bool {
        self.told(field).utf8() == Utf8::Verify
    }

    /// Whether Java's parsers do. An option of the file beats the feature.
    pub fn checks_utf8_in_java(&self, field: &Field) -> bool {
        let file = field.file();
        let options = file.file_descriptor_proto().options.as_ref();
        match options.and_then(|options| options.java_string_check_utf8) {
            Some(says) => says || self.checks_utf8(field),
            None => self.told(field).java_verifies_utf8(),
        }
    }

    /// What holds for a field; for key and value of a map, what the map says of both.
    fn told(&self, field: &Field) -> Features {
        match field.map() {
            Some(map) => self.field_features(&map),
            None => self.field_features(field),
        }
    }

    /// How C++ keeps the strings of the field: `STRING`, `CORD`, `VIEW`, `STRING_PIECE`. Before 2024 an option of its own says
    /// it, if it is there.
    pub fn cpp_string(&self, field: &Field) -> String {
        let options = field.options().and_then(|options| options.ctype);
        let ctype = options.and_then(|ctype| CType::try_from(ctype).ok());
        match ctype.filter(|_| self.edition(&field.file()) < Edition::Of2024) {
            Some(ctype) => ctype.as_str_name().to_owned(),
            None => self.field_features(field).cpp_string_type().to_owned(),
        }
    }

    /// Whether a label says that the field is required, which only proto2 has.
    pub fn is_labelled_required(&self, field: &Field) -> bool {
        field.is_required() && !self.edition(&field.file()).has_features()
    }

    /// Whether compilers make sure that the message can be written as `ProtoJSON`.
    pub fn message_allows_json(&self, message: &Message) -> bool {
        self.message_features(message).json_format() == JsonFormat::Allow
    }

    /// Whether they make sure of it for the enum.
    pub fn enum_allows_json(&self, item: &EnumType) -> bool {
        self.enum_features(item).json_format() == JsonFormat::Allow
    }
}

impl Field {
    /// The map that it is the key or the value of.
    pub fn map(&self) -> Option<Self> {
        self.message().map().map(Self::Own)
    }

    /// Its options, those that somebody made up among them.
    pub fn all_options(&self) -> DynamicMessage {
        match self {
            Self::Own(field) => field.options(),
            Self::Extension(field) => field.options(),
        }
    }

    fn options(&self) -> Option<&FieldOptions> {
        let proto = match self {
            Self::Own(field) => field.field_descriptor_proto(),
            Self::Extension(field) => field.field_descriptor_proto(),
        };
        proto.options.as_ref()
    }
}

impl Message {
    /// The field that it was made up for, when it is the entry of a map.
    pub fn map(&self) -> Option<FieldDescriptor> {
        let parent = self.0.parent_message().filter(|_| self.0.is_map_entry())?;
        let mut fields = parent.fields();
        fields.find(|field| field.is_map() && field.kind().as_message() == Some(&self.0))
    }

    /// Whether generated code lacks the accessor of the descriptor.
    pub fn has_no_descriptor_accessor(&self) -> bool {
        let options = self.0.descriptor_proto().options.as_ref();
        options.is_some_and(MessageOptions::no_standard_descriptor_accessor)
    }
}
