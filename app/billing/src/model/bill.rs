//! From what was done to the lines of a bill. The estimate and the invoice are both laid out here.

use model::Currency;
use rust_decimal::Decimal;

use super::{
    cover::{Share, Terms, cover},
    price::{Amounts, NoPrice, Price},
    split::split,
};

/// Something that is to stand on a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Billable {
    pub price: Price,
    pub quantity: Decimal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub amounts: Amounts,
    pub share: Share,
}

/// Lays out a bill: each line by its own price, a discount on the whole by largest remainder over what the lines come to
/// before tax, and last who carries what. Every sum of the parts is the whole (T3.3).
pub fn lay_out(
    items: &[Billable],
    discount: i64,
    terms: Option<&Terms>,
    currency: Currency,
) -> Result<Vec<Line>, NoPrice> {
    let basis =
        |item: &Billable| item.price.of(item.quantity, 0).map(|line| line.gross + line.surcharge - line.discount);
    let weights = items.iter().map(basis).collect::<Result<Vec<_>, _>>()?;
    let whole = weights.iter().try_fold(0_i64, |sum, one| sum.checked_add(*one)).ok_or(NoPrice::TooLarge)?;
    if discount > whole {
        return Err(NoPrice::Discount);
    }
    let off = split(discount, &weights);
    let amounts =
        items.iter().zip(off).map(|(item, off)| item.price.of(item.quantity, off)).collect::<Result<Vec<_>, _>>()?;
    let totals: Vec<i64> = amounts.iter().map(|line| line.total).collect();
    let shares = cover(terms, &totals, currency).ok_or(NoPrice::TooLarge)?;
    Ok(amounts.into_iter().zip(shares).map(|(amounts, share)| Line { amounts, share }).collect())
}

/// What a line still holds, and what is taken of it: a credit note's line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub net: i64,
    pub tax: i64,
    pub patient: i64,
    pub payer: i64,
}

impl Held {
    pub const fn total(self) -> i64 {
        self.net + self.tax
    }

    /// Takes `amount` of it: net and tax, patient and payer each in proportion of what is left, so that the last credit
    /// takes the remainder to the last unit. `None` when there is not so much.
    pub fn take(self, amount: i64) -> Option<Self> {
        if !(0..=self.total()).contains(&amount) {
            return None;
        }
        let value = split(amount, &[self.net, self.tax]);
        let who = split(amount, &[self.patient, self.payer]);
        Some(Self { net: value[0], tax: value[1], patient: who[0], payer: who[1] })
    }
}

#[cfg(test)]
mod tests {
    use model::Money;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{
        ComponentKind,
        price::{Component, Of},
    };

    fn item(minor: i64, tax: i64, kind: ComponentKind) -> Billable {
        let components = vec![Component { kind, label: "VAT".into(), of: Of::Rate(Decimal::new(tax, 2)) }];
        Billable {
            price: Price { components, ..Price::flat(Money::new(minor, Currency::USD)) },
            quantity: Decimal::ONE,
        }
    }

    #[test]
    fn a_discount_on_the_whole_lessens_the_tax_of_each_line() {
        let items = [item(10_000, 19, ComponentKind::TaxAdded), item(5_000, 0, ComponentKind::TaxAdded)];
        let lines = lay_out(&items, 1_500, None, Currency::USD).expect("a bill");
        assert_eq!(
            lines[0].amounts,
            Amounts { gross: 10_000, surcharge: 0, discount: 1_000, net: 9_000, tax: 1_710, total: 10_710 }
        );
        assert_eq!(lines[1].amounts.total, 4_500);
        assert_eq!(lay_out(&items, 15_001, None, Currency::USD), Err(NoPrice::Discount));
    }

    #[test]
    fn an_empty_bill_is_nothing() {
        assert_eq!(lay_out(&[], 0, None, Currency::USD), Ok(vec![]));
    }

    fn items() -> impl Strategy<Value = Vec<Billable>> {
        let kind = prop_oneof![Just(ComponentKind::TaxAdded), Just(ComponentKind::TaxIncluded)];
        prop::collection::vec(
            (0..1_000_000_i64, 0..30_i64, kind).prop_map(|(minor, tax, kind)| item(minor, tax, kind)),
            1..10,
        )
    }

    proptest! {
        #[test]
        fn a_bill_adds_up(items in items(), part in 0..=100_i64, copay in 0..5_000_i64, percent in 0..=100_i64) {
            let whole: i64 = items.iter().map(|item| item.price.of(item.quantity, 0).expect("a price").gross).sum();
            let discount = whole * part / 100;
            let terms = Terms { deductible_left: 0, copay, patient_rate: Decimal::new(percent, 2), ceiling_left: None };
            let lines = lay_out(&items, discount, Some(&terms), Currency::USD).expect("a bill");
            prop_assert_eq!(lines.iter().map(|line| line.amounts.discount).sum::<i64>(), discount);
            for line in &lines {
                prop_assert_eq!(line.share.patient + line.share.payer, line.amounts.total);
                prop_assert!(line.amounts.total >= 0);
            }
        }

        #[test]
        fn credits_take_a_line_to_the_last_unit(
            net in 0..100_000_i64, tax in 0..20_000_i64, patient in 0..=100_i64,
            wishes in prop::collection::vec(0..60_000_i64, 0..8),
        ) {
            let own = (net + tax) * patient / 100;
            let mut left = Held { net, tax, patient: own, payer: net + tax - own };
            for wish in wishes.into_iter().chain([i64::MAX]) {
                let wish = wish.min(left.total());
                let taken = left.take(wish).expect("there is so much");
                prop_assert_eq!((taken.net + taken.tax, taken.patient + taken.payer), (wish, wish));
                left = Held {
                    net: left.net - taken.net, tax: left.tax - taken.tax,
                    patient: left.patient - taken.patient, payer: left.payer - taken.payer,
                };
                prop_assert!(left.net >= 0 && left.tax >= 0 && left.patient >= 0 && left.payer >= 0);
            }
            prop_assert_eq!(left, Held::default());
            prop_assert_eq!(left.take(1), None);
        }
    }
}
