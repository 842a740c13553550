//! Where schema resolution has no quarrel and readers are wrong all the same: numbers that are rounded, logical types that
//! stand for something else.

use apache_avro::types::Value;

use super::Sides;
use crate::format::avro::{Logical, Primitive, Shape, Type, TypeId};
use crate::model::{Counts, Detail, Direction, Effect, ElementPath, Impact, Proof, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::{Meaning, Misreading, Step, telling_value};

/// Two types without parts that stand in the same place, and the way to it in the data of each side.
pub(super) struct Leaf<'walk> {
    pub(super) old: TypeId,
    pub(super) new: TypeId,
    pub(super) element: &'walk ElementPath,
    pub(super) old_path: &'walk [Step],
    pub(super) new_path: &'walk [Step],
}

/// A hazard: the row, its words, and whom it hurts.
pub(super) struct Hazard {
    pub(super) rule: &'static Rule,
    pub(super) detail: Detail,
    pub(super) effects: Vec<Effect>,
}

/// What readers of `leaf` get wrong although they can read it.
pub(super) fn of_leaf(sides: Sides<'_>, leaf: &Leaf<'_>) -> Vec<Hazard> {
    let look = Look {
        sides,
        leaf,
        old: sides.old.get(leaf.old),
        new: sides.new.get(leaf.new),
    };
    look.precision()
        .into_iter()
        .chain(look.exchange())
        .chain(look.logical())
        .collect()
}

struct Look<'run> {
    sides: Sides<'run>,
    leaf: &'run Leaf<'run>,
    old: &'run Type,
    new: &'run Type,
}

impl Look<'_> {
    /// The directions in which one side reads the other's bytes.
    fn readable(&self) -> impl Iterator<Item = Direction> {
        let (old, new) = (&self.old.shape, &self.new.shape);
        Direction::BOTH.into_iter().filter(move |direction| {
            let (writer, reader) = direction.writer_reader(old, new);
            match (writer, reader) {
                (Shape::Primitive(writer), Shape::Primitive(reader)) => reader.reads(*writer),
                (Shape::Fixed(writer), Shape::Fixed(reader)) => writer.size == reader.size,
                _ => false,
            }
        })
    }

    /// Integers that are promoted to a type without room for all of them.
    fn precision(&self) -> Option<Hazard> {
        use Primitive::{Double, Float, Int, Long};
        let direction = self.readable().find(|direction| {
            let (writer, reader) = direction.writer_reader(&self.old.shape, &self.new.shape);
            matches!(
                (writer, reader),
                (Shape::Primitive(Int | Long), Shape::Primitive(Float))
                    | (Shape::Primitive(Long), Shape::Primitive(Double))
            )
        })?;
        let (writer, reader) =
            direction.writer_reader(self.old.shape.kind(), self.new.shape.kind());
        let odd = match (writer, reader) {
            ("int", _) => Value::Int((1 << 24) + 1),
            (_, "float") => Value::Long((1 << 24) + 1),
            _ => Value::Long((1 << 53) + 1),
        };
        let detail = self.detail(self.old.shape.kind(), self.new.shape.kind());
        let detail = detail.word("writer", writer).word("reader", reader);
        Some(Hazard {
            rule: &rules::NUMBER_LOSES_PRECISION,
            detail,
            effects: vec![self.misread(direction, odd, Meaning::default())],
        })
    }

    /// Bytes that are no text, read as text.
    fn exchange(&self) -> Option<Hazard> {
        let (Shape::Primitive(old), Shape::Primitive(new)) = (&self.old.shape, &self.new.shape)
        else {
            return None;
        };
        let direction = match (old, new) {
            (Primitive::Bytes, Primitive::String) => Direction::Backward,
            (Primitive::String, Primitive::Bytes) => Direction::Forward,
            _ => return None,
        };
        let effect = self.misread(direction, Value::Bytes(vec![0xff]), Meaning::default());
        let detail = self.detail(old.name(), new.name());
        Some(Hazard {
            rule: &rules::TYPE_EXCHANGED,
            detail,
            effects: vec![effect],
        })
    }

    fn logical(&self) -> Option<Hazard> {
        if self.old.logical == self.new.logical {
            return None;
        }
        let word = |logical: &Option<Logical>| {
            logical
                .as_ref()
                .map_or_else(String::new, ToString::to_string)
        };
        let detail = self.detail(&word(&self.old.logical), &word(&self.new.logical));
        let rule = logical_rule(self.old.logical.as_ref(), self.new.logical.as_ref())?;
        let effects = self
            .readable()
            .filter(|&direction| rule.breaks.includes(direction));
        let effects: Vec<Effect> = effects
            .map(|direction| self.logical_effect(rule, direction))
            .collect();
        (!effects.is_empty()).then_some(Hazard {
            rule,
            detail,
            effects,
        })
    }

    fn logical_effect(&self, rule: &Rule, direction: Direction) -> Effect {
        if *rule == rules::DECIMAL_PRECISION_CHANGED {
            let why = "two decimals match only if their precisions do (Avro 1.12, Decimal); the decoders at hand do not look";
            return Self::effect(
                direction,
                Impact::Unreadable,
                Proof::BySpecification {
                    why: why.to_owned(),
                },
            );
        }
        let (writer, reader) = direction.writer_reader(self.old, self.new);
        let Some(value) = telling_value(&writer.shape, writer.logical.as_ref()) else {
            let why = "a value of this size is not made".to_owned();
            return Self::effect(direction, Impact::Misread, Proof::NotTried { why });
        };
        let meaning = Meaning {
            writer: writer.logical.as_ref(),
            reader: reader.logical.as_ref(),
        };
        self.misread(direction, value, meaning)
    }

    fn misread(&self, direction: Direction, value: Value, meaning: Meaning<'_>) -> Effect {
        let (path, _) = direction.writer_reader(self.leaf.old_path, self.leaf.new_path);
        let proof = self.sides.prover(direction).show(Misreading {
            path,
            value,
            meaning,
        });
        Self::effect(direction, Impact::Misread, proof)
    }

    fn effect(direction: Direction, impact: Impact, proof: Proof) -> Effect {
        Effect {
            direction: Some(direction),
            layer: None,
            impact,
            counts: Counts::Hazard,
            proof,
        }
    }

    fn detail(&self, before: &str, after: &str) -> Detail {
        let element = self.leaf.element.to_string();
        Detail::new(before, after)
            .word("element", element)
            .word("before", before)
            .word("after", after)
    }
}

/// The row for a logical type that became another; `None` for those that only other software knows.
fn logical_rule(old: Option<&Logical>, new: Option<&Logical>) -> Option<&'static Rule> {
    use Logical::{Decimal, LocalTimestamp, Other, Time, Timestamp};
    Some(match (old, new) {
        (None | Some(Other(_)), None | Some(Other(_))) => return None,
        (None, Some(_)) => &rules::LOGICAL_TYPE_ADDED,
        (Some(_), None) => &rules::LOGICAL_TYPE_REMOVED,
        (Some(Time(_)), Some(Time(_)))
        | (Some(Timestamp(_)), Some(Timestamp(_)))
        | (Some(LocalTimestamp(_)), Some(LocalTimestamp(_))) => &rules::LOGICAL_UNIT_CHANGED,
        (Some(Timestamp(was)), Some(LocalTimestamp(is)))
        | (Some(LocalTimestamp(was)), Some(Timestamp(is)))
            if was == is =>
        {
            &rules::TIMESTAMP_LOCALITY_CHANGED
        }
        (Some(Decimal { scale: was, .. }), Some(Decimal { scale: is, .. })) if was != is => {
            &rules::DECIMAL_SCALE_CHANGED
        }
        (Some(Decimal { .. }), Some(Decimal { .. })) => &rules::DECIMAL_PRECISION_CHANGED,
        _ => &rules::LOGICAL_TYPE_CHANGED,
    })
}
