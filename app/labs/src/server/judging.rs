//! Judges values of several tests and patients by what was true at collection: one load, then no more statements.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use model::{FacilityId, LabTestId, PatientId};
use patients::model::{PartialDate, Sex};
use platform::Failure;
use scheduling::server::zone;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    catalogue::{self, Test},
    unit,
    value::Value,
};
use crate::model::{
    formula::Whose,
    judge::{self, Band, Judgement, Limits, Taken},
};

pub struct Judge {
    pub tests: HashMap<LabTestId, Test>,
    bands: HashMap<LabTestId, Vec<Band>>,
    people: HashMap<PatientId, (Sex, Option<PartialDate>)>,
    zone: TimeZone,
}

/// Loads tests, their ranges, and the sex and birth date of the patients.
pub async fn load(
    conn: &mut PgConnection,
    facility: FacilityId,
    tests: &[LabTestId],
    patients: &[PatientId],
) -> Result<Judge, Failure> {
    let zone = sqlx::query_scalar!("select zone from facility where id = $1", facility.0).fetch_one(&mut *conn).await?;
    let ids: Vec<Uuid> = tests.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select test_id, sex, age_from_days, age_to_days, pregnant, valid_from, valid_to, low, high, critical_low,
                  critical_high
           from lab_range where test_id = any($1)"#,
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut bands: HashMap<LabTestId, Vec<Band>> = HashMap::new();
    for row in rows {
        bands.entry(row.test_id.into()).or_default().push(Band {
            sex: row.sex.as_deref().and_then(|sex| sex.parse().ok()),
            age_from: row.age_from_days,
            age_to: row.age_to_days,
            pregnant: row.pregnant,
            valid_from: row.valid_from.map(|from| from.to_jiff()),
            valid_to: row.valid_to.map(|to| to.to_jiff()),
            limits: Limits {
                low: row.low,
                high: row.high,
                critical_low: row.critical_low,
                critical_high: row.critical_high,
            },
        });
    }
    let ids: Vec<Uuid> = patients.iter().map(|id| id.0).collect();
    let rows =
        sqlx::query!("select id, sex, birth_year, birth_month, birth_day from patient where id = any($1)", &ids,)
            .fetch_all(&mut *conn)
            .await?;
    let part = |part: Option<i16>| part.and_then(|part| i8::try_from(part).ok());
    let people = rows
        .into_iter()
        .map(|row| {
            let birth =
                row.birth_year.and_then(|year| PartialDate::new(year, part(row.birth_month), part(row.birth_day)).ok());
            (PatientId(row.id), (row.sex.parse().unwrap_or_default(), birth))
        })
        .collect();
    Ok(Judge { tests: catalogue::tests(conn, tests).await?, bands, people, zone: zone::zone(&zone)? })
}

impl Judge {
    /// The local date at the facility.
    pub fn date(&self, at: Timestamp) -> Date {
        zone::date_at(at, &self.zone)
    }

    /// `unit` is what the value is in; another one than the catalogue's is shown and not flagged.
    pub fn judge(
        &self,
        patient: PatientId,
        test: LabTestId,
        value: &Value,
        unit: Option<&str>,
        collected_at: Timestamp,
        pregnant: Option<bool>,
    ) -> Judgement {
        let Some(known) = self.tests.get(&test) else { return Judgement::none("This test is not in the catalogue.") };
        let (comparator, number) = match value {
            Value::Words(words) => return judge::choice(&known.choices, words),
            Value::Number { comparator, number } => (*comparator, *number),
        };
        if !same_unit(unit, known.unit.as_deref()) {
            return Judgement::none(match (unit, &known.unit) {
                (Some(sent), Some(ours)) => format!("Measured in {sent}; the range is in {ours}."),
                (None, Some(ours)) => format!("It came without a unit; the range is in {ours}."),
                (Some(sent), None) => format!("Measured in {sent}; the range has no unit."),
                (None, None) => String::new(),
            });
        }
        let (sex, birth) = self.people.get(&patient).copied().unwrap_or_default();
        let taken = Taken { sex, birth, on: self.date(collected_at), pregnant };
        judge::number(self.bands.get(&test).map_or(&[], Vec::as_slice), &taken, comparator, number)
    }

    /// For the formulas.
    pub fn whose(&self, patient: PatientId, collected_at: Timestamp) -> Whose {
        let (sex, birth) = self.people.get(&patient).copied().unwrap_or_default();
        let on = self.date(collected_at);
        let years = birth.and_then(PartialDate::whole).and_then(|born| born.until((jiff::Unit::Year, on)).ok());
        Whose { sex, years: years.map(|lived| i32::from(lived.get_years())) }
    }
}

/// Written alike, or another way of writing the same: "10*9/L" and "10^9/L".
pub fn same_unit(sent: Option<&str>, ours: Option<&str>) -> bool {
    match (sent, ours) {
        (Some(sent), Some(ours)) => unit::compare(sent, ours) == unit::Likeness::Same,
        (None, None) => true,
        _ => false,
    }
}
