//! Critical values: those that wait, and how long the others took.

use jiff::{SignedDuration, Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, CriticalAlertId, Permission, unit::shown_unit};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use super::{person::Person, work};
use crate::{
    model::{Alert, AlertState, AlertTimes, Comparator, CriticalAlerts, CriticalReport, Flag},
    server::{
        policy::{self, Thing},
        value::Value,
    },
};

/// So long those that somebody has taken note of stay on the list.
const STAYS: SignedDuration = SignedDuration::from_hours(24);
/// The report covers so many days where nobody says otherwise, and never more than a year.
const REPORT_DAYS: i64 = 30;
const LONGEST_REPORT_DAYS: i32 = 366;

/// Open ones first, the oldest on top.
impl Query for CriticalAlerts {
    const NAME: &'static str = "labs.critical_alerts";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Vec<Alert>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Alert>, Failure> {
        let place = work::place(tx, self.facility_id, Permission::ViewResults)?;
        let since = (tx.now() - STAYS).to_sqlx();
        let ids = sqlx::query_scalar!(
            "select id from critical_alert where facility_id = $1 and (state = 'open' or opened_at > $2)
             order by state <> 'open', case state when 'open' then opened_at end, opened_at desc, id limit 200",
            place.id.0,
            since as _,
        );
        let ids: Vec<CriticalAlertId> = ids.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect();
        alerts(tx, &ids).await
    }
}

/// In the order of `ids`.
pub(super) async fn alerts(tx: &mut Tx, ids: &[CriticalAlertId]) -> Result<Vec<Alert>, Failure> {
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select c.id, c.state as "state: AlertState", c.patient_id, c.facility_id, c.level, c.opened_at, c.acknowledged_at,
                  c.told, c.read_back, c.closed_at, a.id as analysis_id, a.report_id, a.name as test,
                  r.comparator as "comparator: Comparator", r.value_number, r.value_text, r.unit, r.flag as "flag: Flag",
                  coalesce(t.decimals, 0) as "decimals!", p.name as "practitioner?", by.display_name as "acknowledged_by?",
                  f.zone, ps.name as "patient!", ps.mrn as "mrn!", ps.birth_date, ps.sex as "sex!"
           from critical_alert c
           join patient_summary ps on ps.patient_id = c.patient_id
           join lab_result r on r.id = c.result_id
           join lab_analysis a on a.id = r.analysis_id
           join facility f on f.id = c.facility_id
           left join lab_test t on t.id = a.test_id
           left join practitioner p on p.id = c.practitioner_id
           left join account by on by.id = c.acknowledged_by
           where c.id = any($1) order by array_position($1, c.id)"#,
        &uuids,
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    let mut alerts = Vec::new();
    for row in rows {
        let (name, mrn, sex) = (row.patient, row.mrn, row.sex);
        let patient = Person { id: row.patient_id.into(), name, mrn, birth_date: row.birth_date, sex }.on(now);
        // The value stands in the list: seeing it is opening the result.
        tx.saw(patient.id, "lab_report", Some(row.report_id));
        let site = zone::zone(&row.zone)?;
        let local = |at: jiff_sqlx::Timestamp| zone::local(at.to_jiff(), &site);
        let shown = Value::of(row.comparator, row.value_number, row.value_text)
            .map(|value| value.show(row.decimals.unsigned_abs()))
            .unwrap_or_default();
        let opened = row.opened_at.to_jiff();
        let ended: Timestamp = row.acknowledged_at.or(row.closed_at).map_or(now, |at| at.to_jiff());
        alerts.push(Alert {
            id: row.id.into(),
            state: row.state,
            patient,
            analysis_id: row.analysis_id.into(),
            report_id: row.report_id.into(),
            test: row.test,
            value: shown_unit(row.unit.as_deref()).map_or_else(|| shown.clone(), |unit| format!("{shown} {unit}")),
            flag: row.flag,
            practitioner: row.practitioner,
            level: row.level,
            opened: zone::local(opened, &site),
            minutes: ended.duration_since(opened).as_secs() / 60,
            acknowledged: row.acknowledged_at.map(local),
            acknowledged_by: row.acknowledged_by,
            told: row.told,
            read_back: row.read_back,
            may_acknowledge: row.state == AlertState::Open
                && policy::may(tx.actor(), Thing::Alert, Action::Treat, row.facility_id.into()),
        });
    }
    Ok(alerts)
}

/// How long it took from the verified value to the person who repeated it, over whole days at the facility.
impl Query for CriticalReport {
    const NAME: &'static str = "labs.critical_report";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = AlertTimes;

    async fn execute(self, tx: &mut Tx) -> Result<AlertTimes, Failure> {
        let place = work::place(tx, self.facility_id, Permission::WorkInLaboratory)?;
        let site = zone::zone(&place.zone)?;
        let to = self.to.unwrap_or_else(|| zone::date_at(tx.now(), &site));
        let from = self.from.unwrap_or_else(|| to.saturating_sub(jiff::Span::new().days(REPORT_DAYS - 1)));
        let (begin, end) = span(from, to, &site)?;
        let ids = sqlx::query_scalar!(
            "select id from critical_alert where facility_id = $1 and opened_at >= $2 and opened_at < $3
             order by opened_at, id limit 5000",
            place.id.0,
            begin.to_sqlx() as _,
            end.to_sqlx() as _,
        );
        let ids: Vec<CriticalAlertId> = ids.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect();
        let rows = alerts(tx, &ids).await?;
        let mut minutes: Vec<i64> =
            rows.iter().filter(|row| row.acknowledged.is_some()).map(|row| row.minutes).collect();
        minutes.sort_unstable();
        let within = |limit: i64| count(minutes.iter().filter(|taken| **taken < limit).count());
        Ok(AlertTimes {
            facility_name: place.name,
            from,
            to,
            count: count(rows.len()),
            acknowledged: count(minutes.len()),
            median_minutes: median(&minutes),
            longest_minutes: minutes.last().copied(),
            within_15: within(15),
            within_30: within(30),
            within_60: within(60),
            later: count(minutes.iter().filter(|taken| **taken >= 60).count()),
            rows,
        })
    }
}

fn span(from: Date, to: Date, site: &jiff::tz::TimeZone) -> Result<(Timestamp, Timestamp), Failure> {
    let days = from.until(to).map_err(Failure::other)?.get_days();
    if !(0..LONGEST_REPORT_DAYS).contains(&days) {
        return Err(AppError::invalid("to", "Choose at most a year, the first day before the last.").into());
    }
    let first = zone::day(from, site).ok_or_else(|| AppError::invalid("from", "There is no such day."))?;
    let last = zone::day(to, site).ok_or_else(|| AppError::invalid("to", "There is no such day."))?;
    Ok((first.0, last.1))
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Of sorted numbers; of two in the middle the smaller one, which somebody has really waited.
fn median(sorted: &[i64]) -> Option<i64> {
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some(7));
        assert_eq!(median(&[1, 9]), Some(1));
        assert_eq!(median(&[1, 2, 90]), Some(2));
    }
}
