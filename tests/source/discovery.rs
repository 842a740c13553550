//! Where a repository is found, and where none is.

use std::path::Path;

use schema_gate::source::{Error, Head, Repository, Surroundings};

use crate::sandbox::{Sandbox, advice, ci};

#[test]
fn a_repository_is_found_from_below() {
    let sandbox = Sandbox::repository();
    sandbox.commit("events/v1/order.avsc", "1");
    let below = sandbox.file("events/v1");
    let repository = Repository::discover(&below, Surroundings::default()).unwrap();
    assert_eq!(repository.root(), sandbox.path().canonicalize().unwrap());
    let relative = |path: &str| repository.relative(&below, Path::new(path)).unwrap();
    assert_eq!(relative(""), "events/v1");
    assert_eq!(relative("."), "events/v1");
    assert_eq!(relative("gone.avsc"), "events/v1/gone.avsc");
    assert_eq!(relative("../v2/**/*.avsc"), "events/v2/**/*.avsc");
    assert_eq!(relative("../.."), "");
    assert_eq!(relative(sandbox.file("events").to_str().unwrap()), "events");
    let error = repository
        .relative(&below, Path::new("../../../elsewhere"))
        .unwrap_err();
    assert!(error.to_string().contains("elsewhere"), "{error}");
    assert_eq!(error.exit_code(), 2);
}

#[cfg(unix)]
#[test]
fn a_path_through_a_link_to_the_repository_is_inside_it() {
    let sandbox = Sandbox::repository();
    sandbox.commit("events/order.avsc", "1");
    std::os::unix::fs::symlink("events/order.avsc", sandbox.file("latest.avsc")).unwrap();
    let elsewhere = Sandbox::empty();
    let link = elsewhere.file("link");
    std::os::unix::fs::symlink(sandbox.path(), &link).unwrap();
    let repository = sandbox.open(Surroundings::default());
    let typed = link.join("events/order.avsc");
    assert_eq!(
        repository.relative(elsewhere.path(), &typed).unwrap(),
        "events/order.avsc"
    );
    let within = repository
        .relative(sandbox.path(), Path::new("latest.avsc"))
        .unwrap();
    assert_eq!(
        within, "latest.avsc",
        "a link inside the repository is a path of its own"
    );
}

#[test]
fn without_a_repository_compat_is_suggested() {
    let sandbox = Sandbox::empty();
    let error = Repository::discover(sandbox.path(), Surroundings::default())
        .err()
        .unwrap();
    assert!(matches!(error, Error::NotARepository { .. }), "{error}");
    assert!(advice(&error).contains("schema-gate compat OLD NEW"));
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn a_bare_repository_has_revisions_and_no_working_tree() {
    let origin = Sandbox::repository();
    origin.commit("order.avsc", "1");
    let bare = Sandbox::clone_of(&origin, &["--bare"]);
    let repository = bare.open(Surroundings::default());
    assert!(repository.head(&Head::Revision("main".to_owned())).is_ok());
    for head in [Head::Worktree, Head::Staged] {
        let error = repository.head(&head).unwrap_err();
        assert!(matches!(error, Error::Bare { .. }), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn the_repository_of_another_user_is_trusted_on_request() {
    let sandbox = Sandbox::repository();
    if std::os::unix::fs::chown(sandbox.path(), Some(12_345), None).is_err() {
        eprintln!("skipped: only root can give a directory away");
        return;
    }
    let error = Repository::discover(sandbox.path(), Surroundings::default())
        .err()
        .unwrap();
    let root = sandbox.path().canonicalize().unwrap();
    let command = format!(
        "git config --global --add safe.directory {}",
        root.display()
    );
    assert!(advice(&error).contains(&command), "{}", advice(&error));
}

#[test]
fn a_format_that_cannot_be_read_is_named() {
    let sandbox = Sandbox::empty();
    sandbox.git(["init", "--quiet", "--object-format=sha256"]);
    let error = Repository::discover(sandbox.path(), Surroundings::default())
        .err()
        .unwrap();
    assert!(error.to_string().contains("sha256"), "{error}");
    assert!(advice(&error).contains("schema-gate compat OLD NEW"));
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn where_nobody_edits_the_commit_is_checked() {
    assert_eq!(Head::usual(&Surroundings::default()), Head::Worktree);
    assert_eq!(Head::usual(&ci()), Head::Revision("HEAD".to_owned()));
}
