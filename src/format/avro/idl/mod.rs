//! Avro IDL, in which people write protocols and schemas (Avro 1.12, IDL Language).
//!
//! In: the text of an `.avdl` file. Out: the types and messages that its JSON would hold, placed at their words in the IDL,
//! and the files that it imports. What an import defines stays in the file that defines it, and so do the messages of an
//! imported protocol.

mod grammar;
mod imports;
mod nodes;
mod reserved;
mod tokens;
mod types;
mod values;
mod words;

use std::sync::Arc;

use super::parse::Fragment;
use super::protocol;
use crate::model::{SchemaFile, Unread};

/// Reads an IDL file, but not what it imports.
pub(super) fn parse(file: &Arc<SchemaFile>) -> Result<Fragment, Unread> {
    let document = grammar::read(file)?;
    let fragment = if document.is_protocol {
        protocol::parse(&document.tree)
    } else {
        protocol::parse_schemas(&document.tree)
    };
    Ok(Fragment {
        imports: imports::resolve(file, document.imports)?,
        ..fragment?
    })
}
