//! Names that change hands: one can be given only when nobody has it any more.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::{Catalog, Index, Table};

/// A namespace, perhaps a table, and a name: two things whose names are equal as a whole cannot be
/// there at the same time.
pub(super) type Name<'a> = (Option<&'a str>, &'a str, &'a str);

/// A thing that gets another name.
pub(super) struct Renaming<'a> {
    pub(super) from: Name<'a>,
    pub(super) to: Name<'a>,
    /// Something that comes later needs the old name, or would take the thing away.
    pub(super) is_urgent: bool,
}

/// What becomes of renamings: each is in one of the lists.
#[derive(Default)]
pub(super) struct Order {
    /// The urgent ones and what is in their way, in an order in which they work.
    pub(super) early: Vec<usize>,
    pub(super) late: Vec<usize>,
    /// Those that close a circle. They have to be dropped before and made anew at the end.
    pub(super) remade: Vec<usize>,
}

/// The order in which the renamings work; the given one where it does.
pub(super) fn order(renamings: &[Renaming<'_>]) -> Order {
    let holders: BTreeMap<Name<'_>, usize> =
        renamings.iter().enumerate().map(|(at, renaming)| (renaming.from, at)).collect();
    let mut order = Order::default();
    let mut done = BTreeSet::new();
    for is_urgent in [true, false] {
        for start in 0..renamings.len() {
            if done.contains(&start) || is_urgent && !renamings[start].is_urgent {
                continue;
            }
            let mut chain = vec![start];
            done.insert(start);
            let mut last = start;
            while let Some(&holder) = holders.get(&renamings[last].to) {
                if done.insert(holder) {
                    chain.push(holder);
                    last = holder;
                    continue;
                }
                if holder != last && chain.contains(&holder) {
                    order.remade.extend(chain.pop());
                }
                break;
            }
            let list = if is_urgent { &mut order.early } else { &mut order.late };
            list.extend(chain.into_iter().rev());
        }
    }
    order
}

/// What the name of an index has to differ from: on MySQL the other indexes of its table, elsewhere
/// those of all tables.
pub(super) fn of_index<'a>(
    context: &Context<'_, '_>,
    catalog: &'a Catalog,
    table: &'a Table,
    index: &'a Index,
) -> Name<'a> {
    let (namespace, table) = catalog.key(&table.name);
    let table = if context.features.indexes_in_create_table { table } else { "" };
    (namespace, table, &index.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renamings as `x>y`, the urgent ones as `x>y!`; answered in the same way, one list after the
    /// other.
    fn check(renamings: &str, expected: &str) {
        let words: Vec<&str> = renamings.split(' ').collect();
        let renamings: Vec<Renaming<'_>> = words
            .iter()
            .map(|word| {
                let (from, to) = word.trim_end_matches('!').split_once('>').expect("a renaming");
                let is_urgent = word.ends_with('!');
                Renaming { from: (None, "", from), to: (None, "", to), is_urgent }
            })
            .collect();
        let order = order(&renamings);
        let list = |list: &[usize]| list.iter().map(|at| words[*at]).collect::<Vec<_>>().join(" ");
        let found = [list(&order.early), list(&order.late), list(&order.remade)];
        assert_eq!(found.join(" | "), expected);
    }

    #[test]
    fn names_are_free_when_they_are_given() {
        check("a>b c>d", " | a>b c>d | ");
        check("a>b b>c", " | b>c a>b | ");
        check("b>c a>b", " | b>c a>b | ");
        check("a>b b>a", " | a>b | b>a");
        check("a>b b>c c>a d>e", " | b>c a>b d>e | c>a");
        check("a>b c>a", " | a>b c>a | ");
        check("a>b c>d!", "c>d! | a>b | ");
        check("a>b x>y c>d! d>a", "a>b d>a c>d! | x>y | ");
        check("a>a", " | a>a | ");
    }
}
