//! Empty types that stand in for what is missing.

use std::collections::BTreeMap;

use prost_types::descriptor_proto::ExtensionRange;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FileDescriptorProto,
};

use super::PREFIX;
use super::names::scopes;

/// The number after the last that an extension may have.
const END: i32 = 1 << 29;

/// What a place says about the type that it names.
pub(super) enum Use {
    /// It is a message.
    Message,
    /// It is an enum with this symbol.
    Enum(String),
    /// It is an enum.
    Numbers,
    /// It may be either.
    Any,
}

/// The types to make up, by full name.
#[derive(Default)]
pub(super) struct Stubs(BTreeMap<String, Stub>);

#[derive(Default)]
struct Stub {
    is_message: bool,
    is_enum: bool,
    symbols: Vec<String>,
}

impl Stubs {
    /// Adds a type, or what is known about it.
    pub(super) fn add(&mut self, full_name: &str, usage: Use) {
        let stub = self.0.entry(full_name.to_owned()).or_default();
        match usage {
            Use::Message => stub.is_message = true,
            Use::Numbers => stub.is_enum = true,
            Use::Enum(symbol) => {
                stub.is_enum = true;
                if !stub.symbols.contains(&symbol) {
                    stub.symbols.push(symbol);
                }
            }
            Use::Any => {}
        }
    }

    /// One file for each type that lies in no other, and for each type the name of its file.
    pub(super) fn into_files(self) -> (Vec<FileDescriptorProto>, BTreeMap<String, String>) {
        let mut files = Vec::<FileDescriptorProto>::new();
        let mut homes = BTreeMap::new();
        // In order of their names a type comes before those inside of it, though not always right before.
        let mut outermost = BTreeMap::<String, usize>::new();
        for (name, stub) in self.0 {
            let around = scopes(&name).find_map(|scope| outermost.get_key_value(scope));
            let file = around.map(|(outer, &index)| (outer.len() + 1, index));
            let file = if let Some((start, index)) = file {
                nest(&mut files[index].message_type[0], &name[start..], &stub);
                index
            } else {
                if !stub.becomes_enum() {
                    outermost.insert(name.clone(), files.len());
                }
                files.push(self::file(&name, &stub));
                files.len() - 1
            };
            homes.insert(name, files[file].name().to_owned());
        }
        (files, homes)
    }
}

impl Stub {
    fn becomes_enum(&self) -> bool {
        self.is_enum && !self.is_message
    }
}

fn file(full_name: &str, stub: &Stub) -> FileDescriptorProto {
    let (package, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
    let mut file = FileDescriptorProto {
        name: Some(format!("{PREFIX}{full_name}")),
        package: Some(package.to_owned()).filter(|package| !package.is_empty()),
        syntax: Some("proto3".to_owned()),
        ..FileDescriptorProto::default()
    };
    if stub.becomes_enum() {
        file.enum_type.push(enumeration(name, stub));
    } else {
        file.message_type.push(message(name));
    }
    file
}

fn message(name: &str) -> DescriptorProto {
    let any = ExtensionRange {
        start: Some(1),
        end: Some(END),
        options: None,
    };
    DescriptorProto {
        name: Some(name.to_owned()),
        extension_range: vec![any],
        ..DescriptorProto::default()
    }
}

fn enumeration(name: &str, stub: &Stub) -> EnumDescriptorProto {
    let made_up = [format!("{}_IS_MISSING", name.to_uppercase())];
    let symbols = if stub.symbols.is_empty() {
        &made_up[..]
    } else {
        &stub.symbols[..]
    };
    let values = (0..)
        .zip(symbols)
        .map(|(number, symbol)| EnumValueDescriptorProto {
            name: Some(symbol.clone()),
            number: Some(number),
            options: None,
        });
    EnumDescriptorProto {
        name: Some(name.to_owned()),
        value: values.collect(),
        ..EnumDescriptorProto::default()
    }
}

/// Puts a type into a message, with the messages between them.
fn nest(around: &mut DescriptorProto, path: &str, stub: &Stub) {
    let mut around = around;
    let mut path = path;
    while let Some((step, rest)) = path.split_once('.') {
        around = inside(around, step);
        path = rest;
    }
    if stub.becomes_enum() {
        around.enum_type.push(enumeration(path, stub));
    } else {
        inside(around, path);
    }
}

fn inside<'a>(around: &'a mut DescriptorProto, name: &str) -> &'a mut DescriptorProto {
    let nested = &mut around.nested_type;
    let known = nested.iter().position(|nested| nested.name() == name);
    let index = known.unwrap_or_else(|| {
        nested.push(message(name));
        nested.len() - 1
    });
    &mut nested[index]
}
