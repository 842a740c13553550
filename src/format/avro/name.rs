//! Names, namespaces and full names (Avro 1.12, Names).

use std::fmt;

/// A name with its namespace, which may be empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FullName {
    full: String,
    simple_at: usize,
}

impl FullName {
    /// Reads `name` as a schema writes it: one with dots is full already, another one lives in `namespace`.
    pub fn new(name: &str, namespace: &str) -> Self {
        if name.contains('.') || namespace.is_empty() {
            // A leading dot names the null namespace, as the Java parser has it.
            let full = name.strip_prefix('.').unwrap_or(name).to_owned();
            let simple_at = full.rfind('.').map_or(0, |dot| dot + 1);
            Self { full, simple_at }
        } else {
            Self {
                full: format!("{namespace}.{name}"),
                simple_at: namespace.len() + 1,
            }
        }
    }

    /// Namespace and name.
    pub fn as_str(&self) -> &str {
        &self.full
    }

    /// The name without its namespace.
    pub fn simple(&self) -> &str {
        &self.full[self.simple_at..]
    }

    /// The namespace, empty when there is none.
    pub fn namespace(&self) -> &str {
        self.full[..self.simple_at].trim_end_matches('.')
    }

    /// The first part that is no name: letters, digits and `_`, no digit first.
    pub fn invalid_part(&self) -> Option<&str> {
        self.full.split('.').find(|part| !is_name(part))
    }
}

impl fmt::Display for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

/// Whether `text` is a name. Letters beyond ASCII are let pass, as the Java parser does.
pub(super) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_');
    first && characters.all(|next| next.is_alphanumeric() || next == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_lives_in_its_namespace_unless_it_has_dots() {
        assert_eq!(
            FullName::new("Order", "com.acme").as_str(),
            "com.acme.Order"
        );
        assert_eq!(FullName::new("org.Order", "com.acme").as_str(), "org.Order");
        assert_eq!(FullName::new("Order", "").as_str(), "Order");
        let name = FullName::new("org.shop.Order", "");
        assert_eq!((name.simple(), name.namespace()), ("Order", "org.shop"));
    }

    #[test]
    fn a_name_starts_with_a_letter_and_has_no_dashes() {
        assert_eq!(
            FullName::new("order-line", "com.acme").invalid_part(),
            Some("order-line")
        );
        assert_eq!(FullName::new("com..Order", "").invalid_part(), Some(""));
        assert_eq!(FullName::new("_Order1", "com.acme").invalid_part(), None);
    }
}
