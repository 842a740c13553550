//! Numbers that were free for a while and mean something else now.

use super::Judgement;
use crate::format::protobuf::{Definition, Library};
use crate::model::{Change, Counts, Direction, Effect, Impact, Proof};
use crate::rules::protobuf as rules;

const MEANING: &str =
    "the bytes are read, as the value of another field; what a name means is not in them";

/// Tells renames of an earlier version for what they are where the version between had no such number: nobody renamed
/// anything, the number was given to something new.
///
/// `base` is the last version, `judgement` the comparison with one before it.
pub fn reborn(judgement: &mut Judgement, base: &Definition) {
    for change in &mut judgement.changes {
        let reused = match change.rule {
            rule if *rule == rules::FIELD_RENAMED => &rules::FIELD_NUMBER_REUSED,
            rule if *rule == rules::ENUM_VALUE_RENAMED => &rules::ENUM_NUMBER_REUSED,
            _ => continue,
        };
        if is_free(base.library(), change) {
            change.rule = reused;
            change.effects.extend(Direction::BOTH.map(misread));
        }
    }
}

fn misread(direction: Direction) -> Effect {
    Effect {
        direction: Some(direction),
        layer: None,
        impact: Impact::Misread,
        counts: Counts::Hazard,
        proof: Proof::NotTried {
            why: MEANING.to_owned(),
        },
    }
}

/// Whether the type was there and had no such number.
fn is_free(library: &Library, change: &Change) -> bool {
    let word = |name: &str| {
        let mut words = change.detail.words.iter();
        words.find_map(|(word, text)| (*word == name).then_some(text.as_str()))
    };
    let (Some(holder), Some(number)) = (word("holder"), word("number")) else {
        return false;
    };
    number
        .parse()
        .is_ok_and(|number| library.has_number(holder, number) == Some(false))
}
