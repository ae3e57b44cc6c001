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
                  p.flag as "flag: Flag", p.collected_at as "collected_at!"
           from lab_analysis a
           join lab_report ar on ar.id = a.report_id
           left join specimen s on s.id = a.specimen_id
           cross join lateral (
               select r.comparator, r.value_number, r.value_text, r.unit, r.flag, r.collected_at
               from lab_analysis b join lab_result r on r.analysis_id = b.id and r.version = b.current_version
               where b.patient_id = a.patient_id and b.test_id = a.test_id and b.id <> a.id and b.state = 'verified'
                 and r.collected_at < coalesce(s.collected_at, ar.collected_at, 'infinity')
               order by r.collected_at desc limit 1) p
           where a.id = any($1)"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let before = Before {
                value: Value::of(row.comparator, row.value_number, row.value_text)?,
                unit: row.unit,
                flag: row.flag,
                collected_at: row.collected_at.to_jiff(),
            };
            Some((row.id.into(), before))
        })
        .collect())
}
