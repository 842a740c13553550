//! Sets of JSON types.

use serde_json::Value;

/// A set of JSON types. `integer` is part of `number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true` and `false`
    pub const BOOLEAN: Self = Self(2);
    /// Whole numbers.
    pub const INTEGER: Self = Self(4);
    /// All numbers.
    pub const NUMBER: Self = Self(12);
    /// Strings.
    pub const STRING: Self = Self(16);
    /// Arrays.
    pub const ARRAY: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// No value.
    pub const NONE: Self = Self(0);
    /// Every value.
    pub const ANY: Self = Self(127);

    const NAMED: [(&'static str, Self); 7] = [
        ("null", Self::NULL),
        ("boolean", Self::BOOLEAN),
        ("number", Self::NUMBER),
        ("integer", Self::INTEGER),
        ("string", Self::STRING),
        ("array", Self::ARRAY),
        ("object", Self::OBJECT),
    ];

    /// Whether every value of `other` is in the set.
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The values in both sets.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The values in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The type of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.is_f64() => Self::NUMBER,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// Whether no value is left.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as users write it: `string or null`.
    pub fn words(self) -> String {
        if self == Self::ANY {
            return "any type".to_owned();
        }
        let mut words = Vec::new();
        for (name, types) in Self::NAMED {
            let whole_only = name == "integer" && self.covers(Self::NUMBER);
            if self.covers(types) && !whole_only {
                words.push(name);
            }
        }
        words.join(" or ")
    }

    pub(super) fn read(value: &Value) -> Option<Self> {
        let named = |name: &str| Self::NAMED.iter().find(|(known, _)| *known == name);
        let words: Vec<&str> = match value {
            Value::String(word) => vec![word.as_str()],
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
            _ => return None,
        };
        let types = words.into_iter().filter_map(named);
        Some(types.fold(Self(0), |set, (_, types)| set.union(*types)))
    }
}
