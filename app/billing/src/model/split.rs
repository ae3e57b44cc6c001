//! A whole into parts, to the last minor unit.

/// Splits `whole` by `weights` (none below zero) so that the parts add up to it exactly: each gets its share rounded
/// towards zero, and what is left goes, one minor unit each, to the largest remainders, the earlier one first. A whole
/// below zero is split as its mirror. Without any weight all of it stands on the first part.
pub fn split(whole: i64, weights: &[i64]) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from((*weight).max(0))).sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if total == 0 {
        return (0..weights.len()).map(|at| if at == 0 { whole } else { 0 }).collect();
    }
    let size = i128::from(whole).abs();
    let shares: Vec<(i128, i128)> = weights
        .iter()
        .map(|weight| {
            let exact = size * i128::from((*weight).max(0));
            (exact / total, exact % total)
        })
        .collect();
    let left = size - shares.iter().map(|(share, _)| share).sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(shares[*at].1));
    let lucky = &by_remainder[..usize::try_from(left).unwrap_or(0).min(shares.len())];
    let part = |(at, (share, _)): (usize, &(i128, i128))| {
        let size = share + i128::from(lucky.contains(&at));
        // No part is larger than the whole, which is an i64.
        i64::try_from(if whole < 0 { -size } else { size }).unwrap_or(whole)
    };
    shares.iter().enumerate().map(part).collect()
}

/// What can be taken from each of several amounts when `wanted` is taken from all of them: in proportion, no amount
/// below zero, and the last one to be taken leaves nothing behind. `None` when there is not so much.
pub fn take(wanted: i64, available: &[i64]) -> Option<Vec<i64>> {
    let all: i64 = available.iter().try_fold(0_i64, |sum, one| sum.checked_add(*one))?;
    (0..=all).contains(&wanted).then(|| split(wanted, available))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thirds_add_up() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(101, &[1, 1, 1]), [34, 34, 33]);
        assert_eq!(split(5, &[0, 0]), [5, 0]);
        assert_eq!(split(5, &[]), [0_i64; 0]);
        assert_eq!(split(1, &[1, 9]), [0, 1]);
    }

    #[test]
    fn the_last_one_takes_the_remainder() {
        let mut left = vec![333, 333, 334];
        for wanted in [100, 1, 899] {
            let taken = take(wanted, &left).expect("there is enough");
            left.iter_mut().zip(taken).for_each(|(left, taken)| *left -= taken);
        }
        assert_eq!(left, [0, 0, 0]);
        assert_eq!(take(1, &left), None);
        assert_eq!(take(-1, &[5]), None);
    }

    proptest! {
        #[test]
        fn parts_are_the_whole(whole: i64, weights in prop::collection::vec(0..=i64::MAX / 64, 1..20)) {
            let parts = split(whole, &weights);
            prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(whole));
            prop_assert!(parts.iter().all(|part| *part == 0 || part.signum() == whole.signum()));
        }

        #[test]
        fn the_mirror_splits_as_the_mirror(whole in 0..i64::MAX, weights in prop::collection::vec(0..1_000_000_i64, 1..20)) {
            let mirrored: Vec<i64> = split(-whole, &weights).into_iter().map(|part| -part).collect();
            prop_assert_eq!(split(whole, &weights), mirrored);
        }

        #[test]
        fn nothing_is_taken_that_is_not_there(
            available in prop::collection::vec(0..1_000_000_i64, 1..12),
            wishes in prop::collection::vec(0..500_000_i64, 1..12),
        ) {
            let mut left = available.clone();
            for wish in wishes {
                let Some(taken) = take(wish, &left) else { continue };
                prop_assert_eq!(taken.iter().sum::<i64>(), wish);
                left.iter_mut().zip(taken).for_each(|(left, taken)| *left -= taken);
                prop_assert!(left.iter().all(|left| *left >= 0));
            }
            let rest = left.iter().sum();
            prop_assert_eq!(take(rest, &left), Some(left));
        }
    }
}
