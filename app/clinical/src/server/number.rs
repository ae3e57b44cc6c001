//! Decimals of the database as people read them, and as charts place them.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// Thousandths of the unit, half away from zero.
pub fn milli(value: Decimal) -> Option<i64> {
    let thousandths = value.checked_mul(Decimal::ONE_THOUSAND)?;
    thousandths.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

pub fn from_milli(milli: i64) -> Decimal {
    Decimal::new(milli, 3)
}

/// "36.8": as many decimals as the thing is measured to, half away from zero.
pub fn shown(value: Decimal, decimals: u8) -> String {
    let decimals = u32::from(decimals);
    let mut rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    rounded.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_as_people_do() {
        let decimal = |text: &str| text.parse::<Decimal>().expect("a number");
        assert_eq!(shown(decimal("36.75"), 1), "36.8");
        assert_eq!(shown(decimal("72"), 1), "72.0");
        assert_eq!(shown(decimal("-1.25"), 1), "−1.3");
        assert_eq!(shown(decimal("0"), 0), "0");
        assert_eq!(milli(decimal("7.4005")), Some(7_401));
        assert_eq!(milli(Decimal::MAX), None);
        assert_eq!(from_milli(36_800), decimal("36.8"));
    }
}
