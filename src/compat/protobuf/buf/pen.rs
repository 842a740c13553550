//! Pairs what belongs together, and writes down what is minded.

use std::collections::BTreeMap;

use prost_reflect::{FileDescriptor, MessageDescriptor};

use super::catalogue::{self, Check};
use super::image::{self, Image};
use crate::format::protobuf::{EnumType, Field, Library, Message, Service};
use crate::model::{ElementPath, Place, SubjectName};

/// What a check of buf minds.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// The check.
    pub check: &'static Check,
    /// What happened.
    pub message: String,
    /// The top-level definition that it happened to, else a file or a package.
    pub subject: SubjectName,
    /// The element inside of it.
    pub element: ElementPath,
    /// Where it was.
    pub old: Option<Place>,
    /// Where it is, or what it is missing from.
    pub new: Option<Place>,
    /// The file it was in.
    pub old_home: Option<Home>,
    /// The file it is in, or is missing from; `None` when that is gone too.
    pub new_home: Option<Home>,
}

/// A file and its package, by which a configuration names what is to be ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The path.
    pub path: String,
    /// The package.
    pub package: String,
}

impl Home {
    fn of(file: &FileDescriptor) -> Self {
        Self {
            path: image::path(file).to_owned(),
            package: file.package_name().to_owned(),
        }
    }
}

#[derive(Clone)]
/// An element on one side: its file, the way to it, and the part of it that is shown.
pub(in crate::compat::protobuf) struct Spot {
    file: FileDescriptor,
    path: Vec<i32>,
    part: Part,
}

#[derive(Clone)]
enum Part {
    /// A field of its descriptor; the whole of it when empty.
    Field(Vec<i32>),
    /// An option of this name, among those in this field.
    Option(i32, &'static str),
    /// The whole file.
    File,
}

impl Spot {
    /// The whole of an element.
    pub(in crate::compat::protobuf) fn whole(file: &FileDescriptor, path: &[i32]) -> Self {
        Self::part(file, path, &[])
    }

    /// A part of an element.
    pub(in crate::compat::protobuf) fn part(
        file: &FileDescriptor,
        path: &[i32],
        part: &[i32],
    ) -> Self {
        Self {
            file: file.clone(),
            path: path.to_vec(),
            part: Part::Field(part.to_vec()),
        }
    }

    /// An option of an element, or the file when nobody wrote it.
    pub(super) fn option(
        file: &FileDescriptor,
        path: &[i32],
        options: i32,
        name: &'static str,
    ) -> Self {
        Self {
            file: file.clone(),
            path: path.to_vec(),
            part: Part::Option(options, name),
        }
    }

    /// A file.
    pub(in crate::compat::protobuf) fn file(file: &FileDescriptor) -> Self {
        Self {
            file: file.clone(),
            path: Vec::new(),
            part: Part::File,
        }
    }

    /// A message; the map, when it is the entry of one.
    pub(in crate::compat::protobuf) fn message(message: &Message) -> Self {
        match message.map() {
            Some(map) => Self::whole(&map.parent_file(), map.path()),
            None => Self::whole(&message.0.parent_file(), message.0.path()),
        }
    }

    /// An enum.
    pub(super) fn of_enum(item: &EnumType) -> Self {
        Self::whole(&item.0.parent_file(), item.0.path())
    }

    /// A field, or a part of it. What stands behind the two fields of a map entry is the map.
    pub(in crate::compat::protobuf) fn field(field: &Field, part: &[i32]) -> Self {
        match field.message().map() {
            Some(map) => Self::part(&map.parent_file(), map.path(), part),
            None => Self::part(&field.file(), field.path(), part),
        }
    }

    /// The file it is in.
    pub(super) fn home(&self) -> &FileDescriptor {
        &self.file
    }

    /// This option, or something else when nobody wrote it.
    pub(super) fn or(self, other: Self, library: &Library) -> Self {
        match &self.part {
            Part::Option(options, name) => {
                let place = library.place_of_option(self.file.name(), &self.path, *options, name);
                if place.is_some() { self } else { other }
            }
            Part::Field(_) | Part::File => self,
        }
    }

    fn place(&self, library: &Library) -> Option<Place> {
        let (file, path) = (self.file.name(), self.path.as_slice());
        match &self.part {
            Part::Field(part) => library.place_of_part(file, path, part),
            Part::Option(options, name) => library
                .place_of_option(file, path, *options, name)
                .or_else(|| library.place_of_file(file)),
            Part::File => library.place_of_file(file),
        }
    }
}

/// What an annotation is about, as a person calls it.
#[derive(Clone)]
pub(in crate::compat::protobuf) struct Named {
    subject: SubjectName,
    element: ElementPath,
}

impl Named {
    /// Something that is called by one name only: a file, a package.
    pub(in crate::compat::protobuf) fn whole(name: &str) -> Self {
        Self {
            subject: SubjectName(name.to_owned()),
            element: ElementPath(name.to_owned()),
        }
    }

    /// An element by its full name, inside of the outermost message around it.
    pub(in crate::compat::protobuf) fn inside(
        full_name: &str,
        mut parent: Option<MessageDescriptor>,
    ) -> Self {
        let mut top = full_name.to_owned();
        while let Some(message) = parent {
            message.full_name().clone_into(&mut top);
            parent = message.parent_message();
        }
        let package = top
            .rsplit_once('.')
            .map_or(0, |(package, _)| package.len() + 1);
        Self {
            element: ElementPath(full_name[package..].to_owned()),
            subject: SubjectName(top),
        }
    }

    /// A message, by what is around it.
    pub(in crate::compat::protobuf) fn message(message: &Message) -> Self {
        Self::inside(message.full_name(), message.0.parent_message())
    }

    /// An enum.
    pub(super) fn of_enum(item: &EnumType) -> Self {
        Self::inside(item.full_name(), item.0.parent_message())
    }

    /// A field; an extension by its full name.
    pub(in crate::compat::protobuf) fn field(field: &Field) -> Self {
        match field {
            Field::Own(_) => Self::message(&field.message()).member(field.name()),
            Field::Extension(extension) => {
                Self::inside(extension.full_name(), extension.parent_message())
            }
        }
    }

    /// A part of it.
    pub(in crate::compat::protobuf) fn member(self, name: impl std::fmt::Display) -> Self {
        Self {
            element: self.element.member(name),
            ..self
        }
    }
}

/// Writes annotations about two images.
pub(in crate::compat::protobuf) struct Pen<'a> {
    pub(super) old: &'a Image<'a>,
    pub(super) new: &'a Image<'a>,
    annotations: Vec<Annotation>,
}

/// Elements of both sides that are one to buf.
pub(super) type Pairs<T> = Vec<(T, T)>;

impl<'a> Pen<'a> {
    /// Nothing is written yet.
    pub(in crate::compat::protobuf) fn new(old: &'a Image<'a>, new: &'a Image<'a>) -> Self {
        Self {
            old,
            new,
            annotations: Vec::new(),
        }
    }

    /// Writes down that a check minds something.
    pub(super) fn write(
        &mut self,
        check: &str,
        named: Named,
        old: Option<&Spot>,
        new: Option<&Spot>,
        message: String,
    ) {
        let check =
            catalogue::find(check).expect("every check that is written is in the catalogue");
        self.put(check, named, old, new, message);
    }

    /// The same for a check of any tool.
    pub(in crate::compat::protobuf) fn put(
        &mut self,
        check: &'static Check,
        named: Named,
        old: Option<&Spot>,
        new: Option<&Spot>,
        message: String,
    ) {
        self.annotations.push(Annotation {
            check,
            message,
            subject: named.subject,
            element: named.element,
            old: old.and_then(|spot| spot.place(self.old.library)),
            new: new.and_then(|spot| spot.place(self.new.library)),
            old_home: old.map(|spot| Home::of(&spot.file)),
            new_home: new.map(|spot| Home::of(&spot.file)),
        });
    }

    pub(in crate::compat::protobuf) fn finish(mut self) -> Vec<Annotation> {
        self.annotations
            .sort_by(|one, other| one.check.id.cmp(other.check.id));
        self.annotations
    }

    /// Messages by full name, those of maps among them.
    pub(super) fn messages(&self) -> Pairs<Message> {
        let file = |message: &Message| message.0.parent_file();
        self.pairs(&self.old.messages, &self.new.messages, file)
    }

    /// Enums by full name.
    pub(super) fn enums(&self) -> Pairs<EnumType> {
        self.pairs(&self.old.enums, &self.new.enums, |item| {
            item.0.parent_file()
        })
    }

    /// Services by full name.
    pub(super) fn services(&self) -> Pairs<Service> {
        let file = |service: &Service| service.0.parent_file();
        self.pairs(&self.old.services, &self.new.services, file)
    }

    /// Fields by number, of messages by full name; extensions by number and what they extend.
    pub(super) fn fields(&self) -> Pairs<Field> {
        let messages = self.messages().into_iter();
        let own = messages.flat_map(|(old, new)| own_fields(&old, &new));
        let extensions = self.pairs(&self.old.extensions, &self.new.extensions, Field::file);
        own.chain(extensions).collect()
    }

    /// Full names are unique in buf, which wants one module after the other. Here a name may stand in several files: then the
    /// same file comes first.
    fn pairs<K: Ord, T: Clone>(
        &self,
        old: &BTreeMap<K, Vec<T>>,
        new: &BTreeMap<K, Vec<T>>,
        file: impl Fn(&T) -> FileDescriptor,
    ) -> Pairs<T> {
        let mut pairs = Vec::new();
        for (name, olds) in old {
            let Some(news) = new.get(name) else { continue };
            for old in olds {
                let home = file(old);
                let in_place = news.iter().find(|new| file(new).name() == home.name());
                let new = in_place.unwrap_or(&news[0]);
                if !self.are_equal(&home, &file(new)) {
                    pairs.push((old.clone(), new.clone()));
                }
            }
        }
        pairs
    }

    /// Whether two files and all that they import say the same.
    pub(in crate::compat::protobuf) fn are_equal(
        &self,
        old: &FileDescriptor,
        new: &FileDescriptor,
    ) -> bool {
        let was = self.old.library.digest(old.name());
        was.is_some() && was == self.new.library.digest(new.name())
    }
}

fn own_fields(old: &Message, new: &Message) -> Pairs<Field> {
    let fields = old.0.fields();
    let pairs = fields.filter_map(|old| {
        let new = new.0.get_field(old.number())?;
        Some((Field::Own(old), Field::Own(new)))
    });
    pairs.collect()
}

/// A field in a sentence.
pub(in crate::compat::protobuf) fn describe(field: &Field) -> String {
    let message = field.message();
    let (kind, of) = match field {
        Field::Own(_) => ("field", message.name()),
        Field::Extension(_) => ("extension", message.full_name()),
    };
    format!(
        "{kind} `{}` (number {}) of `{of}`",
        field.name(),
        field.number()
    )
}
