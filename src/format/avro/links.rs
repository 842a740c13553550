//! Reference objects, which documents that hold Avro have where Avro has a schema or a field.
//!
//! `{"$ref": …}` stands for what it leads to, as if it were written there. Avro names a type once, so a type that was met
//! before is a name from then on; this ends types that hold themselves, too.

use super::name::FullName;
use super::parse::Parser;
use super::{Field, Reference, Shape, TypeId};
use crate::format::tree::{Node, Tree};
use crate::model::{Pointer, Unread};

/// Where the reference object at a pointer of a file leads.
pub(in crate::format) type Follow<'tree> =
    dyn Fn(&str, &Pointer) -> Result<(&'tree Tree, Pointer), Unread> + 'tree;

/// What references lead through nests no deeper than this, counted in steps of pointers.
const MAX_DEPTH: usize = 400;

/// No schema follows more references.
const MAX_FOLLOWED: usize = 10_000;

/// The references of one schema.
pub(super) struct Links<'tree> {
    follow: &'tree Follow<'tree>,
    /// How many are being followed, as steps of the pointers that lead to them.
    depth: usize,
    /// How many have been.
    followed: usize,
}

impl<'tree> Links<'tree> {
    pub(super) fn new(follow: &'tree Follow<'tree>) -> Self {
        Self {
            follow,
            depth: 0,
            followed: 0,
        }
    }
}

/// What a reference leads to.
struct Target<'tree> {
    tree: &'tree Tree,
    at: Pointer,
    node: &'tree Node,
}

/// Whether a node is a reference object.
pub(super) fn is_link(node: &Node) -> bool {
    node.get("$ref").is_some_and(|said| said.as_str().is_some())
}

impl<'tree> Parser<'tree> {
    /// The type that the reference object at `node` stands for.
    pub(super) fn linked_schema(
        &mut self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<TypeId, Unread> {
        let target = self.target(node, at)?;
        self.inside(&target, at, |parser, target| {
            if let Some(name) = parser.met(target, namespace) {
                let reference = Shape::Reference(Reference {
                    name,
                    is_bare: false,
                });
                return Ok(parser.push(target.node, &target.at, reference));
            }
            parser.schema(target.node, &target.at, namespace)
        })
    }

    /// The field that the reference object at `node` stands for.
    pub(super) fn linked_field(
        &mut self,
        node: &Node,
        at: &Pointer,
        namespace: &str,
    ) -> Result<Field, Unread> {
        let target = self.target(node, at)?;
        self.inside(&target, at, |parser, target| {
            parser.field(target.node, &target.at, namespace)
        })
    }

    fn target(&mut self, node: &Node, at: &Pointer) -> Result<Target<'tree>, Unread> {
        let path = self.tree.file.path();
        let Some(links) = &mut self.links else {
            let message = "a file of Avro has no `$ref`; name the type that is meant";
            return Err(self.wrong(node, at, message));
        };
        links.followed += 1;
        if links.depth > MAX_DEPTH || links.followed > MAX_FOLLOWED {
            let message = "the references from here lead in circles, or too deep";
            return Err(self.wrong(node, at, message));
        }
        let (tree, to) = (links.follow)(path, at)?;
        let found = tree.at(&to).map(|node| Target { tree, at: to, node });
        found.ok_or_else(|| self.wrong(node, at, "the reference leads nowhere"))
    }

    /// Reads in the file of a target, and comes back.
    fn inside<T>(
        &mut self,
        target: &Target<'tree>,
        at: &Pointer,
        read: impl FnOnce(&mut Self, &Target<'tree>) -> Result<T, Unread>,
    ) -> Result<T, Unread> {
        let steps = at.steps().count() + 1;
        let here = std::mem::replace(&mut self.tree, target.tree);
        self.deepen(|depth| depth + steps);
        let read = read(self, target);
        self.deepen(|depth| depth - steps);
        self.tree = here;
        read
    }

    fn deepen(&mut self, by: impl FnOnce(usize) -> usize) {
        if let Some(links) = &mut self.links {
            links.depth = by(links.depth);
        }
    }

    /// The name of a target, where it is a named type that was read before or is being read.
    fn met(&self, target: &Target<'_>, namespace: &str) -> Option<FullName> {
        let (name, _) = self.names_of(target.node, &target.at, namespace).ok()?;
        let id = *self.names.get(&name)?;
        let place = &self.types.get(id.index())?.place;
        let is_same = place.file.path() == target.tree.file.path() && place.pointer == target.at;
        is_same.then_some(name)
    }
}
