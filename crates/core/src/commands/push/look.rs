//! What has to be done, read and calculated.

use std::time::Duration;

use brant_catalog::{Catalog, Hazard, summary};

use super::decide::{self, Risks};
use super::{Report, Work};
use crate::connection::Connection;
use crate::danger::found_by;
use crate::driver::Profile;
use crate::error::Error;
use crate::migration::Migration;
use crate::modeller::Renaming;
use crate::prepare::{Prepared, prepare};
use crate::rendered::{self, Block};
use crate::uncompared::unaltered;
use crate::{open, other_tools};

/// Counting rows ends here; the dangers then count as real. As long as the existing tool counts.
const COUNT_LIMIT: Duration = Duration::from_secs(60);

/// What leads from a database to a schema.
pub(super) struct Plan {
    blocks: Vec<Block>,
    /// What differs and stays.
    pub(super) unaltered: Vec<String>,
    /// In words.
    pub(super) summary: String,
    /// Ready to run.
    pub(super) prepared: Prepared,
    /// What it may cost.
    pub(super) hazards: Vec<Hazard>,
    /// The same in the names of the database as it is, for counting.
    pub(super) questions: Vec<Hazard>,
    /// How the rows of each are found, in a sentence.
    pub(super) found_by: Vec<String>,
}

impl Plan {
    /// Whether nothing has to be done.
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Writes down what will be done.
    pub(super) fn tell(&self, risks: &Risks, report: &mut Report) {
        if !self.is_empty() {
            let script = &self.prepared.script;
            let sent = |index: &usize| script.statements[*index].kind.is_sent();
            report.statements = (0..script.statements.len())
                .filter(sent)
                .map(|index| script.statement(index).to_owned())
                .collect();
            report.script = rendered::text(&self.blocks);
            self.summary.trim().clone_into(&mut report.summary);
        }
        report.warnings.clone_from(&risks.warnings);
        report.unexecutable.clone_from(&risks.unexecutable);
    }
}

impl Work<'_> {
    /// The difference between the database and the wanted state. Other tools' histories are not
    /// the schema's to drop.
    pub(super) async fn look(&self, connection: &mut dyn Connection) -> Result<Plan, Error> {
        let found = connection.introspect(self.wanted.namespaces).await;
        let mut found = found.map_err(|error| Error::from_driver(error, self.ctx.target))?;
        self.ctx.session.external.leave_out(&mut found);
        other_tools::take_out(&mut found, &[self.wanted.catalog]);
        self.plan(connection.profile(), &found)
    }

    /// What makes the wanted state in a database where nothing is.
    pub(super) fn whole(&self, profile: Profile) -> Result<Plan, Error> {
        self.plan(profile, &Catalog::empty(self.ctx.target.schema.as_deref()))
    }

    fn plan(&self, profile: Profile, found: &Catalog) -> Result<Plan, Error> {
        let modeller = self.ctx.driver.dialect().modeller();
        let renaming = Renaming::stated(modeller, found, self.wanted.catalog);
        let diff = renaming.compare(modeller, self.wanted.catalog);
        let blocks = modeller.render(&diff);
        let prepared = self.prepare(profile, &blocks)?;
        let summary = summary(&diff.changes);
        let hazards = decide::hazards(&blocks);
        let before = |hazard: &Hazard| hazard.before(&renaming.renames);
        let questions: Vec<Hazard> = hazards.iter().map(before).collect();
        let dialect = self.ctx.driver.dialect();
        let found_by = questions.iter().map(|asked| found_by(dialect, asked)).collect();
        let unaltered = unaltered(found, self.wanted.catalog, modeller.features());
        Ok(Plan { unaltered, hazards, questions, found_by, blocks, summary, prepared })
    }

    /// Split and judged like any script.
    fn prepare(&self, profile: Profile, blocks: &[Block]) -> Result<Prepared, Error> {
        let migration = Migration {
            name: "the push".to_owned(),
            path: "generated script".to_owned(),
            ..Migration::of_text("", rendered::text(blocks))
        };
        prepare(self.ctx.driver.dialect(), profile, &migration)
    }

    /// Which dangers the rows make real. A session that counts for too long is given up.
    pub(super) async fn weigh(
        &self,
        connection: &mut Box<dyn Connection>,
        plan: &Plan,
    ) -> Result<Risks, Error> {
        if plan.hazards.is_empty() {
            return Ok(Risks::default());
        }
        let counts =
            match tokio::time::timeout(COUNT_LIMIT, connection.count(&plan.questions)).await {
                Ok(counts) => counts.map_err(|error| Error::from_driver(error, self.ctx.target))?,
                Err(_) => {
                    *connection = open::connect(self.ctx).await?;
                    Vec::new()
                }
            };
        Ok(decide::weigh(&plan.hazards, &counts, &plan.found_by))
    }
}
