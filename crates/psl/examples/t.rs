use brant_psl::*;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;
const MODELS: usize = 1000;
fn best<T>(name: &str, f: impl Fn() -> T) {
    let mut b = f64::MAX;
    let mut d = f64::MAX;
    for _ in 0..60 {
        let t = Instant::now();
        let x = f();
        let e = t.elapsed().as_secs_f64() * 1e3;
        drop(x);
        let e2 = t.elapsed().as_secs_f64() * 1e3 - e;
        b = b.min(e);
        d = d.min(e2);
    }
    println!("{name}: {b:.2} ms, drop {d:.2}");
}
fn main() {
    let s = sources();
    let (id, src) = s.iter().next().unwrap();
    let text = src.text().clone();
    println!("bytes {}", text.len());
    best("source", || Sources::single("a", Arc::clone(&text)));
    best("lex", || syntax::lexer::tokenize(&text));
    best("tree", || syntax::parse(id, &text));
    best("parse_file", || parse_file(id, src));
    best("layout", || format::layout(&text));
    best("format", || format::format(&s));
    let p = parse_file(id, src);
    println!("tokens {}", p.tree.root().tokens().count());
}
/// Models in a chain: each refers to the one before, has an enum, indexes and native types.
fn sources() -> Sources {
    let mut text =
        "datasource db {\n  provider = \"postgresql\"\n}\n\nenum State {\n  ON\n  OFF\n}\n"
            .to_owned();
    for number in 0..MODELS {
        let previous = number.checked_sub(1).unwrap_or(MODELS - 1);
        let next = (number + 1) % MODELS;
        write!(
            text,
            "
/// Model number {number}.
model Model{number} {{
  id Int @id @default(autoincrement())
  email String @unique @db.VarChar(255)
  name String? @map(\"full_name\")
  state State @default(ON)
  amount Decimal @default(0) @db.Decimal(10, 2) // in euros
  tags String[]
  createdAt DateTime @default(now()) @map(\"created_at\") @db.Timestamptz(6)
  updatedAt DateTime @updatedAt
  previousId Int
  previous Model{previous} @relation(\"Chain{number}\", fields: [previousId], references: [id], onDelete: Cascade)
  next Model{next}[] @relation(\"Chain{next}\")

  @@unique([name, state])
  @@index([previousId, createdAt(sort: Desc)])
  @@map(\"model_{number}\")
}}
"
        )
        .expect("a string takes everything");
    }
    Sources::single("schema.prisma", text)
}
