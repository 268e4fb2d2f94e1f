//! Answers that differ from the recorded ones on purpose.

use brant_tests::Kind;

/// The end of a case's name, and why ours is right.
const JUSTIFIED: &[(&str, &str)] = &[
    ("mysql__arity_is_preserved_by_alter_enum__02", "the recorded warnings name one enum twice"),
    (
        "EvolutionAPI__evolution-api__mysql",
        "its migrations make what its schema asks for; the recorded drift would never go away",
    ),
    (
        "ljlm0402__typescript-express-starter",
        "servers that can rename an index need not build it anew",
    ),
    ("amplication__amplication", "the recorded summary has a line with a parenthesis too many"),
    ("msgbyte__tianji", "the recorded summary has a line with a parenthesis too many"),
];

/// Whether the case is listed.
pub(super) fn is_justified(name: &str) -> bool {
    JUSTIFIED.iter().any(|(known, _)| name.ends_with(known))
}

/// Cases whose state before a server cannot have, and why.
const IMPOSSIBLE: &[(Kind, &str, &str)] = &[(
    Kind::MySql,
    "EvolutionAPI__evolution-api__mysql/history/004",
    "MySQL has no time as default of a DATE",
)];

/// Whether the server can have the state before the step.
pub(super) fn is_possible(kind: Kind, name: &str) -> bool {
    !IMPOSSIBLE.iter().any(|(server, known, _)| *server == kind && name.ends_with(known))
}
