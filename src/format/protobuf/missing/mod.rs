//! Lets files be linked although some of what they import is nowhere to be found.
//!
//! In: files of which some lack imports. Out: the same files, where each type that cannot be found is stood in for by an
//! empty one of that name, and without the options that cannot be understood. What a stand-in means for a verdict is not
//! decided here; it is known by its file, see [`is_stand_in`].

mod names;
mod stubs;

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use self::names::Names;
use self::stubs::{Stubs, Use};
use super::options::{self, under};

/// No path in a repository holds `//`.
const PREFIX: &str = "missing://";

/// Types may nest as deep as messages do.
const MAX_PARTS: usize = 32;

/// Whether the file of this name was made up here.
pub(super) fn is_stand_in(file: &str) -> bool {
    file.starts_with(PREFIX)
}

/// Makes `files` complete; `lacking` holds for the index of a file the imports that it lacks. Gives back the files that
/// were made up.
pub(super) fn complete(
    files: &mut [FileDescriptorProto],
    lacking: &BTreeMap<usize, BTreeSet<String>>,
) -> Vec<FileDescriptorProto> {
    let names = Names::of(files);
    let mut completion = Completion {
        names: &names,
        stubs: Stubs::default(),
        waiting: Vec::new(),
        blind: BTreeSet::new(),
    };
    for (&index, missing) in lacking {
        if let Some(file) = files.get_mut(index) {
            completion.file(index, missing, file);
        }
    }
    for (index, file) in files.iter_mut().enumerate() {
        completion.options(index, lacking.contains_key(&index), file);
    }
    let Completion { stubs, waiting, .. } = completion;
    let (made, homes) = stubs.into_files();
    for (index, name) in waiting {
        if let (Some(file), Some(home)) = (files.get_mut(index), homes.get(&name)) {
            depend(file, home);
        }
    }
    made
}

/// Takes away every option that somebody declared.
pub(super) fn strip(file: &mut FileDescriptorProto) {
    let stripped: Result<(), ()> = options::each(file, &mut |_, options| {
        options.retain(|option| !option.name.iter().any(|part| part.is_extension));
        Ok(())
    });
    stripped.expect("taking away cannot fail");
}

fn depend(file: &mut FileDescriptorProto, on: &str) {
    if file.name() != on && !file.dependency.iter().any(|name| name == on) {
        file.dependency.push(on.to_owned());
    }
}

struct Completion<'a> {
    names: &'a Names,
    stubs: Stubs,
    /// Files that need a stand-in, by index, and its full name.
    waiting: Vec<(usize, String)>,
    /// Extensions whose types are not known.
    blind: BTreeSet<String>,
}

/// A file that is being completed.
struct Lacking<'a> {
    index: usize,
    package: String,
    missing: &'a BTreeSet<String>,
    /// Files that it needs besides those that it imports.
    also: Vec<String>,
}

impl Completion<'_> {
    fn file(&mut self, index: usize, missing: &BTreeSet<String>, file: &mut FileDescriptorProto) {
        let package = file.package().to_owned();
        let mut lacking = Lacking {
            index,
            package: package.clone(),
            missing,
            also: Vec::new(),
        };
        for field in &mut file.extension {
            self.extension(&mut lacking, &package, field);
        }
        for message in &mut file.message_type {
            self.message(&mut lacking, &package, message);
        }
        for service in &mut file.service {
            let scope = under(&package, service.name());
            for method in &mut service.method {
                self.refer(&mut lacking, &scope, &mut method.input_type, Use::Message);
                self.refer(&mut lacking, &scope, &mut method.output_type, Use::Message);
            }
        }
        for name in lacking.also {
            depend(file, &name);
        }
    }

    /// Recursion is safe here: the parser has refused what nests deeper than 32.
    fn message(&mut self, lacking: &mut Lacking<'_>, scope: &str, message: &mut DescriptorProto) {
        let scope = under(scope, message.name());
        for field in &mut message.field {
            let usage = usage(field);
            self.refer(lacking, &scope, &mut field.type_name, usage);
        }
        for field in &mut message.extension {
            self.extension(lacking, &scope, field);
        }
        for nested in &mut message.nested_type {
            self.message(lacking, &scope, nested);
        }
    }

    fn extension(
        &mut self,
        lacking: &mut Lacking<'_>,
        scope: &str,
        field: &mut FieldDescriptorProto,
    ) {
        let usage = usage(field);
        let found = self.refer(lacking, scope, &mut field.type_name, usage);
        let extended = self.refer(lacking, scope, &mut field.extendee, Use::Message);
        if !(found && extended) {
            self.blind.insert(under(scope, field.name()));
        }
    }

    /// Looks for a type; `false` when it must be stood in for.
    fn refer(
        &mut self,
        lacking: &mut Lacking<'_>,
        scope: &str,
        name: &mut Option<String>,
        usage: Use,
    ) -> bool {
        let Some(written) = name.as_deref() else {
            return true;
        };
        if self
            .names
            .find_type(lacking.index, scope, written)
            .is_some()
        {
            return true;
        }
        let full = names::guess(written, scope, &lacking.package, lacking.missing);
        if let Some(home) = self.names.home_of(&full) {
            // A file that is missing passed it on.
            lacking.also.push(home.to_owned());
        } else if self.names.is_inside_a_type(&full)
            || full.starts_with("google.protobuf.")
            || full.split('.').count() > MAX_PARTS
        {
            // Then it is no type of a missing file, and the linker says what is wrong.
            return true;
        } else {
            self.stubs.add(&full, usage);
            self.waiting.push((lacking.index, full.clone()));
            *name = Some(format!(".{full}"));
            return false;
        }
        *name = Some(format!(".{full}"));
        true
    }

    /// Takes away the options that nobody declares, as far as anybody can see.
    fn options(&self, index: usize, lacks: bool, file: &mut FileDescriptorProto) {
        let known = |scope: &str, name: &str| match self.names.find_extension(index, scope, name) {
            Some(full) => !self.blind.contains(&full),
            None => !lacks,
        };
        let done: Result<(), ()> = options::each(file, &mut |site, options| {
            options.retain(|option| {
                let mut parts = option.name.iter().filter(|part| part.is_extension);
                parts.all(|part| known(&site.name, &part.name_part))
            });
            Ok(())
        });
        done.expect("taking away cannot fail");
    }
}

/// Only an enum has a default, and only numbers are packed.
fn usage(field: &FieldDescriptorProto) -> Use {
    let packed = field.options.as_ref().and_then(|options| options.packed);
    match &field.default_value {
        Some(symbol) => Use::Enum(symbol.clone()),
        None if packed == Some(true) => Use::Numbers,
        None => Use::Any,
    }
}
