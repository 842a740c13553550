//! Whether two definitions say the same, however they are written.

use std::collections::BTreeSet;

use super::{Field, Shape, Slot, Type, TypeId};

/// Whether two definitions describe the same data under the same names. A type that one side nests and the other one
/// names is the same when the names are; documentation does not count.
pub(super) fn are_copies(types: &[Type], one: TypeId, other: TypeId) -> bool {
    let mut waiting = vec![(one, other)];
    let mut seen = BTreeSet::new();
    while let Some((one, other)) = waiting.pop() {
        if one == other || !seen.insert((one, other)) {
            continue;
        }
        let (one, other) = (&types[one.index()], &types[other.index()]);
        if is_named_only(one) || is_named_only(other) {
            if one.shape.name() != other.shape.name() {
                return false;
            }
            continue;
        }
        if one.logical != other.logical || !is_alike(&one.shape, &other.shape) {
            return false;
        }
        let pairs = one.shape.slots().into_iter().zip(other.shape.slots());
        waiting.extend(pairs.map(|(one, other): (&Slot, &Slot)| (one.of, other.of)));
    }
    true
}

fn is_named_only(part: &Type) -> bool {
    matches!(part.shape, Shape::Reference(_))
}

/// Whether two shapes are the same but for what they hold.
fn is_alike(one: &Shape, other: &Shape) -> bool {
    let is_same = one.kind() == other.kind()
        && one.name() == other.name()
        && one.aliases() == other.aliases()
        && one.slots().len() == other.slots().len();
    is_same
        && match (one, other) {
            (Shape::Record(one), Shape::Record(other)) => {
                let mut fields = one.fields.iter().zip(&other.fields);
                one.is_error == other.is_error
                    && fields.all(|(one, other): (&Field, &Field)| {
                        one.name == other.name
                            && one.aliases == other.aliases
                            && one.default == other.default
                    })
            }
            (Shape::Enum(one), Shape::Enum(other)) => {
                one.symbols == other.symbols && one.default == other.default
            }
            (Shape::Fixed(one), Shape::Fixed(other)) => one.size == other.size,
            _ => true,
        }
}
