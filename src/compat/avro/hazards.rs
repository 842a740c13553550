//! Where schema resolution has no quarrel and readers are wrong all the same: numbers that are rounded, logical types that
//! stand for something else.

use apache_avro::types::Value;

use super::Sides;
use crate::format::avro::{Logical, Primitive, Shape, Type, TypeId};
use crate::model::{Counts, Detail, Direction, Effect, ElementPath, Impact, Proof, Rule};
use crate::rules::avro as rules;
use crate::witness::avro::{Meaning, Misreading, Step, telling_value};

const PYTHON_LACKS_IT: &str = "no Python decoder runs here; that of Python's avro 1.12 lacks the promotion of string to bytes";

const MEANING_IS_UNKNOWN: &str = "the specification does not know the logical type: what its values mean, only other software tells";

/// Two types that stand in the same place, and the way to it in the data of each side.
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
        .chain(look.text_as_bytes())
        .chain(look.decimal_as_text())
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
                _ => writer.kind() == reader.kind(),
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

    /// The directions in which bytes are read as a string, and a string as bytes.
    fn exchanged(&self) -> Option<(Direction, Direction)> {
        match (&self.old.shape, &self.new.shape) {
            (Shape::Primitive(Primitive::Bytes), Shape::Primitive(Primitive::String)) => {
                Some((Direction::Backward, Direction::Forward))
            }
            (Shape::Primitive(Primitive::String), Shape::Primitive(Primitive::Bytes)) => {
                Some((Direction::Forward, Direction::Backward))
            }
            _ => None,
        }
    }

    fn is_decimal_exchanged(&self) -> bool {
        let is_decimal = |side: &Type| matches!(side.logical, Some(Logical::Decimal { .. }));
        self.exchanged().is_some() && (is_decimal(self.old) || is_decimal(self.new))
    }

    /// Bytes that are no text, read as text.
    fn exchange(&self) -> Option<Hazard> {
        let (as_text, _) = self.exchanged().filter(|_| !self.is_decimal_exchanged())?;
        let effect = self.misread(as_text, Value::Bytes(vec![0xff]), Meaning::default());
        Some(Hazard {
            rule: &rules::TYPE_EXCHANGED,
            detail: self.detail(self.old.shape.kind(), self.new.shape.kind()),
            effects: vec![effect],
        })
    }

    /// Text read as bytes, which one decoder does not do.
    fn text_as_bytes(&self) -> Option<Hazard> {
        let (_, as_bytes) = self.exchanged()?;
        let proof = unheard(PYTHON_LACKS_IT);
        Some(Hazard {
            rule: &rules::STRING_READ_AS_BYTES,
            detail: self.detail(self.old.shape.kind(), self.new.shape.kind()),
            effects: vec![effect(as_bytes, Impact::Unreadable, proof)],
        })
    }

    /// The digits of a decimal read as text, and text as digits.
    fn decimal_as_text(&self) -> Option<Hazard> {
        if !self.is_decimal_exchanged() {
            return None;
        }
        let told = |side: &Type| match &side.logical {
            Some(logical) => logical.to_string(),
            None => side.shape.kind().to_owned(),
        };
        let effects = Direction::BOTH.map(|direction| {
            let (writer, reader) = direction.writer_reader(self.old, self.new);
            let value = match &writer.shape {
                Shape::Primitive(Primitive::String) => Value::String("123.45".to_owned()),
                _ => Value::Bytes(vec![0x30, 0x39]),
            };
            let meaning = Meaning {
                writer: writer.logical.as_ref(),
                reader: reader.logical.as_ref(),
            };
            self.misread(direction, value, meaning)
        });
        Some(Hazard {
            rule: &rules::DECIMAL_READ_AS_TEXT,
            detail: self.detail(&told(self.old), &told(self.new)),
            effects: effects.into(),
        })
    }

    fn logical(&self) -> Option<Hazard> {
        if self.old.logical == self.new.logical || self.is_decimal_exchanged() {
            return None;
        }
        let word = |logical: &Option<Logical>| {
            logical
                .as_ref()
                .map_or_else(String::new, ToString::to_string)
        };
        let detail = self.detail(&word(&self.old.logical), &word(&self.new.logical));
        let rule = logical_rule(self.old.logical.as_ref(), self.new.logical.as_ref());
        let effects = self
            .readable()
            .filter(|&direction| rule.breaks.includes(direction));
        let effects: Vec<Effect> = effects
            .map(|direction| self.logical_effect(rule, direction))
            .collect();
        if effects.is_empty() {
            return None;
        }
        // Whoever knows a type of other software reads plain data as such: worth knowing, and no more.
        let is_told_only = self.is_of_others() && *rule == rules::LOGICAL_TYPE_ADDED;
        Some(Hazard {
            rule,
            detail,
            effects: if is_told_only { Vec::new() } else { effects },
        })
    }

    /// Whether no side has a logical type of the specification.
    fn is_of_others(&self) -> bool {
        let is_known = |side: &Type| !matches!(side.logical, None | Some(Logical::Other(_)));
        !is_known(self.old) && !is_known(self.new)
    }

    fn logical_effect(&self, rule: &Rule, direction: Direction) -> Effect {
        if *rule == rules::DECIMAL_PRECISION_CHANGED {
            let why = "two decimals match only if their precisions do (Avro 1.12, Decimal); the decoders at hand do not look";
            return effect(
                direction,
                Impact::Unreadable,
                Proof::BySpecification {
                    why: why.to_owned(),
                },
            );
        }
        if self.is_of_others() {
            let proof = unheard(MEANING_IS_UNKNOWN);
            return effect(direction, Impact::Misread, proof);
        }
        let (writer, reader) = direction.writer_reader(self.old, self.new);
        let Some(value) = telling_value(&writer.shape, writer.logical.as_ref()) else {
            let why = "a value of this size is not made".to_owned();
            return effect(direction, Impact::Misread, Proof::NotTried { why });
        };
        let meaning = Meaning {
            writer: writer.logical.as_ref(),
            reader: reader.logical.as_ref(),
        };
        self.misread(direction, value, meaning)
    }

    fn misread(&self, direction: Direction, value: Value, meaning: Meaning<'_>) -> Effect {
        let (path, _) = direction.writer_reader(self.leaf.old_path, self.leaf.new_path);
        let (_, reader) = direction.writer_reader(self.leaf.old, self.leaf.new);
        let proof = self.sides.prover(direction).show(Misreading {
            path,
            value,
            reader,
            meaning,
        });
        effect(direction, Impact::Misread, proof)
    }

    fn detail(&self, before: &str, after: &str) -> Detail {
        let element = self.leaf.element.to_string();
        Detail::new(before, after)
            .word("element", element)
            .word("before", before)
            .word("after", after)
    }
}

/// A hazard in one direction.
pub(super) fn effect(direction: Direction, impact: Impact, proof: Proof) -> Effect {
    Effect {
        direction: Some(direction),
        layer: None,
        impact,
        counts: Counts::Hazard,
        proof,
    }
}

/// A claim about a decoder that does not run here.
pub(super) fn unheard(why: &str) -> Proof {
    Proof::NotTried {
        why: why.to_owned(),
    }
}

/// The row for a logical type that became another.
fn logical_rule(old: Option<&Logical>, new: Option<&Logical>) -> &'static Rule {
    use Logical::{Decimal, LocalTimestamp, Other, Time, Timestamp};
    match (old, new) {
        (Some(Other(_)), Some(Other(_))) => &rules::CUSTOM_LOGICAL_TYPE_CHANGED,
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
    }
}
