//! Extension attributes: their names, their types, and those that are documented.

use super::super::contract::{Attribute, DATA, EventContract, Style, documented};
use super::{Fault, fault, rules};
use crate::envelope::lexical::name;
use crate::format::jsonschema::schema::Types;

/// Checks the extensions of a definition of whole events.
pub(super) fn of(contract: &EventContract) -> Vec<Fault> {
    let extensions = contract.extensions();
    let extensions = extensions.filter(|(name, _)| !DATA.contains(&name.as_str()));
    let mut faults = Vec::new();
    for (extension, attribute) in extensions {
        if let Err(flaw) = name::check(extension) {
            let words = [("flaw", flaw)];
            let rule = &rules::EXTENSION_NAME_ILLEGAL;
            faults.push(fault(rule, extension, &attribute.place, words));
        }
        // A header is a text whatever the attribute is, and one that is declared otherwise is told as that.
        if contract.style == Style::Headers {
            continue;
        }
        faults.extend(match documented(extension) {
            Some(wanted) => contradiction(extension, attribute, wanted),
            None => value(extension, attribute),
        });
    }
    faults
}

/// A documented extension of another type.
fn contradiction(name: &str, attribute: &Attribute, wanted: Types) -> Option<Fault> {
    let rule = &rules::KNOWN_EXTENSION_CONTRADICTED;
    if let Some(types) = attribute.types
        && (!wanted.union(Types::NULL).covers(types) || !types.covers(wanted))
    {
        let words = [("types", types.words()), ("wanted", wanted.words())];
        return Some(fault(rule, name, &attribute.place, words));
    }
    unbounded(name, attribute)
}

/// A value that no type of the specification has.
fn value(name: &str, attribute: &Attribute) -> Option<Fault> {
    let types = attribute.types?;
    let strange = [Types::OBJECT, Types::ARRAY, Types::NUMBER];
    let strange = strange.into_iter().filter(|strange| types.covers(*strange));
    if let Some(strange) = strange.reduce(Types::union) {
        let words = [("types", strange.words())];
        return Some(fault(
            &rules::EXTENSION_TYPE_ILLEGAL,
            name,
            &attribute.place,
            words,
        ));
    }
    unbounded(name, attribute)
}

fn unbounded(name: &str, attribute: &Attribute) -> Option<Fault> {
    let types = attribute.types?;
    let is_unbounded = types.covers(Types::INTEGER) && !attribute.fits_int32;
    is_unbounded.then(|| {
        fault(
            &rules::EXTENSION_INTEGER_UNBOUNDED,
            name,
            &attribute.place,
            [],
        )
    })
}
