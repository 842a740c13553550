//! What the environment says about a run.

use std::env;

/// What the environment says about a run. The default is a person at a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether nobody is watching (`CI`).
    pub ci: bool,
    /// Whether nothing may be fetched (`--no-fetch`).
    pub no_fetch: bool,
    /// The base that is wanted (`SCHEMA_GATE_BASE`).
    pub base: Option<String>,
    /// The event that started a GitHub workflow (`GITHUB_EVENT_NAME`).
    pub github_event: Option<String>,
    /// The branch that a GitHub pull request goes to (`GITHUB_BASE_REF`).
    pub github_base_ref: Option<String>,
    /// The commit that a GitHub workflow was started for (`GITHUB_SHA`).
    pub github_sha: Option<String>,
    /// The range that the pre-commit framework was asked to look at (`PRE_COMMIT_FROM_REF`).
    pub pre_commit_from: Option<String>,
    /// The end of that range (`PRE_COMMIT_TO_REF`).
    pub pre_commit_to: Option<String>,
    /// Whether git's own variables (`GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE`) say where the repository is, as in a hook.
    pub git_variables: bool,
}

impl Surroundings {
    /// Reads the variables of this process. An empty variable is one that is not set.
    pub fn from_env() -> Self {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            ci: variable("CI").is_some_and(|value| value != "false" && value != "0"),
            no_fetch: false,
            base: variable("SCHEMA_GATE_BASE"),
            github_event: variable("GITHUB_EVENT_NAME"),
            github_base_ref: variable("GITHUB_BASE_REF"),
            github_sha: variable("GITHUB_SHA"),
            pre_commit_from: variable("PRE_COMMIT_FROM_REF"),
            pre_commit_to: variable("PRE_COMMIT_TO_REF"),
            git_variables: true,
        }
    }
}
