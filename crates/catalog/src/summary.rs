//! The differences in words, as `migrate diff` prints them without `--script` and as drift is
//! reported. The words and their order are the existing tool's: people's scripts look for them.

use std::collections::BTreeMap;

use crate::change::{AlterEnum, AlterTable, Change, ColumnChange, TableChange, TableSetting};
use crate::{
    Arity, Column, DefaultValue, Family, ForeignKey, Index, IndexKind, Literal, PrimaryKey, Rename,
    Renamed,
};

/// The text, without a newline at its end.
#[must_use]
pub fn summary(changes: &[Change<'_>]) -> String {
    let mut blocks = Blocks::default();
    for change in changes {
        blocks.add(change);
    }
    if blocks.0.is_empty() { "No difference detected.".to_owned() } else { blocks.text() }
}

/// The kinds of blocks in the order in which they are printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    ChangedExtension,
    RemovedExtensions,
    AddedExtensions,
    AddedEnums,
    AddedSequences,
    AddedTables,
    RemovedEnums,
    RemovedSequences,
    ChangedSequences,
    RemovedTables,
    RemovedObjects,
    RedefinedTable,
    ChangedEnum,
    ChangedTable,
    AddedObjects,
    ChangedObjects,
}

/// The lines below each item of each block, in the order of the steps. Items of lists stand in
/// the order of the steps too (their number comes first), blocks of one item by name.
#[derive(Default)]
struct Blocks<'a>(BTreeMap<(Block, usize, &'a str), Vec<String>>);

impl<'a> Blocks<'a> {
    fn add(&mut self, change: &Change<'a>) {
        use Change as C;
        match change {
            C::Rename(rename) => self.rename(rename),
            // The existing tool does not speak of namespaces.
            C::CreateNamespace(_) => {}
            C::DropExtension(extension) => self.item(Block::RemovedExtensions, &extension.name),
            C::CreateExtension(extension) => self.item(Block::AddedExtensions, &extension.name),
            C::AlterExtension(pair) => self.item(Block::ChangedExtension, &pair.to.name),
            C::DropObject(object) => self.item(Block::RemovedObjects, &object.name.name),
            C::CreateObject(object) => self.item(Block::AddedObjects, &object.name.name),
            C::AlterObject(pair) => self.item(Block::ChangedObjects, &pair.to.name.name),
            C::CreateSequence(created) => self.item(Block::AddedSequences, &created.name.name),
            C::DropSequence(dropped) => self.item(Block::RemovedSequences, &dropped.name.name),
            C::AlterSequence(pair) => self.item(Block::ChangedSequences, &pair.to.name.name),
            C::CreateEnum(created) => self.item(Block::AddedEnums, &created.name.name),
            C::DropEnum(dropped) => self.item(Block::RemovedEnums, &dropped.name.name),
            C::AlterEnum(altered) => self.alter_enum(altered),
            C::CreateTable(table) => self.item(Block::AddedTables, &table.name.name),
            C::DropTable(table) => self.item(Block::RemovedTables, &table.name.name),
            C::RedefineTables(tables) => {
                for table in tables {
                    self.item(Block::RedefinedTable, &table.table.to.name.name);
                }
            }
            C::AlterTable(altered) => self.alter_table(altered),
            C::DropForeignKey(key) => {
                self.line(&key.table.name.name, format!("[-] Removed {}", foreign_key(key.part)));
            }
            C::AddForeignKey(key) => {
                self.line(&key.table.name.name, format!("[+] Added {}", foreign_key(key.part)))
            }
            C::RenameForeignKey(key) => {
                let name = |key: &ForeignKey| key.name.clone().unwrap_or_default();
                let (from, to) = (name(key.part.from), name(key.part.to));
                self.line(
                    &key.table.from.name.name,
                    format!("[*] Renamed the foreign key \"{from}\" to \"{to}\""),
                );
            }
            C::DropIndex(of) => {
                self.line(&of.table.name.name, format!("[-] Removed {}", index(of.part)));
            }
            C::CreateIndex(created) => {
                self.line(&created.table.name.name, format!("[+] Added {}", index(created.index)))
            }
            C::RenameIndex(pair) => {
                let (from, to) = (&pair.part.from.name, &pair.part.to.name);
                let line = format!("[*] Renamed index `{from}` to `{to}`");
                self.line(&pair.table.from.name.name, line);
            }
            C::RedefineIndex(pair) => {
                let line = format!("[*] Redefined index `{}`", pair.part.from.name);
                self.line(&pair.table.from.name.name, line);
            }
        }
    }

    fn rename(&mut self, rename: &'a Rename) {
        let Rename { what, from, to } = rename;
        let (block, name, line) = match what {
            Renamed::Table(_) => (Block::ChangedTable, to, format!("[*] Renamed from `{from}`")),
            Renamed::Enum(_) => (Block::ChangedEnum, to, format!("[*] Renamed from `{from}`")),
            Renamed::Column(table) => {
                let line = format!("[*] Renamed column `{from}` to `{to}`");
                (Block::ChangedTable, &table.name, line)
            }
            Renamed::Value(of) => {
                let line = format!("[*] Renamed variant `{from}` to `{to}`");
                (Block::ChangedEnum, &of.name, line)
            }
            Renamed::Label(table, column) => {
                let line = format!("[*] Renamed value `{from}` of column `{column}` to `{to}`");
                (Block::ChangedTable, &table.name, line)
            }
        };
        self.0.entry((block, 0, name)).or_default().push(line);
    }

    fn item(&mut self, block: Block, name: &'a str) {
        let number = if head(block, name).1.is_some() { self.0.len() } else { 0 };
        self.0.entry((block, number, name)).or_default();
    }

    fn line(&mut self, table: &'a str, line: String) {
        self.0.entry((Block::ChangedTable, 0, table)).or_default().push(line);
    }

    fn alter_enum(&mut self, altered: &AlterEnum<'a>) {
        let lines =
            self.0.entry((Block::ChangedEnum, 0, &altered.r#enum.from.name.name)).or_default();
        lines.extend(altered.added.iter().map(|label| format!("[+] Added variant `{label}`")));
        lines.extend(altered.removed.iter().map(|label| format!("[-] Removed variant `{label}`")));
    }

    fn alter_table(&mut self, altered: &AlterTable<'a>) {
        let lines = altered.changes.iter().map(table_change);
        let name = &altered.table.from.name.name;
        self.0.entry((Block::ChangedTable, 0, name)).or_default().extend(lines);
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut last = None;
        for ((block, _, name), lines) in &self.0 {
            let (head, item) = head(*block, name);
            if item.is_none() || last != Some(*block) {
                text.push('\n');
                text.push_str(&head);
                text.push('\n');
            }
            let item = item.map(|name| format!("- {name}"));
            for line in item.iter().chain(lines) {
                text.push_str("  ");
                text.push_str(line);
                text.push('\n');
            }
            last = Some(*block);
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// The line above a block, and the line of the item where one block lists several.
fn head(block: Block, name: &str) -> (String, Option<&str>) {
    let list = |text: &str| (text.to_owned(), Some(name));
    match block {
        Block::ChangedExtension => (format!("[*] Changed the `{name}` extension"), None),
        Block::RemovedExtensions => list("[-] Removed extensions"),
        Block::AddedExtensions => list("[+] Added extensions"),
        Block::AddedEnums => list("[+] Added enums"),
        Block::AddedSequences => list("[+] Added sequences"),
        Block::RemovedSequences => list("[-] Removed sequences"),
        Block::ChangedSequences => list("[*] Changed sequences"),
        Block::AddedTables => list("[+] Added tables"),
        Block::RemovedEnums => list("[-] Removed enums"),
        Block::RemovedTables => list("[-] Removed tables"),
        Block::RemovedObjects => list("[-] Removed objects"),
        Block::RedefinedTable => (format!("[*] Redefined table `{name}`"), None),
        Block::ChangedEnum => (format!("[*] Changed the `{name}` enum"), None),
        Block::ChangedTable => (format!("[*] Changed the `{name}` table"), None),
        Block::AddedObjects => list("[+] Added objects"),
        Block::ChangedObjects => list("[*] Changed objects"),
    }
}

fn table_change(change: &TableChange<'_>) -> String {
    use TableChange as T;
    let key = |key: &PrimaryKey| key.names().collect::<Vec<_>>().join(", ");
    match change {
        T::DropPrimaryKey(dropped) => {
            format!("[-] Dropped the primary key on columns ({})", key(dropped))
        }
        T::AddPrimaryKey(added) => format!("[+] Added primary key on columns ({})", key(added)),
        T::RenamePrimaryKey(pair) => {
            let name = |key: &PrimaryKey| key.name.clone().unwrap_or_default();
            let (from, to) = (name(pair.from), name(pair.to));
            format!("[*] Renamed the primary key \"{from}\" to \"{to}\"")
        }
        T::DropColumn(column) => format!("[-] Removed column `{}`", column.name),
        T::AddColumn(column) => format!("[+] Added column `{}`", column.name),
        T::AlterColumn(change) => {
            format!("[*] Altered column `{}` ({})", change.column.to.name, reasons(change))
        }
        T::RecreateColumn(change) => format!(
            "[*] Column `{}` would be dropped and recreated ({})",
            change.column.to.name,
            reasons(change)
        ),
        T::DropCheck(check) | T::LoseCheck(check, _) => {
            format!("[-] Removed check {}", check.condition)
        }
        T::AddCheck(check) => format!("[+] Added check {}", check.condition),
        T::Validate(name) => format!("[*] Validated constraint `{name}`"),
        T::Set(setting) => match setting {
            TableSetting::Parents => "[*] Changed the tables it inherits from",
            TableSetting::Options => "[*] Changed options",
            TableSetting::Partitioning => "[*] Changed how it is partitioned",
            TableSetting::RowSecurity => "[*] Changed row level security",
            TableSetting::Comment => "[*] Changed comment",
        }
        .to_owned(),
    }
}

fn reasons(change: &ColumnChange<'_>) -> String {
    let (from, to) = (change.column.from, change.column.to);
    let mut reasons = Vec::new();
    if change.arity {
        let (from, to) = (arity(from.r#type.arity), arity(to.r#type.arity));
        reasons.push(format!("changed from {from} to {to}"));
    }
    if change.default {
        reasons.push(format!("default changed from `{}` to `{}`", default(from), default(to)));
    }
    let others = [
        (change.r#type(), "type changed"),
        (change.auto_increment && to.auto_increment.is_some(), "column became autoincrementing"),
        (
            change.auto_increment && to.auto_increment.is_none(),
            "column is no longer autoincrementing",
        ),
        (change.generated, "generation expression changed"),
        (change.collation, "collation changed"),
        (change.comment, "comment changed"),
        (change.details, "details changed"),
    ];
    reasons.extend(others.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text.to_owned()));
    reasons.join(", ")
}

fn arity(arity: Arity) -> &'static str {
    match arity {
        Arity::Required => "Required",
        Arity::Nullable => "Nullable",
        Arity::List => "List",
    }
}

/// The default in the existing tool's notation, which shows the insides of its own values.
fn default(column: &Column) -> String {
    use crate::AutoIncrement as A;
    let family = &column.r#type.family;
    let value = match &column.default {
        Some(DefaultValue::Literal(value)) => format!("Value({})", literal(value, family)),
        Some(DefaultValue::List(values)) => {
            let values: Vec<_> = values.iter().map(|value| literal(value, family)).collect();
            format!("Value(List([{}]))", values.join(", "))
        }
        Some(DefaultValue::Now) => "Now".to_owned(),
        Some(DefaultValue::Expression(text)) => format!("DbGenerated({text:?})"),
        None => match &column.auto_increment {
            Some(A::Sequence { name, .. }) => {
                format!("Sequence({:?})", name.as_deref().unwrap_or_default())
            }
            Some(A::Identity { .. } | A::Counter | A::RowNumber) | None => {
                return "None".to_owned();
            }
        },
    };
    format!("Some({value})")
}

fn literal(value: &Literal, family: &Family) -> String {
    match value {
        Literal::Int(number) if *family == Family::BigInt => format!("BigInt({number})"),
        Literal::Int(number) if matches!(family, Family::Float | Family::Decimal) => {
            format!("Float(BigDecimal(\"{number}\"))")
        }
        Literal::Int(number) => format!("Int({number})"),
        Literal::Number(text) => format!("Float(BigDecimal({text:?}))"),
        Literal::Boolean(value) => format!("Boolean({value})"),
        Literal::String(text) => format!("String({text:?})"),
        Literal::Enum(text) => format!("Enum({text:?})"),
        Literal::DateTime(text) => format!("DateTime({text})"),
        Literal::Json(text) => format!("Json({text:?})"),
        Literal::Bytes(bytes) => format!("Bytes({bytes:?})"),
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    format!("foreign key on columns ({})", key.columns.join(", "))
}

fn index(index: &Index) -> String {
    let kind = match index.kind {
        IndexKind::Normal | IndexKind::FullText | IndexKind::Spatial => "index",
        IndexKind::Unique => "unique index",
    };
    let columns: Vec<&str> = index
        .columns
        .iter()
        .map(|column| match &column.key {
            crate::IndexKey::Column(name) | crate::IndexKey::Expression(name) => name.as_str(),
        })
        .collect();
    format!("{kind} on columns ({})", columns.join(", "))
}
