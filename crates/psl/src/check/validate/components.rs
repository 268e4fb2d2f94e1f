//! Which nodes of a graph can reach each other: its strongly connected components.

/// The component of each node, by Kosaraju's two walks; linear in nodes and edges.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut backwards = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for to in targets {
            backwards[*to].push(from);
        }
    }
    let mut seen = vec![false; edges.len()];
    let mut finished = Vec::with_capacity(edges.len());
    for node in 0..edges.len() {
        walk(node, edges, &mut seen, &mut finished);
    }
    let mut component = vec![0; edges.len()];
    let mut seen = vec![false; edges.len()];
    let mut members = Vec::new();
    for node in finished.into_iter().rev() {
        walk(node, &backwards, &mut seen, &mut members);
        for member in members.drain(..) {
            component[member] = node;
        }
    }
    component
}

/// Walks deep first, without recursion, and notes the nodes in the order they are left.
fn walk(start: usize, edges: &[Vec<usize>], seen: &mut [bool], left: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut open = vec![(start, 0)];
    while let Some((node, next)) = open.last_mut() {
        let Some(target) = edges[*node].get(*next).copied() else {
            left.push(*node);
            open.pop();
            continue;
        };
        *next += 1;
        if !std::mem::replace(&mut seen[target], true) {
            open.push((target, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn nodes_on_a_common_cycle_share_a_component() {
        let found = components(&[vec![1], vec![2], vec![0, 3], vec![4], vec![], vec![3]]);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        let mut apart = vec![found[0], found[3], found[4], found[5]];
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), 4);
    }
}
