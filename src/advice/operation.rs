//! The edits that advice may be made of. The set is closed, and each names elements of the schemas at hand.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::elements::ElementId;

/// An edit of the new side. Nothing but schemas can be named, so nothing but schemas can be touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// A field of the new side need not be there: null and a default of null (Avro), `optional` (Protobuf), no longer in
    /// `required` (JSON Schema).
    MakeOptional {
        /// The field.
        target: ElementId,
    },
    /// A field or an enum of the new side gets a default.
    SetDefault {
        /// The field or the enum.
        target: ElementId,
        /// The default, as JSON.
        value: Value,
    },
    /// A declaration of the old side is put back where it was.
    RestoreField {
        /// The field, symbol or type of the old side.
        target: ElementId,
    },
    /// An element of the new side gets the type that it had, with everything else that its declaration says of it.
    RestoreType {
        /// The element of the new side.
        target: ElementId,
        /// What it was, on the old side.
        from: ElementId,
    },
    /// An element of the new side gets the name that it had.
    RestoreName {
        /// The element of the new side.
        target: ElementId,
        /// What it was, on the old side.
        from: ElementId,
    },
    /// A keyword of a schema of the new side gets the value that it had, or goes if there was none.
    RestoreConstraint {
        /// The schema of the new side.
        target: ElementId,
        /// What it was, on the old side.
        from: ElementId,
        /// The keyword.
        keyword: String,
    },
    /// A field is added that nobody needs to fill.
    AddField {
        /// The record, message or object of the new side.
        holder: ElementId,
        /// Its name.
        name: String,
        /// The field of either side whose type it has.
        like: ElementId,
        /// The symbol that readers of its enum take for one that they do not know; it is added (Avro).
        #[serde(default)]
        unknown: Option<String>,
    },
    /// A choice of new fields with new numbers is added.
    AddOneof {
        /// The message of the new side.
        holder: ElementId,
        /// The name of the choice.
        name: String,
        /// The fields whose types its members have.
        like: Vec<ElementId>,
    },
    /// A field or a type of the new side is known under another name as well.
    AddAlias {
        /// The field or the type.
        target: ElementId,
        /// The other name.
        name: String,
    },
    /// The number and the name of something that is gone can never be taken again.
    Reserve {
        /// What is gone, on the old side.
        target: ElementId,
    },
    /// A type of the new side reserves again what it reserved.
    RestoreReserved {
        /// The type of the new side.
        target: ElementId,
        /// What it was, on the old side.
        from: ElementId,
    },
    /// A field of the new side gets a number that was never used.
    Renumber {
        /// The field or the symbol.
        target: ElementId,
    },
    /// The whole new schema goes into a file of its own under the name of a second version, and the old one is put back.
    CopyAsNewType {
        /// The schema of the new side.
        target: ElementId,
    },
    /// An object of the new side lets properties pass that it does not declare.
    OpenContent {
        /// The object.
        target: ElementId,
    },
    /// An enum of the new side gets a symbol.
    AddSymbol {
        /// The enum.
        target: ElementId,
        /// The symbol.
        name: String,
    },
    /// An element of the new side, or one that another operation restores, is marked as about to go.
    Deprecate {
        /// The element.
        target: ElementId,
    },
    /// What the new side added is taken back.
    Withdraw {
        /// The element of the new side.
        target: ElementId,
    },
}

impl Operation {
    /// Whether it takes something of the change back.
    pub(super) fn takes_back(&self) -> bool {
        matches!(
            self,
            Self::RestoreField { .. }
                | Self::RestoreType { .. }
                | Self::RestoreName { .. }
                | Self::RestoreConstraint { .. }
                | Self::Withdraw { .. }
        )
    }

    /// Whether something of the change is left that no digest of a schema tells: a mark, a file of its own.
    pub(super) fn leaves_something(&self) -> bool {
        matches!(
            self,
            Self::AddField { .. }
                | Self::AddOneof { .. }
                | Self::CopyAsNewType { .. }
                | Self::Deprecate { .. }
        )
    }

    /// Whether it gives what was taken back another form.
    pub(super) fn gives_anew(&self) -> bool {
        matches!(
            self,
            Self::MakeOptional { .. }
                | Self::AddField { .. }
                | Self::AddOneof { .. }
                | Self::CopyAsNewType { .. }
        )
    }
}
