//! From what was loaded to what is reported.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::compat;
use crate::compat::asyncapi;
use crate::compat::protobuf::{self, Whole};
use crate::design::Catalogue;
use crate::format::detect::{Candidate, by_path};
use crate::format::protobuf::Library;
use crate::format::{Loaded, Subject};
use crate::model::{
    Action, Against, Change, Exchange, Files, Proof, Revision, SchemaType, Side, SubjectName,
    Unread, Verdict,
};
use crate::policy::{self, Policy};
use crate::report::{Aside, Outcome, Report, SubjectReport, UnreadFile};
use crate::rules::schema as rules;
use crate::subject::{self, Pair, Renames};

use super::comparison::{Comparison, tell_once};
use super::definitions::Definitions;
use super::designed::Designer;
use super::error::Error;
use super::examples;
use super::history::Version;
use super::profiles::{Profiles, Sides};
use super::progress::Watch;
use super::request::Scope;
use super::weighed::Weighed;

/// How old and new belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pairing {
    /// By name; what only one side has was added or removed.
    Changes,
    /// By name; sides that have nothing in common are unproven.
    Directories,
    /// The root of one file with the root of the other, whatever these are called.
    Files,
}

/// What a comparison is held against.
pub(super) struct Judge<'run> {
    pub(super) policy: &'run Policy,
    pub(super) base: &'run Revision,
    pub(super) head: &'run Revision,
    pub(super) pairing: Pairing,
    pub(super) scope: &'run Scope,
    /// The files that did not change and are looked at for what they refer to.
    pub(super) reached: &'run BTreeSet<String>,
    pub(super) watch: &'run Watch,
    /// The files of the new side.
    pub(super) files: &'run dyn Files,
    /// Who looks at how events are designed.
    pub(super) designer: Designer,
    /// The definitions of events among them.
    pub(super) definitions: Definitions<'run>,
}

/// What is told with the file or the channel that it was in, and not again.
struct Folded<'run> {
    files: &'run BTreeSet<String>,
    messages: &'run BTreeSet<(String, SubjectName)>,
}

impl Folded<'_> {
    fn holds(&self, gone: &Subject) -> bool {
        let key = (gone.path().to_owned(), gone.name.clone());
        self.files.contains(gone.path()) || self.messages.contains(&key)
    }
}

/// Both sides of a run, put together.
pub(super) struct Paired {
    pub(super) pairs: Vec<Pair>,
    old_unread: Vec<Unread>,
    new_unread: Vec<Unread>,
    old_protobuf: Arc<Library>,
    new_protobuf: Arc<Library>,
    /// What the readers of schemas have to say, of either side.
    notes: BTreeSet<String>,
}

impl Judge<'_> {
    /// Puts together what belongs together and is asked for.
    pub(super) fn pair(&self, old: Loaded, new: Loaded) -> Paired {
        let (old_unread, new_unread) = (self.in_scope(old.unread), self.in_scope(new.unread));
        Paired {
            notes: old.notes.into_iter().chain(new.notes).collect(),
            pairs: self.pairs(old.subjects, new.subjects, &new_unread),
            old_unread,
            new_unread,
            old_protobuf: old.protobuf,
            new_protobuf: new.protobuf,
        }
    }

    /// Judges and weighs. `earlier` holds for each pair the versions older than the base that it is compared with as well.
    ///
    /// # Errors
    /// If a profile rests on a file that makes no sense.
    pub(super) fn report(
        &self,
        paired: &Paired,
        earlier: &[Vec<Version>],
        mut notes: Vec<String>,
    ) -> Result<Report, Error> {
        let Paired {
            pairs,
            old_unread,
            new_unread,
            old_protobuf,
            new_protobuf,
            notes: read,
        } = paired;
        let protobuf = [&**old_protobuf, &**new_protobuf];
        let lost = self.lost(pairs, protobuf);
        let documents = asyncapi::whole(pairs);
        let folded = Folded {
            files: &lost.folded,
            messages: &documents.folded,
        };
        let mut compared = self.compare_all(pairs, earlier);
        tell_once(&mut compared);
        let mut told = self.definitions.judge(pairs, &compared);
        let of_examples = examples::told(pairs, &compared);
        for (pair, changes) in told.of_messages.into_iter().chain(of_examples) {
            match compared.get_mut(pair) {
                Some(comparison) => comparison.tell(changes),
                // A message of a document that did not change.
                None => told.changes.extend(changes),
            }
        }
        let (subjects, mut whole) = self.weigh_all(
            (pairs, compared),
            earlier,
            old_unread,
            (&folded, &told.retold),
        );
        self.add_told(told.changes, &mut whole);
        notes.extend(told.notes);
        self.add_lost(lost, &mut whole);
        self.add_documents(documents, &mut whole);
        self.add_told(self.designer.lint_documents(pairs, self.policy), &mut whole);
        notes.extend(self.apply_profiles(protobuf, &mut whole)?);
        notes.extend(self.designer.note.clone());
        let base = Against::from(self.base);
        for unread in old_unread {
            let change = compat::base_unreadable(unread);
            whole.add(change, &base, &self.policy.for_path(&unread.path));
        }
        let unsettled = self.unsettled(pairs, [old_unread, new_unread]);
        // Entries of registries are in common, though no schema is.
        let unsettled = unsettled
            .filter(|_| !told.compares_entries || !old_unread.is_empty() || !new_unread.is_empty());
        if let Some(why) = &unsettled {
            let change = compat::nothing_in_common(&self.base.label, &self.head.label, why);
            let effective = self.policy.for_path("");
            // A profile decides about all that could be read, whatever it is called.
            if old_unread.is_empty() && new_unread.is_empty() {
                whole.add_of_protobuf(change, &base, &effective);
            } else {
                whole.add(change, &base, &effective);
            }
        }
        policy::rank(&mut whole.findings);
        let outcome = outcome(new_unread, &whole);
        Ok(Report {
            base: Some(self.base.clone()),
            aside: Aside::default(),
            head: self.head.clone(),
            unknown_fields: self.policy.for_path("").unknown_fields.value,
            formats: self.policy.for_path("").format.value,
            subjects,
            findings: whole.findings,
            outcome,
            unread: unread(old_unread.clone(), new_unread.clone()),
            unsettled: unsettled.map(|why| Verdict::Unproven { why }),
            notes: notes.into_iter().chain(read.iter().cloned()).collect(),
            events: None,
            picture: None,
        })
    }

    /// The files and packages of Protobuf that are gone as a whole.
    fn lost(&self, pairs: &[Pair], [old, new]: [&Library; 2]) -> Whole {
        match self.pairing {
            Pairing::Files => Whole::default(),
            Pairing::Changes | Pairing::Directories => protobuf::whole(pairs, old, new, self.files),
        }
    }

    fn add_lost(&self, lost: Whole, whole: &mut Weighed) {
        let base = Against::from(self.base);
        for change in lost.changes {
            let path = change.old.as_ref().map(|old| old.file.path().to_owned());
            if let Some(path) = path.filter(|path| self.scope.contains(path)) {
                whole.add_of_protobuf(change, &base, &self.policy.for_path(&path));
            }
        }
    }

    fn add_documents(&self, documents: asyncapi::Whole, whole: &mut Weighed) {
        let base = Against::from(self.base);
        for change in documents.changes {
            let place = change.old.as_ref().or(change.new.as_ref());
            let path = place.map(|place| place.file.path().to_owned());
            let path = path.unwrap_or_default();
            if self.scope.contains(&path) {
                // What reaches a reader here is what the application sends.
                let sends = Exchange::of([Action::Send]);
                let effective = self.policy.for_path(&path).exchanging(sends);
                whole.add(change, &base, &effective);
            }
        }
    }

    /// Lets the profiles decide where the policy asks for one; gives what they have to say besides.
    fn apply_profiles(
        &self,
        [old, new]: [&Library; 2],
        whole: &mut Weighed,
    ) -> Result<Vec<String>, Error> {
        let profiles = Profiles {
            policy: self.policy,
            sides: Sides {
                old,
                new,
                new_files: self.files,
                are_files: self.pairing == Pairing::Files,
            },
        };
        let base = Against::from(self.base);
        profiles.apply(whole, &base, |path| self.scope.contains(path))
    }

    fn compare_all<'pairs>(
        &self,
        pairs: &'pairs [Pair],
        earlier: &'pairs [Vec<Version>],
    ) -> Vec<Comparison<'pairs>> {
        let done = AtomicUsize::new(0);
        let catalogue = self.catalogue(pairs);
        let compare = |(index, pair): (usize, &'pairs Pair)| {
            let versions = earlier.get(index).map_or(&[][..], Vec::as_slice);
            let path = pair.newest().path();
            let mut comparison = Comparison::of(pair, versions, self.policy.for_path(path));
            if !self.reached.contains(path) || self.designer.looks_at_all() {
                comparison.design(&self.designer, catalogue.as_ref());
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            self.watch.step("comparing", done, Some(pairs.len()));
            comparison
        };
        pairs.par_iter().enumerate().map(compare).collect()
    }

    /// Weighs what was compared, without the changes that are told with a file, or in other words.
    fn weigh_all(
        &self,
        (pairs, compared): (&[Pair], Vec<Comparison<'_>>),
        earlier: &[Vec<Version>],
        old_unread: &[Unread],
        (folded, retold): (&Folded<'_>, &BTreeSet<(usize, usize)>),
    ) -> (Vec<SubjectReport>, Weighed) {
        let mut whole = Weighed::default();
        let mut subjects = Vec::with_capacity(compared.len());
        for (pair_index, (pair, comparison)) in pairs.iter().zip(compared).enumerate() {
            let path = pair.newest().path();
            let owner = self.designer.owner(path, &self.policy.for_path(path));
            subjects.push(comparison.subject(self.reached.contains(path), owner));
            // Nobody knows what was written with an old side that cannot be read, or that lies further back.
            let has_versions = earlier
                .get(pair_index)
                .is_some_and(|versions| !versions.is_empty());
            let is_new = !has_versions && !old_unread.iter().any(|unread| unread.path == path);
            let is_told_with_file = pair.new_side().is_none() && folded.holds(pair.newest());
            let tells = |index: usize, change: &Change| {
                let is_known = !is_new && *change.rule == rules::ADDED;
                let is_retold = retold.contains(&(pair_index, index));
                self.tells(change) && !is_known && !is_told_with_file && !is_retold
            };
            whole.extend(comparison.weigh(&Against::from(self.base), tells));
        }
        (subjects, whole)
    }

    /// The names of all events of the new side, where all of them were read.
    fn catalogue(&self, pairs: &[Pair]) -> Option<Catalogue> {
        let is_whole = self.designer.looks_at_all() || self.pairing == Pairing::Directories;
        let new = pairs.iter().filter_map(Pair::new_side);
        is_whole.then(|| new.map(|new| new.name.0.as_str()).collect())
    }

    /// Adds what is told of definitions of events.
    fn add_told(&self, changes: Vec<Change>, whole: &mut Weighed) {
        let base = Against::from(self.base);
        for change in changes {
            let place = change.new.as_ref().or(change.old.as_ref());
            let path = place.map_or(String::new(), |place| place.file.path().to_owned());
            if self.scope.contains(&path) {
                let effective = self.policy.for_path(&path);
                if by_path(&path) == Candidate::Schema(SchemaType::Protobuf) {
                    whole.add_of_protobuf(change, &base, &effective);
                } else {
                    whole.add(change, &base, &effective);
                }
            }
        }
    }

    fn in_scope(&self, unread: Vec<Unread>) -> Vec<Unread> {
        unread
            .into_iter()
            .filter(|unread| self.scope.contains(&unread.path))
            .collect()
    }

    /// The pairs that can be judged. Paired is everything that changed: what moved out of the scope is not gone.
    fn pairs(&self, old: Vec<Subject>, new: Vec<Subject>, unread: &[Unread]) -> Vec<Pair> {
        let pairs = match self.pairing {
            Pairing::Changes => subject::pair(old, new, Renames::InPlace),
            Pairing::Directories => subject::pair(old, new, Renames::Anywhere),
            // The user has put them side by side, whatever they are the events of.
            Pairing::Files => subject::pair_roots(old, new),
        };
        let pairs = match self.pairing {
            Pairing::Changes | Pairing::Directories => self.definitions.pair(pairs),
            Pairing::Files => pairs,
        };
        let in_scope = |pair: &Pair| {
            let mut sides = [pair.old_side(), pair.new_side()].into_iter().flatten();
            sides.any(|side| self.scope.contains(side.path()))
        };
        let pairs = pairs.into_iter().filter(in_scope);
        let is_known = |pair: &Pair| match pair {
            Pair::Removed(old) => !unread.iter().any(|unread| may_hold(unread, old)),
            Pair::Added(_) | Pair::Both { .. } => true,
        };
        pairs.filter(is_known).collect()
    }

    /// Two files that were put side by side have no common place from which one could have moved.
    fn tells(&self, change: &Change) -> bool {
        self.pairing != Pairing::Files || *change.rule != rules::MOVED
    }

    /// Why two sides that the user put side by side cannot be compared as a whole.
    fn unsettled(&self, pairs: &[Pair], unread: [&[Unread]; 2]) -> Option<String> {
        if self.pairing == Pairing::Changes {
            return None;
        }
        match unread.into_iter().flatten().next() {
            Some(unread) => Some(format!("{} could not be read", unread.path)),
            None if pairs.iter().any(|pair| matches!(pair, Pair::Both { .. })) => None,
            None => Some("the two sides have no schema in common".to_owned()),
        }
    }
}

/// Whether a subject may stand in a file that cannot be read: then nobody knows that it is gone, and it must not be said.
fn may_hold(unread: &Unread, gone: &Subject) -> bool {
    let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
    let short = gone.name.0.rsplit(['.', '/']).next().unwrap_or_default();
    let text = unread.place.as_ref().map_or("", |place| place.file.text());
    name(&unread.path) == name(gone.path()) || text.contains(short)
}

fn outcome(unread: &[Unread], weighed: &Weighed) -> Outcome {
    let effects = weighed
        .findings
        .iter()
        .flat_map(|finding| &finding.change.effects);
    let mut proofs = effects.map(|effect| &effect.proof);
    match (unread, weighed.fails) {
        _ if proofs.any(|proof| matches!(proof, Proof::Refuted(_))) => Outcome::Contradiction,
        ([], false) => Outcome::Pass,
        ([], true) => Outcome::Fail,
        _ => Outcome::Error,
    }
}

fn unread(old: Vec<Unread>, new: Vec<Unread>) -> Vec<UnreadFile> {
    let of = |side: Side, files: Vec<Unread>| {
        files
            .into_iter()
            .map(move |unread| UnreadFile { side, unread })
    };
    of(Side::Old, old).chain(of(Side::New, new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Counts, Detail, Direction, Effect, ElementPath, Impact, SubjectName, Witness,
    };
    use crate::policy::Effective;

    fn weighed(proof: Proof) -> Weighed {
        let effect = Effect {
            direction: Some(Direction::Backward),
            layer: None,
            impact: Impact::Unreadable,
            counts: Counts::Verdict,
            proof,
        };
        let change = Change {
            rule: &crate::rules::avro::TYPE_NARROWED,
            subject: SubjectName("com.acme.Order".to_owned()),
            element: ElementPath("Order.total".to_owned()),
            old: None,
            new: None,
            detail: Detail::default(),
            effects: vec![effect],
        };
        let mut weighed = Weighed::default();
        let base = Against {
            label: "main".to_owned(),
            id: None,
            likeness: None,
        };
        weighed.add(change, &base, &Effective::default());
        weighed
    }

    #[test]
    fn a_claim_that_the_codec_contradicts_is_an_internal_error() {
        let witness = Witness {
            direction: Direction::Backward,
            codec: "a codec",
            event: serde_json::Value::Null,
            encoded: Vec::new(),
            outcome: "the reader read it".to_owned(),
            opinion: None,
        };
        assert_eq!(
            outcome(&[], &weighed(Proof::Proven(witness.clone()))),
            Outcome::Fail
        );
        let refuted = outcome(&[], &weighed(Proof::Refuted(witness)));
        assert_eq!((refuted, refuted.exit_code()), (Outcome::Contradiction, 5));
    }
}
