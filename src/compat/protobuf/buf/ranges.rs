//! Ranges of numbers: what of them is gone.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The least and the greatest number that a range can have.
pub(super) type Range = RangeInclusive<i64>;

/// For each old range of which something is gone: the range, and what is gone.
pub(super) fn missing(old: &[Range], new: &[Range], max: i64) -> Vec<(String, String)> {
    let kept = merged(new.to_vec());
    let missing = old.iter().filter_map(|range| {
        let gone = without(range, &kept);
        let gone: Vec<_> = gone.iter().map(|range| spell(range, max)).collect();
        (!gone.is_empty()).then(|| (spell(range, max), gone.join(", ")))
    });
    missing.collect()
}

/// Whether a number is in one of the ranges.
pub(super) fn contain(ranges: &[Range], number: i64) -> bool {
    ranges.iter().any(|range| range.contains(&number))
}

fn merged(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_by_key(|range| (*range.start(), *range.end()));
    let mut merged = Vec::<Range>::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if *range.start() <= last.end() + 1 => {
                *last = *last.start()..=*last.end().max(range.end());
            }
            _ => merged.push(range),
        }
    }
    merged
}

fn without(range: &Range, kept: &[Range]) -> Vec<Range> {
    let mut left = Vec::new();
    let mut start = *range.start();
    let touching = kept
        .iter()
        .filter(|kept| kept.end() >= range.start() && kept.start() <= range.end());
    for kept in touching {
        left.push(start..=kept.start() - 1);
        start = kept.end() + 1;
    }
    left.push(start..=*range.end());
    left.retain(|range| !range.is_empty());
    left
}

fn spell(range: &Range, max: i64) -> String {
    let (start, end) = (range.start(), range.end());
    match end {
        _ if start == end => start.to_string(),
        _ if *end == max => format!("{start} to max"),
        _ => format!("{start} to {end}"),
    }
}

/// The reserved names that are free now, in order.
pub(super) fn missing_names<'n>(
    old: impl Iterator<Item = &'n str>,
    new: impl Iterator<Item = &'n str>,
) -> Vec<String> {
    let kept: BTreeSet<&str> = new.collect();
    let gone: BTreeSet<&str> = old.filter(|name| !kept.contains(name)).collect();
    gone.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_split_or_merged_is_not_gone() {
        assert!(missing(&[1..=10], &[1..=4, 5..=10], 100).is_empty());
        assert!(missing(&[1..=4, 5..=10], &[1..=10], 100).is_empty());
    }

    #[test]
    fn each_old_range_is_told_with_what_it_lacks() {
        let missing = missing(&[1..=10, 20..=20, 50..=100], &[2..=3, 6..=60], 100);
        let told = |range: &str, gone: &str| (range.to_owned(), gone.to_owned());
        assert_eq!(
            missing,
            [told("1 to 10", "1, 4 to 5"), told("50 to max", "61 to max")]
        );
    }
}
