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

/// The earlier version that a finding was made against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// What a person calls the state that had it: a branch, a tag, the start of a commit id.
    pub label: String,
    /// The full commit id, where there is a commit.
    pub id: Option<String>,
    /// Likeness of its text to that of its successor, 0 (nothing shared) to 100 (the same words), where a subject was followed
    /// back under another name: then it is a guess.
    pub likeness: Option<u8>,
}

impl From<&Revision> for Against {
    fn from(revision: &Revision) -> Self {
        Self {
            label: revision.label.clone(),
            id: revision.id.clone(),
            likeness: None,
        }
    }
}
