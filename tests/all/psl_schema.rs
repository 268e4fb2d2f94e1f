//! The checked schema holds what the text says, with names as the database gets them.

use brant_psl::connector::Connector;
use brant_psl::schema::{FieldType, ReferentialAction, RelationKind, Schema};
use brant_psl::{Options, Sources, UrlPolicy, check};

static CONNECTORS: &[&Connector] = &[&brant_driver_postgres::psl::CONNECTOR];

fn schema(text: &str, additions: bool) -> Schema {
    let sources = Sources::single("schema.prisma", text);
    let options = Options { urls: UrlPolicy::Allowed, additions };
    let checked = check(&sources, CONNECTORS, &options);
    assert!(checked.is_valid(), "{:?}", checked.diagnostics);
    checked.schema
}

#[test]
fn names_are_made_by_convention_and_cut() {
    let schema = schema(
        r#"
datasource db {
  provider = "postgres"
}

model User {
  id        Int    @id
  full_name String @map("name")
  posts     Post[]
  tags      AVeryLongNameOfATagThatDoesNotFitInto[]

  @@unique([full_name, id])
  @@index([full_name])
  @@map("users")
}

model Post {
  id     Int   @id
  userId Int?  @map("user_id")
  user   User? @relation(fields: [userId], references: [id])
}

model AVeryLongNameOfATagThatDoesNotFitInto {
  id                                    Int    @id
  aColumnWithALongNameToo               Int    @unique
  users                                 User[]
}
"#,
        false,
    );
    assert_eq!(schema.datasource.as_ref().map(|db| db.provider), Some("postgresql"));
    let [user, _, tag] = schema.models.as_slice() else { panic!("three models") };
    assert_eq!(user.primary_key.as_ref().map(|key| key.database_name.as_str()), Some("users_pkey"));
    let names: Vec<_> = user.indexes.iter().map(|index| index.database_name.as_str()).collect();
    assert_eq!(names, ["users_name_idx", "users_name_id_key"]);
    assert_eq!(
        tag.indexes[0].database_name,
        "AVeryLongNameOfATagThatDoesNotFitInto_aColumnWithALongNameT_key"
    );

    let [post, tags] = schema.relations.as_slice() else { panic!("two relations") };
    let (RelationKind::ManyToMany(tags), Some(post)) = (&tags.kind, post.foreign_key()) else {
        panic!("a table of its own, and a foreign key")
    };
    assert_eq!(tags.table_name, "_AVeryLongNameOfATagThatDoesNotFitIntoToUser");
    assert_eq!(schema.model(tags.a.0).name, "AVeryLongNameOfATagThatDoesNotFitInto");
    assert_eq!(post.database_name, "Post_user_id_fkey");
    assert_eq!(post.on_delete, ReferentialAction::SetNull);
    assert_eq!(post.on_update, ReferentialAction::Cascade);
    let FieldType::Relation(opposite) = &user.fields[2].r#type else { panic!("a relation field") };
    assert_eq!(schema.relation(opposite.relation).foreign_key(), Some(post));
}

#[test]
fn additions_are_kept_when_switched_on() {
    let text = r#"
model User {
  id  Int @id
  age Int @was("years")

  @@check("age > 0")
  @@check("age < 200", map: "not_too_old")
  @@was("Person")
}

enum Role {
  USER @was("GUEST")

  @@was("Kind")
}
"#;
    let schema = schema(text, true);
    let user = &schema.models[0];
    assert_eq!(user.former_names, ["Person"]);
    assert_eq!(user.fields[1].former_names, ["years"]);
    let checks: Vec<_> =
        user.checks.iter().map(|check| (&*check.database_name, &*check.condition)).collect();
    assert_eq!(checks, [("User_check", "age > 0"), ("not_too_old", "age < 200")]);
    assert_eq!(schema.enums[0].former_names, ["Kind"]);
    assert_eq!(schema.enums[0].values[0].former_names, ["GUEST"]);
}

#[test]
fn files_share_one_namespace() {
    let mut sources = Sources::new();
    sources.add("a.prisma", "model A {\n  id Int @id\n  b B[]\n}\n");
    sources.add(
        "b.prisma",
        "model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n}\n",
    );
    sources.add("c.prisma", "\nmodel A {\n  id Int @id\n}\n");
    let options = Options { urls: UrlPolicy::Allowed, additions: false };
    let checked = check(&sources, CONNECTORS, &options);
    let [found] = checked.diagnostics.as_slice() else { panic!("{:?}", checked.diagnostics) };
    assert_eq!(
        found.message,
        "The model \"A\" cannot be defined because a model with that name already exists."
    );
    let source = sources.get(found.span.file).expect("a file of these sources");
    assert_eq!((source.name(), source.line_of(found.span.start as usize)), ("c.prisma", 2));
}
