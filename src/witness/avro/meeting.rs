//! What the decoder brings together inside of two types that meet.

use std::collections::BTreeMap;

use super::Step;
use super::resolution::{Action, Resolution};
use crate::format::avro::{Record, Shape, TypeId};

/// A part of the writer's type and what the reader takes it for, each with the step to it, if it takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    /// The writer's part.
    pub writer: (TypeId, Option<Step>),
    /// The reader's part.
    pub reader: (TypeId, Option<Step>),
}

impl Resolution<'_> {
    /// The parts of two types that the decoder brings together; what it refuses is not among them.
    pub(super) fn meetings(&self, writer: TypeId, reader: TypeId) -> Vec<Meeting> {
        let inside = |writer, reader, step| Meeting {
            writer: (writer, Some(step)),
            reader: (reader, Some(step)),
        };
        match self.action(writer, reader) {
            Action::Array(writer, reader) => vec![inside(writer, reader, Step::Items)],
            Action::Map(writer, reader) => vec![inside(writer, reader, Step::Values)],
            Action::Record(written, read) => self.fields_met(written, read),
            Action::ReaderUnion(_) => self.branches_met(&[(writer, None)], reader),
            Action::WriterUnion { same } => {
                let branches = self.writer.shape(writer).branches().iter().enumerate();
                let read = self.reader.shape(reader).branches();
                if same {
                    let branches = branches.zip(read);
                    let met = branches.map(|((index, branch), read)| {
                        inside(branch.of, read.of, Step::Branch(index))
                    });
                    return met.collect();
                }
                let branches = branches.map(|(index, slot)| (slot.of, Some(Step::Branch(index))));
                self.branches_met(&branches.collect::<Vec<_>>(), reader)
            }
            Action::Primitive { .. } | Action::Fixed(..) | Action::Enum(..) | Action::Refuse(_) => {
                Vec::new()
            }
        }
    }

    fn fields_met(&self, written: &Record, read: &Record) -> Vec<Meeting> {
        let wanted = read.fields.iter().enumerate();
        let wanted = wanted.map(|(index, field)| (field.name.as_str(), (index, field.slot.of)));
        let wanted: BTreeMap<&str, (usize, TypeId)> = wanted.collect();
        let fields = written.fields.iter().enumerate();
        let met = fields.filter_map(|(index, field)| {
            let &(position, of) = wanted.get(self.field_name(written, field))?;
            Some(Meeting {
                writer: (field.slot.of, Some(Step::Field(index))),
                reader: (of, Some(Step::Field(position))),
            })
        });
        met.collect()
    }

    /// What each of the writer's branches is taken for, where the reader's type may be a union.
    fn branches_met(&self, written: &[(TypeId, Option<Step>)], reader: TypeId) -> Vec<Meeting> {
        let steps: BTreeMap<TypeId, Step> = match self.reader.shape(reader) {
            Shape::Union(branches) => {
                let branches = branches.iter().enumerate();
                branches
                    .map(|(index, branch)| (branch.of, Step::Branch(index)))
                    .collect()
            }
            _ => BTreeMap::new(),
        };
        let met = written.iter().filter_map(|&branch| {
            let taken_for = match self.action(branch.0, reader) {
                Action::Refuse(_) => return None,
                Action::ReaderUnion(chosen) => chosen,
                _ => reader,
            };
            Some(Meeting {
                writer: branch,
                reader: (taken_for, steps.get(&taken_for).copied()),
            })
        });
        met.collect()
    }
}
