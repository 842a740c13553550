//! What a person who waits is told.

use std::fmt;
use std::sync::Arc;

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub what: &'static str,
    /// How much of it is done.
    pub done: usize,
    /// How much there is, where that is known.
    pub of: Option<usize>,
}

/// Somebody who may be waiting. By default nobody is.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<dyn Fn(Progress) + Send + Sync>>);

impl Watch {
    /// Tells `watcher` of each step. It may be called from any thread, often.
    pub fn new(watcher: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(watcher)))
    }

    pub(super) fn step(&self, what: &'static str, done: usize, of: Option<usize>) {
        if let Some(watcher) = &self.0 {
            watcher(Progress { what, done, of });
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "watched"
        } else {
            "unwatched"
        })
    }
}
