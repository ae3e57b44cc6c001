use clinical::server::chart::Chart;
use model::{Action, AppError, Permission, chart, time::LocalTime, unit::shown_unit};
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;

use crate::{
    model::{Comparator, Flag, ResultStatus, ShowTrend, Trend, TrendValue, decimal, judge::Limits},
    server::{judging::same_unit, row::ReportRow, value::Value},
};

/// More points than a drawing has room for.
const MOST: i64 = 300;

/// One test of one patient over time: drawn where the values are plain numbers in the unit of the catalogue, and listed
/// whatever they are. Withdrawn ones are listed without a value, so that nobody misses them.
impl Query for ShowTrend {
    const NAME: &'static str = "labs.trend";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Trend;

    async fn execute(self, tx: &mut Tx) -> Result<Trend, Failure> {
        let loaded = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let site = zone::zone(&loaded.zone)?;
        let test = sqlx::query!("select name, unit, decimals from lab_test where id = $1", self.test_id.0)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(AppError::NotFound)?;
        let decimals = u32::from(test.decimals.unsigned_abs());
        let rows = sqlx::query!(
            r#"select a.id, a.report_id, r.comparator as "comparator: Comparator", r.value_number, r.value_text, r.unit,
                      r.range_low, r.range_high, r.critical_low, r.critical_high, r.range_text, r.flag as "flag: Flag",
                      r.status as "status: ResultStatus", r.collected_at
               from lab_analysis a join lab_result r on r.analysis_id = a.id and r.version = a.current_version
               where a.patient_id = $1 and a.test_id = $2
               order by r.collected_at desc, a.id limit $3"#,
            self.patient_id.0,
            self.test_id.0,
            MOST,
        )
        .fetch_all(tx.conn())
        .await?;
        let (mut values, mut drawn, mut range) = (Vec::new(), Vec::new(), None);
        for row in rows {
            tx.saw(self.patient_id, ReportRow::KIND, Some(row.report_id));
            let collected = zone::local(row.collected_at.to_jiff(), &site);
            let value = Value::of(row.comparator, row.value_number, row.value_text);
            let shown = value.as_ref().map(|value| value.show(decimals)).unwrap_or_default();
            let limits = Limits {
                low: row.range_low,
                high: row.range_high,
                critical_low: row.critical_low,
                critical_high: row.critical_high,
            };
            if let Some(milli) = value.as_ref().and_then(Value::plain).and_then(decimal::milli)
                && same_unit(row.unit.as_deref(), test.unit.as_deref())
            {
                // The latest is the one that people compare with.
                range.get_or_insert(limits);
                drawn.push(chart::Measured {
                    at: collected.at,
                    when: when(&collected),
                    milli,
                    shown: shown.clone(),
                    flag: row.flag.filter(|flag| flag.is_unusual()).map(|flag| flag.words().to_owned()),
                });
            }
            values.push(TrendValue {
                analysis_id: row.id.into(),
                report_id: row.report_id.into(),
                shown,
                unit: shown_unit(row.unit.as_deref()),
                range: decimal::show_range(limits.low, limits.high, decimals).or(row.range_text),
                flag: row.flag,
                status: row.status,
                collected,
            });
        }
        drawn.reverse();
        let limits = range.unwrap_or_default();
        let range = decimal::range_milli(limits.low, limits.high);
        let unit = shown_unit(test.unit.as_deref());
        let chart =
            chart::chart(&test.name, unit.as_deref().unwrap_or_default(), vec![(test.name.clone(), drawn)], range);
        Ok(Trend { patient_id: self.patient_id, name: test.name, unit, chart, values })
    }
}

fn when(at: &LocalTime) -> String {
    let date = at.local.date();
    format!("{} {} {}", date.day(), &model::time::month(date)[..3], date.year())
}
