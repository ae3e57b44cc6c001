use std::collections::HashMap;

use model::Permission;
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::model::{
    Catalogue, CatalogueTest, PanelChoice, RangeRow, ReleaseCategory, ShowCatalogue, ValueKind, decimal,
};

/// The whole catalogue, with every range and where it comes from.
impl Query for ShowCatalogue {
    const NAME: &'static str = "labs.catalogue";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = Catalogue;

    async fn execute(self, tx: &mut Tx) -> Result<Catalogue, Failure> {
        let mut ranges = ranges(tx).await?;
        let rows = sqlx::query!(
            r#"select id, code, loinc, name, plain_name, about, department, specimen, tube,
                      value_kind as "kind: ValueKind", unit, decimals, choices, formula, turnaround_minutes, price_code,
                      release_category as "release_category: ReleaseCategory", release_hours, sensitive, second_person,
                      delta_percent, active,
                      array(select l.code || ' (' || l.system || ')' from lab_test_alias l where l.test_id = t.id
                            order by l.system, l.code) as "aliases!"
               from lab_test t order by position, code"#,
        )
        .fetch_all(tx.conn())
        .await?;
        let tests = rows
            .into_iter()
            .map(|row| CatalogueTest {
                ranges: ranges.remove(&row.id).unwrap_or_default(),
                id: row.id.into(),
                code: row.code,
                loinc: row.loinc,
                name: row.name,
                plain_name: row.plain_name,
                about: row.about,
                department: row.department,
                specimen: row.specimen,
                tube: row.tube,
                kind: row.kind,
                unit: row.unit,
                decimals: row.decimals,
                choices: row.choices,
                formula: row.formula,
                turnaround_minutes: row.turnaround_minutes,
                price_code: row.price_code,
                release_category: row.release_category,
                release_hours: row.release_hours,
                sensitive: row.sensitive,
                second_person: row.second_person,
                delta_percent: row.delta_percent,
                active: row.active,
                aliases: row.aliases,
            })
            .collect();
        Ok(Catalogue { tests, panels: panels(tx).await? })
    }
}

/// Panels that can be ordered.
pub(super) async fn panels(tx: &mut Tx) -> Result<Vec<PanelChoice>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, p.code, p.name, p.plain_name, array_agg(t.name order by x.position) as "tests!",
                  array_agg(distinct t.tube) as "tubes!"
           from lab_panel p join lab_panel_test x on x.panel_id = p.id join lab_test t on t.id = x.test_id and t.active
           where p.active group by p.id order by p.position, p.code"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PanelChoice {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            plain_name: row.plain_name,
            tests: row.tests,
            tubes: row.tubes,
        })
        .collect())
}

async fn ranges(tx: &mut Tx) -> Result<HashMap<Uuid, Vec<RangeRow>>, Failure> {
    let rows = sqlx::query!(
        "select r.test_id, r.sex, r.age_from_days, r.age_to_days, r.pregnant, r.low, r.high, r.critical_low,
                r.critical_high, r.source, t.decimals
         from lab_range r join lab_test t on t.id = r.test_id
         order by r.test_id, r.age_from_days, r.sex nulls first, r.pregnant nulls first, r.id",
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<RangeRow>> = HashMap::new();
    for row in rows {
        let decimals = u32::from(row.decimals.unsigned_abs());
        let shown = |number| decimal::show(None, number, decimals);
        let critical = match (row.critical_low.map(shown), row.critical_high.map(shown)) {
            (Some(low), Some(high)) => Some(format!("below {low} or above {high}")),
            (Some(low), None) => Some(format!("below {low}")),
            (None, Some(high)) => Some(format!("above {high}")),
            (None, None) => None,
        };
        found.entry(row.test_id).or_default().push(RangeRow {
            who: who(row.sex.as_deref(), row.age_from_days, row.age_to_days, row.pregnant),
            usual: decimal::show_range(row.low, row.high, decimals),
            critical,
            source: row.source,
        });
    }
    Ok(found)
}

/// "Women from 18 years, pregnant"
fn who(sex: Option<&str>, from: i32, to: Option<i32>, pregnant: Option<bool>) -> String {
    let whom = match sex {
        Some("male") => "Male",
        Some("female") => "Female",
        _ => "Everybody",
    };
    let age = match (from, to) {
        (0, None) => String::new(),
        (0, Some(to)) => format!(" under {}", age(to)),
        (from, None) => format!(" from {}", age(from)),
        (from, Some(to)) => format!(" from {} to under {}", age(from), age(to)),
    };
    let pregnancy = match pregnant {
        Some(true) => ", pregnant",
        Some(false) => ", not pregnant",
        None => "",
    };
    format!("{whom}{age}{pregnancy}")
}

/// Days as people say them.
fn age(days: i32) -> String {
    match days {
        ..=60 => format!("{days} days"),
        61..=729 => format!("{} months", (days + 15) * 12 / 365),
        _ => format!("{} years", (days + 3) * 4 / 1461),
    }
}

#[cfg(test)]
mod tests {
    use super::who;

    #[test]
    fn ranges_say_for_whom_they_are() {
        assert_eq!(who(None, 0, None, None), "Everybody");
        assert_eq!(who(Some("female"), 6574, None, Some(true)), "Female from 18 years, pregnant");
        assert_eq!(who(None, 0, Some(28), None), "Everybody under 28 days");
        assert_eq!(who(Some("male"), 365, Some(4383), None), "Male from 12 months to under 12 years");
    }
}
