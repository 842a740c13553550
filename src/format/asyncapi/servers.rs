//! The servers that a document names.
//!
//! See <https://www.asyncapi.com/docs/reference/specification/v3.1.0#serverObject>. What a deployment fills in, such as
//! variables of a host, is taken as it is written.

use super::facts::{Bindings, Extensions};
use super::merge::Merged;
use super::outline::{Outline, bindings, extensions};
use super::texts::At;
use crate::model::Place;

/// A server.
#[derive(Debug, Clone)]
pub struct Server {
    /// The document's own name for it.
    pub key: String,
    /// Host and path, without the scheme.
    pub address: String,
    /// What it speaks, in lower case.
    pub protocol: String,
    /// Where it is.
    pub place: Place,
    /// Its settings.
    pub bindings: Bindings,
    /// Extensions, by name.
    pub extensions: Extensions,
}

/// The servers of a document, in the order of the text.
pub(super) fn read(outline: &mut Outline<'_, '_>) -> Vec<Server> {
    let table = outline.root.get("servers");
    let entries = outline.entries(table.as_ref());
    let servers = entries.into_iter().map(|(key, at, server)| {
        let merged = Merged::Plain(server.clone());
        let found = bindings(&merged, outline.guide);
        Server {
            key: key.to_owned(),
            address: address(&server),
            protocol: server
                .text("protocol")
                .unwrap_or_default()
                .to_ascii_lowercase(),
            place: at.place(),
            bindings: outline.noting(found).unwrap_or_default(),
            extensions: extensions(&merged),
        }
    });
    servers.collect()
}

/// Version 2 has a `url`, version 3 `host` and `pathname`.
fn address(server: &At<'_>) -> String {
    let url = server.text("url").unwrap_or_default();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = server.text("host").unwrap_or(url);
    let path = server.text("pathname").unwrap_or_default();
    let slash = if path.is_empty() || path.starts_with('/') {
        ""
    } else {
        "/"
    };
    format!("{host}{slash}{path}")
        .trim_end_matches('/')
        .to_owned()
}
