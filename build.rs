//! Embeds the fixtures: the two sides of each are the Before and After of its rule's page, or the event that violates it and
//! the one that does not, also where no repository is.
//!
//! A table of `include_str!` that people keep by hand, or that a test blesses, would be a fourth edit for each new rule and
//! a conflict for each two that are written side by side.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The files of a fixture that a page shows, and under which title.
const SIDES: [(&str, &str); 4] = [
    ("old", "Before"),
    ("new", "After"),
    ("invalid", "Invalid"),
    ("valid", "Valid"),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=fixtures");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut examples = Vec::new();
    for family in children(&root.join("fixtures"))? {
        for rule in children(&family)? {
            examples.push(example(&family, &rule)?);
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(
        out.join("examples.rs"),
        format!("&[\n{}]\n", examples.concat()),
    )
}

fn example(family: &Path, rule: &Path) -> io::Result<String> {
    let id = format!("{}/{}", name(family), name(rule));
    let mut sides = String::new();
    for (side, title) in SIDES {
        sides += &files(rule, side, title)?;
    }
    Ok(format!(
        "    Example {{ rule: {id:?}, sides: &[{sides}] }},\n"
    ))
}

/// The files of one side: a folder of that name, or a file with any extension.
fn files(rule: &Path, side: &str, title: &str) -> io::Result<String> {
    let mut files = Vec::new();
    for path in children(rule)? {
        if path.file_stem().is_some_and(|stem| stem == side) {
            collect(&path, title, &name(&path), &mut files)?;
        }
    }
    Ok(files.concat())
}

fn collect(path: &Path, title: &str, shown: &str, files: &mut Vec<String>) -> io::Result<()> {
    if path.is_dir() {
        for child in children(path)? {
            let shown = format!("{shown}/{}", name(&child));
            collect(&child, title, &shown, files)?;
        }
    } else {
        // The text itself, not its path: target folders are shared and moved.
        let text = fs::read_to_string(path)?;
        files.push(format!("({title:?}, {shown:?}, {text:?}),"));
    }
    Ok(())
}

/// What a folder holds, by name; nothing when there is no such folder.
fn children(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut children = Vec::new();
    for entry in fs::read_dir(folder)? {
        children.push(entry?.path());
    }
    children.sort();
    Ok(children)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
