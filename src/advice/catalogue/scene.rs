//! The elements that a finding is about.

use crate::advice::case::Case;
use crate::advice::elements::{Element, ElementId, Elements, Kind};
use crate::model::{Place, Side};

/// Rules whose old place is only what something was added to.
const ADDED: [&str; 7] = [
    "avro/field-added-without-default",
    "avro/nullable-field-added-without-default",
    "json/property-added",
    "json/required-property-added",
    "protobuf/field-added",
    "protobuf/required-field-added",
    "protobuf/reserved-number-reused",
];

/// Rules whose new place is only what something was removed from.
const REMOVED: [&str; 5] = [
    "protobuf/field-removed-without-reservation",
    "avro/field-removed-without-default",
    "json/property-removed",
    "protobuf/field-removed",
    "protobuf/required-field-removed",
];

/// A finding and the parts of both sides that it is about.
pub(super) struct Scene<'c> {
    pub(super) case: &'c Case<'c>,
    /// The innermost part around the old place.
    pub(super) old: Option<&'c Element>,
    /// The innermost part around the new place.
    pub(super) new: Option<&'c Element>,
    /// The field as it was.
    pub(super) old_field: Option<&'c Element>,
    /// The field as it is.
    pub(super) new_field: Option<&'c Element>,
    /// The old and the new name of one field, by the looks of it.
    pub(super) rename: Option<(&'c Element, &'c Element)>,
    /// Whether nothing but their place says that they are one.
    pub(super) is_guess: bool,
}

impl<'c> Scene<'c> {
    pub(super) fn new(case: &'c Case<'c>) -> Self {
        let elements = &case.schemas.elements;
        let change = &case.finding.change;
        let rule = change.rule.id;
        let at = |side, place: &Option<Place>| place.as_ref().and_then(|at| elements.at(side, at));
        let field = |side, place: &Option<Place>| {
            let place = place.as_ref()?;
            elements.at_of(side, place, Kind::Field)
        };
        let old_field = field(Side::Old, &change.old).filter(|_| !ADDED.contains(&rule));
        let new_field = field(Side::New, &change.new).filter(|_| !REMOVED.contains(&rule));
        // What is said of a property may stand at its object.
        let property = change
            .detail
            .words
            .iter()
            .find(|(name, _)| *name == "property");
        let listed = |side, place: &Option<Place>| {
            let (_, name) = property.filter(|_| rule.starts_with("json/property-"))?;
            let holder = at(side, place)?;
            if holder.kind == Kind::Field && holder.name == *name {
                return Some(holder);
            }
            let mut inside = elements.inside(&holder.id);
            inside.find(|inside| inside.kind == Kind::Field && inside.name == *name)
        };
        let old_field = listed(Side::Old, &change.old).or(old_field);
        let new_field = listed(Side::New, &change.new).or(new_field);
        let about = |pairs: &'c [(ElementId, ElementId)]| {
            let pairs = pairs.iter();
            let mut pairs = pairs.filter_map(|(old, new)| elements.get(old).zip(elements.get(new)));
            pairs.find(|(old, new)| {
                old_field.is_some_and(|field| field.id == old.id) && new_field.is_none()
                    || new_field.is_some_and(|field| field.id == new.id)
            })
        };
        let both = old_field.zip(new_field);
        let both = both.filter(|(old, new)| old.name != new.name && old.number == new.number);
        let known = about(&case.schemas.renames).or(both);
        let guess = about(&case.schemas.guesses);
        Self {
            case,
            old: at(Side::Old, &change.old),
            new: at(Side::New, &change.new),
            old_field,
            new_field,
            rename: known.or(guess),
            is_guess: known.is_none() && guess.is_some(),
        }
    }

    pub(super) fn elements(&self) -> &'c Elements {
        &self.case.schemas.elements
    }

    pub(super) fn rule(&self) -> &'static str {
        self.case.finding.change.rule.id
    }

    /// Whether the change is one of the key of a record.
    pub(super) fn is_about_key(&self) -> bool {
        let change = &self.case.finding.change;
        let schemas = self.case.schemas;
        let binding = change.element.0.ends_with(".kafka.key");
        binding
            || [(Side::Old, &change.old), (Side::New, &change.new)]
                .into_iter()
                .any(|(side, place)| {
                    let is_in = |place| {
                        schemas.keys.at(side, place).is_some()
                            && schemas.elements.at(side, place).is_none()
                    };
                    place.as_ref().is_some_and(is_in)
                })
    }

    /// The holder of an element.
    pub(super) fn holder(&self, element: &Element) -> Option<&'c Element> {
        self.elements().get(element.holder.as_ref()?)
    }

    /// The root of a side.
    pub(super) fn root(&self, side: Side) -> Option<&'c Element> {
        self.elements().iter().find(|element| element.side == side)
    }

    /// The types of both sides around the place: records, enums, messages, and what else has a name of its own.
    pub(super) fn types(&self) -> Option<(&'c Element, &'c Element)> {
        let (old, new) = (self.old?, self.new?);
        let is_type = |element: &Element| {
            matches!(
                element.kind,
                Kind::Type | Kind::Enum | Kind::Other | Kind::Oneof
            )
        };
        (is_type(old) && is_type(new)).then_some((old, new))
    }

    /// The innermost element that both sides have under the same way and that encloses both places.
    pub(super) fn common(&self) -> Option<(&'c Element, &'c Element)> {
        let mut new = self.new?;
        loop {
            if let Some(old) = self.elements().counterpart(new)
                && self.encloses(old)
            {
                return Some((old, new));
            }
            match self.holder(new) {
                Some(holder) => new = holder,
                // The root is the root, whatever its name.
                None => return Some((self.root(Side::Old)?, new)),
            }
        }
    }

    fn encloses(&self, old: &Element) -> bool {
        let place = self.case.finding.change.old.as_ref();
        place.is_some_and(|place| {
            let rest = place
                .pointer
                .as_str()
                .strip_prefix(old.place.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// A name for a field beside `field` that neither side has.
    pub(super) fn successor(&self, field: &Element) -> String {
        let snake = field.name.contains('_') || !field.name.contains(char::is_uppercase);
        let kind = self.after_word();
        let base = if snake {
            format!("{}_{kind}", field.name)
        } else {
            let mut letters = kind.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            format!(
                "{}{}{}",
                field.name,
                first.unwrap_or_default(),
                letters.as_str()
            )
        };
        let is_taken = |name: &str| self.elements().iter().any(|other| other.name == name);
        let numbered = (2..100).map(|number| format!("{base}{number}"));
        let mut names = std::iter::once(base.clone()).chain(numbered);
        names.find(|name| !is_taken(name)).unwrap_or(base)
    }

    /// A word for the new type: `decimal`, `micros`, `string`; else `v2`.
    fn after_word(&self) -> String {
        let detail = &self.case.finding.change.detail;
        let after = detail.words.iter().find(|(name, _)| *name == "after");
        let after = after.map_or(detail.after.as_str(), |(_, after)| after);
        let words: Vec<&str> = after
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .filter(|word| word.starts_with(|first: char| first.is_ascii_lowercase()))
            .collect();
        match words.as_slice() {
            [one] => (*one).to_owned(),
            ["timestamp" | "time" | "local", .., unit] => (*unit).to_owned(),
            ["decimal", ..] => "decimal".to_owned(),
            _ => "v2".to_owned(),
        }
    }
}
