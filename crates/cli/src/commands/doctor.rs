//! `doctor`: what was found here, and whether a deploy would work.

use brant_core::Error;
use brant_core::commands::doctor::{Health, doctor};
use serde_json::{Value, json};

use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::Limits;
use crate::drivers::registry;
use crate::exit;
use crate::output::Reporter;
use crate::output::style::{BOLD, ERROR, GOOD, WARNING, paint};

pub(crate) fn run(run: &Run<'_>) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let config = &place.project.config;
    let source = config.source.as_deref().unwrap_or("neither brant.toml nor a Prisma schema");
    let mut found = vec![("project", source.to_owned())];
    if !config.environments.is_empty() {
        found.push(("environments", config.environments.join(", ")));
    }
    let protected = if config.flag("protected")? { ", protected" } else { "" };
    let strict = if config.flag("strict")? { ", strict" } else { "" };
    found.push(("environment", format!("{}{protected}{strict}", config.environment)));
    found.push(("url", format!("from {}", config.migration_url()?.origin)));
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    let findings = match block(async { Ok(doctor(&ctx).await) }) {
        Ok(findings) => findings,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    for (subject, text) in &found {
        run.output.line(format!("  {} {text}", paint(BOLD, &format!("{subject:<13}"))));
    }
    for finding in &findings {
        let mark = match finding.health {
            Health::Good => paint(GOOD, "✔"),
            Health::Warning => paint(WARNING, "!"),
            Health::Bad => paint(ERROR, "✘"),
        };
        run.output.line(format!(
            "{mark} {} {}",
            paint(BOLD, &format!("{:<13}", finding.subject)),
            finding.text
        ));
        for help in &finding.help {
            run.output.line(format!("{:16}{help}", ""));
        }
    }
    let healthy = findings.iter().all(|finding| finding.health != Health::Bad);
    let found: Vec<Value> =
        found.iter().map(|(subject, text)| json!({ "subject": subject, "text": text })).collect();
    Ok(Answer {
        facts: json!({
            "environment": config.environment,
            "database": place.target.label(),
            "project": found,
            "findings": findings,
            "healthy": healthy,
        }),
        exit: if healthy { exit::DONE } else { exit::FAILED },
        error: None,
    })
}
