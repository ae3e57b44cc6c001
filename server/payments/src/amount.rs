//! Amounts as the gateway counts them: in the currency's smallest unit, where it follows ISO 4217 but for three currencies.

use model::{Currency, Money};

/// What a unit of the gateway is in ours, as a power of ten: with ISK and UGX it counts hundredths that do not exist, and with
/// MGA it counts whole ariary where ISO has hundredths.
fn shift(currency: Currency) -> i32 {
    match currency.code() {
        "ISK" | "UGX" => 2,
        "MGA" => -2,
        _ => 0,
    }
}

/// `None`: the gateway has no such amount.
pub fn to_gateway(money: Money) -> Option<i64> {
    // Of the thousandths of a dinar it takes only tens.
    if money.currency.exponent() == 3 && money.minor % 10 != 0 {
        return None;
    }
    scaled(money.minor, shift(money.currency))
}

/// `None`: it is no amount of ours, such as a part of a krona.
pub fn from_gateway(units: i64, currency: &str) -> Option<Money> {
    let currency: Currency = currency.to_ascii_uppercase().parse().ok()?;
    Some(Money::new(scaled(units, -shift(currency))?, currency))
}

fn scaled(amount: i64, shift: i32) -> Option<i64> {
    let factor = 10_i64.pow(shift.unsigned_abs());
    if shift >= 0 { amount.checked_mul(factor) } else { (amount % factor == 0).then_some(amount / factor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, currency: &str) -> Money {
        Money::new(minor, currency.parse().expect("a currency"))
    }

    #[test]
    fn every_currency_goes_there_and_back() {
        for (minor, currency, units) in
            [(4500, "USD", 4500), (4500, "JPY", 4500), (4500, "ISK", 450_000), (4500, "MGA", 45), (4500, "KWD", 4500)]
        {
            let money = money(minor, currency);
            assert_eq!(to_gateway(money), Some(units), "{currency}");
            assert_eq!(from_gateway(units, &currency.to_lowercase()), Some(money), "{currency}");
        }
    }

    #[test]
    fn an_amount_that_the_other_side_does_not_have_is_none() {
        assert_eq!(to_gateway(money(4505, "KWD")), None);
        assert_eq!(to_gateway(money(4550, "MGA")), None);
        assert_eq!(to_gateway(money(i64::MAX, "ISK")), None);
        assert_eq!(from_gateway(4550, "isk"), None);
        assert_eq!(from_gateway(4500, "dollars"), None);
    }
}
