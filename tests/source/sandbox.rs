//! A temporary git repository, made with the git command.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use schema_gate::model::Files as _;
use schema_gate::source::{
    BaseRequest, Difference, Error, Head, Kind, Repository, Snapshot, Surroundings,
};
use tempfile::TempDir;

/// A directory that is gone with the value.
pub(crate) struct Sandbox {
    directory: TempDir,
    /// Seconds; each command gets one of its own, so that no two commits have the same time.
    clock: Cell<u64>,
}

impl Sandbox {
    /// An empty directory.
    pub(crate) fn empty() -> Self {
        Self {
            directory: TempDir::new().expect("the system has a temporary directory"),
            clock: Cell::new(1_700_000_000),
        }
    }

    /// A repository whose branch `main` has no commit yet.
    pub(crate) fn repository() -> Self {
        let sandbox = Self::empty();
        sandbox.git(["init", "--quiet", "--initial-branch=main"]);
        sandbox
    }

    /// What `options` and `git clone` make of another repository.
    pub(crate) fn clone_of(origin: &Self, options: &[&str]) -> Self {
        let sandbox = Self::empty();
        let url = format!("file://{}", origin.path().display());
        let options = options.iter().copied();
        sandbox.git(
            ["clone", "--quiet"]
                .into_iter()
                .chain(options)
                .chain([url.as_str(), "."]),
        );
        sandbox
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.file(path);
        fs::create_dir_all(file.parent().expect("a file is in a directory"))
            .expect("the sandbox can be written");
        fs::write(file, content).expect("the sandbox can be written");
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.file(path)).expect("the file is there");
    }

    /// Writes a file and commits it.
    pub(crate) fn commit(&self, path: &str, content: impl AsRef<[u8]>) -> String {
        self.write(path, content);
        self.commit_all(&format!("change {path}"))
    }

    /// Commits all there is, and gives the id.
    pub(crate) fn commit_all(&self, message: &str) -> String {
        self.git(["add", "--all"]);
        self.git(["commit", "--quiet", "--allow-empty", "--message", message]);
        self.id("HEAD")
    }

    pub(crate) fn id(&self, revision: &str) -> String {
        self.git(["rev-parse", revision])
    }

    /// Runs git, which must succeed, and gives its answer without the line break.
    pub(crate) fn git<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> String {
        let output = self.try_git(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git failed: {said}");
        String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned()
    }

    /// Runs git, which may fail.
    pub(crate) fn try_git<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Output {
        self.clock.set(self.clock.get() + 1);
        let date = format!("{} +0000", self.clock.get());
        let mut git = Command::new("git");
        // The tests may themselves be run by a hook.
        for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            git.env_remove(variable);
        }
        git.env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .current_dir(self.path())
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@acme.example"])
            .args([
                "-c",
                "uploadpack.allowFilter=true",
                "-c",
                "protocol.file.allow=always",
            ])
            .args(arguments)
            .output()
            .expect("git is installed")
    }

    pub(crate) fn open(&self, surroundings: Surroundings) -> Repository {
        Repository::discover(self.path(), surroundings).expect("the sandbox is a repository")
    }

    /// The base that is found for `head` when nobody asks for one.
    pub(crate) fn base(&self, head: &Head, surroundings: Surroundings) -> Result<Snapshot, Error> {
        self.requested_base(&BaseRequest::default(), head, surroundings)
    }

    pub(crate) fn requested_base(
        &self,
        request: &BaseRequest,
        head: &Head,
        surroundings: Surroundings,
    ) -> Result<Snapshot, Error> {
        let repository = self.open(surroundings);
        let head = repository.head(head)?;
        repository.base(request, &head)
    }

    /// What differs between two states, as `+`, `-` or `~` and the path.
    pub(crate) fn changes(&self, old: &Head, new: &Head) -> Vec<String> {
        let repository = self.open(Surroundings::default());
        let (old, new) = (repository.head(old), repository.head(new));
        changes(
            &old.expect("the old side exists"),
            &new.expect("the new side exists"),
        )
    }

    pub(crate) fn snapshot(&self, head: &Head) -> Snapshot {
        let snapshot = self.open(Surroundings::default()).head(head);
        snapshot.expect("the state exists")
    }
}

pub(crate) fn commit(revision: &str) -> Head {
    Head::Revision(revision.to_owned())
}

pub(crate) fn ci() -> Surroundings {
    Surroundings {
        ci: true,
        ..Surroundings::default()
    }
}

pub(crate) fn wanted(base: &str) -> BaseRequest {
    BaseRequest {
        command_line: Some(base.to_owned()),
        configuration: None,
    }
}

/// What differs between two snapshots, as `+`, `-` or `~` and the path.
pub(crate) fn changes(old: &Snapshot, new: &Snapshot) -> Vec<String> {
    let differences = schema_gate::source::differences(old, new).expect("both sides can be listed");
    let sign = |difference: &Difference| match (difference.old, difference.new) {
        (None, _) => '+',
        (_, None) => '-',
        (Some(_), Some(_)) => '~',
    };
    differences
        .iter()
        .map(|difference| format!("{} {}", sign(difference), difference.path))
        .collect()
}

/// The kinds on the new side, by path.
pub(crate) fn kinds(old: &Snapshot, new: &Snapshot) -> Vec<(String, Kind)> {
    let differences = schema_gate::source::differences(old, new).expect("both sides can be listed");
    let kind = |difference: Difference| Some((difference.path, difference.new?.kind));
    differences.into_iter().filter_map(kind).collect()
}

pub(crate) fn text(snapshot: &Snapshot, path: &str) -> String {
    let file = snapshot.read(path).expect("the file can be read");
    file.expect("the file is there").text().to_owned()
}

/// Why a file that is there cannot be read.
pub(crate) fn obstacle(snapshot: &Snapshot, path: &str) -> String {
    let unread = snapshot.read(path).expect_err("the file cannot be read");
    assert_eq!(unread.path, path);
    unread.message
}

pub(crate) fn paths(snapshot: &Snapshot) -> Vec<String> {
    snapshot
        .paths()
        .expect("the snapshot can be listed")
        .to_vec()
}

/// How a base was chosen.
pub(crate) fn how(base: &Snapshot) -> &str {
    base.revision()
        .how
        .as_deref()
        .expect("every base says how it was chosen")
}

/// The error and the help that is printed under it.
pub(crate) fn advice(error: &Error) -> String {
    let help = miette::Diagnostic::help(error).map(|help| help.to_string());
    format!("{error}\n{}", help.unwrap_or_default())
}
