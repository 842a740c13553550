//! What can stand between a request and its two snapshots.

use std::path::{Path, PathBuf};

use miette::Diagnostic;
use thiserror::Error;

/// Why a revision could not be turned into a snapshot.
#[derive(Debug, Error, Diagnostic)]
pub enum Error {
    /// No repository is here or above.
    #[error("`{}` is not inside a git repository", directory.display())]
    #[diagnostic(
        code(source::not_a_repository),
        help("without git, compare two files or directories: schema-gate compat OLD NEW")
    )]
    NotARepository {
        /// Where the search began.
        directory: PathBuf,
    },

    /// Git would not touch the repository either.
    #[error("the repository `{}` belongs to another user, so git does not trust it", directory.display())]
    #[diagnostic(
        code(source::dubious_ownership),
        help("if you trust it: git config --global --add safe.directory {}", quoted(&directory.to_string_lossy()))
    )]
    DubiousOwnership {
        /// The working directory, as `safe.directory` wants it.
        directory: PathBuf,
    },

    /// An object format, a reference store or an index that this build cannot read.
    #[error("this repository cannot be read: {message}")]
    #[diagnostic(code(source::unsupported), help("{help}"))]
    Unsupported {
        /// What the git library said.
        message: String,
        /// What to run.
        help: String,
    },

    /// There is no working tree to look at.
    #[error("`{}` is a bare repository and has no working tree", repository.display())]
    #[diagnostic(
        code(source::bare),
        help("name the revision to check: schema-gate check --head main --base main~1")
    )]
    Bare {
        /// The git directory.
        repository: PathBuf,
    },

    /// A path of the command line leads out of the repository.
    #[error("`{}` is outside the repository `{}`", path.display(), root.display())]
    #[diagnostic(
        code(source::outside),
        help("name paths inside the repository, or choose another one with -C DIR")
    )]
    Outside {
        /// The path as it was given.
        path: PathBuf,
        /// The working directory of the repository.
        root: PathBuf,
    },

    /// A file or directory of the command line is not there, or is neither.
    #[error("cannot read `{}`: {message}", path.display())]
    #[diagnostic(
        code(source::unreadable),
        help("name a file or a directory that can be read")
    )]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the system said.
        message: String,
    },

    /// A revision that git does not know.
    #[error("no commit is called `{name}` ({wanted_by}){reason}")]
    #[diagnostic(code(source::no_revision), help("{help}"))]
    NoRevision {
        /// The revision as it was written.
        name: String,
        /// Where it was written: `--base`, `SCHEMA_GATE_BASE`.
        wanted_by: &'static str,
        /// What else the git library said, led by a colon; empty when it just does not know the name.
        reason: String,
        /// What to run.
        help: String,
    },

    /// `HEAD` names a branch without commits.
    #[error("HEAD has no commit yet, so there is nothing to check")]
    #[diagnostic(
        code(source::nothing_committed),
        help(
            "commit first, or check what is not committed yet: schema-gate check --worktree, or --staged"
        )
    )]
    NothingCommitted,

    /// No tag before the head matches.
    #[error("no tag that matches `{glob}` can be reached from {head}")]
    #[diagnostic(code(source::no_tag), help("{help}"))]
    NoTag {
        /// The pattern.
        glob: String,
        /// The head.
        head: String,
        /// What to run.
        help: String,
    },

    /// `latest-tag:` with a pattern that makes no sense.
    #[error("`{glob}` is not a pattern: {message}")]
    #[diagnostic(
        code(source::bad_glob),
        help("write it as in latest-tag:v*, where * stands for any characters")
    )]
    BadGlob {
        /// The pattern.
        glob: String,
        /// What is wrong with it.
        message: String,
    },

    /// Nobody said which branch is the default one, and none has a usual name.
    #[error("no base to compare with: none of {looked_for} is here")]
    #[diagnostic(code(source::no_base), help("{help}"))]
    NoBase {
        /// The names that were tried.
        looked_for: String,
        /// What to run.
        help: String,
    },

    /// Two branches that never met, or not within a shallow clone.
    #[error("{head} and {branch} have no commit in common{}", if *shallow { " within this shallow clone" } else { "" })]
    #[diagnostic(code(source::no_merge_base), help("{help}"))]
    NoMergeBase {
        /// The head.
        head: String,
        /// The branch it was compared with.
        branch: String,
        /// Whether the history is cut off.
        shallow: bool,
        /// What to run.
        help: String,
    },

    /// A commit that the clone was made without.
    #[error("commit {id}, the {role}, is not in this clone")]
    #[diagnostic(
        code(source::missing_commit),
        help(
            "fetch it: {command}\nin a GitHub workflow, `fetch-depth: 0` in actions/checkout does it too"
        )
    )]
    MissingCommit {
        /// The full id.
        id: String,
        /// What it is to the head: `first parent of HEAD`.
        role: String,
        /// The command that brings it.
        command: String,
    },

    /// A transitive mode asks for versions that a shallow clone lacks.
    #[error(
        "earlier versions are to be compared, and the history of this clone is cut off at {oldest}"
    )]
    #[diagnostic(code(source::history_cut_off), help("{help}"))]
    HistoryCutOff {
        /// The oldest commit that is here.
        oldest: String,
        /// What to run.
        help: String,
    },

    /// `git fetch` did not bring the commit.
    #[error("could not fetch commit {id}, the {role}: {said}")]
    #[diagnostic(
        code(source::fetch_failed),
        help(
            "run it by hand to see more: {command}\nin a GitHub workflow, `fetch-depth: 0` in actions/checkout makes it unnecessary"
        )
    )]
    FetchFailed {
        /// The full id.
        id: String,
        /// What it is to the head.
        role: String,
        /// The command that was run.
        command: String,
        /// Its last words.
        said: String,
    },

    /// A tree or a blob that the object store lacks.
    #[error("object {id} is missing from this clone: {why}")]
    #[diagnostic(code(source::missing_object), help("{help}"))]
    MissingObject {
        /// The full id.
        id: String,
        /// Why it could not be had.
        why: String,
        /// What to run.
        help: String,
    },

    /// A tree that is made to exhaust whoever lists it.
    #[error("{what}")]
    #[diagnostic(
        code(source::too_large),
        help("such a tree is made by hand, not by work; look at it before you merge it")
    )]
    TooLarge {
        /// Which limit it passes.
        what: String,
    },

    /// The git library failed in a way that has no better name.
    #[error("git: {}", .0.message())]
    #[diagnostic(
        code(source::git),
        help("see whether the repository is sound: git fsck")
    )]
    Git(#[from] git2::Error),
}

impl Error {
    /// The exit code of a run that ends with this error: 2 where the command line or the configuration is wrong, else 3.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Outside { .. } | Self::Unreadable { .. } | Self::BadGlob { .. } => 2,
            _ => 3,
        }
    }

    /// The error and what to do about it, as one sentence.
    pub(super) fn sentence(&self) -> String {
        match self.help() {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            message: error.to_string(),
        }
    }
}

/// The word as a POSIX shell takes it for one.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/+:@=,~^-".contains(&byte);
    if !word.is_empty() && !word.starts_with('~') && word.bytes().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_command_survives_the_shell() {
        assert_eq!(quoted("origin/main~3"), "origin/main~3");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's; rm -rf ~"), r"'it'\''s; rm -rf ~'");
    }
}
