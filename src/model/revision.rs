//! One of the two states of the repository.

/// A state of the repository, as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What a person calls it: `origin/main`, `working tree`, `staged`, a directory.
    pub label: String,
    /// The full commit id, where there is a commit.
    pub id: Option<String>,
    /// How it was chosen: `merge-base with origin/main`.
    pub how: Option<String>,
}
