//! Which room may import which: the table of `ARCHITECTURE.md`, kept.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms it may name.
const ROOMS: [(&str, &[&str]); 15] = [
    ("model", &[]),
    ("rules", &["model"]),
    ("source", &["model"]),
    ("format", &["model"]),
    ("subject", &["model", "format"]),
    ("witness", &["model", "format"]),
    (
        "compat",
        &["model", "rules", "format", "subject", "witness"],
    ),
    ("design", &["model", "rules", "format", "subject"]),
    (
        "envelope",
        &["model", "rules", "format", "subject", "compat", "witness"],
    ),
    ("policy", &["model", "rules"]),
    ("advice", &["model", "rules", "format"]),
    ("architect", &["model", "format", "policy", "advice"]),
    ("report", &["model", "rules"]),
    (
        "gate",
        &[
            "model",
            "rules",
            "source",
            "format",
            "subject",
            "witness",
            "compat",
            "design",
            "envelope",
            "policy",
            "advice",
            "architect",
            "report",
        ],
    ),
    (
        "cli",
        &[
            "model",
            "rules",
            "source",
            "format",
            "envelope",
            "policy",
            "architect",
            "report",
            "gate",
        ],
    ),
];

/// A file and how a room is named in it.
struct Import {
    file: PathBuf,
    line: usize,
    from: String,
    to: String,
}

#[test]
fn no_room_imports_what_the_table_forbids() {
    let forbidden: Vec<String> = imports()
        .into_iter()
        .filter(|import| {
            import.from != import.to && !allowed(&import.from).contains(&import.to.as_str())
        })
        .map(
            |Import {
                 file,
                 line,
                 from,
                 to,
             }| {
                format!("{}:{line}: `{from}` may not import `{to}`", file.display())
            },
        )
        .collect();
    assert!(forbidden.is_empty(), "{}", forbidden.join("\n"));
}

#[test]
fn every_room_is_in_the_table_and_every_row_is_a_room() {
    let rows: BTreeSet<String> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    let folders = fs::read_dir(source()).unwrap();
    let folders = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let folders: BTreeSet<String> = folders
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(rows, folders);
}

#[test]
fn every_allowed_import_is_made() {
    let made: BTreeSet<(String, String)> = imports()
        .into_iter()
        .map(|import| (import.from, import.to))
        .collect();
    for (room, others) in ROOMS {
        for other in others {
            let pair = (room.to_owned(), (*other).to_owned());
            assert!(
                made.contains(&pair),
                "`{room}` does not import `{other}`: strike it from the table"
            );
        }
    }
}

#[test]
fn one_room_opens_connections_and_two_start_programs() {
    let root = source();
    let naming = |words: &[&str]| -> BTreeSet<String> {
        let names = |file: &PathBuf| {
            let text = fs::read_to_string(file).unwrap();
            words.iter().any(|word| text.contains(word))
        };
        let rooms = files(&root).into_iter().filter(names).map(|file| {
            let inside = file.strip_prefix(&root).unwrap();
            let room = inside.iter().next().unwrap();
            room.to_string_lossy().into_owned()
        });
        rooms.collect()
    };
    let rooms = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(
        naming(&["ureq::", "TcpStream", "UdpSocket"]),
        rooms(&["architect"])
    );
    // The source room runs git, which fetches.
    assert_eq!(
        naming(&["process::{Command", "process::{Child"]),
        rooms(&["architect", "source"])
    );
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    for file in files(&source()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 650, "{} has {lines} lines", file.display());
    }
}

fn allowed(room: &str) -> &'static [&'static str] {
    let row = ROOMS.iter().find(|(name, _)| *name == room);
    row.map_or(&[], |(_, others)| others)
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every `crate::ROOM` outside of comments, `use crate::{a::…, b::…}` over several lines included.
fn imports() -> Vec<Import> {
    let source = source();
    let mut imports = Vec::new();
    for file in files(&source) {
        let inside = file.strip_prefix(&source).unwrap().to_owned();
        let mut steps = inside
            .iter()
            .map(|step| step.to_string_lossy().into_owned());
        let (Some(from), Some(_)) = (steps.next(), steps.next()) else {
            continue; // lib.rs and main.rs are no rooms.
        };
        let text = fs::read_to_string(&file).unwrap();
        let code: Vec<&str> = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or_default())
            .collect();
        let code = code.join("\n");
        for (at, _) in code.match_indices("crate::") {
            let line = code[..at].lines().count().max(1);
            imports.extend(
                named(&code[at + "crate::".len()..])
                    .into_iter()
                    .map(|to| Import {
                        file: inside.clone(),
                        line,
                        from: from.clone(),
                        to,
                    }),
            );
        }
    }
    imports
}

/// The rooms named after `crate::`: one, or a list in braces.
fn named(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(list) = rest.strip_prefix('{') else {
        return vec![word(rest)];
    };
    let mut depth = 0;
    let inside = list.split_once("};").map_or(list, |(inside, _)| inside);
    let top = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0 && c == ','
    };
    inside
        .split(top)
        .map(word)
        .filter(|room| !room.is_empty())
        .collect()
}
