//! Reads Protobuf: files with everything they import, as descriptors that know where they stand.
//!
//! In: the paths of `.proto` files and descriptor sets in a snapshot. Out: a [`Definition`] for each top-level message,
//! enum and service, and for what a file adds to a message of another file.
//! Import roots are found where nobody names them; files that are only imported give no subjects. Nothing here compares.

mod census;
mod code;
mod custom;
mod digest;
mod editions;
mod extensions;
mod imports;
mod link;
mod missing;
mod options;
mod packing;
mod resolved;
mod roots;
mod scan;
mod set;
mod source;
mod tag;
mod uses;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use prost_reflect::FileDescriptor;

pub use self::census::Census;
pub use self::custom::{CustomOption, CustomValue};
pub use self::editions::{Edition, Encoding, Features, JsonFormat, MessageEncoding, Utf8};
use self::link::Linker;
use self::set::link_set;
pub(super) use self::set::{is_a_set, is_called_a_set};
use self::source::Source;
pub use self::view::{Cardinality, EnumType, Field, Message, Presence, Service, Symbol, kind_name};
use crate::format::{Loaded, Reading, Schema, Subject};
use crate::model::{Files, Place, SubjectName};

/// A top-level message, enum or service. Cheap to clone.
#[derive(Clone)]
pub struct Definition {
    /// What it is.
    pub element: Element,
    found: Found,
    library: Arc<Library>,
}

/// Where a definition was found.
#[derive(Clone)]
struct Found {
    file: FileDescriptor,
    /// The way to it in the descriptor of the file.
    path: Vec<i32>,
    /// Whether the file only adds fields to it.
    is_extended: bool,
}

/// What can be declared at the top of a file.
#[derive(Debug, Clone)]
pub enum Element {
    /// A message type.
    Message(Message),
    /// An enum type.
    Enum(EnumType),
    /// A service.
    Service(Service),
}

impl Element {
    /// The name with its package.
    pub fn full_name(&self) -> &str {
        match self {
            Self::Message(message) => message.full_name(),
            Self::Enum(item) => item.full_name(),
            Self::Service(service) => service.0.full_name(),
        }
    }

    /// The package.
    pub fn package(&self) -> &str {
        match self {
            Self::Message(message) => message.0.package_name(),
            Self::Enum(item) => item.0.package_name(),
            Self::Service(service) => service.0.package_name(),
        }
    }

    /// The file that declares it.
    pub fn file(&self) -> FileDescriptor {
        match self {
            Self::Message(message) => message.0.parent_file(),
            Self::Enum(item) => item.0.parent_file(),
            Self::Service(service) => service.0.parent_file(),
        }
    }

    /// The way to it in the descriptor of its file.
    pub fn path(&self) -> &[i32] {
        match self {
            Self::Message(message) => message.0.path(),
            Self::Enum(item) => item.0.path(),
            Self::Service(service) => service.0.path(),
        }
    }
}

impl Definition {
    /// The trade's word for what it is.
    pub fn kind(&self) -> &'static str {
        match self.element {
            _ if self.found.is_extended => "extension",
            Element::Message(_) => "message",
            Element::Enum(_) => "enum",
            Element::Service(_) => "service",
        }
    }

    /// Where the whole of it stands; of extensions the first.
    pub fn place(&self) -> Option<Place> {
        self.library.place(self.found.file.name(), &self.found.path)
    }

    /// Whether it is what a file adds to a message that lies in another one.
    pub fn is_extension(&self) -> bool {
        self.found.is_extended
    }

    /// Whether its file declares no message before it.
    pub fn is_first_of_its_file(&self) -> bool {
        self.found.path.as_slice() == [tag::file::MESSAGE, 0]
    }

    /// Whether it is the only message of its file.
    pub fn is_alone(&self) -> bool {
        self.is_first_of_its_file() && self.found.file.messages().len() == 1
    }

    /// The files it was read with.
    pub fn library(&self) -> &Library {
        &self.library
    }
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.element.full_name())
    }
}

/// The files of one side, parsed and linked.
#[derive(Default)]
pub struct Library {
    files: BTreeMap<String, FileDescriptor>,
    sources: BTreeMap<String, Arc<Source>>,
    digests: BTreeMap<String, [u8; 32]>,
    /// How many subjects have a full name, and a last name.
    subjects: BTreeMap<String, usize>,
    short_names: BTreeMap<String, usize>,
    /// The messages that are used, once somebody asked.
    used: OnceLock<BTreeSet<String>>,
}

impl Library {
    /// The place of the element at `path` in the file of this name, marked as a whole; `None` for what is built in.
    pub fn place(&self, file: &str, path: &[i32]) -> Option<Place> {
        let source = self.sources.get(file)?;
        Some(source.place(path, path))
    }

    /// The same, marked by one of its parts: `[1]` is the name, `[5]` the type of a field.
    pub fn place_of_part(&self, file: &str, path: &[i32], part: &[i32]) -> Option<Place> {
        let source = self.sources.get(file)?;
        Some(source.place(path, &[path, part].concat()))
    }

    /// The place of an option in the element at `path`, whose options are the field `options` of its descriptor; `None` when
    /// nobody wrote it.
    pub fn place_of_option(
        &self,
        file: &str,
        path: &[i32],
        options: i32,
        name: &str,
    ) -> Option<Place> {
        let source = self.sources.get(file)?;
        source.place_of_option(path, options, name)
    }

    /// The place that is the whole of a file.
    pub fn place_of_file(&self, file: &str) -> Option<Place> {
        let source = self.sources.get(file)?;
        Some(Place::file(&source.file))
    }

    /// Whether the message or enum of this full name has the number; `None` when there is no such type.
    pub fn has_number(&self, holder: &str, number: i32) -> Option<bool> {
        self.files.values().find_map(|file| {
            let pool = file.parent_pool();
            let message = pool.get_message_by_name(holder).map(|message| {
                let number = u32::try_from(number).ok();
                number.is_some_and(|number| message.get_field(number).is_some())
            });
            let values = || pool.get_enum_by_name(holder);
            message.or_else(|| values().map(|item| item.get_value(number).is_some()))
        })
    }

    /// The files that were asked for, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = &FileDescriptor> {
        self.files.values()
    }

    /// The same, marked by its name only.
    pub fn place_of_name(&self, file: &str, path: &[i32]) -> Option<Place> {
        self.place_of_part(file, path, &[tag::NAME])
    }

    /// The hash of a file and everything it imports: equal hashes, equal types.
    pub fn digest(&self, file: &str) -> Option<&[u8; 32]> {
        self.digests.get(file)
    }

    /// Whether one of the files that were asked for declares the extension, whatever it extends.
    pub fn declares(&self, field: &Field) -> bool {
        let Field::Extension(extension) = field else {
            return false;
        };
        let mut files = self.files.values();
        files.any(|file| {
            let mut known = file.parent_pool().all_extensions();
            known.any(|known| known.full_name() == extension.full_name())
        })
    }

    /// The extensions that a file declares, at its top and inside of messages.
    pub fn extensions(file: &FileDescriptor) -> Vec<Field> {
        let mut found: Vec<_> = file.extensions().map(Field::Extension).collect();
        let mut open: Vec<_> = file.messages().collect();
        while let Some(message) = open.pop() {
            found.extend(message.child_extensions().map(Field::Extension));
            open.extend(message.child_messages());
        }
        found
    }

    /// Whether another message of the files that were asked for holds the message of this full name, or a call does.
    pub fn uses(&self, full_name: &str) -> bool {
        let used = self.used.get_or_init(|| uses::used(self.files.values()));
        used.contains(full_name)
    }

    /// Whether exactly one subject of this side has the full name.
    pub fn has_one_subject(&self, full_name: &str) -> bool {
        self.subjects.get(full_name) == Some(&1)
    }

    /// Whether any subject of this side has the full name.
    pub fn has_subject(&self, full_name: &str) -> bool {
        self.subjects.contains_key(full_name)
    }

    /// Whether exactly one subject of this side has the name without its package.
    pub fn has_one_short_name(&self, name: &str) -> bool {
        self.short_names.get(name) == Some(&1)
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.files.keys()).finish()
    }
}

/// Compiles the files at `paths` with what they import, each on its own.
pub fn load(files: &dyn Files, paths: &[&str], reading: &Reading) -> Loaded {
    let (sets, texts): (Vec<&str>, Vec<&str>) =
        paths.iter().partition(|path| is_called_a_set(path));
    let mut linked = Linker::new(files, &reading.roots).link(&texts);
    for path in sets {
        let read = link_set(files, path, &mut linked);
        linked.unread.extend(read.err());
    }
    let mut library = Library {
        sources: linked.sources,
        digests: linked.digests,
        ..Library::default()
    };
    let found = found(&library, &linked.files);
    let own = found.iter().filter(|(_, found)| !found.is_extended);
    for (element, _) in own {
        let name = element.full_name();
        let short = name.rsplit('.').next().unwrap_or(name);
        *library.short_names.entry(short.to_owned()).or_default() += 1;
        *library.subjects.entry(name.to_owned()).or_default() += 1;
    }
    library.files = linked.files;
    let library = Arc::new(library);
    let subjects = found.into_iter().filter_map(|(element, found)| {
        let name = if found.is_extended {
            format!("{} (extensions)", element.full_name())
        } else {
            element.full_name().to_owned()
        };
        Some(Subject {
            name: SubjectName(name),
            place: library.place_of_name(found.file.name(), &found.path)?,
            schema: Schema::Protobuf(Definition {
                element,
                found,
                library: Arc::clone(&library),
            }),
        })
    });
    Loaded {
        subjects: subjects.collect(),
        unread: linked.unread,
        protobuf: Arc::clone(&library),
        notes: linked.notes,
    }
}

/// What files declare at their top, and what they add to messages of other files.
fn found(library: &Library, files: &BTreeMap<String, FileDescriptor>) -> Vec<(Element, Found)> {
    let asked = files.keys().map(String::as_str).collect();
    let mut all = Vec::new();
    for file in files.values() {
        let own = elements(library, file).into_iter().map(|element| {
            let path = element.path().to_vec();
            (element, path, false)
        });
        let extended = extensions::extended(file, &asked).into_iter();
        let extended = extended.map(|extended| (extended.element, extended.path, true));
        all.extend(own.chain(extended).map(|(element, path, is_extended)| {
            let file = file.clone();
            let found = Found {
                file,
                path,
                is_extended,
            };
            (element, found)
        }));
    }
    all
}

/// What a file declares at its top, in the order of its text.
fn elements(library: &Library, file: &FileDescriptor) -> Vec<Element> {
    let messages = file
        .messages()
        .map(|message| Element::Message(Message(message)));
    let enums = file.enums().map(|item| Element::Enum(EnumType(item)));
    let services = file
        .services()
        .map(|service| Element::Service(Service(service)));
    let mut elements: Vec<_> = messages.chain(enums).chain(services).collect();
    elements.sort_by_key(|element| {
        let place = library.place(file.name(), element.path());
        place.and_then(|place| place.span).map(|span| span.start)
    });
    elements
}
