//! Edits of schemas that stand in documents of `AsyncAPI`.

use super::{Draft, unfit};
use crate::advice::operation::Operation;
use crate::advice::verify::NoEdit;
use crate::format::asyncapi::Payload;

const SHARED: &str = "a message shares its document with others";

impl Draft<'_> {
    /// An edit of the payload, by the language that it is described in.
    pub(super) fn asyncapi(
        &mut self,
        operation: &Operation,
        payload: &Payload,
    ) -> Result<(), NoEdit> {
        match operation {
            Operation::CopyAsNewType { .. } => return Err(unfit("copy_as_new_type", SHARED)),
            Operation::RestoreField { target } if self.any(target)?.holder.is_none() => {
                return Err(unfit("restore_field", SHARED));
            }
            _ => {}
        }
        match payload {
            Payload::Json(_) => self.json(operation),
            Payload::Avro(_) => self.avro(operation),
            Payload::Protobuf(_) | Payload::Anything | Payload::Foreign(_) => Err(NoEdit::Notation),
        }
    }
}
