//! Patterns as sets of texts: whether one includes another, and how long its texts are.
//!
//! In: patterns as JSON Schema has them, ECMA-262 and unanchored. Out: an answer, or none for look-around, back
//! references and patterns that grow too large.

use std::collections::BTreeMap;

use regex_automata::MatchKind;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::start;
use regex_syntax::hir::{Hir, HirKind, Look};

/// So many pairs of states are looked at.
const MAX_PAIRS: usize = 20_000;
/// So much memory one automaton may take, in bytes.
const MAX_CACHE: usize = 8 << 20;

/// Whether all texts of one pattern are texts of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inclusion {
    /// They are.
    Holds,
    /// This one is not, among others.
    Fails(String),
    /// Nobody knows.
    Unknown,
}

/// Whether every text that `narrow` matches is matched by `wide`.
pub fn inclusion(narrow: &str, wide: &str) -> Inclusion {
    let walk = Walk::new(narrow, wide);
    walk.and_then(Walk::run).unwrap_or(Inclusion::Unknown)
}

/// How long the texts of a pattern are at least and at most, in characters; `None` where there is no longest.
pub fn lengths(pattern: &str) -> Option<(u64, Option<u64>)> {
    let hir = parse(pattern)?;
    let (least, most) = length(&hir);
    let ends = hir.properties();
    let is_whole =
        ends.look_set_prefix().contains(Look::Start) && ends.look_set_suffix().contains(Look::End);
    Some((least, most.filter(|_| is_whole)))
}

/// The pattern as the validator's engine understands it.
pub(super) fn parse(pattern: &str) -> Option<Hir> {
    let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
    let mut parser = regex_syntax::ParserBuilder::new().nest_limit(100).build();
    parser.parse(&translated).ok()
}

fn length(hir: &Hir) -> (u64, Option<u64>) {
    let add = |one: Option<u64>, other: Option<u64>| one?.checked_add(other?);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, Some(0)),
        HirKind::Literal(literal) => {
            let characters = String::from_utf8_lossy(&literal.0).chars().count() as u64;
            (characters, Some(characters))
        }
        HirKind::Class(_) => (1, Some(1)),
        HirKind::Capture(capture) => length(&capture.sub),
        HirKind::Repetition(repetition) => {
            let (least, most) = length(&repetition.sub);
            let times = repetition.max.map(u64::from);
            let most = most
                .zip(times)
                .and_then(|(most, times)| most.checked_mul(times));
            (least.saturating_mul(repetition.min.into()), most)
        }
        HirKind::Concat(parts) => parts.iter().map(length).fold((0, Some(0)), |sum, part| {
            (sum.0.saturating_add(part.0), add(sum.1, part.1))
        }),
        HirKind::Alternation(branches) => {
            let lengths: Vec<_> = branches.iter().map(length).collect();
            let least = lengths.iter().map(|(least, _)| *least).min().unwrap_or(0);
            let most = lengths
                .iter()
                .map(|(_, most)| *most)
                .collect::<Option<Vec<u64>>>();
            (least, most.and_then(|most| most.into_iter().max()))
        }
    }
}

/// One pattern under way: an automaton that has read a text so far.
struct Side {
    automaton: DFA,
    cache: Cache,
}

impl Side {
    fn new(pattern: &str) -> Option<Self> {
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .cache_capacity(MAX_CACHE)
            .minimum_cache_clear_count(Some(0));
        let hir = parse(pattern)?;
        let limit = thompson::Config::new().nfa_size_limit(Some(MAX_CACHE));
        let nfa = thompson::Compiler::new()
            .configure(limit)
            .build_from_hir(&hir)
            .ok()?;
        let automaton = DFA::builder().configure(config).build_from_nfa(nfa).ok()?;
        let cache = automaton.create_cache();
        Some(Self { automaton, cache })
    }

    fn start(&mut self) -> Option<Reading> {
        let state = self
            .automaton
            .start_state(&mut self.cache, &start::Config::new())
            .ok()?;
        Some(Reading {
            state,
            has_matched: false,
        })
    }

    /// `None` when the automaton gives up.
    fn read(&mut self, reading: Reading, byte: u8) -> Option<Reading> {
        if reading.has_matched {
            return Some(reading);
        }
        let state = self
            .automaton
            .next_state(&mut self.cache, reading.state, byte)
            .ok()?;
        (!state.is_quit()).then_some(Reading {
            state,
            has_matched: state.is_match(),
        })
    }

    fn accepts(&mut self, reading: Reading) -> Option<bool> {
        if reading.has_matched {
            return Some(true);
        }
        let state = self
            .automaton
            .next_eoi_state(&mut self.cache, reading.state)
            .ok()?;
        (!state.is_quit()).then_some(state.is_match())
    }
}

/// How far an automaton has come. A pattern that has matched somewhere has matched for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reading {
    state: LazyStateID,
    has_matched: bool,
}

/// Two automata reading the same text.
struct Walk {
    narrow: Side,
    wide: Side,
    /// One byte of each kind that either automaton tells apart, readable ones first.
    bytes: Vec<u8>,
}

impl Walk {
    fn new(narrow: &str, wide: &str) -> Option<Self> {
        let (narrow, wide) = (Side::new(narrow)?, Side::new(wide)?);
        let classes = |byte: u8| {
            let class = |side: &Side| side.automaton.byte_classes().get(byte);
            (class(&narrow), class(&wide))
        };
        let readable = |byte: &u8| {
            (
                !byte.is_ascii_alphanumeric(),
                !byte.is_ascii_graphic(),
                !byte.is_ascii(),
                *byte,
            )
        };
        let mut all: Vec<u8> = (0..=u8::MAX).collect();
        all.sort_by_key(readable);
        let mut seen = std::collections::BTreeSet::new();
        let bytes = all
            .into_iter()
            .filter(|byte| seen.insert(classes(*byte)))
            .collect();
        Some(Self {
            narrow,
            wide,
            bytes,
        })
    }

    /// Breadth first, so that the text that is found is a shortest one.
    fn run(mut self) -> Option<Inclusion> {
        let start = (self.narrow.start()?, self.wide.start()?);
        let mut came_from: BTreeMap<(Reading, Reading), Option<(usize, u8)>> =
            BTreeMap::from([(start, None)]);
        let mut pairs = vec![start];
        let mut next = 0;
        while let Some(&(narrow, wide)) = pairs.get(next) {
            if wide.has_matched {
                next += 1;
                continue;
            }
            if self.narrow.accepts(narrow)? && !self.wide.accepts(wide)? {
                return Some(spell(&pairs, &came_from, next));
            }
            for byte in self.bytes.clone() {
                let pair = (self.narrow.read(narrow, byte)?, self.wide.read(wide, byte)?);
                if came_from.len() >= MAX_PAIRS {
                    return None;
                }
                came_from.entry(pair).or_insert_with(|| {
                    pairs.push(pair);
                    Some((next, byte))
                });
            }
            next += 1;
        }
        Some(Inclusion::Holds)
    }
}

/// The text that leads to a pair of readings.
fn spell(
    pairs: &[(Reading, Reading)],
    came_from: &BTreeMap<(Reading, Reading), Option<(usize, u8)>>,
    last: usize,
) -> Inclusion {
    let mut bytes = Vec::new();
    let mut at = last;
    while let Some(Some((before, byte))) = came_from.get(&pairs[at]) {
        bytes.push(*byte);
        at = *before;
    }
    bytes.reverse();
    String::from_utf8(bytes).map_or(Inclusion::Unknown, Inclusion::Fails)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inclusion_is_about_texts_not_about_spelling() {
        assert_eq!(inclusion("^[A-Z]+$", "^[A-Z0-9]+$"), Inclusion::Holds);
        assert_eq!(inclusion("^[0-9]{2,3}\\.", "^[0-9]+\\."), Inclusion::Holds);
        assert_eq!(inclusion("^abc$", "b"), Inclusion::Holds);
        assert_eq!(inclusion("b", "[a-z]*"), Inclusion::Holds);
        assert_eq!(
            inclusion("^[A-Z0-9]+$", "^[A-Z]+$"),
            Inclusion::Fails("0".to_owned())
        );
        assert_eq!(inclusion("b", "^b"), Inclusion::Fails("0b".to_owned()));
        assert_eq!(inclusion("^.$", "^[\\s\\S]$"), Inclusion::Holds);
    }

    #[test]
    fn what_is_no_regular_language_is_unknown() {
        assert_eq!(inclusion("^(a+)\\1$", "a"), Inclusion::Unknown);
        assert_eq!(inclusion("^(?=a)b", "a"), Inclusion::Unknown);
        assert_eq!(
            inclusion("^((a{50}){50}){50}$", "^(a{49}){9999}$"),
            Inclusion::Unknown
        );
    }

    #[test]
    fn the_length_of_an_anchored_pattern_is_known() {
        assert_eq!(lengths("^[0-9a-f]{8}-[0-9a-f]{4}$"), Some((13, Some(13))));
        assert_eq!(lengths("^(a|bcd)é?$"), Some((1, Some(4))));
        assert_eq!(lengths("[0-9]{3}"), Some((3, None)));
        assert_eq!(lengths("^a|b$"), Some((1, None)));
    }
}
