//! Arrays that differ from what a reader asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde_json::Value;

use super::demand::{Demand, Shape, on_item};
use super::search::{Search, Sieve};

/// So many positions of a tuple are looked at.
const MAX_POSITIONS: usize = 64;
/// Items are repeated up to so many times.
const MAX_REPEATS: u64 = 64;

impl<'s> Search<'_, 's> {
    /// Arrays of a shape as long as either side's limits, and a little shorter and longer.
    pub(super) fn arrays(
        &self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
    ) -> Vec<Value> {
        let (least, most) = shape.length();
        let mut lengths: BTreeSet<u64> = (0..3).map(|more| least.saturating_add(more)).collect();
        lengths.insert(most.min(least.saturating_add(3)));
        for keywords in shape
            .keywords()
            .chain(reader.iter().map(|reader| reader.keywords()))
        {
            let limits = [
                keywords.min_items,
                keywords.max_items,
                keywords.min_contains,
                keywords.max_contains,
                Some(keywords.prefix.len() as u64),
            ];
            for limit in limits.into_iter().flatten() {
                lengths.extend([limit.saturating_sub(1), limit, limit.saturating_add(1)]);
            }
        }
        lengths.retain(|length| (least..=most).contains(length));
        let arrays = lengths.into_iter();
        arrays
            .filter_map(|length| self.builder.array(shape, length, &BTreeMap::new(), depth))
            .collect()
    }

    /// Arrays in which one item, or a number of items, is what the reader refuses.
    pub(super) fn items(
        &mut self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        let all = shape.demands.iter().chain(reader);
        let tuple = all
            .map(|demand| demand.keywords().prefix.len())
            .max()
            .unwrap_or(0);
        let contained = contains(reader);
        for index in 0..=tuple.min(MAX_POSITIONS) {
            let on_writer = shape.item(index);
            let mut on_reader = on_item(reader, index);
            on_reader.extend(&contained);
            for value in self.differences(&on_writer, &on_reader, depth) {
                self.place_item(shape, index, &value, depth, sieve)?;
            }
        }
        self.countable(shape, reader, depth, sieve)
    }

    /// Arrays with `value` at `index`, and with `value` wherever nothing else is asked for.
    fn place_item(
        &mut self,
        shape: &Shape<'s>,
        index: usize,
        value: &Value,
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        let (least, _) = shape.length();
        let needed = shape.contained().len() as u64;
        let ways = [
            (vec![index], least.max(index as u64 + 1)),
            (vec![index], needed.max(index as u64) + 1),
            (
                (0..=index.max(usize::try_from(least).unwrap_or(0))).collect(),
                least.max(index as u64 + 1),
            ),
        ];
        for (indices, length) in ways {
            let given = indices
                .into_iter()
                .map(|index| (index, value.clone()))
                .collect();
            if let Some(array) = self.builder.array(shape, length, &given, depth) {
                sieve.offer(array)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Arrays of equal items, and of more items than the reader's `contains` lets count.
    fn countable(
        &mut self,
        shape: &Shape<'s>,
        reader: &[Demand<'s>],
        depth: usize,
        sieve: &mut Sieve<'_, '_, 's>,
    ) -> ControlFlow<()> {
        let mut items = Vec::new();
        let plain = shape.item(0);
        items.extend(self.builder.one(&plain, depth + 1));
        let of_writer = contains(&shape.demands);
        for contains in contains(reader) {
            let mut counted = plain.clone();
            counted.push(contains);
            items.extend(self.builder.one(&counted, depth + 1));
            // Such items need not count for the writer.
            items.extend(
                self.differences(&counted, &of_writer, depth)
                    .into_iter()
                    .take(4),
            );
        }
        let limits = reader
            .iter()
            .filter_map(|reader| reader.keywords().max_contains);
        let repeats: BTreeSet<u64> = limits
            .map(|limit| limit.saturating_add(1))
            .chain([2])
            .collect();
        for item in items {
            for times in repeats.iter().filter(|times| **times <= MAX_REPEATS) {
                let given: BTreeMap<usize, Value> = (0..*times)
                    .filter_map(|index| usize::try_from(index).ok())
                    .map(|index| (index, item.clone()))
                    .collect();
                for more in [0, shape.contained().len() as u64] {
                    let length = times.saturating_add(more);
                    if let Some(array) = self.builder.array(shape, length, &given, depth) {
                        sieve.offer(array)?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }
}

fn contains<'s>(demands: &[Demand<'s>]) -> Vec<Demand<'s>> {
    let contained = demands
        .iter()
        .filter_map(|demand| Some(demand.of(demand.keywords().contains?)));
    contained.collect()
}
