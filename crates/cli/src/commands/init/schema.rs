//! The first `schema.prisma` of a project.

use brant_psl::write::quoted;

use crate::args::Init;

const MODEL: &str = r#"
model User {
  id    Int     @id @default(autoincrement())
  email String  @unique
  name  String?
}
"#;

/// Its text: where the database is, the generator that was asked for, perhaps a model.
pub(super) fn schema(provider: &str, flags: &Init) -> String {
    let mut text = format!(
        "datasource db {{\n  provider = {}\n  url      = env(\"DATABASE_URL\")\n}}\n",
        quoted(provider)
    );
    if let Some(client) = &flags.generator_provider {
        text.push_str(&generator(client, flags));
    }
    if flags.with_model {
        text.push_str(MODEL);
    }
    text
}

fn generator(client: &str, flags: &Init) -> String {
    let output = flags.output.as_deref();
    let output = output.map(|path| format!("  output   = {}\n", quoted(path))).unwrap_or_default();
    format!("\ngenerator client {{\n  provider = {}\n{output}}}\n", quoted(client))
}
