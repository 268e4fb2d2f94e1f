//! `doctor`: would a deploy work here, and if not, why. Changes nothing.

use serde::Serialize;

use crate::advice::Refusal;
use crate::commands::deploy;
use crate::context::Context;
use crate::driver::{DriverError, ErrorKind};
use crate::error::Error;
use crate::ui::Silent;
use crate::{observe, open};

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub subject: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found, in words.
    pub text: String,
    /// What to do, where something is to be done.
    pub help: Vec<String>,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Good,
    /// A deploy would work, but somebody should look.
    Warning,
    /// A deploy would fail.
    Bad,
}

fn finding(subject: &'static str, health: Health, text: impl Into<String>) -> Finding {
    Finding { subject, health, text: text.into(), help: Vec::new() }
}

fn bad(subject: &'static str, error: &Error) -> Finding {
    Finding { help: error.help.clone(), ..finding(subject, Health::Bad, format!("{error}")) }
}

/// Looks at the migrations, the server, the rights, the history, and rehearses the decision of a deploy.
pub async fn doctor(ctx: &Context<'_>) -> Vec<Finding> {
    let mut findings = vec![migrations(ctx)];
    let mut connection = match open::connect(ctx).await {
        Ok(connection) => connection,
        Err(error) => {
            findings.push(bad("server", &error));
            return findings;
        }
    };
    match connection.server().await {
        Ok(server) => findings.extend(server_findings(ctx, &server).await),
        Err(error) => findings.push(bad("server", &Error::from_driver(error, ctx.target))),
    }
    if let Ok(migrations) = observe::with_replaced(ctx) {
        match observe::diagnose(ctx, connection.as_mut(), &migrations).await {
            Ok(diagnosis) => {
                let applied = diagnosis.entries.iter().filter(|e| e.applied_at().is_some()).count();
                let text = if diagnosis.has_history {
                    format!("{applied} applied, {} pending", diagnosis.pending().count())
                } else {
                    "no history table yet; the first deploy creates it".to_owned()
                };
                findings.push(finding("history", Health::Good, text));
                let warned = diagnosis.findings().into_iter();
                findings.extend(warned.map(|text| finding("history", Health::Warning, text)));
            }
            Err(error) => findings.push(bad("history", &error)),
        }
        findings.push(rehearsal(ctx).await);
    }
    // The session is only looked through; how it ends changes nothing.
    drop(connection);
    findings
}

fn migrations(ctx: &Context<'_>) -> Finding {
    match observe::migrations(ctx) {
        Ok(migrations) => {
            let text = format!("{} in {}", migrations.len(), ctx.source.place());
            finding("migrations", Health::Good, text)
        }
        Err(error) => bad("migrations", &error),
    }
}

async fn server_findings(ctx: &Context<'_>, server: &crate::driver::Server) -> Vec<Finding> {
    let user = if server.user.is_empty() { String::new() } else { format!(", as {}", server.user) };
    let text = format!("{} {} ({}{user})", server.product, server.version, ctx.target.label());
    let mut findings = vec![finding("server", Health::Good, text)];
    if server.read_only {
        findings.push(finding("server", Health::Bad, "it takes no writes; connect to the primary"));
    }
    if !server.may_create {
        findings.push(rights(ctx, &server.user).await);
    }
    findings.extend(server.notes.iter().map(|note| finding("server", Health::Warning, note)));
    findings
}

/// Which right is missing, and what grants it.
async fn rights(ctx: &Context<'_>, user: &str) -> Finding {
    let error = &DriverError::new(ErrorKind::AccessDenied, "");
    let refusal = Refusal { error, statement: None, scratch: false };
    let advice = ctx.driver.advise(ctx.target, ctx.session, refusal).await;
    let text = format!("{user} may not create tables here");
    Finding { help: advice.help, ..finding("rights", Health::Bad, text) }
}

/// Everything that a deploy decides before it changes anything.
async fn rehearsal(ctx: &Context<'_>) -> Finding {
    let quiet = Context { ui: &Silent, ..*ctx };
    let options = deploy::Options { to: None, dry_run: true };
    let mut report = deploy::Report::default();
    match deploy::deploy(&quiet, &options, &mut report).await {
        Ok(()) if report.pending.is_empty() => finding("deploy", Health::Good, "nothing to do"),
        Ok(()) => finding("deploy", Health::Good, format!("would apply {}", report.pending.len())),
        Err(error) => bad("deploy", &error),
    }
}
