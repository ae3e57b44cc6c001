use model::{AppError, FieldErrors, Permission, ProblemId};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use crate::{
    model::{ClinicalStatus, EditProblem, MoveProblem, ProblemStep, ProblemVerification},
    server::problem::{self, ProblemRow, date, keep_before, note, verification},
};

/// Corrects a problem: how sure it is, where it stands, since when. What stood there before is kept.
impl Command for EditProblem {
    const NAME: &'static str = "clinical.edit_problem";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = ProblemId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ProblemId, Failure> {
        let typed = format!("{}, {} {}", self.clinical_status, self.verification, self.note);
        let row = problem::for_change(tx, self.patient_id, self.problem_id, self.version, &typed).await?;
        still_open(&row)?;
        let mut fields = FieldErrors::default();
        let (onset, abated) = (date(&mut fields, "onset", &self.onset), date(&mut fields, "abated", &self.abated));
        let note = note(&mut fields, &self.note);
        let verification = verification(&mut fields, &self.verification);
        let status = fields.take("clinical_status", self.clinical_status.parse::<ClinicalStatus>());
        let (Some(verification), Some(status)) = (verification, status.filter(|_| fields.0.is_empty())) else {
            return Err(AppError::Invalid { fields }.into());
        };
        if status != row.clinical_status {
            listed(&row, status)?;
        }
        keep_before(tx, row.id, None).await?;
        sqlx::query!(
            "update problem set clinical_status = $2, verification = $3, onset = $4, abated = $5, note = $6,
                                version = version + 1
             where id = $1",
            row.id.0,
            status.name(),
            verification.name(),
            onset,
            abated,
            note,
        )
        .execute(tx.conn())
        .await?;
        Ok(row.id)
    }
}

/// One tap: resolved, back again, refuted, entered in error. The last two say why.
impl Command for MoveProblem {
    const NAME: &'static str = "clinical.move_problem";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = ProblemId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ProblemId, Failure> {
        let step: ProblemStep = self.step.parse().map_err(|message: String| AppError::invalid("step", message))?;
        let row = problem::for_change(tx, self.patient_id, self.problem_id, self.version, step.words()).await?;
        still_open(&row)?;
        let reason = line(&self.reason, 500).map_err(|error| AppError::invalid("reason", error.to_string()))?;
        if reason.is_none() && matches!(step, ProblemStep::Refute | ProblemStep::EnterInError) {
            return Err(AppError::invalid("reason", "Say why, in a few words.").into());
        }
        let (status, verification) = outcome(&row, step)?;
        let abated = matches!(step, ProblemStep::Resolve).then(|| tx.now().to_string()[..10].to_owned());
        keep_before(tx, row.id, reason.as_deref()).await?;
        sqlx::query!(
            "update problem set clinical_status = $2, verification = $3, version = version + 1,
                                abated = case when $5 then coalesce(abated, $4) else null end
             where id = $1",
            row.id.0,
            status.name(),
            verification.name(),
            abated,
            !matches!(step, ProblemStep::Reopen),
        )
        .execute(tx.conn())
        .await?;
        Ok(row.id)
    }
}

fn outcome(row: &ProblemRow, step: ProblemStep) -> Result<(ClinicalStatus, ProblemVerification), AppError> {
    let status = match step {
        ProblemStep::Resolve => ClinicalStatus::Resolved,
        ProblemStep::Reopen => match row.clinical_status {
            ClinicalStatus::Remission => ClinicalStatus::Relapse,
            ClinicalStatus::Inactive => ClinicalStatus::Active,
            _ => ClinicalStatus::Recurrence,
        },
        ProblemStep::Refute => return Ok((row.clinical_status, ProblemVerification::Refuted)),
        ProblemStep::EnterInError => return Ok((row.clinical_status, ProblemVerification::EnteredInError)),
    };
    listed(row, status)?;
    Ok((status, row.verification))
}

fn listed(row: &ProblemRow, next: ClinicalStatus) -> Result<(), AppError> {
    if row.clinical_status.may_become(next) {
        return Ok(());
    }
    Err(AppError::rule(
        "problem_move_listed",
        format!("A problem that is “{}” can’t become “{}”.", row.clinical_status.words(), next.words()),
    ))
}

/// What was refuted or a mistake stays as it is: a new finding is a new entry.
fn still_open(row: &ProblemRow) -> Result<(), AppError> {
    if row.verification.is_open() {
        return Ok(());
    }
    Err(AppError::rule(
        "problem_is_closed",
        format!("“{}” is {}. Write a new entry.", row.title, row.verification.words().to_lowercase()),
    ))
}
