//! What stops a push, over counts and consent.

use brant_catalog::{Hazard, HazardKind, QualifiedName};

use super::{Accepted, refuse, weigh};
use crate::code::Code;

fn hazard(kind: HazardKind) -> Hazard {
    Hazard { kind, table: QualifiedName::bare("goose"), column: "name".to_owned() }
}

/// Each row: the danger, what counting gave, what is agreed to, and the refusal.
#[test]
fn refusals() {
    use HazardKind as K;
    let dropped = "You are about to drop the `goose` table, which is not empty (3 rows).";
    let unique = || K::AddUnique { columns: vec!["name".to_owned()], by: None };
    let (loss, stop) = (Some(Code::DataLoss), Some(Code::Unexecutable));
    let cases = [
        (K::DropTable, Some(0), vec![], None),
        (K::DropTable, Some(3), vec![], loss),
        (K::DropTable, Some(3), vec![dropped], None),
        (K::DropTable, Some(4), vec![dropped], loss),
        (K::DropTable, None, vec![], loss),
        (unique(), None, vec![], loss),
        (K::AddRequiredColumn, Some(0), vec![], None),
        (K::AddRequiredColumn, Some(1), vec![], stop),
        (K::MakeRequired, None, vec![], stop),
    ];
    for (kind, count, agreed, expected) in cases {
        let risks = weigh(&[hazard(kind.clone())], &[count], &[]);
        let agreed = agreed.into_iter().map(str::to_owned).collect();
        let refusal = refuse(&risks, &Accepted::These(agreed)).err().map(|error| error.code);
        assert_eq!(refusal, expected, "{kind:?} {count:?}");
        let refusal = refuse(&risks, &Accepted::Everything).err().map(|error| error.code);
        assert_eq!(refusal, expected.filter(|code| *code == Code::Unexecutable), "{kind:?}");
    }
}

/// What cannot be done is told before what is lost, and a missing count is a danger.
#[test]
fn order() {
    let hazards = [hazard(HazardKind::DropColumn), hazard(HazardKind::MakeRequired)];
    let risks = weigh(&hazards, &[Some(2)], &[]);
    assert_eq!((risks.warnings.len(), risks.unexecutable.len()), (1, 1));
    let refusal = refuse(&risks, &Accepted::These(Vec::new())).expect_err("two reasons");
    assert_eq!(refusal.code, Code::Unexecutable);
    assert!(refusal.message.starts_with("We found changes that cannot be executed:\n\n  • Made"));
}
