//! Files and packages that are gone with all that was in them, told once.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::FileDescriptor;

use super::claim::{Claim, Fact};
use super::sides::Sides;
use crate::format::Schema;
use crate::format::protobuf::{Census, Element, Library, Message};
use crate::model::{Change, Detail, ElementPath, Files, SubjectName};
use crate::rules::protobuf as rules;
use crate::subject::Pair;

/// How many names stand in a message.
const NAMED: usize = 3;

/// What is told of files as a whole.
#[derive(Debug, Default)]
pub struct Whole {
    /// The changes.
    pub changes: Vec<Change>,
    /// The paths of files whose loss is told here, and not again at what was in them.
    pub folded: BTreeSet<String>,
}

/// Looks for what is gone as a whole among the removed subjects, and for extensions that are gone.
pub fn whole(pairs: &[Pair], old: &Library, new: &Library, files: &dyn Files) -> Whole {
    let mut whole = Whole::default();
    let gone = deleted(pairs, old, new, files);
    if !gone.is_empty() {
        let census = Census::take(files, new);
        let kept = Kept::of(&census, new);
        for group in groups(&gone, &kept) {
            whole.changes.push(group.change(old));
        }
        whole.folded = gone.iter().map(|file| file.name().to_owned()).collect();
    }
    whole
        .changes
        .extend(extensions(pairs, old, new, &whole.folded));
    whole
}

/// The files that are no longer there, and of which nothing lives on elsewhere.
fn deleted<'a>(
    pairs: &[Pair],
    old: &'a Library,
    new: &Library,
    files: &dyn Files,
) -> Vec<&'a FileDescriptor> {
    let kept: BTreeSet<_> = new.files().map(FileDescriptor::name).collect();
    let removed: BTreeSet<_> = pairs
        .iter()
        .filter(|pair| pair.new_side().is_none())
        .filter_map(Pair::old_side)
        .map(|subject| (subject.path(), subject.name.0.as_str()))
        .collect();
    let is_gone = |file: &&FileDescriptor| {
        let mut names = names(file).into_iter();
        let says_something = names.len() > 0 || file.extensions().len() > 0;
        let is_there = kept.contains(file.name()) || !matches!(files.read(file.name()), Ok(None));
        says_something
            && !is_there
            && names.all(|(_, name)| removed.contains(&(file.name(), &name)))
    };
    old.files().filter(is_gone).collect()
}

/// What a file declares at its top, each with what it is.
fn names(file: &FileDescriptor) -> Vec<(&'static str, String)> {
    let messages = file
        .messages()
        .map(|item| ("message", item.full_name().to_owned()));
    let enums = file
        .enums()
        .map(|item| ("enum", item.full_name().to_owned()));
    let services = file
        .services()
        .map(|item| ("service", item.full_name().to_owned()));
    messages.chain(enums).chain(services).collect()
}

/// What the new side still has.
struct Kept<'a> {
    packages: BTreeSet<&'a str>,
    paths: BTreeSet<&'a str>,
}

impl<'a> Kept<'a> {
    fn of(census: &'a Census, new: &'a Library) -> Self {
        let packages = new.files().map(FileDescriptor::package_name);
        let paths = new.files().map(FileDescriptor::name);
        Self {
            packages: packages
                .chain(census.packages.iter().map(String::as_str))
                .collect(),
            paths: paths
                .chain(census.paths.iter().map(String::as_str))
                .collect(),
        }
    }

    /// The outermost package around this one of which nothing is left.
    fn lost_package<'p>(&self, package: &'p str) -> Option<&'p str> {
        outermost(package, '.', &self.packages)
    }

    /// The outermost directory around this file in which nothing is left.
    fn lost_directory<'p>(&self, path: &'p str) -> Option<&'p str> {
        let directory = path.rsplit_once('/')?.0;
        outermost(directory, '/', &self.paths)
    }
}

/// The shortest beginning of a name that no kept name begins with, up to a separator.
fn outermost<'n>(name: &'n str, separator: char, kept: &BTreeSet<&str>) -> Option<&'n str> {
    let cuts = name.match_indices(separator).map(|(at, _)| at);
    let mut beginnings = cuts.chain([name.len()]).map(|at| &name[..at]);
    beginnings
        .find(|beginning| {
            let from = kept.range(*beginning..);
            let mut near = from.take_while(|name| name.starts_with(beginning));
            !near.any(|name| {
                name.len() == beginning.len() || name[beginning.len()..].starts_with(separator)
            })
        })
        .filter(|beginning| !beginning.is_empty())
}

/// Files that are told of together.
struct Group<'a> {
    lost: Lost<'a>,
    files: Vec<&'a FileDescriptor>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lost<'a> {
    Package(&'a str),
    Directory(&'a str),
    File(&'a str),
}

/// By package where it is gone, else by directory where that is gone; what is alone is told as a file.
fn groups<'a>(gone: &[&'a FileDescriptor], kept: &Kept<'_>) -> Vec<Group<'a>> {
    let lost = |file: &'a FileDescriptor| {
        let package = kept.lost_package(file.package_name()).map(Lost::Package);
        let directory = || kept.lost_directory(file.name()).map(Lost::Directory);
        package
            .or_else(directory)
            .unwrap_or(Lost::File(file.name()))
    };
    let mut groups = BTreeMap::<Lost<'a>, Vec<&FileDescriptor>>::new();
    for file in gone {
        groups.entry(lost(file)).or_default().push(file);
    }
    let groups = groups
        .into_iter()
        .map(|(lost, files)| match files.as_slice() {
            [file] => Group {
                lost: Lost::File(file.name()),
                files,
            },
            _ => Group { lost, files },
        });
    groups.collect()
}

impl Group<'_> {
    fn change(&self, old: &Library) -> Change {
        let first = self.files[0].name();
        let (rule, name, kind) = match self.lost {
            Lost::Package(name) => (&rules::PACKAGE_DELETED, name, "package"),
            Lost::Directory(name) => (&rules::FILE_DELETED, name, "directory"),
            Lost::File(name) => (&rules::FILE_DELETED, name, "file"),
        };
        let files = counted(self.files.len(), "file");
        let contents = match self.lost {
            Lost::Directory(_) => format!("{files}: {}", self.contents()),
            Lost::Package(_) | Lost::File(_) => self.contents(),
        };
        let detail = Detail::new(format!("{kind} {name}"), "")
            .word("what", kind)
            .word("path", name)
            .word("package", name)
            .word("files", files)
            .word("contents", contents);
        Fact {
            rule,
            element: ElementPath(name.to_owned()),
            old: old.place_of_file(first),
            new: None,
            detail,
            claims: vec![Claim::policy()],
        }
        .into_change(&SubjectName(name.to_owned()))
    }

    /// `3 messages and 1 enum: Order, Line, Kind and 1 more`
    fn contents(&self) -> String {
        let names: Vec<_> = self.files.iter().flat_map(|file| names(file)).collect();
        let extensions: usize = self.files.iter().map(|file| file.extensions().len()).sum();
        let count = |kind: &str| names.iter().filter(|(of, _)| *of == kind).count();
        let counts = [
            (count("message"), "message"),
            (count("enum"), "enum"),
            (count("service"), "service"),
            (extensions, "extension"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts.map(|(count, kind)| counted(count, kind)).collect();
        let first = names.iter().take(NAMED);
        let first: Vec<_> = first.map(|(_, name)| format!("`{name}`")).collect();
        let more = names.len().saturating_sub(NAMED);
        match (first.is_empty(), more) {
            (true, _) => listed(&counts),
            (false, 0) => format!("{}: {}", listed(&counts), listed(&first)),
            (false, more) => format!("{}: {} and {more} more", listed(&counts), first.join(", ")),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

fn listed(items: &[String]) -> String {
    match items.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The extensions that are gone, but for those that are told at a message that is compared.
fn extensions(
    pairs: &[Pair],
    old: &Library,
    new: &Library,
    folded: &BTreeSet<String>,
) -> Vec<Change> {
    let told = told_extensions(pairs, old, new);
    let files = old.files().filter(|file| !folded.contains(file.name()));
    let declared = files.flat_map(Library::extensions);
    let gone = declared.filter(|field| !new.declares(field) && !told.contains(field.name()));
    let changes = gone.map(|field| {
        let message = field.message();
        let detail = Detail::new(format!("{} = {}", field.name(), field.number()), "")
            .word("field", field.name())
            .word("number", field.number().to_string())
            .word("message", message.full_name());
        let fact = Fact {
            rule: &rules::EXTENSION_REMOVED,
            element: ElementPath(field.name().to_owned()),
            old: old.place(field.file().name(), field.path()),
            new: new.place_of_file(field.file().name()),
            detail,
            claims: vec![Claim::policy()],
        };
        fact.into_change(&SubjectName(field.name().to_owned()))
    });
    changes.collect()
}

/// The extensions of messages that are compared with their other side.
fn told_extensions(pairs: &[Pair], old: &Library, new: &Library) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for pair in pairs {
        let (Some(was), Some(is)) = (pair.old_side(), pair.new_side()) else {
            continue;
        };
        let (Schema::Protobuf(was), Schema::Protobuf(is)) = (&was.schema, &is.schema) else {
            continue;
        };
        let (Element::Message(was), Element::Message(is)) = (&was.element, &is.element) else {
            continue;
        };
        // What is not looked at is not told.
        if !Sides::new(old, new, &[]).are_equal(was, is) {
            note_extensions(was, &mut told);
        }
    }
    told
}

fn note_extensions(message: &Message, told: &mut BTreeSet<String>) {
    told.extend(
        message
            .0
            .extensions()
            .map(|extension| extension.full_name().to_owned()),
    );
    for nested in message.nested_messages() {
        note_extensions(&nested, told);
    }
}
