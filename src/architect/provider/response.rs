//! The body of a response, as JSON.

use serde_json::Value;

use crate::architect::unavailable::Unavailable;

/// A body that is JSON.
#[derive(Debug)]
pub(super) struct Body(pub(super) Value);

impl Body {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unavailable> {
        let value = serde_json::from_slice(bytes);
        value.map(Self).map_err(|_| Unavailable::Protocol)
    }
}

/// A number of tokens; none when the provider does not say.
pub(super) fn count(usage: Option<&Value>, name: &str) -> u64 {
    let count = usage.and_then(|usage| usage.get(name)?.as_u64());
    count.unwrap_or(0)
}
