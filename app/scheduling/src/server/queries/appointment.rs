use jiff::tz::TimeZone;
use model::{Action, Permission, time::LocalTime};
use platform::{Failure, Query, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::card;
use crate::{
    model::{
        AppointmentDetail, AppointmentState, CancelReason, Cancellation, CancelledBy, ShowAppointment, Transition,
    },
    server::{policy, row::AppointmentRow, zone},
};

impl Query for ShowAppointment {
    const NAME: &'static str = "scheduling.appointment";
    const PERMISSION: Permission = Permission::ViewAppointments;
    type Output = AppointmentDetail;

    async fn execute(self, tx: &mut Tx) -> Result<AppointmentDetail, Failure> {
        let row: AppointmentRow = tx.load(self.appointment_id, Action::View).await?;
        let card = card::one(tx.conn(), row.id).await?;
        let site = card.site()?;
        let patient = card::patient(tx.conn(), row.patient_id, zone::date_at(row.starts_at, &site)).await?;
        let more = more(tx.conn(), row.id.0, &site).await?;
        let history = history(tx.conn(), row.id.0, &site).await?;
        let now = tx.now();
        let cancel_until = zone::local(row.cancel_until(), &site);
        let late = row.state == AppointmentState::Booked
            && policy::is_bound_by_cutoff(tx.actor(), row.facility_id)
            && now > row.cancel_until();
        Ok(AppointmentDetail {
            locked_because: late.then(|| {
                format!("You could move or cancel this yourself until {}. Please call the clinic.", cancel_until.full())
            }),
            appointment: card.summary(tx.actor(), now)?,
            patient,
            reason: more.reason,
            cancel_until,
            replaces: more.replaces.map(Into::into),
            replaced_by: more.replaced_by.map(Into::into),
            cancellation: more.cancellation,
            overlap_allowed: more.overlap_allowed,
            history,
        })
    }
}

struct More {
    reason: Option<String>,
    replaces: Option<Uuid>,
    replaced_by: Option<Uuid>,
    overlap_allowed: Option<String>,
    cancellation: Option<Cancellation>,
}

async fn more(conn: &mut PgConnection, id: Uuid, site: &TimeZone) -> Result<More, Failure> {
    let row = sqlx::query!(
        r#"select a.reason, a.replaces, (select n.id from appointment n where n.replaces = a.id) as replaced_by,
                  o.reason as "why_two?", oa.display_name as "who_allowed?",
                  c.at as "cancelled_at?", c.cancelled_by as "cancelled_by?: CancelledBy",
                  c.reason as "cancel_reason?: CancelReason", c.note as "cancel_note?"
           from appointment a
           left join appointment_override o on o.id = a.override_id
           left join account oa on oa.id = o.account_id
           left join cancellation c on c.appointment_id = a.id
           where a.id = $1"#,
        id,
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
