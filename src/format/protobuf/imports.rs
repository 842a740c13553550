//! Finds the files that a file imports: where somebody says that imports start, else where most of them are found.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use prost_reflect::DescriptorPool;

use super::roots::{self, Root, under};
use crate::model::{Files, SchemaFile, Unread};

/// A file in an import graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// A file of the snapshot, by its path.
    File(String),
    /// A well-known file that every compiler brings along, by the name it is imported under.
    BuiltIn(String),
}

impl fmt::Display for Node {
    /// The name in a descriptor pool. No path in a repository holds `//`, so the two cannot be mistaken for each other.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.write_str(path),
            Self::BuiltIn(name) => write!(f, "built-in://{name}"),
        }
    }
}

type Found = Result<Option<Arc<SchemaFile>>, Unread>;

/// Reads files of one snapshot, each once, and finds them by the names that imports use.
pub(super) struct Imports<'a> {
    files: &'a dyn Files,
    read: RefCell<BTreeMap<String, Found>>,
    /// The paths of the snapshot by their last name; empty when it cannot be listed.
    listing: OnceCell<BTreeMap<String, Vec<String>>>,
    /// The roots that the user names.
    roots: Vec<Root>,
    /// Those that a directory declares.
    declared: RefCell<BTreeMap<String, Rc<[Root]>>>,
    problems: RefCell<BTreeSet<String>>,
}

impl<'a> Imports<'a> {
    /// Nothing is read yet.
    pub(super) fn new(files: &'a dyn Files, roots: &[String]) -> Self {
        Self {
            files,
            read: RefCell::default(),
            listing: OnceCell::new(),
            roots: roots
                .iter()
                .filter_map(|root| Root::new("", root))
                .collect(),
            declared: RefCell::default(),
            problems: RefCell::default(),
        }
    }

    /// The files that should name roots and make no sense, one sentence each.
    pub(super) fn problems(&self) -> BTreeSet<String> {
        self.problems.borrow().clone()
    }

    /// The file at `path`.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub(super) fn read(&self, path: &str) -> Found {
        if let Some(known) = self.read.borrow().get(path) {
            return known.clone();
        }
        let found = self.files.read(path);
        self.read
            .borrow_mut()
            .insert(path.to_owned(), found.clone());
        found
    }

    /// What each of `imports`, written in the file at `importer`, stands for.
    ///
    /// Roots that the user names come first, then those that a `buf.yaml` or `buf.work.yaml` above the importer declares.
    /// Without them the root is the directory above the importer under which most imports are found. What is not found
    /// there is looked for under its other directories, nearest first, and then anywhere in the snapshot.
    pub(super) fn resolve(&self, importer: &str, imports: &[String]) -> Vec<Option<Node>> {
        let directories = directories_above(importer);
        let mut roots = self.roots.clone();
        roots.extend(self.declared_above(importer, &directories));
        let found = |directory: &&&str| {
            let own = imports.iter().filter(|import| built_in(import).is_none());
            own.filter(|import| self.exists(&under(directory, import)))
                .count()
        };
        // Of equals `max_by_key` takes the last, and the nearest shall win.
        let root = directories.iter().rev().max_by_key(found).copied();
        imports
            .iter()
            .map(|import| {
                let rooted = || self.find_under(&roots, import);
                let guessed = || self.find(importer, root, &directories, import);
                built_in(import).or_else(rooted).or_else(guessed)
            })
            .collect()
    }

    fn find_under(&self, roots: &[Root], import: &str) -> Option<Node> {
        let mut candidates = roots.iter().filter_map(|root| root.file(import));
        candidates.find(|path| self.exists(path)).map(Node::File)
    }

    /// The roots that directories above the importer declare: its own first, then the nearest.
    fn declared_above(&self, importer: &str, directories: &[&str]) -> Vec<Root> {
        let declared = directories.iter().map(|directory| self.declared(directory));
        let roots = declared.flat_map(|roots| roots.to_vec());
        let (mut own, others): (Vec<_>, Vec<_>) = roots.partition(|root| root.holds(importer));
        own.extend(others);
        own
    }

    fn declared(&self, directory: &str) -> Rc<[Root]> {
        if let Some(known) = self.declared.borrow().get(directory) {
            return Rc::clone(known);
        }
        let read = |path: &str| self.read(path).ok().flatten();
        let mut problem = |path: &str, what: &str| {
            let sentence =
                format!("{path} makes no sense: {what}; imports are looked for without it");
            self.problems.borrow_mut().insert(sentence);
        };
        let found: Rc<[Root]> = roots::declared(directory, &read, &mut problem).into();
        let known = Rc::clone(&found);
        self.declared
            .borrow_mut()
            .insert(directory.to_owned(), known);
        found
    }

    fn find(
        &self,
        importer: &str,
        root: Option<&str>,
        directories: &[&str],
        import: &str,
    ) -> Option<Node> {
        let near = root.into_iter().chain(directories.iter().copied());
        let mut candidates = near.map(|directory| under(directory, import));
        let found = candidates.find(|path| self.exists(path));
        found
            .or_else(|| self.find_anywhere(importer, import))
            .map(Node::File)
    }

    /// The file whose path ends like the import; of several the one that shares most directories with the importer,
    /// then the shortest.
    fn find_anywhere(&self, importer: &str, import: &str) -> Option<String> {
        let listing = self.listing.get_or_init(|| self.list());
        let name = import.rsplit('/').next()?;
        let ending = format!("/{import}");
        let candidates = listing
            .get(name)?
            .iter()
            .filter(|path| path.ends_with(&ending));
        let best = candidates.min_by_key(|path| {
            (
                usize::MAX - shared_directories(importer, path),
                path.len(),
                *path,
            )
        });
        best.cloned()
    }

    fn list(&self) -> BTreeMap<String, Vec<String>> {
        let mut listing = BTreeMap::<String, Vec<String>>::new();
        // A snapshot that cannot be listed is reported by whoever made it; here the import is then simply not found.
        let paths = self.files.paths().unwrap_or_default();
        for path in paths.iter() {
            let name = path.rsplit('/').next().unwrap_or(path);
            listing
                .entry(name.to_owned())
                .or_default()
                .push(path.clone());
        }
        listing
    }

    fn exists(&self, path: &str) -> bool {
        !matches!(self.read(path), Ok(None))
    }
}

/// The directories a file is in, the nearest first, the root of the snapshot (`""`) last.
fn directories_above(path: &str) -> Vec<&str> {
    let cuts = path.rmatch_indices('/').map(|(at, _)| &path[..at]);
    cuts.chain([""]).collect()
}

fn shared_directories(one: &str, other: &str) -> usize {
    let pairs = one.split('/').zip(other.split('/'));
    pairs.take_while(|(one, other)| one == other).count()
}

/// Files that declare features of languages. Such features are read without them, so that they may be empty here.
const OF_LANGUAGES: [&str; 3] = [
    "google/protobuf/cpp_features.proto",
    "google/protobuf/go_features.proto",
    "google/protobuf/java_features.proto",
];

/// The well-known file of this name. It wins over a copy in the snapshot, so that a graph never holds both.
pub(super) fn built_in(import: &str) -> Option<Node> {
    if !import.starts_with("google/protobuf/") {
        return None;
    }
    let known = OF_LANGUAGES.contains(&import)
        || DescriptorPool::global().get_file_by_name(import).is_some();
    known.then(|| Node::BuiltIn(import.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Tree(Vec<(&'static str, &'static str)>);

    impl Files for Tree {
        fn paths(&self) -> Result<Arc<[String]>, Unread> {
            Ok(self.0.iter().map(|(path, _)| (*path).to_owned()).collect())
        }

        fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
            let found = self.0.iter().find(|(known, _)| *known == path);
            Ok(found.map(|(path, text)| SchemaFile::new(*path, "main", *text)))
        }
    }

    fn resolve(tree: &[&'static str], importer: &str, imports: &[&str]) -> Vec<String> {
        let files = tree.iter().map(|path| (*path, "")).collect();
        rooted(&[], files, importer, imports)
    }

    fn rooted(
        roots: &[&str],
        files: Vec<(&'static str, &'static str)>,
        importer: &str,
        imports: &[&str],
    ) -> Vec<String> {
        let tree = Tree(files);
        let imports: Vec<_> = imports.iter().map(|import| (*import).to_owned()).collect();
        let roots: Vec<_> = roots.iter().map(|root| (*root).to_owned()).collect();
        let found = Imports::new(&tree, &roots).resolve(importer, &imports);
        let names = found
            .into_iter()
            .map(|node| node.map_or_else(|| "-".to_owned(), |node| node.to_string()));
        names.collect()
    }

    #[test]
    fn the_root_is_where_most_imports_are_found() {
        let tree = [
            "common.proto",
            "proto/acme/common.proto",
            "proto/acme/money.proto",
        ];
        assert_eq!(
            resolve(
                &tree,
                "proto/acme/orders/order.proto",
                &["acme/money.proto", "acme/common.proto"]
            ),
            ["proto/acme/money.proto", "proto/acme/common.proto"]
        );
    }

    #[test]
    fn what_is_under_no_directory_above_is_found_elsewhere_nearest_first() {
        let tree = [
            "vendor/google/api/http.proto",
            "proto/third_party/google/api/http.proto",
        ];
        assert_eq!(
            resolve(
                &tree,
                "proto/acme/order.proto",
                &["google/api/http.proto", "google/type/money.proto"]
            ),
            ["proto/third_party/google/api/http.proto", "-"]
        );
    }

    #[test]
    fn a_root_that_somebody_names_comes_before_the_one_that_is_guessed() {
        let files = [
            (
                "buf.yaml",
                "version: v2\nmodules: [{path: own}, {path: deps}]",
            ),
            ("own/acme/order.proto", ""),
            ("own/acme/deps/money.proto", ""),
            ("deps/deps/money.proto", ""),
            ("far/deps/money.proto", ""),
        ];
        let found = |roots: &[&str]| {
            rooted(
                roots,
                files.to_vec(),
                "own/acme/order.proto",
                &["deps/money.proto"],
            )
        };
        assert_eq!(found(&[]), ["deps/deps/money.proto"]);
        assert_eq!(found(&["./far/"]), ["far/deps/money.proto"]);
    }

    #[test]
    fn well_known_files_are_built_in() {
        let tree = ["google/protobuf/any.proto"];
        assert_eq!(
            resolve(
                &tree,
                "order.proto",
                &["google/protobuf/any.proto", "google/protobuf/mine.proto"]
            ),
            ["built-in://google/protobuf/any.proto", "-"]
        );
    }
}
