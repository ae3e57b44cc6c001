use jiff::{Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use model::{
    Action, PatientId, Permission,
    chart::{self, Measured, Range},
    unit,
};
use patients::model::PartialDate;
use platform::{Failure, Query, Resource, Tx};
use rust_decimal::Decimal;
use scheduling::server::zone;
use uuid::Uuid;

use crate::{
    model::{ShowVitalSigns, Vital, VitalFlag, VitalSet, VitalSigns, VitalValue},
    server::{age, chart::Chart, number},
};

/// Points of a chart: more could not be told apart on a screen.
const MOST_POINTS: i64 = 120;
/// Rounds per page of the table.
const SETS: usize = 20;

/// What was measured at the bedside: the last values, their course, and round by round. Three statements, however
/// long the record is.
impl Query for ShowVitalSigns {
    const NAME: &'static str = "clinical.vital_signs";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = VitalSigns;

    async fn execute(self, tx: &mut Tx) -> Result<VitalSigns, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let (latest, charts) = course(tx, &chart).await?;
        let (sets, older) = sets(tx, &Person::of(&chart)?, chart.patient, self.before).await?;
        Ok(VitalSigns { latest, charts, sets, older, may_record: chart.decide(tx.actor(), Action::Edit) })
    }
}

/// The last value of each kind, and how they went.
pub async fn course(tx: &mut Tx, chart: &Chart) -> Result<(Vec<VitalValue>, Vec<chart::Chart>), Failure> {
    let person = Person::of(chart)?;
    let values = values(tx, chart.patient, MOST_POINTS).await?;
    Ok((last_values(&person, &values), charts(&person, &values)))
}

/// The last value of each kind.
pub async fn latest(tx: &mut Tx, chart: &Chart) -> Result<Vec<VitalValue>, Failure> {
    Ok(last_values(&Person::of(chart)?, &values(tx, chart.patient, 1).await?))
}

/// By whose age and in whose time values are read.
struct Person {
    birth: Option<PartialDate>,
    site: TimeZone,
}

impl Person {
    fn of(chart: &Chart) -> Result<Self, Failure> {
        Ok(Self { birth: chart.birth_date()?, site: zone::zone(&chart.zone)? })
    }

    fn months(&self, at: Timestamp) -> Option<u32> {
        age::months_at(self.birth?, at, &self.site)
    }

    /// No flag where the unit is another one than the limits are in: 98 °F is no fever of 98.
    fn flag(&self, vital: Vital, unit: Option<&str>, milli: i64, at: Timestamp) -> Option<VitalFlag> {
        if unit.is_some_and(|unit| is_unit_of(vital, unit)) { vital.flag(milli, self.months(at)?) } else { None }
    }
}

/// UCUM writes annotations in braces, and some senders leave them out or name the score.
fn is_unit_of(vital: Vital, unit: &str) -> bool {
    unit == vital.unit()
        || vital == Vital::Pain && unit.starts_with('{')
        || matches!(vital, Vital::HeartRate | Vital::RespiratoryRate) && unit.starts_with('{') && unit.ends_with("/min")
}

/// One measured number of a known kind.
struct Value {
    id: Uuid,
    vital: Vital,
    number: Decimal,
    unit: Option<String>,
    at: Timestamp,
}

/// The last values of each kind, newest first: one look into the index per kind.
async fn values(tx: &mut Tx, patient: PatientId, most: i64) -> Result<Vec<Value>, Failure> {
    let codes: Vec<String> = Vital::ALL.iter().map(|vital| vital.name().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select o.id as "id!", kind.code as "code!", o.value_number as "number!", o.unit, o.taken_at as "taken_at!"
           from unnest($2::text[]) as kind (code)
           cross join lateral (
               select id, value_number, unit, taken_at from observation
               where patient_id = $1 and category = 'vital_signs' and code = kind.code and error_reason is null
                 and value_number is not null
               order by taken_at desc limit $3
           ) o"#,
        patient.0,
        &codes,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Value {
                id: row.id,
                vital: Vital::parse(&row.code)?,
                number: row.number,
                unit: row.unit,
                at: row.taken_at.to_jiff(),
            })
        })
        .collect())
}

fn last_values(person: &Person, values: &[Value]) -> Vec<VitalValue> {
    let last = |vital: &Vital| values.iter().find(|value| value.vital == *vital);
    Vital::ALL.iter().filter_map(last).map(|value| shown(person, value)).collect()
}

fn shown(person: &Person, value: &Value) -> VitalValue {
    let milli = number::milli(value.number);
    VitalValue {
        id: value.id.into(),
        name: value.vital.words().into(),
        value: number::shown(value.number, value.vital.decimals()),
        unit: unit_words(value.vital, value.unit.as_deref()),
        flag: milli.and_then(|milli| person.flag(value.vital, value.unit.as_deref(), milli, value.at)),
        taken: zone::local(value.at, &person.site),
    }
}

/// The unit as people write it, also where it is another one than the limits are in.
fn unit_words(vital: Vital, unit: Option<&str>) -> String {
    match unit {
        Some(unit) if !is_unit_of(vital, unit) => unit::unit_words(unit),
        _ => vital.unit_words().to_owned(),
    }
}

/// Which kinds share a drawing.
const DRAWN: [(&str, &[Vital]); 7] = [
    ("Blood pressure", &[Vital::Systolic, Vital::Diastolic]),
    ("Heart rate", &[Vital::HeartRate]),
    ("Body temperature", &[Vital::Temperature]),
    ("Oxygen saturation", &[Vital::Saturation]),
    ("Body weight", &[Vital::Weight]),
    ("Body mass index", &[Vital::BodyMassIndex]),
    ("Body height", &[Vital::Height]),
];

fn charts(person: &Person, values: &[Value]) -> Vec<chart::Chart> {
    DRAWN
        .iter()
        .filter_map(|(title, vitals)| {
            let lines: Vec<(String, Vec<Measured>)> =
                vitals.iter().map(|vital| (vital.words().to_owned(), line(person, *vital, values))).collect();
            // One value is no course.
            if lines.iter().all(|(_, points)| points.len() < 2) {
                return None;
            }
            let newest = values.iter().find(|value| value.vital == vitals[0])?.at;
            let range = person.months(newest).and_then(|months| vitals[0].limits(months));
            chart::chart(title, vitals[0].unit_words(), lines, range.map_or(Range::default(), |limits| limits.range()))
        })
        .collect()
}

/// Oldest first; values in another unit can't stand on the same scale.
fn line(person: &Person, vital: Vital, values: &[Value]) -> Vec<Measured> {
    let of_kind = values.iter().rev().filter(|value| value.vital == vital);
    of_kind
        .filter(|value| value.unit.as_deref().is_some_and(|unit| is_unit_of(vital, unit)))
        .filter_map(|value| {
            let milli = number::milli(value.number)?;
            let flag = person.flag(vital, value.unit.as_deref(), milli, value.at);
            Some(Measured {
                at: value.at,
                when: day(value.at, &person.site),
                milli,
                shown: number::shown(value.number, vital.decimals()),
                flag: flag.filter(|flag| flag.is_unusual()).map(|flag| flag.words().to_owned()),
            })
        })
        .collect()
}

fn day(at: Timestamp, site: &TimeZone) -> String {
    let date = zone::date_at(at, site);
    format!("{} {} {}", date.day(), &model::time::month(date)[..3], date.year())
}

/// Round by round, newest first, and where the next page begins.
async fn sets(
    tx: &mut Tx,
    person: &Person,
    patient: PatientId,
    before: Option<Timestamp>,
) -> Result<(Vec<VitalSet>, Option<Timestamp>), Failure> {
    let rows = sqlx::query!(
        r#"with recursive round as (
               (select taken_at, 1 as n from observation
                where patient_id = $1 and category = 'vital_signs' and error_reason is null
                  and ($2::timestamptz is null or taken_at < $2)
                order by taken_at desc limit 1)
               union all
               select (select o.taken_at from observation o
                       where o.patient_id = $1 and o.category = 'vital_signs' and o.error_reason is null
                         and o.taken_at < round.taken_at
                       order by o.taken_at desc limit 1), n + 1
               from round where round.taken_at is not null and n <= $3
           )
           select o.id, o.code, o.title, o.value_number, o.value_text, o.unit, o.taken_at, o.imported,
                  by_whom.display_name as "by_whom?"
           from observation o left join account by_whom on by_whom.id = o.recorded_by
           where o.patient_id = $1 and o.category = 'vital_signs' and o.error_reason is null
             and o.taken_at in (select taken_at from round)
           order by o.taken_at desc, o.title, o.id"#,
        patient.0,
        before.map(|at| at.to_sqlx()) as _,
        i32::try_from(SETS).unwrap_or(i32::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut sets: Vec<VitalSet> = Vec::new();
    for row in rows {
        let at = row.taken_at.to_jiff();
        if sets.last().is_none_or(|set| set.taken.at != at) {
            let taken = zone::local(at, &person.site);
            sets.push(VitalSet { taken, by: row.by_whom, imported: row.imported, values: Vec::new() });
        }
        let value = match (Vital::parse(&row.code), row.value_number) {
            (Some(vital), Some(number)) => shown(person, &Value { id: row.id, vital, number, unit: row.unit, at }),
            (_, number) => VitalValue {
                id: row.id.into(),
                name: row.title,
                // Some programs send fifteen digits of a temperature. All of them are kept; nobody reads them.
                value: number
                    .map(|number| number.round_dp(2).normalize().to_string())
                    .or(row.value_text)
                    .unwrap_or_default(),
                unit: row.unit.as_deref().map(unit::unit_words).unwrap_or_default(),
                flag: None,
                taken: zone::local(at, &person.site),
            },
        };
        if let Some(set) = sets.last_mut() {
            set.values.push(value);
        }
    }
    let more = sets.len() > SETS;
    sets.truncate(SETS);
    let older = sets.last().filter(|_| more).map(|set| set.taken.at);
    Ok((sets, older))
}
