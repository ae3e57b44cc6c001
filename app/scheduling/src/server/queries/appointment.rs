use jiff::tz::TimeZone;
use model::{Action, Permission, time::LocalTime};
use platform::{Failure, Query, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::card::{CardRow, age_on};
use crate::{
    model::{
        AppointmentDetail, AppointmentState, CancelReason, Cancellation, CancelledBy, PatientRef, ShowAppointment,
        Transition,
    },
    server::zone,
};

impl Query for ShowAppointment {
    const NAME: &'static str = "scheduling.appointment";
    const PERMISSION: Permission = Permission::ViewAppointments;
    type Output = AppointmentDetail;

    async fn execute(self, tx: &mut Tx) -> Result<AppointmentDetail, Failure> {
        let card = tx.load::<CardRow>(self.appointment_id, Action::View).await?;
        let site = card.site()?;
        let more = more(tx.conn(), &card, &site).await?;
        let history = history(tx.conn(), card.id, &site).await?;
        let now = tx.now();
        Ok(AppointmentDetail {
            cancel_until: zone::local(card.cancel_until(), &site),
            locked_because: card.locked_because(tx.actor(), now)?,
            appointment: card.summary(tx.actor(), now)?,
            patient: more.patient,
            reason: more.reason,
            replaces: more.replaces.map(Into::into),
            replaced_by: more.replaced_by.map(Into::into),
            cancellation: more.cancellation,
            overlap_allowed: more.overlap_allowed,
            history,
        })
    }
}

struct More {
    patient: PatientRef,
    reason: Option<String>,
    replaces: Option<Uuid>,
    replaced_by: Option<Uuid>,
    overlap_allowed: Option<String>,
    cancellation: Option<Cancellation>,
}

async fn more(conn: &mut PgConnection, card: &CardRow, site: &TimeZone) -> Result<More, Failure> {
    let row = sqlx::query!(
        r#"select p.name as "name!", p.mrn as "mrn!", p.birth_date, p.sex as "sex!",
                  a.reason, a.replaces, (select n.id from appointment n where n.replaces = a.id) as replaced_by,
                  o.reason as "why_two?", oa.display_name as "who_allowed?",
                  c.at as "cancelled_at?", c.cancelled_by as "cancelled_by?: CancelledBy",
                  c.reason as "cancel_reason?: CancelReason", c.note as "cancel_note?"
           from appointment a
           join patient_summary p on p.patient_id = a.patient_id
           left join appointment_override o on o.id = a.override_id
           left join account oa on oa.id = o.account_id
           left join cancellation c on c.appointment_id = a.id
           where a.id = $1"#,
        card.id,
    )
    .fetch_one(conn)
    .await?;
    let cancellation = match (row.cancelled_at, row.cancelled_by, row.cancel_reason) {
        (Some(at), Some(by), Some(reason)) => {
            Some(Cancellation { at: zone::local(at.to_jiff(), site), by, reason, note: row.cancel_note })
        }
        _ => None,
    };
    Ok(More {
        patient: PatientRef {
            id: card.patient_id.into(),
            name: row.name,
            mrn: row.mrn,
            age: age_on(row.birth_date.as_deref(), zone::date_at(card.starts_at, site)),
            sex: row.sex,
        },
        reason: row.reason,
        replaces: row.replaces,
        replaced_by: row.replaced_by,
        overlap_allowed: row.why_two.map(|why| format!("{}: {why}", row.who_allowed.unwrap_or_default())),
        cancellation,
    })
}

async fn history(conn: &mut PgConnection, id: Uuid, site: &TimeZone) -> Result<Vec<Transition>, Failure> {
    let rows = sqlx::query!(
        r#"select t.from_state as "from: AppointmentState", t.to_state as "to: AppointmentState", t.at, t.reason,
                  coalesce(who.display_name, 'Hale') as "by!"
           from appointment_transition t left join account who on who.id = t.account_id
           where t.appointment_id = $1 order by t.id"#,
        id,
    )
    .fetch_all(conn)
    .await?;
    let local = |at: jiff_sqlx::Timestamp| -> LocalTime { zone::local(at.to_jiff(), site) };
    Ok(rows
        .into_iter()
        .map(|row| Transition { from: row.from, to: row.to, at: local(row.at), by: row.by, reason: row.reason })
        .collect())
}
