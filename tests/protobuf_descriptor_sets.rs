//! Descriptor sets in place of `.proto` files: the same schemas, whoever compiled them.
//!
//! `descriptor_sets/order.binpb` is what protoc 35.1 makes of the two files beside it, with most locations left out:
//! `protoc --include_imports --include_source_info --descriptor_set_out=order.binpb order.proto`.

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use prost_reflect::prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use schema_gate::compat::{self, Judgement, Semantics};
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{Direction, Files, Layer, Place, SchemaFile, SchemaType, Unread};
use schema_gate::subject::{self, Pair, Renames};

const SET: &[u8] = include_bytes!("descriptor_sets/order.binpb");
const ORDER: &str = include_str!("descriptor_sets/order.proto");
const LINE: &str = include_str!("descriptor_sets/line.proto");

/// Files that need not be text.
struct Bytes(BTreeMap<String, Vec<u8>>);

impl Files for Bytes {
    fn paths(&self) -> Result<Arc<[String]>, Unread> {
        Ok(self.0.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Option<Arc<SchemaFile>>, Unread> {
        let text = self
            .0
            .get(path)
            .map(|bytes| String::from_utf8(bytes.clone()));
        match text {
            Some(Err(_)) => Err(Unread::new(path, "this file is not UTF-8")),
            Some(Ok(text)) => Ok(Some(SchemaFile::new(path, "here", text))),
            None => Ok(None),
        }
    }

    fn read_bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Unread> {
        Ok(self.0.get(path).cloned())
    }
}

fn load(files: &[(&str, &[u8])]) -> Loaded {
    let found = files.iter().map(|(path, _)| Found {
        path: (*path).to_owned(),
        schema_type: SchemaType::Protobuf,
    });
    let found: Vec<_> = found.collect();
    let files = files.iter();
    let files = files.map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    format::load(&Bytes(files.collect()), &found, &Reading::default())
}

fn judge(old: Loaded, new: Loaded) -> Vec<(Pair, Judgement)> {
    assert_eq!((&old.unread, &new.unread), (&vec![], &vec![]));
    let pairs = subject::pair(old.subjects, new.subjects, Renames::Anywhere).into_iter();
    let judged = pairs.map(|pair| {
        let judgement = compat::judge(&pair, Semantics::default());
        (pair, judgement)
    });
    judged.collect()
}

/// `subject rule element`, for each change that is more than another path.
fn told(judged: &[(Pair, Judgement)]) -> Vec<String> {
    let changes = judged
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes)
        .filter(|change| change.rule.id != "schema/moved")
        .map(|change| format!("{} {} {}", change.subject, change.rule.id, change.element));
    changes.collect()
}

fn texts() -> Loaded {
    load(&[
        ("order.proto", ORDER.as_bytes()),
        ("line.proto", LINE.as_bytes()),
    ])
}

fn names(loaded: &Loaded) -> Vec<&str> {
    loaded
        .subjects
        .iter()
        .map(|subject| subject.name.0.as_str())
        .collect()
}

/// A file in proto3, parsed and not linked.
fn file_of(name: &str, text: &str) -> FileDescriptorProto {
    let text = format!("syntax = \"proto3\";\n{text}");
    let file = protox::file::File::from_source(name, &text).expect("it parses");
    let mut file = FileDescriptorProto::from(file);
    file.source_code_info = None;
    file
}

fn bytes(files: Vec<FileDescriptorProto>) -> Vec<u8> {
    FileDescriptorSet { file: files }.encode_to_vec()
}

/// A field behind its length.
fn field(number: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost_reflect::prost::encoding::encode_varint(u64::from(number << 3 | 2), &mut bytes);
    prost_reflect::prost::encoding::encode_varint(content.len() as u64, &mut bytes);
    [bytes, content.to_vec()].concat()
}

#[test]
fn what_protoc_makes_of_an_edition_is_what_is_read_from_its_text() {
    let set = load(&[("order.binpb", SET)]);
    assert_eq!(names(&set), ["acme.Line", "acme.Order", "acme.Status"]);
    assert_eq!(told(&judge(texts(), set)), [""; 0]);
    let set = load(&[("order.binpb", SET)]);
    assert_eq!(told(&judge(set, texts())), [""; 0]);
}

#[test]
fn a_break_between_a_text_and_a_set_is_told_with_both_places() {
    let new = ORDER.replace("  string id = 1", "  sint32 id = 1");
    let new = load(&[
        ("order.proto", new.as_bytes()),
        ("line.proto", LINE.as_bytes()),
    ]);
    let judged = judge(load(&[("order.binpb", SET)]), new);
    assert_eq!(
        told(&judged),
        ["acme.Order protobuf/field-type-changed Order.id"]
    );
    let order = judged
        .iter()
        .find(|(pair, _)| pair.name().0 == "acme.Order");
    let (_, judgement) = order.expect("the order");
    let breaks = judgement
        .changes
        .iter()
        .find(|change| change.rule.id != "schema/moved");
    let change = breaks.expect("a break");
    assert_eq!(
        judgement.verdict(Direction::Backward, Layer::Wire).word(),
        "incompatible"
    );
    let line = |place: &Option<Place>| {
        let place = place.as_ref().expect("a place");
        let (start, _) = place.positions().expect("a position");
        (place.file.path().to_owned(), start.line, start.column)
    };
    assert_eq!(line(&change.old), ("order.binpb".to_owned(), 11, 3));
    assert_eq!(line(&change.new), ("order.proto".to_owned(), 11, 3));
    let pointer = change.old.as_ref().map(|place| place.pointer.to_string());
    assert_eq!(pointer.as_deref(), Some("/order.proto/4/0/2/0"));
}

#[test]
fn a_set_without_locations_is_a_place_as_a_whole() {
    let set = bytes(vec![file_of("a.proto", "message Order { int32 n = 1; }")]);
    let loaded = load(&[("a.protoset", &set)]);
    assert_eq!(loaded.unread, []);
    let place = &loaded.subjects[0].place;
    assert_eq!((place.file.path(), place.span), ("a.protoset", None));
}

#[test]
fn an_image_of_buf_says_what_is_only_imported() {
    let own = file_of(
        "own.proto",
        "import \"dep.proto\"; message Own { .Dep dep = 1; }",
    );
    let dependency = file_of("dep.proto", "message Dep { int32 n = 1; }").encode_to_vec();
    // ImageFile.buf_extension = 8042, ImageFileExtension.is_import = 1.
    let own = [own.encode_to_vec(), field(8042, &[8, 0])].concat();
    let dependency = [dependency, field(8042, &[8, 1])].concat();
    let image = [field(1, &dependency), field(1, &own)].concat();
    assert_eq!(names(&load(&[("image.binpb", &image)])), ["Own"]);
}

#[test]
fn without_a_word_of_buf_all_files_but_those_of_google_are_meant() {
    let set = bytes(vec![
        file_of(
            "google/protobuf/timestamp.proto",
            "package google.protobuf; message Timestamp { }",
        ),
        file_of(
            "google/protobuf/own.proto",
            "package google.protobuf; message Own { }",
        ),
        file_of("own.proto", "message Own { }"),
    ]);
    assert_eq!(names(&load(&[("all.desc", &set)])), ["Own"]);
}

#[test]
fn two_sets_may_hold_files_of_the_same_name() {
    let one = bytes(vec![file_of("a.proto", "package one; message Order { }")]);
    let other = bytes(vec![file_of("a.proto", "package other; message Order { }")]);
    let loaded = load(&[("one.binpb", &one), ("other.binpb", &other)]);
    assert_eq!(loaded.unread, []);
    assert_eq!(names(&loaded), ["one.Order", "other.Order"]);
}

#[test]
fn a_set_that_lacks_imports_is_checked_without_them() {
    let text =
        "package acme; import \"acme/money.proto\"; message Order { .acme.Money total = 1; }";
    let mut file = file_of("order.proto", text);
    file.message_type[0].field[0].set_type(prost_types::field_descriptor_proto::Type::Message);
    let set = bytes(vec![file]);
    let loaded = load(&[("order.binpb", &set)]);
    assert_eq!(loaded.unread, []);
    assert!(
        loaded.notes[0].contains("lacks acme/money.proto"),
        "{:?}",
        loaded.notes
    );
    let text = format!("syntax = \"proto3\"; {text}");
    let text = load(&[("order.proto", text.as_bytes())]);
    assert_eq!(told(&judge(text, loaded)), [""; 0]);
}

#[test]
fn bytes_that_are_no_set_are_unread_and_cost_nothing() {
    let cut = &SET[..SET.len() - 1];
    let nested = (0..5_000).fold(field(1, b"M"), |inner, _| {
        [field(1, b"M"), field(3, &inner)].concat()
    });
    let nested = field(1, &[field(1, b"a.proto"), field(4, &nested)].concat());
    let many = [field(1, b"a.proto"), [0x22, 0x00].repeat(3_000_000)].concat();
    let many = field(1, &many);
    let circle = {
        let mut one = file_of("a.proto", "import public \"b.proto\"; message A { }");
        let other = file_of(
            "b.proto",
            "import public \"a.proto\"; message B { .A a = 1; }",
        );
        one.public_dependency = vec![0, 7, -1];
        bytes(vec![one, other])
    };
    let cases: [(&[u8], &str); 6] = [
        (b"", "this is no descriptor set"),
        (b"syntax = \"proto3\";", "this is no descriptor set"),
        (cut, "this is no descriptor set"),
        (&nested, "messages nest more than 32 deep"),
        (&many, "it declares more names"),
        (
            &bytes(vec![file_of("a.proto", "message A { Typo t = 1; }")]),
            "a.proto in this set",
        ),
    ];
    for (bytes, expected) in cases {
        let loaded = load(&[("a.binpb", bytes)]);
        let messages: Vec<_> = loaded.unread.iter().map(|unread| &unread.message).collect();
        assert!(
            messages.len() == 1 && messages[0].starts_with(expected),
            "{messages:?}"
        );
    }
    assert_eq!(load(&[("a.binpb", &circle)]).subjects.len(), 2);
}

/// Makes a descriptor wrong.
type Spoil = fn(&mut FileDescriptorProto);

#[test]
fn descriptors_that_no_compiler_makes_are_refused() {
    let cases: [(&str, Spoil); 7] = [
        ("`A` is no entry of a map", |file| {
            let options = file.message_type[0].options.get_or_insert_default();
            options.map_entry = Some(true);
        }),
        ("`` is no name", |file| file.message_type[0].name = None),
        ("`a b` is no name", |file| {
            file.message_type[0].field[0].name = Some("a b".to_owned());
        }),
        ("`..` is no package", |file| {
            file.package = Some("..".to_owned());
        }),
        ("`.` is no type", |file| {
            file.message_type[0].field[0].type_name = Some(".".to_owned());
        }),
        ("`` is no type", |file| {
            file.extension = vec![file.message_type[0].field[0].clone()];
        }),
        ("there is no syntax `proto4`", |file| {
            file.syntax = Some("proto4".to_owned());
        }),
    ];
    for (expected, spoil) in cases {
        let mut file = file_of("a.proto", "message A { int32 n = 1; }");
        spoil(&mut file);
        let loaded = load(&[("a.binpb", &bytes(vec![file]))]);
        let message = &loaded.unread[0].message;
        assert!(
            message.starts_with(&format!("a.proto: {expected}")),
            "{message}"
        );
    }
}

#[test]
fn lines_that_nobody_wrote_are_not_shown() {
    let location = prost_types::source_code_info::Location {
        path: vec![4, 0],
        span: vec![199_999, 0, 1],
        ..Default::default()
    };
    let files = (0..2_000).map(|number| {
        let mut file = file_of(
            &format!("{number}.proto"),
            &format!("message M{number} {{ }}"),
        );
        file.source_code_info = Some(prost_types::SourceCodeInfo {
            location: vec![location.clone()],
        });
        file
    });
    let loaded = load(&[("a.binpb", &bytes(files.collect()))]);
    let texts = loaded
        .subjects
        .iter()
        .map(|subject| subject.place.file.text().len());
    assert!(texts.sum::<usize>() <= 20 << 20);
    assert_eq!(loaded.subjects.len(), 2_000);
}

#[test]
fn an_edition_that_is_not_known_is_named() {
    let mut file = file_of("a.proto", "message A { }");
    file.syntax = Some("editions".to_owned());
    // FileDescriptorProto.edition = 14
    let file = [file.encode_to_vec(), vec![14 << 3, 0xEA, 0x07]].concat();
    let loaded = load(&[("a.binpb", &field(1, &file))]);
    let message = &loaded.unread[0].message;
    assert!(
        message.starts_with("a.proto: its edition has the number 1002"),
        "{message}"
    );
}
