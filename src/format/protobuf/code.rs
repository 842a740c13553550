//! What the syntax and the options of an element say to parsers and code generators, once defaults are filled in.
//!
//! Like presence and packing, all of it is a feature in a later edition, and is asked here and nowhere else.

use prost_reflect::{DynamicMessage, FileDescriptor, Syntax};
use prost_types::field_options::{CType, JsType};
use prost_types::{FieldDescriptorProto, FieldOptions, FileOptions, MessageOptions};

use super::view::{EnumType, Field, Message};

/// How C++ keeps a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CppString {
    /// As a `std::string`.
    String,
    /// As an `absl::Cord`.
    Cord,
    /// As a piece of another string.
    StringPiece,
}

impl CppString {
    /// The word of the option.
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "STRING",
            Self::Cord => "CORD",
            Self::StringPiece => "STRING_PIECE",
        }
    }
}

/// What a file says it is written in: `proto2`, `proto3`.
pub fn syntax(file: &FileDescriptor) -> String {
    let declared = file.file_descriptor_proto().syntax.clone();
    declared.unwrap_or_else(|| "proto2".to_owned())
}

impl Field {
    /// Whether parsers refuse a string in it that is not UTF-8.
    pub fn checks_utf8(&self) -> bool {
        self.file().syntax() == Syntax::Proto3
    }

    /// Whether Java's parsers do.
    pub fn checks_utf8_in_java(&self) -> bool {
        let file = self.file();
        let options = file.file_descriptor_proto().options.as_ref();
        self.checks_utf8() || options.is_some_and(FileOptions::java_string_check_utf8)
    }

    /// How C++ keeps its strings.
    pub fn cpp_string(&self) -> CppString {
        match self.options().map(FieldOptions::ctype) {
            Some(CType::Cord) => CppString::Cord,
            Some(CType::StringPiece) => CppString::StringPiece,
            Some(CType::String) | None => CppString::String,
        }
    }

    /// How JavaScript keeps its numbers, as the option writes it.
    pub fn js_type(&self) -> &'static str {
        let js_type = self.options().map(FieldOptions::jstype);
        js_type.unwrap_or(JsType::JsNormal).as_str_name()
    }

    /// Its options, those that somebody made up among them.
    pub fn all_options(&self) -> DynamicMessage {
        match self {
            Self::Own(field) => field.options(),
            Self::Extension(field) => field.options(),
        }
    }

    /// Whether a label says that it is required, which only proto2 has.
    pub fn is_labelled_required(&self) -> bool {
        self.is_required() && syntax(&self.file()) == "proto2"
    }

    fn options(&self) -> Option<&FieldOptions> {
        self.descriptor().options.as_ref()
    }

    fn descriptor(&self) -> &FieldDescriptorProto {
        match self {
            Self::Own(field) => field.field_descriptor_proto(),
            Self::Extension(field) => field.field_descriptor_proto(),
        }
    }
}

impl Message {
    /// Whether compilers make sure that it can be written as `ProtoJSON`.
    pub fn allows_json(&self) -> bool {
        allows_json(&self.0.parent_file())
    }

    /// Whether generated code lacks the accessor of the descriptor.
    pub fn has_no_descriptor_accessor(&self) -> bool {
        let options = self.0.descriptor_proto().options.as_ref();
        options.is_some_and(MessageOptions::no_standard_descriptor_accessor)
    }
}

impl EnumType {
    /// Whether compilers make sure that it can be written as `ProtoJSON`.
    pub fn allows_json(&self) -> bool {
        allows_json(&self.0.parent_file())
    }
}

fn allows_json(file: &FileDescriptor) -> bool {
    file.syntax() == Syntax::Proto3
}
