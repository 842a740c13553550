//! Names of event types: spec.md, "type": they should be prefixed with a reverse-DNS name.

use std::sync::OnceLock;

/// The root zone of 2026-11-01 (data.iana.org/TLD), without the two-letter domains, which are those of countries. A name
/// that is in use keeps being one: a list that is old asks too much of a new domain, and no more than a warning.
const ROOT_ZONE: &str = include_str!("top_level_domains.txt");

static DOMAINS: OnceLock<Vec<&str>> = OnceLock::new();

/// Domains that RFC 2606, RFC 6761 and RFC 9476 set aside. Nobody owns them, and examples are full of them.
const SET_ASIDE: [&str; 8] = [
    "alt",
    "example",
    "internal",
    "invalid",
    "local",
    "localhost",
    "onion",
    "test",
];

/// Whether a name starts with a domain turned around: a top-level domain, and at least one label after it.
///
/// ```
/// use schema_gate::envelope::lexical::type_name::has_domain;
/// assert!(has_domain("com.github.pull_request.opened"));
/// assert!(!has_domain("OrderCreated"));
/// assert!(!has_domain("order.created"));
/// ```
pub fn has_domain(name: &str) -> bool {
    let mut labels = name.split('.');
    let (Some(top), Some(second)) = (labels.next(), labels.next()) else {
        return false;
    };
    is_top_level(top) && is_label(second)
}

/// Whether a label is a top-level domain, whatever its case.
fn is_top_level(label: &str) -> bool {
    let is_country = label.len() == 2 && label.bytes().all(|byte| byte.is_ascii_alphabetic());
    // Most names start with one of these.
    if is_country || ["com", "org", "net"].contains(&label) {
        return true;
    }
    let domains = DOMAINS.get_or_init(|| ROOT_ZONE.lines().collect());
    let label = label.to_ascii_lowercase();
    SET_ASIDE.contains(&label.as_str()) || domains.binary_search(&label.as_str()).is_ok()
}

/// Whether a label is one of a host name; types write `_` for what a host name cannot hold.
fn is_label(label: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !label.is_empty()
        && label.bytes().all(is_inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_turned_around_is_known_by_its_first_label() {
        for name in [
            "com.example.someevent",
            "io.cloudevents.minimum",
            "google.cloud.pubsub.topic.v1.messagePublished",
            "de.acme.order placed",
            "Microsoft.Storage.BlobCreated",
            "example.type",
            "dev.knative.kafka.event",
        ] {
            assert!(has_domain(name), "{name}");
        }
        for name in [
            "",
            "com",
            "com.",
            "order created",
            "mock.test",
            "OrderCreated",
            "order.created",
            ".com.x",
            "com..x",
        ] {
            assert!(!has_domain(name), "{name}");
        }
    }

    #[test]
    fn the_root_zone_is_sorted_so_that_it_can_be_searched() {
        let domains: Vec<_> = ROOT_ZONE.lines().collect();
        assert!(domains.is_sorted() && domains.len() > 1_000);
    }
}
