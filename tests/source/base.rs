//! Which base is taken, and what is said about it.

use schema_gate::model::Files as _;
use schema_gate::source::{BaseRequest, Error, Head, Surroundings};

use crate::sandbox::{Sandbox, advice, changes, ci, commit, how, wanted};

/// `origin/main` has moved on by one commit; the branch `topic` has two of its own.
fn cloned_with_branch() -> (Sandbox, Sandbox) {
    let origin = Sandbox::repository();
    origin.commit("order.avsc", "1");
    let clone = Sandbox::clone_of(&origin, &[]);
    origin.commit("refund.avsc", "1");
    clone.git(["switch", "--quiet", "--create", "topic"]);
    clone.commit("order.avsc", "2");
    clone.commit("order.avsc", "3");
    clone.git(["fetch", "--quiet"]);
    (origin, clone)
}

#[test]
fn a_branch_is_compared_with_where_it_left_the_default_branch() {
    let (_origin, clone) = cloned_with_branch();
    for head in [Head::Worktree, commit("HEAD")] {
        let base = clone.base(&head, Surroundings::default()).unwrap();
        assert_eq!(how(&base), "merge-base with origin/main, 2 commits back");
        assert_eq!(base.revision().label, "origin/main~1");
        assert_eq!(
            base.revision().id.as_deref(),
            Some(clone.id("HEAD~2").as_str())
        );
    }
    let base = clone
        .base(&Head::Worktree, Surroundings::default())
        .unwrap();
    assert_eq!(
        changes(&base, &clone.snapshot(&Head::Worktree)),
        ["~ order.avsc"]
    );
}

#[test]
fn the_remote_says_which_branch_is_the_default_one() {
    let origin = Sandbox::repository();
    origin.git(["branch", "--move", "develop"]);
    origin.commit("order.avsc", "1");
    origin.git(["branch", "main"]);
    origin.commit("order.avsc", "2");
    let clone = Sandbox::clone_of(&origin, &[]);
    clone.git(["switch", "--quiet", "--create", "topic"]);
    clone.commit("order.avsc", "3");
    let base = clone
        .base(&Head::Worktree, Surroundings::default())
        .unwrap();
    assert_eq!(how(&base), "merge-base with origin/develop, 1 commit back");
    assert_eq!(base.revision().label, "origin/develop");
}

#[test]
fn without_a_remote_the_local_default_branch_is_taken() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["branch", "--move", "trunk"]);
    sandbox.git(["switch", "--quiet", "--create", "topic"]);
    sandbox.commit("order.avsc", "2");
    let base = sandbox
        .base(&Head::Worktree, Surroundings::default())
        .unwrap();
    assert_eq!(how(&base), "merge-base with trunk, 1 commit back");
}

#[test]
fn on_the_default_branch_the_working_tree_is_compared_with_the_last_commit() {
    let origin = Sandbox::repository();
    origin.commit("order.avsc", "1");
    let clone = Sandbox::clone_of(&origin, &[]);
    let last = clone.commit("order.avsc", "2");
    let base = clone
        .base(&Head::Worktree, Surroundings::default())
        .unwrap();
    assert_eq!(base.revision().label, "HEAD");
    assert_eq!(base.revision().id, Some(last));
    assert_eq!(
        how(&base),
        "the last commit, because origin/main is the default branch"
    );
}

#[test]
fn a_commit_on_the_default_branch_is_compared_with_its_first_parent() {
    let sandbox = Sandbox::repository();
    let first = sandbox.commit("order.avsc", "1");
    sandbox.commit("order.avsc", "2");
    let base = sandbox.base(&commit("HEAD"), ci()).unwrap();
    assert_eq!(how(&base), "first parent of HEAD, which is on main");
    assert_eq!(
        (
            base.revision().label.as_str(),
            base.revision().id.as_deref()
        ),
        ("HEAD~1", Some(first.as_str()))
    );

    let root = sandbox.base(&commit("HEAD~1"), ci()).unwrap();
    assert_eq!(how(&root), "HEAD~1 is the first commit, so all is new");
    assert_eq!(root.paths().unwrap().len(), 0);
}

#[test]
fn commits_that_are_not_pushed_yet_are_all_compared() {
    let origin = Sandbox::repository();
    origin.commit("order.avsc", "1");
    let clone = Sandbox::clone_of(&origin, &[]);
    clone.commit("order.avsc", "2");
    clone.commit("order.avsc", "3");
    let base = clone
        .base(&commit("HEAD"), Surroundings::default())
        .unwrap();
    assert_eq!(how(&base), "merge-base with origin/main, 2 commits back");
}

#[test]
fn before_the_first_commit_all_is_new_and_it_says_so() {
    let sandbox = Sandbox::repository();
    sandbox.write("order.avsc", "1");
    sandbox.git(["add", "order.avsc"]);
    for head in [Head::Worktree, Head::Staged] {
        let base = sandbox.base(&head, Surroundings::default()).unwrap();
        assert_eq!(how(&base), "HEAD has no commit yet, so all is new");
        assert_eq!(
            (base.revision().label.as_str(), &base.revision().id),
            ("empty tree", &None)
        );
        assert_eq!(changes(&base, &sandbox.snapshot(&head)), ["+ order.avsc"]);
    }
    let error = sandbox.base(&commit("HEAD"), ci()).unwrap_err();
    assert!(matches!(error, Error::NothingCommitted), "{error}");
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn what_is_staged_is_compared_with_the_last_commit() {
    let (_origin, clone) = cloned_with_branch();
    let base = clone.base(&Head::Staged, Surroundings::default()).unwrap();
    assert_eq!(
        (base.revision().label.as_str(), how(&base)),
        ("HEAD", "the last commit")
    );
}

#[test]
fn the_command_line_beats_the_variable_and_the_variable_beats_the_configuration() {
    let sandbox = Sandbox::repository();
    for content in ["1", "2", "3", "4"] {
        sandbox.commit("order.avsc", content);
    }
    let variable = Surroundings {
        base: Some("HEAD~2".to_owned()),
        ..Surroundings::default()
    };
    let request = |command_line: Option<&str>, configuration: Option<&str>| BaseRequest {
        command_line: command_line.map(str::to_owned),
        configuration: configuration.map(str::to_owned),
    };
    let chosen = |request, surroundings: &Surroundings| {
        let base = sandbox
            .requested_base(&request, &Head::Worktree, surroundings.clone())
            .unwrap();
        (base.revision().label.clone(), how(&base).to_owned())
    };
    let pair = |label: &str, how: &str| (label.to_owned(), how.to_owned());
    assert_eq!(
        chosen(request(Some("HEAD~3"), Some("HEAD~1")), &variable),
        pair("HEAD~3", "given by --base")
    );
    assert_eq!(
        chosen(request(None, Some("HEAD~1")), &variable),
        pair("HEAD~2", "given by SCHEMA_GATE_BASE")
    );
    assert_eq!(
        chosen(request(None, Some("HEAD~1")), &Surroundings::default()),
        pair("HEAD~1", "given by base in schema-gate.toml")
    );
    assert_eq!(
        chosen(request(Some("auto"), Some("HEAD~1")), &variable).0,
        "HEAD"
    );
    assert_eq!(
        chosen(request(None, Some("auto")), &Surroundings::default()).0,
        "HEAD"
    );
}

#[test]
fn a_base_that_the_head_does_not_build_on_is_taken_as_it_is_and_said() {
    let (_origin, clone) = cloned_with_branch();
    let base = clone
        .requested_base(
            &wanted("origin/main"),
            &Head::Worktree,
            Surroundings::default(),
        )
        .unwrap();
    assert_eq!(how(&base), "given by --base; HEAD does not build on it");
    assert_eq!(
        base.revision().id.as_deref(),
        Some(clone.id("origin/main").as_str())
    );

    let request = wanted("merge-base:origin/main");
    let base = clone
        .requested_base(&request, &Head::Worktree, Surroundings::default())
        .unwrap();
    assert_eq!(how(&base), "merge-base with origin/main, 2 commits back");
}

#[test]
fn a_base_that_does_not_exist_is_named_with_the_command_that_brings_it() {
    let (_origin, clone) = cloned_with_branch();
    let refusal = |base: &str| {
        let error = clone
            .requested_base(&wanted(base), &Head::Worktree, Surroundings::default())
            .err()
            .unwrap();
        assert_eq!(error.exit_code(), 3);
        advice(&error)
    };
    let missing = refusal("release-2");
    assert!(missing.contains("`release-2` (--base)"), "{missing}");
    assert!(missing.contains("git fetch origin release-2"), "{missing}");
    assert!(refusal("origin/release-2").contains("git fetch origin release-2"));
    assert!(refusal("a b; rm").contains("git fetch origin 'a b; rm'"));
    clone.git(["update-ref", "refs/remotes/origin/develop", "HEAD"]);
    assert!(refusal("develop").contains("did you mean `origin/develop`?"));
}

#[test]
fn the_newest_tag_that_matches_is_found() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["tag", "v1.0"]);
    sandbox.commit("order.avsc", "2");
    sandbox.git(["tag", "--annotate", "--message", "two", "v2.0"]);
    sandbox.commit("order.avsc", "3");
    sandbox.git(["tag", "nightly"]);
    sandbox.git(["branch", "side"]);
    sandbox.git(["switch", "--quiet", "side"]);
    sandbox.commit("order.avsc", "4");
    sandbox.git(["tag", "v3.0"]);
    sandbox.git(["switch", "--quiet", "main"]);

    let latest = |glob: &str, head: &Head| {
        sandbox.requested_base(
            &wanted(&format!("latest-tag:{glob}")),
            head,
            Surroundings::default(),
        )
    };
    let base = latest("v*", &Head::Worktree).unwrap();
    assert_eq!(
        (base.revision().label.as_str(), how(&base)),
        ("v2.0", "newest tag that matches v*")
    );
    assert_eq!(
        latest("v*", &commit("v2.0")).unwrap().revision().label,
        "v1.0",
        "not its own tag"
    );

    let error = latest("release-*", &Head::Worktree).unwrap_err();
    assert!(
        advice(&error).contains("git fetch --tags origin"),
        "{error}"
    );
    assert_eq!(error.exit_code(), 3);
    assert_eq!(latest("v[", &Head::Worktree).unwrap_err().exit_code(), 2);
}

#[test]
fn no_base_is_an_error_with_a_command_and_never_a_pass() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["branch", "--move", "develop"]);
    let error = sandbox
        .base(&Head::Worktree, Surroundings::default())
        .err()
        .unwrap();
    assert_eq!(error.exit_code(), 3);
    let advice = advice(&error);
    assert!(
        advice.contains("none of origin/main, origin/master, origin/trunk, main, master, trunk"),
        "{advice}"
    );
    assert!(advice.contains("schema-gate check --base REV"), "{advice}");
}

#[test]
fn two_histories_that_never_met_have_no_base() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["switch", "--quiet", "--orphan", "other"]);
    sandbox.commit("order.avsc", "2");
    let error = sandbox
        .base(&Head::Worktree, Surroundings::default())
        .err()
        .unwrap();
    assert_eq!(error.to_string(), "HEAD and main have no commit in common");
}

#[test]
fn of_two_merge_bases_it_is_always_the_same() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "0");
    sandbox.git(["switch", "--quiet", "--create", "topic"]);
    let on_topic = sandbox.commit("topic.avsc", "1");
    sandbox.git(["switch", "--quiet", "main"]);
    sandbox.commit("main.avsc", "1");
    sandbox.git(["branch", "crossing"]);
    sandbox.git(["merge", "--quiet", "--no-edit", &on_topic]);
    sandbox.git(["switch", "--quiet", "topic"]);
    sandbox.git(["merge", "--quiet", "--no-edit", "crossing"]);
    assert_eq!(
        sandbox
            .git(["merge-base", "--all", "main", "topic"])
            .lines()
            .count(),
        2
    );
    let ids = [(); 3].map(|()| {
        let base = sandbox
            .base(&Head::Worktree, Surroundings::default())
            .unwrap();
        base.revision().id.clone().unwrap()
    });
    assert_eq!(
        ids,
        [
            sandbox.id("crossing"),
            sandbox.id("crossing"),
            sandbox.id("crossing")
        ]
    );
}

#[test]
fn pre_commit_says_which_range_it_looks_at() {
    let sandbox = Sandbox::repository();
    for content in ["1", "2", "3"] {
        sandbox.commit("order.avsc", content);
    }
    let surroundings = Surroundings {
        pre_commit_from: Some("HEAD~2".to_owned()),
        pre_commit_to: Some("HEAD~1".to_owned()),
        ..ci()
    };
    let repository = sandbox.open(surroundings);
    let head = repository.head(&Head::Staged).unwrap();
    let base = repository.base(&BaseRequest::default(), &head).unwrap();
    assert_eq!(
        (
            head.revision().label.as_str(),
            base.revision().label.as_str()
        ),
        ("HEAD~1", "HEAD~2")
    );
    assert_eq!(how(&base), "given by PRE_COMMIT_FROM_REF");
    assert_eq!(changes(&base, &head), ["~ order.avsc"]);

    let head = sandbox.open(ci()).head(&Head::Staged).unwrap();
    let base = sandbox
        .open(ci())
        .base(&BaseRequest::default(), &head)
        .unwrap();
    assert_eq!(how(&base), "first parent of HEAD, which is on main");
}
