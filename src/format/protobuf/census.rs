//! What the files say that were not read: their packages and imports, by a look at the text.

use std::collections::BTreeSet;

use super::Library;
use crate::model::Files;

/// What a side has besides the files that were asked for.
#[derive(Debug, Clone, Default)]
pub struct Census {
    /// The paths of the other files.
    pub paths: BTreeSet<String>,
    /// Their packages.
    pub packages: BTreeSet<String>,
    /// The names under which they import something.
    pub imports: BTreeSet<String>,
}

impl Census {
    /// Looks at every `.proto` file of a side that is not one of the library's.
    pub fn take(files: &dyn Files, library: &Library) -> Self {
        let mut census = Self::default();
        // A side that cannot be listed is told of by whoever asked for it.
        let paths = files.paths().unwrap_or_default();
        let is_other = |path: &&String| {
            let extension = path.rsplit_once('.').map(|(_, extension)| extension);
            extension == Some("proto") && !library.files.contains_key(*path)
        };
        for path in paths.iter().filter(is_other) {
            census.paths.insert(path.clone());
            if let Ok(Some(file)) = files.read(path) {
                census.look_at(file.text());
            }
        }
        census
    }

    fn look_at(&mut self, text: &str) {
        let mut package = String::new();
        for statement in statements(text) {
            if let Some(name) = statement.strip_prefix("package ") {
                name.trim().clone_into(&mut package);
            } else if let Some(import) = statement.strip_prefix("import ") {
                let name = import.split(['"', '\'']).nth(1);
                self.imports.extend(name.map(str::to_owned));
            }
        }
        self.packages.insert(package);
    }
}

/// What stands between semicolons and braces, without comments to the end of the line.
fn statements(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split([';', '{', '}']).map(|statement| {
        let lines = statement.lines().map(str::trim);
        let lines = lines.filter(|line| !line.starts_with("//") && !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_finds_package_and_imports() {
        let mut census = Census::default();
        census.look_at(
            "// package not.this;\nsyntax = \"proto3\"; package acme.orders;\n\nimport public \"a/b.proto\";\nmessage M {}\n",
        );
        assert!(census.packages.contains("acme.orders"), "{census:?}");
        assert!(census.imports.contains("a/b.proto"), "{census:?}");
    }
}
