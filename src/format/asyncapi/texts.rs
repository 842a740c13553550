//! The documents and all that they refer to, read once; and the way from a reference to what it means.
//!
//! In: the paths of documents. Out: their trees, and those of the files that their references name, from the same snapshot.
//! A reference never reaches the network; where a URI lives, the configuration says.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::format::jsonschema::uri;
use crate::format::tree::{Kind, Node, Tree};
use crate::format::yaml;
use crate::model::{Files, Place, Pointer, SchemaFile, Unread, Uris};

/// No set of documents refers to more files than this.
const MAX_FILES: usize = 5_000;

/// No reference leads to a reference more often than this.
const MAX_HOPS: usize = 100;

/// No pointer leads through more references that lead through references.
const MAX_DETOURS: usize = 8;

/// In all documents of a side no more pointers lead through references.
const MAX_SPENT: usize = 500_000;

/// How deep the index looks: `/components/messages/order`.
const INDEXED: usize = 3;

/// A file that was read.
#[derive(Debug)]
pub(super) enum Text {
    /// JSON or YAML.
    Tree(Arc<Tree>),
    /// Another language, such as Protobuf.
    Foreign(Arc<SchemaFile>),
}

/// The files, by their paths.
pub(super) struct Texts<'f> {
    read: BTreeMap<String, Result<Text, Unread>>,
    uris: &'f Uris,
}

impl<'f> Texts<'f> {
    /// Reads the files at `paths` and what they refer to, directly or through others.
    pub(super) fn read(files: &dyn Files, paths: &[&str], uris: &'f Uris) -> Self {
        let mut texts = Self {
            read: BTreeMap::new(),
            uris,
        };
        let mut waiting: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        while let Some(path) = waiting.pop() {
            if texts.read.contains_key(&path) {
                continue;
            }
            let text = if texts.read.len() < MAX_FILES {
                open(files, &path)
            } else {
                let why = format!("it is one file more than the {MAX_FILES} that are read");
                Err(Unread::new(&path, why))
            };
            if let Ok(Text::Tree(tree)) = &text {
                let named = references(&tree.root);
                let named = named
                    .iter()
                    .filter_map(|reference| texts.path(&path, reference).ok()?);
                waiting.extend(named);
            }
            texts.read.insert(path, text);
        }
        texts
    }

    /// The file at `path`, if it was asked for or is referred to.
    pub(super) fn get(&self, path: &str) -> Option<&Result<Text, Unread>> {
        self.read.get(path)
    }

    /// The paths of all files that were read.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.read.keys().map(String::as_str)
    }

    /// The other files that one of these files refers to, directly.
    pub(super) fn used_by(&self, path: &str) -> BTreeSet<String> {
        let Some(Ok(Text::Tree(tree))) = self.read.get(path) else {
            return BTreeSet::new();
        };
        let named = references(&tree.root);
        let paths = named
            .iter()
            .filter_map(|reference| self.path(path, reference).ok()?);
        paths.collect()
    }

    /// The file that a reference names, seen from `holder`; `None` for the holder itself.
    pub(super) fn path(&self, holder: &str, reference: &str) -> Result<Option<String>, String> {
        let (address, _) = uri::split(reference);
        if address.is_empty() {
            return Ok(None);
        }
        if let Some((home, rest)) = self.uris.home(holder, address) {
            let rest = uri::decode_path(rest);
            let path = rest.and_then(|rest| uri::normalize(&format!("{home}{rest}")));
            return path.map(Some).ok_or_else(|| OUTSIDE.to_owned());
        }
        if address.contains(':') || address.starts_with("//") {
            let folder = address
                .rfind('/')
                .map_or(address, |slash| &address[..=slash]);
            return Err(format!(
                "leads out of the repository, and a check never asks the network; keep a copy here, and say in [uris] of schema-gate.toml in which folder {folder} lives"
            ));
        }
        let Some(address) = uri::decode_path(address) else {
            return Err("names no file: it escapes what separates the steps of a path".to_owned());
        };
        let folder = holder.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match address.strip_prefix('/') {
            Some(from_root) => uri::normalize(from_root),
            None => uri::normalize(&format!("{folder}/{address}")),
        };
        path.map(Some).ok_or_else(|| OUTSIDE.to_owned())
    }
}

const OUTSIDE: &str =
    "leads out of the repository; bring what it means into it, and refer to it there";

fn open(files: &dyn Files, path: &str) -> Result<Text, Unread> {
    let file = files
        .read(path)?
        .ok_or_else(|| Unread::new(path, format!("there is no {path} in this revision")))?;
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    let is_foreign = ["proto", "raml", "xsd", "avdl"];
    if extension.is_some_and(|extension| is_foreign.contains(&extension)) {
        return Ok(Text::Foreign(file));
    }
    tree(&file).map(|tree| Text::Tree(Arc::new(tree)))
}

/// Reads JSON or YAML, whichever it looks like.
fn tree(file: &Arc<SchemaFile>) -> Result<Tree, Unread> {
    let start = file.text().trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with(['{', '[']) {
        return yaml::tree(file);
    }
    let extension = file.path().rsplit('.').next();
    let is_yaml = extension.is_some_and(|extension| ["yaml", "yml"].contains(&extension));
    match Tree::parse(file) {
        // A flow mapping looks like JSON, and need not be any.
        Err(_) if is_yaml => yaml::tree(file),
        read => read,
    }
}

/// What the reference objects of a tree say, each once.
fn references(root: &Node) -> BTreeSet<&str> {
    let (mut found, mut open) = (BTreeSet::new(), vec![root]);
    while let Some(node) = open.pop() {
        found.extend(reference(node));
        open.extend(node.members().iter().map(|member| &member.value));
        open.extend(node.items());
    }
    found
}

/// What a reference object says; `None` for everything else.
pub(super) fn reference(node: &Node) -> Option<&str> {
    node.get("$ref")?.as_str()
}

/// A value, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct At<'t> {
    pub(super) tree: &'t Arc<Tree>,
    pub(super) node: &'t Node,
    pub(super) pointer: Pointer,
}

impl<'t> At<'t> {
    pub(super) fn root(tree: &'t Arc<Tree>) -> Self {
        Self {
            tree,
            node: &tree.root,
            pointer: Pointer::root(),
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        Some(Self {
            tree: self.tree,
            node,
            pointer: self.pointer.join(key),
        })
    }

    /// The value of a key, or the item of an index.
    fn child(&self, step: &str) -> Option<Self> {
        let node = self.node.child(step)?;
        Some(Self {
            tree: self.tree,
            node,
            pointer: self.pointer.join(step),
        })
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&'t str> {
        self.node.get(key)?.as_str()
    }

    /// The members of a table, in the order of the text.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'t str, Self)> + use<'t> {
        let (tree, pointer) = (self.tree, self.pointer.clone());
        self.node.members().iter().map(move |member| {
            let at = Self {
                tree,
                node: &member.value,
                pointer: pointer.join(&member.key),
            };
            (member.key.as_str(), at)
        })
    }

    /// The items of a list.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> + use<'t> {
        let (tree, pointer) = (self.tree, self.pointer.clone());
        let items = self.node.items().iter().enumerate();
        items.map(move |(index, node)| Self {
            tree,
            node,
            pointer: pointer.join(index),
        })
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(self.node.kind, Kind::Object(_))
    }

    pub(super) fn place(&self) -> Place {
        Place {
            file: Arc::clone(&self.tree.file),
            pointer: self.pointer.clone(),
            span: Some(self.node.span),
        }
    }

    /// What tells this value from every other one.
    pub(super) fn key(&self) -> (String, Pointer) {
        (self.tree.file.path().to_owned(), self.pointer.clone())
    }

    pub(super) fn wrong(&self, message: impl Into<String>) -> Unread {
        Unread::at(self.place(), message)
    }
}

/// Follows references.
pub(super) struct Guide<'t> {
    texts: &'t Texts<'t>,
    /// What stands near the top of each file, by its pointer.
    index: BTreeMap<&'t str, BTreeMap<String, &'t Node>>,
    /// How many pointers are being followed that lead through references.
    detours: Cell<usize>,
    /// How many have been.
    spent: Cell<usize>,
    /// How many values were merged with traits.
    pub(super) merged: Cell<usize>,
}

impl<'t> Guide<'t> {
    pub(super) fn new(texts: &'t Texts<'t>) -> Self {
        let trees = texts.read.iter().filter_map(|(path, text)| match text {
            Ok(Text::Tree(tree)) => Some((path.as_str(), tree)),
            _ => None,
        });
        let index = trees.map(|(path, tree)| {
            let mut nodes = BTreeMap::new();
            enter(&tree.root, &Pointer::root(), 0, &mut nodes);
            (path, nodes)
        });
        Self {
            texts,
            index: index.collect(),
            detours: Cell::new(0),
            spent: Cell::new(0),
            merged: Cell::new(0),
        }
    }

    /// The value itself, or what the reference that stands there leads to in the end.
    ///
    /// # Errors
    /// If a reference leads nowhere, or in circles.
    pub(super) fn follow(&self, at: At<'t>) -> Result<At<'t>, Unread> {
        let first = at.clone();
        let mut at = at;
        for _ in 0..MAX_HOPS {
            if reference(at.node).is_none() {
                return Ok(at);
            }
            at = self.step(&at)?;
        }
        Err(first.wrong("the references from here lead in circles"))
    }

    /// What the reference at `at` leads to.
    pub(super) fn step(&self, at: &At<'t>) -> Result<At<'t>, Unread> {
        let said = reference(at.node).unwrap_or_default();
        self.find(at, said)
            .map_err(|why| at.wrong(format!("the $ref `{said}` {why}")))
    }

    /// What stands at a pointer of a file that was read.
    pub(super) fn at(&self, path: &str, pointer: &Pointer) -> Option<At<'t>> {
        let Ok(Text::Tree(tree)) = self.texts.get(path)? else {
            return None;
        };
        Some(At {
            tree,
            node: self.node(tree, pointer)?,
            pointer: pointer.clone(),
        })
    }

    /// The Protobuf or other foreign file that the reference at `at` names as a whole.
    pub(super) fn foreign(&self, at: &At<'t>) -> Option<&'t Arc<SchemaFile>> {
        let path = self.texts.path(at.tree.file.path(), reference(at.node)?);
        match self.texts.get(&path.ok()??)? {
            Ok(Text::Foreign(file)) => Some(file),
            _ => None,
        }
    }

    fn find(&self, at: &At<'t>, said: &str) -> Result<At<'t>, String> {
        let tree = match self.texts.path(at.tree.file.path(), said)? {
            None => at.tree,
            Some(path) => match self.texts.get(&path) {
                Some(Ok(Text::Tree(tree))) => tree,
                Some(Ok(Text::Foreign(_))) => {
                    return Err(format!("leads to {path}, which is neither JSON nor YAML"));
                }
                Some(Err(unread)) => return Err(format!("cannot be followed: {}", unread.message)),
                None => return Err(format!("leads to {path}, which was not read")),
            },
        };
        let (_, fragment) = uri::split(said);
        let fragment = uri::decode(fragment.unwrap_or_default());
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return Err("names an anchor; write a pointer".to_owned());
        }
        let pointer = Pointer::parse(&fragment);
        if let Some(node) = self.node(tree, &pointer) {
            return Ok(At {
                tree,
                node,
                pointer,
            });
        }
        let found = self.through_references(tree, &pointer);
        found.ok_or_else(|| "leads nowhere".to_owned())
    }

    /// What a pointer names that leads through references, as `#/channels/orders/messages/placed` does where the channel is
    /// described in another file.
    fn through_references(&self, tree: &'t Arc<Tree>, pointer: &Pointer) -> Option<At<'t>> {
        if self.detours.get() >= MAX_DETOURS || self.spent.get() >= MAX_SPENT {
            return None;
        }
        self.spent.set(self.spent.get() + 1);
        self.detours.set(self.detours.get() + 1);
        let mut steps = pointer.steps();
        let found = steps.try_fold(At::root(tree), |at, step| {
            let here = at.child(&step);
            here.or_else(|| self.follow(at).ok()?.child(&step))
        });
        self.detours.set(self.detours.get() - 1);
        found
    }

    /// The node at a pointer. Maps of thousands of messages are not searched from end to end for each of them.
    fn node(&self, tree: &'t Arc<Tree>, pointer: &Pointer) -> Option<&'t Node> {
        let steps: Vec<String> = pointer.steps().collect();
        let near = steps.iter().take(INDEXED);
        let near = near.fold(Pointer::root(), |pointer, step| pointer.join(step));
        let index = self.index.get(tree.file.path())?;
        let first = *index.get(near.as_str())?;
        let mut rest = steps.iter().skip(INDEXED);
        rest.try_fold(first, |node, step| node.child(step))
    }
}

fn enter<'t>(
    node: &'t Node,
    pointer: &Pointer,
    depth: usize,
    nodes: &mut BTreeMap<String, &'t Node>,
) {
    nodes.insert(pointer.as_str().to_owned(), node);
    if depth == INDEXED {
        return;
    }
    for member in node.members() {
        enter(&member.value, &pointer.join(&member.key), depth + 1, nodes);
    }
    for (index, item) in node.items().iter().enumerate() {
        enter(item, &pointer.join(index), depth + 1, nodes);
    }
}
