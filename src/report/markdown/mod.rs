//! The report for those who review a change: the summary of a step, or a comment on a pull request.
//!
//! The verdict comes first, then who breaks and an event that shows it, the way out with its patch, who else is reached,
//! and last what is safe. GitHub takes no more than so much, so whole sections are left out at the end, and counted.

mod escape;
mod finding;

use crate::model::{Finding, Side, Verdict};

use super::graph::mermaid;
use super::short::located;
use super::words::{Sorted, base, checked, counted, revision};
use super::{Events, Outcome, Report, SubjectReport};
use escape::{cell, code, prose};

/// How many bytes the summary of a step has room for, with a margin: GitHub takes 1 MiB for all commands of the step.
pub const SUMMARY: usize = 900_000;
/// How many bytes a comment has room for, with a margin: GitHub takes 65,536 letters.
pub const COMMENT: usize = 64_000;

/// How many bytes are kept for the line that says what was left out.
const LAST_LINE: usize = 400;
/// How many subjects stand in the table.
const SUBJECTS: usize = 60;
/// How many findings have a section of their own.
const SECTIONS: usize = 40;
/// How many findings stand in a list.
const LISTED: usize = 200;
/// How many bytes the line takes that says how many are not in it.
const MORE: usize = 100;

/// The report in at most `room` bytes.
pub fn render(report: &Report, room: usize) -> String {
    let sorted = Sorted::of(report);
    let mut page = Page {
        text: heading(report, &sorted),
        room: room.saturating_sub(LAST_LINE),
        left_out: 0,
    };
    page.put(&subjects(report));
    let base = report.base.as_ref();
    let mut others = Vec::new();
    for (number, finding) in sorted.grave.iter().enumerate() {
        let is_told =
            number < SECTIONS && page.is_roomy() && page.takes(&finding::section(finding, base));
        if !is_told {
            others.push(*finding);
        }
    }
    page.put_lines("### In a line each", &others);
    page.put(&unread(report));
    page.put(&picture(report));
    page.put(&finding::list("Not enforced", &sorted.unenforced, LISTED));
    page.put(&finding::list("Compatible", &sorted.safe, LISTED));
    page.put(&finding::list(
        "Worth knowing of events",
        &sorted.of_events,
        LISTED,
    ));
    page.put(&notes(report));
    page.end()
}

/// A text that grows up to a limit.
struct Page {
    text: String,
    room: usize,
    /// How many sections there was no room for.
    left_out: usize,
}

impl Page {
    /// Takes a section as a whole, or counts it.
    fn put(&mut self, section: &str) {
        if !section.is_empty() && !self.takes(section) {
            self.left_out += 1;
        }
    }

    /// Whether there is room for more than lines.
    fn is_roomy(&self) -> bool {
        self.text.len() < self.room / 5 * 4
    }

    /// Takes a section as a whole, or not at all.
    fn takes(&mut self, section: &str) -> bool {
        let has_room = self.text.len() + section.len() < self.room;
        if has_room {
            self.text.push('\n');
            self.text.push_str(section);
        }
        has_room
    }

    /// Takes as many findings as there is room for, a line each, and says how many more there are.
    fn put_lines(&mut self, heading: &str, findings: &[&Finding]) {
        if findings.is_empty() {
            return;
        }
        let mut section = format!("{heading}\n\n");
        let mut told = 0;
        for finding in findings.iter().take(LISTED) {
            let line = finding::line(finding);
            if self.text.len() + section.len() + line.len() + MORE > self.room {
                break;
            }
            section.push_str(&line);
            told += 1;
        }
        if let hidden @ 1.. = findings.len() - told {
            let hidden = counted(hidden, "more finding");
            let rest = format!("- …and {hidden}: a terminal and the log show them all\n");
            section.push_str(&rest);
        }
        self.put(&section);
    }

    fn end(self) -> String {
        if self.left_out == 0 {
            return self.text;
        }
        let sections = counted(self.left_out, "section");
        format!(
            "{}\n_{sections} left out: there is no more room here. `schema-gate` prints everything in a terminal and in the log._\n",
            self.text
        )
    }
}

fn heading(report: &Report, sorted: &Sorted<'_>) -> String {
    let word = match report.outcome {
        Outcome::Pass => "✅ pass",
        Outcome::Fail => "❌ FAIL",
        Outcome::Error | Outcome::Contradiction => "❌ ERROR",
    };
    let looked = match (&report.events, &report.base) {
        (Some(events), None) => held(events),
        _ => checked(report),
    };
    let counts = sorted.counts(report);
    let compared = report.base.as_ref().map(|_| {
        let (base, head) = (base(report), revision(&report.head));
        format!(" Base {}, head {}.", prose(&base), prose(&head))
    });
    let compared = compared.unwrap_or_default();
    let looked = prose(&looked);
    format!("## schema-gate: {word}\n\n**{counts}**; {looked}.{compared}\n")
}

fn held(events: &Events) -> String {
    format!(
        "{} held to CloudEvents {}",
        counted(events.judged, "event"),
        events.spec
    )
}

/// What became of each subject that is not what it was.
fn subjects(report: &Report) -> String {
    let touched = report.subjects.iter();
    let touched = touched.filter(|subject| subject.has_changed() || subject.is_affected());
    let touched: Vec<&SubjectReport> = touched.collect();
    if touched.is_empty() {
        return String::new();
    }
    let rows = touched.iter().take(SUBJECTS).map(|subject| row(subject));
    let rest = match touched.len().saturating_sub(SUBJECTS) {
        0 => String::new(),
        hidden => format!("\n…and {}.\n", counted(hidden, "more subject")),
    };
    let head =
        "| Subject | Format | Mode | New reads old | Old reads new |\n|---|---|---|---|---|\n";
    format!("{head}{}{rest}", rows.collect::<Vec<_>>().concat())
}

fn row(subject: &SubjectReport) -> String {
    format!(
        "| {} | {} | {} | {} | {} |\n",
        cell(&subject.name.0),
        subject.schema_type,
        subject.mode,
        verdict(subject.backward.as_ref()),
        verdict(subject.forward.as_ref()),
    )
}

fn verdict(verdict: Option<&Verdict>) -> &'static str {
    match verdict {
        None => "",
        Some(Verdict::Compatible) => "yes",
        Some(Verdict::Incompatible) => "**no**",
        Some(Verdict::Unproven { .. }) => "not proven",
    }
}

fn unread(report: &Report) -> String {
    let files = report.unread.iter().filter(|file| !report.tells(file));
    let hidden = files.clone().count().saturating_sub(LISTED);
    let rest = (hidden > 0).then(|| format!("- …and {hidden} more could not be read\n"));
    let lines = files.take(LISTED).map(|file| {
        let unread = &file.unread;
        let at = unread.place.as_ref().map(located);
        let side = match file.side {
            Side::Old => "the old side of ",
            Side::New => "",
        };
        let at = code(&at.unwrap_or_else(|| unread.path.clone()));
        let why = prose(&unread.message);
        format!("- {side}{at} could not be read: {why}\n")
    });
    lines.chain(rest).collect::<Vec<_>>().concat()
}

/// Who sends and receives the messages that changed.
fn picture(report: &Report) -> String {
    let Some(picture) = report
        .picture
        .as_ref()
        .filter(|picture| !picture.lanes.is_empty())
    else {
        return String::new();
    };
    let hidden = (picture.hidden > 0).then(|| {
        let hidden = counted(picture.hidden, "more way");
        format!(" Not drawn: {hidden} of messages.")
    });
    format!(
        "### Whom the changes reach\n\nRed: breaks somebody. Orange: changed. Blue: another application exchanges the same message.{}\n\n```mermaid\n{}```\n",
        hidden.unwrap_or_default(),
        mermaid(picture)
    )
}

fn notes(report: &Report) -> String {
    let notes = report.notes.iter();
    let notes = notes.map(|note| format!("- note: {}\n", prose(note)));
    notes.collect::<Vec<_>>().concat()
}
