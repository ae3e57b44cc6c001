use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission, ProblemId};
use patients::model::text::clean;
use platform::{Command, Failure, Tx};

use crate::{
    model::{AddProblem, Diagnosis},
    server::{
        chart::Chart,
        icd10::search,
        problem::{date, note, verification},
    },
};

/// Writes a problem down: by a code of ICD-10-CM that may be recorded, or, where none fits, in own words that say so.
/// The same code stands in the list once while it is current.
impl Command for AddProblem {
    const NAME: &'static str = "clinical.add_problem";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = ProblemId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ProblemId, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::Treat).await?;
        let mut fields = FieldErrors::default();
        let (onset, note) = (date(&mut fields, "onset", &self.onset), note(&mut fields, &self.note));
        let verification = verification(&mut fields, &self.verification);
        let found = diagnosis(tx, &self, &mut fields).await?;
        let (Some((code, title)), Some(verification)) = (found, verification.filter(|_| fields.0.is_empty())) else {
            return Err(AppError::Invalid { fields }.into());
        };
        if let Some(code) = &code {
            not_listed_yet(tx, &chart, code).await?;
        }
        let id: ProblemId = tx.new_id();
        let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
        let system = if code.is_some() { "icd10cm" } else { "text" };
        sqlx::query!(
            "insert into problem (id, patient_id, encounter_id, code_system, code, title, clinical_status, verification,
                                  onset, note, recorded_by, recorded_at)
             values ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $9, $10, $11)",
            id.0,
            chart.patient.0,
            self.encounter_id.map(|encounter| encounter.0),
            system,
            code,
            title,
            verification.name(),
            onset,
            note,
            by,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("problem", id.0, Some(chart.patient));
        Ok(id)
    }
}

/// Code and title; nothing, with its reason beside the field, where it is not clear what was meant.
async fn diagnosis(
    tx: &mut Tx,
    command: &AddProblem,
    fields: &mut FieldErrors,
) -> Result<Option<(Option<String>, String)>, Failure> {
    let typed = clean(&command.diagnosis);
    let as_text = command.as_text == "true";
    let chosen = if command.code.is_empty() { &typed } else { &command.code };
    if !(as_text && command.code.is_empty())
        && let Some(Diagnosis { code, title }) = search::exactly(tx, chosen).await?
    {
        return Ok(Some((Some(code), title)));
    }
    if !command.code.is_empty() {
        fields.add("diagnosis", "This code can’t be recorded: choose one of the list.");
    } else if typed.is_empty() {
        fields.add("diagnosis", "Write what the patient has: a word or a code.");
    } else if typed.chars().count() > 500 {
        fields.add("diagnosis", "This is too long: 500 characters fit. Longer words belong into the note.");
    } else if as_text {
        return Ok(Some((None, typed)));
    } else {
        fields.add("diagnosis", which_one(&search::search(tx, &typed).await?));
    }
    Ok(None)
}

/// For those whose browser shows no list while they type.
fn which_one(hits: &[crate::model::DiagnosisHit]) -> String {
    if hits.is_empty() {
        return "No code was found for these words. Try others, or tick “Without a code”.".into();
    }
    let hits: Vec<String> = hits.iter().take(6).map(|hit| format!("{} ({})", hit.code, hit.title)).collect();
    format!("Which one? Choose or write its code: {}.", hits.join("; "))
}

async fn not_listed_yet(tx: &mut Tx, chart: &Chart, code: &str) -> Result<(), Failure> {
    let listed = sqlx::query_scalar!(
        r#"select exists (select from problem where patient_id = $1 and code_system = 'icd10cm' and code = $2
                          and clinical_status in ('active', 'recurrence', 'relapse')
                          and verification not in ('refuted', 'entered_in_error')) as "listed!""#,
        chart.patient.0,
        code,
    )
    .fetch_one(tx.conn())
    .await?;
    if listed {
        return Err(AppError::rule(
            "problem_is_listed",
            format!("{code} is already among the current problems of this patient."),
        )
        .into());
    }
    Ok(())
}
