//! What was given, done and prescribed: lists of dated lines, newest first.

use jiff::tz::TimeZone;
use model::{Action, PatientId, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use crate::{
    model::{Given, GivenList, ShowImmunizations, ShowMedications, ShowProcedures, TeamMember},
    server::{chart::Chart, when},
};

/// A list of the record is shown whole up to here; `total` says when there is more.
const MOST: i64 = 500;

impl Query for ShowImmunizations {
    const NAME: &'static str = "clinical.immunizations";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = GivenList;

    async fn execute(self, tx: &mut Tx) -> Result<GivenList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        immunizations(tx, chart.patient, &zone::zone(&chart.zone)?, MOST).await
    }
}

impl Query for ShowProcedures {
    const NAME: &'static str = "clinical.procedures";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = GivenList;

    async fn execute(self, tx: &mut Tx) -> Result<GivenList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        procedures(tx, chart.patient, &zone::zone(&chart.zone)?).await
    }
}

impl Query for ShowMedications {
    const NAME: &'static str = "clinical.medications";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = GivenList;

    async fn execute(self, tx: &mut Tx) -> Result<GivenList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        medications(tx, chart.patient, &zone::zone(&chart.zone)?, false, MOST).await
    }
}

pub async fn immunizations(tx: &mut Tx, patient: PatientId, site: &TimeZone, most: i64) -> Result<GivenList, Failure> {
    let rows = sqlx::query!(
        r#"select title, code, status, given_at, lot, site, imported, count(*) over () as "total!"
           from immunization where patient_id = $1 and status <> 'entered_in_error'
           order by given_at desc, id desc limit $2"#,
        patient.0,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows.into_iter().map(|row| Given {
        title: row.title,
        when: when::words(&row.given_at, site),
        current: row.status == "completed",
        status: words(&row.status),
        details: [row.lot.map(|lot| format!("Lot {lot}")), row.site].into_iter().flatten().collect(),
        code: row.code,
        imported: row.imported,
    });
    Ok(GivenList { items: items.collect(), total })
}

pub async fn procedures(tx: &mut Tx, patient: PatientId, site: &TimeZone) -> Result<GivenList, Failure> {
    let rows = sqlx::query!(
        r#"select title, code, status, performed_at, reason, imported, count(*) over () as "total!"
           from procedure_done where patient_id = $1 and status <> 'entered-in-error'
           order by performed_at desc nulls last, id desc limit $2"#,
        patient.0,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows.into_iter().map(|row| Given {
        title: row.title,
        when: row.performed_at.map_or_else(unknown, |at| when::words(&at, site)),
        current: row.status == "completed" || row.status == "in-progress",
        status: words(&row.status),
        details: row.reason.into_iter().map(|reason| format!("For {reason}")).collect(),
        code: row.code,
        imported: row.imported,
    });
    Ok(GivenList { items: items.collect(), total })
}

/// What is taken now stands first; `only_current` leaves the rest out.
pub async fn medications(
    tx: &mut Tx,
    patient: PatientId,
    site: &TimeZone,
    only_current: bool,
    most: i64,
) -> Result<GivenList, Failure> {
    let rows = sqlx::query!(
        r#"select title, code, status, authored_at, dosage, reason, requester, imported, count(*) over () as "total!"
           from medication_request
           where patient_id = $1 and status <> 'entered-in-error' and (status = 'active' or not $2)
           order by status <> 'active', authored_at desc nulls last, id desc limit $3"#,
        patient.0,
        only_current,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows.into_iter().map(|row| Given {
        title: row.title,
        when: row.authored_at.map_or_else(unknown, |at| when::words(&at, site)),
        current: row.status == "active",
        status: words(&row.status),
        details: [
            row.dosage,
            row.reason.map(|reason| format!("For {reason}")),
            row.requester.map(|requester| format!("Prescribed by {requester}")),
        ]
        .into_iter()
        .flatten()
        .collect(),
        code: row.code,
        imported: row.imported,
    });
    Ok(GivenList { items: items.collect(), total })
}

/// Who looks after the patient now.
pub async fn care_team(tx: &mut Tx, patient: PatientId) -> Result<Vec<TeamMember>, Failure> {
    let rows = sqlx::query!(
        "select distinct member, role, team from care_team_member
         where patient_id = $1 and status = 'active' order by team, role nulls last, member limit 12",
        patient.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| TeamMember { name: row.member, role: row.role, team: row.team }).collect())
}

fn unknown() -> String {
    "Date not known".into()
}

/// "on-hold" is "On hold".
fn words(code: &str) -> String {
    let text = code.replace(['-', '_'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
