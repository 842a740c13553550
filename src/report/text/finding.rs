//! A finding, drawn: what happened, who breaks, an event that shows it, both places, what to do instead.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::model::{Finding, JudgedEffect, Level, Place, Plain, Proof, Revision, Witness};
use crate::report::layout::{clip, wrap};
use crate::report::{against, seen_again, shown_at, was_at};

use super::difference;
use super::excerpt::Excerpt;
use super::panel::{Consequence, Panel};
use super::{Style, TEXT};

/// An event of more lines than this is cut.
const EVENT_LINES: usize = 12;

/// An encoding of more bytes than this is only counted.
const ENCODED: usize = 48;

/// How far what is said about an event is indented.
const INDENT: &str = "            ";

/// The finding, over several lines.
pub(super) fn draw(finding: &Finding, base: Option<&Revision>, style: Style) -> String {
    let change = &finding.change;
    let mut panel = Panel::new(
        finding.level,
        Plain(&clip(&finding.message(), TEXT)).to_string(),
    );
    panel.code = Some(format!(
        "{}[{}] {}",
        finding.level,
        finding.code(),
        Plain(&clip(&change.subject.0, TEXT))
    ));
    let against = against(finding, base).or_else(|| seen_again(finding));
    let against = against.map(|against| Plain(&clip(&against, TEXT)).to_string());
    let consequences = consequences(finding, style).into_iter();
    let consequences: Vec<_> = against.into_iter().chain(consequences).collect();
    panel.consequences = Consequence::chain(consequences.into_iter());
    panel.excerpt = change
        .new
        .as_ref()
        .and_then(|new| new_excerpt(finding, new, style));
    let help = Some(help(finding, base));
    let Some(mut old) = old_panel(finding, style) else {
        panel.help = help;
        return panel.draw(style);
    };
    old.help = help;
    panel.draw(style) + &old.draw(style)
}

/// What to do instead, the best way out from here, and where to read on.
fn help(finding: &Finding, base: Option<&Revision>) -> String {
    let rule = finding.change.rule;
    let explain = format!("schema-gate explain {}", rule.id);
    let advice = finding.advice.as_ref();
    let said = advice.and_then(|advice| advice.words.first());
    let said = said.map_or_else(String::new, |said| {
        let said = Plain(&clip(said, TEXT)).to_string();
        format!("\nthe model says (unverified): {said}")
    });
    let Some(best) = advice.and_then(|advice| advice.options.first()) else {
        return format!("{}\nmore: {explain}", rule.instead);
    };
    let title = Plain(&clip(&best.title, TEXT)).to_string();
    let verified = match &best.patch {
        Some(patch) => format!(" (verified patch, {})", patch.intent.told()),
        None => String::new(),
    };
    // Events without a base are no part of what `advise` looks at.
    let whole = base.map(|_| format!("\nall of it: schema-gate advise {}", finding.fingerprint));
    format!(
        "{}\n{}: {title}{verified}{said}{}\nmore: {explain}",
        rule.instead,
        best.strategy,
        whole.unwrap_or_default()
    )
}

fn new_excerpt(finding: &Finding, new: &Place, style: Style) -> Option<Excerpt> {
    let detail = &finding.change.detail;
    let label = match (detail.before.is_empty(), detail.after.is_empty()) {
        _ if finding.against.is_none() => "here",
        (true, false) => "added here",
        (false, true) => "no longer in here",
        _ => "now",
    };
    let old = other_form(finding, finding.change.old.as_ref());
    let shown = difference::shown(new, old, style.room());
    Excerpt::of(&shown, "", label, style.room())
}

/// The old place, when the element was there.
fn old_panel(finding: &Finding, style: Style) -> Option<Panel> {
    let old = was_at(finding)?;
    let mut panel = Panel::new(Level::Info, "before".to_owned());
    let prefix = format!("{}:", old.file.origin());
    let new = other_form(finding, finding.change.new.as_ref());
    let shown = difference::shown(old, new, style.room());
    panel.excerpt = Some(Excerpt::of(&shown, &prefix, "", style.room())?);
    Some(panel)
}

/// The place of the other side, when it is the same element in another form, and not what it was added to or removed from.
fn other_form<'f>(finding: &Finding, place: Option<&'f Place>) -> Option<&'f Place> {
    let detail = &finding.change.detail;
    place.filter(|_| !detail.before.is_empty() && !detail.after.is_empty())
}

/// Who breaks, each with an event that shows it, and then, in a line each, what nobody asked for.
fn consequences(finding: &Finding, style: Style) -> Vec<String> {
    let (enforced, other): (Vec<_>, Vec<_>) =
        finding.effects.iter().partition(|judged| judged.enforced);
    let place = shown_at(finding).filter(|place| place.span.is_none());
    let enforced = enforced.into_iter().map(|judged| {
        let proof = proof(&judged.effect.proof, &finding.message(), style);
        std::iter::once(judged.who.clone())
            .chain(proof)
            .collect::<Vec<_>>()
            .join("\n")
    });
    place
        .map(|place| format!("in {}", Plain(place.file.path())))
        .into_iter()
        .chain(enforced)
        .chain(
            other
                .into_iter()
                .map(|judged| format!("not enforced: {}", unenforced(judged))),
        )
        .collect()
}

/// An effect that the policy does not ask for, in a line.
pub(super) fn unenforced(judged: &JudgedEffect) -> String {
    let effect = &judged.effect;
    let direction = effect.direction.map(|direction| direction.to_string());
    let layer = effect.layer.map(|layer| layer.to_string());
    let touched: Vec<_> = direction.into_iter().chain(layer).collect();
    if touched.is_empty() {
        return judged.who.clone();
    }
    format!("{} ({})", judged.who, touched.join(", "))
}

/// What stands behind a claim, line by line, unless the message says it already.
fn proof(proof: &Proof, message: &str, style: Style) -> Vec<String> {
    match proof {
        Proof::Proven(witness) => shown(witness, "reader", &witness.outcome, style),
        Proof::Refuted(witness) => {
            let outcome = format!(
                "{}: a defect of schema-gate, please report it",
                witness.outcome
            );
            shown(witness, "not reproduced", &outcome, style)
        }
        Proof::BySpecification { why } => vec![line("standard", why, style)],
        Proof::NotTried { why } if !message.contains(why) => vec![line("no event", why, style)],
        Proof::NotTried { .. } | Proof::Unneeded => Vec::new(),
    }
}

fn shown(witness: &Witness, what: &str, outcome: &str, style: Style) -> Vec<String> {
    let event = event(&witness.event, style);
    let encoded = encoded(witness).map(|encoded| line("encoded", &encoded, style));
    let outcome = line(what, &format!("{outcome} ({})", witness.codec), style);
    let opinion = witness.opinion.as_ref();
    let opinion = opinion.map(|opinion| line("others", opinion, style));
    std::iter::once(event)
        .chain(encoded)
        .chain([outcome])
        .chain(opinion)
        .collect()
}

/// `    reader  what it said`, wrapped.
fn line(name: &str, text: &str, style: Style) -> String {
    let text = Plain(&clip(text, TEXT)).to_string();
    let room = room(style) + INDENT.len();
    wrap(&format!("    {name:7} {text}"), room, INDENT)
}

/// The event in one line, or line by line when it is too wide, and cut when it is too long.
fn event(event: &Value, style: Style) -> String {
    let short = event.to_string();
    if short.chars().nth(room(style)).is_none() {
        return format!("    event   {}", Plain(&short));
    }
    let all = members(event);
    let mut lines: Vec<_> = all
        .iter()
        .take(EVENT_LINES)
        .map(|line| Plain(&clip(line, room(style) - 1)).to_string())
        .collect();
    let hidden = all.len().saturating_sub(EVENT_LINES);
    if hidden > 0 {
        lines.push(format!("… and {hidden} more lines"));
    }
    format!("    event   {}", lines.join(&format!("\n{INDENT}")))
}

/// An event with each member of its outermost object or array in a line of its own.
fn members(event: &Value) -> Vec<String> {
    let (open, members, close): (_, Vec<_>, _) = match event {
        Value::Object(members) => {
            let member = |(key, value)| format!("  {}: {value},", json!(key));
            ("{", members.iter().map(member).collect(), "}")
        }
        Value::Array(items) => (
            "[",
            items.iter().map(|item| format!("  {item},")).collect(),
            "]",
        ),
        scalar => return vec![scalar.to_string()],
    };
    let mut lines = vec![open.to_owned()];
    lines.extend(members);
    if let Some(last) = lines.last_mut().filter(|last| last.ends_with(',')) {
        last.pop();
    }
    lines.push(close.to_owned());
    lines
}

/// The bytes on the wire, when they say more than the event does.
fn encoded(witness: &Witness) -> Option<String> {
    let is_json = serde_json::from_slice(&witness.encoded).ok().as_ref() == Some(&witness.event);
    let length = witness.encoded.len();
    match length {
        _ if is_json => None,
        0 => Some("0 bytes".to_owned()),
        1..=ENCODED => Some(STANDARD.encode(&witness.encoded)),
        _ => Some(format!("{length} bytes")),
    }
}

/// How many letters of an event fit into a line, between the frame and the edge.
fn room(style: Style) -> usize {
    style.room() - 8 - INDENT.len()
}
