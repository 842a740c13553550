//! Many files: one arena, references linked to definitions wherever they stand in the snapshot.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::nearness::{Nearness, folder, sibling_paths};
use super::notation::Notation;
use super::parse::{Fragment, Import, Root, parse};
use super::shelf::Shelf;
use super::{
    FullName, Imports, Reference, Schema, Shape, Type, TypeId, copies, defaults, idl, protocol,
};
use crate::format::detect::is_skipped;
use crate::format::tree::Tree;
use crate::format::{self, Loaded, Subject};
use crate::model::{Files, Place, SchemaFile, SubjectName, Unread};

/// Loads the schemas at `paths`, each with all that it refers to.
pub fn load(files: &dyn Files, paths: &[&str]) -> Loaded {
    load_with(files, paths, None)
}

/// The same, with what lies on the shelf already.
pub(in crate::format) fn load_with(
    files: &dyn Files,
    paths: &[&str],
    shelf: Option<&Shelf>,
) -> Loaded {
    let mut library = Library::new(files, shelf, HasRead::Asked);
    let mut loaded = Loaded::default();
    for path in paths {
        library.add(path);
    }
    let missing = library.link(paths);
    let (types, volumes) = (Arc::<[Type]>::from(library.types), library.volumes);
    let imports = Arc::new(imports(&volumes));
    for path in paths {
        match &volumes[*path] {
            Ok(volume) => match reject_unread_import(volume, &volumes)
                .and_then(|()| subjects((&types, &imports), &volume.roots, &missing))
            {
                Ok(subjects) => loaded.subjects.extend(subjects),
                Err(unread) => loaded.unread.push(Unread {
                    path: (*path).to_owned(),
                    ..unread
                }),
            },
            Err(unread) => loaded.unread.push(unread.clone()),
        }
    }
    loaded
}

fn imports(volumes: &Volumes) -> Imports {
    let read = volumes.iter().filter_map(|(path, volume)| {
        let imports = volume.as_ref().ok()?.imports.iter();
        let imports: Vec<String> = imports.map(|import| import.path.clone()).collect();
        (!imports.is_empty()).then(|| (path.clone(), imports))
    });
    read.collect()
}

fn reject_unread_import(volume: &Volume, volumes: &Volumes) -> Result<(), Unread> {
    for Import { path, place } in &volume.imports {
        if let Some(Err(unread)) = volumes.get(path) {
            let message = format!("`{path}` cannot be imported: {}", unread.message);
            return Err(Unread::at(place.clone(), message));
        }
    }
    Ok(())
}

/// The files that were read, by their paths.
type Volumes = BTreeMap<String, Result<Volume, Unread>>;

/// Why a reference has no definition.
pub(super) type Missing = BTreeMap<TypeId, String>;

/// What is imported through other imports, beyond this many files, is looked for as any other name is.
const MAX_IMPORTS: usize = 200;

/// Subjects are paired each with each.
const MAX_SUBJECTS: usize = 2_000;

/// A file of several schemas is judged once for each of them, with all that it reaches. A protocol of a thousand types that
/// all hold each other is the largest that can be judged while somebody waits.
const MAX_REACHED: usize = 500_000;

/// A file makes sense as a whole or not at all: of half a file nobody can tell what is gone from it.
fn subjects(
    (types, imports): (&Arc<[Type]>, &Arc<Imports>),
    roots: &[Root],
    missing: &Missing,
) -> Result<Vec<Subject>, Unread> {
    let mut subjects = Vec::with_capacity(roots.len());
    let mut reached = 0;
    for root in roots {
        let schema = Schema {
            types: Arc::clone(types),
            root: root.slot.of,
            declared_in: root.slot.place.file.path().into(),
            imports: Arc::clone(imports),
        };
        reached += schema.reachable().len();
        if roots.len() > MAX_SUBJECTS || (roots.len() > 1 && reached > MAX_REACHED) {
            let message = "too many types and messages to judge each of them; split the file";
            return Err(Unread::at(root.slot.place.clone(), message));
        }
        subjects.push(subject(schema, root, missing)?);
    }
    Ok(subjects)
}

pub(super) fn subject(schema: Schema, root: &Root, missing: &Missing) -> Result<Subject, Unread> {
    for id in schema.reachable() {
        let Type { shape, place, .. } = schema.get(id);
        if let Shape::Reference(Reference { name, .. }) = shape {
            let why = missing.get(&id).map_or("it is not defined", String::as_str);
            return Err(Unread::at(
                place.clone(),
                format!("not an Avro schema: `{name}` cannot be resolved: {why}"),
            ));
        }
    }
    defaults::check(&schema)?;
    let place = root.slot.place.clone();
    let own = schema.shape(schema.root).name().map(ToString::to_string);
    let name = root.name.clone().or(own);
    Ok(Subject {
        name: SubjectName(name.unwrap_or_else(|| place.file.path().to_owned())),
        place,
        schema: format::Schema::Avro(schema),
    })
}

/// Everything that was read so far, in one arena.
pub(super) struct Library<'files> {
    files: &'files dyn Files,
    shelf: Option<&'files Shelf>,
    types: Vec<Type>,
    volumes: Volumes,
    /// Who defines a name, in the order of reading.
    definers: BTreeMap<FullName, Vec<TypeId>>,
    /// What was found for a name that is used in a folder.
    found: BTreeMap<(String, FullName), Option<Result<TypeId, String>>>,
    /// The text of a definition without its white space.
    values: BTreeMap<TypeId, Option<serde_json::Value>>,
    has_read: HasRead,
}

/// Which Avro files of the snapshot have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum HasRead {
    /// Those that were asked for.
    Asked,
    /// All but vendored code and test data.
    Own,
    /// All.
    All,
}

/// One file's part of the arena.
#[derive(Clone)]
pub(super) struct Volume {
    roots: Vec<Root>,
    types: std::ops::Range<u32>,
    names: BTreeMap<FullName, TypeId>,
    imports: Vec<Import>,
    /// The files that it imports, directly or through others, by path, in order, once somebody has looked.
    imported: BTreeMap<String, usize>,
}

impl Volume {
    /// The names that the file defines.
    pub(super) fn names(&self) -> impl Iterator<Item = &FullName> {
        self.names.keys()
    }
}

impl<'files> Library<'files> {
    /// A library that takes `has_read` for read already, and reads the rest when a name is not found.
    pub(super) fn new(
        files: &'files dyn Files,
        shelf: Option<&'files Shelf>,
        has_read: HasRead,
    ) -> Self {
        Self {
            files,
            shelf,
            types: Vec::new(),
            volumes: BTreeMap::new(),
            definers: BTreeMap::new(),
            found: BTreeMap::new(),
            values: BTreeMap::new(),
            has_read,
        }
    }

    /// Takes a fragment for the whole of the file at `path`, and links it; gives its schemas, and what has no definition.
    pub(super) fn own(&mut self, path: &str, fragment: Fragment) -> (Vec<Root>, Missing) {
        let volume = self.shelve(fragment);
        self.volumes.insert(path.to_owned(), Ok(volume));
        let missing = self.link(&[path]);
        let roots = self.volume(path).map(|volume| volume.roots.clone());
        (roots.unwrap_or_default(), missing)
    }

    /// All types that were read.
    pub(super) fn into_types(self) -> Vec<Type> {
        self.types
    }

    /// Reads a file, once.
    pub(super) fn add(&mut self, path: &str) {
        if !self.volumes.contains_key(path) {
            let volume = self.read(path);
            let volume = volume.map(|fragment| self.shelve(Arc::unwrap_or_clone(fragment)));
            self.volumes.insert(path.to_owned(), volume);
        }
    }

    /// A file that was read and makes sense.
    pub(super) fn volume(&self, path: &str) -> Option<&Volume> {
        self.volumes.get(path)?.as_ref().ok()
    }

    fn read(&self, path: &str) -> Result<Arc<Fragment>, Unread> {
        match self.shelf {
            Some(shelf) => shelf.take(self.files, path, || self.parse(path)),
            None => self.parse(path).map(Arc::new),
        }
    }

    fn parse(&self, path: &str) -> Result<Fragment, Unread> {
        let file = self
            .files
            .read(path)?
            .ok_or_else(|| Unread::new(path, "no such file in this revision"))?;
        match Notation::of(path) {
            Some(Notation::Protocol) => protocol::parse(&Tree::parse(&file)?),
            Some(Notation::Idl) => idl::parse(&file),
            Some(Notation::Schema) | None => parse(&Tree::parse(&file)?),
        }
    }

    /// Moves a fragment's types to the end of the arena.
    fn shelve(&mut self, fragment: Fragment) -> Volume {
        let start = u32::try_from(self.types.len()).expect("an arena of fewer than 2^32 types");
        let moved = |id: TypeId| TypeId(start + id.0);
        for mut part in fragment.types {
            for slot in part.shape.slots_mut() {
                slot.of = moved(slot.of);
            }
            self.types.push(part);
        }
        let names: BTreeMap<_, _> = fragment
            .names
            .into_iter()
            .map(|(name, id)| (name, moved(id)))
            .collect();
        for (name, &id) in &names {
            self.definers.entry(name.clone()).or_default().push(id);
        }
        let end = u32::try_from(self.types.len()).expect("an arena of fewer than 2^32 types");
        let mut roots = fragment.roots;
        for root in &mut roots {
            root.slot.of = moved(root.slot.of);
        }
        Volume {
            roots,
            types: start..end,
            names,
            imports: fragment.imports,
            imported: BTreeMap::new(),
        }
    }

    /// A volume, with the files that it imports, directly or through other imports.
    pub(super) fn open(&mut self, path: &str) -> Option<Volume> {
        let mut volume = self.volume(path)?.clone();
        let mut seen = BTreeSet::from([path.to_owned()]);
        let mut waiting = VecDeque::new();
        let direct = volume.imports.iter().map(|import| import.path.clone());
        waiting.extend(direct.filter(|path| seen.insert(path.clone())));
        while let Some(path) = waiting.pop_front() {
            self.add(&path);
            let order = volume.imported.len();
            volume.imported.insert(path.clone(), order);
            let Some(other) = self.volume(&path) else {
                continue;
            };
            for import in &other.imports {
                if seen.len() < MAX_IMPORTS && seen.insert(import.path.clone()) {
                    waiting.push_back(import.path.clone());
                }
            }
        }
        Some(volume)
    }

    /// What a name means where the volume uses it, by its own definitions and by its imports: the first that defines it.
    fn told(&self, volume: &Volume, name: &FullName) -> Option<TypeId> {
        let own = volume.names.get(name).copied();
        own.or_else(|| {
            let definers = self.definers.get(name).into_iter().flatten().copied();
            let order = |id: TypeId| volume.imported.get(self.path(id)).copied();
            let imported = definers.filter_map(|id| Some((order(id)?, id)));
            imported.min().map(|(_, id)| id)
        })
    }

    /// Links every reference that the volumes at `paths` reach; tells why where that fails.
    fn link(&mut self, paths: &[&str]) -> Missing {
        let mut missing = Missing::new();
        let mut waiting: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let mut linked = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            if !linked.insert(path.clone()) {
                continue;
            }
            let Some(volume) = self.open(&path) else {
                continue;
            };
            let targets = self.targets(&path, &volume, &mut missing);
            let elsewhere = targets
                .values()
                .filter(|target| !volume.types.contains(&target.0));
            waiting.extend(elsewhere.map(|&target| self.path(target).to_owned()));
            self.relink(&path, &volume, &targets);
        }
        missing
    }

    fn relink(&mut self, path: &str, volume: &Volume, targets: &BTreeMap<TypeId, TypeId>) {
        let linked = |of: TypeId| targets.get(&of).copied().unwrap_or(of);
        for index in volume.types.clone() {
            for slot in self.types[index as usize].shape.slots_mut() {
                slot.of = linked(slot.of);
            }
        }
        if let Some(Ok(volume)) = self.volumes.get_mut(path) {
            for root in &mut volume.roots {
                root.slot.of = linked(root.slot.of);
            }
        }
    }

    /// What each reference of a volume refers to.
    fn targets(
        &mut self,
        path: &str,
        volume: &Volume,
        missing: &mut Missing,
    ) -> BTreeMap<TypeId, TypeId> {
        let mut targets = BTreeMap::new();
        for (id, reference) in self.references(volume) {
            match self.target(path, volume, &reference) {
                Ok(target) => drop(targets.insert(id, target)),
                Err(why) => drop(missing.insert(id, why)),
            }
        }
        targets
    }

    /// The names that a volume uses.
    pub(super) fn references(&self, volume: &Volume) -> Vec<(TypeId, Reference)> {
        let types = volume.types.clone().map(TypeId);
        let references = types.filter_map(|id| match &self.types[id.index()].shape {
            Shape::Reference(reference) => Some((id, reference.clone())),
            _ => None,
        });
        references.collect()
    }

    /// The file that holds a type.
    pub(super) fn path(&self, id: TypeId) -> &str {
        self.types[id.index()].place.file.path()
    }

    /// The files that define a name.
    pub(super) fn definers(&self, name: &FullName) -> impl Iterator<Item = &str> {
        let definers = self.definers.get(name).into_iter().flatten();
        definers.map(|&id| self.path(id))
    }

    /// What a name refers to where the volume at `path` uses it.
    pub(super) fn target(
        &mut self,
        path: &str,
        volume: &Volume,
        reference: &Reference,
    ) -> Result<TypeId, String> {
        // The Java parser tries a name without dots in the null namespace when its own namespace lacks it.
        let bare = FullName::new(reference.name.simple(), "");
        let names = [
            Some(&reference.name),
            Some(&bare).filter(|_| reference.is_bare),
        ];
        let names = names.into_iter().flatten();
        if let Some(told) = names.clone().find_map(|name| self.told(volume, name)) {
            return Ok(told);
        }
        for name in names {
            if let Some(found) = self.find(path, name) {
                return found;
            }
        }
        Err(self.missing(&reference.name))
    }

    /// The definition of a name that its own file lacks; `None` when there is none.
    fn find(&mut self, path: &str, name: &FullName) -> Option<Result<TypeId, String>> {
        let place = (folder(path).to_owned(), name.clone());
        if let Some(known) = self.found.get(&place) {
            return known.clone();
        }
        let found = self.look_up(path, name).transpose();
        self.found.insert(place, found.clone());
        found
    }

    fn look_up(&mut self, path: &str, name: &FullName) -> Result<Option<TypeId>, String> {
        self.read_all(path)?;
        if let Some(found) = self.nearest(path, name)? {
            return Ok(Some(found));
        }
        // A snapshot of one file lists nothing but that file, and still reads what stands beside it.
        for sibling in sibling_paths(path, name) {
            if !matches!(self.files.read(&sibling), Ok(None)) {
                self.add(&sibling);
            }
        }
        self.nearest(path, name)
    }

    /// The definition that stands nearest to the file that uses it. Copies are fine.
    fn nearest(&mut self, path: &str, name: &FullName) -> Result<Option<TypeId>, String> {
        let definers = self.definers.get(name).map_or(&[][..], Vec::as_slice);
        let nearness = |id: TypeId| Nearness::new(path, self.path(id));
        let visible = definers
            .iter()
            .copied()
            .filter(|&id| is_skipped(path).is_some() || is_skipped(self.path(id)).is_none());
        let Some(nearest) = visible.clone().map(nearness).min() else {
            return Ok(None);
        };
        let nearest: Vec<TypeId> = visible.filter(|&id| nearness(id) == nearest).collect();
        let first = nearest[0];
        match nearest.iter().find(|&&other| !self.is_copy(first, other)) {
            None => Ok(Some(first)),
            Some(&other) => {
                let [first, other] = [first, other].map(|id| stand(&self.types[id.index()].place));
                Err(format!(
                    "{first} and {other} define it differently, and neither is nearer"
                ))
            }
        }
    }

    /// Why there is no definition: nobody has one, or the file that may have it makes no sense.
    fn missing(&self, name: &FullName) -> String {
        let may_define = |path: &str| match self.files.read(path) {
            Ok(Some(file)) => {
                words(&file).any(|word| [name.as_str(), name.simple()].contains(&word))
            }
            _ => false,
        };
        let unread = self.volumes.iter().find_map(|(path, volume)| {
            let unread = volume.as_ref().err()?;
            may_define(path).then_some((path, &unread.message))
        });
        unread.map_or_else(
            || "no .avsc file of this revision defines it, and no .avpr or .avdl file".to_owned(),
            |(path, message)| format!("{path}, which may define it, could not be read: {message}"),
        )
    }

    /// Reads every Avro file of the snapshot: a name does not tell which file defines it.
    fn read_all(&mut self, path: &str) -> Result<(), String> {
        let wanted = match is_skipped(path) {
            Some(_) => HasRead::All,
            None => HasRead::Own,
        };
        if self.has_read >= wanted {
            return Ok(());
        }
        self.has_read = wanted;
        let paths = self.files.paths().map_err(|unread| unread.message)?;
        let paths = paths.iter().filter(|path| Notation::of(path).is_some());
        for path in paths.filter(|path| wanted == HasRead::All || is_skipped(path).is_none()) {
            self.add(path);
        }
        Ok(())
    }

    /// Whether two definitions are copies: the same text but for white space, or the same types in another notation.
    fn is_copy(&mut self, one: TypeId, other: TypeId) -> bool {
        for id in [one, other] {
            let place = &self.types[id.index()].place;
            let text = place
                .span
                .and_then(|span| place.file.text().get(span.start..span.end));
            self.values
                .entry(id)
                .or_insert_with(|| serde_json::from_str(text.unwrap_or_default()).ok());
        }
        let is_json = self.values[&one].is_some() && self.values[&other].is_some();
        if is_json && self.notation(one) == self.notation(other) {
            return self.values[&one] == self.values[&other];
        }
        copies::are_copies(&self.types, one, other)
    }

    fn notation(&self, id: TypeId) -> Option<Notation> {
        Notation::of(self.path(id))
    }
}

/// What may be a name in a file: what stands in quotes, or any word of IDL.
pub(super) fn words(file: &SchemaFile) -> impl Iterator<Item = &str> {
    let is_idl = Notation::of(file.path()) == Some(Notation::Idl);
    let is_part = move |c: char| c == '.' || c == '_' || c.is_alphanumeric();
    let separates = move |c: char| if is_idl { !is_part(c) } else { c == '"' };
    file.text().split(separates)
}

/// `events/order.avsc:3`
fn stand(place: &Place) -> String {
    let line = place.positions().map_or(1, |(start, _)| start.line);
    format!("{}:{line}", place.file.path())
}
