use jiff::{ToSpan, civil::Date};
use model::{AppError, LabTestId, Permission, time};
use platform::{Failure, Query, Tx};

use crate::{
    model::{
        CatalogueTest, PanelOfTest, RangeRow, RangeStanding, ReleaseCategory, ShowTest, TestDetail, ValueKind, age,
        decimal, formula::Formula,
    },
    server::catalogue,
};

/// One test with everything that is known of it.
impl Query for ShowTest {
    const NAME: &'static str = "labs.show_test";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = TestDetail;

    async fn execute(self, tx: &mut Tx) -> Result<TestDetail, Failure> {
        let today = catalogue::today(tx)?;
        let row = sqlx::query!(
            r#"select id, code, loinc, name, plain_name, about, department, specimen, tube,
                      value_kind as "kind: ValueKind", unit, decimals, choices, formula, turnaround_minutes, price_code,
                      release_category as "release_category: ReleaseCategory", release_hours, sensitive, second_person,
                      delta_percent, active, version,
                      array(select l.code || ' (' || l.system || ')' from lab_test_alias l where l.test_id = t.id
                            order by l.system, l.code) as "aliases!",
                      (exists (select from lab_range r where r.test_id = t.id)
                       or exists (select from lab_analysis a where a.test_id = t.id and a.current_version > 0))
                          as "unit_is_fixed!"
               from lab_test t where id = $1"#,
            self.test_id.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        let decimals = u32::from(row.decimals.unsigned_abs());
        Ok(TestDetail {
            test: CatalogueTest {
                id: self.test_id,
                code: row.code,
                loinc: row.loinc,
                name: row.name,
                department: row.department,
                tube: row.tube,
                unit: row.unit,
                price_code: row.price_code,
                release_category: row.release_category,
                release_hours: row.release_hours,
                sensitive: row.sensitive,
                active: row.active,
            },
            plain_name: row.plain_name,
            about: row.about,
            specimen: row.specimen,
            kind: row.kind,
            decimals: row.decimals,
            choices: row.choices,
            formula: row.formula.map(|name| Formula::parse(&name).map_or(name, |formula| formula.words().into())),
            turnaround_minutes: row.turnaround_minutes,
            second_person: row.second_person,
            delta_percent: row.delta_percent,
            unit_is_fixed: row.unit_is_fixed,
            aliases: row.aliases,
            panels: panels(tx, self.test_id).await?,
            ranges: ranges(tx, self.test_id, decimals, today).await?,
            today,
            version: row.version,
        })
    }
}

async fn panels(tx: &mut Tx, test: LabTestId) -> Result<Vec<PanelOfTest>, Failure> {
    let panels = sqlx::query_as!(
        PanelOfTest,
        r#"select id, name, exists (select from lab_panel_test x where x.panel_id = p.id and x.test_id = $1) as "belongs!"
           from lab_panel p order by position, code"#,
        test.0,
    );
    Ok(panels.fetch_all(tx.conn()).await?)
}

async fn ranges(tx: &mut Tx, test: LabTestId, decimals: u32, today: Date) -> Result<Vec<RangeRow>, Failure> {
    let rows = sqlx::query!(
        "select id, sex, age_from_days, age_to_days, pregnant, low, high, critical_low, critical_high, valid_from, valid_to,
                source
         from lab_range where test_id = $1
         order by age_from_days, sex nulls first, pregnant nulls first, valid_from nulls first, id",
        test.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut ranges: Vec<RangeRow> = rows
        .into_iter()
        .map(|row| {
            let shown = |number| decimal::show(None, number, decimals);
            let critical = match (row.critical_low.map(shown), row.critical_high.map(shown)) {
                (Some(low), Some(high)) => Some(format!("below {low} or above {high}")),
                (Some(low), None) => Some(format!("below {low}")),
                (None, Some(high)) => Some(format!("above {high}")),
                (None, None) => None,
            };
            let (from, to) = (row.valid_from.map(|from| from.to_jiff()), row.valid_to.map(|to| to.to_jiff()));
            RangeRow {
                id: row.id,
                who: who(row.sex.as_deref(), row.age_from_days, row.age_to_days, row.pregnant),
                usual: decimal::show_range(row.low, row.high, decimals),
                critical,
                validity: validity(from, to),
                standing: standing(from, to, today),
                ends: to.is_some(),
                source: row.source,
            }
        })
        .collect();
    ranges.sort_by_key(|range| range.standing == RangeStanding::Over);
    Ok(ranges)
}

fn standing(from: Option<Date>, to: Option<Date>, today: Date) -> RangeStanding {
    if to.is_some_and(|to| to <= today || from == Some(to)) {
        RangeStanding::Over
    } else if from.is_some_and(|from| from > today) {
        RangeStanding::ToCome
    } else {
        RangeStanding::Holds
    }
}

fn validity(from: Option<Date>, to: Option<Date>) -> String {
    let day = |day: Date| time::date(day);
    let last = |to: Date| day(to.saturating_sub(1.day()));
    match (from, to) {
        (None, None) => "Until further notice".into(),
        (Some(from), None) => format!("From {}", day(from)),
        (None, Some(to)) => format!("Until {}", last(to)),
        (Some(from), Some(to)) if from == to => "Taken back before it began".into(),
        (Some(from), Some(to)) => format!("From {} to {}", day(from), last(to)),
    }
}

/// "Female from 18 years, pregnant"
fn who(sex: Option<&str>, from: i32, to: Option<i32>, pregnant: Option<bool>) -> String {
    let whom = match sex {
        Some("male") => "Male",
        Some("female") => "Female",
        _ => "Everybody",
    };
    let age = match (from, to) {
        (0, None) => String::new(),
        (0, Some(to)) => format!(" under {}", age::words(to)),
        (from, None) => format!(" from {}", age::words(from)),
        (from, Some(to)) => format!(" from {} to under {}", age::words(from), age::words(to)),
    };
    let pregnancy = match pregnant {
        Some(true) => ", pregnant",
        Some(false) => ", not pregnant",
        None => "",
    };
    format!("{whom}{age}{pregnancy}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ranges_say_for_whom_they_are() {
        assert_eq!(who(None, 0, None, None), "Everybody");
        assert_eq!(who(Some("female"), 6574, None, Some(true)), "Female from 18 years, pregnant");
        assert_eq!(who(None, 0, Some(28), None), "Everybody under 28 days");
        assert_eq!(who(Some("male"), 365, Some(4383), None), "Male from 12 months to under 12 years");
    }

    #[test]
    fn ranges_say_when_they_hold() {
        let (march, april) = (date(2026, 3, 2), date(2026, 4, 1));
        assert_eq!(standing(None, None, march), RangeStanding::Holds);
        assert_eq!(standing(Some(april), None, march), RangeStanding::ToCome);
        assert_eq!(standing(None, Some(april), march), RangeStanding::Holds);
        assert_eq!(standing(None, Some(april), april), RangeStanding::Over);
        assert_eq!(standing(Some(april), Some(april), march), RangeStanding::Over);
        assert!(validity(None, Some(april)).contains("31 Mar 2026"), "{}", validity(None, Some(april)));
    }
}
