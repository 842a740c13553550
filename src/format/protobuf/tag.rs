//! The numbers of the fields that hold the parts of a descriptor (`google/protobuf/descriptor.proto`).

/// In a file.
pub(super) mod file {
    pub(in crate::format::protobuf) const DEPENDENCY: i32 = 3;
    pub(in crate::format::protobuf) const MESSAGE: i32 = 4;
    pub(in crate::format::protobuf) const ENUM: i32 = 5;
    pub(in crate::format::protobuf) const SERVICE: i32 = 6;
    pub(in crate::format::protobuf) const EXTENSION: i32 = 7;
    pub(in crate::format::protobuf) const OPTIONS: i32 = 8;
    pub(in crate::format::protobuf) const SYNTAX: i32 = 12;
}

/// In a message.
pub(super) mod message {
    pub(in crate::format::protobuf) const FIELD: i32 = 2;
    pub(in crate::format::protobuf) const NESTED: i32 = 3;
    pub(in crate::format::protobuf) const ENUM: i32 = 4;
    pub(in crate::format::protobuf) const RANGE: i32 = 5;
    pub(in crate::format::protobuf) const EXTENSION: i32 = 6;
    pub(in crate::format::protobuf) const OPTIONS: i32 = 7;
    pub(in crate::format::protobuf) const ONEOF: i32 = 8;
}

/// In a field.
pub(super) mod field {
    pub(in crate::format::protobuf) const LABEL: i32 = 4;
    pub(in crate::format::protobuf) const DEFAULT: i32 = 7;
}

/// In an enum.
pub(super) mod enumeration {
    pub(in crate::format::protobuf) const VALUE: i32 = 2;
}

/// In a service.
pub(super) mod service {
    pub(in crate::format::protobuf) const METHOD: i32 = 2;
}

/// The name, in all of them.
pub(super) const NAME: i32 = 1;
