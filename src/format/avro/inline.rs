//! Avro that stands inside of another document.

use std::sync::Arc;

use super::library::{HasRead, Library, subject};
use super::links::{Follow, Links};
use super::parse::{Parser, Root};
use super::{Imports, Schema, Type};
use crate::format;
use crate::format::tree::{Node, Tree};
use crate::model::{Files, Pointer, Unread};

/// Reads the schema at `pointer` of a tree, which is `node`. It defines all the names that it uses, itself or in what its
/// references lead to.
///
/// # Errors
/// If there is no Avro schema, a name in it is not defined there, or a reference leads nowhere.
pub(in crate::format) fn inline<'tree>(
    tree: &'tree Arc<Tree>,
    (pointer, node): (&Pointer, &Node),
    files: &dyn Files,
    follow: &'tree Follow<'tree>,
) -> Result<Schema, Unread> {
    let mut parser = Parser::following(tree, Links::new(follow));
    let slot = parser.slot(node, pointer, "")?;
    let root = Root { name: None, slot };
    let fragment = parser.finish(vec![root]);
    let mut library = Library::new(files, None, HasRead::All);
    let (roots, missing) = library.own(tree.file.path(), fragment);
    let types = Arc::<[Type]>::from(library.into_types());
    let Some(root) = roots.first() else {
        return Err(Unread::at(tree.place(pointer), "there is no schema"));
    };
    let schema = Schema {
        types,
        root: root.slot.of,
        declared_in: tree.file.path().into(),
        imports: Arc::new(Imports::new()),
    };
    let read = subject(schema, root, &missing)?;
    match read.schema {
        format::Schema::Avro(schema) => Ok(schema),
        _ => Err(Unread::at(tree.place(pointer), "there is no Avro schema")),
    }
}
