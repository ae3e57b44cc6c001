//! Cash where the smallest coin is larger than the minor unit: the difference is an entry of its own (T3.5).

/// The payable amount nearest to `amount`, half away from zero; `unit` is the smallest coin in minor units.
pub const fn payable(amount: i64, unit: i64) -> i64 {
    if unit <= 1 {
        return amount;
    }
    let size = amount.unsigned_abs();
    let unit = unit.unsigned_abs();
    let (whole, rest) = (size / unit, size % unit);
    let nearest = if rest >= unit - rest { whole + 1 } else { whole };
    let size = match nearest.checked_mul(unit) {
        Some(size) if size <= i64::MAX.unsigned_abs() => size.cast_signed(),
        // The coins end where numbers end.
        _ => return amount,
    };
    if amount < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn coins_of_five() {
        for (amount, coins) in [(1000, 1000), (1002, 1000), (1003, 1005), (-1002, -1000), (-1003, -1005), (2, 0)] {
            assert_eq!(payable(amount, 5), coins, "{amount}");
        }
        assert_eq!(payable(1250, 100), 1300, "a tie goes away from zero");
        assert_eq!(payable(1003, 1), 1003);
    }

    proptest! {
        #[test]
        fn the_difference_is_less_than_a_coin(amount in -1_000_000_000_i64..1_000_000_000, unit in 1..1000_i64) {
            let coins = payable(amount, unit);
            prop_assert_eq!(coins % unit, 0);
            prop_assert!((coins - amount).abs() * 2 <= unit);
            prop_assert_eq!(payable(-amount, unit), -coins);
        }
    }
}
