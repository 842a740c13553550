//! Edits for a case: what each recipe of a way out comes to with the elements at hand.

use std::collections::BTreeSet;

use super::scene::Scene;
use crate::advice::elements::{Element, ElementId, Kind};
use crate::advice::operation::Operation;
use crate::advice::renames::written;
use crate::format::{Schema, avro};
use crate::model::{Pointer, Side};

/// A way to make edits for a case. Whether they are any good, the tests tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recipe {
    /// The new field has the default that it had at the base.
    DefaultOfBase,
    /// The new field may be absent.
    MakeOptional,
    /// The old field comes back, the new one may be absent.
    KeepBoth,
    /// The new field knows its old name.
    AddAlias,
    /// The new type knows its old full name.
    AddTypeAlias,
    /// What is gone comes back, marked.
    RestoreAndDeprecate,
    /// What is gone comes back.
    RestoreField,
    /// The declaration is what it was.
    RestoreType,
    /// The name is what it was.
    RestoreName,
    /// The old name first, the new one behind it.
    RestoreNameAndAlias,
    /// The keyword says what it said.
    RestoreConstraint,
    /// The default is what it was.
    RestoreDefault,
    /// The symbols are there again.
    RestoreSymbols,
    /// A oneof is there again, and what was in it.
    RestoreWhole,
    /// The old field stays as it was, the new type goes into a field of its own.
    NewField,
    /// The same for an enum, whose readers take what they do not know for UNKNOWN.
    EnumBeside,
    /// The old field stays under its number, the new name gets another one.
    RenameBeside,
    /// Number and name of what is gone are taken.
    Reserve,
    /// What is new gets a number of its own, and that of what is gone is taken.
    NewNumberAndReserve,
    /// What was under the number stays, what is new gets another one.
    KeepNumberAndAddNew,
    /// A choice of new fields.
    NewOneof,
    /// The object is open, and what was added is held back.
    OpenAndWithdraw,
    /// The object is open.
    OpenContent,
    /// What was added is held back.
    Withdraw,
    /// The old schema stays, the new one is a type of its own.
    CopyAsNewType,
}

impl Recipe {
    /// The edits; `None` where the recipe makes no sense.
    pub(super) fn drafted(self, scene: &Scene<'_>) -> Option<Vec<Operation>> {
        match self {
            Self::DefaultOfBase => default_of_base(scene),
            Self::MakeOptional => {
                let target = scene.new_field?.id.clone();
                Some(vec![Operation::MakeOptional { target }])
            }
            Self::KeepBoth => keep_both(scene),
            Self::AddAlias => {
                let (old, new) = scene.rename?;
                let (target, name) = (new.id.clone(), old.name.clone());
                Some(vec![Operation::AddAlias { target, name }])
            }
            Self::AddTypeAlias => add_type_alias(scene),
            Self::RestoreAndDeprecate => {
                let target = gone(scene)?.id.clone();
                let restored = Operation::RestoreField {
                    target: target.clone(),
                };
                Some(vec![restored, Operation::Deprecate { target }])
            }
            Self::RestoreField => {
                let target = gone(scene)?.id.clone();
                Some(vec![Operation::RestoreField { target }])
            }
            Self::RestoreType => restore_type(scene),
            Self::RestoreName => Some(vec![restore_name(scene)?]),
            Self::RestoreNameAndAlias => {
                let name = scene.new?.name.clone();
                let target = scene.new?.id.clone();
                Some(vec![
                    restore_name(scene)?,
                    Operation::AddAlias { target, name },
                ])
            }
            Self::RestoreConstraint => restore_constraint(scene),
            Self::RestoreDefault => restore_default(scene),
            Self::RestoreSymbols => restore_symbols(scene),
            Self::RestoreWhole => restore_whole(scene),
            Self::NewField => new_field(scene, None),
            Self::EnumBeside => new_field(scene, Some("UNKNOWN")),
            Self::RenameBeside => {
                let (old, new) = (scene.old_field?, scene.new_field?);
                if old.number != new.number {
                    return None;
                }
                beside(scene, old, new, new.name.clone(), None)
            }
            Self::Reserve => {
                let target = gone(scene)?.id.clone();
                Some(vec![Operation::Reserve { target }])
            }
            Self::NewNumberAndReserve => new_number(scene),
            Self::KeepNumberAndAddNew => keep_number(scene),
            Self::NewOneof => new_oneof(scene),
            Self::OpenAndWithdraw => {
                let property = scene.new_field?;
                let (target, holder) = (property.id.clone(), scene.holder(property)?);
                let open = Operation::OpenContent {
                    target: holder.id.clone(),
                };
                Some(vec![open, Operation::Withdraw { target }])
            }
            Self::OpenContent => {
                let new = scene.new?;
                let closes = |element: &Element| {
                    written(element)
                        .is_some_and(|schema| schema.get("additionalProperties").is_some())
                };
                let target = [Some(new), scene.holder(new)]
                    .into_iter()
                    .flatten()
                    .find(|new| closes(new))?;
                let target = target.id.clone();
                Some(vec![Operation::OpenContent { target }])
            }
            Self::Withdraw => {
                let target = scene.new?.id.clone();
                Some(vec![Operation::Withdraw { target }])
            }
            Self::CopyAsNewType => {
                scene.root(Side::Old)?;
                let target = scene.root(Side::New)?.id.clone();
                Some(vec![Operation::CopyAsNewType { target }])
            }
        }
    }
}

/// The part of the old side that is gone.
fn gone<'c>(scene: &Scene<'c>) -> Option<&'c Element> {
    // A package has files that this case knows nothing of.
    if scene.rule() == "protobuf/package-deleted" {
        return None;
    }
    let old = scene.old_field.or(scene.old);
    // Of a file that is gone, whatever it declared.
    let old = old.or_else(|| scene.root(Side::Old))?;
    let is_there = scene.elements().counterpart(old).is_some();
    (!is_there || scene.case.schemas.new.is_none()).then_some(old)
}

/// The default that the field has at the base, where the finding is about an older version.
fn default_of_base(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let field = scene.new_field?;
    let holder = scene.holder(field)?;
    let base = scene.case.schemas.base.as_ref()?;
    let Schema::Avro(schema) = &base.schema else {
        return None;
    };
    let mut records = schema.reachable().into_iter();
    let value = records.find_map(|id| match schema.shape(id) {
        avro::Shape::Record(record) if record.name.simple() == holder.name => {
            let own = record.fields.iter().find(|own| own.name == field.name);
            own.and_then(|own| own.default.clone())
        }
        _ => None,
    })?;
    let target = field.id.clone();
    Some(vec![Operation::SetDefault { target, value }])
}

fn keep_both(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let (old, new) = scene.rename?;
    let target = old.id.clone();
    let mut operations = vec![
        Operation::RestoreField {
            target: target.clone(),
        },
        Operation::Deprecate { target },
    ];
    if new.number.is_none() && is_needed(scene, new) {
        let target = new.id.clone();
        operations.push(Operation::MakeOptional { target });
    }
    Some(operations)
}

/// Whether events must have the field.
fn is_needed(scene: &Scene<'_>, field: &Element) -> bool {
    let is_json = scene.case.finding.change.rule.family() == "json";
    if !is_json {
        return written(field).is_none_or(|field| field.get("default").is_none());
    }
    let holder = scene.holder(field).and_then(written);
    let required = holder
        .as_ref()
        .and_then(|schema| schema.get("required")?.as_array());
    required.is_some_and(|names| names.iter().any(|name| name == field.name.as_str()))
}

fn add_type_alias(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let (_, new) = scene.types()?;
    let detail = &scene.case.finding.change.detail;
    let (_, before) = detail.words.iter().find(|(name, _)| *name == "before")?;
    Some(vec![Operation::AddAlias {
        target: new.id.clone(),
        name: before.clone(),
    }])
}

fn restore_type(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    if scene.rule().starts_with("protobuf/reserv") {
        let (old, new) = (scene.old?, scene.new?);
        let new = match new.kind {
            Kind::Type | Kind::Enum => new,
            _ => scene.holder(new)?,
        };
        return Some(vec![Operation::RestoreReserved {
            target: new.id.clone(),
            from: old.id.clone(),
        }]);
    }
    let (old, new) = match (scene.old_field, scene.new_field) {
        (Some(old), Some(new)) if !matches!(new.kind, Kind::Type) => (old, new),
        _ => scene.common()?,
    };
    Some(vec![Operation::RestoreType {
        target: new.id.clone(),
        from: old.id.clone(),
    }])
}

fn restore_name(scene: &Scene<'_>) -> Option<Operation> {
    let (old, new) = (scene.old?, scene.new?);
    (old.kind == new.kind).then(|| Operation::RestoreName {
        target: new.id.clone(),
        from: old.id.clone(),
    })
}

/// The keyword at the place, in the innermost schema that both sides have.
fn restore_constraint(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let change = &scene.case.finding.change;
    let (mut old, mut new) = scene.common()?;
    let step = |element: &Element, pointer: &Pointer| {
        let inside = pointer
            .as_str()
            .strip_prefix(element.place.pointer.as_str())?;
        Pointer::parse(inside).steps().next()
    };
    let keyword = |old: &Element, new: &Element| {
        let (was, is) = (change.old.as_ref(), change.new.as_ref());
        let is = is.and_then(|place| step(new, &place.pointer));
        let was = was.and_then(|place| step(old, &place.pointer));
        let mut keywords = [is, was].into_iter().flatten();
        keywords.find(|keyword| keyword != "properties")
    };
    let mut found = keyword(old, new);
    if found.is_none() && old.kind != Kind::Field {
        (old, new) = (scene.holder(old)?, scene.holder(new)?);
        found = keyword(old, new);
    }
    let keyword = found?;
    Some(vec![Operation::RestoreConstraint {
        target: new.id.clone(),
        from: old.id.clone(),
        keyword,
    }])
}

fn restore_default(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let (old, new) = (scene.old?, scene.new?);
    let value = written(old)?.get("default")?.clone();
    Some(vec![Operation::SetDefault {
        target: new.id.clone(),
        value,
    }])
}

fn restore_symbols(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let (old, new) = (scene.old?, scene.new?);
    if old.kind != Kind::Enum || new.kind != Kind::Enum {
        return None;
    }
    let kept = scene.elements().inside(&new.id);
    let kept: BTreeSet<&str> = kept.map(|symbol| symbol.name.as_str()).collect();
    let lost = scene.elements().inside(&old.id);
    let lost = lost.filter(|symbol| !kept.contains(&symbol.name.as_str()));
    let operations: Vec<_> = lost
        .map(|symbol| Operation::RestoreField {
            target: symbol.id.clone(),
        })
        .collect();
    (!operations.is_empty()).then_some(operations)
}

/// The old declaration stays; what is new goes into a field of its own.
fn new_field(scene: &Scene<'_>, unknown: Option<&str>) -> Option<Vec<Operation>> {
    let (old, new) = (scene.old_field?, scene.new_field?);
    beside(scene, old, new, scene.successor(new), unknown)
}

fn beside(
    scene: &Scene<'_>,
    old: &Element,
    new: &Element,
    name: String,
    unknown: Option<&str>,
) -> Option<Vec<Operation>> {
    let holder = scene.holder(new)?.id.clone();
    let target = new.id.clone();
    let mut operations = vec![Operation::RestoreType {
        target: target.clone(),
        from: old.id.clone(),
    }];
    if unknown.is_none() {
        operations.push(Operation::Deprecate {
            target: target.clone(),
        });
    }
    operations.push(Operation::AddField {
        holder,
        name,
        like: target,
        unknown: unknown.map(str::to_owned),
    });
    Some(operations)
}

fn new_number(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let new = scene.new?;
    let mut operations = vec![Operation::Renumber {
        target: new.id.clone(),
    }];
    let old = scene.old?;
    operations.push(match old.kind {
        Kind::Type | Kind::Enum => Operation::RestoreReserved {
            target: scene.holder(new)?.id.clone(),
            from: old.id.clone(),
        },
        _ => Operation::Reserve {
            target: old.id.clone(),
        },
    });
    Some(operations)
}

fn keep_number(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let (old, new) = (scene.old?, scene.new?);
    if old.kind == Kind::Symbol && new.kind == Kind::Symbol && old.name != new.name {
        let target = new.id.clone();
        return Some(vec![
            Operation::RestoreType {
                target: target.clone(),
                from: old.id.clone(),
            },
            Operation::AddSymbol {
                target: scene.holder(new)?.id.clone(),
                name: new.name.clone(),
            },
        ]);
    }
    let (old, new) = (scene.old_field?, scene.new_field?);
    let name = if old.name == new.name {
        scene.successor(new)
    } else {
        new.name.clone()
    };
    beside(scene, old, new, name, None)
}

/// The fields of a choice, by where they stand.
fn members<'c>(scene: &Scene<'c>, oneof: &'c Element) -> Vec<&'c Element> {
    let (Some(holder), Some(around)) = (&oneof.holder, oneof.place.span) else {
        return Vec::new();
    };
    let is_inside = |field: &&Element| {
        let span = field.place.span;
        field.kind == Kind::Field
            && span.is_some_and(|span| around.start <= span.start && span.end <= around.end)
    };
    scene.elements().inside(holder).filter(is_inside).collect()
}

/// The choice that the finding is about, on one side.
fn oneof<'c>(scene: &Scene<'c>, side: Side) -> Option<&'c Element> {
    let place = match side {
        Side::Old => scene.old?,
        Side::New => scene.new?,
    };
    if place.kind == Kind::Oneof {
        return Some(place);
    }
    let holder = place.holder.as_ref()?;
    let mut oneofs = scene.elements().inside(holder);
    oneofs.find(|oneof| {
        oneof.kind == Kind::Oneof
            && members(scene, oneof)
                .iter()
                .any(|field| field.id == place.id)
    })
}

fn new_oneof(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let choice = oneof(scene, Side::New)?;
    if scene.elements().counterpart(choice).is_some() {
        return None;
    }
    let inside = members(scene, choice);
    let mut operations = vec![Operation::Withdraw {
        target: choice.id.clone(),
    }];
    for field in &inside {
        if let Some(old) = scene.elements().counterpart(field) {
            let target = old.id.clone();
            operations.push(Operation::RestoreField {
                target: target.clone(),
            });
            operations.push(Operation::Deprecate { target });
        }
    }
    operations.push(Operation::AddOneof {
        holder: choice.holder.clone()?,
        name: choice.name.clone(),
        like: inside.iter().map(|field| field.id.clone()).collect(),
    });
    Some(operations)
}

fn restore_whole(scene: &Scene<'_>) -> Option<Vec<Operation>> {
    let old = oneof(scene, Side::Old)?;
    let target = |id: &ElementId| id.clone();
    let mut operations: Vec<_> = members(scene, old)
        .into_iter()
        .filter_map(|field| scene.elements().counterpart(field))
        .map(|new| Operation::Withdraw {
            target: target(&new.id),
        })
        .collect();
    if let Some(new) = scene.elements().counterpart(old) {
        operations.push(Operation::Withdraw {
            target: target(&new.id),
        });
    }
    operations.push(Operation::RestoreField {
        target: target(&old.id),
    });
    Some(operations)
}
