//! From what is wrong with events to findings about them.

use std::io::{self, Read};

use super::Error;
use super::unpaired;
use crate::envelope::capture::{self, Capture};
use crate::envelope::payload::Payloads;
use crate::envelope::stream::{self, LARGEST, Name, Shape};
use crate::envelope::{Judge, Kind, Settings, Sheet, Tally, WINDOW};
use crate::model::{
    Change, Counts, Effect, ElementPath, Finding, Proof, Revision, SchemaFile, Sightings,
    SubjectName,
};
use crate::policy::{self, Policy};
use crate::report::{Aside, Events, Outcome, Report};

/// What was found so far.
pub(in crate::gate) struct Weighing<'run> {
    settings: Settings,
    policy: &'run Policy,
    payloads: &'run Payloads<'run>,
    pub(in crate::gate) findings: Vec<Finding>,
    pub(in crate::gate) fails: bool,
    pub(in crate::gate) events: Events,
    pub(in crate::gate) notes: Vec<String>,
}

impl<'run> Weighing<'run> {
    pub(in crate::gate) fn new(
        settings: Settings,
        policy: &'run Policy,
        payloads: &'run Payloads<'run>,
    ) -> Self {
        Self {
            settings,
            policy,
            payloads,
            findings: Vec::new(),
            fails: false,
            events: Events {
                judged: 0,
                inputs: 0,
                passed_over: 0,
                window: WINDOW,
                spec: settings.spec,
                role: settings.role,
            },
            notes: Vec::new(),
        }
    }

    /// Judges the events of a stream.
    pub(in crate::gate) fn stream(
        &mut self,
        name: Name<'_>,
        shape: Shape,
        reader: impl Read,
        watcher: &mut dyn FnMut(usize),
    ) -> io::Result<()> {
        let mut judge = self.judge_of(name);
        let mut tally = Tally::default();
        stream::conform(reader, name, shape, &mut judge, &mut tally, watcher)?;
        self.add(name, &judge, tally);
        Ok(())
    }

    /// Judges a captured message.
    pub(super) fn capture(&mut self, name: Name<'_>, reader: &mut dyn Read) -> Result<(), Error> {
        let text = read(reader, name)?;
        let mut judge = self.judge_of(name);
        let mut tally = Tally::default();
        capture(&text, name, &mut judge, &mut tally)?;
        self.add(name, &judge, tally);
        Ok(())
    }

    fn judge_of(&self, name: Name<'_>) -> Judge<'run> {
        self.payloads.read_from(name.path);
        Judge::new(self.settings).with(Some(self.payloads))
    }

    /// Makes findings of what was counted.
    fn add(&mut self, name: Name<'_>, judge: &Judge<'_>, tally: Tally) {
        self.events.inputs += 1;
        self.events.judged += judge.events();
        if judge.events() > WINDOW {
            self.notes.push(format!(
                "{}: `source` and `id` of each event were looked for among the {WINDOW} before it",
                name.path
            ));
        }
        let effective = self.policy.for_path(name.path);
        for kind in tally.into_kinds() {
            let (change, sightings) = told(kind, name.path);
            let finding = policy::weigh_violation(change, self.settings.spec, &effective);
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
        unpaired::advise(&mut self.findings, self.policy);
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
            picture: None,
        }
    }
}

/// The text of an input that is read as a whole.
fn read(reader: &mut dyn Read, name: Name<'_>) -> Result<String, Error> {
    let unreadable = |problem: String| Error::NoSuchInput {
        path: name.path.to_owned(),
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

fn capture(
    text: &str,
    name: Name<'_>,
    judge: &mut Judge<'_>,
    tally: &mut Tally,
) -> Result<(), Error> {
    let file = SchemaFile::new(name.path, name.origin, text);
    capture::conform(&Capture::parse(&file)?, judge)?;
    let sheet = Sheet {
        path: name.path,
        origin: name.origin,
        bytes: text.as_bytes(),
        line: 1,
    };
    judge.settle();
    for violation in judge.pen.take() {
        tally.add(violation, &sheet);
    }
    Ok(())
}

/// A kind of violation in the words of the policy, and how often it was seen.
fn told(kind: Kind, path: &str) -> (Change, Sightings) {
    let mut places = kind.places.into_iter();
    let change = Change {
        rule: kind.rule,
        subject: SubjectName(kind.subject.unwrap_or_else(|| path.to_owned())),
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
