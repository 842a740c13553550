//! Decides how much each change weighs, and for whom.
//!
//! In: the `schema-gate.toml` files, what the command line says, and changes. Out: findings with levels, and for each
//! setting where it came from. Nothing here touches a verdict: a policy says who minds, never what is true.

mod architect;
mod exception;
mod globs;
mod history;
mod holds;
mod keys;
mod owners;
mod problem;
mod read;
mod schema;
mod settings;
mod uris;
mod weigh;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Profile, SchemaFile, SchemaType, Uris};

use globs::Globs;
use settings::{Levels, Settings};

pub use architect::{Architect, OnFork, Price, Provider};
pub use exception::Exception;
pub use history::History;
pub use holds::Holds;
pub use owners::{CODEOWNERS, CodeOwners};
pub use problem::{ConfigError, Errors, Problem};
pub use read::nearest_rule;
pub use schema::config_schema;
pub use settings::{Effective, FailOn, Names, OnUnproven, Origin, Overrides, Setting};
pub use weigh::{fails, insist, rank, weigh, weigh_aside, weigh_violation};

/// The names a config file may have, in each folder of the repository.
pub const FILE_NAMES: [&str; 3] = [
    "schema-gate.toml",
    ".schema-gate.toml",
    ".config/schema-gate.toml",
];

/// The config files that can have a say about `path`: those of the root first, then folder by folder down to it.
///
/// ```
/// let candidates = schema_gate::policy::candidates("events/order.avsc");
/// assert_eq!(candidates[0], "schema-gate.toml");
/// assert_eq!(candidates[3], "events/schema-gate.toml");
/// ```
pub fn candidates(path: &str) -> Vec<String> {
    let below = path
        .match_indices('/')
        .map(|(slash, _)| &path[..=slash])
        .filter(|folder| !folder.ends_with("/.config/") && *folder != ".config/");
    std::iter::once("")
        .chain(below)
        .flat_map(|folder| FILE_NAMES.map(|name| format!("{folder}{name}")))
        .collect()
}

/// All that the config files and the command line ask for.
#[derive(Debug, Default)]
pub struct Policy {
    base: Option<Setting<String>>,
    /// Who is asked for advice, as the file of the repository root says.
    architect: Option<Architect>,
    /// The root's file first, the nearest last; of one file `[defaults]` first, then each `[[policy]]` in order.
    scopes: Vec<Scope>,
    /// Where URIs live, each with the folder of the file that says so.
    uris: Vec<(String, uris::Entry)>,
    overrides: Overrides,
}

/// Some files, and what is asked of them.
#[derive(Debug, Default)]
struct Scope {
    /// The folder of the config file, with a slash at the end; empty for the root.
    folder: String,
    /// Which files below that folder; `None` is all of them.
    paths: Option<Globs>,
    /// Which of these are not looked at.
    exclude: Option<Setting<Globs>>,
    settings: Settings,
    levels: Levels,
    /// The elements that the levels are for; `None` is all of them.
    elements: Option<Names>,
}

impl Policy {
    /// Reads the config files of one revision. A file under a name of [`FILE_NAMES`] speaks for its folder, any other
    /// for the whole repository.
    ///
    /// # Errors
    /// If a file is not TOML, or a key, a value, a rule or a glob in it makes no sense. All that is wrong is told at once.
    pub fn parse(files: &[Arc<SchemaFile>], overrides: Overrides) -> Result<Self, Errors> {
        let mut files: Vec<_> = files.iter().map(|file| (folder_of(file), file)).collect();
        files.sort_by_key(|(folder, file)| (*folder, file.path()));
        Self::read(files, overrides)
    }

    /// Reads a config file that somebody names. It speaks for the whole repository, wherever it is.
    ///
    /// # Errors
    /// The same.
    pub fn given(file: &Arc<SchemaFile>, overrides: Overrides) -> Result<Self, Errors> {
        Self::read(vec![("", file)], overrides)
    }

    fn read(files: Vec<(&str, &Arc<SchemaFile>)>, overrides: Overrides) -> Result<Self, Errors> {
        let mut policy = Self {
            overrides,
            ..Self::default()
        };
        let mut problems = read::rivals(&files);
        for (folder, file) in files {
            let read = read::read(file, folder);
            policy.scopes.extend(read.scopes);
            let entries = read.uris.into_iter();
            policy
                .uris
                .extend(entries.map(|entry| (folder.to_owned(), entry)));
            policy.base = policy.base.or(read.base);
            policy.architect = policy.architect.or(read.architect);
            problems.extend(read.problems);
        }
        if problems.is_empty() {
            Ok(policy)
        } else {
            Err(Errors { problems })
        }
    }

    /// What to compare with, when a config says it.
    pub fn base(&self) -> Option<&Setting<String>> {
        self.base.as_ref()
    }

    /// Who is asked for advice, when a config says it. Nobody acts on what the head says: see [`Architect`].
    pub fn architect(&self) -> Option<&Architect> {
        self.architect.as_ref()
    }

    /// Whose rules decide about some path instead of our own.
    pub fn profiles(&self) -> BTreeSet<Profile> {
        if let Some(profile) = self.overrides.profile {
            return BTreeSet::from([profile]);
        }
        let scopes = self.scopes.iter();
        let said = scopes.filter_map(|scope| scope.settings.profile.as_ref());
        said.map(|profile| profile.value).collect()
    }

    /// Whether a `[[policy]]` takes this path out of the check.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.exclusion(path).is_some()
    }

    /// The language of the schemas that a `[[policy]]` says the file at `path` holds.
    pub fn expects(&self, path: &str) -> Option<SchemaType> {
        match self.holds(path)? {
            Holds::Schemas(language) => Some(language),
            Holds::Events => None,
        }
    }

    /// Whether a `[[policy]]` says that the file at `path` holds events.
    pub fn expects_events(&self, path: &str) -> bool {
        self.holds(path) == Some(Holds::Events)
    }

    fn holds(&self, path: &str) -> Option<Holds> {
        let says = |scope: &&Scope| scope.settings.schema_type.is_some() && scope.covers(path);
        let scope = self.scopes.iter().rfind(says)?;
        scope.settings.schema_type.as_ref().map(|says| says.value)
    }

    /// Whether a policy names owners, of whatever.
    pub fn sets_owners(&self) -> bool {
        self.scopes
            .iter()
            .any(|scope| scope.settings.owners.is_some())
    }

    /// Whether any `[[policy]]` binds schemas to the type of an event.
    pub fn binds_types(&self) -> bool {
        let mut scopes = self.scopes.iter();
        scopes.any(|scope| scope.settings.ce_type.is_some())
    }

    /// The type of the `CloudEvents` whose data a `[[policy]]` says that the schemas at `path` describe.
    pub fn ce_type(&self, path: &str) -> Option<&str> {
        let says = |scope: &&Scope| scope.settings.ce_type.is_some() && scope.covers(path);
        let scope = self.scopes.iter().rfind(says)?;
        scope
            .settings
            .ce_type
            .as_ref()
            .map(|says| says.value.as_str())
    }

    /// What is asked of the file at `path`, each setting with where it came from.
    pub fn for_path(&self, path: &str) -> Effective {
        let mut effective = Effective {
            excluded: self.exclusion(path),
            ..Effective::default()
        };
        for scope in self.scopes.iter().filter(|scope| scope.covers(path)) {
            match &scope.elements {
                None => effective.overlay(&scope.settings, &scope.levels),
                Some(elements) => effective.exceptions.push(Exception {
                    elements: elements.clone(),
                    levels: scope.levels.clone(),
                }),
            }
        }
        effective.overlay(&self.overrides.settings(), &BTreeMap::new());
        effective
    }

    /// The folders that Protobuf imports start from, each once, as the files name them.
    pub fn roots(&self) -> Vec<String> {
        let says = self
            .scopes
            .iter()
            .filter_map(|scope| scope.settings.roots.as_ref());
        let mut roots: Vec<String> = Vec::new();
        for root in says.flat_map(|says| &says.value.0) {
            if !roots.contains(root) {
                roots.push(root.clone());
            }
        }
        roots
    }

    /// Where the URIs of references live. The schemas below a folder see what its own config file says, and what those
    /// above it say.
    pub fn uris(&self) -> Uris {
        let mut uris = Uris::default();
        for (folder, entry) in &self.uris {
            uris.add(&entry.uri, folder, &entry.path.value);
        }
        uris
    }

    /// What is asked of the file at `path`, as `config show` prints it.
    pub fn show(&self, path: &str) -> String {
        let seen = self
            .uris
            .iter()
            .filter(|(folder, _)| path.starts_with(folder));
        // The nearest file comes last, and what it says of a URI is what counts.
        let uris = seen.map(|(_, entry)| (entry.uri.as_str(), &entry.path));
        let shown = self.for_path(path).show(path, &uris.collect());
        match &self.architect {
            Some(architect) if path.is_empty() => shown + &architect.show(),
            _ => shown,
        }
    }

    /// The last `exclude` that has a say about `path` decides.
    fn exclusion(&self, path: &str) -> Option<Origin> {
        let mut scopes = self.scopes.iter().rev();
        let decisive = scopes.find(|scope| scope.exclude.is_some() && scope.names(path))?;
        decisive.exclusion(path)
    }
}

impl Scope {
    /// Whether `path` is meant and not excluded again.
    fn covers(&self, path: &str) -> bool {
        self.names(path) && self.exclusion(path).is_none()
    }

    fn names(&self, path: &str) -> bool {
        path.strip_prefix(&self.folder)
            .is_some_and(|below| self.paths.as_ref().is_none_or(|paths| paths.contain(below)))
    }

    fn exclusion(&self, path: &str) -> Option<Origin> {
        let exclude = self.exclude.as_ref()?;
        let below = path.strip_prefix(&self.folder)?;
        let is_excluded = exclude.value.contain(below);
        is_excluded.then(|| exclude.origin.clone())
    }
}

/// The folder that a config file speaks for, with a slash at the end; empty for the root.
fn folder_of(file: &SchemaFile) -> &str {
    // The longest name first: `.config/schema-gate.toml` ends with `schema-gate.toml` too.
    let folder = FILE_NAMES.iter().rev().find_map(|name| {
        let folder = file.path().strip_suffix(name)?;
        (folder.is_empty() || folder.ends_with('/')).then_some(folder)
    });
    folder.unwrap_or_default()
}
