//! What patients ask about themselves. The patient is the one who is signed in; nobody names another.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, EncounterId, PatientId, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use super::{
    allergies,
    given::{self, Lists, Most},
    visits, vital_signs,
};
use crate::{
    model::{
        Access, Accesses, MyAccesses, MyRecord, MyVisit, MyVisits, NotePart, OwnRecord, OwnVisit, SharedNote, Visits,
        in_plain_words,
    },
    server::chart::Chart,
};

async fn own_chart(tx: &mut Tx) -> Result<Chart, Failure> {
    let patient = tx.actor().patient().ok_or(AppError::NotFound)?;
    tx.load::<Chart>(patient, Action::View).await
}

impl Query for MyRecord {
    const NAME: &'static str = "clinical.my_record";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = OwnRecord;

    async fn execute(self, tx: &mut Tx) -> Result<OwnRecord, Failure> {
        let chart = own_chart(tx).await?;
        let most = Most { problems: 50, medications: 50, only_current: true, immunizations: 100, procedures: 0 };
        let Lists { problems, medications, immunizations, .. } = given::lists(tx, &chart, most).await?;
        let (vitals, charts) = vital_signs::course(tx, &chart).await?;
        Ok(OwnRecord {
            allergies: allergies::list(tx, &chart).await?,
            problems: problems.items,
            medications: medications.items,
            immunizations: immunizations.items,
            vitals,
            charts,
        })
    }
}

impl Query for MyVisits {
    const NAME: &'static str = "clinical.my_visits";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = Visits;

    async fn execute(self, tx: &mut Tx) -> Result<Visits, Failure> {
        let chart = own_chart(tx).await?;
        visits::page(tx, &chart, self.after, 20).await
    }
}

impl Query for MyVisit {
    const NAME: &'static str = "clinical.my_visit";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = OwnVisit;

    async fn execute(self, tx: &mut Tx) -> Result<OwnVisit, Failure> {
        let chart = own_chart(tx).await?;
        let row = sqlx::query!(
            r#"select e.kind, e.starts_at, e.zone, e.state, e.reason, d.name as "practitioner?", f.name as place,
                      case when e.summary_shared_at is not null then e.summary end as summary
               from encounter e
               join facility f on f.id = e.facility_id
               left join practitioner d on d.id = e.practitioner_id
               where e.id = $1 and e.patient_id = $2 and e.state <> 'entered_in_error'"#,
            self.encounter_id.0,
            chart.patient.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        tx.saw(chart.patient, "encounter", Some(self.encounter_id.0));
        Ok(OwnVisit {
            kind: row.kind,
            starts: zone::local(row.starts_at.to_jiff(), &zone::zone(&row.zone)?),
            place: row.place,
            practitioner: row.practitioner,
            reason: row.reason,
            summary: row.summary,
            notes: shared_notes(tx, chart.patient, self.encounter_id, &row.zone).await?,
            open: matches!(row.state.as_str(), "planned" | "in_progress" | "on_hold"),
        })
    }
}

/// Signed and shared; a note that is unlocked for correction is shown as it was signed, and one that was a mistake
/// is not shown at all.
async fn shared_notes(
    tx: &mut Tx,
    patient: PatientId,
    encounter: EncounterId,
    zone_name: &str,
) -> Result<Vec<SharedNote>, Failure> {
    let site = zone::zone(zone_name)?;
    let rows = sqlx::query!(
        r#"select n.id, n.title, v.kind, v.body, v.signed_at, a.display_name
           from note n
           join note_version v on v.note_id = n.id
           join account a on a.id = v.signed_by
           where n.patient_id = $1 and n.encounter_id = $2 and n.shared_at is not null
             and n.state in ('signed', 'addended', 'unlocked')
             and (v.kind = 'addendum' or v.kind = 'signed' and v.version = (
                     select max(s.version) from note_version s where s.note_id = n.id and s.kind = 'signed'))
           order by n.created_at, n.id, v.version"#,
        patient.0,
        encounter.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut notes: Vec<(uuid::Uuid, SharedNote)> = Vec::new();
    for row in rows {
        if notes.last().is_none_or(|(id, _)| *id != row.id) {
            notes.push((row.id, SharedNote { title: row.title, parts: Vec::new() }));
        }
        let part = NotePart {
            addendum: row.kind == "addendum",
            body: row.body,
            signed: zone::local(row.signed_at.to_jiff(), &site),
            by: row.display_name,
        };
        if let Some((_, note)) = notes.last_mut() {
            note.parts.push(part);
        }
    }
    for (id, _) in &notes {
        tx.saw(patient, "note", Some(*id));
    }
    Ok(notes.into_iter().map(|(_, note)| note).collect())
}

/// Lines per page.
const ACCESSES: i64 = 50;

impl Query for MyAccesses {
    const NAME: &'static str = "clinical.my_accesses";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = Accesses;

    async fn execute(self, tx: &mut Tx) -> Result<Accesses, Failure> {
        let chart = own_chart(tx).await?;
        let site = zone::zone(&chart.zone)?;
        let own = tx.actor().account();
        let rows = sqlx::query!(
            r#"with recent as (
                   select at, actor, action, kind from audit_event
                   where patient_id = $1 and ($2::timestamptz is null or at < $2)
                   order by at desc limit 5000
               ), line as (
                   select max(at) as at, actor, action, kind, count(*) as times from recent
                   group by actor, action, kind, date_trunc('hour', at)
                   order by max(at) desc limit $3
               )
               select line.at as "at!", line.actor, line.action as "action!", line.kind as "kind!", line.times as "times!",
                      a.display_name as "name?",
                      (select string_agg(distinct initcap(g.role) || ' at ' || f.name, ', ')
                       from role_grant g join facility f on f.id = g.facility_id where g.account_id = line.actor) as role
               from line left join account a on a.id = line.actor
               order by line.at desc"#,
            chart.patient.0,
            self.before.map(|before| before.to_sqlx()) as _,
            ACCESSES + 1,
        )
        .fetch_all(tx.conn())
        .await?;
        let more = rows.len() > usize::try_from(ACCESSES).unwrap_or(usize::MAX);
        let items: Vec<Access> = rows
            .into_iter()
            .take(usize::try_from(ACCESSES).unwrap_or(usize::MAX))
            .map(|row| Access {
                at: zone::local(row.at.to_jiff(), &site),
                own: row.actor.is_some() && row.actor == own.map(|account| account.0),
                who: row.name.unwrap_or_else(|| "The hospital’s computer".into()),
                role: row.role,
                what: in_plain_words(&row.action, row.kind == "write"),
                times: row.times,
            })
            .collect();
        let older = items.last().filter(|_| more).map(|access| access.at.at);
        Ok(Accesses { items, older })
    }
}
