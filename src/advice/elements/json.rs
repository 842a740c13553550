//! Every schema of a document: the root, its properties, and what else holds constraints.

use std::collections::BTreeMap;

use super::{ElementId, Found, Kind, Survey};
use crate::format::jsonschema::Document;
use crate::model::Pointer;

impl Survey<'_> {
    /// The schemas of a document and of all that it refers to.
    pub(super) fn json(&mut self, document: &Document) {
        let nodes = document.schema().nodes().map(|node| &node.pointer);
        let mut pointers: Vec<&Pointer> = nodes.collect();
        // What holds something comes before it; the order of the text stays otherwise.
        pointers.sort_by_key(|pointer| pointer.steps().count());
        let mut known: BTreeMap<&Pointer, ElementId> = BTreeMap::new();
        for pointer in pointers {
            let holder = ancestors(pointer).find_map(|outer| known.get(&outer).cloned());
            let (kind, name) = called(pointer, document.short_name());
            let found = Found {
                kind,
                name: &name,
                holder: holder.as_ref(),
                place: document.place(pointer),
                number: None,
            };
            let Some(id) = self.add(found) else { return };
            known.insert(pointer, id);
        }
    }
}

/// The pointers above, the nearest first.
fn ancestors(pointer: &Pointer) -> impl Iterator<Item = Pointer> {
    std::iter::successors(pointer.parent(), Pointer::parent)
}

/// A property goes by its name, the root by that of the document, everything else by its keyword.
fn called(pointer: &Pointer, document: &str) -> (Kind, String) {
    let steps: Vec<String> = pointer.steps().collect();
    match steps.as_slice() {
        [] => (Kind::Type, document.to_owned()),
        [.., holder, name] if holder == "properties" => (Kind::Field, name.clone()),
        [.., holder, name] if holder == "$defs" || holder == "definitions" => {
            (Kind::Type, name.clone())
        }
        [.., keyword, step] if step.parse::<usize>().is_ok() => {
            (Kind::Type, format!("{keyword}[{step}]"))
        }
        [.., step] => (Kind::Type, step.clone()),
    }
}
