//! What something costs: a unit price, a quantity, and what is added or taken off. The estimate before booking and the
//! bill afterwards come from here.
//!
//! Rates, quantities and unit prices are decimals; every amount is rounded to the currency's minor unit, half away from
//! zero, once and at a named place (T3.2). A discount is thereby the exact mirror of a surcharge, and a refund of a price.

use model::{Currency, Money};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::ComponentKind;

/// One part of a price, as it is copied from the list onto the charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub kind: ComponentKind,
    /// "Senior citizens", "VAT".
    pub label: String,
    pub of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A part of the gross (of the taxable amount, where it is a tax): 0.19 is 19 percent.
    Rate(Decimal),
    /// An amount for each unit.
    Each(Decimal),
}

/// A price with its parts, of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub currency: Currency,
    pub unit: Decimal,
    pub components: Vec<Component>,
}

/// What a line comes to. `gross + surcharge − discount` is what tax is taken from or added to; `net + tax = total`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    pub gross: i64,
    pub surcharge: i64,
    pub discount: i64,
    pub net: i64,
    pub tax: i64,
    pub total: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPrice {
    #[error("The amount is too large.")]
    TooLarge,
    #[error("The discount is larger than the price.")]
    Discount,
    #[error("Only one tax can stand on a price.")]
    Taxes,
}

/// Half away from zero, symmetric: 0.005 becomes 0.01, −0.005 becomes −0.01.
pub fn round(amount: Decimal, currency: Currency) -> Option<i64> {
    let scaled = amount.checked_mul(Decimal::from(10_u64.pow(currency.exponent())))?;
    scaled.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

/// An amount in minor units as a decimal of its currency.
pub fn decimal(money: Money) -> Decimal {
    Decimal::new(money.minor, money.currency.exponent())
}

impl Price {
    /// A price without parts.
    pub fn flat(money: Money) -> Self {
        Self { currency: money.currency, unit: decimal(money), components: Vec::new() }
    }

    /// What `quantity` of it comes to, less `off`: the share of a discount on the whole invoice.
    pub fn of(&self, quantity: Decimal, off: i64) -> Result<Amounts, NoPrice> {
        let round =
            |amount: Option<Decimal>| amount.and_then(|amount| round(amount, self.currency)).ok_or(NoPrice::TooLarge);
        let gross = round(quantity.checked_mul(self.unit))?;
        let gross_decimal = decimal(Money::new(gross, self.currency));
        let mut surcharge = 0_i64;
        let mut discount = off;
        for component in self.components.iter().filter(|component| !component.kind.is_tax()) {
            let amount = round(match component.of {
                Of::Rate(rate) => gross_decimal.checked_mul(rate),
                Of::Each(each) => quantity.checked_mul(each),
            })?;
            let sum = if component.kind == ComponentKind::Surcharge { &mut surcharge } else { &mut discount };
            *sum = sum.checked_add(amount).ok_or(NoPrice::TooLarge)?;
        }
        let basis = gross.checked_add(surcharge).and_then(|sum| sum.checked_sub(discount)).ok_or(NoPrice::TooLarge)?;
        if discount < 0 || (gross >= 0 && basis < 0) {
            return Err(NoPrice::Discount);
        }
        let (net, tax) = self.taxed(basis)?;
        let total = net.checked_add(tax).ok_or(NoPrice::TooLarge)?;
        Ok(Amounts { gross, surcharge, discount, net, tax, total })
    }

    /// Net and tax. Of a price that includes its tax only the tax is rounded, and the net is the rest (T3.4).
    fn taxed(&self, basis: i64) -> Result<(i64, i64), NoPrice> {
        let mut taxes = self.components.iter().filter(|component| component.kind.is_tax());
        let Some(tax) = taxes.next() else { return Ok((basis, 0)) };
        let (None, Of::Rate(rate)) = (taxes.next(), tax.of) else { return Err(NoPrice::Taxes) };
        let amount = decimal(Money::new(basis, self.currency));
        if tax.kind == ComponentKind::TaxIncluded {
            let inside = amount.checked_mul(rate).and_then(|part| part.checked_div(Decimal::ONE.checked_add(rate)?));
            let tax = inside.and_then(|part| round(part, self.currency)).ok_or(NoPrice::TooLarge)?;
            Ok((basis - tax, tax))
        } else {
            let tax = amount.checked_mul(rate).and_then(|part| round(part, self.currency)).ok_or(NoPrice::TooLarge)?;
            Ok((basis, tax))
        }
    }
}

#[cfg(test)]
#[path = "price_tests.rs"]
mod tests;
