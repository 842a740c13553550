//! What a revision, the index, the working tree and a directory hold, and what differs between them.

use std::fs;
use std::process::Command;

use schema_gate::model::Files as _;
use schema_gate::source::{self, Head, Kind, Repository, Snapshot, Surroundings};

use crate::sandbox::{Sandbox, changes, ci, commit, kinds, obstacle, paths, text};

#[test]
fn a_file_is_read_as_the_revision_has_it() {
    let sandbox = Sandbox::repository();
    let first = sandbox.commit("events/order.avsc", "1");
    sandbox.commit("events/order.avsc", "2");
    let (old, new) = (
        sandbox.snapshot(&commit("HEAD~1")),
        sandbox.snapshot(&commit("main")),
    );
    assert_eq!(
        (
            text(&old, "events/order.avsc"),
            text(&new, "events/order.avsc")
        ),
        ("1".into(), "2".into())
    );
    assert_eq!(old.revision().label, "HEAD~1");
    assert_eq!(old.revision().id, Some(first));
    assert_eq!(
        old.read("events/order.avsc").unwrap().unwrap().origin(),
        "HEAD~1"
    );
    assert_eq!(old.read("events/refund.avsc"), Ok(None));
    assert_eq!(old.read("events"), Ok(None));
}

#[test]
fn a_revision_named_by_its_id_is_called_by_the_start_of_it() {
    let sandbox = Sandbox::repository();
    let id = sandbox.commit("order.avsc", "1");
    assert_eq!(sandbox.snapshot(&commit(&id)).revision().label, id[..7]);
}

#[test]
fn what_was_added_removed_moved_and_changed_is_told_by_path() {
    let sandbox = Sandbox::repository();
    for path in [
        "a/kept.avsc",
        "a/moved.avsc",
        "b/changed.avsc",
        "b/removed.avsc",
    ] {
        sandbox.write(path, path);
    }
    sandbox.commit_all("first");
    sandbox.git(["mv", "a/moved.avsc", "c-moved.avsc"]);
    sandbox.remove("b/removed.avsc");
    sandbox.write("b/changed.avsc", "other");
    sandbox.write("b.avsc", "new");
    sandbox.commit_all("second");
    assert_eq!(
        sandbox.changes(&commit("HEAD~1"), &commit("HEAD")),
        [
            "- a/moved.avsc",
            "+ b.avsc",
            "~ b/changed.avsc",
            "- b/removed.avsc",
            "+ c-moved.avsc"
        ]
    );
}

#[test]
fn a_moved_file_has_the_same_id_on_both_sides() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["mv", "order.avsc", "placed.avsc"]);
    sandbox.commit_all("move");
    let (old, new) = (
        sandbox.snapshot(&commit("HEAD~1")),
        sandbox.snapshot(&commit("HEAD")),
    );
    // Snapshots of two openings of one repository are compared by listing; the ids are those of git all the same.
    let differences = source::differences(&old, &new).unwrap();
    let (gone, came) = (differences[0].old.unwrap(), differences[1].new.unwrap());
    assert_eq!(gone.id.unwrap(), came.id.unwrap());
}

#[cfg(unix)]
#[test]
fn a_changed_mode_is_no_difference_and_a_changed_kind_is_one() {
    let sandbox = Sandbox::repository();
    sandbox.write("order.avsc", "refund.avsc");
    sandbox.commit("tool", "x");
    sandbox.git(["update-index", "--chmod=+x", "tool"]);
    sandbox.remove("order.avsc");
    std::os::unix::fs::symlink("refund.avsc", sandbox.file("order.avsc")).unwrap();
    sandbox.git(["add", "order.avsc"]);
    sandbox.git(["commit", "--quiet", "--message", "second"]);
    assert_eq!(
        sandbox.changes(&commit("HEAD~1"), &commit("HEAD")),
        ["~ order.avsc"]
    );
}

#[test]
fn a_file_that_becomes_a_directory_is_removed_and_its_files_are_added() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order", "1");
    sandbox.remove("order");
    sandbox.commit("order/v1.avsc", "1");
    assert_eq!(
        sandbox.changes(&commit("HEAD~1"), &commit("HEAD")),
        ["- order", "+ order/v1.avsc"]
    );
}

#[test]
fn the_index_is_what_is_staged_and_not_what_lies_on_disk() {
    let sandbox = Sandbox::repository();
    sandbox.write("removed.avsc", "1");
    sandbox.commit("order.avsc", "1");
    sandbox.write("order.avsc", "2");
    sandbox.git(["add", "order.avsc"]);
    sandbox.git(["rm", "--quiet", "--cached", "removed.avsc"]);
    sandbox.write("order.avsc", "3");
    sandbox.write("untracked.avsc", "1");
    let staged = sandbox.snapshot(&Head::Staged);
    assert_eq!(text(&staged, "order.avsc"), "2");
    assert_eq!(staged.revision().label, "staged");
    assert_eq!(
        sandbox.changes(&commit("HEAD"), &Head::Staged),
        ["~ order.avsc", "- removed.avsc"]
    );
}

#[test]
fn a_file_that_is_only_announced_is_not_staged() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.write("refund.avsc", "1");
    sandbox.git(["add", "--intent-to-add", "refund.avsc"]);
    assert!(sandbox.changes(&commit("HEAD"), &Head::Staged).is_empty());
    assert_eq!(
        sandbox.changes(&commit("HEAD"), &Head::Worktree),
        ["+ refund.avsc"]
    );
}

/// Git gives a hook an index of its own. The variables are those of a process, so this test runs itself as one.
#[test]
fn a_hook_reads_the_index_that_git_names() {
    const CHILD: &str = "SCHEMA_GATE_TEST_HOOK";
    if let Some(directory) = std::env::var_os(CHILD) {
        let repository =
            Repository::discover(directory.as_ref(), Surroundings::from_env()).unwrap();
        let staged = repository.head(&Head::Staged).unwrap();
        let last = repository.head(&commit("HEAD")).unwrap();
        assert_eq!(text(&staged, "order.avsc"), "2");
        assert_eq!(changes(&last, &staged), ["~ order.avsc"]);
        return;
    }
    let sandbox = Sandbox::repository();
    sandbox.write("refund.avsc", "1");
    sandbox.commit("order.avsc", "1");
    let worktree = sandbox.file(".linked");
    sandbox.git(["worktree", "add", "--quiet", ".linked", "-b", "linked"]);
    sandbox.write("order.avsc", "2");
    sandbox.write(".linked/order.avsc", "2");
    sandbox.write("refund.avsc", "2");
    // `git commit PATH` commits that path and leaves what else is staged alone.
    sandbox.git(["add", "refund.avsc"]);
    let this = std::env::current_exe().unwrap();
    let hook = format!(
        "#!/bin/sh\nunset CI\n{CHILD}=. '{}' --exact snapshots::a_hook_reads_the_index_that_git_names --nocapture\n",
        this.display()
    );
    let hooks = sandbox.file(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    fs::write(hooks.join("pre-commit"), hook).unwrap();
    assert!(
        Command::new("chmod")
            .arg("+x")
            .arg(hooks.join("pre-commit"))
            .status()
            .unwrap()
            .success()
    );

    let inner = sandbox.git(["commit", "--message", "one", "order.avsc"]);
    assert!(inner.contains("order") || inner.contains("one"), "{inner}");
    let worktree = worktree.to_str().unwrap();
    sandbox.git(["-C", worktree, "commit", "--message", "two", "order.avsc"]);
    sandbox.write("order.avsc", "1");
    sandbox.git(["commit", "--no-verify", "--message", "back", "order.avsc"]);
    sandbox.write("order.avsc", "2");
    let git_directory = format!("--git-dir={}", sandbox.file(".git").display());
    sandbox.git([
        git_directory.as_str(),
        "--work-tree=.",
        "commit",
        "--message",
        "three",
        "order.avsc",
    ]);
    sandbox.write("order.avsc", "4");
    let refused = sandbox.try_git(["commit", "--message", "four", "order.avsc"]);
    assert!(!refused.status.success(), "the hook looks at the index");
}

#[test]
fn the_working_tree_is_what_git_status_looks_at() {
    let sandbox = Sandbox::repository();
    for path in ["changed.avsc", "deleted.avsc", "kept.avsc", "touched.avsc"] {
        sandbox.write(path, "1");
    }
    sandbox.write(".gitignore", "target/\n");
    sandbox.commit_all("first");
    sandbox.write("changed.avsc", "2");
    sandbox.remove("deleted.avsc");
    sandbox.write("touched.avsc", "1");
    sandbox.write("new/untracked.avsc", "1");
    sandbox.write("target/ignored.avsc", "1");
    let worktree = sandbox.snapshot(&Head::Worktree);
    assert_eq!(
        paths(&worktree),
        [
            ".gitignore",
            "changed.avsc",
            "kept.avsc",
            "new/untracked.avsc",
            "touched.avsc"
        ]
    );
    assert_eq!(text(&worktree, "new/untracked.avsc"), "1");
    assert_eq!(worktree.read("target/ignored.avsc"), Ok(None));
    assert_eq!(
        sandbox.changes(&commit("HEAD"), &Head::Worktree),
        ["~ changed.avsc", "- deleted.avsc", "+ new/untracked.avsc"]
    );
    assert_eq!(worktree.revision().label, "working tree");
}

#[test]
fn the_working_tree_is_compared_with_the_base_and_not_with_the_index() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.write("order.avsc", "2");
    sandbox.git(["add", "order.avsc"]);
    sandbox.write("order.avsc", "1");
    assert!(sandbox.changes(&commit("HEAD"), &Head::Worktree).is_empty());
    assert_eq!(
        sandbox.changes(&Head::Staged, &Head::Worktree),
        ["~ order.avsc"]
    );
}

#[cfg(unix)]
#[test]
fn a_sparse_checkout_has_removed_nothing() {
    let sandbox = Sandbox::repository();
    sandbox.write("events/order.avsc", "1");
    fs::create_dir(sandbox.file("other")).unwrap();
    std::os::unix::fs::symlink("refund.avsc", sandbox.file("other/link")).unwrap();
    sandbox.commit("other/refund.avsc", "2");
    sandbox.git(["sparse-checkout", "set", "--no-cone", "/events/"]);
    assert!(!sandbox.file("other/refund.avsc").exists());
    assert!(sandbox.changes(&commit("HEAD"), &Head::Worktree).is_empty());
    assert_eq!(
        text(&sandbox.snapshot(&Head::Worktree), "other/refund.avsc"),
        "2"
    );
}

#[test]
fn a_linked_worktree_is_a_working_tree() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    let linked = Sandbox::empty();
    let place = linked.file("tree");
    sandbox.git([
        "worktree",
        "add",
        "--quiet",
        place.to_str().unwrap(),
        "-b",
        "linked",
    ]);
    linked.write("tree/order.avsc", "2");
    let repository = Repository::discover(&place, Surroundings::default()).unwrap();
    let worktree = repository.head(&Head::Worktree).unwrap();
    assert_eq!(text(&worktree, "order.avsc"), "2");
    assert_eq!(repository.root(), place.canonicalize().unwrap());
}

#[test]
fn a_conflict_is_named_in_the_index_and_read_from_the_working_tree() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["switch", "--quiet", "--create", "topic"]);
    sandbox.commit("order.avsc", "topic");
    sandbox.git(["switch", "--quiet", "main"]);
    sandbox.commit("order.avsc", "main");
    assert!(!sandbox.try_git(["merge", "topic"]).status.success());
    assert!(obstacle(&sandbox.snapshot(&Head::Staged), "order.avsc").contains("merge conflict"));
    assert!(text(&sandbox.snapshot(&Head::Worktree), "order.avsc").contains("<<<<<<<"));
    assert_eq!(
        sandbox.changes(&commit("HEAD"), &Head::Staged),
        ["~ order.avsc"]
    );
}

#[test]
fn directories_are_compared_without_git() {
    let sandbox = Sandbox::empty();
    for path in [
        "old/a/kept.avsc",
        "new/a/kept.avsc",
        "old/gone.avsc",
        "new/came.avsc",
    ] {
        sandbox.write(path, "same");
    }
    sandbox.write("old/order.avsc", "1");
    sandbox.write("new/order.avsc", "2");
    sandbox.write("new/.git/config", "");
    let old = Snapshot::directory(&sandbox.file("old"), "old").unwrap();
    let new = Snapshot::directory(&sandbox.file("new"), "new").unwrap();
    assert_eq!(
        changes(&old, &new),
        ["+ came.avsc", "- gone.avsc", "~ order.avsc"]
    );
    assert_eq!(paths(&new), ["a/kept.avsc", "came.avsc", "order.avsc"]);
    assert_eq!(text(&old, "a/kept.avsc"), "same");
    assert_eq!(old.read("a"), Ok(None));
    assert_eq!(old.read("order.avsc/deeper"), Ok(None));
}

#[test]
fn a_single_file_is_a_snapshot_and_sees_the_files_beside_it() {
    let sandbox = Sandbox::empty();
    sandbox.write("order.proto", "import \"common.proto\";");
    sandbox.write("common.proto", "// shared");
    let snapshot = Snapshot::directory(&sandbox.file("order.proto"), "old").unwrap();
    assert_eq!(paths(&snapshot), ["order.proto"]);
    assert_eq!(text(&snapshot, "common.proto"), "// shared");
}

#[test]
fn a_directory_that_is_not_there_is_a_mistake_in_the_command() {
    let error = Snapshot::directory(&Sandbox::empty().file("missing"), "old")
        .err()
        .unwrap();
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("missing"), "{error}");
}

#[test]
fn a_path_may_have_spaces_quotes_and_letters_of_any_language() {
    let sandbox = Sandbox::repository();
    let path = "événements/it's \"quoted\" 注文.avsc";
    sandbox.commit(path, "1");
    sandbox.write(path, "2");
    assert_eq!(
        sandbox.changes(&commit("HEAD"), &Head::Worktree),
        [format!("~ {path}")]
    );
    for head in [commit("HEAD"), Head::Staged, Head::Worktree] {
        let snapshot = sandbox.snapshot(&head);
        assert_eq!(paths(&snapshot), [path]);
        assert!(snapshot.read(path).unwrap().is_some());
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_listed_and_named_as_not_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::repository();
    let name = std::ffi::OsStr::from_bytes(b"caf\xE9.avsc");
    fs::write(sandbox.path().join(name), "1").unwrap();
    sandbox.commit_all("first");
    for snapshot in [
        sandbox.snapshot(&commit("HEAD")),
        sandbox.snapshot(&Head::Worktree),
        Snapshot::directory(sandbox.path(), "old").unwrap(),
    ] {
        assert_eq!(paths(&snapshot), ["caf\u{FFFD}.avsc"]);
        assert!(obstacle(&snapshot, "caf\u{FFFD}.avsc").contains("not UTF-8"));
        assert_eq!(snapshot.read("caf\u{FFFD}"), Ok(None));
    }
}

#[test]
fn a_submodule_is_named_and_its_move_is_a_difference() {
    let sandbox = Sandbox::repository();
    let first = sandbox.commit("order.avsc", "1");
    let link = |id: &str| format!("160000,{id},vendor/schemas");
    sandbox.git(["update-index", "--add", "--cacheinfo", &link(&first)]);
    sandbox.git(["commit", "--quiet", "--message", "submodule"]);
    let second = sandbox.id("HEAD");
    sandbox.git(["update-index", "--cacheinfo", &link(&second)]);
    sandbox.git(["commit", "--quiet", "--message", "move it"]);
    let (old, new) = (
        sandbox.snapshot(&commit("HEAD~1")),
        sandbox.snapshot(&commit("HEAD")),
    );
    assert_eq!(
        kinds(&old, &new),
        [("vendor/schemas".to_owned(), Kind::Submodule)]
    );
    assert!(obstacle(&new, "vendor/schemas").contains("submodule"));
    assert!(sandbox.changes(&commit("HEAD"), &Head::Staged).is_empty());
}

#[test]
fn a_repository_that_lies_in_the_working_tree_is_not_looked_into() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.git(["init", "--quiet", "inner"]);
    sandbox.write("inner/refund.avsc", "1");
    let (old, new) = (
        sandbox.snapshot(&commit("HEAD")),
        sandbox.snapshot(&Head::Worktree),
    );
    assert_eq!(kinds(&old, &new), [("inner".to_owned(), Kind::Submodule)]);
    assert_eq!(new.read("inner/refund.avsc"), Ok(None));
}

#[cfg(unix)]
#[test]
fn a_link_is_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::repository();
    sandbox.write("events/order.avsc", "1");
    symlink("events/order.avsc", sandbox.file("latest.avsc")).unwrap();
    symlink("events", sandbox.file("linked")).unwrap();
    sandbox.commit_all("first");
    symlink("/etc/passwd", sandbox.file("untracked.avsc")).unwrap();
    let directory = Snapshot::directory(sandbox.path(), "old").unwrap();
    for snapshot in [
        sandbox.snapshot(&commit("HEAD")),
        sandbox.snapshot(&Head::Worktree),
        directory,
    ] {
        assert!(obstacle(&snapshot, "latest.avsc").contains("symbolic link"));
        assert_eq!(snapshot.read("linked/order.avsc"), Ok(None));
    }
    assert!(
        obstacle(&sandbox.snapshot(&Head::Worktree), "untracked.avsc").contains("symbolic link")
    );
    assert_eq!(
        sandbox.changes(&commit("HEAD"), &Head::Worktree),
        ["+ untracked.avsc"]
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_never_opened() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    sandbox.remove("order.avsc");
    assert!(
        Command::new("mkfifo")
            .arg(sandbox.file("order.avsc"))
            .status()
            .unwrap()
            .success()
    );
    let directory = Snapshot::directory(sandbox.path(), "old").unwrap();
    assert!(obstacle(&directory, "order.avsc").contains("not a regular file"));
    assert_eq!(
        sandbox.snapshot(&Head::Worktree).read("order.avsc"),
        Ok(None)
    );
}

#[test]
fn what_is_no_text_is_named_with_a_next_step() {
    let sandbox = Sandbox::repository();
    sandbox.write("latin1.avsc", b"{\"doc\": \"caf\xE9\"}");
    sandbox.write("utf16.avsc", b"\xFF\xFE{\0}\0");
    sandbox.write("bom.avsc", b"\xEF\xBB\xBF{}");
    sandbox.write(
        "pointer.avsc",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    );
    sandbox.commit_all("first");
    for head in [commit("HEAD"), Head::Staged, Head::Worktree] {
        let snapshot = sandbox.snapshot(&head);
        assert!(obstacle(&snapshot, "latin1.avsc").contains("byte 0xE9 at offset 12"));
        assert!(obstacle(&snapshot, "utf16.avsc").contains("UTF-16"));
        assert!(obstacle(&snapshot, "pointer.avsc").contains("Git LFS pointer"));
        assert_eq!(text(&snapshot, "bom.avsc"), "\u{FEFF}{}");
    }
}

#[test]
fn a_file_of_50_mb_is_named_with_its_size() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    let sparse = fs::File::create(sandbox.file("huge.avsc")).unwrap();
    sparse.set_len(50 * 1024 * 1024).unwrap();
    let worktree = sandbox.snapshot(&Head::Worktree);
    assert!(obstacle(&worktree, "huge.avsc").contains("50.0 MB"));
    sandbox.git(["add", "huge.avsc"]);
    assert!(obstacle(&sandbox.snapshot(&Head::Staged), "huge.avsc").contains("50.0 MB"));
}

#[test]
fn the_ways_out_of_a_snapshot_lead_nowhere() {
    let sandbox = Sandbox::repository();
    sandbox.write("outside.avsc", "secret");
    sandbox.commit("inside/order.avsc", "1");
    let directory = Snapshot::directory(&sandbox.file("inside"), "old").unwrap();
    let absolute = sandbox.file("outside.avsc");
    for way in [
        "../outside.avsc",
        "./order.avsc",
        "",
        "/",
        "a//b",
        "..",
        "\0",
        absolute.to_str().unwrap(),
    ] {
        assert_eq!(directory.read(way), Ok(None), "{way:?}");
        assert_eq!(
            sandbox.snapshot(&commit("HEAD")).read(way),
            Ok(None),
            "{way:?}"
        );
        assert_eq!(
            sandbox.snapshot(&Head::Worktree).read(way),
            Ok(None),
            "{way:?}"
        );
    }
    assert_eq!(directory.read(&"x".repeat(5000)), Ok(None));
}

#[test]
fn a_snapshot_is_read_by_several_threads() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    let snapshot = sandbox.snapshot(&commit("HEAD"));
    std::thread::scope(|scope| {
        let readers = [(); 4].map(|()| scope.spawn(|| text(&snapshot, "order.avsc")));
        for reader in readers {
            assert_eq!(reader.join().unwrap(), "1");
        }
    });
}

#[test]
fn in_ci_with_nothing_staged_the_last_commit_is_checked_and_it_says_so() {
    let sandbox = Sandbox::repository();
    sandbox.commit("order.avsc", "1");
    let head = sandbox.open(ci()).head(&Head::Staged).unwrap();
    assert_eq!(head.revision().label, "HEAD");
    assert!(
        head.revision()
            .how
            .as_deref()
            .unwrap()
            .contains("nothing is staged")
    );

    sandbox.write("order.avsc", "2");
    sandbox.git(["add", "order.avsc"]);
    assert_eq!(
        sandbox
            .open(ci())
            .head(&Head::Staged)
            .unwrap()
            .revision()
            .label,
        "staged"
    );
}
