//! What forms offer to choose from.

use jiff_sqlx::ToSqlx;
use model::PatientId;
use platform::{Failure, Tx};

use crate::{
    model::{CodeChoice, CoverageChoice},
    server::place::Place,
};

/// More than a list can be looked through.
const MOST: i64 = 1000;

/// Codes that can be charged by hand here, by name: what has a price today, and what has no house of its own.
pub async fn codes(tx: &mut Tx, place: &Place) -> Result<Vec<CodeChoice>, Failure> {
    let rows = sqlx::query!(
        "select c.id, c.name from charge_code c
         where c.active and daterange(c.valid_from, c.valid_to, '[]') @> $2::date and (c.kind in ('other', 'package') or exists (
             select from price_item i join price_list l on l.id = i.price_list_id
             where i.charge_code_id = c.id and l.facility_id = $1 and l.validity @> $2::date))
         order by c.name, c.id limit $3",
        place.id.0,
        place.today.to_sqlx() as _,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| CodeChoice { id: row.id.into(), name: row.name }).collect())
}

/// The patient's coverages, and whether anybody has said what each leaves to them here today.
pub async fn coverages(tx: &mut Tx, place: &Place, patient: PatientId) -> Result<Vec<CoverageChoice>, Failure> {
    let rows = sqlx::query!(
        r#"select c.id, coalesce(c.payor, c.kind, 'Insurance') as "name!", c.member_id,
                  exists (select from coverage_terms t where t.coverage_id = c.id and t.facility_id = $2
                          and t.validity @> $3::date) as "has_terms!"
           from coverage c where c.patient_id = $1 and c.status = 'active' order by 2, c.id"#,
        patient.0,
        place.id.0,
        place.today.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let named = |name: String, member: Option<String>| match member {
        Some(member) => format!("{name}, member {member}"),
        None => name,
    };
    Ok(rows
        .into_iter()
        .map(|row| CoverageChoice { id: row.id.into(), name: named(row.name, row.member_id), has_terms: row.has_terms })
        .collect())
}
