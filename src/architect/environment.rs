//! What the environment of the process lends: keys, and the places of the system.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// What the environment of the process lends. Nothing of it comes from a repository.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `SCHEMA_GATE_ARCHITECT_KEY`, which beats those of the providers.
    pub key: Option<Secret>,
    /// `ANTHROPIC_API_KEY`
    pub anthropic_key: Option<Secret>,
    /// `OPENAI_API_KEY`
    pub openai_key: Option<Secret>,
    /// Where programs put what can be made again (`XDG_CACHE_HOME`, else `~/.cache`).
    pub cache_home: Option<PathBuf>,
    /// The home of the user.
    pub home: Option<PathBuf>,
    /// Where programs are found (`PATH`).
    pub path: Option<OsString>,
    /// How many requests were made, of all models of this process.
    pub calls: Arc<AtomicUsize>,
}

impl Environment {
    /// Reads the variables of this process. An empty variable is one that is not set.
    pub fn from_env() -> Self {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        let secret = |name| {
            let text = variable(name)?.into_string().ok()?;
            let text = text.trim();
            (!text.is_empty()).then(|| Secret(text.to_owned()))
        };
        let home = variable("HOME")
            .or_else(|| variable("USERPROFILE"))
            .map(PathBuf::from);
        let cache_home = variable("XDG_CACHE_HOME")
            .or_else(|| variable("LOCALAPPDATA"))
            .map(PathBuf::from)
            .or_else(|| home.as_ref().map(|home| home.join(".cache")));
        Self {
            key: secret("SCHEMA_GATE_ARCHITECT_KEY"),
            anthropic_key: secret("ANTHROPIC_API_KEY"),
            openai_key: secret("OPENAI_API_KEY"),
            cache_home: cache_home.filter(|path| path.is_absolute()),
            home: home.filter(|path| path.is_absolute()),
            path: variable("PATH"),
            calls: Arc::default(),
        }
    }

    /// The keys that are set, none of which may be shown.
    pub(super) fn secrets(&self) -> Vec<&str> {
        let keys = [&self.key, &self.anthropic_key, &self.openai_key];
        let keys = keys.into_iter().flatten();
        keys.map(|key| key.0.as_str()).collect()
    }
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
