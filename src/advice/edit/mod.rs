//! Makes the edits that operations ask for, in copies of the files of the new side.
//!
//! In: operations and the schemas at hand. Out: the texts as they would be, all else in them as it was: comments, order,
//! formatting, line breaks. Nothing here says whether the result is any good.

mod asyncapi;
mod avro;
mod files;
mod json;
mod jsonschema;
mod protobuf;
mod text;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::case::{Edited, Schemas};
use super::elements::{Element, ElementId, Elements};
use super::operation::Operation;
use super::verify::NoEdit;
use crate::format::asyncapi::Payload;
use crate::format::tree::{Node, Tree};
use crate::format::{Schema, yaml as notation};
use crate::model::{Edit, Pointer, SchemaFile, Side};
use text::TextEdit;

pub use files::next_version;

/// Applies the operations to copies of the files of the new side.
///
/// # Errors
/// If an operation names what is not there, makes no sense for it, or wants the same letters as another one.
pub fn apply(schemas: &Schemas, operations: &[Operation]) -> Result<Edited, NoEdit> {
    let mut draft = Draft::new(schemas, operations);
    let mut done: Vec<&Operation> = Vec::new();
    for operation in operations {
        if done.contains(&operation) {
            continue;
        }
        match schemas.newest().map(|newest| &newest.schema) {
            Some(Schema::Avro(_)) => draft.avro(operation)?,
            Some(Schema::Json(_)) => draft.json(operation)?,
            Some(Schema::Protobuf(_)) => draft.protobuf(operation)?,
            Some(Schema::AsyncApi(message)) => {
                draft.asyncapi(operation, &message.facts().payload)?;
            }
            None => return Err(NoEdit::Notation),
        }
        done.push(operation);
    }
    draft.finish()
}

/// Whether the file of a subject in JSON or YAML is one in which edits are made: each value has one place, which no alias
/// repeats.
pub fn is_legible(schemas: &Schemas) -> bool {
    let side = match schemas.new {
        Some(_) => Side::New,
        None => Side::Old,
    };
    let draft = Draft::new(schemas, &[]);
    let newest = schemas.newest();
    newest.is_some_and(|newest| draft.tree_of(side, &newest.place.file).is_ok())
}

/// Edits on their way.
struct Draft<'s> {
    schemas: &'s Schemas,
    /// What is to be marked as about to go.
    deprecated: BTreeSet<&'s ElementId>,
    /// What gets another number.
    renumbered: Vec<&'s ElementId>,
    /// What is taken out.
    withdrawn: Vec<&'s ElementId>,
    /// What gets its type back.
    retyped: BTreeSet<&'s ElementId>,
    sheets: BTreeMap<String, Sheet>,
    /// What becomes of lists of required properties, by file and object.
    lists: BTreeMap<(String, Pointer), jsonschema::Required>,
    /// Files that there were none of.
    created: BTreeMap<String, String>,
    /// The next number that is free, by the type that it is for.
    numbers: BTreeMap<ElementId, i32>,
    renamed: Option<String>,
}

/// A file of the new side, and what is to be done to it.
struct Sheet {
    file: Arc<SchemaFile>,
    edits: Vec<TextEdit>,
}

impl<'s> Draft<'s> {
    fn new(schemas: &'s Schemas, operations: &'s [Operation]) -> Self {
        let deprecated = operations.iter().filter_map(|operation| match operation {
            Operation::Deprecate { target } => Some(target),
            _ => None,
        });
        let retyped = operations.iter().filter_map(|operation| match operation {
            Operation::RestoreType { target, .. } => Some(target),
            _ => None,
        });
        let withdrawn = operations.iter().filter_map(|operation| match operation {
            Operation::Withdraw { target } => Some(target),
            _ => None,
        });
        let renumbered = operations.iter().filter_map(|operation| match operation {
            Operation::Renumber { target } => Some(target),
            _ => None,
        });
        Self {
            schemas,
            renumbered: renumbered.collect(),
            lists: BTreeMap::new(),
            withdrawn: withdrawn.collect(),
            deprecated: deprecated.collect(),
            retyped: retyped.collect(),
            sheets: BTreeMap::new(),
            created: BTreeMap::new(),
            numbers: BTreeMap::new(),
            renamed: None,
        }
    }

    fn elements(&self) -> &'s Elements {
        &self.schemas.elements
    }

    /// The element of this name, on this side.
    fn element(&self, id: &ElementId, side: Side) -> Result<&'s Element, NoEdit> {
        let found = self.elements().get(id);
        let found = found.filter(|element| element.side == side);
        found.ok_or_else(|| NoEdit::NoSuchElement(id.to_string()))
    }

    /// The element of this name, on either side.
    fn any(&self, id: &ElementId) -> Result<&'s Element, NoEdit> {
        let found = self.elements().get(id);
        found.ok_or_else(|| NoEdit::NoSuchElement(id.to_string()))
    }

    /// What an element of the old side is called after on the new side; the root is the root, whatever its name.
    fn counterpart(&self, old: &Element) -> Option<&'s Element> {
        let same = self.elements().counterpart(old);
        same.or_else(|| {
            let first = |side| self.elements().iter().find(|element| element.side == side);
            let is_root = first(Side::Old).is_some_and(|root| root.id == old.id);
            first(Side::New).filter(|root| is_root && root.kind == old.kind)
        })
    }

    /// The file of an element as a tree.
    fn tree(&self, element: &Element) -> Result<Arc<Tree>, NoEdit> {
        self.tree_of(element.side, &element.place.file)
    }

    fn tree_of(&self, side: Side, file: &Arc<SchemaFile>) -> Result<Arc<Tree>, NoEdit> {
        let parse = || Tree::parse(file).ok().or_else(|| self.block_tree(file));
        let tree = self.schemas.trees.tree(side, file.path(), parse);
        tree.ok_or(NoEdit::Notation)
    }

    /// A file of YAML as a tree, where edits of JSON Schema are asked for and no alias says a thing in two places.
    fn block_tree(&self, file: &Arc<SchemaFile>) -> Option<Tree> {
        let is_json = match &self.schemas.newest()?.schema {
            Schema::Json(_) => true,
            Schema::AsyncApi(message) => matches!(message.facts().payload, Payload::Json(_)),
            Schema::Avro(_) | Schema::Protobuf(_) => false,
        };
        let tree = notation::tree(file).ok().filter(|_| is_json)?;
        yaml::is_in_place(&tree.root).then_some(tree)
    }

    /// Whether another operation takes the element out, or what it stands in.
    fn goes(&self, element: &Element) -> bool {
        let span = element.place.span;
        self.withdrawn.iter().any(|gone| {
            let gone = self.elements().get(gone).and_then(|gone| gone.place.span);
            gone.zip(span)
                .is_some_and(|(gone, span)| gone.start <= span.start && span.end <= gone.end)
        })
    }

    /// Whether another operation gives the element its type back, and marks it on the way.
    fn is_retyped(&self, id: &ElementId) -> bool {
        self.retyped.contains(id)
    }

    fn edit(&mut self, file: &Arc<SchemaFile>, edit: TextEdit) {
        let sheet = self.sheets.entry(file.path().to_owned());
        let sheet = sheet.or_insert_with(|| Sheet {
            file: Arc::clone(file),
            edits: Vec::new(),
        });
        sheet.edits.push(edit);
    }

    fn finish(mut self) -> Result<Edited, NoEdit> {
        self.write_lists()?;
        let mut files = BTreeMap::new();
        for (path, sheet) in self.sheets {
            let before = sheet.file.text().to_owned();
            let after = text::apply(&before, &sheet.edits)?;
            if after != before {
                let before = Some(before);
                files.insert(path, Edit { before, after });
            }
        }
        for (path, after) in self.created {
            let before = None;
            files.insert(path, Edit { before, after });
        }
        if files.is_empty() {
            return Err(unfit("edit", "it changes nothing"));
        }
        Ok(Edited {
            files,
            renamed: self.renamed,
            renames: Vec::new(),
        })
    }
}

/// The node of an element in the tree of its file.
fn node<'t>(tree: &'t Tree, element: &Element) -> Result<&'t Node, NoEdit> {
    let found = tree.at(&element.place.pointer);
    found.ok_or_else(|| NoEdit::NoSuchElement(element.id.to_string()))
}

fn unfit(operation: &'static str, why: &'static str) -> NoEdit {
    NoEdit::Unfit { operation, why }
}
