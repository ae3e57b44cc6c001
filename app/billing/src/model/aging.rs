//! How long what is owed has been due, as of a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::named::named;

named! {
    Bucket {
        NotDue => "not_due", "Not due yet";
        To30 => "to_30", "1 to 30 days";
        To60 => "to_60", "31 to 60 days";
        To90 => "to_90", "61 to 90 days";
        Over90 => "over_90", "More than 90 days";
    }
}

impl Bucket {
    /// What is due on the day itself is not late.
    pub fn of(due: Date, as_of: Date) -> Self {
        match (as_of - due).get_days() {
            ..=0 => Self::NotDue,
            1..=30 => Self::To30,
            31..=60 => Self::To60,
            61..=90 => Self::To90,
            91.. => Self::Over90,
        }
    }
}

/// What is owed by age, and what was paid and not allocated: it lessens the whole, and no bucket (T4.12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aging {
    pub not_due: i64,
    pub to_30: i64,
    pub to_60: i64,
    pub to_90: i64,
    pub over_90: i64,
    pub credit: i64,
}

impl Aging {
    pub fn add(&mut self, bucket: Bucket, open: i64) {
        *match bucket {
            Bucket::NotDue => &mut self.not_due,
            Bucket::To30 => &mut self.to_30,
            Bucket::To60 => &mut self.to_60,
            Bucket::To90 => &mut self.to_90,
            Bucket::Over90 => &mut self.over_90,
        } += open;
    }

    /// Both together.
    pub const fn with(self, other: Self) -> Self {
        Self {
            not_due: self.not_due + other.not_due,
            to_30: self.to_30 + other.to_30,
            to_60: self.to_60 + other.to_60,
            to_90: self.to_90 + other.to_90,
            over_90: self.over_90 + other.over_90,
            credit: self.credit + other.credit,
        }
    }

    /// What is owed after what is not allocated: below zero the house owes it.
    pub const fn balance(&self) -> i64 {
        self.not_due + self.to_30 + self.to_60 + self.to_90 + self.over_90 - self.credit
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_fall_into_their_buckets() {
        let due = date(2026, 2, 28);
        for (as_of, bucket) in [
            (date(2026, 1, 1), Bucket::NotDue),
            (due, Bucket::NotDue),
            (date(2026, 3, 1), Bucket::To30),
            (date(2026, 3, 30), Bucket::To30),
            (date(2026, 3, 31), Bucket::To60),
            (date(2026, 4, 29), Bucket::To60),
            (date(2026, 4, 30), Bucket::To90),
            (date(2026, 5, 29), Bucket::To90),
            (date(2026, 5, 30), Bucket::Over90),
            (date(9999, 1, 1), Bucket::Over90),
        ] {
            assert_eq!(Bucket::of(due, as_of), bucket, "{as_of}");
        }
    }

    #[test]
    fn credit_lessens_the_whole() {
        let mut aging = Aging { credit: 50, ..Aging::default() };
        aging.add(Bucket::To30, 30);
        aging.add(Bucket::Over90, 40);
        assert_eq!((aging.to_30, aging.over_90, aging.balance()), (30, 40, 20));
    }
}
