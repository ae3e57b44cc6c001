use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn d(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// Potassium of adults.
fn potassium() -> Limits {
    Limits { low: Some(d("3.5")), high: Some(d("5.1")), critical_low: Some(d("2.5")), critical_high: Some(d("6.5")) }
}

#[test]
fn both_ends_of_the_usual_belong_to_it_and_the_critical_limits_are_not_critical_yet() {
    for (value, flag) in [
        ("2.4", Flag::CriticalLow),
        ("2.5", Flag::Low),
        ("3.4", Flag::Low),
        ("3.5", Flag::Normal),
        ("5.1", Flag::Normal),
        ("5.2", Flag::High),
        ("6.5", Flag::High),
        ("6.51", Flag::CriticalHigh),
    ] {
        assert_eq!(potassium().flag(None, d(value)), Some(flag), "{value}");
    }
}

#[test]
fn zero_is_a_value_and_a_limit() {
    let limits = Limits { low: Some(Decimal::ZERO), high: Some(d("5")), ..Limits::default() };
    assert_eq!(limits.flag(None, Decimal::ZERO), Some(Flag::Normal));
    assert_eq!(limits.flag(Some(Comparator::Below), d("3")), Some(Flag::Normal));
    let at_most_nothing = Limits { high: Some(Decimal::ZERO), ..Limits::default() };
    assert_eq!(at_most_nothing.flag(None, Decimal::ZERO), Some(Flag::Normal));
    assert_eq!(at_most_nothing.flag(None, d("0.1")), Some(Flag::High));
    assert_eq!(potassium().flag(None, Decimal::ZERO), Some(Flag::CriticalLow));
    let base_excess = Limits { low: Some(d("-2")), high: Some(d("2")), ..Limits::default() };
    assert_eq!(base_excess.flag(None, Decimal::ZERO), Some(Flag::Normal));
    assert_eq!(base_excess.flag(None, d("-3")), Some(Flag::Low));
}

#[test]
fn comparators_say_what_is_certain() {
    let k = potassium();
    for (comparator, value, flag) in [
        (Comparator::Below, "2.5", Some(Flag::CriticalLow)),
        (Comparator::AtMost, "2.5", Some(Flag::Low)),
        (Comparator::Below, "3.5", Some(Flag::Low)),
        (Comparator::AtMost, "3.5", None),
        (Comparator::Below, "5.0", None),
        (Comparator::Above, "5.1", Some(Flag::High)),
        (Comparator::AtLeast, "5.1", None),
        (Comparator::Above, "6.5", Some(Flag::CriticalHigh)),
        (Comparator::AtLeast, "6.5", Some(Flag::High)),
        (Comparator::Above, "4.0", None),
    ] {
        assert_eq!(k.flag(Some(comparator), d(value)), flag, "{} {value}", comparator.name());
    }
    let troponin = Limits { high: Some(d("14")), ..Limits::default() };
    assert_eq!(troponin.flag(Some(Comparator::Below), d("3")), Some(Flag::Normal));
    let egfr = Limits { low: Some(d("60")), ..Limits::default() };
    assert_eq!(egfr.flag(Some(Comparator::Above), d("90")), Some(Flag::Normal));
    assert_eq!(egfr.flag(Some(Comparator::Above), d("15")), None);
}

fn adults(sex: Option<Sex>, pregnant: Option<bool>, low: &str) -> Band {
    let limits = Limits { low: Some(d(low)), ..Limits::default() };
    Band { sex, age_from: 6574, age_to: None, pregnant, valid_from: None, valid_to: None, limits }
}

fn taken(sex: Sex, birth: &str, on: Date, pregnant: Option<bool>) -> Taken {
    Taken { sex, birth: birth.parse().ok(), on, pregnant }
}

#[test]
fn the_band_is_the_one_at_collection() {
    let bands = [
        Band {
            sex: None,
            age_from: 0,
            age_to: Some(6574),
            pregnant: None,
            valid_from: None,
            valid_to: None,
            limits: Limits { low: Some(d("11")), ..Limits::default() },
        },
        adults(Some(Sex::Male), None, "13.5"),
        adults(Some(Sex::Female), Some(false), "12"),
        adults(Some(Sex::Female), Some(true), "11.1"),
    ];
    let low = |taken: &Taken| band(&bands, taken).and_then(|band| band.limits.low).map(|low| low.to_string());
    let day = date(2026, 3, 2);
    assert_eq!(low(&taken(Sex::Male, "1990-01-01", day, None)).as_deref(), Some("13.5"));
    assert_eq!(low(&taken(Sex::Female, "1990-01-01", day, None)).as_deref(), Some("12"));
    assert_eq!(low(&taken(Sex::Female, "1990-01-01", day, Some(true))).as_deref(), Some("11.1"));
    // Born 2008-03-02: 6574 days old on the 18th birthday, 6573 the day before.
    assert_eq!(low(&taken(Sex::Male, "2008-03-02", day, None)).as_deref(), Some("13.5"));
    assert_eq!(low(&taken(Sex::Male, "2008-03-02", date(2026, 3, 1), None)).as_deref(), Some("11"));
    // Nobody says which range holds for an unknown sex, or for somebody who may be 17 or 18.
    assert_eq!(low(&taken(Sex::Unknown, "1990-01-01", day, None)), None);
    assert_eq!(low(&taken(Sex::Male, "2008", day, None)), None);
    assert_eq!(low(&taken(Sex::Male, "1990", day, None)).as_deref(), Some("13.5"));
    assert_eq!(low(&taken(Sex::Male, "2030-01-01", day, None)), None, "not born yet");
    let unknown = Taken { birth: None, ..taken(Sex::Male, "1990", day, None) };
    assert_eq!(low(&unknown), None);
}

#[test]
fn the_band_is_the_one_that_held_on_the_day_of_collection() {
    let changed = date(2026, 3, 2);
    let bands = [
        Band { valid_to: Some(changed), ..adults(None, None, "13") },
        Band { valid_from: Some(changed), valid_to: Some(date(2026, 6, 1)), ..adults(None, None, "12") },
    ];
    let low = |on| band(&bands, &taken(Sex::Male, "1990-01-01", on, None)).and_then(|band| band.limits.low);
    assert_eq!(low(date(1990 + 20, 1, 1)), Some(d("13")), "ever since");
    assert_eq!(low(date(2026, 3, 1)), Some(d("13")));
    assert_eq!(low(changed), Some(d("12")));
    assert_eq!(low(date(2026, 5, 31)), Some(d("12")));
    assert_eq!(low(date(2026, 6, 1)), None, "nothing holds any more: no flag");
}

#[test]
fn no_band_means_no_flag_and_says_so() {
    let bands = [adults(Some(Sex::Male), None, "13.5")];
    let child = taken(Sex::Male, "2020-01-01", date(2026, 3, 2), None);
    let judged = number(&bands, &child, None, d("9"));
    assert_eq!((judged.flag, judged.limits), (None, Limits::default()));
    assert!(judged.no_flag_reason.is_some());
}

#[test]
fn choices() {
    let all = ["Not detected".to_owned(), "Detected".to_owned()];
    assert_eq!(choice(&all, "Not detected").flag, Some(Flag::Normal));
    assert_eq!(choice(&all, "Detected").flag, Some(Flag::Abnormal));
}

#[test]
fn deltas() {
    let words =
        |before: &str, now: &str| delta(d(before), d(now), Some(20)).map(|delta| (delta.words, delta.remarkable));
    assert_eq!(words("100", "88"), Some(("−12 %".into(), false)));
    assert_eq!(words("100", "121"), Some(("+21 %".into(), true)));
    assert_eq!(words("100", "120"), Some(("+20 %".into(), false)));
    assert_eq!(words("5", "5.0"), Some(("unchanged".into(), false)));
    assert_eq!(words("0", "3"), Some(("was 0".into(), true)));
    assert_eq!(words("-4", "-2"), Some(("+50 %".into(), true)));
    assert_eq!(delta(d("1"), d("90"), None).map(|delta| delta.remarkable), Some(false));
}

fn limits() -> impl Strategy<Value = Limits> {
    prop::collection::vec(prop::option::of(0i64..1000), 4).prop_map(|mut limits| {
        // In their order, as the table demands.
        let mut known: Vec<i64> = limits.iter().flatten().copied().collect();
        known.sort_unstable();
        let mut known = known.into_iter().map(|limit| Decimal::new(limit, 1));
        let mut next = || limits.remove(0).and_then(|_| known.next());
        Limits { critical_low: next(), low: next(), high: next(), critical_high: next() }
    })
}

const fn severity(flag: Flag) -> i8 {
    match flag {
        Flag::CriticalLow => -2,
        Flag::Low => -1,
        Flag::Normal | Flag::Abnormal => 0,
        Flag::High => 1,
        Flag::CriticalHigh => 2,
    }
}

proptest! {
    /// Whatever the value behind a comparator really is, the flag says nothing of it that is not so.
    #[test]
    fn comparators_never_claim_too_much(limits in limits(), bound in 0i64..1100, real in 0i64..1200,
                                        comparator in prop::sample::select(Comparator::ALL)) {
        let (bound, real) = (Decimal::new(bound, 1), Decimal::new(real, 1));
        let agrees = match comparator {
            Comparator::Below => real < bound,
            Comparator::AtMost => real <= bound,
            Comparator::AtLeast => real >= bound,
            Comparator::Above => real > bound,
        };
        prop_assume!(agrees);
        let truth = severity(limits.flag(None, real).expect("a plain number has a flag"));
        if let Some(said) = limits.flag(Some(comparator), bound).map(severity) {
            prop_assert!(said.signum() == truth.signum() && said.abs() <= truth.abs(), "{} said, {} is so", said, truth);
        }
    }

    /// More is never lower.
    #[test]
    fn flags_grow_with_the_value(limits in limits(), less in -100i64..1200, more in 0i64..500) {
        let at = |milli: i64| severity(limits.flag(None, Decimal::new(milli, 1)).expect("a flag"));
        prop_assert!(at(less) <= at(less + more));
    }

    #[test]
    fn an_age_in_part_contains_every_age_that_it_can_be(month in 1i8..=12, day in 1i8..=28, later in 0i32..30_000) {
        let born = date(1970, month, day);
        let on = born.checked_add(jiff::Span::new().days(later)).expect("a day");
        for known in [format!("1970-{month:02}"), "1970".to_owned()] {
            if let Some((youngest, oldest)) = age_days(known.parse().expect("a date"), on) {
                prop_assert!((youngest..=oldest).contains(&later));
            }
        }
    }
}
