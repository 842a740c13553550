//! What protocols make of the names of attributes.

use crate::envelope::binding::PREFIXES;

/// The protocol that a server or a binding of a document names: `kafka-secure` is Kafka.
pub(super) fn protocol(name: &str) -> Option<&'static str> {
    match name {
        "http" | "https" => Some("http"),
        "kafka" | "kafka-secure" => Some("kafka"),
        "amqp" | "amqps" | "amqp1" => Some("amqp"),
        "mqtt" | "mqtts" | "mqtt5" | "mqtt-secure" | "secure-mqtt" => Some("mqtt"),
        "nats" => Some("nats"),
        _ => None,
    }
}

/// What a binding puts before the names of attributes.
pub(super) fn prefix(protocol: &str) -> Option<&'static str> {
    match protocol {
        "http" | "nats" => Some("ce-"),
        "kafka" => Some("ce_"),
        "amqp" => Some("cloudEvents_"),
        "mqtt" => Some(""),
        _ => None,
    }
}

/// A prefix in a sentence: that of a protocol is …
pub(super) fn spelled(prefix: &str) -> String {
    if prefix.is_empty() {
        "which is none".to_owned()
    } else {
        format!("`{prefix}`")
    }
}

/// Whether a header has the prefix of another protocol than the one that `prefix` is of.
pub(super) fn has_foreign_prefix(header: &str, prefix: &str) -> bool {
    // AMQP has a second spelling.
    let is_own =
        |other: &str| other == prefix || (prefix == "cloudEvents_" && other == "cloudEvents:");
    let mut all = PREFIXES.into_iter();
    all.any(|other| !is_own(other) && after(header, other).is_some())
}

/// The name of the attribute that a header is, with the prefix that marks it.
pub(super) fn attribute(header: &str) -> Option<(&'static str, &str)> {
    let mut all = PREFIXES.into_iter();
    all.find_map(|prefix| Some((prefix, after(header, prefix)?)))
}

/// What comes after a prefix in whatever case: HTTP knows no difference, and elsewhere another case is a slip.
fn after<'h>(header: &'h str, prefix: &str) -> Option<&'h str> {
    let start = header.get(..prefix.len())?;
    let rest = &header[prefix.len()..];
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
