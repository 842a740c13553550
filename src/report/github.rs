//! Annotations on a pull request, as workflow commands of GitHub Actions.
//!
//! GitHub keeps ten errors and ten warnings of a step and drops the rest without a word, so the tenth of ours says how
//! many there are. Reference: `actions/toolkit`, `packages/core/src/command.ts`.

use crate::model::{
    Change, Direction, Finding, Level, Place, Plain, Position, Proof, Revision, Side,
};

use super::layout::{clip, lines};
use super::short::located;
use super::{Report, UnreadFile, against, seen_again, was_at};

/// How many annotations of a kind are shown before the one that counts the others.
const SHOWN: usize = 9;

/// How many letters of a text from the repository are shown in an annotation, which holds about 4 KB.
const TEXT: usize = 600;

/// The annotations, one a line.
pub fn render(report: &Report) -> String {
    let unread = |side, command| {
        let files = report.unread.iter();
        let files = files.filter(move |file| file.side == side && !report.tells(file));
        files.map(move |file| unread_file(file, command))
    };
    let findings = |level, command| {
        let findings = report.findings.iter();
        let findings = findings.filter(move |finding| finding.level == level);
        findings.map(move |found| finding(found, report.base.as_ref(), command))
    };
    let errors = unread(Side::New, "error").chain(findings(Level::Error, "error"));
    let errors = at_most_ten(errors.collect(), "error");
    let warnings = at_most_ten(findings(Level::Warning, "warning").collect(), "warning");
    let notices = at_most_ten(unread(Side::Old, "notice").collect(), "notice");
    lines([errors, warnings, notices].concat())
}

fn at_most_ten(mut annotations: Vec<String>, command: &str) -> Vec<String> {
    let hidden = annotations.len().saturating_sub(SHOWN);
    if hidden > 1 {
        annotations.truncate(SHOWN);
        annotations.push(format!(
            "::{command} title=schema-gate::and {hidden} more: the log of this step lists them all"
        ));
    }
    annotations
}

fn finding(finding: &Finding, base: Option<&Revision>, command: &str) -> String {
    let change = &finding.change;
    let who = finding.effects.iter().filter(|judged| judged.enforced);
    let paragraphs = std::iter::once(finding.message())
        .chain(against(finding, base))
        .chain(seen_again(finding))
        .chain(who.map(|judged| judged.who.clone()))
        .chain(event(finding))
        .chain(was_at(finding).map(|old| format!("Was at {}:{}", old.file.origin(), located(old))))
        .chain([
            format!("Instead: {}", change.rule.instead),
            format!("More: schema-gate explain {}", change.rule.id),
        ]);
    let message: Vec<_> = paragraphs.map(|text| plain(&text)).collect();
    Spot::of_change(change).annotation(command, &finding.code(), &message.join("\n"))
}

/// The event that shows the first enforced effect, and what the reader made of it.
fn event(finding: &Finding) -> Option<String> {
    let mut enforced = finding.effects.iter().filter(|judged| judged.enforced);
    let witness = enforced.find_map(|judged| match &judged.effect.proof {
        Proof::Proven(witness) => Some(witness),
        _ => None,
    })?;
    let writer = match witness.direction {
        Direction::Backward => "the old schema",
        Direction::Forward => "the new schema",
    };
    Some(format!(
        "For example, {writer} wrote {}, and the reader says: {}",
        clip(&witness.event.to_string(), TEXT),
        clip(&witness.outcome, TEXT)
    ))
}

fn unread_file(file: &UnreadFile, command: &str) -> String {
    let title = match file.side {
        Side::Old => "old schema could not be read",
        Side::New => "schema could not be read",
    };
    let unread = &file.unread;
    let spot = match (&unread.place, file.side) {
        (Some(place), Side::New) => Spot::of(place),
        _ => Spot::file(&unread.path),
    };
    spot.annotation(command, title, &plain(&unread.message))
}

/// Where an annotation goes: a file of the new side, and lines in it.
struct Spot<'r> {
    path: &'r str,
    lines: Option<(Position, Position)>,
}

impl<'r> Spot<'r> {
    fn file(path: &'r str) -> Self {
        Self { path, lines: None }
    }

    fn of(place: &'r Place) -> Self {
        Self {
            path: place.file.path(),
            lines: place.positions(),
        }
    }

    /// The new place; the start of what held a removed element; the file alone when that is gone too.
    fn of_change(change: &'r Change) -> Self {
        let Some(new) = &change.new else {
            let path = change.old.as_ref().map_or("", |old| old.file.path());
            return Self::file(path);
        };
        let mut spot = Self::of(new);
        if let (Some((start, end)), true) = (&mut spot.lines, change.detail.after.is_empty()) {
            *end = *start;
        }
        spot
    }

    fn annotation(&self, command: &str, title: &str, message: &str) -> String {
        let mut properties = vec![format!("file={}", property(self.path))];
        if let Some((start, end)) = self.lines {
            properties.push(format!("line={},endLine={}", start.line, end.line));
            // GitHub refuses columns on an annotation of several lines.
            if start.line == end.line && start != end {
                properties.push(format!("col={},endColumn={}", start.column, end.column));
            }
        }
        properties.push(format!("title={}", property(title)));
        format!("::{command} {}::{}", properties.join(","), data(message))
    }
}

fn plain(text: &str) -> String {
    Plain(&clip(text, 2 * TEXT)).to_string()
}

/// Escapes what stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property, control characters included.
fn property(text: &str) -> String {
    data(&Plain(text).to_string())
        .replace(':', "%3A")
        .replace(',', "%2C")
}
