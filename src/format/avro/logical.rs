//! Logical types (Avro 1.12, Logical Types): what a number or a string stands for.

use std::fmt;

use super::{Primitive, Shape};
use crate::format::tree::{Kind, Node};

/// What the values of a type stand for. The bytes are those of the type underneath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logical {
    /// A number of `scale` decimals and at most `precision` digits.
    Decimal {
        /// Digits in all.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// A number that brings its own scale.
    BigDecimal,
    /// A UUID (RFC 4122).
    Uuid,
    /// Days since 1970-01-01.
    Date,
    /// Time since midnight.
    Time(Unit),
    /// Time since 1970-01-01T00:00:00Z: an instant.
    Timestamp(Unit),
    /// Time since 1970-01-01T00:00:00 on some local clock.
    LocalTimestamp(Unit),
    /// Months, days and milliseconds.
    Duration,
    /// Any other, which readers that do not know it ignore.
    Other(String),
}

/// What one step of a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// 10⁻³ seconds.
    Millis,
    /// 10⁻⁶ seconds.
    Micros,
    /// 10⁻⁹ seconds.
    Nanos,
}

impl Unit {
    /// Nanoseconds in one step.
    pub fn nanos(self) -> i128 {
        match self {
            Self::Millis => 1_000_000,
            Self::Micros => 1_000,
            Self::Nanos => 1,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Millis => "millis",
            Self::Micros => "micros",
            Self::Nanos => "nanos",
        }
    }
}

impl fmt::Display for Logical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal { precision, scale } => write!(f, "decimal({precision}, {scale})"),
            Self::BigDecimal => f.write_str("big-decimal"),
            Self::Uuid => f.write_str("uuid"),
            Self::Date => f.write_str("date"),
            Self::Time(unit) => write!(f, "time-{}", unit.word()),
            Self::Timestamp(unit) => write!(f, "timestamp-{}", unit.word()),
            Self::LocalTimestamp(unit) => write!(f, "local-timestamp-{}", unit.word()),
            Self::Duration => f.write_str("duration"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

/// The logical type that `node` gives to a type of this shape. One that does not fit is ignored, as the specification says.
pub(super) fn of(node: &Node, shape: &Shape) -> Option<Logical> {
    use Unit::{Micros, Millis, Nanos};
    let name = node.get("logicalType")?.as_str()?;
    let primitive = match shape {
        Shape::Primitive(primitive) => Some(*primitive),
        _ => None,
    };
    let on = |wanted: Primitive, logical: Logical| (primitive == Some(wanted)).then_some(logical);
    match name {
        "decimal" => decimal(node, shape),
        "big-decimal" => on(Primitive::Bytes, Logical::BigDecimal),
        "duration" => {
            matches!(shape, Shape::Fixed(fixed) if fixed.size == 12).then_some(Logical::Duration)
        }
        "uuid" => matches!(shape, Shape::Primitive(Primitive::String) | Shape::Fixed(_))
            .then_some(Logical::Uuid),
        "date" => on(Primitive::Int, Logical::Date),
        "time-millis" => on(Primitive::Int, Logical::Time(Millis)),
        "time-micros" => on(Primitive::Long, Logical::Time(Micros)),
        "timestamp-millis" => on(Primitive::Long, Logical::Timestamp(Millis)),
        "timestamp-micros" => on(Primitive::Long, Logical::Timestamp(Micros)),
        "timestamp-nanos" => on(Primitive::Long, Logical::Timestamp(Nanos)),
        "local-timestamp-millis" => on(Primitive::Long, Logical::LocalTimestamp(Millis)),
        "local-timestamp-micros" => on(Primitive::Long, Logical::LocalTimestamp(Micros)),
        "local-timestamp-nanos" => on(Primitive::Long, Logical::LocalTimestamp(Nanos)),
        other => Some(Logical::Other(other.to_owned())),
    }
}

/// The scale is 0 unless it is given, and no larger than the precision, which is at least 1.
fn decimal(node: &Node, shape: &Shape) -> Option<Logical> {
    let number = |key: &str| match &node.get(key)?.kind {
        Kind::Number(lexeme) => lexeme.parse::<u32>().ok(),
        _ => None,
    };
    let precision = number("precision").filter(|&precision| precision > 0)?;
    let scale = if node.get("scale").is_some() {
        number("scale")?
    } else {
        0
    };
    let holds = matches!(shape, Shape::Primitive(Primitive::Bytes) | Shape::Fixed(_));
    (holds && scale <= precision).then_some(Logical::Decimal { precision, scale })
}
