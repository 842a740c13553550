//! A finding as a section, or as a line of a list.

use crate::model::{Finding, JudgedEffect, Level, Patch, Proof, Revision, Witness};
use crate::report::short::located;
use crate::report::{against, seen_again, shown_at, was_at};

use super::escape::{BLOCK, block, code, prose};

/// An event of more letters is written on several lines.
const ONE_LINE: usize = 100;
/// An event of more lines is folded.
const OPEN_LINES: usize = 25;

/// What happened, who breaks, the event that shows it, and the way out.
pub(super) fn section(finding: &Finding, base: Option<&Revision>) -> String {
    let change = &finding.change;
    let mark = match finding.level {
        Level::Error => "❌",
        _ => "⚠️",
    };
    let more = against(finding, base)
        .into_iter()
        .chain(seen_again(finding));
    let more: Vec<_> = more.map(|more| format!(" ({})", prose(&more))).collect();
    let more = more.concat();
    let heading = format!(
        "### {mark} {} in {}\n\n{}{more}\n\n",
        code(&finding.code()),
        code(&change.subject.0),
        prose(&finding.message())
    );
    let effects = finding.effects.iter().map(effect);
    let enforced = finding.effects.iter().filter(|judged| judged.enforced);
    let proofs = enforced.map(|judged| proof(&judged.effect.proof));
    [heading]
        .into_iter()
        .chain(effects)
        .chain([places(finding)])
        .chain(proofs)
        .chain([way_out(finding)])
        .collect()
}

/// Where it is, and where it was.
fn places(finding: &Finding) -> String {
    let is = shown_at(finding).map(|place| format!("at {}", code(&located(place))));
    let was = was_at(finding).map(|place| format!("before at {}", code(&located(place))));
    match (is, was) {
        (Some(is), Some(was)) => format!("- {is}, {was}\n"),
        (Some(place), None) | (None, Some(place)) => format!("- {place}\n"),
        (None, None) => String::new(),
    }
}

fn effect(judged: &JudgedEffect) -> String {
    let not = if judged.enforced {
        ""
    } else {
        "not enforced: "
    };
    format!("- {not}{}\n", prose(&judged.who))
}

/// What stands behind a claim.
fn proof(proof: &Proof) -> String {
    match proof {
        Proof::Proven(witness) => shown(witness, "the reader says"),
        Proof::Refuted(witness) => shown(
            witness,
            "not reproduced, which is a defect of schema-gate; the reader says",
        ),
        Proof::BySpecification { why } => format!("- the standard says: {}\n", prose(why)),
        Proof::NotTried { why } => format!("- no event was tried: {}\n", prose(why)),
        Proof::Unneeded => String::new(),
    }
}

fn shown(witness: &Witness, said: &str) -> String {
    let short = witness.event.to_string();
    let long = serde_json::to_string_pretty(&witness.event);
    let event = match long {
        Ok(long) if short.chars().count() > ONE_LINE => long,
        _ => short,
    };
    let block = block("json", &event);
    let event = if event.lines().count() > OPEN_LINES {
        format!("<details><summary>The event</summary>\n\n{block}\n</details>\n")
    } else {
        block
    };
    format!(
        "- an event that shows it; {said}: {} ({})\n\n{event}",
        prose(&witness.outcome),
        prose(witness.codec),
    )
}

/// What to do instead: the best way out, with its patch where one is verified.
fn way_out(finding: &Finding) -> String {
    let rule = finding.change.rule;
    let advice = finding.advice.as_ref();
    let best = advice.and_then(|advice| advice.options.first());
    let best = best.map(|best| {
        let patch = best.patch.as_ref().map(patch).unwrap_or_default();
        let strategy = best.strategy.word();
        format!("\n**{strategy}:** {}\n{patch}", prose(&best.title))
    });
    let said = advice.and_then(|advice| advice.words.first());
    let said = said.map(|said| format!("\nThe model says (unverified): {}\n", prose(said)));
    format!(
        "\n**Instead:** {}\n{}{}\nMore: `schema-gate advise {}`, `schema-gate explain {}`\n",
        prose(rule.instead),
        best.unwrap_or_default(),
        said.unwrap_or_default(),
        finding.fingerprint,
        rule.id
    )
}

fn patch(patch: &Patch) -> String {
    // Half a patch is none.
    if patch.diff.chars().count() > BLOCK {
        return format!(
            "\nIts verified patch is too long for this page; it {}.\n",
            patch.intent.told()
        );
    }
    format!(
        "\n<details><summary>Verified patch: it passes the gate, keeps old data and {}</summary>\n\n{}\n</details>\n",
        patch.intent.told(),
        block("diff", &patch.diff)
    )
}

/// A finding in one line.
pub(super) fn line(finding: &Finding) -> String {
    let at = shown_at(finding).map(|place| code(&located(place)));
    format!(
        "- {} {} ({})\n",
        at.unwrap_or_default(),
        prose(&finding.message()),
        code(&finding.code())
    )
}

/// Findings that nothing hangs on, a line each, folded.
pub(super) fn list(title: &str, findings: &[&Finding], most: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let lines: String = findings
        .iter()
        .take(most)
        .map(|finding| line(finding))
        .collect();
    let hidden = findings.len().saturating_sub(most);
    let rest = match hidden {
        0 => String::new(),
        hidden => format!("- …and {hidden} more\n"),
    };
    format!(
        "<details><summary>{title} ({})</summary>\n\n{lines}{rest}\n</details>\n",
        findings.len()
    )
}
