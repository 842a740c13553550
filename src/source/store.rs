//! The objects of a repository, and the two ways in which a missing one is fetched.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use git2::{ErrorCode, ObjectType, Oid};

use super::error::{Error, quoted};
use super::text;

/// The object store of a repository. One thread at a time reads it.
pub(super) struct Store {
    git: Mutex<git2::Repository>,
    fetching: Fetching,
}

/// What may be fetched in this run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fetching {
    /// A single commit that a shallow clone lacks.
    pub commits: bool,
    /// The objects that a partial clone left with its remote.
    pub promised: bool,
}

impl Store {
    pub(super) fn new(git: git2::Repository, fetching: Fetching) -> Self {
        Self {
            git: Mutex::new(git),
            fetching,
        }
    }

    /// Waits for the other readers. The answer must be dropped before the next call.
    pub(super) fn open(&self) -> Objects<'_> {
        Objects {
            // A reader that panicked has left nothing half-written: nothing is ever written.
            git: self.git.lock().unwrap_or_else(PoisonError::into_inner),
            fetching: self.fetching,
        }
    }
}

/// The object store, held by one reader.
pub(super) struct Objects<'a> {
    git: MutexGuard<'a, git2::Repository>,
    fetching: Fetching,
}

impl Objects<'_> {
    pub(super) fn git(&self) -> &git2::Repository {
        &self.git
    }

    /// A tree, fetched when a partial clone left it out.
    pub(super) fn tree(&self, id: Oid) -> Result<git2::Tree<'_>, Error> {
        self.promised(id, || self.git.find_tree(id))
    }

    /// A blob, fetched when a partial clone left it out. One that is too large is not loaded.
    pub(super) fn blob(&self, id: Oid) -> Result<Result<Vec<u8>, String>, Error> {
        let store = self.git.odb()?;
        let (size, _) = self.promised(id, || store.read_header(id))?;
        if size as u64 > text::LARGEST_FILE {
            return Ok(Err(text::too_large(size as u64)));
        }
        let object = store.read(id)?;
        match object.kind() {
            ObjectType::Blob => Ok(Ok(object.data().to_vec())),
            other => Ok(Err(format!(
                "the repository has a {other} here, not a file; run git fsck"
            ))),
        }
    }

    /// The true parents. The library leaves out those that a shallow clone lacks.
    pub(super) fn parents(&self, commit: Oid) -> Result<Vec<Oid>, Error> {
        let commit = self.git.find_commit(commit)?;
        let header = String::from_utf8_lossy(commit.raw_header_bytes());
        let parents = header
            .lines()
            .filter_map(|line| line.strip_prefix("parent "));
        Ok(parents.filter_map(|id| id.parse().ok()).collect())
    }

    /// Finds an object. If it is missing and a remote has promised it, fetches it and tries again.
    fn promised<T>(&self, id: Oid, find: impl Fn() -> Result<T, git2::Error>) -> Result<T, Error> {
        match find() {
            Err(error) if error.code() == ErrorCode::NotFound => {
                let said = self.fetch_promised(id)?;
                find().map_err(|_| Error::MissingObject {
                    id: id.to_string(),
                    why: format!("the remote that promised it did not give it ({said})"),
                    help: "bring everything: git fetch --refetch --no-filter".to_owned(),
                })
            }
            found => Ok(found?),
        }
    }

    /// Has the git command ask for an object, which makes it fetch what a partial clone left out. Gives what git said.
    fn fetch_promised(&self, id: Oid) -> Result<String, Error> {
        let missing = |why: &str, help: &str| Error::MissingObject {
            id: id.to_string(),
            why: why.to_owned(),
            help: help.to_owned(),
        };
        if !self.has_promisor()? {
            return Err(missing("the repository is damaged", "git fsck"));
        }
        if !self.fetching.promised {
            let why = "it is a partial clone, and --no-fetch forbids to ask for more";
            return Err(missing(why, "run again without --no-fetch"));
        }
        let mut command = git_command(self.git.path());
        command.args(["cat-file", "--batch-check"]);
        let said = run(command, format!("{id}\n").as_bytes());
        Ok(said.map_or_else(|error| error.to_string(), |output| last_words(&output)))
    }

    fn has_promisor(&self) -> Result<bool, Error> {
        let config = self.git.config()?.snapshot()?;
        if config.get_str("extensions.partialclone").is_ok() {
            return Ok(true);
        }
        let mut remotes = config.entries(Some(r"^remote\..*\.promisor$"))?;
        Ok(remotes.next().is_some())
    }

    /// Makes sure that a commit is here; `role` says what it is to the head. Tells whether it had to be fetched.
    pub(super) fn obtain_commit(&self, id: Oid, role: &str) -> Result<bool, Error> {
        if self.git.odb()?.exists(id) {
            return Ok(false);
        }
        let remote = self.remote_or_origin()?;
        let fetch = ["fetch", "--no-tags", "--depth=1", &remote, &id.to_string()].map(quoted);
        let command = format!("git {}", fetch.join(" "));
        // In a complete clone --depth=1 would cut off the history that is there.
        if !self.fetching.commits || !self.git.is_shallow() {
            return Err(Error::MissingCommit {
                id: id.to_string(),
                role: role.to_owned(),
                command,
            });
        }
        let mut fetch = git_command(self.git.path());
        fetch.args(["fetch", "--quiet", "--no-tags", "--no-recurse-submodules"]);
        fetch.args(["--depth=1", "--", &remote, &id.to_string()]);
        let said = match run(fetch, b"") {
            Ok(output) => last_words(&output),
            Err(error) => error.to_string(),
        };
        if self.git.odb()?.exists(id) {
            return Ok(true);
        }
        Err(Error::FetchFailed {
            id: id.to_string(),
            role: role.to_owned(),
            command,
            said,
        })
    }

    /// The remote, or what it would be called.
    pub(super) fn remote_or_origin(&self) -> Result<String, Error> {
        Ok(self.remote()?.unwrap_or_else(|| "origin".to_owned()))
    }

    /// `origin`, else the only remote.
    pub(super) fn remote(&self) -> Result<Option<String>, Error> {
        let remotes = self.git.remotes()?;
        let names = remotes.iter().flatten().flatten().collect::<Vec<_>>();
        let chosen = match names.as_slice() {
            names if names.contains(&"origin") => Some("origin"),
            [only] => Some(*only),
            _ => None,
        };
        Ok(chosen.map(str::to_owned))
    }
}

/// The git command, kept from asking questions, running hooks and tidying up.
fn git_command(git_directory: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(git_directory);
    for setting in [
        "core.hooksPath=/dev/null",
        "gc.auto=0",
        "maintenance.auto=false",
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=60",
    ] {
        command.args(["-c", setting]);
    }
    command.env("GIT_TERMINAL_PROMPT", "0");
    command
}

fn run(mut command: Command, input: &[u8]) -> io::Result<Output> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A child that has died early says why on stderr.
        match stdin.write_all(input) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    child.wait_with_output()
}

fn last_words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    match said.lines().rev().find(|line| !line.trim().is_empty()) {
        Some(line) => line.trim().to_owned(),
        None => format!("git ended with {}", output.status),
    }
}
