//! Weighs changes.

use sha2::{Digest as _, Sha256};

use crate::model::{
    Against, Breaks, Change, Check, Counts, Direction, Effect, Exchange, Finding, Fingerprint,
    Impact, JudgedEffect, Layer, Level, Place, Proof, Rule, Runtime, Spec,
};
use crate::rules;

use super::settings::{Effective, FailOn};

/// The scheme of the fingerprints. A new number makes every waiver stale.
const SCHEME: &str = "1";

/// What `change`, found in the comparison with `against`, is worth under the settings of its path; `None` when its rule is off.
pub fn weigh(change: Change, against: Against, effective: &Effective) -> Option<Finding> {
    let level = effective.level_of(&change);
    (level != Level::Off).then(|| weigh_as(level, change, Some(against), effective))
}

/// What an event that violates its specification is worth; `None` when its rule is off. A requirement that only the working
/// draft has weighs less for those who are held to the release.
pub fn weigh_violation(change: Change, spec: Spec, effective: &Effective) -> Option<Finding> {
    let said = effective.says(&change);
    let level = said.unwrap_or_else(|| change.rule.level_under(spec));
    (level != Level::Off).then(|| weigh_as(level, change, None, effective))
}

fn weigh_as(
    level: Level,
    change: Change,
    against: Option<Against>,
    effective: &Effective,
) -> Finding {
    // A hazard of other runtimes than those that decode here is worth knowing, and no more.
    let is_far = !effective.runtimes.value.meet(change.rule.runtimes);
    let judged = |effect: &Effect| JudgedEffect {
        level: match effect.counts {
            Counts::Hazard if is_far => level.min(Level::Info),
            Counts::Hazard | Counts::Policy | Counts::Verdict => level,
        },
        enforced: effective.enforces(effect),
        who: who(change.rule, effect, effective.exchange),
        effect: effect.clone(),
    };
    let effects: Vec<_> = change.effects.iter().map(judged).collect();
    Finding {
        level: match change.rule.breaks {
            Breaks::Nothing if effects.is_empty() => level,
            // The rule could have broken something, and this time it did not.
            _ => {
                let enforced = effects.iter().filter(|judged| judged.enforced);
                enforced
                    .map(|judged| judged.level)
                    .max()
                    .unwrap_or(Level::Info)
            }
        },
        against,
        also_against: Vec::new(),
        fingerprint: fingerprint(&change, None),
        change,
        effects,
        check: None,
        sightings: None,
        advice: None,
    }
}

/// The same where a profile decides instead of us: our own finding is worth knowing, and no more. One whose rule is off stays,
/// with that level, until the profile has had its say.
pub fn weigh_aside(change: Change, against: Against, effective: &Effective) -> Finding {
    let level = effective.level_of(&change);
    let mut finding = weigh_as(level, change, Some(against), effective);
    finding.level = level.min(Level::Info);
    for judged in &mut finding.effects {
        judged.enforced = false;
    }
    finding
}

/// A finding that the check of a profile insists on: an error, unless the policy names another level for the rule. What the
/// change does to readers is told, and not what decides.
pub fn insist(
    change: Change,
    check: Check,
    against: Against,
    effective: &Effective,
) -> Option<Finding> {
    let level = effective.says(&change).unwrap_or(Level::Error);
    if level == Level::Off {
        return None;
    }
    let fingerprint = fingerprint(&change, Some(&check));
    let mut finding = weigh_aside(change, against, effective);
    finding
        .effects
        .retain(|judged| judged.effect.direction.is_some());
    finding.effects.push(JudgedEffect {
        level,
        enforced: true,
        who: format!("{} minds it, and the profile lets that decide", check.name),
        effect: Effect {
            direction: None,
            layer: None,
            impact: Impact::Contract,
            counts: Counts::Policy,
            proof: Proof::Unneeded,
        },
    });
    Some(Finding {
        level,
        fingerprint,
        check: Some(check),
        ..finding
    })
}

/// Whether `finding` fails the gate under the settings of its path.
pub fn fails(finding: &Finding, effective: &Effective) -> bool {
    match effective.fail_on.value {
        FailOn::Error => finding.level >= Level::Error,
        FailOn::Warning => finding.level >= Level::Warning,
        FailOn::Never => false,
    }
}

/// Puts findings in the order of a report: the gravest first, then by path and line. What was found twice, at the same
/// place and with the same effects, stays once.
pub fn rank(findings: &mut Vec<Finding>) {
    findings.sort_by_cached_key(|finding| {
        let place = finding.change.new.as_ref().or(finding.change.old.as_ref());
        let path = place.map(|place| place.file.path().to_owned());
        let start = place.and_then(Place::positions).map(|(start, _)| start);
        let change = &finding.change;
        (
            std::cmp::Reverse(finding.level),
            (path, start),
            change.rule.id,
            (change.subject.clone(), change.element.clone()),
            finding.fingerprint.clone(),
        )
    });
    findings.dedup();
}

impl Effective {
    /// Whether an effect is enforced: a direction by the mode, a layer by the policy's; what hurts no reader in particular
    /// always is.
    pub fn enforces(&self, effect: &Effect) -> bool {
        let (mode, layer) = (self.mode.value, self.layer.value);
        effect
            .direction
            .is_none_or(|direction| mode.enforces(direction))
            && effect.layer.is_none_or(|touched| touched <= layer)
    }
}

/// 16 hex digits over what a change is, and nothing of where it stands or how it is worded.
fn fingerprint(change: &Change, check: Option<&Check>) -> Fingerprint {
    let parts = [
        SCHEME,
        change.rule.id,
        &change.subject.0,
        &change.element.0,
        &change.detail.before,
        &change.detail.after,
    ];
    let check = check.map(|check| check.name.as_str());
    let mut hash = Sha256::new();
    for part in parts.into_iter().chain(check) {
        // With its length in front, no part can be mistaken for the end of another.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digits = hash
        .finalize()
        .into_iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"));
    Fingerprint(digits.collect())
}

/// Who is hurt by an effect and how, as one sentence without a full stop.
fn who(rule: &Rule, effect: &Effect, exchange: Option<Exchange>) -> String {
    if let (Some(direction), Some(exchange)) = (effect.direction, exchange) {
        return party(direction, effect.impact, exchange);
    }
    match (effect.direction, is_about_calls(rule)) {
        (Some(direction), true) => caller(rule, direction, effect),
        (Some(direction), false) => consumer(rule, direction, effect),
        (None, _) => anyone(rule, effect.impact).to_owned(),
    }
}

fn consumer(rule: &Rule, direction: Direction, effect: &Effect) -> String {
    let some = match effect.counts {
        Counts::Hazard => some(rule),
        Counts::Verdict | Counts::Policy => String::new(),
    };
    let json = match effect.layer {
        Some(Layer::WireJson) => " as JSON",
        Some(Layer::Wire | Layer::Source) | None => "",
    };
    let (reader, events, since) = match direction {
        Direction::Backward => ("on the new schema", "events written", "before this change"),
        Direction::Forward => (
            "still on the old schema",
            "events written",
            "after this change",
        ),
    };
    let events = format!("{events}{json} {since}");
    match (effect.impact, direction) {
        (Impact::Unreadable, _) => format!("{some}consumers {reader} cannot read {events}"),
        (Impact::Misread, _) => {
            format!("{some}consumers {reader} silently read another value from {events}")
        }
        (Impact::Lost, _) => format!("{some}consumers {reader} silently lose a value of {events}"),
        (Impact::Source, Direction::Backward) => {
            "code written for the old schema does not compile against the new one".to_owned()
        }
        (Impact::Source, Direction::Forward) => {
            "code written for the new schema does not compile against the old one".to_owned()
        }
        (Impact::Contract, _) => {
            format!("nobody can be sure that consumers {reader} understand {events}")
        }
    }
}

/// The side of a message that is hurt. What this application sends is read by others, what it receives it reads itself.
fn party(direction: Direction, impact: Impact, exchange: Exchange) -> String {
    let is_own = direction == Direction::Backward && exchange.receives;
    let reader = match direction {
        Direction::Backward if is_own => "this application, which receives the message,",
        Direction::Backward => "receivers on the new document",
        Direction::Forward => "receivers still on the old document",
    };
    let sent = match direction {
        Direction::Backward => "what others send as the old document says",
        Direction::Forward if exchange.sends => "what this application sends from now on",
        Direction::Forward => "what is sent as the new document says",
    };
    let s = if is_own { "s" } else { "" };
    match impact {
        Impact::Unreadable => format!("{reader} cannot read {sent}"),
        Impact::Misread => format!("{reader} silently read{s} another value from {sent}"),
        Impact::Lost => format!("{reader} lose{s} {sent}, or a value of it"),
        Impact::Source | Impact::Contract => {
            format!("{reader} cannot be sure to understand {sent}")
        }
    }
}

/// Not all consumers: some, or some of those whose runtimes have the hazard.
fn some(rule: &Rule) -> String {
    let mut titles = rule.runtimes.iter().copied().map(Runtime::title);
    let last = titles.next_back();
    let others: Vec<&str> = titles.collect();
    match (others.as_slice(), last) {
        ([], None) => "some ".to_owned(),
        ([], Some(last)) => format!("some {last} "),
        (others, last) => format!(
            "some {} and {} ",
            others.join(", "),
            last.unwrap_or_default()
        ),
    }
}

fn caller(rule: &Rule, direction: Direction, effect: &Effect) -> String {
    match (effect.impact, direction) {
        (Impact::Source, _) => consumer(rule, direction, effect),
        (_, Direction::Backward) => {
            "servers on the new schema cannot serve clients that are still on the old one"
                .to_owned()
        }
        (_, Direction::Forward) => {
            "servers still on the old schema cannot serve clients on the new one".to_owned()
        }
    }
}

fn anyone(rule: &Rule, impact: Impact) -> &'static str {
    match impact {
        _ if *rule == rules::schema::REMOVED => {
            "whoever still reads or replays these events is left without their schema"
        }
        _ if *rule == rules::schema::BASE_UNREADABLE => {
            "a break against the old schema would go unnoticed"
        }
        _ if rule.family() == "ce" => receiver(rule, impact),
        Impact::Unreadable => "whoever reads these events fails on them",
        Impact::Misread => "whoever reads these events gets another value",
        Impact::Lost => "whoever reads these events loses a value",
        Impact::Source => "code that uses the generated classes does not compile",
        Impact::Contract => {
            "no reader fails at once; whoever relies on this contract has to be told"
        }
    }
}

/// What becomes of an event that does not meet its specification.
fn receiver(rule: &Rule, impact: Impact) -> &'static str {
    match impact {
        Impact::Unreadable => "receivers refuse the event, or each make of it what they can",
        Impact::Misread => "two receivers may read two different events",
        Impact::Lost => "consumers drop the event",
        Impact::Source | Impact::Contract if rule.level == Level::Error => {
            "a receiver that holds to the specification may refuse the event"
        }
        Impact::Source | Impact::Contract => "the event is allowed as it is",
    }
}

fn is_about_calls(rule: &Rule) -> bool {
    let element = rule.id.strip_prefix("protobuf/").unwrap_or_default();
    ["service-", "method-", "rpc-"]
        .iter()
        .any(|kind| element.starts_with(kind))
}
