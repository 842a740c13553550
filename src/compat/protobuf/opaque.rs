//! Types of which nothing but the name is known, because their file is missing.

use super::sides::Sides;
use crate::format::protobuf::{Cardinality, Field, Message};

/// Whether nothing can be said about the values of two fields but by the names of their types. What cannot be settled
/// is noted.
pub(super) fn hides_values(sides: &Sides<'_>, old: &Field, new: &Field) -> bool {
    if !old.is_opaque() && !new.is_opaque() {
        return false;
    }
    let same_name = old.type_name() == new.type_name() && alike(old, new);
    if !same_name || is_lost(old.is_opaque(), new.is_opaque()) {
        sides.leave_open(&format!(
            "field `{}` is {} and was {}, and the file of one of these types is missing",
            new.name(),
            new.type_name(),
            old.type_name()
        ));
    }
    true
}

fn alike(old: &Field, new: &Field) -> bool {
    let many = |field: &Field| !matches!(field.cardinality(), Cardinality::Singular(_));
    many(old) == many(new)
}

/// The same for two messages. Of one that is missing on both sides the extensions may be known.
pub(super) fn hides_fields(sides: &Sides<'_>, old: &Message, new: &Message) -> bool {
    let same_name = old.full_name() == new.full_name();
    if old.is_opaque() == new.is_opaque() && (same_name || !old.is_opaque()) {
        return false;
    }
    if !same_name || is_lost(old.is_opaque(), new.is_opaque()) {
        sides.leave_open(&format!(
            "{} took the place of {}, and the file of one of these types is missing",
            new.full_name(),
            old.full_name()
        ));
    }
    true
}

/// A type whose file went away. One whose file came is taken for what it was: a repair is nobody's break, and the old
/// side could not be checked before either.
fn is_lost(old: bool, new: bool) -> bool {
    !old && new
}
