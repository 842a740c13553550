//! The report for people.
//!
//! What has to be known first comes first: the errors, each with who breaks, an event that shows it, the place and what
//! to do instead; then what could not be read; then, a line each, what is not enforced and what is safe. The last line is
//! the verdict, since that is where a terminal stops.

mod advice;
mod conformance;
mod difference;
mod excerpt;
mod finding;
mod panel;

use std::collections::BTreeMap;

use miette::Diagnostic;

use crate::model::{Finding, Level, Plain, Revision, Side};

use super::layout::{clip, inert, lines, wrap};
use super::short::located;
use super::{Outcome, Report, UnreadFile, seen_again, shown_at};
pub use advice::{advice, difference};
use excerpt::Excerpt;
use panel::Panel;

/// How many findings are drawn; those after them have a line each.
const DRAWN: usize = 50;

/// How many letters of a text from the repository are shown.
const TEXT: usize = 600;

/// What the terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether it shows colours.
    pub colour: bool,
    /// How many letters a line holds; less than 40 counts as 40.
    pub width: usize,
}

impl Style {
    /// A terminal without colours.
    pub fn plain(width: usize) -> Self {
        Self {
            colour: false,
            width,
        }
    }

    fn room(self) -> usize {
        self.width.max(40)
    }

    fn paint(self, text: &str, code: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// The report, drawn for a terminal.
pub fn render(report: &Report, style: Style) -> String {
    if let (Some(events), None) = (&report.events, &report.base) {
        return conformance::render(report, events, style);
    }
    let is_quiet = report.findings.is_empty() && report.unread.is_empty();
    if report.subjects.is_empty() && report.events.is_none() && is_quiet {
        return nothing_changed(report, style);
    }
    let (grave, light): (Vec<_>, Vec<_>) = report
        .findings
        .iter()
        .partition(|finding| finding.level > Level::Info);
    let (drawn, listed) = grave.split_at(grave.len().min(DRAWN));
    // What is said of an event is not against any version.
    let (of_schemas, of_events): (Vec<_>, Vec<_>) = light
        .into_iter()
        .partition(|finding| finding.against.is_some());
    let (unenforced, safe): (Vec<_>, Vec<_>) = of_schemas
        .into_iter()
        .partition(|finding| !finding.effects.is_empty());
    let unread = report.unread.iter().filter(|file| !report.tells(file));
    let parts = [
        heading(report, style),
        drawn
            .iter()
            .map(|finding| finding::draw(finding, report.base.as_ref(), style))
            .collect::<Vec<_>>()
            .join("\n"),
        list("more", listed, style),
        unread
            .map(|file| unread_file(file, style))
            .collect::<Vec<_>>()
            .join("\n"),
        list("not enforced", &unenforced, style),
        list("compatible", &safe, style),
        list("worth knowing of events", &of_events, style),
        notes(report, style),
        closing(report, unenforced.len(), safe.len(), style),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    inert(&parts.join("\n"))
}

/// An error of any room, with its place and what to do about it. What it quotes from the repository is made safe.
pub fn problem(error: &dyn Diagnostic, style: Style) -> String {
    let panels = panel::of_error(error, style);
    let drawn: Vec<_> = panels.iter().map(|panel| panel.draw(style)).collect();
    inert(&drawn.join("\n"))
}

fn nothing_changed(report: &Report, style: Style) -> String {
    let line = format!(
        "schema-gate {}: no schema differs between {} and {}. Gate: {}",
        env!("CARGO_PKG_VERSION"),
        base(report),
        revision(&report.head),
        gate(report.outcome, style),
    );
    inert(&format!("{}{line}\n", notes(report, style)))
}

fn heading(report: &Report, style: Style) -> String {
    let parts = [
        concat!("schema-gate ", env!("CARGO_PKG_VERSION")).to_owned(),
        format!("base {}", base(report)),
        format!("head {}", revision(&report.head)),
    ];
    let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
    let between = if letters + 4 <= style.room() {
        "  "
    } else {
        "\n"
    };
    format!("{}\n{}\n", parts.join(between), checked(report))
}

/// `1a2b3c4 (merge-base with origin/main)`, or the label where that says more.
fn revision(revision: &Revision) -> String {
    let how = revision.how.as_deref().unwrap_or_default();
    let id = revision.id.as_deref().map(|id| clip_id(id).to_owned());
    let name = match id {
        Some(id) if revision.label.starts_with(&id) || how.contains(&revision.label) => id,
        Some(id) => format!("{} {id}", revision.label),
        None => revision.label.clone(),
    };
    let how = if how.is_empty() {
        String::new()
    } else {
        format!(" ({how})")
    };
    Plain(&clip(&format!("{name}{how}"), TEXT)).to_string()
}

fn base(report: &Report) -> String {
    report.base.as_ref().map_or_else(String::new, revision)
}

fn clip_id(id: &str) -> &str {
    id.get(..7).unwrap_or(id)
}

/// `checked 14 schemas: 9 avro, 4 protobuf, 1 json (3 changed), and 3 events in 2 files`
fn checked(report: &Report) -> String {
    let events = report.events.as_ref().map_or_else(String::new, |events| {
        let inputs = counted(events.inputs, "file");
        format!(", and {} in {inputs}", counted(events.judged, "event"))
    });
    if report.subjects.is_empty() {
        return format!("checked no schema{events}");
    }
    let mut types = BTreeMap::new();
    for subject in &report.subjects {
        *types.entry(subject.schema_type).or_insert(0) += 1;
    }
    let types: Vec<_> = types
        .iter()
        .map(|(schema_type, count)| format!("{count} {schema_type}"))
        .collect();
    let subjects = report.subjects.iter();
    let changed = subjects
        .clone()
        .filter(|subject| subject.has_changed())
        .count();
    let affected = subjects.filter(|subject| subject.is_affected()).count();
    let affected = match affected {
        0 => String::new(),
        affected => format!(", {affected} affected through references"),
    };
    format!(
        "checked {}: {} ({changed} changed{affected}){}{events}",
        counted(report.subjects.len(), "schema"),
        types.join(", "),
        looked_back(report)
    )
}

/// How far back a transitive mode has looked: `, and against 12 earlier versions, back to v0.3.0`
fn looked_back(report: &Report) -> String {
    let earlier = report.subjects.iter().map(|subject| &subject.earlier);
    let count: usize = earlier.clone().map(Vec::len).sum();
    let longest = earlier.max_by_key(|earlier| earlier.len());
    let oldest = longest.and_then(|earlier| earlier.last());
    oldest.map_or_else(String::new, |oldest| {
        let versions = counted(count, "earlier version");
        let label = Plain(&clip(&oldest.label, TEXT)).to_string();
        format!(", and against {versions}, back to {label}")
    })
}

fn unread_file(file: &UnreadFile, style: Style) -> String {
    let unread = &file.unread;
    let (level, side, next) = match file.side {
        Side::Old => (
            Level::Warning,
            "the old side of ",
            "the new side counts as added, since there is nothing to compare it with",
        ),
        Side::New => (
            Level::Error,
            "",
            "until it can be read, nobody knows whom it breaks",
        ),
    };
    let place = unread.place.as_ref();
    let mut panel = Panel::new(level, Plain(&clip(&unread.message, TEXT)).to_string());
    panel.code = Some(format!(
        "{level}: {side}{} could not be read",
        Plain(&unread.path)
    ));
    panel.excerpt = place.and_then(|place| Excerpt::of(place, "", "here", style.room()));
    panel.help = Some(next.to_owned());
    panel.draw(style)
}

/// Findings that get a line each, under a title.
fn list(title: &str, findings: &[&Finding], style: Style) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let title = style.paint(&format!("{title} ({})", findings.len()), "1");
    let listed = findings.iter().flat_map(|finding| listed(finding, style));
    lines(std::iter::once(title).chain(listed))
}

fn listed(finding: &Finding, style: Style) -> Vec<String> {
    let at = shown_at(finding).map(located).unwrap_or_default();
    let message = clip(&finding.message(), TEXT);
    let rule = finding.code();
    let seen = seen_again(finding).map(|seen| format!(" ({seen})"));
    let message = message + &seen.unwrap_or_default();
    let what = format!("  {}  {}  [{rule}]", Plain(&at), Plain(&message));
    let effects = finding.effects.iter().filter(|judged| !judged.enforced);
    let who = effects.map(|judged| format!("    {}", finding::unenforced(judged)));
    std::iter::once(what)
        .chain(who)
        .map(|line| wrap(&line, style.room(), "      "))
        .collect()
}

fn notes(report: &Report, style: Style) -> String {
    lines(report.notes.iter().map(|note| {
        let note = format!("note: {}", Plain(&clip(note, TEXT)));
        wrap(&note, style.room(), "      ")
    }))
}

/// `2 breaking, 0 warnings, 3 compatible changes. Gate: FAIL (exit 1)`
fn closing(report: &Report, unenforced: usize, safe: usize, style: Style) -> String {
    let is_of_event =
        |finding: &&Finding| finding.level == Level::Error && finding.against.is_none();
    let of_events = report.findings.iter().filter(is_of_event).count();
    let mut counts = vec![format!(
        "{} breaking",
        report.count(Level::Error) - of_events
    )];
    if of_events > 0 {
        counts.push(format!("{} in events", counted(of_events, "error")));
    }
    counts.push(counted(report.count(Level::Warning), "warning"));
    if unenforced > 0 {
        counts.push(format!("{unenforced} not enforced"));
    }
    if !report.unread.is_empty() {
        counts.push(format!("{} unread", report.unread.len()));
    }
    counts.push(counted(safe, "compatible change"));
    format!(
        "{}. Gate: {}\n",
        counts.join(", "),
        gate(report.outcome, style)
    )
}

fn gate(outcome: Outcome, style: Style) -> String {
    let code = outcome.exit_code();
    match outcome {
        Outcome::Pass => style.paint(&format!("pass (exit {code})"), "32"),
        Outcome::Fail => style.paint(&format!("FAIL (exit {code})"), "1;31"),
        Outcome::Error | Outcome::Contradiction => {
            style.paint(&format!("ERROR (exit {code})"), "1;31")
        }
    }
}

fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}
