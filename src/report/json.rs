//! The report for machines. Its shape is a promise, with `"version": 1`: keys may be added, none changes its meaning.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{self, Direction, JudgedEffect, Level, Plain, Proof, Side, Verdict};

use super::{SubjectReport, UnreadFile};

/// The report as JSON.
pub fn render(report: &super::Report) -> String {
    pretty(&Report::of(report)) + "\n"
}

/// The JSON Schema of what [`render`] writes.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Report>()
        .to_value()
}

/// The report line by line. What a terminal would obey is escaped: a machine reads the same, and a person may look.
fn pretty(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    let text = text.expect("its keys are text and nothing in it can fail");
    let is_safe = |letter| letter == '\n' || !Plain::is_obeyed(letter);
    // What is not stands inside a string, and nowhere else.
    text.chars()
        .map(|letter| {
            if is_safe(letter) {
                letter.to_string()
            } else {
                escaped(letter)
            }
        })
        .collect()
}

fn escaped(letter: char) -> String {
    let mut units = [0; 2];
    let units = letter.encode_utf16(&mut units).iter();
    units
        .map(|unit| format!("\\u{unit:04x}"))
        .collect::<Vec<_>>()
        .concat()
}

/// What one run of schema-gate found.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "schema-gate report")]
struct Report {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    version: u8,
    tool: Tool,
    /// Null when nothing was compared.
    base: Option<Revision>,
    head: Revision,
    /// What the gate says; `error` when a schema of the new side could not be read.
    #[schemars(extend("enum" = ["pass", "fail", "error"]))]
    verdict: &'static str,
    /// Whether the new schemas read what the old ones wrote, over all subjects; null when nothing was compared.
    #[schemars(extend("enum" = ["compatible", "incompatible", "unproven", null]))]
    backward: Option<&'static str>,
    /// Whether the old schemas read what the new ones write, over all subjects; null when nothing was compared.
    #[schemars(extend("enum" = ["compatible", "incompatible", "unproven", null]))]
    forward: Option<&'static str>,
    semantics: Semantics,
    summary: Summary,
    /// The subjects that were looked at, by name.
    subjects: Vec<Subject>,
    /// The gravest first, then by path and line.
    findings: Vec<Finding>,
    /// The files that could not be read, by path.
    unread: Vec<Unread>,
    /// What was seen and not looked at.
    notes: Vec<String>,
    /// The events that were judged; null when no file of events was looked at.
    events: Option<Events>,
}

#[derive(Serialize, JsonSchema)]
struct Events {
    judged: usize,
    /// How many files, streams and captures held them.
    inputs: usize,
    /// How many files were seen that hold no event.
    passed_over: usize,
    /// Among how many events of a stream `source` and `id` were looked for.
    window: usize,
    /// The version of the CloudEvents specification.
    spec: String,
    #[schemars(extend("enum" = ["producer", "consumer"]))]
    role: String,
}

#[derive(Serialize, JsonSchema)]
struct Tool {
    #[schemars(extend("const" = "schema-gate"))]
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Revision {
    /// What a person calls it.
    label: String,
    /// The full commit id, where there is a commit.
    id: Option<String>,
    /// How it was chosen.
    how: Option<String>,
}

/// How the question was understood where the formats leave it open.
#[derive(Serialize, JsonSchema)]
struct Semantics {
    #[schemars(extend("enum" = ["ignored", "allowed"]))]
    unknown_fields: String,
    /// How the JSON Schema keyword `format` is taken.
    #[schemars(extend("enum" = ["annotation", "assertion"]))]
    format: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Summary {
    subjects: usize,
    changed: usize,
    /// Subjects that did not change themselves, and refer to one that did.
    affected: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    unread: usize,
}

#[derive(Serialize, JsonSchema)]
struct Subject {
    /// Full name, `$id` or path.
    name: String,
    #[schemars(extend("enum" = ["avro", "protobuf", "json", "asyncapi"]))]
    schema_type: String,
    #[schemars(extend("enum" = ["kept", "renamed", "added", "removed"]))]
    status: &'static str,
    /// What is enforced for it.
    mode: String,
    old: Option<File>,
    new: Option<File>,
    #[schemars(extend("enum" = ["compatible", "incompatible", "unproven", null]))]
    backward: Option<&'static str>,
    #[schemars(extend("enum" = ["compatible", "incompatible", "unproven", null]))]
    forward: Option<&'static str>,
    /// What stood in the way of a verdict.
    unproven_why: Option<String>,
    /// Who owns it, by `owners` of a policy or by CODEOWNERS; several with a space between.
    owner: Option<String>,
    /// The versions older than the base that it was compared with as well, the newest first.
    earlier: Vec<Against>,
}

#[derive(Serialize, JsonSchema)]
struct File {
    /// Relative to the repository, with `/`.
    path: String,
}

#[derive(Serialize, JsonSchema)]
struct Finding {
    rule: &'static str,
    /// The id of the check in a catalogue outside of schema-gate.
    check: Option<String>,
    /// What other tools call it, `tool:NAME`; the check that insists on it first.
    aka: Vec<&'static str>,
    /// The highest level of its enforced effects, info when none is.
    #[schemars(extend("enum" = ["error", "warning", "info"]))]
    level: String,
    subject: String,
    element: String,
    message: String,
    effects: Vec<Effect>,
    old: Option<Place>,
    new: Option<Place>,
    /// The version it was found against: the base, or the newest of earlier versions that fail alike. Null for an event.
    against: Option<Against>,
    /// The versions before that one that fail alike, the newest first.
    also_against: Vec<Against>,
    /// How often it was seen in a stream of events; null where it cannot be seen twice.
    count: Option<usize>,
    /// The first few places after the one that `new` names.
    also_at: Vec<Place>,
    /// Names the change, whatever its file, line or wording.
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    fingerprint: String,
    waiver: Option<Map<String, Value>>,
    advice: Option<Advice>,
}

/// What to do about a finding. Nothing here changes a verdict.
#[derive(Serialize, JsonSchema)]
struct Advice {
    /// Who gives it.
    #[schemars(extend("enum" = ["rules", "model"]))]
    by: &'static str,
    /// The ways out, the best first.
    options: Vec<Remedy>,
    /// What a language model says besides. Nobody has verified it.
    words: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Remedy {
    /// Who proposes it. The words of a model are not verified.
    #[schemars(extend("enum" = ["rules", "model"]))]
    by: &'static str,
    /// What an architect calls it.
    #[schemars(regex(pattern = "^[a-z][a-z-]*$"))]
    strategy: &'static str,
    title: String,
    /// Whether the patch passed all four checks.
    verified: bool,
    /// What was checked of the patch; null when there is none.
    checks: Option<Checks>,
    /// The edit as a unified diff; null when none passed.
    patch: Option<String>,
    /// What to do, one step after the other.
    steps: Vec<String>,
    #[schemars(extend("enum" = ["consumers-first", "producers-first", "any", "lock-step"]))]
    rollout: &'static str,
    /// Why in this order.
    rollout_why: String,
    /// What can go wrong all the same.
    risk: String,
    /// What not to do, and why.
    avoid: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Checks {
    /// Every edited file makes sense.
    parses: bool,
    /// The gate finds nothing, against every version in scope.
    gate: bool,
    /// What became of the author's intent.
    #[schemars(extend("enum" = ["kept", "partly", "reverted"]))]
    intent: &'static str,
    /// What the old schema wrote is read with the same values.
    data: bool,
}

#[derive(Serialize, JsonSchema)]
struct Against {
    label: String,
    id: Option<String>,
    /// Where a subject was followed back under another name: how alike the texts are, in percent. Then it is a guess.
    #[schemars(range(min = 0, max = 100))]
    likeness: Option<u8>,
}

#[derive(Serialize, JsonSchema)]
struct Effect {
    /// backward: new consumers, old events. forward: old consumers, new events. null: no reader in particular.
    #[schemars(extend("enum" = ["backward", "forward", null]))]
    direction: Option<String>,
    /// The narrowest Protobuf layer in which it happens.
    #[schemars(extend("enum" = ["wire", "wire-json", "source", null]))]
    layer: Option<String>,
    #[schemars(extend("enum" = ["unreadable", "misread", "lost", "source", "contract"]))]
    impact: &'static str,
    #[schemars(extend("enum" = ["verdict", "hazard", "policy"]))]
    counts: &'static str,
    #[schemars(extend("enum" = ["error", "warning", "info"]))]
    level: String,
    /// Whether mode and layer ask for it.
    enforced: bool,
    who: String,
    proof: ProofReport,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Proof")]
struct ProofReport {
    #[schemars(extend("enum" = ["proven", "by-specification", "refuted", "unneeded", "not-tried"]))]
    status: &'static str,
    #[schemars(extend("enum" = ["old", "new", null]))]
    writer: Option<String>,
    #[schemars(extend("enum" = ["old", "new", null]))]
    reader: Option<String>,
    /// Who read it, with its version.
    codec: Option<&'static str>,
    /// The event, as JSON.
    event: Option<Value>,
    /// The bytes on the wire, in Base64.
    encoded: Option<String>,
    /// What the reader said or read.
    outcome: Option<String>,
    /// What another decoder makes of the same bytes. It proves nothing.
    opinion: Option<String>,
    /// Why the standard refuses it, or why no event was made.
    why: Option<String>,
}

/// Lines and columns count from 1, columns in characters.
#[derive(Serialize, JsonSchema)]
struct Place {
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    /// Inside the document; for Protobuf the descriptor path, written in the same way.
    pointer: String,
}

#[derive(Serialize, JsonSchema)]
struct Unread {
    path: String,
    #[schemars(extend("enum" = ["old", "new"]))]
    side: String,
    message: String,
    line: Option<usize>,
    column: Option<usize>,
}

impl Report {
    fn of(report: &super::Report) -> Self {
        let verdict = |direction| report.verdict(direction).map(Verdict::word);
        Self {
            version: 1,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            base: report.base.as_ref().map(Revision::of),
            head: Revision::of(&report.head),
            verdict: report.outcome.word(),
            backward: verdict(Direction::Backward),
            forward: verdict(Direction::Forward),
            semantics: Semantics {
                unknown_fields: report.unknown_fields.to_string(),
                format: report.formats.word(),
            },
            summary: Summary::of(report),
            subjects: report.subjects.iter().map(Subject::of).collect(),
            findings: report.findings.iter().map(Finding::of).collect(),
            unread: report.unread.iter().map(Unread::of).collect(),
            notes: report.notes.clone(),
            events: report.events.as_ref().map(Events::of),
        }
    }
}

impl Revision {
    fn of(revision: &model::Revision) -> Self {
        Self {
            label: revision.label.clone(),
            id: revision.id.clone(),
            how: revision.how.clone(),
        }
    }
}

impl Summary {
    fn of(report: &super::Report) -> Self {
        let changed = report
            .subjects
            .iter()
            .filter(|subject| subject.has_changed());
        Self {
            subjects: report.subjects.len(),
            changed: changed.count(),
            affected: report
                .subjects
                .iter()
                .filter(|subject| subject.is_affected())
                .count(),
            errors: report.count(Level::Error),
            warnings: report.count(Level::Warning),
            infos: report.count(Level::Info),
            waived: 0,
            unread: report.unread.len(),
        }
    }
}

impl Subject {
    fn of(subject: &SubjectReport) -> Self {
        let file = |place: &model::Place| File {
            path: place.file.path().to_owned(),
        };
        let verdict = |direction| subject.verdict(direction).map(Verdict::word);
        let why =
            Direction::BOTH
                .into_iter()
                .find_map(|direction| match subject.verdict(direction) {
                    Some(Verdict::Unproven { why }) => Some(why.clone()),
                    _ => None,
                });
        Self {
            name: subject.name.to_string(),
            schema_type: subject.schema_type.to_string(),
            status: subject.status.word(),
            mode: subject.mode.to_string(),
            old: subject.old.as_ref().map(file),
            new: subject.new.as_ref().map(file),
            backward: verdict(Direction::Backward),
            forward: verdict(Direction::Forward),
            unproven_why: why,
            owner: subject.owner.clone(),
            earlier: subject.earlier.iter().map(Against::of).collect(),
        }
    }
}

impl Events {
    fn of(events: &super::Events) -> Self {
        Self {
            judged: events.judged,
            inputs: events.inputs,
            passed_over: events.passed_over,
            window: events.window,
            spec: events.spec.to_string(),
            role: events.role.to_string(),
        }
    }
}

impl Finding {
    fn of(finding: &model::Finding) -> Self {
        let change = &finding.change;
        let sightings = finding.sightings.as_ref();
        Self {
            rule: change.rule.id,
            check: finding.check_name().map(str::to_owned),
            aka: aka(finding),
            level: finding.level.to_string(),
            subject: change.subject.to_string(),
            element: change.element.to_string(),
            message: finding.message(),
            effects: finding.effects.iter().map(Effect::of).collect(),
            old: change.old.as_ref().map(Place::of),
            new: change.new.as_ref().map(Place::of),
            against: finding.against.as_ref().map(Against::of),
            also_against: finding.also_against.iter().map(Against::of).collect(),
            count: sightings.map(|seen| seen.count),
            also_at: sightings.map_or_else(Vec::new, |seen| {
                seen.also_at.iter().map(Place::of).collect()
            }),
            fingerprint: finding.fingerprint.to_string(),
            waiver: None,
            advice: finding.advice.as_ref().map(Advice::of),
        }
    }
}

impl Advice {
    fn of(advice: &model::Advice) -> Self {
        Self {
            by: advice.by.word(),
            options: advice.options.iter().map(Remedy::of).collect(),
            words: advice.words.clone(),
        }
    }
}

impl Remedy {
    fn of(remedy: &model::Remedy) -> Self {
        let patch = remedy.patch.as_ref();
        Self {
            by: remedy.by.word(),
            strategy: remedy.strategy.word(),
            title: remedy.title.clone(),
            verified: remedy.is_verified(),
            // Nothing is shown that did not pass.
            checks: patch.map(|patch| Checks {
                parses: true,
                gate: true,
                intent: patch.intent.word(),
                data: true,
            }),
            patch: patch.map(|patch| patch.diff.clone()),
            steps: remedy.steps.clone(),
            rollout: remedy.rollout.word(),
            rollout_why: remedy.rollout_why.clone(),
            risk: remedy.risk.clone(),
            avoid: remedy.avoid.clone(),
        }
    }
}

fn aka(finding: &model::Finding) -> Vec<&'static str> {
    let mut aka = finding.change.rule.aka.to_vec();
    let check = finding.check.as_ref();
    // The sort is stable: the others keep the order of the rulebook.
    aka.sort_by_key(|name| check.is_none_or(|check| check.name != **name));
    aka
}

impl Against {
    fn of(version: &model::Against) -> Self {
        Self {
            label: version.label.clone(),
            id: version.id.clone(),
            likeness: version.likeness,
        }
    }
}

impl Effect {
    fn of(judged: &JudgedEffect) -> Self {
        let effect = &judged.effect;
        Self {
            direction: effect.direction.map(|direction| direction.to_string()),
            layer: effect.layer.map(|layer| layer.to_string()),
            impact: effect.impact.word(),
            counts: effect.counts.word(),
            level: judged.level.to_string(),
            enforced: judged.enforced,
            who: judged.who.clone(),
            proof: ProofReport::of(&effect.proof),
        }
    }
}

impl ProofReport {
    fn of(proof: &Proof) -> Self {
        let witness = proof.witness();
        let side = |side: fn(Direction) -> Side| {
            witness.map(|witness| side(witness.direction).to_string())
        };
        Self {
            status: proof.word(),
            writer: side(Direction::writer),
            reader: side(Direction::reader),
            codec: witness.map(|witness| witness.codec),
            event: witness.map(|witness| witness.event.clone()),
            encoded: witness.map(|witness| STANDARD.encode(&witness.encoded)),
            outcome: witness.map(|witness| witness.outcome.clone()),
            opinion: witness.and_then(|witness| witness.opinion.clone()),
            why: match proof {
                Proof::BySpecification { why } | Proof::NotTried { why } => Some(why.clone()),
                Proof::Proven(_) | Proof::Refuted(_) | Proof::Unneeded => None,
            },
        }
    }
}

impl Place {
    fn of(place: &model::Place) -> Self {
        let (start, end) = place.positions().unzip();
        Self {
            path: place.file.path().to_owned(),
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            pointer: place.pointer.to_string(),
        }
    }
}

impl Unread {
    fn of(file: &UnreadFile) -> Self {
        let start = file.unread.place.as_ref().and_then(model::Place::positions);
        Self {
            path: file.unread.path.clone(),
            side: file.side.to_string(),
            message: file.unread.message.clone(),
            line: start.map(|(start, _)| start.line),
            column: start.map(|(start, _)| start.column),
        }
    }
}
