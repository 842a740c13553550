//! Trees that no work makes.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use schema_gate::model::Files as _;
use schema_gate::source::{Error, Surroundings, differences};

use crate::sandbox::{Sandbox, commit};

/// Makes a tree of lines as `git ls-tree` writes them.
fn tree(sandbox: &Sandbox, lines: &str) -> String {
    let mut git = Command::new("git")
        .args(["mktree", "--missing"])
        .current_dir(sandbox.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git is installed");
    let mut input = git.stdin.take().expect("the input is a pipe");
    input
        .write_all(lines.as_bytes())
        .expect("git reads its input");
    drop(input);
    let output = git.wait_with_output().expect("git ends");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Commits a tree on top of the first commit, whose tree is empty.
fn committed(sandbox: &Sandbox, tree: &str) {
    let first = sandbox.commit_all("first");
    let id = sandbox.git(["commit-tree", tree, "-p", &first, "-m", "hostile"]);
    sandbox.git(["update-ref", "HEAD", &id]);
}

fn refusal(sandbox: &Sandbox) -> Error {
    let repository = sandbox.open(Surroundings::default());
    let (old, new) = (
        repository.head(&commit("HEAD~1")),
        repository.head(&commit("HEAD")),
    );
    let (old, new) = (old.expect("a commit"), new.expect("a commit"));
    assert!(new.paths().is_err(), "a listing is refused too");
    differences(&old, &new).expect_err("too much to tell")
}

#[test]
fn a_tree_that_holds_itself_ten_times_over_is_refused() {
    let sandbox = Sandbox::repository();
    let mut inner = tree(&sandbox, "");
    for _ in 0..10 {
        let mut lines = String::new();
        for name in 'a'..='j' {
            writeln!(lines, "040000 tree {inner}\t{name}").expect("a string can be written");
        }
        inner = tree(&sandbox, &lines);
    }
    committed(&sandbox, &inner);
    let error = refusal(&sandbox);
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn a_tree_as_deep_as_a_well_is_refused() {
    let sandbox = Sandbox::repository();
    let mut inner = tree(&sandbox, "");
    for _ in 0..60 {
        inner = tree(
            &sandbox,
            &format!("040000 tree {inner}\t{}", "d".repeat(100)),
        );
    }
    committed(&sandbox, &inner);
    assert!(
        refusal(&sandbox)
            .to_string()
            .contains("more than 4096 bytes")
    );
}
