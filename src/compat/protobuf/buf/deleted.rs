//! Files, packages, and what was declared in them and is gone.

use std::collections::BTreeMap;

use super::image::Image;
use super::pen::{Named, Pen, Spot};

/// What can be declared in a file or in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Message,
    Enum,
    Service,
    Extension,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Enum => "enum",
            Self::Service => "service",
            Self::Extension => "extension",
        }
    }

    /// The checks that mind its loss from a file and from a package.
    fn checks(self) -> (&'static str, &'static str) {
        match self {
            Self::Message => ("MESSAGE_NO_DELETE", "PACKAGE_MESSAGE_NO_DELETE"),
            Self::Enum => ("ENUM_NO_DELETE", "PACKAGE_ENUM_NO_DELETE"),
            Self::Service => ("SERVICE_NO_DELETE", "PACKAGE_SERVICE_NO_DELETE"),
            Self::Extension => ("EXTENSION_NO_DELETE", "PACKAGE_EXTENSION_NO_DELETE"),
        }
    }
}

/// A declaration.
struct Declared {
    file: String,
    package: String,
    kind: Kind,
    /// The name without the package.
    nested: String,
    named: Named,
    spot: Spot,
}

/// Everything that a side declares.
struct Declarations {
    all: Vec<Declared>,
    by_file: BTreeMap<(String, Kind, String), usize>,
    by_package: BTreeMap<(String, Kind), BTreeMap<String, usize>>,
}

impl Declarations {
    fn of(image: &Image<'_>) -> Self {
        let mut all = Vec::new();
        for message in image.messages.values().flatten() {
            let (named, spot) = (Named::message(message), Spot::message(message));
            all.push(declared(
                image,
                Kind::Message,
                message.full_name(),
                named,
                spot,
            ));
        }
        for item in image.enums.values().flatten() {
            let (named, spot) = (Named::of_enum(item), Spot::of_enum(item));
            all.push(declared(image, Kind::Enum, item.full_name(), named, spot));
        }
        for service in image.services.values().flatten() {
            let name = service.0.full_name();
            let spot = Spot::whole(&service.0.parent_file(), service.0.path());
            all.push(declared(
                image,
                Kind::Service,
                name,
                Named::inside(name, None),
                spot,
            ));
        }
        for field in image.extensions.values().flatten() {
            let (named, spot) = (Named::field(field), Spot::field(field, &[]));
            all.push(declared(image, Kind::Extension, field.name(), named, spot));
        }
        let mut by_file = BTreeMap::new();
        let mut by_package = BTreeMap::<_, BTreeMap<_, _>>::new();
        for (index, item) in all.iter().enumerate() {
            let Declared {
                file,
                package,
                kind,
                nested,
                ..
            } = item;
            by_file.insert((file.clone(), *kind, nested.clone()), index);
            let names = by_package.entry((package.clone(), *kind)).or_default();
            names.insert(nested.clone(), index);
        }
        Self {
            all,
            by_file,
            by_package,
        }
    }

    fn in_file(&self, file: &str, kind: Kind, nested: &str) -> Option<&Declared> {
        let key = (file.to_owned(), kind, nested.to_owned());
        self.by_file.get(&key).map(|index| &self.all[*index])
    }

    fn in_package(&self, package: &str, kind: Kind, nested: &str) -> Option<&Declared> {
        let names = self.by_package.get(&(package.to_owned(), kind))?;
        names.get(nested).map(|index| &self.all[*index])
    }
}

fn declared(image: &Image<'_>, kind: Kind, full_name: &str, named: Named, spot: Spot) -> Declared {
    let file = spot.home();
    let package = file.package_name().to_owned();
    let nested = full_name.strip_prefix(&package).unwrap_or(full_name);
    Declared {
        file: image.path_of(file).to_owned(),
        nested: nested.trim_start_matches('.').to_owned(),
        kind,
        package,
        named,
        spot,
    }
}

/// Looks for what is gone.
pub(super) fn compare(pen: &mut Pen<'_>) {
    deleted_files(pen);
    deleted_packages(pen);
    let (old, new) = (Declarations::of(pen.old), Declarations::of(pen.new));
    for gone in &old.all {
        from_file(pen, gone, &new);
        from_package(pen, gone, &new);
    }
}

fn deleted_files(pen: &mut Pen<'_>) {
    let (old, new) = (pen.old, pen.new);
    for (path, file) in &old.files {
        if !new.has_file(path) {
            let told = format!("file `{path}` was deleted");
            let named = Named::whole(path);
            pen.write("FILE_NO_DELETE", named, Some(&Spot::file(file)), None, told);
        }
    }
}

fn deleted_packages(pen: &mut Pen<'_>) {
    let (old, new) = (pen.old, pen.new);
    let kept = new.packages();
    for (package, files) in old.packages() {
        let mut paths = files.iter().map(|file| old.path_of(file));
        let is_there = kept.contains_key(package)
            || new.elsewhere.packages.contains(package)
            || paths.any(|path| new.is_elsewhere(path));
        let Some(first) = files.first().filter(|_| !is_there) else {
            continue;
        };
        let told = format!("package `{package}` was deleted");
        let named = Named::whole(if package.is_empty() {
            "(no package)"
        } else {
            package
        });
        pen.write(
            "PACKAGE_NO_DELETE",
            named,
            Some(&Spot::file(first)),
            None,
            told,
        );
    }
}

/// A file that is gone as a whole has a check of its own.
fn from_file(pen: &mut Pen<'_>, gone: &Declared, new: &Declarations) {
    let Some(file) = pen.new.files.get(&gone.file) else {
        return;
    };
    if new.in_file(&gone.file, gone.kind, &gone.nested).is_none() {
        let parents = |name: &str| new.in_file(&gone.file, Kind::Message, name);
        let from =
            parent(gone, parents).map_or_else(|| Spot::file(file), |parent| parent.spot.clone());
        let told = format!(
            "{} `{}` was deleted from its file",
            gone.kind.word(),
            gone.nested
        );
        let check = gone.kind.checks().0;
        pen.write(
            check,
            gone.named.clone(),
            Some(&gone.spot),
            Some(&from),
            told,
        );
    }
}

/// A package that is gone has a check of its own. One that has nothing of the kind any more is passed over, as buf does,
/// unless the kind is a service.
fn from_package(pen: &mut Pen<'_>, gone: &Declared, new: &Declarations) {
    let elsewhere = &pen.new.elsewhere;
    let is_known = elsewhere.packages.contains(&gone.package)
        || match gone.kind {
            Kind::Service => pen.new.has_package(&gone.package),
            kind => new.by_package.contains_key(&(gone.package.clone(), kind)),
        };
    let may_hold = elsewhere.paths.contains(&gone.file);
    if !is_known
        || may_hold
        || new
            .in_package(&gone.package, gone.kind, &gone.nested)
            .is_some()
    {
        return;
    }
    let from = pen.new.files.get(&gone.file).map(|file| {
        let parents = |name: &str| match gone.kind {
            Kind::Message => new.in_package(&gone.package, Kind::Message, name),
            Kind::Enum | Kind::Service | Kind::Extension => {
                new.in_file(&gone.file, Kind::Message, name)
            }
        };
        parent(gone, parents).map_or_else(|| Spot::file(file), |parent| parent.spot.clone())
    });
    let (kind, package) = (gone.kind.word(), &gone.package);
    let told = format!(
        "{kind} `{}` was deleted from package `{package}`",
        gone.nested
    );
    let check = gone.kind.checks().1;
    pen.write(
        check,
        gone.named.clone(),
        Some(&gone.spot),
        from.as_ref(),
        told,
    );
}

/// The innermost message around it that is still there.
fn parent<'d>(
    gone: &Declared,
    message: impl Fn(&str) -> Option<&'d Declared>,
) -> Option<&'d Declared> {
    let cuts = gone.nested.rmatch_indices('.');
    cuts.map(|(at, _)| &gone.nested[..at]).find_map(message)
}
