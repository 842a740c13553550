//! The report about events: what was judged, what is wrong with it, and whether the gate lets it pass.

use crate::model::{Finding, Level, Role};
use crate::report::layout::{inert, wrap};
use crate::report::words::counted;
use crate::report::{Events, Report};

use super::{DRAWN, Style, finding, gate, list, notes};

/// The report, drawn for a terminal.
pub(super) fn render(report: &Report, events: &Events, style: Style) -> String {
    let (grave, light): (Vec<_>, Vec<_>) = report
        .findings
        .iter()
        .partition(|finding| finding.level > Level::Info);
    let (drawn, listed) = grave.split_at(grave.len().min(DRAWN));
    let parts = [
        heading(events, style),
        drawn
            .iter()
            .map(|finding| finding::draw(finding, None, style))
            .collect::<Vec<_>>()
            .join("\n"),
        list("more", listed, style),
        list("worth knowing", &light, style),
        notes(report, style),
        closing(report, style),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    inert(&parts.join("\n"))
}

/// `schema-gate 0.1.0: 12 events in 3 files, held to CloudEvents 1.0.2 as a producer sends them (4 files passed over)`
fn heading(events: &Events, style: Style) -> String {
    let place = match events.inputs {
        0 | 1 => String::new(),
        many => format!(" in {many} files"),
    };
    let passed_over = match events.passed_over {
        0 => String::new(),
        many => format!(" ({} without events passed over)", counted(many, "file")),
    };
    let line = format!(
        "schema-gate {}: {}{place}, held to CloudEvents {} as a {} {}{passed_over}",
        env!("CARGO_PKG_VERSION"),
        counted(events.judged, "event"),
        events.spec,
        events.role,
        match events.role {
            Role::Producer => "sends them",
            Role::Consumer => "takes them",
        },
    );
    wrap(&line, style.room(), "  ") + "\n"
}

/// `2 errors, 1 warning, 3 worth knowing. Gate: FAIL (exit 1)`
fn closing(report: &Report, style: Style) -> String {
    let mut counts = vec![
        counted(report.count(Level::Error), "error"),
        counted(report.count(Level::Warning), "warning"),
    ];
    let infos = report.count(Level::Info);
    if infos > 0 {
        counts.push(format!("{infos} worth knowing"));
    }
    let often = |finding: &Finding| finding.sightings.as_ref().map_or(1, |seen| seen.count);
    let seen: usize = report.findings.iter().map(often).sum();
    let seen = if seen > report.findings.len() {
        format!(", seen {seen} times")
    } else {
        String::new()
    };
    let gate = gate(report.outcome, style);
    format!("{}{seen}. Gate: {gate}\n", counts.join(", "))
}
