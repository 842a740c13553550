//! What a `buf.yaml` says about breaking changes.
//!
//! <https://buf.build/docs/configuration/v2/buf-yaml/#breaking>. Plugins are other people's programs and are not run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::catalogue::{self, CATALOGUE, Check, Version};
use super::pen::{Annotation, Home};
use crate::format::yaml;
use crate::model::BufSet;

/// A `buf.yaml`, as far as it is about breaking changes.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder it stands in, with a slash at the end; empty for the root.
    folder: String,
    modules: Vec<Module>,
    /// Whether it names programs that have checks of their own.
    has_plugins: bool,
    /// What it asks for and does not get.
    pub notes: Vec<String>,
}

/// Some files, and what is asked of them.
#[derive(Debug, Clone)]
struct Module {
    /// Relative to the folder, with a slash at the end; empty for all of it.
    root: String,
    breaking: Breaking,
}

/// What a `breaking` section says.
#[derive(Debug, Clone, Default)]
struct Breaking {
    checks: BTreeSet<&'static str>,
    ignored: Vec<String>,
    ignored_only: BTreeMap<&'static str, Vec<String>>,
    ignores_unstable: bool,
}

impl Config {
    /// What holds where there is no `buf.yaml`.
    pub fn absent() -> Self {
        let breaking = Breaking {
            checks: names(&BufSet::File.to_string(), Version::V2),
            ..Breaking::default()
        };
        let root = String::new();
        Self {
            folder: String::new(),
            modules: vec![Module { root, breaking }],
            has_plugins: false,
            notes: Vec::new(),
        }
    }

    /// Reads the `buf.yaml` in `folder`.
    ///
    /// # Errors
    /// If it is not YAML or has no version that is known.
    pub fn read(text: &str, folder: &str) -> Result<Self, String> {
        let value = yaml::read(text);
        let value = value.map_err(|problem| format!("line {}: {}", problem.line, problem.what))?;
        let version = match value["version"].as_str() {
            Some("v2") => Version::V2,
            Some("v1") => Version::V1,
            Some("v1beta1") => Version::V1Beta1,
            Some(other) => {
                return Err(format!(
                    "its version is `{other}`; known are v1beta1, v1, v2"
                ));
            }
            None => return Err("it names no version; known are v1beta1, v1, v2".to_owned()),
        };
        let mut config = Self {
            folder: folder.to_owned(),
            modules: Vec::new(),
            has_plugins: false,
            notes: Vec::new(),
        };
        config.note_plugins(&value);
        let breaking = config.breaking(&value["breaking"], version)?;
        for (root, own) in roots(&value, version) {
            let breaking = match own {
                Some(own) => config.breaking(own, version)?,
                None => breaking.clone(),
            };
            config.modules.push(Module { root, breaking });
        }
        Ok(config)
    }

    fn note_plugins(&mut self, value: &Value) {
        for key in ["plugins", "policies"] {
            if value[key].as_array().is_some_and(|items| !items.is_empty()) {
                self.has_plugins = true;
                self.note(&format!("`{key}` are not run: only buf's own checks are"));
            }
        }
    }

    fn note(&mut self, what: &str) {
        let note = format!("{}buf.yaml: {what}", self.folder);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn breaking(&mut self, value: &Value, version: Version) -> Result<Breaking, String> {
        if value["disable_builtin"] == Value::Bool(true) {
            self.note("`disable_builtin` is not supported: buf's own checks are made all the same");
        }
        let wanted = list(value, "use")?;
        let default = vec![BufSet::File.to_string()];
        let wanted = if wanted.is_empty() { default } else { wanted };
        let mut checks = self.checks(&wanted, version)?;
        for check in self.checks(&list(value, "except")?, version)? {
            checks.remove(check);
        }
        let mut ignored_only = BTreeMap::<_, Vec<String>>::new();
        let only = &value["ignore_only"];
        if !(only.is_null() || only.is_object()) {
            return Err("`ignore_only` maps checks to lists of paths".to_owned());
        }
        for name in only.as_object().into_iter().flat_map(|only| only.keys()) {
            let paths = list(only, name)?;
            for check in self.checks(std::slice::from_ref(name), version)? {
                ignored_only.entry(check).or_default().extend(paths.clone());
            }
        }
        Ok(Breaking {
            checks,
            ignored_only,
            ignored: list(value, "ignore")?,
            ignores_unstable: value["ignore_unstable_packages"] == Value::Bool(true),
        })
    }

    /// The checks that are called by their ids or by those of their categories. A name that is none would silently ask for
    /// nothing, unless a plugin has it.
    fn checks(
        &mut self,
        wanted: &[String],
        version: Version,
    ) -> Result<BTreeSet<&'static str>, String> {
        let mut checks = BTreeSet::new();
        for name in wanted {
            let named = names(name, version);
            let is_known = !named.is_empty() || catalogue::is_retired(name);
            if !is_known && !self.has_plugins {
                return Err(format!(
                    "`{name}` is no check and no category that buf knows"
                ));
            }
            if !is_known {
                self.note(&format!(
                    "`{name}` may be a check of a plugin, and is not made"
                ));
            }
            checks.extend(named);
        }
        Ok(checks)
    }

    /// Whether it asks for the check, and for this file.
    pub fn minds(&self, annotation: &Annotation) -> bool {
        let homes = [&annotation.new_home, &annotation.old_home];
        let homes: Vec<_> = homes.into_iter().flatten().collect();
        let Some(module) = homes.first().and_then(|home| self.module(&home.path)) else {
            return false;
        };
        let Breaking {
            checks,
            ignored,
            ignored_only,
            ignores_unstable,
        } = &module.breaking;
        let check = annotation.check.id;
        let only = ignored_only.get(check);
        let is_ignored = |home: &Home| {
            let mut paths = ignored.iter().chain(only.into_iter().flatten());
            let is_unstable = *ignores_unstable && is_unstable(&home.package);
            is_unstable || paths.any(|ignored| self.lies_in(&home.path, module, ignored))
        };
        checks.contains(check) && !homes.into_iter().any(is_ignored)
    }

    fn module(&self, path: &str) -> Option<&Module> {
        let below = path.strip_prefix(&self.folder)?;
        let modules = self.modules.iter();
        let holding = modules.filter(|module| below.starts_with(&module.root));
        holding.max_by_key(|module| module.root.len())
    }

    /// Paths are written as seen from the folder; in the first version, as seen from the root of the module.
    fn lies_in(&self, path: &str, module: &Module, ignored: &str) -> bool {
        let below = path.strip_prefix(&self.folder).unwrap_or(path);
        let in_module = below.strip_prefix(&module.root).unwrap_or(below);
        let ignored = normal(ignored);
        [below, in_module].iter().any(|path| {
            let rest = path.strip_prefix(ignored.trim_end_matches('/'));
            rest.is_some_and(|rest| ignored.is_empty() || rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The texts of a list; nothing where there is none.
fn list(value: &Value, key: &str) -> Result<Vec<String>, String> {
    let list = &value[key];
    let items = list.as_array().into_iter().flatten();
    let texts: Option<Vec<String>> = items.map(|item| item.as_str().map(str::to_owned)).collect();
    match texts {
        Some(texts) if list.is_null() || list.is_array() => Ok(texts),
        _ => Err(format!("`{key}` takes a list of texts")),
    }
}

/// The roots of the modules, each with a `breaking` section of its own if it has one.
fn roots(value: &Value, version: Version) -> Vec<(String, Option<&Value>)> {
    let root = |path: &str| {
        let path = normal(path);
        if path.is_empty() {
            path
        } else {
            format!("{}/", path.trim_end_matches('/'))
        }
    };
    let found: Vec<_> = match version {
        Version::V2 => {
            let modules = value["modules"].as_array().into_iter().flatten();
            let modules = modules.map(|module| {
                let path = module["path"].as_str().unwrap_or(".");
                (root(path), module.get("breaking"))
            });
            modules.collect()
        }
        Version::V1 => Vec::new(),
        Version::V1Beta1 => {
            let roots = texts(&value["build"]["roots"]).into_iter();
            roots.map(|path| (root(&path), None)).collect()
        }
    };
    if found.is_empty() {
        return vec![(String::new(), None)];
    }
    found
}

/// A path without `.` and `./`.
fn normal(path: &str) -> String {
    let steps = path
        .split('/')
        .filter(|step| !step.is_empty() && *step != ".");
    steps.collect::<Vec<_>>().join("/")
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

/// The checks that a name stands for: a check, one that took its place, or a category.
fn names(name: &str, version: Version) -> BTreeSet<&'static str> {
    let set = BufSet::ALL.into_iter().find(|set| set.to_string() == name);
    let is_meant = |check: &&Check| match set {
        Some(set) => check.is_in_of(set, version),
        None => {
            check.exists_in(version)
                && (check.id == name || catalogue::took_the_place_of(name).contains(&check.id))
        }
    };
    CATALOGUE
        .iter()
        .filter(is_meant)
        .map(|check| check.id)
        .collect()
}

/// Whether the last part of a package says that it is not stable: `v1alpha1`, `v2beta`, `v1p1beta2`, `v1test`.
///
/// <https://buf.build/docs/reference/descriptors/#package-version>
fn is_unstable(package: &str) -> bool {
    let last = package.rsplit('.').next().unwrap_or_default();
    let Some(rest) = last.strip_prefix('v').and_then(number) else {
        return false;
    };
    if rest.starts_with("test") {
        return true;
    }
    let rest = match rest.strip_prefix('p') {
        Some(patch) => number(patch),
        None => Some(rest),
    };
    let stage = rest.and_then(|rest| rest.strip_prefix("alpha").or(rest.strip_prefix("beta")));
    stage.is_some_and(|rest| rest.is_empty() || number(rest) == Some(""))
}

/// What follows after a number that is not zero.
fn number(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    (!digits.is_empty() && !digits.starts_with('0')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minds(config: &str, check: &str, path: &str, package: &str) -> bool {
        let config = Config::read(config, "").unwrap();
        let home = Home {
            path: path.to_owned(),
            package: package.to_owned(),
        };
        config.minds(&Annotation {
            check: catalogue::find(check).unwrap(),
            message: String::new(),
            subject: crate::model::SubjectName(String::new()),
            element: crate::model::ElementPath(String::new()),
            old: None,
            new: None,
            old_home: None,
            new_home: Some(home),
        })
    }

    #[test]
    fn the_default_is_file_and_except_takes_away() {
        assert!(minds("version: v2\n", "FILE_NO_DELETE", "a.proto", "a"));
        assert!(!minds("version: v2\n", "PACKAGE_NO_DELETE", "a.proto", "a"));
        let except = "version: v2\nbreaking:\n  use: [FILE]\n  except: [FILE_NO_DELETE]\n";
        assert!(!minds(except, "FILE_NO_DELETE", "a.proto", "a"));
        assert!(minds(except, "FIELD_SAME_TYPE", "a.proto", "a"));
    }

    #[test]
    fn files_and_folders_are_ignored_for_all_checks_or_for_one() {
        let config = "version: v1\nbreaking:\n  ignore: [old/a.proto, legacy]\n  ignore_only:\n    FIELD_SAME_TYPE: [b]\n";
        let field = |path| minds(config, "FIELD_SAME_TYPE", path, "a");
        assert!(!field("old/a.proto") && !field("legacy/x/y.proto") && !field("b/c.proto"));
        assert!(field("old/b.proto") && field("legacy2/x.proto"));
        assert!(minds(config, "FIELD_SAME_NAME", "b/c.proto", "a"));
    }

    #[test]
    fn a_module_may_have_a_section_of_its_own() {
        let config = "version: v2\nmodules:\n  - path: one\n  - path: two\n    breaking: {use: [WIRE]}\nbreaking: {use: [PACKAGE]}\n";
        assert!(minds(config, "PACKAGE_NO_DELETE", "one/a.proto", "a"));
        assert!(!minds(config, "PACKAGE_NO_DELETE", "two/a.proto", "a"));
        assert!(!minds(config, "FIELD_SAME_TYPE", "three/a.proto", "a"));
    }

    #[test]
    fn the_first_version_has_other_categories() {
        let config =
            "version: v1beta1\nbuild: {roots: [proto]}\nbreaking: {use: [WIRE], ignore: [a]}\n";
        assert!(minds(config, "FIELD_SAME_TYPE", "proto/b.proto", "a"));
        assert!(!minds(
            config,
            "FIELD_WIRE_COMPATIBLE_TYPE",
            "proto/b.proto",
            "a"
        ));
        assert!(!minds(config, "FIELD_SAME_TYPE", "proto/a/b.proto", "a"));
    }

    #[test]
    fn unstable_packages_can_be_ignored() {
        let config = "version: v2\nbreaking: {ignore_unstable_packages: true}\n";
        for package in [
            "a.v1alpha1",
            "a.v1beta",
            "a.v1p1beta2",
            "a.v2test",
            "a.v1testfoo",
        ] {
            assert!(
                !minds(config, "FIELD_SAME_TYPE", "a.proto", package),
                "{package}"
            );
        }
        for package in [
            "a.v1",
            "a",
            "a.v1alpha1.b",
            "a.v0beta1",
            "a.valpha",
            "a.v1gamma",
        ] {
            assert!(
                minds(config, "FIELD_SAME_TYPE", "a.proto", package),
                "{package}"
            );
        }
    }

    #[test]
    fn a_retired_check_is_the_one_that_took_its_place() {
        let config = "version: v1\nbreaking: {use: [FIELD_SAME_CTYPE, FIELD_SAME_LABEL]}\n";
        assert!(minds(config, "FIELD_SAME_CPP_STRING_TYPE", "a.proto", "a"));
        assert!(minds(
            config,
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "a.proto",
            "a"
        ));
    }

    #[test]
    fn what_is_not_supported_is_noted() {
        let config = "version: v2\nplugins: [{plugin: buf-plugin-x}]\nbreaking: {use: [FILE, WIRED], disable_builtin: true}\n";
        let notes = Config::read(config, "proto/").unwrap().notes;
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert!(
            notes
                .iter()
                .all(|note| note.starts_with("proto/buf.yaml: ")),
            "{notes:?}"
        );
        assert!(Config::read("version: v3\n", "").is_err());
    }

    #[test]
    fn a_name_that_asks_for_nothing_is_refused() {
        for (breaking, why) in [
            ("{use: [FIEL]}", "`FIEL` is no check"),
            (
                "{use: [FILE], except: [FIELD_SAME_TYP]}",
                "`FIELD_SAME_TYP` is no check",
            ),
            ("{ignore: 7}", "`ignore` takes a list"),
            (
                "{ignore_only: {FIELD_SAME_TYPE: a.proto}}",
                "`FIELD_SAME_TYPE` takes a list",
            ),
        ] {
            let read = Config::read(&format!("version: v2\nbreaking: {breaking}\n"), "");
            let error = read.map(|config| config.notes).unwrap_err();
            assert!(error.contains(why), "{breaking}: {error}");
        }
    }
}
