//! Which names are declared where, and what a name means in a place.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{DescriptorProto, FileDescriptorProto};

use crate::format::protobuf::options::under;

/// What a set of files declares.
#[derive(Default)]
pub(super) struct Names {
    types: BTreeMap<String, BTreeSet<usize>>,
    extensions: BTreeMap<String, BTreeSet<usize>>,
    files: Vec<String>,
    /// For each file those whose names it can use, itself among them.
    visible: Vec<BTreeSet<usize>>,
}

impl Names {
    pub(super) fn of(files: &[FileDescriptorProto]) -> Self {
        let mut names = Self::default();
        let indexes: BTreeMap<&str, usize> = files
            .iter()
            .enumerate()
            .map(|(index, file)| (file.name(), index))
            .collect();
        for (index, file) in files.iter().enumerate() {
            let package = file.package();
            for message in &file.message_type {
                names.message(index, package, message);
            }
            for item in &file.enum_type {
                names.declare(index, under(package, item.name()));
            }
            for extension in &file.extension {
                names.extend(index, under(package, extension.name()));
            }
            let imports = file.dependency.iter();
            let imports = imports.filter_map(|name| indexes.get(name.as_str()).copied());
            names.visible.push(imports.chain([index]).collect());
            names.files.push(file.name().to_owned());
        }
        names
    }

    /// Recursion is safe here: the parser has refused what nests deeper than 32.
    fn message(&mut self, file: usize, scope: &str, message: &DescriptorProto) {
        let name = under(scope, message.name());
        for nested in &message.nested_type {
            self.message(file, &name, nested);
        }
        for item in &message.enum_type {
            self.declare(file, under(&name, item.name()));
        }
        for extension in &message.extension {
            self.extend(file, under(&name, extension.name()));
        }
        self.declare(file, name);
    }

    fn declare(&mut self, file: usize, name: String) {
        self.types.entry(name).or_default().insert(file);
    }

    fn extend(&mut self, file: usize, name: String) {
        self.extensions.entry(name).or_default().insert(file);
    }

    /// The full name of the type that `written` means in a scope of a file.
    pub(super) fn find_type(&self, file: usize, scope: &str, written: &str) -> Option<String> {
        self.find(&self.types, file, scope, written)
    }

    /// The same for an extension.
    pub(super) fn find_extension(&self, file: usize, scope: &str, written: &str) -> Option<String> {
        self.find(&self.extensions, file, scope, written)
    }

    fn find(
        &self,
        declared: &BTreeMap<String, BTreeSet<usize>>,
        file: usize,
        scope: &str,
        written: &str,
    ) -> Option<String> {
        let visible = self.visible.get(file)?;
        let sees = |name: &String| {
            let homes = declared.get(name);
            homes.is_some_and(|homes| homes.iter().any(|home| visible.contains(home)))
        };
        if let Some(full) = written.strip_prefix('.') {
            return Some(full.to_owned()).filter(sees);
        }
        let mut candidates = scopes(scope).map(|scope| under(scope, written));
        candidates.find(sees)
    }

    /// The file that declares a type, whoever can see it.
    pub(super) fn home_of(&self, full_name: &str) -> Option<&str> {
        let home = self.types.get(full_name)?.first()?;
        self.files.get(*home).map(String::as_str)
    }

    /// Whether what encloses a name is a type that is declared.
    pub(super) fn is_inside_a_type(&self, full_name: &str) -> bool {
        let mut around = scopes(full_name).skip(1);
        around.any(|scope| self.types.contains_key(scope))
    }
}

/// A scope and those around it, the nearest first, the outermost (`""`) last.
pub(super) fn scopes(scope: &str) -> impl Iterator<Item = &str> {
    let around = scope.rmatch_indices('.').map(|(at, _)| &scope[..at]);
    let named = std::iter::once(scope).chain(around);
    named.filter(|scope| !scope.is_empty()).chain([""])
}

/// What a type of a missing file is called in full: in a package that a missing import lies in, where one fits; else as
/// it is written, in the package of the file when it is one word.
pub(super) fn guess(
    written: &str,
    scope: &str,
    package: &str,
    missing: &BTreeSet<String>,
) -> String {
    if let Some(full) = written.strip_prefix('.') {
        return full.to_owned();
    }
    let packages: BTreeSet<String> = missing
        .iter()
        .filter_map(|import| import.rsplit_once('/'))
        .map(|(directory, _)| directory.replace('/', "."))
        .collect();
    let mut candidates = scopes(scope).map(|scope| under(scope, written));
    let fits = |name: &String| {
        let around = name.rsplit_once('.').map_or("", |(package, _)| package);
        packages.contains(around)
    };
    candidates.find(fits).unwrap_or_else(|| {
        if written.contains('.') {
            written.to_owned()
        } else {
            under(package, written)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(written: &str, imports: &[&str]) -> String {
        let missing = imports.iter().map(|import| (*import).to_owned()).collect();
        guess(written, "acme.orders.v1.Order", "acme.orders.v1", &missing)
    }

    #[test]
    fn a_missing_type_is_in_the_package_that_its_directory_names() {
        let imports = ["acme/money/v1/money.proto", "google/api/annotations.proto"];
        assert_eq!(guessed("money.v1.Money", &imports), "acme.money.v1.Money");
        assert_eq!(guessed("google.api.Http", &imports), "google.api.Http");
    }

    #[test]
    fn where_no_directory_helps_the_name_is_taken_as_it_is_written() {
        assert_eq!(guessed("money.Money", &["m.proto"]), "money.Money");
        assert_eq!(guessed("Money", &["m.proto"]), "acme.orders.v1.Money");
        assert_eq!(guessed(".acme.Money", &["m.proto"]), "acme.Money");
    }
}
