use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::{Permission, SpecimenId};
use platform::{Failure, Query, Tx, actor::House};
use scheduling::server::zone;
use uuid::Uuid;

use super::{person::Person, work};
use crate::model::{Priority, ShowWorklist, SpecimenState, WorkCount, WorkItem, WorkState, Worklist};

/// A list that nobody reads to its end is no list of work.
const MOST: i64 = 100;
/// Counted no further: "999+".
const COUNTED: i64 = 1000;
/// So long rejected and lost tubes are looked at.
const REJECTED: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What waits in one state, the most urgent first and then the oldest, with the numbers of the other lists. Each list is
/// read along an index, so that fifty thousand open orders make no difference.
impl Query for ShowWorklist {
    const NAME: &'static str = "labs.worklist";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Worklist;

    async fn execute(self, tx: &mut Tx) -> Result<Worklist, Failure> {
        let place = work::place(tx, self.facility_id, Permission::ViewResults)?;
        let mut ids = tubes(tx, &place, self.state, MOST + 1).await?;
        let more = ids.len() > usize::try_from(MOST).unwrap_or(usize::MAX);
        ids.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        let items = items(tx, &place, &ids).await?;
        let (counts, open_alerts) = counts(tx, &place).await?;
        Ok(Worklist {
            facility_id: place.id,
            facility_name: place.name,
            state: self.state,
            counts,
            open_alerts,
            items,
            more,
        })
    }
}

fn states(state: WorkState) -> &'static [SpecimenState] {
    match state {
        WorkState::ToCollect => &[SpecimenState::Expected],
        WorkState::InTransit => &[SpecimenState::Collected, SpecimenState::InTransit],
        WorkState::Received => &[SpecimenState::Received],
        WorkState::Rejected => &[SpecimenState::Rejected, SpecimenState::Lost],
        WorkState::InProcess | WorkState::ToVerify => &[],
    }
}

async fn tubes(tx: &mut Tx, place: &House, state: WorkState, most: i64) -> Result<Vec<SpecimenId>, Failure> {
    let found = match state {
        WorkState::InProcess => sqlx::query_scalar!(
            "select id from specimen where facility_id = $1 and in_process order by urgency, created_at, id limit $2",
            place.id.0,
            most,
        )
        .fetch_all(tx.conn())
        .await?,
        WorkState::ToVerify => {
            sqlx::query_scalar!(
                r#"select s.id from specimen s
                   join (select distinct specimen_id from lab_analysis where facility_id = $1 and state = 'entered') a
                     on a.specimen_id = s.id
                   order by s.urgency, s.created_at, s.id limit $2"#,
                place.id.0,
                most,
            )
            .fetch_all(tx.conn())
            .await?
        }
        WorkState::ToCollect | WorkState::InTransit | WorkState::Received | WorkState::Rejected => {
            let looked_back = (tx.now() - REJECTED).to_sqlx();
            let names: Vec<String> = states(state).iter().map(|state| state.name().to_owned()).collect();
            sqlx::query_scalar!(
                r#"select s.id as "id!"
                   from unnest($2::text[]) as wanted (state)
                   cross join lateral (
                       select id, urgency, created_at from specimen
                       where facility_id = $1 and state = wanted.state
                         and (wanted.state not in ('rejected', 'lost') or created_at > $4)
                         and state in ('expected', 'collected', 'in_transit', 'received', 'rejected', 'lost')
                       order by urgency, created_at limit $3) s
                   order by s.urgency, s.created_at, s.id limit $3"#,
                place.id.0,
                &names,
                most,
                looked_back as _,
            )
            .fetch_all(tx.conn())
            .await?
        }
    };
    Ok(found.into_iter().map(Into::into).collect())
}

/// How much waits in each list, and how many critical values are open.
async fn counts(tx: &mut Tx, place: &House) -> Result<(Vec<WorkCount>, i32), Failure> {
    let looked_back = (tx.now() - REJECTED).to_sqlx();
    let row = sqlx::query!(
        r#"select (select count(*) from (select from specimen where facility_id = $1 and state = 'expected' limit $2) s)
                      as "to_collect!",
                  (select count(*) from (
                      select from specimen where facility_id = $1 and state in ('collected', 'in_transit') limit $2) s)
                      as "in_transit!",
                  (select count(*) from (select from specimen where facility_id = $1 and state = 'received' limit $2) s)
                      as "received!",
                  (select count(*) from (select from specimen where facility_id = $1 and in_process limit $2) s)
                      as "in_process!",
                  (select count(*) from (
                      select distinct specimen_id from lab_analysis
                      where facility_id = $1 and state = 'entered' and specimen_id is not null limit $2) a) as "to_verify!",
                  (select count(*) from (
                      select from specimen
                      where facility_id = $1 and state in ('rejected', 'lost') and created_at > $3 limit $2) s) as "rejected!",
                  (select count(*) from critical_alert where facility_id = $1 and state = 'open') as "alerts!""#,
        place.id.0,
        COUNTED,
        looked_back as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let of = |state: WorkState| match state {
        WorkState::ToCollect => row.to_collect,
        WorkState::InTransit => row.in_transit,
        WorkState::Received => row.received,
        WorkState::InProcess => row.in_process,
        WorkState::ToVerify => row.to_verify,
        WorkState::Rejected => row.rejected,
    };
    let shown = |count: i64| if count >= COUNTED { "999+".into() } else { count.to_string() };
    let counts = WorkState::ALL.iter().map(|state| WorkCount { state: *state, count: shown(of(*state)) }).collect();
    Ok((counts, i32::try_from(row.alerts).unwrap_or(i32::MAX)))
}

async fn items(tx: &mut Tx, place: &House, ids: &[SpecimenId]) -> Result<Vec<WorkItem>, Failure> {
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select s.id, s.accession, s.patient_id, s.specimen, s.tube, s.state as "state: SpecimenState",
                  o.priority as "priority: Priority", o.number, o.instructions, s.reject_reason,
                  again.id as "recollection?", coalesce(moved.at, s.created_at) as "since!", ps.name as "patient!",
                  ps.mrn as "mrn!", ps.birth_date, ps.sex as "sex!", tests.codes as "codes!", tests.allowed
           from specimen s
           join lab_order o on o.id = s.order_id
           join patient_summary ps on ps.patient_id = s.patient_id
           left join specimen again on again.recollects = s.id
           left join lateral (
               select t.at from specimen_transition t where t.specimen_id = s.id order by t.id desc limit 1) moved on true
           -- The codes of what is measured in it, and the shortest turnaround among them.
           cross join lateral (
               select coalesce(array_agg(a.code order by a.position, a.code), '{}') as codes, min(t.turnaround_minutes) as allowed
               from lab_analysis a left join lab_test t on t.id = a.test_id
               where a.specimen_id = s.id and t.formula is null) tests
           where s.id = any($1)
           order by array_position($1, s.id)"#,
        &uuids,
    )
    .fetch_all(tx.conn())
    .await?;
    let (now, site) = (tx.now(), zone::zone(&place.zone)?);
    let mut items = Vec::new();
    for row in rows {
        let (name, mrn, sex) = (row.patient, row.mrn, row.sex);
        let patient = Person { id: row.patient_id.into(), name, mrn, birth_date: row.birth_date, sex }.on(now);
        tx.saw(patient.id, "specimen", Some(row.id));
        let since: Timestamp = row.since.to_jiff();
        let waiting_minutes = now.duration_since(since).as_secs() / 60;
        items.push(WorkItem {
            specimen_id: row.id.into(),
            accession: row.accession,
            patient,
            specimen: row.specimen,
            tube: row.tube,
            state: row.state,
            priority: row.priority,
            order_number: row.number,
            tests: row.codes,
            since: zone::local(since, &site),
            waiting_minutes,
            late: row.allowed.is_some_and(|allowed| waiting_minutes > i64::from(allowed)),
            instructions: row.instructions,
            reject_reason: row.reject_reason,
            recollection: row.recollection.map(Into::into),
        });
    }
    Ok(items)
}
