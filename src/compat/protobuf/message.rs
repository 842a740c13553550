//! Compares two message types, without what is inside of their fields.

use super::claim::Fact;
use super::container::Container;
use super::custom::Bearer;
use super::opaque::hides_values;
use super::pairing::{FieldPair, pair};
use super::sides::Meeting;
use super::walk::{Inner, Types};
use super::{code, custom, fields, numbers, oneofs, values};

/// What changed, and the types that have to be compared next.
pub(super) fn compare(
    container: &Container<'_>,
    meet: &dyn Fn(&Types) -> Meeting,
) -> (Vec<Fact>, Vec<Inner>) {
    let pairs = pair(&container.old, &container.new);
    let mut facts = Vec::new();
    let mut inner = Vec::new();
    for pair in &pairs {
        match pair {
            FieldPair::Kept(old, new) | FieldPair::Renamed(old, new) => {
                facts.extend(fields::named(container, old, new));
                if hides_values(container.sides, old, new) {
                    continue;
                }
                facts.extend(fields::presence(container, old, new));
                facts.extend(values::default(container, old, new));
                let (fact, met) = values::compare(container, old, new, meet);
                facts.extend(fact);
                inner.extend(met);
            }
            FieldPair::Renumbered(old, new) => facts.push(fields::renumbered(container, old, new)),
            FieldPair::Reused(old, new) => facts.push(fields::reused(container, old, new)),
            // An extension may be declared in a file that was not read together with the message.
            FieldPair::Removed(old) if container.sides.new.declares(old) => {}
            FieldPair::Removed(old) => facts.push(fields::removed(container, old)),
            FieldPair::Added(new) => facts.push(fields::added(container, new)),
        }
    }
    facts.extend(fields::shared_keys(container, &pairs));
    facts.extend(oneofs::compare(container, &pairs));
    facts.extend(numbers::of_message(container, &pairs));
    facts.extend(code::compare(container, &pairs));
    facts.extend(custom_options(container, &pairs));
    (facts, inner)
}

/// Compares the custom options of the message and of the fields that both sides have.
fn custom_options(container: &Container<'_>, pairs: &[FieldPair]) -> Vec<Fact> {
    let bearer = Bearer {
        sides: container.sides,
        element: container.element.clone(),
        kind: "message",
        places: &|| (container.old_place(), container.new_place()),
    };
    let (old, new) = (container.old.0.options(), container.new.0.options());
    let mut facts = custom::compare(&bearer, &old, &new);
    for pair in pairs {
        let (FieldPair::Kept(old, new)
        | FieldPair::Renamed(old, new)
        | FieldPair::Renumbered(old, new)) = pair
        else {
            continue;
        };
        let bearer = Bearer {
            sides: container.sides,
            element: container.element.member(new.name()),
            kind: "field",
            places: &|| (container.old_field(old), container.new_field(new)),
        };
        let options = (old.all_options(), new.all_options());
        facts.extend(custom::compare(&bearer, &options.0, &options.1));
    }
    facts
}
