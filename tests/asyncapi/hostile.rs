//! Documents from a pull request are hostile: each gets an answer, soon and without a crash.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{judged, judged_files, names, sent};

fn unread(new: &str) -> String {
    let judged = judged(&sent("payload: {type: object}"), new);
    let unread = judged.unread.first();
    let unread = unread.unwrap_or_else(|| panic!("{new:.80} was read"));
    assert!(unread.place.is_some(), "{unread:?}");
    unread.message.clone()
}

#[test]
fn what_makes_no_sense_is_unread_with_its_place() {
    assert!(unread("asyncapi: 3.0.0\nchannels: [a\n").contains("not YAML"));
    assert!(unread("asyncapi: 1.2.0\n").contains("is not read"));
    assert!(unread("asyncapi: 3.0.0\nasyncapi: 2.0.0\n").contains("twice"));
    assert!(
        unread("asyncapi: 3.0.0\noperations: {a: {action: shout}}\n").contains("send or receive")
    );
    let message = |payload: &str| unread(&sent(&format!("payload: {payload}")));
    assert!(message("{$ref: '#/components/messages/placed/payload'}").contains("circles"));
    assert!(message("{$ref: '../../../../etc/passwd'}").contains("leads out of the repository"));
    assert!(message("{$ref: 'https://acme.com/a.yaml'}").contains("[uris]"));
    assert!(message("{$ref: 'nowhere.yaml'}").contains("there is no nowhere.yaml"));
    assert!(message("{$ref: '#anchor'}").contains("anchor"));
    assert!(message("{type: strnig}").contains("no valid JSON Schema"));
    assert!(message("{properties: {a: {$ref: '#/info/title'}}}").contains("leads nowhere"));
    assert!(message("just a text").contains("no schema"));
    assert!(
        message("{schemaFormat: application/vnd.apache.avro, schema: {type: recrod}}")
            .contains("Avro")
    );
    assert!(
        message("{schemaFormat: application/vnd.google.protobuf;version=3, schema: 'message {'}")
            .len()
            > 5
    );
    assert!(
        message("{schemaFormat: application/vnd.google.protobuf;version=3, schema: {a: b}}")
            .contains("as a text")
    );
}

#[test]
fn references_in_circles_end() {
    let document =
        "asyncapi: 3.0.0\nchannels:\n  a: {$ref: '#/channels/b'}\n  b: {$ref: '#/channels/a'}\n";
    assert!(unread(document).contains("circles"));
    let through = "asyncapi: 3.0.0\nchannels:\n  a: {$ref: '#/channels/a/b'}\n  b: {$ref: '#/channels/c/d'}\n  c: {$ref: '#/channels/b/e'}\n";
    assert!(unread(through).contains("leads nowhere"));
    let schemas = sent("payload: {$ref: '#/components/schemas/a'}")
        + "  schemas:\n    a: {$ref: '#/components/schemas/b'}\n    b: {$ref: '#/components/schemas/a'}\n";
    assert!(unread(&schemas).contains("circles"));
    let traits = sent("traits: [{$ref: '#/components/messages/placed'}]\npayload: {type: object}");
    assert!(judged(&traits, &traits).unread.is_empty());
    let files = [
        ("api.yaml", "asyncapi: 3.0.0\nchannels: {$ref: 'b.yaml'}\n"),
        ("b.yaml", "$ref: 'api.yaml#/channels'\n"),
    ];
    judged_files(&files, &files);
}

#[test]
fn pointers_through_references_through_references_end() {
    let mut document = "asyncapi: 3.0.0\nchannels: {a: {$ref: '#/x-0/0'}}\n".to_owned();
    for level in 0..9 {
        writeln!(document, "x-{level}:\n  $ref: '#/x-{}/99'", level + 1).unwrap();
        writeln!(document, "y-{level}:").unwrap();
        for n in 0..100 {
            writeln!(document, "  '{n}': {{$ref: '#/x-{level}/{}'}}", n + 1).unwrap();
        }
    }
    let started = Instant::now();
    assert!(unread(&document).contains("leads nowhere"));
    assert!(started.elapsed() < Duration::from_mins(1));
}

#[test]
fn an_alias_bomb_does_not_go_off() {
    let mut document = "asyncapi: 3.0.0\nx-0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(document, "x-{level}: &a{level} [{before}]").unwrap();
    }
    assert!(unread(&document).contains("aliases"));
    // Schemas that hold each other twice, and need no alias for it.
    let mut doubling = sent("payload: {$ref: '#/components/schemas/s0'}") + "  schemas:\n";
    for level in 0..40 {
        writeln!(doubling, "    s{level}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/s{0}'}}, b: {{$ref: '#/components/schemas/s{0}'}}}}}}", level + 1).unwrap();
    }
    doubling += "    s40: {type: string}\n";
    assert!(judged(&doubling, &doubling).rules().is_empty());
}

#[test]
fn ten_thousand_messages_are_read_and_paired() {
    let document = |kind: &str| {
        let mut document = "asyncapi: 3.0.0\nchannels:\n".to_owned();
        let mut operations = "operations:\n".to_owned();
        let mut messages = "components:\n  messages:\n".to_owned();
        for n in 0..10_000 {
            writeln!(document, "  c{n}: {{address: c{n}, messages: {{m{n}: {{$ref: '#/components/messages/m{n}'}}}}}}").unwrap();
            writeln!(
                operations,
                "  o{n}: {{action: send, channel: {{$ref: '#/channels/c{n}'}}}}"
            )
            .unwrap();
            let kind = if n == 7_777 { kind } else { "string" };
            writeln!(messages, "    m{n}: {{payload: {{type: {kind}}}}}").unwrap();
        }
        document + &operations + &messages
    };
    let started = Instant::now();
    let judged = judged(&document("string"), &document("integer"));
    assert_eq!(names(&judged).len(), 10_000);
    assert_eq!(judged.rules(), ["json/type-changed"]);
    let took = started.elapsed();
    assert!(took < Duration::from_mins(2), "{took:?}");
}

#[test]
fn a_recursive_schema_is_merged_into_itself_and_into_another_one() {
    let message = |other: &str| {
        sent(&format!(
            "headers: {{$ref: '#/components/schemas/node'}}\npayload: {{type: object}}\ntraits: [{{headers: {{$ref: '#/components/schemas/{other}'}}}}]"
        )) + "  schemas:\n    node:\n      type: object\n      properties: {next: {$ref: '#/components/schemas/node'}}\n    copy:\n      type: object\n      properties: {next: {$ref: '#/components/schemas/copy'}}\n"
    };
    let same = message("node");
    assert!(judged(&same, &same).unread.is_empty());
    assert!(unread(&message("copy")).contains("in circles"));
}

#[test]
fn schemas_that_double_at_each_level_are_merged_soon() {
    let mut schemas = "  schemas:\n".to_owned();
    for side in ["n", "m"] {
        for level in 0..40 {
            let next = format!("{{$ref: '#/components/schemas/{side}{}'}}", level + 1);
            writeln!(
                schemas,
                "    {side}{level}: {{properties: {{a: {next}, b: {next}}}}}"
            )
            .unwrap();
        }
        writeln!(schemas, "    {side}40: {{type: object}}").unwrap();
    }
    let message = sent(
        "headers: {$ref: '#/components/schemas/n0'}\npayload: {type: object}\ntraits: [{headers: {$ref: '#/components/schemas/m0'}}]",
    );
    let started = Instant::now();
    assert!(unread(&(message + &schemas)).contains("more than"));
    assert!(started.elapsed() < Duration::from_mins(2));
}

#[test]
fn thousands_of_servers_and_parameters_are_compared_soon() {
    let document = |host: &str, values: &str| {
        let mut servers = "servers:\n".to_owned();
        let mut address = String::new();
        let mut parameters = "    parameters:\n".to_owned();
        for n in 0..20_000 {
            writeln!(servers, "  s{n}: {{host: {host}{n}, protocol: kafka}}").unwrap();
            write!(address, "{{p{n}}}.").unwrap();
            writeln!(parameters, "      p{n}: {{enum: [{values}]}}").unwrap();
        }
        let channel = format!("    address: '{address}'\n{parameters}");
        sent("payload: {type: object}").replace("    address: orders\n", &channel) + &servers
    };
    let started = Instant::now();
    let judged = judged(&document("a", "x, y"), &document("b", "y"));
    assert!(judged.unread.is_empty(), "{:?}", judged.unread);
    let took = started.elapsed();
    assert!(took < Duration::from_mins(1), "{took:?}");
    let count = |rule: &str| judged.rules().iter().filter(|it| **it == rule).count();
    assert_eq!(count("asyncapi/server-host-changed"), 20_000);
    assert_eq!(count("asyncapi/parameter-values-removed"), 20_000);
}

#[test]
fn references_of_servers_and_parameters_in_circles_leave_the_messages() {
    let with = |payload: &str| {
        sent(&format!("payload: {payload}")).replace(
            "    address: orders\n",
            "    address: 'orders.{a}'\n    parameters: {a: {$ref: '#/components/parameters/a'}}\n",
        ) + "  parameters: {a: {$ref: '#/components/parameters/b'}, b: {$ref: '#/components/parameters/a'}}\nservers: {s: {$ref: '#/servers/s'}}\n"
    };
    let judged = judged(&with("{type: string}"), &with("{type: integer}"));
    let circles = judged.unread.iter();
    let circles = circles.filter(|unread| unread.message.contains("circles"));
    assert_eq!(circles.count(), 4);
    assert_eq!(judged.rules(), ["json/type-changed"]);
}
