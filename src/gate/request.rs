//! What is asked of the gate, everything decided.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::advise::Advise;
use super::consult::Consult;
use super::error::Error;
use super::progress::Watch;
use crate::format::Reading;
use crate::model::{Files as _, SchemaFile, SchemaType};
use crate::policy::{Overrides, Policy, candidates};
use crate::source::{BaseRequest, Head, Repository, Snapshot, Surroundings};

/// Compares a head with its base.
#[derive(Debug, Clone)]
pub struct CheckRequest {
    /// Where the user stands.
    pub directory: PathBuf,
    /// The files and folders to look at, as typed; all of them when empty.
    pub paths: Vec<PathBuf>,
    /// The base that the command line names.
    pub base: Option<String>,
    /// The base of an earlier report, where the command line names none. Whoever wrote the report chose it, so it says what is
    /// compared, and nothing of who is asked.
    pub reported_base: Option<String>,
    /// What is checked.
    pub head: Head,
    /// What the environment says.
    pub surroundings: Surroundings,
    /// Where the configuration comes from.
    pub config: Config,
    /// What the command line decides.
    pub overrides: Overrides,
    /// How texts are understood.
    pub reading: Reading,
    /// Whether what was passed over is counted.
    pub verbose: bool,
    /// Whether every subject of the head is looked at, changed or not.
    pub all: bool,
    /// Whether the report has a picture of who exchanges the messages that changed.
    pub pictured: bool,
    /// How much advice is wanted.
    pub advise: Advise,
    /// Whether a language model is asked as well.
    pub consult: Option<Consult>,
    /// Who is told how far the run has come.
    pub watch: Watch,
}

/// Where the configuration comes from.
#[derive(Debug, Clone)]
pub enum Config {
    /// The files of the head revision.
    Discovered,
    /// This file, wherever it is.
    Given(Arc<SchemaFile>),
    /// Nowhere: built-in defaults.
    Nothing,
}

impl CheckRequest {
    /// The working tree of a directory as `check` looks at it where nobody says more, without advice.
    pub fn of(directory: PathBuf) -> Self {
        Self {
            directory,
            paths: Vec::new(),
            base: None,
            reported_base: None,
            head: Head::Worktree,
            surroundings: Surroundings::default(),
            config: Config::Discovered,
            overrides: Overrides::default(),
            reading: Reading::default(),
            verbose: false,
            all: false,
            pictured: false,
            advise: Advise::Off,
            consult: None,
            watch: Watch::default(),
        }
    }

    /// The base that is wanted; the configuration of the root has a say.
    pub(super) fn base(&self, head: &Snapshot) -> Result<BaseRequest, Error> {
        let policy = self.policy(head, std::iter::empty())?;
        let configuration = policy.base().map(|base| base.value.clone());
        Ok(BaseRequest {
            command_line: self.base.clone().or_else(|| self.reported_base.clone()),
            configuration,
        })
    }

    /// The policy for these paths, from the configuration files of the root and of each folder above them.
    pub(super) fn policy<'path>(
        &self,
        head: &Snapshot,
        paths: impl Iterator<Item = &'path str>,
    ) -> Result<Policy, Error> {
        configured(&self.config, self.overrides, head, paths)
    }

    /// The files and folders that were asked for, relative to the repository; `None` for all of it.
    pub(super) fn scope(
        &self,
        repository: &Repository,
        sides: [&Snapshot; 2],
    ) -> Result<Scope, Error> {
        let mut wanted = Vec::with_capacity(self.paths.len());
        for path in &self.paths {
            let path = repository.relative(&self.directory, path)?;
            if !is_on_a_side(&path, sides)? {
                let [base, head] = sides.map(|side| side.revision().label.clone());
                return Err(Error::NoSuchPath { path, base, head });
            }
            wanted.push(path);
        }
        Ok(Scope(wanted))
    }
}

/// The policy for these paths, from where the configuration comes from; `head` has its files.
pub(super) fn configured<'path>(
    config: &Config,
    overrides: Overrides,
    head: &Snapshot,
    paths: impl Iterator<Item = &'path str>,
) -> Result<Policy, Error> {
    let files = match config {
        Config::Nothing => Vec::new(),
        Config::Given(file) => return Ok(Policy::given(file, overrides)?),
        Config::Discovered => {
            let names = std::iter::once("").chain(paths).flat_map(candidates);
            let names = names.collect::<BTreeSet<_>>().into_iter();
            let files = names.filter_map(|path| head.read(&path).transpose());
            files.collect::<Result<_, _>>()?
        }
    };
    Ok(Policy::parse(&files, overrides)?)
}

/// The files and folders that are looked at; all of them when it is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope(Vec<String>);

impl Scope {
    /// Whether `path` is one of them or lies under one.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|wanted| lies_under(path, wanted))
    }
}

fn lies_under(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_on_a_side(path: &str, sides: [&Snapshot; 2]) -> Result<bool, Error> {
    for side in sides {
        if side.paths()?.iter().any(|listed| lies_under(listed, path)) {
            return Ok(true);
        }
    }
    Ok(path.is_empty())
}

/// Compares two files or two directories.
#[derive(Debug, Clone)]
pub struct CompatRequest {
    /// The old side.
    pub old: PathBuf,
    /// The new side.
    pub new: PathBuf,
    /// The language, when the user says it.
    pub schema_type: Option<SchemaType>,
    /// The configuration that the command line names.
    pub config: Option<Arc<SchemaFile>>,
    /// What the command line decides.
    pub overrides: Overrides,
    /// How texts are understood.
    pub reading: Reading,
    /// How much advice is wanted.
    pub advise: Advise,
    /// Whether a language model is asked as well.
    pub consult: Option<Consult>,
    /// Whether what was passed over is counted.
    pub verbose: bool,
}

impl CompatRequest {
    /// The two sides, called as the user typed them.
    pub(super) fn sides(&self) -> Result<(Snapshot, Snapshot), Error> {
        let side = |path: &Path| Snapshot::directory(path, path.display().to_string());
        match self.roots() {
            Some((old, new, below)) => Ok((
                Snapshot::file_below(&old, &below, self.old.display().to_string())?,
                Snapshot::file_below(&new, &below, self.new.display().to_string())?,
            )),
            None => Ok((side(&self.old)?, side(&self.new)?)),
        }
    }

    /// Two files that stand at the same place below two folders: the folders, and the place. What the files refer to may
    /// stand anywhere below, as it would in a repository.
    fn roots(&self) -> Option<(PathBuf, PathBuf, String)> {
        if !self.is_of_files() {
            return None;
        }
        let (old, new) = (self.old.canonicalize().ok()?, self.new.canonicalize().ok()?);
        let alike = old.iter().rev().zip(new.iter().rev());
        let alike = alike.take_while(|(old, new)| old == new).count();
        let steps: Vec<&str> = old
            .iter()
            .map(|step| step.to_str())
            .collect::<Option<_>>()?;
        let is_same_file = old == new;
        if is_same_file || alike < 2 {
            return None;
        }
        let below = steps.get(steps.len() - alike..)?.join("/");
        let root = |path: &Path| path.ancestors().nth(alike).map(Path::to_owned);
        Some((root(&old)?, root(&new)?, below))
    }

    /// Whether both sides are files, whose schemas belong together whatever they are called.
    pub(super) fn is_of_files(&self) -> bool {
        self.old.is_file() && self.new.is_file()
    }
}
