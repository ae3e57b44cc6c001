//! Who carries what of a bill: the insured person and the payer.

use rust_decimal::Decimal;

use model::{Currency, Money};

use super::{price, split::split};

/// What a coverage says, as it stands when the invoice is drafted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The insured person pays so much of the year first; what is left of it.
    pub deductible_left: i64,
    /// Once for each invoice.
    pub copay: i64,
    /// Of what is left then: 0.2 is 20 percent.
    pub patient_rate: Decimal,
    /// The payer carries no more than this in the year; what is left of it. `None`: without end.
    pub ceiling_left: Option<i64>,
}

/// One line's parts; they add up to its total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub patient: i64,
    pub payer: i64,
    /// What of the patient's part used up the deductible.
    pub deductible: i64,
}

/// Splits the totals of an invoice's lines. The sums are decided on the whole invoice, and stand on the lines by largest
/// remainder: first the deductible, then the co-pay, then the percentage; the payer carries the rest up to its ceiling.
pub fn cover(terms: Option<&Terms>, totals: &[i64], currency: Currency) -> Option<Vec<Share>> {
    let Some(terms) = terms else {
        return Some(totals.iter().map(|total| Share { patient: *total, payer: 0, deductible: 0 }).collect());
    };
    let whole = totals.iter().try_fold(0_i64, |sum, total| sum.checked_add(*total))?;
    let deductible = terms.deductible_left.clamp(0, whole.max(0));
    let rest = whole - deductible;
    let rest = rest - terms.copay.clamp(0, rest.max(0));
    let percentage = price::decimal(Money::new(rest, currency)).checked_mul(terms.patient_rate)?;
    let payer = rest - price::round(percentage, currency)?.clamp(0, rest.max(0));
    let payer = terms.ceiling_left.map_or(payer, |ceiling| payer.min(ceiling.max(0)));
    let payers = split(payer, totals);
    // Of the patient's parts, so that no line's deductible is more than what its patient pays.
    let patients: Vec<i64> = totals.iter().zip(&payers).map(|(total, payer)| total - payer).collect();
    let deductibles = split(deductible, &patients);
    let lines = patients.into_iter().zip(payers).zip(deductibles);
    Some(lines.map(|((patient, payer), deductible)| Share { patient, payer, deductible }).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(deductible_left: i64, copay: i64, percent: i64, ceiling_left: Option<i64>) -> Terms {
        Terms { deductible_left, copay, patient_rate: Decimal::new(percent, 2), ceiling_left }
    }

    fn sums(terms: &Terms, totals: &[i64]) -> (i64, i64, i64) {
        let shares = cover(Some(terms), totals, Currency::USD).expect("a split");
        let sum = |of: fn(&Share) -> i64| shares.iter().map(of).sum::<i64>();
        (sum(|share| share.patient), sum(|share| share.payer), sum(|share| share.deductible))
    }

    #[test]
    fn each_term_takes_its_turn() {
        assert_eq!(sums(&terms(0, 1000, 0, None), &[4500, 5500]), (1000, 9000, 0));
        assert_eq!(sums(&terms(0, 0, 20, None), &[4500, 5500]), (2000, 8000, 0));
        assert_eq!(sums(&terms(3000, 1000, 20, None), &[10000]), (5200, 4800, 3000));
        assert_eq!(sums(&terms(3000, 1000, 20, Some(4000)), &[10000]), (6000, 4000, 3000));
        assert_eq!(sums(&terms(50_000, 1000, 20, None), &[10000]), (10000, 0, 10000));
        assert_eq!(sums(&terms(0, 20_000, 0, None), &[10000]), (10000, 0, 0));
    }

    #[test]
    fn without_a_coverage_the_patient_carries_all() {
        assert_eq!(cover(None, &[5], Currency::USD), Some(vec![Share { patient: 5, payer: 0, deductible: 0 }]));
    }

    proptest! {
        #[test]
        fn parts_are_the_whole(
            totals in prop::collection::vec(0..10_000_000_i64, 0..12),
            deductible in 0..1_000_000_i64, copay in 0..100_000_i64, percent in 0..=100_i64,
            ceiling in prop::option::of(0..10_000_000_i64),
        ) {
            let shares = cover(Some(&terms(deductible, copay, percent, ceiling)), &totals, Currency::USD).expect("a split");
            prop_assert_eq!(shares.len(), totals.len());
            for (share, total) in shares.iter().zip(&totals) {
                prop_assert_eq!(share.patient + share.payer, *total);
                prop_assert!(share.patient >= 0 && share.payer >= 0 && share.deductible >= 0);
                prop_assert!(share.deductible <= share.patient);
            }
            let payer: i64 = shares.iter().map(|share| share.payer).sum();
            prop_assert!(ceiling.is_none_or(|ceiling| payer <= ceiling));
        }
    }
}
