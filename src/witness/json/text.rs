//! Strings that match a pattern.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

use super::language::parse;

/// At most so many strings for a pattern.
const MAX_TEXTS: usize = 48;
/// No part of a pattern is repeated more often, unless a length asks for it.
const MAX_REPEATS: u32 = 64;
/// No string is longer.
const LONGEST: u32 = 250_000;

/// Strings that match `pattern`: the shortest, some with other characters, branches and repetitions, and some that
/// are as long as `lengths` says.
pub(super) fn matching(pattern: &str, lengths: &BTreeSet<u64>) -> Vec<String> {
    let Some(hir) = parse(pattern) else {
        return Vec::new();
    };
    let mut points = Vec::new();
    decisions(&hir, &mut points);
    let mut texts = Vec::new();
    let mut write = |turn: Option<(usize, usize)>, repeat: u32| {
        let mut writer = Writer {
            turn,
            repeat,
            met: 0,
            text: String::new(),
            length: 0,
        };
        if writer.write(&hir) {
            texts.push(writer.text);
        }
    };
    write(None, 0);
    for length in lengths
        .iter()
        .filter_map(|length| u32::try_from(*length).ok())
    {
        write(None, length);
        write(
            None,
            length.saturating_sub(u32::try_from(points.len()).unwrap_or(0)),
        );
    }
    let turns = points.iter().enumerate();
    let turns = turns.flat_map(|(point, options)| (1..*options).map(move |option| (point, option)));
    for turn in turns.take(MAX_TEXTS) {
        write(Some(turn), 0);
    }
    for repeat in [1, 2, 3, 8] {
        write(None, repeat);
    }
    // An unanchored pattern matches in the middle of a text.
    let mut around: Vec<String> = texts
        .iter()
        .take(2)
        .map(|text| format!("{text}\n"))
        .collect();
    if let Some(first) = texts.first() {
        around.extend([
            format!(" {first} "),
            format!("a{first}"),
            format!("{first}a"),
        ]);
    }
    texts.extend(around);
    texts
}

/// How many ways there are to go on at each point of a pattern, in the order in which [`Writer`] meets them.
fn decisions(hir: &Hir, points: &mut Vec<usize>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) => {}
        HirKind::Class(class) => points.push(characters(class).len()),
        HirKind::Repetition(repetition) => {
            points.push(3);
            decisions(&repetition.sub, points);
        }
        HirKind::Capture(capture) => decisions(&capture.sub, points),
        HirKind::Concat(parts) => parts.iter().for_each(|part| decisions(part, points)),
        HirKind::Alternation(branches) => {
            points.push(branches.len());
            for branch in branches {
                decisions(branch, points);
            }
        }
    }
}

/// Characters that stand for a class: plain ones first, then the ends of its ranges.
fn characters(class: &Class) -> Vec<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .map(|r| (r.start(), r.end()))
            .collect(),
        Class::Bytes(class) => {
            let ranges = class.ranges().iter();
            ranges
                .map(|r| (char::from(r.start()), char::from(r.end())))
                .collect()
        }
    };
    let plain = "a0A_-. é\n".chars();
    let holds = |c: &char| ranges.iter().any(|(start, end)| (start..=end).contains(&c));
    let mut characters: Vec<char> = plain.filter(holds).collect();
    let ends = ranges
        .iter()
        .take(8)
        .flat_map(|(start, end)| [*start, *end]);
    for end in ends {
        if !characters.contains(&end) {
            characters.push(end);
        }
    }
    characters
}

/// Writes one string that matches: everywhere the first option, at one point another one.
struct Writer {
    /// The point at which another option is taken, and which.
    turn: Option<(usize, usize)>,
    /// How long the string should become, as far as repetitions allow.
    repeat: u32,
    met: usize,
    text: String,
    /// In characters.
    length: u32,
}

impl Writer {
    fn push(&mut self, character: char) {
        self.text.push(character);
        self.length += 1;
    }

    fn option(&mut self) -> usize {
        let point = self.met;
        self.met += 1;
        self.turn
            .filter(|(at, _)| *at == point)
            .map_or(0, |(_, option)| option)
    }

    fn write(&mut self, hir: &Hir) -> bool {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => true,
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => {
                    text.chars().for_each(|character| self.push(character));
                    true
                }
                Err(_) => false,
            },
            HirKind::Class(class) => {
                let option = self.option();
                let characters = characters(class);
                let character = characters.get(option).or(characters.first());
                character.is_some_and(|character| {
                    self.push(*character);
                    true
                })
            }
            HirKind::Repetition(repetition) => {
                let extra = u32::try_from(self.option()).unwrap_or(0);
                let most = repetition.max.unwrap_or(u32::MAX);
                let asked = self.repeat.saturating_sub(self.length);
                let times = (repetition.min.max(extra).max(asked)).min(most);
                if repetition.min > MAX_REPEATS.max(self.repeat) {
                    return false;
                }
                self.repeated(&repetition.sub, times, repetition.min)
            }
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().all(|part| self.write(part)),
            HirKind::Alternation(branches) => {
                let taken = self.option().min(branches.len() - 1);
                let mut written = false;
                for (index, branch) in branches.iter().enumerate() {
                    if index == taken {
                        written = self.write(branch);
                    } else {
                        let mut skipped = Vec::new();
                        decisions(branch, &mut skipped);
                        self.met += skipped.len();
                    }
                }
                written
            }
        }
    }

    /// Writes `sub` so often, and stops early once the string is as long as asked.
    fn repeated(&mut self, sub: &Hir, times: u32, least: u32) -> bool {
        let start = self.met;
        for time in 0..times {
            self.met = start;
            let long_enough = self.length >= self.repeat;
            if time >= least.max(1) && self.repeat > 0 && long_enough {
                break;
            }
            if !self.write(sub) || self.length > LONGEST {
                return false;
            }
        }
        let mut inside = Vec::new();
        decisions(sub, &mut inside);
        self.met = start + inside.len();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_matches_and_is_as_long_as_asked() {
        let texts = matching("^[A-Z]{2}[0-9]+$", &BTreeSet::from([6]));
        assert!(texts.contains(&"AA0".to_owned()), "{texts:?}");
        assert!(texts.iter().any(|text| text.len() == 6), "{texts:?}");
    }

    #[test]
    fn each_branch_and_the_ends_of_each_class_are_written() {
        let texts = matching("^(cat|dog)[b-d]?$", &BTreeSet::new());
        for text in ["cat", "dog", "catb"] {
            assert!(texts.contains(&text.to_owned()), "{text} in {texts:?}");
        }
    }

    #[test]
    fn nested_repetitions_stay_small() {
        let texts = matching("^((a{50}){50}){500}$", &BTreeSet::new());
        assert!(texts.is_empty());
    }
}
