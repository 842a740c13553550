//! Statements, as far as edits have to know them: what is reserved, the package, the syntax.

use std::collections::BTreeSet;

use crate::model::{SchemaFile, Span};

/// The statements of a declaration that start with a word, each with what stands behind it.
pub(super) fn statements<'t>(raw: &'t str, word: &str) -> Vec<(Span, &'t str)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for piece in raw.split_inclusive([';', '{', '}', '\n']) {
        let start = offset + piece.len() - piece.trim_start().len();
        offset += piece.len();
        let statement = piece.trim_start().strip_prefix(word);
        let list = statement.and_then(|rest| rest.strip_suffix(';'));
        if let Some(list) = list.filter(|list| list.starts_with([' ', '\t'])) {
            found.push((Span { start, end: offset }, list.trim()));
        }
    }
    found
}

/// What a type reserves.
#[derive(Debug, Default)]
pub(super) struct Reserved {
    pub(super) ranges: Vec<(i32, i32)>,
    pub(super) names: BTreeSet<String>,
}

impl Reserved {
    pub(super) fn holds(&self, number: i32) -> bool {
        let mut ranges = self.ranges.iter();
        ranges.any(|(from, to)| (*from..=*to).contains(&number))
    }

    /// The highest number; the end of an open range counts as its start.
    pub(super) fn highest(&self) -> i32 {
        let ends = self.ranges.iter();
        let ends = ends.map(|(from, to)| if *to == i32::MAX { *from } else { *to });
        ends.max().unwrap_or(0)
    }
}

/// What the `reserved` statements of a type say. What stands in nested types counts as well, which wastes a number at most.
pub(super) fn reserved(raw: &str) -> Reserved {
    let mut found = Reserved::default();
    for (_, list) in statements(raw, "reserved") {
        for item in list.split(',') {
            let item = item.trim();
            let ends: Vec<&str> = item.split_whitespace().collect();
            match ends.as_slice() {
                [one] => match one.parse() {
                    Ok(number) => found.ranges.push((number, number)),
                    Err(_) => drop(found.names.insert(one.trim_matches(['"', '\'']).to_owned())),
                },
                [from, "to", to] => {
                    let to = to.parse().unwrap_or(i32::MAX);
                    found
                        .ranges
                        .extend(from.parse().ok().map(|from| (from, to)));
                }
                _ => {}
            }
        }
    }
    found
}

/// The place of the name in the `package` statement.
pub(super) fn package(file: &SchemaFile) -> Option<Span> {
    let (span, name) = statements(file.text(), "package").into_iter().next()?;
    let statement = file.text().get(span.start..span.end)?;
    let start = span.start + statement.rfind(name)?;
    let end = start + name.len();
    Some(Span { start, end })
}

pub(super) fn is_edition(file: &SchemaFile) -> bool {
    let mut lines = file.text().lines();
    lines.any(|line| line.trim_start().starts_with("edition"))
}

pub(super) fn is_proto2(file: &SchemaFile) -> bool {
    let mut lines = file.text().lines();
    !is_edition(file) && !lines.any(|line| line.contains("proto3") && line.contains("syntax"))
}
