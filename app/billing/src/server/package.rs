//! A package: several codes together, for one price. What the forms that make and change one have in common.

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{ChargeCodeId, FieldErrors, PriceListId};
use platform::{Failure, Tx};
use rust_decimal::Decimal;

use super::{pricing, typed};

/// More than a package holds.
const MOST: usize = 50;

/// What was typed of it.
pub struct Typed<'a> {
    pub name: &'a str,
    pub plain_name: &'a str,
    pub parts: &'a BTreeMap<String, String>,
    pub quantities: &'a BTreeMap<String, String>,
    pub valid_from: &'a str,
    pub valid_to: &'a str,
    pub price_list_id: &'a str,
    pub unit_price: &'a str,
}

pub struct Package {
    pub name: String,
    pub plain_name: String,
    /// What it holds, each once, and how often.
    pub parts: Vec<(ChargeCodeId, Decimal)>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
    /// By which list it costs how much.
    pub price: Option<(PriceListId, Decimal)>,
}

impl Typed<'_> {
    pub async fn read(&self, tx: &mut Tx, fields: &mut FieldErrors) -> Result<Package, Failure> {
        let parts = self.parts(tx, fields).await?;
        let valid_from = typed::optional_date(fields, "valid_from", self.valid_from);
        let valid_to = typed::optional_date(fields, "valid_to", self.valid_to);
        if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from) {
            fields.add("valid_to", "The last day is not before the first.");
        }
        Ok(Package {
            name: typed::required(fields, "name", self.name, 200, "Enter what it is called."),
            plain_name: typed::required(fields, "plain_name", self.plain_name, 200, "Enter it in plain words."),
            parts,
            valid_from,
            valid_to,
            price: self.price(tx, fields).await?,
        })
    }

    async fn parts(&self, tx: &mut Tx, fields: &mut FieldErrors) -> Result<Vec<(ChargeCodeId, Decimal)>, Failure> {
        let mut parts: Vec<(ChargeCodeId, Decimal)> = Vec::new();
        for (line, part) in self.parts.iter().filter(|(_, part)| !part.trim().is_empty()).take(MOST) {
            let field = format!("parts[{line}]");
            let often = self.quantities.get(line).map_or("", |often| often.trim());
            let often = if often.is_empty() { "1" } else { often };
            let quantity_field = format!("quantities[{line}]");
            let quantity = typed::decimal(fields, &quantity_field, often, 3, 10_000);
            if quantity.is_zero() && fields.of(&quantity_field).is_none() {
                fields.add(&quantity_field, "Enter how often, or take the part out.");
            }
            let Some(id) = typed::chosen::<ChargeCodeId>(fields, &field, part, "Choose from the list.") else {
                continue;
            };
            let known = sqlx::query_scalar!(
                r#"select kind <> 'package' as "is_part!" from charge_code where id = $1 and active"#,
                id.0,
            );
            match known.fetch_optional(tx.conn()).await? {
                Some(true) if parts.iter().any(|(other, _)| *other == id) => {
                    fields.add(&field, "This is in the package already: write how often.");
                }
                Some(true) => parts.push((id, quantity)),
                Some(false) => fields.add(&field, "A package can’t hold another package."),
                None => fields.add(&field, "This code is not used any more. Choose another one."),
            }
        }
        if parts.is_empty() && fields.0.is_empty() {
            fields.add("parts", "Choose at least one thing that the package holds.");
        }
        Ok(parts)
    }

    async fn price(&self, tx: &mut Tx, fields: &mut FieldErrors) -> Result<Option<(PriceListId, Decimal)>, Failure> {
        if self.unit_price.trim().is_empty() {
            return Ok(None);
        }
        let unit = typed::decimal(fields, "unit_price", self.unit_price, 6, 99_999_999);
        let list =
            typed::chosen(fields, "price_list_id", self.price_list_id, "Choose the list that it has this price in.");
        Ok(match list {
            Some(list) => {
                pricing::list_to_edit(tx, list).await?;
                Some((list, unit))
            }
            None => None,
        })
    }
}

impl Package {
    /// What it holds and costs from now on.
    pub async fn write(&self, tx: &mut Tx, id: ChargeCodeId) -> Result<(), Failure> {
        sqlx::query!("delete from package_content where package_id = $1", id.0).execute(tx.conn()).await?;
        for (part, quantity) in &self.parts {
            sqlx::query!(
                "insert into package_content (package_id, code_id, quantity) values ($1, $2, $3)",
                id.0,
                part.0,
                quantity,
            )
            .execute(tx.conn())
            .await?;
        }
        if let Some((list, unit)) = self.price {
            pricing::set_unit(tx, list, id, unit).await?;
        }
        tx.touched("charge_code", id.0, None);
        Ok(())
    }
}
