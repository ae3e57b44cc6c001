use model::{AppError, FieldErrors, LabPanelId, LabTestId, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{EditTest, ReleaseCategory, ValueKind, loinc},
    server::{typed, unit},
};

/// Changes how a test is explained, measured, released, verified and charged, from now on: what was released stays
/// released, what was verified stays verified. A unit stays once there are ranges or results: they are numbers in it.
impl Command for EditTest {
    const NAME: &'static str = "labs.edit_test";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = LabTestId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<LabTestId, Failure> {
        let before = before(tx, self.test_id).await?;
        let new = check(&self, &before)?;
        if before.version != self.version {
            return Err(AppError::conflict(
                "Somebody else has changed this test meanwhile. Please look again; nothing was changed.",
            )
            .into());
        }
        sqlx::query!(
            "update lab_test set name = $2, plain_name = $3, about = $4, loinc = $5, specimen = $6, tube = $7, unit = $8,
                    decimals = $9, price_code = $10, turnaround_minutes = $11, release_category = $12,
                    release_hours = $13, sensitive = $14, second_person = $15, delta_percent = $16, active = $17,
                    version = version + 1
             where id = $1",
            self.test_id.0,
            new.name,
            new.plain_name,
            new.about,
            new.loinc,
            new.specimen,
            new.tube,
            new.unit,
            new.decimals,
            new.price_code,
            new.turnaround,
            new.category.name(),
            new.hours,
            typed::ticked(&self.sensitive),
            typed::ticked(&self.second_person),
            new.delta,
            typed::ticked(&self.active),
        )
        .execute(tx.conn())
        .await?;
        panels(tx, self.test_id, &new.panels).await?;
        tx.touched("lab_test", self.test_id.0, None);
        Ok(self.test_id)
    }
}

/// What it was, and that nobody else changes it now.
struct Before {
    version: i32,
    kind: ValueKind,
    unit: Option<String>,
    unit_is_fixed: bool,
}

async fn before(tx: &mut Tx, test: LabTestId) -> Result<Before, Failure> {
    let row = sqlx::query!(
        r#"select version, value_kind as "kind: ValueKind", unit,
                  (exists (select from lab_range r where r.test_id = t.id)
                   or exists (select from lab_analysis a where a.test_id = t.id and a.current_version > 0)) as "unit_is_fixed!"
           from lab_test t where id = $1 for update"#,
        test.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok(Before { version: row.version, kind: row.kind, unit: row.unit, unit_is_fixed: row.unit_is_fixed })
}

struct New {
    name: String,
    plain_name: String,
    about: String,
    loinc: Option<String>,
    specimen: String,
    tube: String,
    unit: Option<String>,
    decimals: i16,
    price_code: Option<String>,
    turnaround: i32,
    category: ReleaseCategory,
    hours: Option<i32>,
    delta: Option<i16>,
    panels: Vec<LabPanelId>,
}

fn check(typed: &EditTest, before: &Before) -> Result<New, AppError> {
    let mut fields = FieldErrors::default();
    let fields = &mut fields;
    let loinc = typed::note(fields, "loinc", &typed.loinc, 10);
    if loinc.as_deref().is_some_and(|code| !loinc::is_code(code)) {
        fields.add("loinc", "This is no LOINC code: its last digit does not fit the others. One looks like 2951-2.");
    }
    let category = ReleaseCategory::parse(&typed.release_category);
    if category.is_none() {
        fields.add("release_category", "Choose when patients see it.");
    }
    let small = |number: i32| i16::try_from(number).unwrap_or_default();
    let new = New {
        name: typed::required(fields, "name", &typed.name, 200, "Write what the laboratory calls it."),
        plain_name: typed::required(fields, "plain_name", &typed.plain_name, 200, "Write what patients call it."),
        about: typed::note(fields, "about", &typed.about, 2000).unwrap_or_default(),
        loinc,
        specimen: typed::required(fields, "specimen", &typed.specimen, 50, "Write what it is measured in."),
        tube: typed::required(fields, "tube", &typed.tube, 100, "Write which tube is drawn."),
        unit: new_unit(fields, &typed.unit, before),
        decimals: small(typed::number(fields, "decimals", &typed.decimals, 0, 6)),
        price_code: typed::note(fields, "price_code", &typed.price_code, 50),
        turnaround: typed::number(fields, "turnaround_minutes", &typed.turnaround_minutes, 1, 100_000),
        category: category.unwrap_or(ReleaseCategory::AfterReview),
        hours: (category == Some(ReleaseCategory::AfterHours))
            .then(|| typed::number(fields, "release_hours", &typed.release_hours, 1, 720)),
        delta: (!typed.delta_percent.trim().is_empty())
            .then(|| small(typed::number(fields, "delta_percent", &typed.delta_percent, 1, 1000))),
        panels: typed.panels.iter().filter_map(|panel| panel.parse().ok()).collect(),
    };
    std::mem::take(fields).into_result()?;
    Ok(new)
}

fn new_unit(fields: &mut FieldErrors, typed: &str, before: &Before) -> Option<String> {
    let new = typed::note(fields, "unit", typed, unit::LONGEST);
    if before.unit_is_fixed && new != before.unit {
        let ours = before.unit.as_deref().unwrap_or("no unit");
        fields.add(
            "unit",
            format!("Its ranges and results are in {ours}. What is measured in another unit is another test."),
        );
    } else if before.kind != ValueKind::Quantity && new.is_some() {
        fields.add("unit", "Only what is measured as a number has a unit.");
    } else if new.as_deref().is_some_and(|unit| !unit::is_ucum(unit)) {
        fields.add("unit", "Write the unit in UCUM, such as mmol/L, 10*3/uL or m[IU]/L.");
    }
    new
}

/// It belongs to these, and to no others; in a new one it stands last.
async fn panels(tx: &mut Tx, test: LabTestId, panels: &[LabPanelId]) -> Result<(), sqlx::Error> {
    let panels: Vec<Uuid> = panels.iter().map(|panel| panel.0).collect();
    sqlx::query!("delete from lab_panel_test where test_id = $1 and panel_id <> all($2)", test.0, &panels)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "insert into lab_panel_test (panel_id, test_id, position)
         select p.id, $1, (select coalesce(max(x.position), 0) + 1 from lab_panel_test x where x.panel_id = p.id)
         from lab_panel p where p.id = any($2)
         on conflict do nothing",
        test.0,
        &panels,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
