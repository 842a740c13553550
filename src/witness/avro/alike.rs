//! Which types of two schemas are the same but for defaults, documentation and namespaces.

use std::collections::{BTreeMap, BTreeSet};

use crate::format::avro::TypeId;

/// More pairs than this are not compared; what is left counts as different.
const MAX_PAIRS: usize = 100_000;

/// A writer's and a reader's type.
type Pair = (TypeId, TypeId);

/// Answers that were given. Types that contain themselves are alike as long as nothing in them differs.
#[derive(Default)]
pub(super) struct Alike {
    known: BTreeMap<Pair, bool>,
}

impl Alike {
    /// Whether the types of `pair` and all that they reach are alike. `parts` gives the pairs inside a pair whose own
    /// names and sizes are the same, and nothing for one that differs.
    pub(super) fn holds(&mut self, pair: Pair, parts: impl Fn(Pair) -> Option<Vec<Pair>>) -> bool {
        if let Some(&known) = self.known.get(&pair) {
            return known;
        }
        let mut inside_of: BTreeMap<Pair, Vec<Pair>> = BTreeMap::new();
        let mut different = Vec::new();
        let mut seen = BTreeSet::from([pair]);
        let mut waiting = vec![pair];
        while let Some(outer) = waiting.pop() {
            let settled = self.known.get(&outer).copied();
            let within = self.known.len() + seen.len() <= MAX_PAIRS;
            match (settled, parts(outer).filter(|_| within)) {
                (Some(true), _) => {}
                (Some(false), _) | (None, None) => different.push(outer),
                (None, Some(parts)) => {
                    for part in parts {
                        inside_of.entry(part).or_default().push(outer);
                        if seen.insert(part) {
                            waiting.push(part);
                        }
                    }
                }
            }
        }
        let mut unlike = BTreeSet::new();
        while let Some(pair) = different.pop() {
            if unlike.insert(pair) {
                different.extend(inside_of.get(&pair).into_iter().flatten());
            }
        }
        let settled = seen.into_iter().map(|pair| (pair, !unlike.contains(&pair)));
        self.known.extend(settled);
        self.known[&pair]
    }
}
