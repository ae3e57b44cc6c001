use std::collections::HashMap;

use jiff::tz::TimeZone;
use model::{FacilityId, LabTestId, PatientId};
use patients::model::{PartialDate, Sex};
use platform::{Failure, Tx};

use super::{
    NewReport, NewResult, Value,
    catalogue::{Catalogue, Test},
};
use crate::model::{
    Comparator,
    judge::{self, Band, Judgement, Limits, Taken},
};

/// What a result is judged by: whose it is, and the ranges of its test.
pub(super) struct Judge {
    people: HashMap<PatientId, (Sex, Option<PartialDate>)>,
    bands: HashMap<LabTestId, Vec<Band>>,
    zone: TimeZone,
}

impl Judge {
    pub async fn load(
        tx: &mut Tx,
        facility: FacilityId,
        catalogue: &Catalogue,
        reports: &[NewReport],
    ) -> Result<Self, Failure> {
        let zone = sqlx::query_scalar!("select zone from facility where id = $1", facility.0);
        let zone = TimeZone::get(&zone.fetch_one(tx.conn()).await?).unwrap_or(TimeZone::UTC);
        let people = people(tx, reports).await?;
        Ok(Self { people, bands: bands(tx, catalogue).await?, zone })
    }

    /// By the ranges for who the patient was on the day of collection. Nothing is said where the test is not ours or
    /// the unit is another one.
    pub fn judge(&self, patient: PatientId, test: Option<&Test>, result: &NewResult) -> Judgement {
        let Some(test) = test else {
            return Judgement::none("This test, or its unit, is not in the catalogue of this laboratory.");
        };
        if !test.agrees_with(&result.value) {
            return Judgement::none("The value or its unit is not one that this laboratory reports.");
        }
        match &result.value {
            Value::Words(words) => judge::choice(&test.choices, words),
            Value::Number { comparator, number, .. } => {
                let (sex, birth) = self.people.get(&patient).copied().unwrap_or((Sex::Unknown, None));
                let on = result.collected_at.to_zoned(self.zone.clone()).date();
                let taken = Taken { sex, birth, on, pregnant: None };
                let bands = self.bands.get(&test.id).map(Vec::as_slice).unwrap_or_default();
                judge::number(bands, &taken, comparator.and_then(Comparator::parse), *number)
            }
        }
    }
}

async fn people(tx: &mut Tx, reports: &[NewReport]) -> Result<HashMap<PatientId, (Sex, Option<PartialDate>)>, Failure> {
    let patients: Vec<uuid::Uuid> = reports.iter().map(|report| report.patient.0).collect();
    let rows =
        sqlx::query!("select id, sex, birth_year, birth_month, birth_day from patient where id = any($1)", &patients,)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let part = |part: Option<i16>| part.and_then(|part| i8::try_from(part).ok());
            let birth =
                row.birth_year.and_then(|year| PartialDate::new(year, part(row.birth_month), part(row.birth_day)).ok());
            (row.id.into(), (row.sex.parse().unwrap_or_default(), birth))
        })
        .collect())
}

async fn bands(tx: &mut Tx, catalogue: &Catalogue) -> Result<HashMap<LabTestId, Vec<Band>>, Failure> {
    let tests: Vec<uuid::Uuid> = catalogue.tests().map(|test| test.id.0).collect();
    let rows = sqlx::query!(
        "select test_id, sex, age_from_days, age_to_days, pregnant, low, high, critical_low, critical_high
         from lab_range where test_id = any($1) order by id",
        &tests,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut bands: HashMap<LabTestId, Vec<Band>> = HashMap::new();
    for row in rows {
        bands.entry(row.test_id.into()).or_default().push(Band {
            sex: row.sex.and_then(|sex| sex.parse().ok()),
            age_from: row.age_from_days,
            age_to: row.age_to_days,
            pregnant: row.pregnant,
            limits: Limits {
                low: row.low,
                high: row.high,
                critical_low: row.critical_low,
                critical_high: row.critical_high,
            },
        });
    }
    Ok(bands)
}
