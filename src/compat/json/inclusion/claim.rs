//! The words in which the prover thinks: what a value satisfies, and what is said of its parts.

use std::collections::BTreeSet;
use std::rc::Rc;

use num::BigRational;

use super::catalog::{Meaning, PatternId, ValueId};

/// The name of a property.
pub(super) type Name = Rc<str>;

/// Something that a value satisfies or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact {
    pub holds: bool,
    pub what: What,
}

/// Something that a value can satisfy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// It is a text.
    Text,
    /// It is this value.
    Is(ValueId),
    /// It matches a pattern, or is no text.
    Matches(PatternId),
    /// It is valid for a schema.
    Valid(Meaning),
    /// It is as a schema says, the branches of its union aside.
    Beside(Meaning),
}

impl Fact {
    pub(super) fn is(what: What) -> Self {
        Self { holds: true, what }
    }

    pub(super) fn not(what: What) -> Self {
        Self { holds: false, what }
    }

    pub(super) fn valid(meaning: Meaning) -> Self {
        Self::is(What::Valid(meaning))
    }

    pub(super) fn invalid(meaning: Meaning) -> Self {
        Self::not(What::Valid(meaning))
    }

    pub(super) fn opposite(self) -> Self {
        Self {
            holds: !self.holds,
            ..self
        }
    }
}

/// All that is asked of one value.
pub(super) type Facts = BTreeSet<Fact>;

/// The types of JSON, integers being numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [
        Self::Null,
        Self::Boolean,
        Self::Number,
        Self::Text,
        Self::Array,
        Self::Object,
    ];
}

/// A set of property names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Names {
    /// All.
    Any,
    /// One.
    One(Name),
    /// Those that match.
    Matching(PatternId),
    /// Those that none of these schemas declares, by `properties` or by `patternProperties`.
    Beside(Rc<[Meaning]>),
}

/// Some or all of the places of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub from: usize,
    /// Exclusive; `None` for all that follow.
    pub to: Option<usize>,
}

impl Span {
    pub(super) fn one(index: usize) -> Self {
        Self {
            from: index,
            to: Some(index + 1),
        }
    }

    pub(super) fn from(from: usize) -> Self {
        Self { from, to: None }
    }

    pub(super) fn contains(self, index: usize) -> bool {
        self.from <= index && self.to.is_none_or(|to| index < to)
    }
}

/// Something that is said of a value whose type is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Claim {
    /// Of the value as a whole.
    Fact(Fact),
    /// Of the value as a whole, and what follows is said beside.
    Noted(Fact),
    /// It cannot be.
    Never,
    /// Something that the prover has no words for.
    Vague(&'static str),
    /// A number is at least, or more than, this.
    Above(BigRational, Bound),
    /// A number is at most, or less than, this.
    Below(BigRational, Bound),
    /// A number is a multiple of this, or is not.
    Multiple(BigRational, bool),
    /// A number is spelled without a point, or is not; draft-04 calls only the former integers.
    Spelled(bool),
    /// How many characters, items or properties there are at least and at most.
    Count(u64, Option<u64>),
    /// Every item there satisfies this.
    Items(Span, Fact),
    /// So many items there satisfy this.
    SomeItems(Span, Fact, u64),
    /// At most so many items satisfy this.
    FewItems(Fact, u64),
    /// No two items are equal, or two are.
    Unique(bool),
    /// There is a property of this name, or there is none.
    Property(Name, bool),
    /// Every property of these names satisfies this.
    Properties(Names, Fact),
    /// Some property of these names satisfies this.
    SomeProperty(Names, Fact),
    /// Every name of a property satisfies this.
    NamesAre(Fact),
    /// Some name of a property satisfies this.
    SomeNameIs(Fact),
}

/// Whether a limit is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bound {
    Inclusive,
    Exclusive,
}

/// Several ways of which one holds.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub ways: Vec<Way>,
    pub rank: Rank,
}

/// Claims that hold together.
pub(super) type Way = Rc<[Claim]>;

/// Which choice is made first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Between the branches of a union: they tell most apart.
    Union,
    /// Between the ways to violate a schema.
    Violation,
    /// Whether a condition holds.
    Condition,
}
