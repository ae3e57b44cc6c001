use model::{Action, AppError, LabAnalysisId, LabResultId, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{AnalysisState, VerifiedResults, VerifyResults},
    server::{
        calculated::{self, Among},
        catalogue,
        refusal::Refusal,
        row::{AnalysisRow, lock_reports},
        stand::{self, Verification},
        versions::{self, Stored},
    },
};

/// Says of results that they are right: all of them, or none. Each is named by the version that was looked at; one that
/// was entered again meanwhile refuses. Where the test asks for it, the verifier is another person than the one who
/// entered it, by account and whichever way the request comes (T6.9). A calculated value is verified with what it is
/// calculated from.
///
/// From here on nothing of a version changes: a correction is a new one. What is critical is called out at once.
impl Command for VerifyResults {
    const NAME: &'static str = "labs.verify_results";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = VerifiedResults;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VerifiedResults, Failure> {
        let chosen: Vec<Uuid> = self.results.iter().filter_map(|id| id.trim().parse().ok()).collect();
        if chosen.is_empty() {
            return Err(AppError::invalid("results", "Choose at least one result.").into());
        }
        let looked_at = looked_at(tx, &chosen).await?;
        let tests: Vec<_> = looked_at.iter().filter_map(|(row, _)| row.test).collect();
        let tests = catalogue::tests(tx.conn(), &tests).await?;
        let formula = |row: &AnalysisRow| row.test.and_then(|test| tests.get(&test)).and_then(|test| test.formula);
        let verification = Verification { by: tx.actor().account(), at: tx.now() };
        let mut verified = VerifiedResults { analyses: Vec::new(), alerts: Vec::new() };
        let mut rows = Vec::new();
        let mut tubes: Vec<(Among, Option<String>)> = Vec::new();
        // First what is measured, then what is computed from it.
        for computed in [false, true] {
            for (row, named) in looked_at.iter().filter(|(row, _)| formula(row).is_some() == computed) {
                let second_person = row.test.and_then(|test| tests.get(&test)).is_some_and(|test| test.second_person);
                let stored = check(tx, row, *named, second_person).await?;
                if let Some(formula) = formula(row)
                    && !calculated::inputs_are_verified(tx, row, formula).await?
                {
                    return Err(AppError::rule(
                        "inputs_first",
                        format!(
                            "{} is calculated. Verify what it is calculated from first, or together with it.",
                            row.name
                        ),
                    )
                    .into());
                }
                let (stored, consequences) = stand::verified(tx, row, &stored, verification).await?;
                verified.analyses.push(row.id);
                verified.alerts.extend(consequences.alert);
                tubes.push((Among::of(row), stored.reason));
                rows.push(row.clone());
            }
        }
        tubes.sort();
        tubes.dedup_by(|later, earlier| later.0 == earlier.0 && (earlier.1.is_some() || later.1.is_none()));
        for (among, reason) in tubes {
            rows.extend(calculated::recompute(tx, among, reason.as_deref()).await?);
        }
        stand::afterwards(tx, &rows).await?;
        Ok(verified)
    }
}

/// The analyses to which the versions belong, under the locks of their orders.
async fn looked_at(tx: &mut Tx, chosen: &[Uuid]) -> Result<Vec<(AnalysisRow, LabResultId)>, Failure> {
    let found = sqlx::query!(
        "select r.id, r.analysis_id, a.report_id from lab_result r join lab_analysis a on a.id = r.analysis_id
         where r.id = any($1) order by a.position, r.analysis_id, r.id",
        chosen,
    )
    .fetch_all(tx.conn())
    .await?;
    if found.len() < chosen.len() {
        return Err(AppError::NotFound.into());
    }
    let reports: Vec<_> = found.iter().map(|row| row.report_id.into()).collect();
    lock_reports(tx, &reports).await?;
    let mut rows = Vec::new();
    for one in found {
        let row = tx.load::<AnalysisRow>(LabAnalysisId(one.analysis_id), Action::Edit).await?;
        rows.push((row, one.id.into()));
    }
    Ok(rows)
}

async fn check(tx: &mut Tx, row: &AnalysisRow, named: LabResultId, second_person: bool) -> Result<Stored, Failure> {
    if row.state != AnalysisState::Entered {
        return Err(Refusal::AnalysisMove { from: row.state, to: AnalysisState::Verified }.into());
    }
    let stored = versions::latest(tx.conn(), row.id)
        .await?
        .filter(|stored| stored.id == named)
        .ok_or_else(|| Refusal::NewerValue { test: row.name.clone() })?;
    let same = stored.entered_by.is_some() && stored.entered_by == tx.actor().account();
    if second_person && same {
        return Err(Refusal::SecondPerson { test: row.name.clone() }.into());
    }
    Ok(stored)
}
