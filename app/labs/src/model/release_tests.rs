use proptest::prelude::*;

use super::*;

fn at(hours: i64) -> Timestamp {
    Timestamp::from_second(1_772_000_000 + hours * 3600).expect("a time")
}

const fn rule(category: ReleaseCategory) -> Rule {
    Rule { category, hours: Some(48), sensitive: false }
}

fn one(hours: i64) -> Events {
    Events { versions: vec![Verified { at: at(hours), withdrawn: false }], ..Events::default() }
}

fn waits(why: Waits) -> Visibility {
    Visibility::NotYet { until: None, why }
}

#[test]
fn categories() {
    let events = one(0);
    assert_eq!(events.visibility(rule(ReleaseCategory::AtOnce), at(0)), Visibility::Visible);
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterReview), at(900)), waits(Waits::NotReviewed));
    assert_eq!(
        events.visibility(rule(ReleaseCategory::AfterHours), at(47)),
        Visibility::NotYet { until: Some(at(48)), why: Waits::Delayed }
    );
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterHours), at(48)), Visibility::Visible);
    assert_eq!(events.visibility(rule(ReleaseCategory::Never), at(9000)), Visibility::Never);
    assert_eq!(Events::default().visibility(rule(ReleaseCategory::AtOnce), at(0)), waits(Waits::NotVerified));
}

#[test]
fn a_review_releases_what_it_has_seen() {
    let mut events = one(10);
    events.reviews = vec![at(9)];
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterReview), at(20)), waits(Waits::NotReviewed));
    events.reviews.push(at(11));
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterReview), at(20)), Visibility::Visible);
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterHours), at(20)), Visibility::Visible);
    assert_eq!(events.visibility(rule(ReleaseCategory::Never), at(20)), Visibility::Never);
}

#[test]
fn a_sensitive_result_waits_for_a_decision_whatever_its_category() {
    let mut events = one(0);
    events.reviews = vec![at(1)];
    for category in [ReleaseCategory::AtOnce, ReleaseCategory::AfterReview, ReleaseCategory::AfterHours] {
        let rule = Rule { sensitive: true, ..rule(category) };
        assert_eq!(events.visibility(rule, at(500)), waits(Waits::Sensitive));
    }
    events.decisions = vec![(at(2), Override::Release)];
    let rule = Rule { sensitive: true, ..rule(ReleaseCategory::AfterReview) };
    assert_eq!(events.visibility(rule, at(3)), Visibility::Visible);
}

#[test]
fn the_latest_decision_counts() {
    let mut events = one(0);
    events.decisions = vec![(at(1), Override::Withhold)];
    assert_eq!(events.visibility(rule(ReleaseCategory::AtOnce), at(2)), waits(Waits::Withheld));
    events.decisions.push((at(3), Override::Release));
    assert_eq!(events.visibility(rule(ReleaseCategory::Never), at(4)), Visibility::Visible);
}

#[test]
fn a_correction_is_seen_at_once_by_whoever_could_see_the_first() {
    let mut events = one(0);
    events.reviews = vec![at(1)];
    events.versions.push(Verified { at: at(10), withdrawn: false });
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterReview), at(10)), Visibility::Visible);
    // The first was not released: the second is not either.
    events.reviews.clear();
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterReview), at(10)), waits(Waits::NotReviewed));
}

#[test]
fn a_withdrawal_reaches_those_who_saw_it_and_nobody_else() {
    let mut events = one(0);
    events.versions.push(Verified { at: at(100), withdrawn: true });
    assert_eq!(events.visibility(rule(ReleaseCategory::AtOnce), at(100)), Visibility::Visible);
    assert_eq!(events.visibility(rule(ReleaseCategory::AfterReview), at(200)), Visibility::Never);
}

fn category() -> impl Strategy<Value = ReleaseCategory> {
    prop::sample::select(ReleaseCategory::ALL)
}

proptest! {
    /// Time alone never hides what was visible.
    #[test]
    fn what_is_visible_stays_visible(category in category(), sensitive: bool, verified in 0i64..200, review in prop::option::of(0i64..200),
                                     decision in prop::option::of(0i64..200), first in 0i64..400, later in 0i64..400) {
        let mut events = one(verified);
        events.reviews = review.map(at).into_iter().collect();
        events.decisions = decision.map(|hour| (at(hour), Override::Release)).into_iter().collect();
        let rule = Rule { category, hours: Some(24), sensitive };
        if events.visibility(rule, at(first)).is_visible() {
            prop_assert!(events.visibility(rule, at(first + later)).is_visible());
        }
    }

    /// T6.2: whoever could see the first version sees the second.
    #[test]
    fn no_correction_is_hidden(category in category(), verified in 0i64..100, review in prop::option::of(0i64..100), gap in 0i64..100) {
        let mut events = one(verified);
        events.reviews = review.map(at).into_iter().collect();
        let then = at(verified + gap);
        let before = events.visibility(rule(category), then);
        events.versions.push(Verified { at: then, withdrawn: false });
        if before.is_visible() {
            prop_assert!(events.visibility(rule(category), then).is_visible());
        }
    }
}
