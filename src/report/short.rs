//! One finding a line, for grep and for editors: `path:line:col: level[rule] message (subject)`.

use crate::model::{Finding, Place, Plain, Revision, Side};

use super::layout::{clip, inert, lines};
use super::{Report, UnreadFile, against, seen_again, shown_at};

/// How many letters of a message are shown.
const MESSAGE: usize = 400;

/// The report, one finding or unread file a line.
pub fn render(report: &Report) -> String {
    let findings = report.findings.iter();
    let findings = findings.map(|found| finding(found, report.base.as_ref()));
    let unread = report.unread.iter().filter(|file| !report.tells(file));
    inert(&lines(findings.chain(unread.map(unread_file))))
}

fn finding(finding: &Finding, base: Option<&Revision>) -> String {
    let change = &finding.change;
    let at = shown_at(finding).map_or_else(|| change.subject.to_string(), located);
    let against = against(finding, base).or_else(|| seen_again(finding));
    let against = against.map(|against| format!(", {against}"));
    format!(
        "{}: {}[{}] {} ({}{})",
        Plain(&at),
        finding.level,
        finding.code(),
        Plain(&clip(&finding.message(), MESSAGE)),
        Plain(&clip(&change.subject.0, MESSAGE)),
        Plain(&clip(&against.unwrap_or_default(), MESSAGE)),
    )
}

fn unread_file(file: &UnreadFile) -> String {
    let unread = &file.unread;
    let at = unread
        .place
        .as_ref()
        .map_or_else(|| unread.path.clone(), located);
    let (level, side) = match file.side {
        Side::Old => ("warning", "the old side"),
        Side::New => ("error", "it"),
    };
    let message = clip(&unread.message, MESSAGE);
    format!(
        "{}: {level}: {side} could not be read: {}",
        Plain(&at),
        Plain(&message)
    )
}

/// `path:line:column`, or the path alone when only the file is known.
pub(super) fn located(place: &Place) -> String {
    let path = place.file.path();
    match place.positions() {
        Some((start, _)) => format!("{path}:{}:{}", start.line, start.column),
        None => path.to_owned(),
    }
}
