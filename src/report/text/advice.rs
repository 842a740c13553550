//! Advice in full: each way out with its steps, its order, its risk and its patch.

use crate::model::{Adviser, Finding, Patch, Plain, Remedy};
use crate::report::layout::{clip, inert, wrap};

use super::{Style, TEXT};

/// The advice about some findings, one after the other.
pub fn advice(findings: &[&Finding], style: Style) -> String {
    let parts = findings.iter().map(|finding| {
        let heading = format!(
            "{} {}[{}] {}\n{}\n",
            finding.fingerprint,
            finding.level,
            finding.code(),
            plain(&finding.change.subject.0),
            wrap(&plain(&finding.message()), style.room(), "  "),
        );
        let options = finding.advice.iter().flat_map(|advice| &advice.options);
        let options: Vec<String> = options
            .enumerate()
            .map(|(index, remedy)| told(index + 1, remedy, style))
            .collect();
        if options.is_empty() {
            let instead = wrap(finding.change.rule.instead, style.room(), "  ");
            return format!("{heading}\n  {instead}\n");
        }
        let words = finding.advice.iter().flat_map(|advice| &advice.words);
        let words: String = words.map(|words| said(words, style)).collect();
        format!("{heading}\n{}{words}", options.join("\n"))
    });
    inert(&parts.collect::<Vec<_>>().join("\n"))
}

/// Words of a model, marked as what they are.
fn said(words: &str, style: Style) -> String {
    let words = format!("  the model says (unverified): {}", plain(words));
    wrap(&words, style.room(), "    ") + "\n"
}

fn told(number: usize, remedy: &Remedy, style: Style) -> String {
    let title = plain(&remedy.title);
    let mut lines = vec![wrap(
        &format!(
            "{number}. {}: {title}",
            style.paint(remedy.strategy.word(), "1")
        ),
        style.room(),
        "   ",
    )];
    let mut item = |name: &str, text: &str| {
        let text = format!("   {name} {}", plain(text));
        lines.push(wrap(&text, style.room(), "     "));
    };
    let dash = match remedy.by {
        Adviser::Rules => "-",
        Adviser::Model => "- (unverified)",
    };
    for step in &remedy.steps {
        item(dash, step);
    }
    let rollout = format!("{} ({})", remedy.rollout.word(), remedy.rollout_why);
    item("rollout:", &rollout);
    item("risk:", &remedy.risk);
    for avoid in &remedy.avoid {
        item("not:", avoid);
    }
    let mut text = lines.join("\n") + "\n";
    if let Some(patch) = &remedy.patch {
        text.push_str(&drawn(patch, style));
    }
    text
}

fn drawn(patch: &Patch, style: Style) -> String {
    let heading = format!(
        "   verified patch: parses, passes the gate, keeps old data, {}\n",
        patch.intent.told()
    );
    heading + &difference(&patch.diff, style)
}

/// A unified diff, line by line, with what a terminal would obey spelled out.
pub fn difference(diff: &str, style: Style) -> String {
    let lines = diff.split_inclusive('\n').map(|line| {
        let text = line.trim_end_matches(['\n', '\r']);
        let code = match text.as_bytes().first() {
            Some(b'+') => "32",
            Some(b'-') => "31",
            Some(b'@') => "36",
            _ => "0",
        };
        format!("{}\n", style.paint(&Plain(text).to_string(), code))
    });
    lines.collect()
}

fn plain(text: &str) -> String {
    Plain(&clip(text, TEXT)).to_string()
}
