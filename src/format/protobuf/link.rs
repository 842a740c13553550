//! Puts files and what they import into descriptor pools.
//!
//! Each changed file stands for itself: what is wrong in one hides no other. A file that was linked as the import of
//! another is not linked again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use miette::Diagnostic as _;
use prost_reflect::{DescriptorError, DescriptorPool, FileDescriptor};
use prost_types::FileDescriptorProto;
use sha2::{Digest as _, Sha256};

use super::imports::{Imports, Node};
use super::missing;
use super::scan::Weight;
use super::source::{Source, TOO_MUCH};
use super::tag::file::DEPENDENCY;
use crate::model::{Files, Place, Unread};

/// Files that one file may reach by imports. The most known in public repositories is 654.
const MAX_CLOSURE: usize = 1_000;

/// Files that may be linked in one go, counted again for each pool they are part of.
const MAX_LINKED: usize = 100_000;

/// A file, its imports resolved.
struct Unit {
    /// `None` for what is built in.
    source: Option<Arc<Source>>,
    descriptor: FileDescriptorProto,
    imports: Vec<Import>,
    /// The imports that are nowhere to be found.
    missing: Vec<Missing>,
}

struct Import {
    node: Node,
    public: bool,
}

struct Missing {
    name: String,
    public: bool,
}

/// What a file is for those that import it.
#[derive(Clone)]
struct Reach {
    /// The files whose declarations it passes on.
    exports: BTreeSet<Node>,
    /// The missing files whose declarations it would pass on.
    withheld: BTreeSet<String>,
    /// The hash of its text and of everything it imports.
    digest: [u8; 32],
}

/// Links files of one snapshot.
pub(super) struct Linker<'a> {
    imports: Imports<'a>,
    units: BTreeMap<Node, Result<Arc<Unit>, Unread>>,
    reach: BTreeMap<Node, Reach>,
    linked: usize,
}

/// What linking gives.
#[derive(Default)]
pub(super) struct Linked {
    /// The files asked for, by path.
    pub(super) files: BTreeMap<String, FileDescriptor>,
    /// Every file that was needed, by its name in a pool.
    pub(super) sources: BTreeMap<String, Arc<Source>>,
    /// For each of them the hash of its text and of everything it imports.
    pub(super) digests: BTreeMap<String, [u8; 32]>,
    /// The files asked for that could not be linked.
    pub(super) unread: Vec<Unread>,
    /// What was linked without something.
    pub(super) notes: Vec<String>,
}

impl<'a> Linker<'a> {
    /// Nothing is read yet.
    pub(super) fn new(files: &'a dyn Files, roots: &[String]) -> Self {
        Self {
            imports: Imports::new(files, roots),
            units: BTreeMap::new(),
            reach: BTreeMap::new(),
            linked: 0,
        }
    }

    /// Links the files at `paths`.
    pub(super) fn link(mut self, paths: &[&str]) -> Linked {
        let mut linked = Linked::default();
        let mut closures = Vec::new();
        for path in paths.iter().collect::<BTreeSet<_>>() {
            let start = Node::File((*path).to_owned());
            match self.closure(&start) {
                Ok(closure) => closures.push((start, closure)),
                Err(unread) => linked.unread.push(unread),
            }
        }
        // The largest first: many of the others are part of it.
        closures.sort_by_key(|(_, closure)| std::cmp::Reverse(closure.len()));
        let mut pools = BTreeMap::<Node, DescriptorPool>::new();
        for (start, closure) in closures {
            if !pools.contains_key(&start) {
                match self.pool(&start, &closure) {
                    Ok(pool) => pools.extend(closure.into_iter().map(|node| (node, pool.clone()))),
                    Err(unread) => {
                        linked.unread.push(unread);
                        continue;
                    }
                }
            }
            let name = start.to_string();
            let file = pools
                .get(&start)
                .and_then(|pool| pool.get_file_by_name(&name));
            linked.files.extend(file.map(|file| (name, file)));
        }
        self.hand_over(&mut linked);
        linked
    }

    fn hand_over(self, linked: &mut Linked) {
        linked.notes = self.notes();
        for (node, unit) in self.units {
            if let Ok(Some(source)) = unit.map(|unit| unit.source.clone()) {
                linked.sources.insert(node.to_string(), source);
            }
        }
        let digests = self.reach.into_iter();
        linked.digests = digests
            .map(|(node, reach)| (node.to_string(), reach.digest))
            .collect();
    }

    /// One sentence for each import that is missing.
    fn notes(&self) -> Vec<String> {
        let mut importers = BTreeMap::<&str, Vec<&Node>>::new();
        for (node, unit) in &self.units {
            let missing = unit.iter().flat_map(|unit| &unit.missing);
            for missing in missing {
                importers.entry(&missing.name).or_default().push(node);
            }
        }
        let notes = importers.into_iter().filter_map(|(name, importers)| {
            let (first, others) = importers.split_first()?;
            let importers = match others.len() {
                0 => first.to_string(),
                1 => format!("{first} and another file"),
                count => format!("{first} and {count} other files"),
            };
            Some(format!(
                "the import {name} of {importers} is not in this snapshot: its types are compared by name only, its options not at all; commit the file, or check a descriptor set"
            ))
        });
        let unnamed = self.units.iter().filter(|(_, unit)| {
            let source = unit.as_ref().ok().and_then(|unit| unit.source.as_ref());
            source.is_some_and(|source| source.is_unnamed)
        });
        let unnamed = unnamed.map(|(node, _)| {
            format!(
                "{node} names no syntax and is no proto2, for want of labels: read as proto3; protoc refuses it, so let it start with syntax = \"proto3\";"
            )
        });
        let problems = self.imports.problems().into_iter();
        problems.chain(unnamed).chain(notes).collect()
    }

    /// `start` and everything it imports, imports first.
    fn closure(&mut self, start: &Node) -> Result<Vec<Node>, Unread> {
        let mut order = Vec::new();
        // What was met, and whether the walk is still inside it.
        let mut inside = BTreeMap::from([(start.clone(), true)]);
        let mut open = vec![(start.clone(), 0)];
        while let Some((node, next)) = open.last_mut() {
            let node = node.clone();
            let unit = match self.unit(&node) {
                Ok(unit) => unit,
                Err(unread) => return Err(self.blame(&open, unread)),
            };
            let Some(import) = unit.imports.get(*next) else {
                self.note_reach(&node, &unit);
                inside.insert(node.clone(), false);
                order.push(node);
                open.pop();
                continue;
            };
            *next += 1;
            match inside.get(&import.node) {
                Some(true) => return Err(self.blame_cycle(&open, &import.node)),
                Some(false) => continue,
                None => inside.insert(import.node.clone(), true),
            };
            open.push((import.node.clone(), 0));
            if inside.len() > MAX_CLOSURE {
                let message = format!("it imports more than {MAX_CLOSURE} files; split it up");
                return Err(self.at_import(&open, &message));
            }
        }
        Ok(order)
    }

    /// The file of a node, parsed and with its imports found; each only once.
    fn unit(&mut self, node: &Node) -> Result<Arc<Unit>, Unread> {
        if let Some(known) = self.units.get(node) {
            return known.clone();
        }
        let unit = match node {
            Node::File(path) => self.read_unit(path),
            Node::BuiltIn(name) => Ok(built_in_unit(name)),
        };
        let unit = unit.map(Arc::new);
        self.units.insert(node.clone(), unit.clone());
        unit
    }

    fn read_unit(&self, path: &str) -> Result<Unit, Unread> {
        let file = self.imports.read(path)?;
        let file = file.ok_or_else(|| Unread::new(path, "the file is not in this snapshot"))?;
        let source = Source::parse(file)?;
        let names = &source.descriptor.dependency;
        let (mut imports, mut missing) = (Vec::new(), Vec::new());
        for (index, found) in self.imports.resolve(path, names).into_iter().enumerate() {
            let name = names[index].clone();
            let index = i32::try_from(index).unwrap_or(i32::MAX);
            let public = source.descriptor.public_dependency.contains(&index);
            match found {
                Some(node) => imports.push(Import { node, public }),
                None => missing.push(Missing { name, public }),
            }
        }
        Ok(Unit {
            descriptor: source.descriptor.clone(),
            source: Some(Arc::new(source)),
            imports,
            missing,
        })
    }

    /// Called for imports before those that import them.
    fn note_reach(&mut self, node: &Node, unit: &Unit) {
        if self.reach.contains_key(node) {
            return;
        }
        let mut exports = BTreeSet::new();
        let mut withheld = BTreeSet::new();
        let mut hash = Sha256::new();
        match &unit.source {
            Some(source) => hash.update(source.digest),
            None => hash.update(node.to_string()),
        }
        for import in &unit.imports {
            let reach = self.reach.get(&import.node);
            let reach = reach.expect("imports are noted before those that import them");
            hash.update(reach.digest);
            if import.public {
                exports.insert(import.node.clone());
                exports.extend(reach.exports.iter().cloned());
                withheld.extend(reach.withheld.iter().cloned());
            }
        }
        for missing in &unit.missing {
            hash.update("missing");
            hash.update(&missing.name);
            if missing.public {
                withheld.insert(missing.name.clone());
            }
        }
        let reach = Reach {
            exports,
            withheld,
            digest: hash.finalize().into(),
        };
        self.reach.insert(node.clone(), reach);
    }

    fn pool(&mut self, start: &Node, closure: &[Node]) -> Result<DescriptorPool, Unread> {
        let mut weight = Weight::default();
        let mut files = Vec::new();
        let mut lacking = BTreeMap::new();
        for node in closure {
            let unit = self.unit(node)?;
            let missing = self.missing(&unit);
            if !missing.is_empty() {
                lacking.insert(files.len(), missing);
            }
            weight = weight.and(
                unit.source
                    .as_ref()
                    .map_or_else(Weight::default, |source| source.weight),
            );
            files.push(self.linkable(node, &unit));
        }
        self.linked += files.len();
        if weight.is_too_much() || self.linked > MAX_LINKED {
            return Err(Unread::new(start.to_string(), TOO_MUCH));
        }
        let built = if lacking.is_empty() {
            build(files)
        } else {
            build_without(files, &lacking)
        };
        built.map_err(|error| self.does_not_link(start, &error))
    }

    /// The missing files whose names a file could use.
    fn missing(&self, unit: &Unit) -> BTreeSet<String> {
        let own = unit.missing.iter().map(|missing| missing.name.clone());
        let reached = unit.imports.iter();
        let reached = reached.filter_map(|import| self.reach.get(&import.node));
        let withheld = reached.flat_map(|reach| reach.withheld.iter().cloned());
        own.chain(withheld).collect()
    }

    /// The descriptor under its name in the pool, with every file that it may take names from as an import.
    ///
    /// Public imports are followed here: the pool follows them one step only, and the same ones again and again.
    fn linkable(&self, node: &Node, unit: &Unit) -> FileDescriptorProto {
        let mut visible = BTreeSet::new();
        for import in &unit.imports {
            visible.insert(import.node.to_string());
            let passed_on = self.reach.get(&import.node).map(|reach| &reach.exports);
            visible.extend(passed_on.into_iter().flatten().map(ToString::to_string));
        }
        FileDescriptorProto {
            name: Some(node.to_string()),
            dependency: visible.into_iter().collect(),
            public_dependency: Vec::new(),
            weak_dependency: Vec::new(),
            ..unit.descriptor.clone()
        }
    }

    fn does_not_link(&self, start: &Node, error: &DescriptorError) -> Unread {
        let advice = error.help().map(|help| help.to_string());
        let advice =
            advice.unwrap_or_else(|| "correct it so that protoc would compile the file".to_owned());
        let message = format!("{error}; {advice}");
        let source_of = |node: &Node| match self.units.get(node) {
            Some(Ok(unit)) => unit.source.clone(),
            _ => None,
        };
        let path = error.path().unwrap_or_default();
        let name = error.file().unwrap_or_default();
        match (source_of(start), source_of(&Node::File(name.to_owned()))) {
            (Some(source), _) if start.to_string() == name => {
                Unread::at(source.place(path, path), message)
            }
            (Some(source), Some(_)) => Unread::at(
                Place::file(&source.file),
                format!("it imports `{name}`, which does not link: {message}"),
            ),
            _ => Unread::new(start.to_string(), message),
        }
    }

    /// Tells the file that was asked for what is wrong with the import it is about to follow.
    fn blame(&self, open: &[(Node, usize)], unread: Unread) -> Unread {
        if open.len() == 1 {
            return unread;
        }
        let message = format!(
            "it imports `{}`, which cannot be read: {}",
            unread.path, unread.message
        );
        self.at_import(open, &message)
    }

    fn blame_cycle(&self, open: &[(Node, usize)], again: &Node) -> Unread {
        let cycle = open.iter().skip_while(|(node, _)| node != again);
        let names: Vec<_> = cycle.map(|(node, _)| node.to_string()).collect();
        let message = format!(
            "imports go round in a circle: {} -> {again}; move what they share into a file of its own",
            names.join(" -> ")
        );
        self.at_import(open, &message)
    }

    /// A message at the import statement that the walk started with.
    fn at_import(&self, open: &[(Node, usize)], message: &str) -> Unread {
        let Some((start, next)) = open.first() else {
            return Unread::new("", message);
        };
        let path = [
            DEPENDENCY,
            i32::try_from(next.saturating_sub(1)).unwrap_or(i32::MAX),
        ];
        match self.units.get(start) {
            Some(Ok(unit)) => match &unit.source {
                Some(source) => Unread::at(source.place(&path, &path), message),
                None => Unread::new(start.to_string(), message),
            },
            _ => Unread::new(start.to_string(), message),
        }
    }
}

/// Puts files into a pool.
pub(super) fn build(files: Vec<FileDescriptorProto>) -> Result<DescriptorPool, DescriptorError> {
    let mut pool = DescriptorPool::new();
    pool.add_file_descriptor_protos(files)?;
    Ok(pool)
}

/// Builds a pool although some files lack imports.
pub(super) fn build_without(
    mut files: Vec<FileDescriptorProto>,
    lacks: &BTreeMap<usize, BTreeSet<String>>,
) -> Result<DescriptorPool, DescriptorError> {
    let made = missing::complete(&mut files, lacks);
    let all = files.iter().chain(&made).cloned().collect();
    build(all).or_else(|_| {
        // An option may hold a value of a type that is not known.
        let lacking = files.iter_mut().enumerate();
        let lacking = lacking.filter(|(index, _)| lacks.contains_key(index));
        lacking.for_each(|(_, file)| missing::strip(file));
        build(files.into_iter().chain(made).collect())
    })
}

fn built_in_unit(name: &str) -> Unit {
    let file = DescriptorPool::global().get_file_by_name(name);
    let descriptor = file
        .map(|file| file.file_descriptor_proto().clone())
        .unwrap_or_default();
    let imports = descriptor
        .dependency
        .iter()
        .enumerate()
        .map(|(index, name)| Import {
            node: Node::BuiltIn(name.clone()),
            public: i32::try_from(index)
                .is_ok_and(|index| descriptor.public_dependency.contains(&index)),
        });
    Unit {
        source: None,
        imports: imports.collect(),
        missing: Vec::new(),
        descriptor,
    }
}
