//! A git repository, and the state of it that is checked.

use std::env;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use git2::{ErrorClass, ErrorCode, ObjectType, Oid, RepositoryOpenFlags};

use super::error::{Error, quoted};
use super::listing;
use super::snapshot::{Snapshot, Standing};
use super::store::{Fetching, Objects, Store};
use super::surroundings::Surroundings;
use super::walk;
use crate::model::Revision;

/// A git repository.
pub struct Repository {
    pub(super) store: Arc<Store>,
    pub(super) surroundings: Surroundings,
    git_directory: PathBuf,
    root: Option<PathBuf>,
}

/// The state that is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A commit, as git understands it.
    Revision(String),
    /// What would be committed.
    Staged,
    /// What lies on disk.
    Worktree,
}

impl Head {
    /// What is checked when nobody says: the working tree, and where nobody edits, the commit.
    pub fn usual(surroundings: &Surroundings) -> Self {
        if surroundings.ci {
            Self::Revision("HEAD".to_owned())
        } else {
            Self::Worktree
        }
    }
}

impl Repository {
    /// Finds the repository of `directory`, there or above. In a git hook it is the one that git's variables name.
    ///
    /// # Errors
    /// If there is none, if it belongs to somebody else, or if its format is unknown.
    pub fn discover(directory: &Path, surroundings: Surroundings) -> Result<Self, Error> {
        // Git checked the objects when it wrote them; to hash each again costs a fifth of a run.
        git2::opts::strict_hash_verification(false);
        let git = open(directory, &surroundings).map_err(|error| cannot_open(directory, &error))?;
        let root = git
            .workdir()
            .map(|root| root.canonicalize().unwrap_or_else(|_| root.to_owned()));
        let fetching = Fetching {
            commits: surroundings.ci && !surroundings.no_fetch,
            promised: !surroundings.no_fetch,
        };
        Ok(Self {
            git_directory: git.path().to_owned(),
            root,
            store: Arc::new(Store::new(git, fetching)),
            surroundings,
        })
    }

    /// The top of the working tree; of a bare repository, the repository itself.
    pub fn root(&self) -> &Path {
        self.root.as_deref().unwrap_or(&self.git_directory)
    }

    /// A path as it was typed in `directory`, relative to the root and with `/` separators; empty for the root itself.
    /// The path need not exist, and may hold the characters of a pattern.
    ///
    /// # Errors
    /// If it leads out of the repository.
    pub fn relative(&self, directory: &Path, path: &Path) -> Result<String, Error> {
        let outside = || Error::Outside {
            path: path.to_owned(),
            root: self.root().to_owned(),
        };
        let directory = directory
            .canonicalize()
            .map_err(|error| Error::unreadable(directory, &error))?;
        let below_root = |whole: PathBuf| Some(whole.strip_prefix(self.root()).ok()?.to_owned());
        // A link inside the repository is a path of its own; one on the way to the repository is not.
        let inside = without_dots(&directory.join(path)).and_then(below_root);
        let inside = inside.or_else(|| without_links(&directory.join(path)).and_then(below_root));
        let inside = inside.ok_or_else(outside)?;
        let steps = inside.iter().map(|step| step.to_string_lossy());
        Ok(steps.collect::<Vec<_>>().join("/"))
    }

    /// The state that is to be checked.
    ///
    /// In a CI job in which nothing is staged (`pre-commit run --all-files`), [`Head::Staged`] is the last commit, and says so.
    ///
    /// # Errors
    /// If the revision does not exist, or the repository has no working tree where one is asked for.
    pub fn head(&self, head: &Head) -> Result<Snapshot, Error> {
        match head {
            Head::Revision(name) => {
                let objects = self.store.open();
                let commit = resolve(&objects, name, "--head")?;
                let revision = revision(name, commit, None);
                self.commit_snapshot(&objects, revision, Standing::Commit(commit))
            }
            Head::Staged => self.staged(),
            Head::Worktree => {
                let root = self.working_directory()?;
                let objects = self.store.open();
                let index = index(objects.git())?;
                let listing = listing::of_worktree(objects.git(), &index)?;
                drop(objects);
                Ok(Snapshot::of_listing(
                    "working tree",
                    Standing::Worktree,
                    &self.store,
                    root,
                    listing,
                ))
            }
        }
    }

    fn staged(&self) -> Result<Snapshot, Error> {
        let root = self.working_directory()?;
        let objects = self.store.open();
        let listing = listing::of_index(&index(objects.git())?);
        let last_commit = head_commit(objects.git())?;
        drop(objects);
        let staged = Snapshot::of_listing("staged", Standing::Index, &self.store, root, listing);
        match last_commit {
            Some(commit) if self.surroundings.ci && self.is_unchanged(commit, &staged)? => {
                self.instead_of_index()
            }
            _ => Ok(staged),
        }
    }

    fn is_unchanged(&self, commit: Oid, staged: &Snapshot) -> Result<bool, Error> {
        let last = revision("HEAD", commit, None);
        let last = self.commit_snapshot(&self.store.open(), last, Standing::Commit(commit))?;
        Ok(walk::differences(&last, staged)?.is_empty())
    }

    fn instead_of_index(&self) -> Result<Snapshot, Error> {
        let objects = self.store.open();
        let (name, wanted_by) = match &self.surroundings.pre_commit_to {
            Some(name) => (name.as_str(), "PRE_COMMIT_TO_REF"),
            None => ("HEAD", "HEAD"),
        };
        let commit = resolve(&objects, name, wanted_by)?;
        let how = "nothing is staged, so a commit is checked instead of the index";
        let revision = revision(name, commit, Some(how.to_owned()));
        self.commit_snapshot(&objects, revision, Standing::InsteadOfIndex(commit))
    }

    fn working_directory(&self) -> Result<&Path, Error> {
        self.root.as_deref().ok_or_else(|| Error::Bare {
            repository: self.git_directory.clone(),
        })
    }

    pub(super) fn commit_snapshot(
        &self,
        objects: &Objects<'_>,
        revision: Revision,
        standing: Standing,
    ) -> Result<Snapshot, Error> {
        let tree = match standing {
            Standing::Commit(commit) | Standing::InsteadOfIndex(commit) => {
                Some(objects.git().find_commit(commit)?.tree_id())
            }
            Standing::Index | Standing::Worktree | Standing::Elsewhere => None,
        };
        Ok(Snapshot::of_tree(revision, standing, &self.store, tree))
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repository at {}", self.root().display())
    }
}

/// The commit that `name` stands for; `wanted_by` says who named it.
pub(super) fn resolve(
    objects: &Objects<'_>,
    name: &str,
    wanted_by: &'static str,
) -> Result<Oid, Error> {
    let git = objects.git();
    let found = git
        .revparse_single(name)
        .and_then(|object| object.peel(ObjectType::Commit));
    match found {
        Ok(commit) => Ok(commit.id()),
        Err(_) if name == "HEAD" && head_commit(git)?.is_none() => Err(Error::NothingCommitted),
        Err(error) => Err(Error::NoRevision {
            name: name.to_owned(),
            wanted_by,
            reason: match error.code() {
                ErrorCode::NotFound => String::new(),
                _ => format!(": {}", error.message()),
            },
            help: how_to_get(objects, name)?,
        }),
    }
}

/// A commit as reports name it; one that was named by its id is called by the start of it.
pub(super) fn revision(name: &str, commit: Oid, how: Option<String>) -> Revision {
    let id = commit.to_string();
    let is_id = name.len() > 12 && id.starts_with(&name.to_ascii_lowercase());
    Revision {
        label: if is_id {
            short(commit)
        } else {
            name.to_owned()
        },
        id: Some(id),
        how,
    }
}

/// The first seven digits of an id, as git shows it.
pub(super) fn short(commit: Oid) -> String {
    commit.to_string()[..7].to_owned()
}

/// The commit that is checked out; `None` before the first one.
pub(super) fn head_commit(git: &git2::Repository) -> Result<Option<Oid>, Error> {
    match git.head() {
        Ok(head) => Ok(Some(head.peel_to_commit()?.id())),
        Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The index as it is now; `git commit PATH` and hooks have one of their own.
fn index(git: &git2::Repository) -> Result<git2::Index, Error> {
    let read = || {
        let mut index = git.index()?;
        index.read(false)?;
        Ok(index)
    };
    read().map_err(|error: git2::Error| Error::Unsupported {
        message: error.message().to_owned(),
        help: "if the index is split or sparse: git update-index --no-split-index, git sparse-checkout reapply --no-sparse-index"
            .to_owned(),
    })
}

fn open(directory: &Path, surroundings: &Surroundings) -> Result<git2::Repository, git2::Error> {
    if !surroundings.git_variables {
        return git2::Repository::discover(directory);
    }
    if env::var_os("GIT_DIR").is_none() {
        let ceilings = env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
        let ceilings = env::split_paths(&ceilings).collect::<Vec<_>>();
        return git2::Repository::open_ext(directory, RepositoryOpenFlags::FROM_ENV, ceilings);
    }
    let git = git2::Repository::open_from_env()?;
    if let Some(tree) = env::var_os("GIT_WORK_TREE") {
        // libgit2 takes a relative one from the git directory; git takes it from here.
        let here = env::current_dir().unwrap_or_default();
        git.set_workdir(&here.join(tree), false)?;
    }
    Ok(git)
}

fn cannot_open(directory: &Path, error: &git2::Error) -> Error {
    match (error.code(), error.class()) {
        (ErrorCode::NotFound, _) => Error::NotARepository {
            directory: directory.to_owned(),
        },
        (ErrorCode::Owner, _) => Error::DubiousOwnership {
            directory: top_of(directory),
        },
        (_, ErrorClass::Repository | ErrorClass::Config | ErrorClass::Invalid) => {
            Error::Unsupported {
                message: error.message().to_owned(),
                help: "compare two checkouts instead: schema-gate compat OLD NEW".to_owned(),
            }
        }
        _ => Error::Git(git2::Error::new(
            error.code(),
            error.class(),
            error.message(),
        )),
    }
}

/// The nearest directory with a `.git`, which is how `safe.directory` wants a repository named.
fn top_of(directory: &Path) -> PathBuf {
    let directory = directory
        .canonicalize()
        .unwrap_or_else(|_| directory.to_owned());
    let top = directory
        .ancestors()
        .find(|above| above.join(".git").exists());
    top.unwrap_or(&directory).to_owned()
}

/// The absolute path with its `.` and `..` worked out on paper.
fn without_dots(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => plain.pop().then_some(())?,
            _ => plain.push(component),
        }
    }
    Some(plain)
}

/// The absolute path with the links of the part that exists followed.
fn without_links(path: &Path) -> Option<PathBuf> {
    let (real, rest) = path.ancestors().find_map(|above| {
        let rest = path.strip_prefix(above).ok()?;
        Some((above.canonicalize().ok()?, rest))
    })?;
    without_dots(&real.join(rest))
}

/// The command that probably brings the revision `name`.
fn how_to_get(objects: &Objects<'_>, name: &str) -> Result<String, Error> {
    let Some(remote) = objects.remote()? else {
        return Ok("see what there is: git log --oneline --all --decorate".to_owned());
    };
    let tracking = format!("{remote}/{name}");
    if objects.git().revparse_single(&tracking).is_ok() {
        return Ok(format!("did you mean `{tracking}`?"));
    }
    let branch = name.strip_prefix(&format!("{remote}/")).unwrap_or(name);
    let branch = branch.split(['~', '^', '@', ':']).next().unwrap_or(branch);
    let mut fetch = format!("git fetch {}", quoted(&remote));
    if !matches!(branch, "" | "HEAD") {
        fetch = format!("{fetch} {}", quoted(branch));
    }
    if !objects.git().is_shallow() {
        return Ok(format!("fetch it first: {fetch}"));
    }
    Ok(format!(
        "this clone is shallow; fetch more of it: {fetch} --deepen=100, or set `fetch-depth: 0` in actions/checkout"
    ))
}
