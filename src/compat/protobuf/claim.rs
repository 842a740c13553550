//! What a change does, before it is proven.

use crate::model::{
    Change, Counts, Detail, Direction, Effect, ElementPath, Impact, Layer, Place, Proof, Rule,
    SubjectName,
};
use crate::witness::protobuf::{Experiment, prove};

/// Where the standard keeps a number without a symbol from the reader.
pub(super) const CLOSED_ENUM: &str = "a closed enum puts a number that it lacks into the unknown fields (Enum \
    Behavior, \"Definitions of Open and Closed Enums\", https://protobuf.dev/programming-guides/enum/); prost-reflect \
    keeps it";

/// A change whose effects are still claims.
#[derive(Clone)]
pub(super) struct Fact {
    pub(super) rule: &'static Rule,
    pub(super) element: ElementPath,
    pub(super) old: Option<Place>,
    pub(super) new: Option<Place>,
    pub(super) detail: Detail,
    pub(super) claims: Vec<Claim>,
}

impl Fact {
    /// The same with what it claims.
    #[must_use]
    pub(super) fn claiming(mut self, claims: impl IntoIterator<Item = Claim>) -> Self {
        self.claims.extend(claims);
        self
    }

    /// The same with a word for the message.
    #[must_use]
    pub(super) fn word(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.detail = self.detail.word(name, text);
        self
    }

    /// Puts a proof behind each claim.
    pub(super) fn into_change(mut self, subject: &SubjectName) -> Change {
        self.claims
            .sort_by_key(|claim| (claim.direction, claim.layer));
        Change {
            rule: self.rule,
            subject: subject.clone(),
            element: self.element,
            old: self.old,
            new: self.new,
            detail: self.detail,
            effects: self.claims.into_iter().map(Claim::into_effect).collect(),
        }
    }
}

/// One effect, and what it rests on.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) direction: Option<Direction>,
    pub(super) layer: Option<Layer>,
    pub(super) impact: Impact,
    pub(super) counts: Counts,
    pub(super) ground: Ground,
}

/// What a claim rests on.
#[derive(Clone)]
pub(super) enum Ground {
    /// Who looks at the two schemas sees it.
    Seen,
    /// A rule of the standard, by its section.
    Standard(&'static str),
    /// An event that a codec can be shown.
    Event(Box<Experiment>),
}

impl Claim {
    /// The reader of this direction does not get what was written.
    pub(super) fn breaks(
        direction: Direction,
        layer: Layer,
        impact: Impact,
        ground: Ground,
    ) -> Self {
        Self {
            direction: Some(direction),
            layer: Some(layer),
            impact,
            counts: Counts::Verdict,
            ground,
        }
    }

    /// Code generated from the writer's schema does not compile against the reader's.
    pub(super) fn source(direction: Direction) -> Self {
        Self::breaks(direction, Layer::Source, Impact::Source, Ground::Seen)
    }

    /// A convention is broken, whoever reads.
    pub(super) fn policy() -> Self {
        Self {
            direction: None,
            layer: None,
            impact: Impact::Contract,
            counts: Counts::Policy,
            ground: Ground::Seen,
        }
    }

    /// The verdict stands, and yet.
    #[must_use]
    pub(super) fn made_hazard(mut self) -> Self {
        self.counts = Counts::Hazard;
        self
    }

    fn into_effect(self) -> Effect {
        let proof = match (self.ground, self.direction, self.layer) {
            (Ground::Event(experiment), Some(direction), Some(layer)) => {
                prove(&experiment, direction, layer, self.impact)
            }
            (Ground::Standard(why), ..) => Proof::BySpecification {
                why: why.to_owned(),
            },
            (Ground::Seen | Ground::Event(_), ..) => Proof::Unneeded,
        };
        Effect {
            direction: self.direction,
            layer: self.layer,
            impact: self.impact,
            counts: self.counts,
            proof,
        }
    }
}

/// Completes the claims of a change that generated code notices too: a direction that nothing else breaks is broken
/// for code.
pub(super) fn with_source(claims: Vec<Claim>) -> Vec<Claim> {
    let broken = |direction| {
        let mut directions = claims.iter().map(|claim| claim.direction);
        directions.any(|touched| touched == Some(direction))
    };
    let source = Direction::BOTH
        .into_iter()
        .filter(|direction| !broken(*direction));
    let source: Vec<_> = source.map(Claim::source).collect();
    claims.into_iter().chain(source).collect()
}
