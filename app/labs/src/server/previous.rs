//! The last value of the same patient and test before this one: what a change is measured against.

use std::collections::HashMap;

use jiff::Timestamp;
use model::LabAnalysisId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::value::Value;
use crate::model::{Comparator, Delta, Flag, judge};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    pub value: Value,
    pub unit: Option<String>,
    pub flag: Option<Flag>,
    pub collected_at: Timestamp,
}

impl Before {
    /// `None` where there was none.
    pub fn of(
        value: Option<Value>,
        unit: Option<String>,
        flag: Option<Flag>,
        collected_at: Option<Timestamp>,
    ) -> Option<Self> {
        Some(Self { value: value?, unit, flag, collected_at: collected_at? })
    }

    /// `None` where the two can't be compared: words, comparators, another unit.
    pub fn delta(&self, value: &Value, unit: Option<&str>, remarkable_from: Option<i16>) -> Option<Delta> {
        if self.unit.as_deref() != unit {
            return None;
        }
        judge::delta(self.value.plain()?, value.plain()?, remarkable_from)
    }
}

/// By analysis.
pub async fn of(
    conn: &mut PgConnection,
    analyses: &[LabAnalysisId],
) -> Result<HashMap<LabAnalysisId, Before>, sqlx::Error> {
    let ids: Vec<Uuid> = analyses.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select a.id, p.comparator as "comparator: Comparator", p.value_number, p.value_text, p.unit,
                  p.flag as "flag: Flag", p.collected_at
           from lab_analysis a
           join lab_report r on r.id = a.report_id
           left join specimen s on s.id = a.specimen_id
           cross join lateral lab_result_before(
               a.patient_id, a.test_id, a.id, coalesce(s.collected_at, r.collected_at, 'infinity')) p
           where a.id = any($1)"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let value = Value::of(row.comparator, row.value_number, row.value_text);
            let collected_at = row.collected_at.map(|at| at.to_jiff());
            Some((row.id.into(), Before::of(value, row.unit, row.flag, collected_at)?))
        })
        .collect())
}
