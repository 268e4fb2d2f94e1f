//! What a comparison passes over, named: otherwise it would be missed in silence.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::change::TableSetting;
use brant_catalog::{Aspect, Catalog, Features, Object, Table, TableChanges, Unsaid};

use crate::ui::{Event, Ui};

/// `view a, b` for each kind of object that two catalogs have and a comparison of them passes over.
pub fn uncompared(from: &Catalog, to: &Catalog, features: Features) -> Vec<String> {
    let mut kinds: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for object in objects(from, to) {
        kinds.entry((Some(object.kind), object.kind.word())).or_default().push(&object.name.name);
    }
    for catalog in [from, to] {
        for sequence in catalog.sequences.iter().filter(|_| !features.sequences) {
            kinds.entry((None, "sequence")).or_default().push(&sequence.name.name);
        }
        for Unsaid { what, name } in &catalog.unsaid {
            kinds.entry((None, what)).or_default().push(name);
        }
    }
    let optioned = differing_options(from, to, features);
    if !optioned.is_empty() {
        kinds.entry((None, "options of table")).or_default().extend(optioned);
    }
    let line = |((_, what), mut names): ((_, &str), Vec<&str>)| {
        names.sort_unstable();
        names.dedup();
        format!("{what} {}", names.join(", "))
    };
    let (unsaid, objects): (Vec<_>, Vec<_>) =
        kinds.into_iter().partition(|((kind, _), _)| kind.is_none());
    objects.into_iter().chain(unsaid).map(line).chain(unaltered(from, to, features)).collect()
}

/// What both catalogs have, in different form, and no script makes the same: what tables are made
/// of where one side is SQL, and how tables are partitioned.
pub fn unaltered(from: &Catalog, to: &Catalog, features: Features) -> Vec<String> {
    let compared = from.scope.aspects.and(to.scope.aspects);
    let said = |aspect| compared.contains(aspect);
    let mut lines = Vec::new();
    if said(Aspect::Materials) && !said(Aspect::Objects) {
        let there: BTreeMap<_, &Object> = from
            .objects
            .iter()
            .map(|object| ((object.kind, from.key(&object.name)), object))
            .collect();
        let materials = to.objects.iter().filter(|object| object.kind.is_material());
        let changed = materials.filter(|object| {
            let old = there.get(&(object.kind, to.key(&object.name)));
            old.is_some_and(|old| old.definition != object.definition)
        });
        lines.extend(changed.map(|object| format!("{} {}", object.kind.word(), object.name)));
    }
    if said(Aspect::TableOptions) && !features.table_settings.contains(&TableSetting::Partitioning)
    {
        let there: BTreeMap<_, &Table> =
            from.tables.iter().map(|table| (from.key(&table.name), table)).collect();
        let changed = to.tables.iter().filter(|table| {
            let old = there.get(&to.key(&table.name));
            old.is_some_and(|old| old.partitioning() != table.partitioning())
        });
        lines.extend(changed.map(|table| format!("partitioning of table {}", table.name)));
    }
    lines
}

/// Says what differs and stays as it is; otherwise "in sync" would not be true.
pub fn tell_unaltered(ui: &dyn Ui, lines: &[String]) {
    if !lines.is_empty() {
        let note = format!(
            "different from what is wanted, and not altered: {} (write that by hand)",
            lines.join("; ")
        );
        ui.event(&Event::Warning(&note));
    }
}

/// Says what a wanted state has and nobody compares or makes. A schema.prisma has nothing of the
/// kind.
pub fn tell(ui: &dyn Ui, wanted: &Catalog, features: Features) {
    let kinds = uncompared(wanted, wanted, features);
    if !kinds.is_empty() {
        let note = format!("outside what is compared, so not made: {}", kinds.join("; "));
        ui.event(&Event::Note(&note));
    }
}

fn objects<'a>(from: &'a Catalog, to: &'a Catalog) -> Vec<&'a Object> {
    let compared = from.scope.aspects.and(to.scope.aspects);
    let known: BTreeSet<_> = to.objects.iter().map(|o| (o.kind, to.key(&o.name))).collect();
    // What is not mentioned stays, unless what is absent is not wanted.
    let stays = |object: &&Object| match object.kind.is_material() {
        true => {
            !compared.contains(Aspect::AbsentMaterials)
                && !known.contains(&(object.kind, from.key(&object.name)))
        }
        false => !compared.contains(object.kind.aspect()),
    };
    let is_missed = |object: &&Object| !compared.contains(object.kind.aspect());
    from.objects.iter().filter(stays).chain(to.objects.iter().filter(is_missed)).collect()
}

/// The tables of both sides whose options (engine, character set, partitions) are different, where
/// they are not compared.
fn differing_options<'a>(from: &'a Catalog, to: &'a Catalog, features: Features) -> Vec<&'a str> {
    let is_said = from.scope.aspects.and(to.scope.aspects).contains(Aspect::TableOptions);
    let is_compared = features.table_settings.contains(&TableSetting::Options)
        || features.table_changes == TableChanges::Rebuild;
    if is_compared || !is_said {
        return Vec::new();
    }
    let wanted: BTreeMap<_, &Table> =
        to.tables.iter().map(|table| (to.key(&table.name), table)).collect();
    let differs = |table: &&Table| {
        let other = wanted.get(&from.key(&table.name));
        other.is_some_and(|other| other.options != table.options)
    };
    from.tables.iter().filter(differs).map(|table| table.name.name.as_str()).collect()
}
