//! How a value stands to the range of the person from whom it was taken, at the time when it was taken (T6.7). What is
//! not certain is not said: no range, another unit, or a comparator that leaves it open mean no flag, and why.

use jiff::civil::Date;
use patients::model::{PartialDate, Sex};
use rust_decimal::Decimal;

use super::{Comparator, Delta, Flag};

/// What is usual, and where it becomes dangerous. Both ends of the usual belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    /// Below it somebody is called.
    pub critical_low: Option<Decimal>,
    /// Above it somebody is called.
    pub critical_high: Option<Decimal>,
}

/// Limits, whom they are for, and when they hold. Ages in days and days of validity, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub sex: Option<Sex>,
    pub age_from: i32,
    pub age_to: Option<i32>,
    pub pregnant: Option<bool>,
    /// Of collection; `None`: ever since.
    pub valid_from: Option<Date>,
    /// `None`: until further notice.
    pub valid_to: Option<Date>,
    pub limits: Limits,
}

/// Of whom and when. Whether somebody is pregnant is asked with the order; who was not said to be is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub sex: Sex,
    pub birth: Option<PartialDate>,
    /// At the place of collection.
    pub on: Date,
    pub pregnant: Option<bool>,
}

/// The youngest and the oldest, in days, that somebody can be on a day: the same where the birth date is known whole.
pub fn age_days(birth: PartialDate, on: Date) -> Option<(i32, i32)> {
    let (earliest, latest) = match (birth.whole(), birth.month()) {
        (Some(day), _) => (day, day),
        (None, Some(month)) => {
            let first = Date::new(birth.year(), month, 1).ok()?;
            (first, first.last_of_month())
        }
        (None, None) => (Date::new(birth.year(), 1, 1).ok()?, Date::new(birth.year(), 12, 31).ok()?),
    };
    let days = |born: Date| born.until(on).ok().map(|lived| lived.get_days());
    let oldest = days(earliest).filter(|days| *days >= 0)?;
    Some((days(latest)?.max(0), oldest))
}

/// The band that held on the day of collection and fits for certain: of an unknown sex only what holds for both, of an age that is known in part only
/// what holds for all of it.
pub fn band<'a>(bands: &'a [Band], taken: &Taken) -> Option<&'a Band> {
    let age = taken.birth.and_then(|birth| age_days(birth, taken.on));
    let pregnant = taken.pregnant.unwrap_or(false);
    let fits = |band: &&Band| {
        let for_all_ages = band.age_from == 0 && band.age_to.is_none();
        let age_fits = match age {
            None => for_all_ages,
            Some((youngest, oldest)) => youngest >= band.age_from && band.age_to.is_none_or(|to| oldest < to),
        };
        let holds = band.valid_from.is_none_or(|from| from <= taken.on) && band.valid_to.is_none_or(|to| taken.on < to);
        holds
            && age_fits
            && band.sex.is_none_or(|sex| sex == taken.sex)
            && band.pregnant.is_none_or(|wanted| wanted == pregnant)
    };
    bands.iter().find(fits)
}

/// Below, within, above, from dangerous to dangerous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    CriticalLow,
    Low,
    Normal,
    High,
    CriticalHigh,
}

impl Zone {
    const fn flag(self) -> Flag {
        match self {
            Self::CriticalLow => Flag::CriticalLow,
            Self::Low => Flag::Low,
            Self::Normal => Flag::Normal,
            Self::High => Flag::High,
            Self::CriticalHigh => Flag::CriticalHigh,
        }
    }
}

/// A number, or the numbers right beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Point {
    At(Decimal),
    JustBelow(Decimal),
    JustAbove(Decimal),
}

impl Point {
    fn is_below(self, limit: Decimal) -> bool {
        match self {
            Self::At(number) | Self::JustAbove(number) => number < limit,
            Self::JustBelow(number) => number <= limit,
        }
    }

    fn is_above(self, limit: Decimal) -> bool {
        match self {
            Self::At(number) | Self::JustBelow(number) => number > limit,
            Self::JustAbove(number) => number >= limit,
        }
    }
}

impl Limits {
    pub const fn is_empty(&self) -> bool {
        self.low.is_none() && self.high.is_none() && self.critical_low.is_none() && self.critical_high.is_none()
    }

    fn zone(&self, point: Point) -> Zone {
        let below = |limit: Option<Decimal>| limit.is_some_and(|limit| point.is_below(limit));
        let above = |limit: Option<Decimal>| limit.is_some_and(|limit| point.is_above(limit));
        if below(self.critical_low) {
            Zone::CriticalLow
        } else if below(self.low) {
            Zone::Low
        } else if above(self.critical_high) {
            Zone::CriticalHigh
        } else if above(self.high) {
            Zone::High
        } else {
            Zone::Normal
        }
    }

    /// Where the smallest thinkable value lies: nothing that is measured here with limits from zero on is negative.
    fn lowest(&self) -> Zone {
        let can_be_negative =
            [self.low, self.critical_low, self.high].into_iter().flatten().any(|limit| limit < Decimal::ZERO);
        match (self.critical_low, self.low) {
            _ if !can_be_negative => self.zone(Point::At(Decimal::ZERO)),
            (Some(_), _) => Zone::CriticalLow,
            (None, Some(_)) => Zone::Low,
            (None, None) => Zone::Normal,
        }
    }

    const fn highest(&self) -> Zone {
        match (self.critical_high, self.high) {
            (Some(_), _) => Zone::CriticalHigh,
            (None, Some(_)) => Zone::High,
            (None, None) => Zone::Normal,
        }
    }

    /// `None`: the comparator leaves it open. Of what is too high, or perhaps far too high, the first is certain.
    pub fn flag(&self, comparator: Option<Comparator>, number: Decimal) -> Option<Flag> {
        let (from, to) = match comparator {
            None => return Some(self.zone(Point::At(number)).flag()),
            Some(Comparator::Below) => (self.lowest(), self.zone(Point::JustBelow(number))),
            Some(Comparator::AtMost) => (self.lowest(), self.zone(Point::At(number))),
            Some(Comparator::AtLeast) => (self.zone(Point::At(number)), self.highest()),
            Some(Comparator::Above) => (self.zone(Point::JustAbove(number)), self.highest()),
        };
        // "Less than −3" of what can't be negative.
        let (from, to) = (from.min(to), from.max(to));
        if from == to {
            Some(from.flag())
        } else if to <= Zone::Low {
            Some(Flag::Low)
        } else if from >= Zone::High {
            Some(Flag::High)
        } else {
            None
        }
    }
}

/// What is said about a value, and what it was judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    pub limits: Limits,
    pub flag: Option<Flag>,
    pub no_flag_reason: Option<String>,
}

impl Judgement {
    pub fn none(why: impl Into<String>) -> Self {
        Self { no_flag_reason: Some(why.into()), ..Self::default() }
    }
}

/// Judges a number in the catalogue's unit.
pub fn number(bands: &[Band], taken: &Taken, comparator: Option<Comparator>, number: Decimal) -> Judgement {
    if bands.is_empty() {
        return Judgement::default();
    }
    let Some(band) = band(bands, taken) else {
        return Judgement::none("There is no range for this person’s age and sex.");
    };
    match band.limits.flag(comparator, number) {
        Some(flag) => Judgement { limits: band.limits, flag: Some(flag), no_flag_reason: None },
        None => Judgement {
            limits: band.limits,
            flag: None,
            no_flag_reason: Some("“More than” or “less than” leaves open how it stands to the range.".into()),
        },
    }
}

/// Of a choice: the first is the expected one.
pub fn choice(choices: &[String], chosen: &str) -> Judgement {
    let flag = choices.first().map(|expected| if expected == chosen { Flag::Normal } else { Flag::Abnormal });
    Judgement { flag, ..Judgement::default() }
}

/// How much a value changed. `remarkable_from`: more than so many per cent. Against 0 there are no per cent: any
/// change is remarkable.
pub fn delta(before: Decimal, now: Decimal, remarkable_from: Option<i16>) -> Option<Delta> {
    if before == now {
        return Some(Delta { words: "unchanged".into(), remarkable: false });
    }
    if before.is_zero() {
        return Some(Delta { words: "was 0".into(), remarkable: remarkable_from.is_some() });
    }
    let percent = (now.checked_sub(before)?).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())?;
    let shown = percent.round();
    let sign = if percent.is_sign_negative() { "−" } else { "+" };
    Some(Delta {
        words: format!("{sign}{} %", shown.abs()),
        remarkable: remarkable_from.is_some_and(|limit| percent.abs() > Decimal::from(limit)),
    })
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
