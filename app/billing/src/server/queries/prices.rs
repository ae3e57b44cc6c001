use model::{Money, Permission, PriceListId};
use platform::{Failure, Query, Tx};
use rust_decimal::Decimal;

use crate::{
    model::{BankView, CodeKind, PayerClass, PolicyView, PriceLine, PriceListLine, PricesView, ShowPrices},
    server::place::{self, Place},
};

/// The price lists of a facility, what each code costs by one of them, and how the facility bills.
impl Query for ShowPrices {
    const NAME: &'static str = "billing.prices";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = PricesView;

    async fn execute(self, tx: &mut Tx) -> Result<PricesView, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::EditPrices).await?;
        let lists = lists(tx, &place).await?;
        let chosen = match self.price_list_id {
            Some(id) => lists.iter().find(|list| list.id == id),
            None => of_today(&lists, &place),
        };
        let list = chosen.cloned();
        let prices = prices(tx, &place, list.as_ref().map(|list| list.id)).await?;
        Ok(PricesView {
            facility_id: place.id,
            currency: place.currency,
            today: place.today,
            policy: policy(tx, &place).await?,
            bank: bank(&place),
            lists,
            list,
            prices,
            facility_name: place.name,
        })
    }
}

/// The one for patients who pay themselves that is valid today, or else the latest.
pub(super) fn of_today<'a>(lists: &'a [PriceListLine], place: &Place) -> Option<&'a PriceListLine> {
    let valid = |list: &&PriceListLine| {
        list.payer_class == PayerClass::SelfPay
            && list.valid_from <= place.today
            && list.valid_to.is_none_or(|to| place.today <= to)
    };
    lists.iter().find(valid).or(lists.first())
}

/// The latest first.
pub(super) async fn lists(tx: &mut Tx, place: &Place) -> Result<Vec<PriceListLine>, Failure> {
    let rows = sqlx::query!(
        r#"select id, name, payer_class as "payer_class: PayerClass", valid_from, valid_to
           from price_list where facility_id = $1 order by valid_from desc, payer_class desc, id"#,
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PriceListLine {
            id: row.id.into(),
            name: row.name,
            payer_class: row.payer_class,
            valid_from: row.valid_from.to_jiff(),
            valid_to: row.valid_to.map(|to| to.to_jiff()),
        })
        .collect())
}

/// Every code that is in use here, with what it costs by the list. Another house's services have no price and no charge here.
async fn prices(tx: &mut Tx, place: &Place, list: Option<PriceListId>) -> Result<Vec<PriceLine>, Failure> {
    let rows = sqlx::query!(
        r#"select c.id, c.code, c.name, c.kind as "kind: CodeKind", i.unit_price as "unit_price?",
                  sum(p.rate) filter (where p.kind = 'discount') as discount,
                  sum(p.rate) filter (where p.kind = 'surcharge') as surcharge,
                  sum(p.rate) filter (where p.kind in ('tax_included', 'tax_added')) as tax,
                  coalesce(bool_or(p.kind = 'tax_included'), false) as "included!"
           from charge_code c
           left join price_item i on i.charge_code_id = c.id and i.price_list_id = $1
           left join price_component p on p.price_item_id = i.id
           where c.active and (c.kind <> 'service'
               or exists (select from charge h where h.charge_code_id = c.id and h.facility_id = $2)
               or exists (select from price_item x join price_list y on y.id = x.price_list_id
                          where x.charge_code_id = c.id and y.facility_id = $2))
           group by c.id, i.id order by c.kind, c.name, c.code limit 1000"#,
        list.map(|list| list.0),
        place.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PriceLine {
            code_id: row.id.into(),
            code: row.code,
            name: row.name,
            kind: row.kind,
            unit_price: row.unit_price.map(written),
            discount_percent: percent(row.discount),
            surcharge_percent: percent(row.surcharge),
            tax_percent: percent(row.tax),
            tax_included: row.included,
        })
        .collect())
}

/// "45.00", "0.125": two decimals at least, as prices are written.
pub(super) fn written(price: Decimal) -> String {
    let mut price = price.normalize();
    if price.scale() < 2 {
        price.rescale(2);
    }
    price.to_string()
}

/// 0.19 is "19"; none is nothing.
fn percent(rate: Option<Decimal>) -> String {
    rate.filter(|rate| !rate.is_zero())
        .map(|rate| (rate * Decimal::ONE_HUNDRED).normalize().to_string())
        .unwrap_or_default()
}

async fn policy(tx: &mut Tx, place: &Place) -> Result<PolicyView, Failure> {
    let no_show = sqlx::query_scalar!("select code from charge_code where id = $1", place.no_show_code.map(|id| id.0));
    let money = |minor| Money::new(minor, place.currency).plain();
    Ok(PolicyView {
        series: place.series.clone(),
        due_days: place.due_days.to_string(),
        no_show_code: no_show.fetch_optional(tx.conn()).await?.unwrap_or_default(),
        discount_percent: percent(Some(place.discount_limit)),
        smallest_coin: money(place.smallest_coin),
        second_person_from: money(place.second_person_from),
        plan_broken_days: place.plan_broken_days.to_string(),
    })
}

fn bank(place: &Place) -> BankView {
    let bank = place.bank.clone();
    bank.map(|bank| BankView { holder: bank.holder, account: bank.account, bic: bank.bic.unwrap_or_default() })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_written_as_they_are_typed() {
        let read = |text: &str| Decimal::from_str_exact(text).expect("a number");
        assert_eq!(written(read("45.000000")), "45.00");
        assert_eq!(written(read("0.125000")), "0.125");
        assert_eq!(percent(Some(read("0.190000"))), "19");
        assert_eq!(percent(Some(read("0.0770"))), "7.7");
        assert_eq!(percent(Some(Decimal::ZERO)), "");
    }
}
