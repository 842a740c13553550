//! Events on standard input in forms that no format defines: YAML, and what a server pushes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[allow(dead_code, reason = "each test binary uses its own part of it")]
mod repository;

use std::io::Write as _;
use std::process::Stdio;

use repository::Repository;
use serde_json::Value;

const WHOLE: &str =
    r#"{"specversion":"1.0","id":"1","source":"https://acme.com","type":"com.acme.x"}"#;

/// How many events were judged, and what is told: rule, line and column.
fn told(text: &str) -> (u64, Vec<String>) {
    let repository = Repository::new();
    let mut command = repository.command(&["conform", "-", "-f", "json"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let sent = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(sent.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.map(|finding| {
        let place = &finding["new"];
        let rule = finding["rule"].as_str().unwrap();
        format!("{rule} {}:{}", place["line"], place["column"])
    });
    let told: Vec<_> = told.collect();
    let code = output.status.code().unwrap();
    assert_eq!(code, i32::from(!told.is_empty()), "{told:?}");
    (report["events"]["judged"].as_u64().unwrap(), told)
}

#[test]
fn yaml_is_judged_as_what_it_is_in_json() {
    let yaml = "specversion: \"1.0\"\nid: \"1\"\nsource: https://acme.com\ntype: com.acme.x\n";
    assert_eq!(told(yaml), (1, vec![]));
    assert_eq!(told(&format!("# one\n--- # head\n{yaml}")), (1, vec![]));
    // YAML reads a number there.
    let number = yaml.replace("\"1.0\"", "1.0");
    assert_eq!(told(&number).1, ["ce/attribute-of-wrong-type 1:14"]);
    let wrong = format!("{yaml}data:\n  - 1\ntime: noon\n");
    assert_eq!(told(&wrong).1, ["ce/time-malformed 7:7"]);
}

#[test]
fn each_document_of_yaml_is_judged_whatever_the_others_are() {
    let one = "specversion: \"1.0\"\nsource: https://acme.com\ntype: com.acme.x\n";
    let text = format!("---\n{one}id: \"1\"\n---\nid: [\n---\n{one}time: noon\nid: \"2\"\n");
    let (judged, told) = told(&text);
    assert_eq!(judged, 2);
    assert_eq!(told, ["ce/json-malformed 8:1", "ce/time-malformed 12:7"]);
}

#[test]
fn a_list_of_yaml_is_a_batch() {
    let (judged, told) = told(
        "- {specversion: '1.0', id: '1', source: https://acme.com, type: com.acme.x}\n- {specversion: '1.0', id: '2', source: https://acme.com}\n",
    );
    assert_eq!((judged, told), (2, vec!["ce/type-missing 2:3".to_owned()]));
}

#[test]
fn hostile_yaml_is_refused_at_its_place() {
    let mut bomb = "id: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .zip("abcdefg".chars())
    {
        let aliases = vec![format!("*{before}"); 10].join(", ");
        bomb.extend([name, ": &", name, " [", &aliases, "]\n"]);
    }
    let deep = format!("id: {}{}\n", "[".repeat(5_000), "]".repeat(5_000));
    for text in [bomb, deep] {
        let (judged, told) = told(&text);
        assert_eq!((judged, told.len()), (0, 1), "{told:?}");
        assert!(told[0].starts_with("ce/json-malformed"), "{told:?}");
    }
}

#[test]
fn what_a_server_pushes_is_judged_message_by_message() {
    let text = format!(
        ": hello\n\nevent: order\nid: 7\ndata: {WHOLE}\n\nevent: ping\n\ndata: {}\ndata: {}\n\n",
        &WHOLE[..20],
        &WHOLE[20..]
            .replace("com.acme.x\"", "com.acme.x\", \"time\": \"noon\"")
            .replace("\"1\"", "\"2\""),
    );
    let (judged, told) = told(&text);
    assert_eq!(judged, 2);
    let line = text.lines().nth(9).unwrap();
    let column = line.find("\"noon\"").unwrap() + 1;
    assert_eq!(told, [format!("ce/time-malformed 10:{column}")]);
}

#[test]
fn a_message_that_breaks_off_is_told_and_the_one_before_is_judged() {
    let (judged, told) = told(&format!("data: {WHOLE}\r\n\r\ndata: {{\"id\":"));
    assert_eq!(judged, 1);
    assert_eq!(told, ["ce/json-malformed 3:13"]);
}
