//! Schemas that apply themselves to the very value they look at.
//!
//! As long as only `$ref`, `allOf` and `anyOf` lead back, they mean the most that is consistent, as validators have it. Where
//! a negation, a condition or a `oneOf` does, nobody can tell what they say.

use std::collections::BTreeSet;

use crate::format::jsonschema::schema::{Keywords, NodeId, Schema};

/// The nodes of the rings of a schema.
pub(super) struct Rings {
    /// Their positions; nodes that lead from one ring to another may be among them.
    pub nodes: BTreeSet<usize>,
    /// Whether they mean nothing.
    pub deny_themselves: bool,
}

/// The rings of a schema.
pub(super) fn of(schema: &Schema) -> Rings {
    let nodes = schema.ids().count();
    let (mut after, mut before) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    for id in schema.ids() {
        for next in schema.keywords(id).applied() {
            after[id.index()].push(next.index());
            before[next.index()].push(id.index());
        }
    }
    let left = peel((0..nodes).collect(), &after, &before);
    let left = peel(left, &before, &after);
    let turns = schema.ids().filter(|id| left.contains(&id.index()));
    let mut turns = turns.flat_map(|id| turning(schema.keywords(id)));
    let deny_themselves = turns.any(|next| left.contains(&next.index()));
    Rings {
        nodes: left,
        deny_themselves,
    }
}

/// The schemas that a schema asks not to hold, one way or another.
fn turning(keywords: &Keywords) -> Vec<NodeId> {
    let single = [keywords.not, keywords.condition];
    let single = single.into_iter().flatten();
    single.chain(keywords.one_of.iter().copied()).collect()
}

/// Takes away the nodes that no edge leads out of, as long as there are any.
fn peel(nodes: BTreeSet<usize>, after: &[Vec<usize>], before: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut left = nodes;
    let count = |node: &usize| {
        after[*node]
            .iter()
            .filter(|next| left.contains(next))
            .count()
    };
    let mut open: Vec<usize> = (0..after.len()).map(|node| count(&node)).collect();
    let mut ends: Vec<usize> = left
        .iter()
        .copied()
        .filter(|node| open[*node] == 0)
        .collect();
    while let Some(end) = ends.pop() {
        left.remove(&end);
        for node in before[end].iter().filter(|node| left.contains(node)) {
            open[*node] -= 1;
            if open[*node] == 0 {
                ends.push(*node);
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::Draft;

    fn rings(schema: &Value) -> (usize, bool) {
        let rings = of(&Schema::lower(schema, Draft::Draft202012));
        (rings.nodes.len(), rings.deny_themselves)
    }

    #[test]
    fn only_a_ring_with_a_negation_means_nothing() {
        assert_eq!(
            rings(&json!({"properties": {"next": {"$ref": "#"}}})),
            (0, false)
        );
        assert_eq!(rings(&json!({"not": {"$ref": "#"}})), (2, true));
        assert_eq!(
            rings(&json!({"anyOf": [{"$ref": "#"}, {"not": {}}]})),
            (2, false)
        );
    }
}
