//! Clones that lack something: history, or objects.

use schema_gate::model::Files as _;
use schema_gate::source::{Head, Repository, Surroundings};

use crate::sandbox::{Sandbox, advice, changes, ci, commit, how, obstacle, text};

/// What GitHub has for a pull request: its target, its branch, and the merge of the two.
fn with_pull_request() -> Sandbox {
    let origin = Sandbox::repository();
    origin.commit("order.avsc", "1");
    origin.git(["switch", "--quiet", "--create", "topic"]);
    origin.commit("refund.avsc", "1");
    origin.commit("refund.avsc", "2");
    origin.git(["switch", "--quiet", "main"]);
    origin.commit("order.avsc", "2");
    origin.git(["switch", "--quiet", "--detach"]);
    origin.git(["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
    origin.git(["update-ref", "refs/pull/7/merge", "HEAD"]);
    origin.git(["switch", "--quiet", "main"]);
    origin.git(["config", "uploadpack.allowAnySHA1InWant", "true"]);
    origin.git(["config", "uploadpack.allowFilter", "true"]);
    origin
}

/// What actions/checkout makes of it: one commit, nothing before it.
fn checked_out(origin: &Sandbox) -> Sandbox {
    let checkout = Sandbox::repository();
    checkout.git([
        "remote",
        "add",
        "origin",
        &format!("file://{}", origin.path().display()),
    ]);
    let refspec = "+refs/pull/7/merge:refs/remotes/pull/7/merge";
    checkout.git([
        "fetch",
        "--quiet",
        "--no-tags",
        "--depth=1",
        "origin",
        refspec,
    ]);
    checkout.git(["checkout", "--quiet", "refs/remotes/pull/7/merge"]);
    checkout
}

fn pull_request() -> Surroundings {
    Surroundings {
        github_event: Some("pull_request".to_owned()),
        github_base_ref: Some("main".to_owned()),
        ..ci()
    }
}

#[test]
fn the_base_of_a_pull_request_is_fetched_into_a_checkout_of_depth_1() {
    let origin = with_pull_request();
    let checkout = checked_out(&origin);
    let before = checkout.git(["rev-list", "--count", "--all"]);
    let repository = checkout.open(pull_request());
    let head = repository.head(&commit("HEAD")).unwrap();
    let base = repository
        .base(&schema_gate::source::BaseRequest::default(), &head)
        .unwrap();
    assert_eq!(
        how(&base),
        "first parent of the pull request's merge commit, fetched"
    );
    assert_eq!(base.revision().label, "main");
    assert_eq!(base.revision().id, Some(origin.id("main")));
    assert_eq!(changes(&base, &head), ["+ refund.avsc"]);
    assert_eq!(text(&base, "order.avsc"), "2");
    assert_eq!(
        (
            before.as_str(),
            checkout.git(["rev-list", "--count", "--all"]).as_str()
        ),
        ("1", "1")
    );

    let again = checkout.base(&commit("HEAD"), pull_request()).unwrap();
    assert_eq!(
        how(&again),
        "first parent of the pull request's merge commit"
    );
}

#[test]
fn a_commit_that_may_not_be_fetched_is_an_error_with_the_exact_command() {
    let origin = with_pull_request();
    let checkout = checked_out(&origin);
    let command = format!("git fetch --no-tags --depth=1 origin {}", origin.id("main"));
    let forbidden = Surroundings {
        no_fetch: true,
        ..pull_request()
    };
    let local = Surroundings {
        ci: false,
        ..pull_request()
    };
    for surroundings in [forbidden, local] {
        let error = checkout.base(&commit("HEAD"), surroundings).unwrap_err();
        assert!(advice(&error).contains(&command), "{}", advice(&error));
        assert_eq!(error.exit_code(), 3);
    }
    assert!(
        !checkout
            .try_git(["cat-file", "-e", &origin.id("main")])
            .status
            .success()
    );
    let mut words = command.split(' ').skip(1).collect::<Vec<_>>();
    words.push("--quiet");
    checkout.git(words);
    assert!(
        checkout.base(&commit("HEAD"), pull_request()).is_ok(),
        "the command that is printed works"
    );
}

#[test]
fn a_fetch_that_fails_is_an_error_with_the_words_of_git() {
    let checkout = checked_out(&with_pull_request());
    checkout.git(["remote", "set-url", "origin", "file:///nowhere/at/all"]);
    let error = checkout
        .base(&commit("HEAD"), pull_request())
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("could not fetch commit"),
        "{error}"
    );
    assert!(advice(&error).contains("git fetch --no-tags --depth=1 origin"));
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn a_merge_of_the_author_is_not_taken_for_the_merge_of_github() {
    let origin = Sandbox::repository();
    origin.commit("order.avsc", "1");
    let clone = Sandbox::clone_of(&origin, &[]);
    clone.git(["switch", "--quiet", "--create", "topic"]);
    clone.commit("refund.avsc", "1");
    origin.commit("order.avsc", "2");
    clone.git(["fetch", "--quiet"]);
    clone.git(["merge", "--quiet", "--no-edit", "origin/main"]);
    let surroundings = Surroundings {
        github_sha: Some(clone.id("HEAD~1")),
        ..pull_request()
    };
    let base = clone.base(&commit("HEAD"), surroundings).unwrap();
    assert_eq!(how(&base), "merge-base with origin/main, 2 commits back");
    assert_eq!(base.revision().id, Some(origin.id("main")));
}

#[test]
fn the_first_parent_of_a_pushed_commit_is_fetched_too() {
    let origin = with_pull_request();
    let checkout = Sandbox::clone_of(&origin, &["--depth=1"]);
    let base = checkout.base(&commit("HEAD"), ci()).unwrap();
    assert_eq!(
        how(&base),
        "first parent of HEAD, which is on origin/main, fetched"
    );
    assert_eq!(text(&base, "order.avsc"), "1");
}

#[test]
fn a_shallow_branch_without_a_common_commit_says_how_to_fetch_more() {
    let origin = with_pull_request();
    let clone = Sandbox::clone_of(&origin, &["--depth=1", "--no-single-branch"]);
    clone.git(["switch", "--quiet", "topic"]);
    let error = clone.base(&commit("HEAD"), ci()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "HEAD and origin/main have no commit in common within this shallow clone"
    );
    assert!(advice(&error).contains("git fetch --deepen=200 origin"));
    assert!(advice(&error).contains("fetch-depth: 0"));
    assert_eq!(error.exit_code(), 3);
    clone.git(["fetch", "--quiet", "--deepen=200", "origin"]);
    assert_eq!(
        how(&clone.base(&commit("HEAD"), ci()).unwrap()),
        "merge-base with origin/main, 2 commits back"
    );
}

#[test]
fn a_target_that_is_not_here_says_how_to_fetch_it() {
    let origin = with_pull_request();
    let clone = Sandbox::clone_of(&origin, &["--depth=1", "--branch=topic"]);
    let error = clone.base(&commit("HEAD"), pull_request()).unwrap_err();
    let advice = advice(&error);
    assert!(advice.contains("none of origin/main is here"), "{advice}");
    let command = "git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main";
    assert!(advice.contains(command), "{advice}");
    clone.git(command.split(' ').skip(1));
    assert!(
        clone.base(&commit("HEAD"), pull_request()).is_ok(),
        "the command that is printed works"
    );
}

#[test]
fn what_a_partial_clone_left_out_is_fetched_when_it_is_read() {
    let origin = with_pull_request();
    let clone = Sandbox::clone_of(&origin, &["--filter=blob:none", "--no-checkout"]);
    let repository = clone.open(Surroundings::default());
    let (old, new) = (
        repository.head(&commit("HEAD~1")).unwrap(),
        repository.head(&commit("HEAD")).unwrap(),
    );
    assert_eq!(changes(&old, &new), ["~ order.avsc"]);
    assert_eq!(text(&old, "order.avsc"), "1");
    assert_eq!(text(&new, "order.avsc"), "2");
}

#[test]
fn a_partial_clone_without_trees_is_walked_all_the_same() {
    let origin = with_pull_request();
    let clone = Sandbox::clone_of(&origin, &["--filter=tree:0", "--no-checkout"]);
    assert_eq!(
        clone.changes(&commit("HEAD~1"), &commit("HEAD")),
        ["~ order.avsc"]
    );
}

#[test]
fn what_may_not_be_fetched_is_named_and_never_skipped() {
    let origin = with_pull_request();
    let clone = Sandbox::clone_of(&origin, &["--filter=blob:none", "--no-checkout"]);
    let no_fetch = Surroundings {
        no_fetch: true,
        ..Surroundings::default()
    };
    let message = obstacle(
        &clone.open(no_fetch).head(&commit("HEAD")).unwrap(),
        "order.avsc",
    );
    assert!(message.contains(&origin.id("main:order.avsc")), "{message}");
    assert!(message.contains("--no-fetch"), "{message}");

    clone.git(["remote", "set-url", "origin", "file:///nowhere/at/all"]);
    let message = obstacle(&clone.snapshot(&commit("HEAD")), "order.avsc");
    assert!(
        message.contains("the remote that promised it did not give it"),
        "{message}"
    );
}

#[test]
fn an_object_that_nobody_promised_is_named() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    let id = sandbox.id("HEAD:order.avsc");
    sandbox.remove(&format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    let message = obstacle(&sandbox.snapshot(&commit("HEAD")), "order.avsc");
    assert!(
        message.contains(&id) && message.contains("git fsck"),
        "{message}"
    );
    assert_eq!(text(&sandbox.snapshot(&Head::Worktree), "order.avsc"), "1");
}

#[test]
fn equal_trees_are_not_opened() {
    let sandbox = Sandbox::repository();
    sandbox.write("large/deep/order.avsc", "1");
    sandbox.commit("small/order.avsc", "1");
    sandbox.commit("small/order.avsc", "2");
    let id = sandbox.id("HEAD:large");
    sandbox.remove(&format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    let repository: Repository = sandbox.open(Surroundings::default());
    let (old, new) = (
        repository.head(&commit("HEAD~1")).unwrap(),
        repository.head(&commit("HEAD")).unwrap(),
    );
    assert_eq!(changes(&old, &new), ["~ small/order.avsc"]);
    assert!(
        new.paths().unwrap_err().message.contains(&id),
        "a whole listing does need it"
    );
}
