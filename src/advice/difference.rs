//! Edits as unified diffs.

use std::collections::BTreeMap;

use similar::{Algorithm, udiff};

use crate::model::Edit;

/// Lines around an edit.
const CONTEXT: usize = 3;

/// The edits, file by file, as `git apply` reads them.
pub(super) fn unified(files: &BTreeMap<String, Edit>) -> String {
    let file = |(path, edit): (&String, &Edit)| {
        let before = edit.before.as_deref().unwrap_or_default();
        let from = match edit.before {
            Some(_) => format!("a/{path}"),
            None => "/dev/null".to_owned(),
        };
        let to = format!("b/{path}");
        let header = Some((from.as_str(), to.as_str()));
        udiff::unified_diff(Algorithm::Myers, before, &edit.after, CONTEXT, header)
    };
    files.iter().map(file).collect()
}
