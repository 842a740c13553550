//! The ways to write Avro down, which the names of files tell.

/// How a file spells its schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// `.avsc`: one schema as JSON.
    Schema,
    /// `.avpr`: a protocol as JSON.
    Protocol,
    /// `.avdl`: IDL.
    Idl,
}

impl Notation {
    /// What the path says; `None` when it is no Avro file by its name.
    pub(super) fn of(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "avsc" => Some(Self::Schema),
            "avpr" => Some(Self::Protocol),
            "avdl" => Some(Self::Idl),
            _ => None,
        }
    }
}
