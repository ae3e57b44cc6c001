use std::collections::BTreeMap;

use model::{AppError, ChargeCodeId, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::prices;
use crate::{
    model::{CodeChoice, PackageLine, PackagePart, PackagesView, ShowPackages},
    server::place::{self, Place},
};

/// The packages of the house, those that are offered longest first, with what each holds; what a package can hold; and where one
/// is named, that one, to be changed.
impl Query for ShowPackages {
    const NAME: &'static str = "billing.packages";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = PackagesView;

    async fn execute(self, tx: &mut Tx) -> Result<PackagesView, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::EditPrices).await?;
        let lists = prices::lists(tx, &place).await?;
        let list_id = prices::of_today(&lists, &place).map(|list| list.id);
        let packages = packages(tx, list_id.map(|list| list.0)).await?;
        let named = |id: ChargeCodeId| packages.iter().find(|one| one.code_id == id).cloned().ok_or(AppError::NotFound);
        Ok(PackagesView {
            facility_id: place.id,
            currency: place.currency,
            today: place.today,
            chosen: self.package_id.map(named).transpose()?,
            codes: codes(tx, &place).await?,
            packages,
            lists,
            list_id,
            facility_name: place.name,
        })
    }
}

async fn packages(tx: &mut Tx, list: Option<Uuid>) -> Result<Vec<PackageLine>, Failure> {
    let mut parts = parts(tx).await?;
    let rows = sqlx::query!(
        r#"select c.id, c.version, c.code, c.name, c.plain_name, c.valid_from, c.valid_to, i.unit_price as "unit_price?"
           from charge_code c left join price_item i on i.charge_code_id = c.id and i.price_list_id = $1
           where c.kind = 'package' and c.active order by c.valid_to desc nulls first, c.name, c.id limit 500"#,
        list,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PackageLine {
            code_id: row.id.into(),
            version: row.version,
            code: row.code,
            name: row.name,
            plain_name: row.plain_name,
            parts: parts.remove(&row.id).unwrap_or_default(),
            valid_from: row.valid_from.map(|on| on.to_jiff()),
            valid_to: row.valid_to.map(|on| on.to_jiff()),
            unit_price: row.unit_price.map(prices::written),
        })
        .collect())
}

/// By package, in the order in which they stand on the bill.
async fn parts(tx: &mut Tx) -> Result<BTreeMap<Uuid, Vec<PackagePart>>, Failure> {
    let rows = sqlx::query!(
        "select p.package_id, p.code_id, p.quantity, o.name
         from package_content p join charge_code o on o.id = p.code_id order by o.plain_name, o.id",
    )
    .fetch_all(tx.conn())
    .await?;
    let mut parts: BTreeMap<Uuid, Vec<PackagePart>> = BTreeMap::new();
    for row in rows {
        let quantity = row.quantity.normalize().to_string();
        let part = PackagePart { code_id: row.code_id.into(), name: row.name, quantity };
        parts.entry(row.package_id).or_default().push(part);
    }
    Ok(parts)
}

/// What is in use here and no package itself.
async fn codes(tx: &mut Tx, place: &Place) -> Result<Vec<CodeChoice>, Failure> {
    let rows = sqlx::query!(
        "select c.id, c.name from charge_code c
         where c.active and c.kind <> 'package' and (c.kind <> 'service'
             or exists (select from charge h where h.charge_code_id = c.id and h.facility_id = $1)
             or exists (select from price_item x join price_list y on y.id = x.price_list_id
                        where x.charge_code_id = c.id and y.facility_id = $1)
             or exists (select from package_content p where p.code_id = c.id))
         order by c.name, c.id limit 1000",
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| CodeChoice { id: row.id.into(), name: row.name }).collect())
}
