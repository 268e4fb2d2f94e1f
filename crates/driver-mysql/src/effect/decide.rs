//! From what was found to the answer. Pure.

use brant_core::Effect;

use super::claim::{After, Claim};

/// Clears up claims about one and the same thing: dropped and added again, the
/// shape tells; added and dropped again (or renamed in a ring), nothing does.
///
/// A thing that is dropped and added with the very shape it had counts as
/// applied; nobody writes that except to empty a column.
pub(super) fn settle(claims: Vec<Claim>) -> Vec<Claim> {
    let mut settled: Vec<Claim> = Vec::new();
    for mut claim in claims {
        let Some(at) = settled.iter().position(|earlier| earlier.trace == claim.trace) else {
            settled.push(claim);
            continue;
        };
        let earlier = settled.remove(at);
        if earlier.after == After::Gone && claim.after == After::There && claim.shape.is_some() {
            claim.reshaped = true;
            settled.push(claim);
        }
    }
    settled
}

/// What looking for one claim found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// As the statement leaves it.
    AsAfter,
    /// As it was before.
    AsBefore,
    /// No evidence: what would hold the trace is missing, or it may not be seen.
    Nothing,
}

/// Strict claims decide; lenient ones only where there are no others.
pub(super) fn decide(claims: &[Claim], findings: &[Finding]) -> Effect {
    let of = |lenient: bool| {
        let evidence =
            claims.iter().zip(findings).filter(move |(claim, _)| claim.lenient == lenient);
        let count =
            |wanted: Finding| evidence.clone().filter(|(_, found)| **found == wanted).count();
        (count(Finding::AsAfter), count(Finding::AsBefore))
    };
    let lenient_only = claims.iter().all(|claim| claim.lenient);
    match of(lenient_only) {
        (0, 0) if lenient_only && !claims.is_empty() => Effect::Repeatable,
        (0, 0) => Effect::Unknown("nothing that it changes can be seen from outside".to_owned()),
        (_, 0) => Effect::Applied,
        (0, _) => Effect::NotApplied,
        _ if lenient_only => Effect::Repeatable,
        (after, before) => Effect::Unknown(format!(
            "of what it changes, {after} part(s) look as after it and {before} as before it"
        )),
    }
}
