//! Which files mean something else when other files change.

use std::collections::{BTreeMap, BTreeSet};

use super::FullName;
use super::library::{HasRead, Library, Volume, words};
use super::name::is_name;
use super::notation::Notation;
use crate::format::detect::is_skipped;
use crate::model::Files;

/// The paths, in order, of the Avro files that refer to a definition in one of the `changed` files, directly or through
/// other files. The changed files themselves are not among them, nor are vendored code and test data.
///
/// Only files that mention a name in question are parsed. A snapshot that cannot be listed has no such files.
pub fn referring(files: &dyn Files, changed: &[&str]) -> Vec<String> {
    let mut search = Search {
        library: Library::new(files, None, HasRead::All),
        mentions: mentions(files, changed),
        needed: BTreeSet::new(),
        read: changed.iter().map(|&path| path.to_owned()).collect(),
    };
    search.read_all();
    search.reached(changed)
}

/// The simple names in quotes, and the files that mention them.
type Mentions = BTreeMap<String, Vec<String>>;

fn mentions(files: &dyn Files, changed: &[&str]) -> Mentions {
    let mut mentions = Mentions::new();
    let Ok(paths) = files.paths() else {
        return mentions;
    };
    let own = paths
        .iter()
        .filter(|path| Notation::of(path).is_some() && is_skipped(path).is_none());
    for path in own.filter(|path| !changed.contains(&path.as_str())) {
        // A file that cannot be read refers to nothing; whoever asks for it is told why.
        let Ok(Some(file)) = files.read(path) else {
            continue;
        };
        let words: BTreeSet<&str> = words(&file).map(simple).collect();
        for word in words.into_iter().filter(|word| is_name(word)) {
            mentions
                .entry(word.to_owned())
                .or_default()
                .push(path.clone());
        }
    }
    mentions
}

fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

struct Search<'files> {
    library: Library<'files>,
    mentions: Mentions,
    /// The simple names of the types that may be referred to.
    needed: BTreeSet<String>,
    /// The changed files, and those that mention a needed name.
    read: BTreeSet<String>,
}

impl Search<'_> {
    /// Reads every file that mentions a name of the changed files, or a name of a file that does.
    fn read_all(&mut self) {
        let mut waiting: Vec<String> = self.read.iter().cloned().collect();
        while let Some(path) = waiting.pop() {
            self.library.add(&path);
            let names = self.library.volume(&path).into_iter();
            let names = names.flat_map(Volume::names).map(FullName::simple);
            let names: Vec<String> = names.map(str::to_owned).collect();
            for name in names {
                for path in self.mentions.remove(&name).unwrap_or_default() {
                    if self.read.insert(path.clone()) {
                        waiting.push(path);
                    }
                }
                self.needed.insert(name);
            }
        }
    }

    /// Follows the references backwards from the changed files.
    fn reached(mut self, changed: &[&str]) -> Vec<String> {
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in std::mem::take(&mut self.read) {
            for used in self.used_by(&path) {
                users.entry(used).or_default().push(path.clone());
            }
        }
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<String> = changed.iter().map(|&path| path.to_owned()).collect();
        while let Some(path) = waiting.pop() {
            for user in users.remove(&path).unwrap_or_default() {
                if !changed.contains(&user.as_str()) && reached.insert(user.clone()) {
                    waiting.push(user);
                }
            }
        }
        reached.into_iter().collect()
    }

    /// The other files that define what the file at `path` uses.
    fn used_by(&mut self, path: &str) -> BTreeSet<String> {
        let Some(volume) = self.library.open(path) else {
            return BTreeSet::new();
        };
        let mut used = BTreeSet::new();
        for (_, reference) in self.library.references(&volume) {
            if !self.needed.contains(reference.name.simple()) {
                continue;
            }
            match self.library.target(path, &volume, &reference) {
                Ok(target) => drop(used.insert(self.library.path(target).to_owned())),
                // Definitions that contradict each other all have a part in that.
                Err(_) => used.extend(self.library.definers(&reference.name).map(str::to_owned)),
            }
        }
        used.remove(path);
        used
    }
}
