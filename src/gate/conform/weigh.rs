//! From what is wrong with events to findings about them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::inputs::Input;
use super::{ConformRequest, Error, Holding};
use crate::envelope::capture::{self, Capture};
use crate::envelope::stream::{self, LARGEST, Name, Shape};
use crate::envelope::{Judge, Kind, Sheet, Tally, WINDOW};
use crate::model::{
    Change, Counts, Effect, ElementPath, Finding, Proof, Revision, SchemaFile, Sightings,
    SubjectName,
};
use crate::policy::{self, Policy};
use crate::report::{Aside, Events, Outcome, Report};

/// The extensions of files in folders that are looked into; those without one are as well.
const EXTENSIONS: [&str; 6] = [
    "json",
    "jsonl",
    "ndjson",
    "http",
    "cloudevent",
    "cloudevents",
];

/// Endings of names that say what a file holds, as its media type would.
const SAID: [&str; 4] = [
    ".cloudevent",
    ".cloudevents",
    ".cloudevent.json",
    ".cloudevents.json",
];

/// What was found so far.
pub(super) struct Weighing<'run> {
    request: &'run ConformRequest,
    policy: &'run Policy,
    findings: Vec<Finding>,
    fails: bool,
    events: Events,
    notes: Vec<String>,
}

impl<'run> Weighing<'run> {
    pub(super) fn new(request: &'run ConformRequest, policy: &'run Policy) -> Self {
        Self {
            request,
            policy,
            findings: Vec::new(),
            fails: false,
            events: Events {
                judged: 0,
                inputs: 0,
                passed_over: 0,
                window: WINDOW,
                spec: request.settings.spec,
                role: request.settings.role,
            },
            notes: Vec::new(),
        }
    }

    /// Judges an input, unless it holds no events.
    pub(super) fn judge(&mut self, input: &Input, stdin: &mut dyn Read) -> Result<(), Error> {
        let unreadable = |error: io::Error| Error::NoSuchInput {
            path: input.shown.clone(),
            problem: error.to_string(),
        };
        if self.policy.is_excluded(&input.shown) || !self.holds_events(input).map_err(unreadable)? {
            self.events.passed_over += 1;
            return Ok(());
        }
        let mut file;
        let reader: &mut dyn Read = match &input.path {
            Some(path) => {
                file = File::open(path).map_err(unreadable)?;
                &mut file
            }
            None => stdin,
        };
        let mut judge = Judge::new(self.request.settings);
        let mut tally = Tally::default();
        match self.request.from {
            Holding::Auto | Holding::Event | Holding::Http | Holding::Kcat => {
                let shape = match self.request.from {
                    Holding::Event => Shape::Documents,
                    Holding::Http => Shape::Message,
                    Holding::Kcat => Shape::Records,
                    Holding::Auto | Holding::Capture => Shape::Any,
                };
                let name = Name {
                    path: &input.shown,
                    origin: origin(input),
                };
                let before = self.events.judged;
                let mut watcher = |events| self.request.watch.step("events", before + events, None);
                stream::conform(reader, name, shape, &mut judge, &mut tally, &mut watcher)
                    .map_err(unreadable)?;
            }
            Holding::Capture => {
                let text = read(reader, input)?;
                capture(&text, input, &mut judge, &mut tally)?;
            }
        }
        self.add(input, &judge, tally);
        Ok(())
    }

    /// Whether an input is to be judged: somebody named it, or it looks like events.
    fn holds_events(&self, input: &Input) -> io::Result<bool> {
        let Some(path) = input.path.as_deref().filter(|_| !input.is_named) else {
            return Ok(true);
        };
        if SAID.iter().any(|ending| input.shown.ends_with(ending)) {
            return Ok(true);
        }
        if !may_hold_events(path) {
            return Ok(false);
        }
        if self.request.from == Holding::Capture {
            return Ok(true);
        }
        let mut start = Vec::new();
        File::open(path)?
            .take(LARGEST as u64)
            .read_to_end(&mut start)?;
        Ok(stream::looks_like_events(&start))
    }

    /// Makes findings of what was counted.
    fn add(&mut self, input: &Input, judge: &Judge, tally: Tally) {
        self.events.inputs += 1;
        self.events.judged += judge.events();
        if judge.events() > WINDOW {
            self.notes.push(format!(
                "{}: `source` and `id` of each event were looked for among the {WINDOW} before it",
                input.shown
            ));
        }
        let effective = self.policy.for_path(&input.shown);
        for kind in tally.into_kinds() {
            let (change, sightings) = told(kind, input);
            let finding = policy::weigh_violation(change, self.request.settings.spec, &effective);
            if let Some(finding) = finding {
                self.fails |= policy::fails(&finding, &effective);
                self.findings.push(Finding {
                    sightings: Some(sightings),
                    ..finding
                });
            }
        }
    }

    /// All that the run has to say.
    pub(super) fn report(mut self) -> Report {
        if self.events.judged == 0 && self.findings.is_empty() {
            self.notes.push(
                "no event was found: in folders an event is known by `specversion` and one of `id`, `source`, `type`"
                    .to_owned(),
            );
        }
        policy::rank(&mut self.findings);
        Report {
            aside: Aside::default(),
            base: None,
            head: Revision {
                label: "events".to_owned(),
                id: None,
                how: None,
            },
            unknown_fields: self.policy.for_path("").unknown_fields.value,
            formats: self.policy.for_path("").format.value,
            subjects: Vec::new(),
            findings: self.findings,
            unread: Vec::new(),
            unsettled: None,
            notes: self.notes,
            outcome: if self.fails {
                Outcome::Fail
            } else {
                Outcome::Pass
            },
            events: Some(self.events),
        }
    }
}

fn origin(input: &Input) -> &'static str {
    if input.path.is_some() {
        "working tree"
    } else {
        "standard input"
    }
}

fn may_hold_events(path: &Path) -> bool {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_none_or(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// The text of an input that is read as a whole.
fn read(reader: &mut dyn Read, input: &Input) -> Result<String, Error> {
    let unreadable = |problem: String| Error::NoSuchInput {
        path: input.shown.clone(),
        problem,
    };
    let mut text = Vec::new();
    let room = LARGEST as u64 + 1;
    let read = reader.take(room).read_to_end(&mut text);
    read.map_err(|error| unreadable(error.to_string()))?;
    if text.len() > LARGEST {
        return Err(unreadable(format!("it has more than {LARGEST} bytes")));
    }
    String::from_utf8(text).map_err(|_| unreadable("it is not UTF-8".to_owned()))
}

fn capture(text: &str, input: &Input, judge: &mut Judge, tally: &mut Tally) -> Result<(), Error> {
    let file = SchemaFile::new(&input.shown, origin(input), text);
    capture::conform(&Capture::parse(&file)?, judge)?;
    let sheet = Sheet {
        path: &input.shown,
        origin: origin(input),
        bytes: text.as_bytes(),
        line: 1,
    };
    for violation in judge.pen.take() {
        tally.add(violation, &sheet);
    }
    Ok(())
}

/// A kind of violation in the words of the policy, and how often it was seen.
fn told(kind: Kind, input: &Input) -> (Change, Sightings) {
    let mut places = kind.places.into_iter();
    let change = Change {
        rule: kind.rule,
        subject: SubjectName(kind.subject.unwrap_or_else(|| input.shown.clone())),
        element: ElementPath(kind.element),
        old: None,
        new: places.next(),
        detail: kind.detail,
        effects: vec![Effect {
            direction: None,
            layer: None,
            impact: kind.rule.impact,
            counts: Counts::Policy,
            proof: Proof::Unneeded,
        }],
    };
    let sightings = Sightings {
        count: kind.count,
        also_at: places.collect(),
    };
    (change, sightings)
}
