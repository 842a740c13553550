//! One pair, with all that it was compared with.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::designed::Designer;
use super::history::Version;
use super::weighed::Weighed;
use crate::compat::{self, Judgement, Semantics, protobuf};
use crate::design::{Broken, Catalogue};
use crate::format::Schema;
use crate::model::{Against, Change, Direction, Exchange, Mode, Place, SchemaType, Verdict};
use crate::policy::Effective;
use crate::report::SubjectReport;
use crate::rules::schema as rules;
use crate::subject::Pair;

/// What is known of a pair, against the base and against the versions before that.
pub(super) struct Comparison<'run> {
    pair: &'run Pair,
    effective: Effective,
    judgement: Judgement,
    older: Vec<(Judgement, &'run Version)>,
    /// What is to be said of the design of the new side.
    designed: Vec<Change>,
    /// What is to be said of a message as a definition of events.
    defined: Vec<Change>,
}

impl<'run> Comparison<'run> {
    /// Compares the new side with the old one and with each of `versions`.
    pub(super) fn of(pair: &'run Pair, versions: &'run [Version], effective: Effective) -> Self {
        let effective = of_pair(pair, effective);
        let semantics = Semantics {
            unknown_fields: effective.unknown_fields.value,
            formats: effective.format.value,
            guarded_properties: &effective.guarded_properties.value.0,
        };
        Self {
            judgement: compat::judge(pair, semantics),
            older: older(pair, versions, semantics),
            designed: Vec::new(),
            defined: Vec::new(),
            pair,
            effective,
        }
    }

    /// Looks at the design of the new side.
    pub(super) fn design(&mut self, designer: &Designer, catalogue: Option<&Catalogue>) {
        let layer = self.effective.layer.value;
        let breaks = |direction| self.judgement.verdict(direction, layer) == Verdict::Incompatible;
        let broken = Broken {
            backward: breaks(Direction::Backward),
            forward: breaks(Direction::Forward),
        };
        self.designed = designer.lint(self.pair, &self.effective, broken, catalogue);
    }

    /// Takes up what is told of the new side as a definition of events.
    pub(super) fn tell(&mut self, changes: Vec<Change>) {
        self.defined.extend(changes);
    }

    /// What is known of the step from the base.
    pub(super) fn judgement(&self) -> &Judgement {
        &self.judgement
    }

    /// What a report says of the subject; `reached` is one whose own file did not change.
    pub(super) fn subject(&self, reached: bool, owner: Option<String>) -> SubjectReport {
        let pair = self.pair;
        SubjectReport {
            name: pair.name().clone(),
            schema_type: pair.schema_type(),
            status: pair.status(),
            mode: self.effective.mode.value,
            owner,
            changes: self.judgement.changes.len(),
            reached,
            old: pair.old_side().map(|old| old.place.clone()),
            new: pair.new_side().map(|new| new.place.clone()),
            backward: self.verdict(Direction::Backward),
            forward: self.verdict(Direction::Forward),
            earlier: self
                .older
                .iter()
                .map(|(_, version)| version.against.clone())
                .collect(),
        }
    }

    /// The worst verdict over all versions; `None` when there was nothing to compare with.
    fn verdict(&self, direction: Direction) -> Option<Verdict> {
        let compared = matches!(self.pair, Pair::Both { .. }).then_some(&self.judgement);
        let older = self.older.iter().map(|(judgement, _)| judgement);
        let verdicts = compared
            .into_iter()
            .chain(older)
            .map(|judgement| judgement.verdict(direction, self.effective.layer.value));
        verdicts.max()
    }

    /// What is worth telling of it: of the step from the base all that `tells` lets pass, of older versions what hurts.
    pub(super) fn weigh(self, base: &Against, tells: impl Fn(usize, &Change) -> bool) -> Weighed {
        let mut weighed = Weighed::default();
        let is_of_protobuf = self.pair.schema_type() == SchemaType::Protobuf;
        let mut add = |change: Change, against: &Against, effective: &Effective| {
            if is_of_protobuf {
                weighed.add_of_protobuf(change, against, effective);
            } else {
                weighed.add(change, against, effective);
            }
        };
        let changes = self.judgement.changes.into_iter().enumerate();
        for (_, change) in changes.filter(|(index, change)| tells(*index, change)) {
            add(change, base, &self.effective);
        }
        for change in self.designed.into_iter().chain(self.defined) {
            add(change, base, &self.effective);
        }
        for (judgement, version) in self.older {
            let effective = version.effective(&self.effective);
            for change in judgement.changes.into_iter().filter(hurts) {
                add(change, &version.against, &effective);
            }
        }
        weighed
    }
}

/// Leaves of what is told of the design of messages each thing once: several share a part of their document.
pub(super) fn tell_once(compared: &mut [Comparison<'_>]) {
    let mut told = BTreeSet::new();
    let is_message = |it: &&mut Comparison<'_>| it.pair.schema_type() == SchemaType::AsyncApi;
    for comparison in compared.iter_mut().filter(is_message) {
        comparison.designed.retain(|change| {
            let stand = |place: &Place| (place.file.path().to_owned(), place.pointer.clone());
            told.insert((change.rule.id, change.new.as_ref().map(stand)))
        });
    }
}

/// What is asked of a pair: of a message what its operations say, on whichever side they say it.
pub(super) fn of_pair(pair: &Pair, mut effective: Effective) -> Effective {
    let sides = [pair.old_side(), pair.new_side()].into_iter().flatten();
    let exchanges = sides.filter_map(|side| match &side.schema {
        Schema::AsyncApi(message) => Some(message.exchange()),
        _ => None,
    });
    if let Some(exchange) = exchanges.reduce(Exchange::or) {
        return effective.exchanging(exchange);
    }
    if effective.mode.value == Mode::Auto {
        effective.mode.value = Mode::Backward;
    }
    effective
}

/// What an earlier version and the new side have in common may have been gone in between.
fn knowing_the_base(mut judgement: Judgement, pair: &Pair) -> Judgement {
    let base = pair.old_side().map(|base| &base.schema);
    if let Some(Schema::Protobuf(base)) = base {
        protobuf::reborn(&mut judgement, base);
    }
    judgement
}

/// What is worth knowing of the last step is not worth telling of every step before it.
fn hurts(change: &Change) -> bool {
    !change.effects.is_empty() || *change.rule == rules::VERSION_STEP_TOO_LARGE
}

fn older<'run>(
    pair: &Pair,
    versions: &'run [Version],
    semantics: Semantics<'_>,
) -> Vec<(Judgement, &'run Version)> {
    let Some(new) = pair.new_side() else {
        return Vec::new();
    };
    let judged = versions.par_iter().map(|version| {
        let judgement = match &version.subject {
            Ok(old) => {
                let (old, new) = (old.clone(), new.clone());
                let judgement = compat::judge(&Pair::Both { old, new }, semantics);
                knowing_the_base(judgement, pair)
            }
            Err(unread) => Judgement::of(compat::base_unreadable(unread)),
        };
        (judgement, version)
    });
    judged.collect()
}
