//! Personal data that nothing marks as such.

use super::Asked;
use super::event::{Annotations, Class, Event, Field, Zone};
use super::weakness::Weakness;
use super::words::{self, List};
use crate::rules::design as rules;

/// What names end with where they hold personal data.
const PERSONAL: List = List(
    "email, e mail, email address, mail address, phone, phone number, mobile number, mobile \
     phone, telephone, telephone number, fax number, ssn, social security number, iban, birth \
     date, birthdate, birthday, date of birth, dob, first name, firstname, last name, lastname, \
     full name, fullname, given name, family name, surname, maiden name, passport number, \
     passport no, national id, tax id, driver license, drivers license, driving licence, credit \
     card number, card number, street address, home address, billing address line, street name, \
     msisdn, place of birth",
);

/// What attributes and options that mark personal data are called, without dashes and in small letters.
const TAGS: List = List(
    "pii, sensitiv, privacy, personal, gdpr, confidential, redact, classification, protect, \
     mask, encrypt",
);

pub(super) fn find(event: &Event<'_>, asked: &Asked<'_>) -> Vec<Weakness> {
    if is_tagged(&event.annotations, asked) {
        return Vec::new();
    }
    let personal = event
        .fields
        .iter()
        .filter(|field| is_personal(field, asked));
    let untagged = personal.filter(|field| !is_tagged(&field.annotations, asked));
    untagged
        .map(|field| Weakness::of_field(&rules::PII_UNTAGGED, event, field))
        .collect()
}

fn is_personal(field: &Field, asked: &Asked<'_>) -> bool {
    let holds = match field.class {
        Class::Text | Class::Whole | Class::Time(Zone::Part) => true,
        // Anything may hold a date of birth but a switch.
        _ => false,
    };
    let own = field.words();
    let more = || {
        let more = asked.personal_data.iter();
        let more = more.map(|name| words::of_name(name).join(" "));
        more.filter(|name| !name.is_empty())
            .any(|name| words::end_with(&own, &name))
    };
    holds && ((PERSONAL.ends(&own) && !is_nobodys(field)) || more())
}

/// Whether it is about a machine or a firm: the address of a service account, the telephone of a shop.
fn is_nobodys(field: &Field) -> bool {
    const MACHINES: [&str; 3] = ["service account", "user agent", "agent information"];
    const FIRMS: List = List(
        "company, store, shop, organization, organisation, business, support, merchant, vendor, \
         branch, office, institution",
    );
    let way = words::of_name(&field.element.0);
    let said = format!(" {} ", way.join(" "));
    let (holder, own) = way.split_at(way.len().saturating_sub(field.words().len()));
    let is_plain =
        own.len() <= 2 && !words::hold(own, &["first", "last", "given", "family", "full", "birth"]);
    let is_firm =
        is_plain && (FIRMS.among(own) || holder.last().is_some_and(|last| FIRMS.has(last)));
    is_firm
        || MACHINES
            .iter()
            .any(|machine| said.contains(&format!(" {machine} ")))
}

fn is_tagged(annotations: &Annotations, asked: &Asked<'_>) -> bool {
    let more = |name: &str| asked.personal_data_tags.iter().any(|tag| means(name, tag));
    annotations.iter().any(|(name, value)| {
        let (name, plain, value) = (name.as_str(), plain(name), plain(value));
        // Tags may be about anything, and those of a registry are about data.
        let is_list = plain.ends_with("tags") || plain.ends_with("tag");
        let says = |text: &str| TAGS.items().any(|tag| text.contains(tag));
        says(&plain) || more(name) || (is_list && (says(&value) || plain.contains("confluent")))
    })
}

/// The letters and digits, in small letters.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether a tag of the configuration means an attribute: by its whole name or, as options have packages, by the end of it.
fn means(name: &str, tag: &str) -> bool {
    let tag = tag.trim_matches(['(', ')']);
    name == tag
        || name
            .strip_suffix(tag)
            .is_some_and(|before| before.ends_with('.'))
        || name
            .strip_prefix(tag)
            .is_some_and(|after| after.starts_with('.'))
}
