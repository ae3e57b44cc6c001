use jiff_sqlx::ToSqlx;
use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use crate::{
    model::{ShowVisits, Visit, VisitMark, Visits},
    server::chart::Chart,
};

/// Visits per page.
const PAGE: i64 = 40;

/// The patient's encounters as a line in time, newest first, page by page.
impl Query for ShowVisits {
    const NAME: &'static str = "clinical.visits";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = Visits;

    async fn execute(self, tx: &mut Tx) -> Result<Visits, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        page(tx, &chart, self.after, PAGE).await
    }
}

pub async fn page(tx: &mut Tx, chart: &Chart, after: Option<VisitMark>, size: i64) -> Result<Visits, Failure> {
    let (at, id) = after.map(|mark| (mark.at.to_sqlx(), mark.id.0)).unzip();
    let rows = sqlx::query!(
        r#"select e.id, e.kind, e.starts_at, e.zone, e.state, e.reason, e.imported,
                  e.summary_shared_at is not null as "shared!",
                  d.name as "practitioner?", f.name as place,
                  (select count(*) from note n where n.encounter_id = e.id and n.state <> 'entered_in_error') as "notes!",
                  (select count(*) from encounter a where a.patient_id = $1 and a.state <> 'entered_in_error') as "total!"
           from encounter e
           join facility f on f.id = e.facility_id
           left join practitioner d on d.id = e.practitioner_id
           where e.patient_id = $1 and e.state <> 'entered_in_error'
             and ($2::timestamptz is null or (e.starts_at, e.id) < ($2, $3))
           order by e.starts_at desc, e.id desc limit $4"#,
        chart.patient.0,
        at as _,
        id,
        size + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(Visit {
            id: row.id.into(),
            kind: row.kind,
            starts: zone::local(row.starts_at.to_jiff(), &zone::zone(&row.zone)?),
            open: matches!(row.state.as_str(), "planned" | "in_progress" | "on_hold"),
            state: row.state,
            reason: row.reason,
            practitioner: row.practitioner,
            place: row.place,
            notes: row.notes,
            imported: row.imported,
            shared: row.shared,
        });
    }
    let more = items.len() > usize::try_from(size).unwrap_or(usize::MAX);
    items.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let older = items.last().filter(|_| more).map(|visit| VisitMark { at: visit.starts.at, id: visit.id });
    Ok(Visits { items, total, older })
}
