//! Fields that a file adds to the message of another one: a change of them is told, whichever files are looked at.

mod support;

use schema_gate::compat::{self, Judgement, Semantics};
use schema_gate::format::{self, Found, Reading};
use schema_gate::model::{Place, SchemaType};
use schema_gate::subject::{self, Pair, Renames};
use support::Snapshot;

const ORDER: &str = "package shop; message Order { extensions 100 to max; optional int32 id = 1; \
    message Line { extensions 1 to 9; } }";

const GIFT: &str = "package gift; import \"order.proto\"; \
    extend shop.Order { optional string card = 100; repeated int32 sizes = 101; }";

/// Compares `order.proto` with nothing changed and two versions of `gift.proto`, of which only `paths` are asked for.
fn judge(old: &str, new: &str, paths: &[&str]) -> Vec<(Pair, Judgement)> {
    let load = |origin, text: &str| {
        let files = [("order.proto", ORDER), ("gift.proto", text)];
        let files = files.into_iter().filter(|(_, text)| !text.is_empty());
        let files =
            files.map(|(path, text)| (path.to_owned(), format!("syntax = \"proto2\";\n{text}")));
        let files: Vec<_> = files.collect();
        let asked = files
            .iter()
            .filter(|(path, _)| paths.contains(&path.as_str()));
        let found = asked.map(|(path, _)| Found {
            path: path.clone(),
            schema_type: SchemaType::Protobuf,
        });
        let found: Vec<_> = found.collect();
        let loaded = format::load(&Snapshot::new(origin, files), &found, &Reading::default());
        assert_eq!(loaded.unread, []);
        loaded.subjects
    };
    let pairs = subject::pair(load("old", old), load("new", new), Renames::InPlace);
    let judged = pairs.into_iter().map(|pair| {
        let judgement = compat::judge(&pair, Semantics::default());
        (pair, judgement)
    });
    judged.collect()
}

/// `subject rule element`, for each change.
fn told(judged: &[(Pair, Judgement)]) -> Vec<String> {
    let changes = judged
        .iter()
        .flat_map(|(_, judgement)| &judgement.changes)
        .map(|change| format!("{} {} {}", change.subject, change.rule.id, change.element));
    changes.collect()
}

#[test]
fn a_file_of_extensions_is_a_subject_named_by_the_message_it_extends() {
    let new = GIFT.replace("string card", "int32 card");
    let judged = judge(GIFT, &new, &["gift.proto"]);
    assert_eq!(
        told(&judged),
        ["shop.Order (extensions) protobuf/field-type-changed Order.gift.card"]
    );
    let new = judged[0].0.new_side().expect("a new side");
    assert_eq!((new.kind(), new.path()), ("extension", "gift.proto"));
    assert!(new.files().contains("gift.proto") && new.files().contains("order.proto"));
    assert!(
        new.text().starts_with("optional int32 card"),
        "{}",
        new.text()
    );
    let change = &judged[0].1.changes[0];
    let (start, _) = change
        .new
        .as_ref()
        .and_then(Place::positions)
        .expect("a place");
    assert_eq!(start.line, 2);
}

#[test]
fn where_the_message_is_a_subject_its_extensions_belong_to_it() {
    let new = GIFT.replace("string card", "int32 card");
    let both = ["gift.proto", "order.proto"];
    // The file of the message did not change.
    assert_eq!(
        told(&judge(GIFT, &new, &both)),
        ["shop.Order protobuf/field-type-changed Order.gift.card"]
    );
    assert_eq!(told(&judge(GIFT, GIFT, &both)), [""; 0]);
}

#[test]
fn an_extension_that_is_gone_is_a_field_that_is_gone() {
    let new = GIFT.replace("optional string card = 100;", "");
    assert_eq!(
        told(&judge(GIFT, &new, &["gift.proto"])),
        ["shop.Order (extensions) protobuf/extension-removed Order.gift.card"]
    );
}

#[test]
fn a_file_of_extensions_that_is_gone_takes_no_message_with_it() {
    assert_eq!(
        told(&judge(GIFT, "", &["gift.proto"])),
        ["shop.Order (extensions) schema/removed Order (extensions)"]
    );
}

#[test]
fn extensions_of_nested_messages_and_inside_of_messages_count_too() {
    let text = "package gift; import \"order.proto\"; \
        message Scope { extend shop.Order.Line { optional int64 weight = 5; } }";
    let new = text.replace("int64", "string");
    assert_eq!(
        told(&judge(text, &new, &["gift.proto"])),
        ["shop.Order (extensions) protobuf/field-type-changed Order.Line.gift.Scope.weight"]
    );
}

#[test]
fn extensions_of_a_message_whose_file_is_missing_are_compared() {
    let text = GIFT
        .replace("order.proto", "far/order.proto")
        .replace("shop.Order", "far.Order");
    let new = text.replace("string card", "int32 card");
    assert_eq!(
        told(&judge(&text, &new, &["gift.proto"])),
        ["far.Order (extensions) protobuf/field-type-changed Order.gift.card"]
    );
}

#[test]
fn custom_options_are_no_events() {
    let text = "package gift; import \"google/protobuf/descriptor.proto\"; \
        extend google.protobuf.FieldOptions { optional string tag = 50001; }";
    assert_eq!(judge(text, text, &["gift.proto"]).len(), 0);
}
