//! The directories that imports start from, where buf is told them.
//!
//! See <https://buf.build/docs/configuration/v2/buf-yaml/>, and for the versions before
//! <https://buf.build/docs/configuration/v1/buf-yaml/> and <https://buf.build/docs/configuration/v1/buf-work-yaml/>.

use std::sync::Arc;

use serde_json::Value;

use crate::format::yaml;
use crate::model::SchemaFile;

/// Modules of one workspace.
const MAX_ROOTS: usize = 500;

/// A directory that imports start from, as a whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    /// Relative to the snapshot, without a slash at its end; empty for all of it.
    directory: String,
    /// What belongs to it; all when empty.
    includes: Vec<String>,
    excludes: Vec<String>,
}

impl Root {
    /// The directory that is written as `path` in a file in `base`; `None` when it leads out of the snapshot.
    pub(super) fn new(base: &str, path: &str) -> Option<Self> {
        Some(Self {
            directory: resolve(base, path)?,
            includes: Vec::new(),
            excludes: Vec::new(),
        })
    }

    /// The path of an import that starts here, unless it is left out.
    pub(super) fn file(&self, import: &str) -> Option<String> {
        let path = under(&self.directory, import);
        self.holds(&path).then_some(path)
    }

    /// Whether a file belongs to it.
    pub(super) fn holds(&self, path: &str) -> bool {
        let lies_in = |directory: &String| is_inside(path, directory);
        lies_in(&self.directory)
            && (self.includes.is_empty() || self.includes.iter().any(lies_in))
            && !self.excludes.iter().any(lies_in)
    }
}

/// The path of `import` in a directory.
pub(super) fn under(directory: &str, import: &str) -> String {
    if directory.is_empty() {
        import.to_owned()
    } else {
        format!("{directory}/{import}")
    }
}

fn is_inside(path: &str, directory: &str) -> bool {
    directory.is_empty()
        || path
            .strip_prefix(directory)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path without dots.
fn resolve(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut steps = Vec::new();
    for step in base.split('/').chain(path.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// Reads a file of the snapshot.
pub(super) type Read<'a> = dyn Fn(&str) -> Option<Arc<SchemaFile>> + 'a;

/// Is told what is wrong with the file at a path.
pub(super) type Complain<'a> = dyn FnMut(&str, &str) + 'a;

/// The roots that a directory declares by `buf.yaml` or `buf.work.yaml`.
pub(super) fn declared(directory: &str, read: &Read<'_>, complain: &mut Complain<'_>) -> Vec<Root> {
    let mut roots = of_module(directory, read, complain).unwrap_or_default();
    let work = value(&under(directory, "buf.work.yaml"), read, complain);
    for module in work.iter().flat_map(|work| texts(&work["directories"])) {
        let Some(module) = resolve(directory, &module) else {
            continue;
        };
        match of_module(&module, read, complain) {
            Some(own) => roots.extend(own),
            None => roots.extend(Root::new(&module, "")),
        }
    }
    roots.truncate(MAX_ROOTS);
    roots
}

/// The roots of a `buf.yaml`; `None` where there is none.
fn of_module(directory: &str, read: &Read<'_>, complain: &mut Complain<'_>) -> Option<Vec<Root>> {
    let config = value(&under(directory, "buf.yaml"), read, complain)?;
    let build = &config["build"];
    let roots: Vec<Root> = match (&config["modules"], config["version"].as_str()) {
        (Value::Array(modules), _) => {
            let modules = modules.iter();
            modules
                .filter_map(|module| of_entry(directory, module))
                .collect()
        }
        (_, Some("v1beta1")) if build["roots"].is_array() => {
            let roots = texts(&build["roots"]);
            roots
                .iter()
                .filter_map(|root| Root::new(directory, root))
                .collect()
        }
        _ => Root::new(directory, "").into_iter().collect(),
    };
    let excludes = paths(directory, &build["excludes"]);
    let roots = roots.into_iter().map(|root| Root {
        excludes: [root.excludes.as_slice(), excludes.as_slice()].concat(),
        ..root
    });
    Some(roots.collect())
}

/// A module of a workspace.
fn of_entry(directory: &str, module: &Value) -> Option<Root> {
    let root = Root::new(directory, module["path"].as_str().unwrap_or("."))?;
    Some(Root {
        includes: paths(directory, &module["includes"]),
        excludes: paths(directory, &module["excludes"]),
        ..root
    })
}

fn value(path: &str, read: &Read<'_>, complain: &mut Complain<'_>) -> Option<Value> {
    let file = read(path)?;
    match yaml::read(file.text()) {
        Ok(value) => Some(value),
        Err(problem) => {
            complain(path, &format!("{}, line {}", problem.what, problem.line));
            None
        }
    }
}

fn texts(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    let texts = items.filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn paths(directory: &str, list: &Value) -> Vec<String> {
    let written = texts(list).into_iter();
    written
        .filter_map(|path| resolve(directory, &path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(directory: &str, files: &[(&str, &str)]) -> Vec<String> {
        let read = |path: &str| {
            let found = files.iter().find(|(known, _)| *known == path);
            found.map(|(path, text)| SchemaFile::new(*path, "main", *text))
        };
        let mut problems = Vec::new();
        let found = declared(directory, &read, &mut |path, what| {
            problems.push(format!("{path}: {what}"));
        });
        let names = found.into_iter().map(|root| root.directory);
        names.chain(problems).collect()
    }

    #[test]
    fn each_version_of_buf_names_its_roots_in_its_own_way() {
        let v2 = "version: v2\nmodules:\n  - path: proto\n  - path: ./vendor/\n  - path: ../out\n";
        assert_eq!(roots("", &[("buf.yaml", v2)]), ["proto", "vendor"]);
        assert_eq!(roots("api", &[("api/buf.yaml", "version: v1\n")]), ["api"]);
        let v1beta1 = "version: v1beta1\nbuild: {roots: [proto, third_party]}\n";
        assert_eq!(
            roots("", &[("buf.yaml", v1beta1)]),
            ["proto", "third_party"]
        );
        let work = ("buf.work.yaml", "version: v1\ndirectories: [a, b]\n");
        let beta = ("b/buf.yaml", "version: v1beta1\nbuild: {roots: [x]}\n");
        assert_eq!(roots("", &[work, beta]), ["a", "b/x"]);
    }

    #[test]
    fn what_makes_no_sense_is_told_and_names_no_root() {
        assert_eq!(roots("", &[("buf.yaml", "- a\n- b: [\n")]).len(), 1);
        assert_eq!(roots("", &[("buf.yaml", "modules: {path: 1}")]), [""]);
        assert_eq!(roots("", &[]), [""; 0]);
    }

    #[test]
    fn what_a_module_leaves_out_is_not_found_in_it() {
        let config: Value = serde_json::json!({"path": "proto", "includes": ["proto/acme"], "excludes": ["proto/acme/test"]});
        let root = of_entry("", &config).expect("a root");
        assert_eq!(
            root.file("acme/a.proto").as_deref(),
            Some("proto/acme/a.proto")
        );
        assert_eq!(root.file("other/a.proto"), None);
        assert_eq!(root.file("acme/test/a.proto"), None);
    }
}
