//! Buf's own test cases: what `buf breaking` said of each pair, check by check, is what the evaluator says.

#![allow(clippy::unwrap_used, reason = "vectors that do not parse must fail")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use schema_gate::compat::protobuf::buf::{Annotation, CATALOGUE, Image, evaluate, find};
use schema_gate::format::protobuf::Census;
use schema_gate::format::{self, Found, Loaded, Reading};
use schema_gate::model::{BufSet, Place, SchemaType};
use schema_gate::rules;
use serde_json::Value;
use support::Snapshot;

/// An annotation as buf prints it: check, path, line.
type Printed = (String, String, u64);

/// A case, as recorded.
struct Case {
    id: String,
    row: Value,
}

impl Case {
    fn all() -> Vec<Self> {
        let Some(folder) = support::vectors() else {
            return Vec::new();
        };
        let text = fs::read_to_string(folder.join("protobuf-suites.jsonl")).unwrap();
        let rows = text.lines().map(|line| serde_json::from_str(line).unwrap());
        let cases = rows.map(|row: Value| Self {
            id: row["id"].as_str().unwrap().to_owned(),
            row,
        });
        cases.collect()
    }

    fn load(&self, side: &str) -> Loaded {
        let files = self.row[side].as_object().unwrap().iter();
        let files = files.map(|(path, text)| (path.clone(), text.as_str().unwrap().to_owned()));
        let files: Vec<_> = files.collect();
        let found = files
            .iter()
            .filter(|(path, _)| path.rsplit('.').next() == Some("proto"));
        let found = found.map(|(path, _)| Found {
            path: path.clone(),
            schema_type: SchemaType::Protobuf,
        });
        let found: Vec<_> = found.collect();
        format::load(&Snapshot::new(side, files), &found, &Reading::default())
    }

    /// `None` when a side cannot be read, and why.
    fn evaluate(&self) -> Result<Vec<Annotation>, String> {
        let (old, new) = (self.load("old"), self.load("new"));
        if let Some(unread) = old.unread.iter().chain(&new.unread).next() {
            return Err(format!("{}: {}", unread.path, unread.message));
        }
        let old = Image::new(&old.protobuf, Census::default());
        let new = Image::new(&new.protobuf, Census::default());
        Ok(evaluate(&old, &new))
    }

    fn recorded(&self) -> Vec<Printed> {
        let annotations = self.row["buf_annotations"].as_array().unwrap().iter();
        let annotations = annotations.map(|annotation| {
            (
                annotation["type"].as_str().unwrap().to_owned(),
                annotation["path"].as_str().unwrap_or_default().to_owned(),
                annotation["start_line"].as_u64().unwrap(),
            )
        });
        sorted(annotations)
    }

    /// Whether buf could compile both sides.
    fn compiles(&self) -> bool {
        self.row["buf_breaking"].is_object()
    }
}

fn printed(annotation: &Annotation) -> Printed {
    let home = annotation.new_home.as_ref();
    let place = annotation.new.as_ref().and_then(Place::positions);
    (
        annotation.check.id.to_owned(),
        home.map_or_else(String::new, |home| home.path.clone()),
        place.map_or(1, |(start, _)| start.line as u64),
    )
}

fn sorted(printed: impl Iterator<Item = Printed>) -> Vec<Printed> {
    let mut printed: Vec<_> = printed.collect();
    printed.sort();
    printed
}

/// What is in the first list and not in the second, which may hold things twice.
fn without(mut all: Vec<Printed>, some: &[Printed]) -> Vec<Printed> {
    for printed in some {
        if let Some(at) = all.iter().position(|other| other == printed) {
            all.remove(at);
        }
    }
    all
}

#[derive(Default)]
struct Score {
    right: usize,
    missed: usize,
    invented: usize,
}

#[test]
fn every_check_says_what_buf_says() {
    let mut scores = BTreeMap::<String, Score>::new();
    let (mut wrong, mut unread, mut of_plugins) = (Vec::new(), Vec::new(), Vec::new());
    for case in Case::all().iter().filter(|case| case.compiles()) {
        let found = match case.evaluate() {
            Err(why) => {
                unread.push(format!("{}: {why}", case.id));
                continue;
            }
            Ok(found) => sorted(found.iter().map(printed)),
        };
        let recorded = case.recorded();
        if let Some((id, ..)) = recorded.iter().find(|(id, ..)| find(id).is_none()) {
            of_plugins.push(format!("{}: {id}", case.id));
            continue;
        }
        let missed = without(recorded.clone(), &found);
        let invented = without(found.clone(), &recorded);
        for (id, ..) in &found {
            scores.entry(id.clone()).or_default().right += 1;
        }
        for (id, ..) in &invented {
            let score = scores.entry(id.clone()).or_default();
            score.right -= 1;
            score.invented += 1;
        }
        for (id, ..) in &missed {
            scores.entry(id.clone()).or_default().missed += 1;
        }
        if !missed.is_empty() || !invented.is_empty() {
            wrong.push(format!(
                "{}\n  missed {missed:?}\n  invented {invented:?}",
                case.id
            ));
        }
    }
    eprintln!("{}of plugins: {of_plugins:#?}", told(&scores));
    assert!(unread.is_empty(), "{unread:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How much of what is said is right, and how much of what is right is said, check by check.
fn told(scores: &BTreeMap<String, Score>) -> String {
    let lines = scores.iter().map(|(id, score)| {
        let share = |of: usize| {
            let percent = (score.right * 100).checked_div(of);
            percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent} %"))
        };
        let precision = share(score.right + score.invented);
        let recall = share(score.right + score.missed);
        let right = score.right;
        format!("{id}: {right} right, precision {precision}, recall {recall}\n")
    });
    lines.collect()
}

#[test]
fn every_set_says_what_buf_says() {
    const SETS: [BufSet; 5] = BufSet::ALL;
    let mut wrong = Vec::new();
    for case in Case::all() {
        let Ok(found) = case.evaluate() else { continue };
        for set in SETS {
            let breaks = found.iter().any(|annotation| annotation.check.is_in(set));
            let recorded = case.row["buf_breaking"][set.to_string()].as_bool();
            if recorded.is_some_and(|recorded| recorded != breaks) {
                wrong.push(format!("{} {set}: {breaks}", case.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_check_of_buf_is_a_rule_or_a_facet_of_one() {
    let known: BTreeSet<_> = rules::all().flat_map(|rule| rule.aka).copied().collect();
    for check in &CATALOGUE {
        let aka = check.aka();
        assert!(known.contains(aka.as_str()), "no rule is known as {aka}");
        assert!(
            check.rule.aka.contains(&aka.as_str()),
            "{} is not {aka}",
            check.rule.id
        );
    }
    let of_buf = known.iter().filter(|aka| aka.starts_with("buf:"));
    assert_eq!(of_buf.count(), CATALOGUE.len());
}
