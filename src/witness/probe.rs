//! Whether what one schema wrote keeps its values when another one reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::{avro, json, protobuf};
use crate::format::asyncapi::Payload;
use crate::format::{Schema, Subject};

/// What may be missing when the reader is done.
#[derive(Debug, Clone, Default)]
pub struct Losses {
    /// Fields that somebody took out on purpose, by name.
    pub wanted: BTreeSet<String>,
    /// Fields that have another name now, old and new: their values may arrive under either.
    pub renamed: BTreeMap<String, String>,
    /// Whether events that the reader refuses are somebody else's business.
    pub may_refuse: bool,
}

/// Writes an event with a value in every field of `writer`, reads it with `reader`, and compares field by field.
/// What a real codec cannot write has lost nothing, and is not said to be safe either.
pub fn keeps_values(writer: &Subject, reader: &Subject, losses: &Losses) -> bool {
    match (&writer.schema, &reader.schema) {
        (Schema::Avro(writer), Schema::Avro(reader)) => avro::keeps_values(writer, reader, losses),
        (Schema::Protobuf(writer), Schema::Protobuf(reader)) => {
            protobuf::keeps_values(writer, reader, losses)
        }
        (Schema::Json(writer), Schema::Json(reader)) => json::declares(writer, reader, losses),
        (Schema::AsyncApi(writer), Schema::AsyncApi(reader)) => {
            match (&writer.facts().payload, &reader.facts().payload) {
                (Payload::Json(writer), Payload::Json(reader)) => {
                    json::declares(writer, reader, losses)
                }
                (Payload::Avro(writer), Payload::Avro(reader)) => {
                    avro::keeps_values(writer, reader, losses)
                }
                _ => false,
            }
        }
        _ => false,
    }
}
