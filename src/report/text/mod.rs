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

use miette::Diagnostic;

use crate::model::{Finding, Level, Plain, Side};

use super::layout::{clip, inert, lines, wrap};
use super::short::located;
use super::words::{Sorted, base, checked, revision};
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
    let sorted = Sorted::of(report);
    let (drawn, listed) = sorted.grave.split_at(sorted.grave.len().min(DRAWN));
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
        list("not enforced", &sorted.unenforced, style),
        list("compatible", &sorted.safe, style),
        list("worth knowing of events", &sorted.of_events, style),
        notes(report, style),
        closing(report, &sorted, style),
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
fn closing(report: &Report, sorted: &Sorted<'_>, style: Style) -> String {
    let gate = gate(report.outcome, style);
    format!("{}. Gate: {gate}\n", sorted.counts(report))
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
