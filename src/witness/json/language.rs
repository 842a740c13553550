//! Patterns as sets of texts: whether one includes another, whether several have a text in common, how long texts are.
//!
//! In: patterns as JSON Schema has them, ECMA-262 and unanchored. Out: an answer, or none for look-around, back
//! references and patterns that grow too large.

use std::collections::{BTreeSet, VecDeque};

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
    let ask = Ask {
        wanted: vec![narrow],
        unwanted: vec![wide],
        ..Ask::default()
    };
    match find(&ask).0 {
        Found::Text(text) => Inclusion::Fails(text),
        Found::Nothing => Inclusion::Holds,
        Found::Unknown => Inclusion::Unknown,
    }
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
    fn new(hir: &Hir) -> Option<Self> {
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .cache_capacity(MAX_CACHE)
            .minimum_cache_clear_count(Some(0));
        let limit = thompson::Config::new().nfa_size_limit(Some(MAX_CACHE));
        let nfa = thompson::Compiler::new()
            .configure(limit)
            .build_from_hir(hir)
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

/// What a text has to be.
#[derive(Debug, Default)]
pub struct Ask<'p> {
    /// The patterns it matches.
    pub wanted: Vec<&'p str>,
    /// The patterns it does not match.
    pub unwanted: Vec<&'p str>,
    /// The texts it is not.
    pub except: Vec<&'p str>,
    /// How many characters it has at least.
    pub least: u64,
    /// How many characters it has at most.
    pub most: Option<u64>,
}

/// Whether there is a text as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This one, and it is a shortest.
    Text(String),
    /// There is none.
    Nothing,
    /// Nobody knows.
    Unknown,
}

/// Looks for a text, and says how many steps that took.
pub fn find(ask: &Ask<'_>) -> (Found, u64) {
    let Some(mut walk) = Walk::new(ask) else {
        return (Found::Unknown, 1);
    };
    let found = walk.run().unwrap_or(Found::Unknown);
    (found, walk.steps)
}

/// A pattern, and the engine of the validator for it.
#[derive(Debug)]
pub struct Pattern {
    /// As it is written.
    pub text: String,
    /// Whether automata can read it.
    pub is_regular: bool,
    engine: Option<jsonschema::Validator>,
}

impl Pattern {
    /// Compiles a pattern.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            is_regular: parse(text).is_some(),
            engine: super::codec::compile_pattern(text),
        }
    }

    /// Whether it matches somewhere in a text; `None` when the engine cannot tell.
    pub fn matches(&self, text: &str) -> Option<bool> {
        let text = serde_json::Value::String(text.to_owned());
        let engine = self.engine.as_ref()?;
        match engine.validate(&text) {
            Ok(()) => Some(true),
            Err(error) => super::codec::is_decided(&error).then_some(false),
        }
    }
}

/// A place in the walk: where each automaton is, how much of a character is missing, and how many characters
/// were read, as long as that matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    readings: Vec<Reading>,
    part: Part,
    characters: u64,
}

/// What may follow in the middle of a character, as UTF-8 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Another character.
    Whole,
    /// So many bytes more.
    Missing(u8),
    /// A byte of this range, and so many more.
    Within(u8, u8, u8),
}

impl Part {
    fn after(self, byte: u8) -> Option<Self> {
        let next = |missing: u8| match missing {
            0 => Self::Whole,
            missing => Self::Missing(missing),
        };
        match (self, byte) {
            (Self::Whole, 0..=0x7F) => Some(Self::Whole),
            (Self::Whole, 0xC2..=0xDF) => Some(Self::Missing(1)),
            (Self::Whole, 0xE0) => Some(Self::Within(0xA0, 0xBF, 1)),
            (Self::Whole, 0xED) => Some(Self::Within(0x80, 0x9F, 1)),
            (Self::Whole, 0xE1..=0xEF) => Some(Self::Missing(2)),
            (Self::Whole, 0xF0) => Some(Self::Within(0x90, 0xBF, 2)),
            (Self::Whole, 0xF1..=0xF3) => Some(Self::Missing(3)),
            (Self::Whole, 0xF4) => Some(Self::Within(0x80, 0x8F, 2)),
            (Self::Missing(missing), 0x80..=0xBF) => Some(next(missing - 1)),
            (Self::Within(first, last, missing), byte) if (first..=last).contains(&byte) => {
                Some(next(missing))
            }
            _ => None,
        }
    }
}

/// An automaton gave up.
struct TooLarge;

/// Several automata reading the same text.
struct Walk {
    sides: Vec<Side>,
    /// So many of them are to match; the others are not.
    wanted: usize,
    least: u64,
    most: Option<u64>,
    /// One byte of each kind that some automaton tells apart, readable ones first.
    bytes: Vec<u8>,
    steps: u64,
}

impl Walk {
    fn new(ask: &Ask<'_>) -> Option<Self> {
        let patterns = ask.wanted.iter().chain(&ask.unwanted);
        let mut sides = patterns
            .map(|pattern| Side::new(&parse(pattern)?))
            .collect::<Option<Vec<_>>>()?;
        if !ask.except.is_empty() {
            sides.push(Side::new(&one_of(&ask.except))?);
        }
        let bytes = kinds(&sides);
        Some(Self {
            sides,
            wanted: ask.wanted.len(),
            least: ask.least,
            most: ask.most,
            bytes,
            steps: 0,
        })
    }

    /// Character by character, so that the text that is found is a shortest one.
    fn run(&mut self) -> Option<Found> {
        let mut readings = Vec::new();
        for side in &mut self.sides {
            readings.push(side.start()?);
        }
        let start = At {
            readings,
            part: Part::Whole,
            characters: 0,
        };
        let mut known = BTreeSet::from([self.key(&start)]);
        let mut places = vec![(start, None)];
        let (mut now, mut later) = (VecDeque::from([0]), VecDeque::new());
        while let Some(next) = now.pop_front() {
            let at = places[next].0.clone();
            if self.is_found(&at)? {
                return Some(spell(&places, next));
            }
            for byte in self.bytes.clone() {
                let Some(after) = self.read(&at, byte).ok()? else {
                    continue;
                };
                if known.insert(self.key(&after)) {
                    if places.len() >= MAX_PAIRS {
                        return None;
                    }
                    let is_later = after.characters > at.characters;
                    let queue = if is_later { &mut later } else { &mut now };
                    queue.push_back(places.len());
                    places.push((after, Some((next, byte))));
                }
            }
            if now.is_empty() {
                std::mem::swap(&mut now, &mut later);
            }
        }
        Some(Found::Nothing)
    }

    /// Beyond the least length a place that was reached with fewer characters is as good.
    fn key(&self, at: &At) -> At {
        At {
            characters: at.characters.min(self.least),
            ..at.clone()
        }
    }

    fn is_found(&mut self, at: &At) -> Option<bool> {
        if at.part != Part::Whole || at.characters < self.least {
            return Some(false);
        }
        for (index, side) in self.sides.iter_mut().enumerate() {
            if side.accepts(at.readings[index])? != (index < self.wanted) {
                return Some(false);
            }
        }
        Some(true)
    }

    /// The place after one more byte; `None` inside when no text goes on like that.
    fn read(&mut self, at: &At, byte: u8) -> Result<Option<At>, TooLarge> {
        self.steps += 1;
        let Some(part) = at.part.after(byte) else {
            return Ok(None);
        };
        let characters = at.characters + u64::from(at.part == Part::Whole);
        if self.most.is_some_and(|most| characters > most) {
            return Ok(None);
        }
        let mut readings = Vec::with_capacity(self.sides.len());
        for (index, side) in self.sides.iter_mut().enumerate() {
            let reading = side.read(at.readings[index], byte).ok_or(TooLarge)?;
            if reading.has_matched && index >= self.wanted {
                return Ok(None);
            }
            readings.push(reading);
        }
        Ok(Some(At {
            readings,
            part,
            characters,
        }))
    }
}

/// Exactly these texts.
fn one_of(texts: &[&str]) -> Hir {
    let branches = texts.iter().map(|text| Hir::literal(text.as_bytes()));
    Hir::concat(vec![
        Hir::look(Look::Start),
        Hir::alternation(branches.collect()),
        Hir::look(Look::End),
    ])
}

/// One byte of each kind, readable ones first.
fn kinds(sides: &[Side]) -> Vec<u8> {
    let part_of_character = |byte: u8| match byte {
        0..=0x7F => 0,
        0x80..=0x8F => 1,
        0x90..=0x9F => 2,
        0xA0..=0xBF => 3,
        0xC2..=0xDF => 4,
        0xE0 => 5,
        0xED => 6,
        0xE1..=0xEF => 7,
        0xF0 => 8,
        0xF1..=0xF3 => 9,
        0xF4 => 10,
        _ => 11,
    };
    let kind = |byte: u8| {
        let classes = sides
            .iter()
            .map(|side| side.automaton.byte_classes().get(byte));
        (part_of_character(byte), classes.collect::<Vec<_>>())
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
    let mut seen = BTreeSet::new();
    all.into_iter()
        .filter(|byte| seen.insert(kind(*byte)))
        .collect()
}

/// The text that leads to a place.
fn spell(places: &[(At, Option<(usize, u8)>)], last: usize) -> Found {
    let mut bytes = Vec::new();
    let mut at = last;
    while let Some((before, byte)) = places[at].1 {
        bytes.push(byte);
        at = before;
    }
    bytes.reverse();
    String::from_utf8(bytes).map_or(Found::Unknown, Found::Text)
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
