use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{CriticalAlertId, Permission};
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use super::{alerts::alerts, person::Person};
use crate::{
    model::{CountInbox, Flag, Inbox, InboxReport, MyInbox, Notice, NoticeKind},
    server::row::ReportRow,
};

/// What nobody has looked at for so long is found in the chart.
const LOOKS_BACK: SignedDuration = SignedDuration::from_hours(24 * 180);

/// What waits for the person who asks: reports that they ordered and have not looked at since something of them was
/// verified, critical values that they were asked about, and corrections of what they have read.
impl Query for MyInbox {
    const NAME: &'static str = "labs.my_inbox";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Inbox;

    async fn execute(self, tx: &mut Tx) -> Result<Inbox, Failure> {
        let waits = Waits::of(tx).await?;
        Ok(Inbox {
            to_review: to_review(tx, &waits.reports).await?,
            alerts: alerts(tx, &waits.alerts).await?,
            notices: notices(tx, &waits.notices).await?,
        })
    }
}

/// How much of it there is: a number, and nobody's name.
impl Query for CountInbox {
    const NAME: &'static str = "labs.count_inbox";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = u32;

    async fn execute(self, tx: &mut Tx) -> Result<u32, Failure> {
        let waits = Waits::of(tx).await?;
        let count = waits.reports.len() + waits.alerts.len() + waits.notices.len();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}

/// What waits, in the order in which it should be looked at.
struct Waits {
    reports: Vec<Uuid>,
    alerts: Vec<CriticalAlertId>,
    notices: Vec<Uuid>,
}

impl Waits {
    async fn of(tx: &mut Tx) -> Result<Self, Failure> {
        let account = tx.actor().account().map(Uuid::from);
        let practitioner = tx.actor().practitioner().map(Uuid::from);
        let since = (tx.now() - LOOKS_BACK).to_sqlx();
        let waits = sqlx::query!(
            r#"select array(
                          select r.id
                          from lab_order o
                          join lab_report r on r.order_id = o.id
                          cross join lateral (
                              select max(v.verified_at) as verified_at
                              from lab_analysis a join lab_result v on v.analysis_id = a.id and v.version = a.current_version
                              where a.report_id = r.id) latest
                          where o.practitioner_id = $2 and o.ordered_at > $3
                            and latest.verified_at > coalesce(
                                (select max(w.at) from lab_review w where w.report_id = r.id), '-infinity')
                          order by latest.verified_at, r.id limit 100) as "reports!",
                      array(
                          select c.id from critical_alert c
                          where c.state = 'open' and exists (
                              select from critical_escalation e where e.alert_id = c.id and e.account_id = $1)
                          order by c.opened_at, c.id limit 50) as "alerts!",
                      array(
                          select id from lab_notice
                          where account_id = $1 and audience = 'clinician' and seen_at is null
                          order by at, id limit 100) as "notices!""#,
            account,
            practitioner,
            since as _,
        )
        .fetch_one(tx.conn())
        .await?;
        let alerts = waits.alerts.into_iter().map(Into::into).collect();
        Ok(Self { reports: waits.reports, alerts, notices: waits.notices })
    }
}

async fn to_review(tx: &mut Tx, reports: &[Uuid]) -> Result<Vec<InboxReport>, Failure> {
    let rows = sqlx::query!(
        r#"select r.id, r.name, r.patient_id, ps.name as "patient!", ps.mrn as "mrn!", ps.birth_date, ps.sex as "sex!",
                  f.zone, latest.verified_at as "verified_at!", latest.flags as "flags!: Vec<Flag>",
                  latest.complete as "complete!"
           from lab_report r
           join facility f on f.id = r.facility_id
           join patient_summary ps on ps.patient_id = r.patient_id
           cross join lateral (
               select max(v.verified_at) as verified_at, array_remove(array_agg(v.flag), null) as flags,
                      bool_and(a.state in ('verified', 'not_done', 'withdrawn')) as complete
               from lab_analysis a left join lab_result v on v.analysis_id = a.id and v.version = a.current_version
               where a.report_id = r.id) latest
           where r.id = any($1) and latest.verified_at is not null
           order by array_position($1, r.id)"#,
        reports,
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    let mut waiting = Vec::new();
    for row in rows {
        let (name, mrn, sex) = (row.patient, row.mrn, row.sex);
        let patient = Person { id: row.patient_id.into(), name, mrn, birth_date: row.birth_date, sex }.on(now);
        tx.saw(patient.id, "lab_order", None);
        waiting.push(InboxReport {
            report_id: row.id.into(),
            name: row.name,
            patient,
            verified: zone::local(row.verified_at.to_jiff(), &zone::zone(&row.zone)?),
            worst: row.flags.into_iter().max_by_key(|flag| severity(*flag)),
            complete: row.complete,
        });
    }
    Ok(waiting)
}

const fn severity(flag: Flag) -> u8 {
    match flag {
        Flag::Normal => 0,
        Flag::Low | Flag::High => 1,
        Flag::Abnormal => 2,
        Flag::CriticalLow | Flag::CriticalHigh => 3,
    }
}

async fn notices(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Notice>, Failure> {
    let rows = sqlx::query!(
        r#"select n.id, n.kind as "kind: NoticeKind", n.patient_id, n.at, r.reason, a.id as analysis_id, a.report_id, a.name,
                  f.zone, ps.name as "patient!", ps.mrn as "mrn!", ps.birth_date, ps.sex as "sex!"
           from lab_notice n
           join patient_summary ps on ps.patient_id = n.patient_id
           join lab_result r on r.id = n.result_id
           join lab_analysis a on a.id = r.analysis_id
           join facility f on f.id = a.facility_id
           where n.id = any($1)
           order by array_position($1, n.id)"#,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    let mut notices = Vec::new();
    for row in rows {
        let (name, mrn, sex) = (row.patient, row.mrn, row.sex);
        let patient = Person { id: row.patient_id.into(), name, mrn, birth_date: row.birth_date, sex }.on(now);
        tx.saw(patient.id, ReportRow::KIND, None);
        notices.push(Notice {
            id: row.id,
            kind: row.kind,
            patient,
            analysis_id: row.analysis_id.into(),
            report_id: row.report_id.into(),
            test: row.name,
            reason: row.reason,
            at: zone::local(row.at.to_jiff(), &zone::zone(&row.zone)?),
        });
    }
    Ok(notices)
}
