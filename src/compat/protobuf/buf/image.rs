//! All that one side declares, by the names that buf pairs it by.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{ExtensionDescriptor, FileDescriptor, MessageDescriptor};

use crate::format::protobuf::{Census, EnumType, Field, Library, Message, Service};

/// How files that every compiler brings along are called in a pool.
const BUILT_IN: &str = "built-in://";

/// What a file is called that is held against another one of any name. No path in a repository is empty.
const ONLY: &str = "";

/// The files of one side.
pub struct Image<'a> {
    pub(super) library: &'a Library,
    /// By path, as imports write it.
    pub(super) files: BTreeMap<String, FileDescriptor>,
    pub(super) messages: BTreeMap<String, Vec<Message>>,
    pub(super) enums: BTreeMap<String, Vec<EnumType>>,
    pub(super) services: BTreeMap<String, Vec<Service>>,
    /// By the message that they extend and their number.
    pub(super) extensions: BTreeMap<(String, u32), Vec<Field>>,
    /// The name of the file that is held against another one of any name.
    only: Option<String>,
    /// What the side has besides: the files at hand may be only those that changed.
    pub(super) elsewhere: Census,
}

/// The path of a file, as imports write it. No path in a repository holds `//`: what stands before it says where the file
/// was found, in a descriptor set or among those that every compiler brings along.
pub(super) fn path(file: &FileDescriptor) -> &str {
    let name = file.name();
    name.rsplit_once("//").map_or(name, |(_, path)| path)
}

impl<'a> Image<'a> {
    /// The files of a library and the well-known ones that they import. Every other import is a file of the side itself.
    pub fn new(library: &'a Library, elsewhere: Census) -> Self {
        let mut image = Self {
            library,
            files: BTreeMap::new(),
            messages: BTreeMap::new(),
            enums: BTreeMap::new(),
            services: BTreeMap::new(),
            extensions: BTreeMap::new(),
            only: None,
            elsewhere,
        };
        let files: Vec<_> = library.files().collect();
        let own = files.iter().map(|file| (*file).clone());
        let imported = files.iter().flat_map(|file| built_in(file));
        for file in own.chain(imported) {
            image.add(file);
        }
        image
    }

    /// A file that is held against another one, whatever the two are called.
    pub fn of_file(library: &'a Library) -> Self {
        let mut image = Self::new(library, Census::default());
        if let Some(file) = library.files().next() {
            image.files.remove(path(file));
            image.files.insert(ONLY.to_owned(), file.clone());
            image.only = Some(file.name().to_owned());
        }
        image
    }

    /// What it was made of.
    pub(in crate::compat::protobuf) fn library(&self) -> &'a Library {
        self.library
    }

    /// The path by which a file is paired.
    pub(super) fn path_of<'f>(&self, file: &'f FileDescriptor) -> &'f str {
        if self.only.as_deref() == Some(file.name()) {
            ONLY
        } else {
            path(file)
        }
    }

    fn add(&mut self, file: FileDescriptor) {
        let path = path(&file).to_owned();
        if self.files.contains_key(&path) {
            return;
        }
        file.messages()
            .for_each(|message| self.add_message(message));
        file.enums().for_each(|item| self.add_enum(EnumType(item)));
        file.extensions()
            .for_each(|extension| self.add_extension(extension));
        for service in file.services() {
            let named = self.services.entry(service.full_name().to_owned());
            named.or_default().push(Service(service));
        }
        self.files.insert(path, file);
    }

    /// The parser has refused what nests deeper than 32, so recursion is safe.
    fn add_message(&mut self, message: MessageDescriptor) {
        message
            .child_messages()
            .for_each(|nested| self.add_message(nested));
        message
            .child_enums()
            .for_each(|nested| self.add_enum(EnumType(nested)));
        message
            .child_extensions()
            .for_each(|extension| self.add_extension(extension));
        let named = self.messages.entry(message.full_name().to_owned());
        named.or_default().push(Message(message));
    }

    fn add_enum(&mut self, item: EnumType) {
        let named = self.enums.entry(item.full_name().to_owned());
        named.or_default().push(item);
    }

    fn add_extension(&mut self, extension: ExtensionDescriptor) {
        let extended = extension.containing_message().full_name().to_owned();
        let key = (extended, extension.number());
        let numbered = self.extensions.entry(key).or_default();
        numbered.push(Field::Extension(extension));
    }

    /// Whether there is a file at the path, or one that is imported under it.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.is_elsewhere(path)
    }

    /// Whether the file at the path, or imported under it, is there and not at hand.
    pub(super) fn is_elsewhere(&self, path: &str) -> bool {
        let Census { imports, paths, .. } = &self.elsewhere;
        !self.files.contains_key(path) && (paths.contains(path) || imports.contains(path))
    }

    /// Whether one of the files at hand is in the package.
    pub(super) fn has_package(&self, package: &str) -> bool {
        let mut files = self.files.values();
        files.any(|file| file.package_name() == package)
    }

    /// The packages, and in which files.
    pub(super) fn packages(&self) -> BTreeMap<&str, Vec<&FileDescriptor>> {
        let mut packages = BTreeMap::<&str, Vec<&FileDescriptor>>::new();
        for file in self.files.values() {
            packages.entry(file.package_name()).or_default().push(file);
        }
        packages
    }
}

/// The well-known files that a file imports, directly or not.
fn built_in(file: &FileDescriptor) -> Vec<FileDescriptor> {
    let mut seen = BTreeSet::new();
    let mut open = vec![file.clone()];
    let mut found = Vec::new();
    while let Some(file) = open.pop() {
        for import in file.dependencies() {
            if seen.insert(import.name().to_owned()) {
                if import.name().starts_with(BUILT_IN) {
                    found.push(import.clone());
                }
                open.push(import);
            }
        }
    }
    found
}
