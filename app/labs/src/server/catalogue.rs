//! What of the catalogue the rules ask for.

use std::collections::HashMap;

use jiff::civil::Date;
use model::{LabTestId, Permission};
use platform::{Failure, Tx};
use scheduling::server::zone;
use sqlx::PgConnection;
use uuid::Uuid;

use super::queries::work;
use crate::model::{ValueKind, formula::Formula};

/// Where the person works who keeps the catalogue: from that day on a new range holds.
pub fn today(tx: &Tx) -> Result<Date, Failure> {
    let place = work::place(tx, None, Permission::EditCatalogue)?;
    Ok(zone::date_at(tx.now(), &zone::zone(&place.zone)?))
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    pub id: LabTestId,
    pub code: String,
    pub name: String,
    pub specimen: String,
    pub tube: String,
    pub kind: ValueKind,
    pub unit: Option<String>,
    pub decimals: u32,
    pub choices: Vec<String>,
    pub formula: Option<Formula>,
    pub second_person: bool,
    pub delta_percent: Option<i16>,
    pub active: bool,
    pub position: i16,
}

/// By id.
pub async fn tests(conn: &mut PgConnection, ids: &[LabTestId]) -> Result<HashMap<LabTestId, Test>, sqlx::Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let found = load(conn, &ids, &[]).await?;
    Ok(found.into_iter().map(|test| (test.id, test)).collect())
}

/// By code; what has no such code is left out.
pub async fn coded(conn: &mut PgConnection, codes: &[&str]) -> Result<Vec<Test>, sqlx::Error> {
    let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    load(conn, &[], &codes).await
}

async fn load(conn: &mut PgConnection, ids: &[Uuid], codes: &[String]) -> Result<Vec<Test>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, code, name, specimen, tube, value_kind as "kind: ValueKind", unit, decimals, choices, formula,
                  second_person, delta_percent, active, position
           from lab_test where id = any($1) or code = any($2)
           order by position, code"#,
        ids,
        codes,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Test {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            specimen: row.specimen,
            tube: row.tube,
            kind: row.kind,
            unit: row.unit,
            decimals: u32::from(row.decimals.unsigned_abs()),
            choices: row.choices,
            formula: row.formula.as_deref().and_then(Formula::parse),
            second_person: row.second_person,
            delta_percent: row.delta_percent,
            active: row.active,
            position: row.position,
        })
        .collect())
}
