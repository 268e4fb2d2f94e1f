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

/// The generator where only its preview features are asked for.
const CLIENT: &str = "prisma-client-js";

/// Its text: where the database is, the generator that was asked for, perhaps a model.
pub(super) fn schema(provider: &str, flags: &Init) -> String {
    let mut text = format!(
        "datasource db {{\n  provider = {}\n  url      = env(\"DATABASE_URL\")\n}}\n",
        quoted(provider)
    );
    let asked = flags.generator_provider.as_deref();
    let needed = (!flags.preview_features.is_empty()).then_some(CLIENT);
    if let Some(client) = asked.or(needed) {
        text.push_str(&generator(client, flags));
    }
    if flags.with_model {
        text.push_str(MODEL);
    }
    text
}

fn generator(client: &str, flags: &Init) -> String {
    let mut lines = vec![("provider", quoted(client))];
    lines.extend(flags.output.as_deref().map(|path| ("output", quoted(path))));
    if !flags.preview_features.is_empty() {
        let names: Vec<String> = flags.preview_features.iter().map(|name| quoted(name)).collect();
        lines.push(("previewFeatures", format!("[{}]", names.join(", "))));
    }
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines: String =
        lines.iter().map(|(name, value)| format!("  {name:width$} = {value}\n")).collect();
    format!("\ngenerator client {{\n{lines}}}\n")
}
