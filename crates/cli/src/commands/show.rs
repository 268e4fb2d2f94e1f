//! `db show`: what a database contains, the same on every engine.
//!
//! Everything but the reading is pure: [`all`] is the list, [`one`] a table and what belongs to it,
//! [`json`] both for programs.

mod all;
mod find;
mod json;
mod one;
mod words;

use brant_catalog::Catalog;
use brant_core::commands::show::show;
use brant_core::{Code, Error};
use serde_json::{Value, json};

use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Limits, Show};
use crate::config::key::closest;
use crate::drivers::registry;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Show) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let namespaces = namespaces(flags, place.target.schema.as_deref());
    let reporter = Reporter::new(run.output);
    let catalog = match block(show(&place.context(&reporter), &namespaces)) {
        Ok(catalog) => catalog,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
    });
    let contents = match &flags.name {
        None => {
            run.output.text(&all::render(&catalog));
            json::all(&catalog)
        }
        Some(name) => {
            let found = find::find(&catalog, name);
            if found.is_empty() {
                return Err(unknown(&catalog, name));
            }
            let texts: Vec<String> = found.iter().map(|part| one::render(&catalog, part)).collect();
            run.output.text(&texts.join("\n"));
            json::some(&catalog, &found)
        }
    };
    if let (Value::Object(facts), Value::Object(contents)) = (&mut facts, contents) {
        facts.extend(contents);
    }
    Ok(Answer::done(facts))
}

/// The schemas to look into: the listed ones, and that of a name such as `auth.users`.
fn namespaces(flags: &Show, own: Option<&str>) -> Vec<String> {
    let mut namespaces = flags.schemas.clone();
    let Some(own) = own else { return namespaces };
    let of_name = flags.name.as_deref().and_then(|name| Some(name.split_once('.')?.0));
    if let Some(named) = of_name.filter(|named| !namespaces.iter().any(|name| name == named)) {
        if namespaces.is_empty() {
            namespaces.push(own.to_owned());
        }
        if named != own {
            namespaces.push(named.to_owned());
        }
    }
    namespaces
}

fn unknown(catalog: &Catalog, name: &str) -> Error {
    let names = find::names(catalog);
    let error = Error::new(Code::UnknownObject, format!("nothing here is called `{name}`"));
    match closest(name, names.iter().map(String::as_str)) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help("`brant db show` lists everything"),
    }
}
