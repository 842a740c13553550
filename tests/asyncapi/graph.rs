//! The picture of who sends what to whom.

use super::repository::Repository;

const MESSAGES: &str =
    "dimmed: {payload: {$ref: 'schemas.yaml#/dimmed'}}\nmeasured: {payload: {type: object}}\n";

fn document(title: &str, action: &str, message: &str) -> String {
    format!(
        "asyncapi: 3.0.0\ninfo: {{title: {title}, version: '1'}}\nchannels:\n  it:\n    address: light.{{{title}Id}}.{message}\n    messages:\n      {message}: {{$ref: 'messages.yaml#/{message}'}}\noperations:\n  do: {{action: {action}, channel: {{$ref: '#/channels/it'}}}}\n"
    )
}

/// A panel that dims a light, a light that is dimmed, and a meter that neither knows of.
fn lights() -> Repository {
    let repository = Repository::new();
    repository.write("messages.yaml", MESSAGES);
    repository.write(
        "schemas.yaml",
        "dimmed: {type: object, properties: {by: {type: integer}}}\n",
    );
    repository.write("panel.yaml", document("Panel", "send", "dimmed"));
    repository.write("light.yaml", document("Light", "receive", "dimmed"));
    repository.write("meter.yaml", document("Meter", "send", "measured"));
    repository.commit("first");
    repository
}

#[test]
fn a_picture_joins_applications_by_their_channels() {
    let run = lights().run(&["graph"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let expected = "flowchart LR\n  a0[\"Light\"]\n  a1[\"Meter\"]\n  a2[\"Panel\"]\n  c0([\"light.{LightId}.dimmed\"])\n  c1([\"light.{MeterId}.measured\"])\n  c0 -->|\"dimmed\"| a0\n  a1 -->|\"measured\"| c1\n  a2 -->|\"dimmed\"| c0\n";
    assert_eq!(run.stdout, expected);
}

#[test]
fn what_a_change_breaks_is_red_where_it_breaks() {
    let repository = lights();
    // More may be sent than before: that breaks who is sent to, and the light itself takes more.
    repository.write(
        "schemas.yaml",
        "dimmed: {type: object, properties: {by: {type: number}}}\n",
    );
    let run = repository.run(&["graph"]);
    let red = |lane: usize| format!("linkStyle {lane} stroke:#cf222e");
    assert!(run.stdout.contains(&red(2)), "{}", run.stdout);
    assert!(!run.stdout.contains(&red(0)), "{}", run.stdout);
    assert!(
        run.stdout.contains("linkStyle 0 stroke:#d29922"),
        "{}",
        run.stdout
    );
    let dot = repository.run(&["graph", "-f", "dot", "panel.yaml"]);
    assert!(
        dot.stdout
            .contains("a0 -> c0 [label=\"dimmed\", color=\"#cf222e\", penwidth=3]"),
        "{}",
        dot.stdout
    );
    assert!(!dot.stdout.contains("Meter"), "{}", dot.stdout);
}

#[test]
fn what_cannot_be_read_is_missing_from_the_picture_and_said_so() {
    let repository = lights();
    repository.write("meter.yaml", document("Meter", "shout", "measured"));
    let run = repository.run(&["graph"]);
    assert_eq!(run.code, 4);
    assert!(
        run.stderr.contains("meter.yaml could not be read"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("Panel"), "{}", run.stdout);
}
