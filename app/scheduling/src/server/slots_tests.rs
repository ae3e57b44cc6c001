use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn tz(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone")
}

fn visit(duration_minutes: i32) -> Need {
    Need { duration_minutes, buffer_before_minutes: 0, buffer_after_minutes: 0, capacity: 1 }
}

fn session(from: i32, to: i32, grid: i32) -> Session {
    Session { minutes: Minutes { from, to }, grid, offset: 0 }
}

/// As wall clock and offset: "01:30-04".
fn shown(zone: &TimeZone, starts: &[Timestamp]) -> Vec<String> {
    starts.iter().map(|start| start.to_zoned(zone.clone()).strftime("%H:%M%:::z").to_string()).collect()
}

fn night(zone: &str, on: Date) -> Vec<String> {
    let zone = tz(zone);
    shown(&zone, &starts(&zone, on, &[session(0, 240, 30)], &[], visit(30)))
}

#[test]
fn new_york_skips_an_hour_in_march() {
    let starts = night("America/New_York", date(2026, 3, 8));
    assert_eq!(starts, ["00:00-05", "00:30-05", "01:00-05", "01:30-05", "03:00-04", "03:30-04"]);
}

#[test]
fn new_york_offers_the_repeated_hour_once_in_november() {
    let starts = night("America/New_York", date(2026, 11, 1));
    assert_eq!(
        starts,
        ["00:00-04", "00:30-04", "01:00-04", "01:30-04", "02:00-05", "02:30-05", "03:00-05", "03:30-05"]
    );
}

#[test]
fn london_changes_at_one() {
    let spring = night("Europe/London", date(2026, 3, 29));
    assert_eq!(spring, ["00:00+00", "00:30+00", "02:00+01", "02:30+01", "03:00+01", "03:30+01"]);
    let autumn = night("Europe/London", date(2026, 10, 25));
    assert_eq!(autumn[..4], ["00:00+01", "00:30+01", "01:00+01", "01:30+01"]);
    assert_eq!(autumn[4], "02:00+00");
}

#[test]
fn lord_howe_changes_by_half_an_hour() {
    let spring = night("Australia/Lord_Howe", date(2026, 10, 4));
    assert_eq!(
        spring,
        ["00:00+10:30", "00:30+10:30", "01:00+10:30", "01:30+10:30", "02:30+11", "03:00+11", "03:30+11"]
    );
    let autumn = night("Australia/Lord_Howe", date(2026, 4, 5));
    assert_eq!(autumn.len(), 8, "01:30 comes twice and is offered once: {autumn:?}");
    assert_eq!(autumn[3..5], ["01:30+11", "02:00+10:30"]);
}

#[test]
fn kolkata_never_changes_and_lies_on_the_half_hour() {
    let starts = night("Asia/Kolkata", date(2026, 3, 8));
    assert_eq!(starts.len(), 8);
    assert!(starts.iter().all(|start| start.ends_with("+05:30")));
}

#[test]
fn casablanca_sets_its_clock_for_ramadan() {
    // Ramadan 1447: back from +01 to +00 on 15 February 2026 at 03:00, on again on 22 March at 02:00.
    let back = night("Africa/Casablanca", date(2026, 2, 15));
    assert_eq!(back.len(), 8, "{back:?}");
    assert_eq!(back[5..7], ["02:30+01", "03:00+00"]);
    let on = night("Africa/Casablanca", date(2026, 3, 22));
    assert_eq!(on, ["00:00+00", "00:30+00", "01:00+00", "01:30+00", "03:00+01", "03:30+01"]);
}

#[test]
fn a_late_start_belongs_to_its_local_date() {
    let zone = tz("America/New_York");
    let late = starts(&zone, date(2026, 3, 7), &[session(1380, 1440, 30)], &[], visit(30));
    assert_eq!(shown(&zone, &late), ["23:00-05", "23:30-05"]);
    assert!(late.iter().all(|start| zone::date_at(*start, &zone) == date(2026, 3, 7)));
    // In UTC it is already the next day.
    assert!(late.iter().all(|start| zone::date_at(*start, &TimeZone::UTC) == date(2026, 3, 8)));
}

#[test]
fn a_night_lasts_as_long_as_it_lasts() {
    let zone = tz("America/New_York");
    let night = Minutes { from: 0, to: 360 };
    let hours = |on| {
        let night = stretch(&zone, on, night).expect("a night");
        night.to.duration_since(night.from).as_hours()
    };
    assert_eq!(hours(date(2026, 3, 7)), 6);
    assert_eq!(hours(date(2026, 3, 8)), 5);
    assert_eq!(hours(date(2026, 11, 1)), 7);
}

#[test]
fn the_grid_may_begin_at_five_past() {
    let zone = tz("Europe/London");
    let session = Session { minutes: Minutes { from: 540, to: 600 }, grid: 15, offset: 5 };
    let starts = starts(&zone, date(2026, 3, 2), &[session], &[], visit(10));
    assert_eq!(shown(&zone, &starts), ["09:05+00", "09:20+00", "09:35+00", "09:50+00"]);
}

#[test]
fn a_visit_ends_with_the_session_at_the_latest_and_keeps_off_absences() {
    let zone = tz("Europe/London");
    let away = [Minutes { from: 600, to: 630 }];
    let starts = starts(&zone, date(2026, 3, 2), &[session(540, 690, 15)], &away, visit(40));
    assert_eq!(shown(&zone, &starts), ["09:00+00", "09:15+00", "10:30+00", "10:45+00"]);
}

#[test]
fn buffers_may_touch_but_not_overlap() {
    let zone = tz("Europe/London");
    let at = |minute| zone::instant(zone::wall(date(2026, 3, 2), minute).expect("a time"), &zone).expect("an instant");
    let need = Need { duration_minutes: 20, buffer_before_minutes: 5, buffer_after_minutes: 5, capacity: 1 };
    let taken = [Taken { stretch: need.occupied(at(600)), capacity: 1 }];
    assert!(is_free(at(630), need, &taken), "10:00 to 10:25 and 10:25 to 10:55 touch");
    assert!(!is_free(at(629), need, &taken));
    assert!(is_free(at(570), need, &taken));
    assert!(!is_free(at(571), need, &taken));
}

#[test]
fn the_strictest_capacity_wins() {
    assert!(has_room(1, []));
    assert!(!has_room(1, [1]));
    assert!(has_room(3, [3, 3]));
    assert!(!has_room(3, [3, 3, 3]));
    assert!(!has_room(3, [1]), "a group does not join a consultation for one");
    assert!(!has_room(1, [3]), "nor the other way round");
    assert!(has_room(5, [3, 5]));
    assert!(!has_room(5, [3, 5, 5]));
}

const ZONES: [&str; 6] = [
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "America/St_Johns",
];

proptest! {
    /// Whatever the session, the day and the zone: no start twice, each on its date, on the grid of the wall clock,
    /// with the whole visit inside the session; and what is not overlapped can be had.
    #[test]
    fn every_offered_start_is_good(
        zone in prop::sample::select(&ZONES[..]), day in 0_i32..730, from in 0_i32..1440, length in 1_i32..1440,
        grid in 1_i32..120, offset in 0_i32..120, duration in 1_i32..180, booked in 0_usize..64,
    ) {
        let zone = tz(zone);
        let on = date(2026, 1, 1).checked_add(jiff::Span::new().days(day)).expect("a date");
        let session = Session { minutes: Minutes { from, to: (from + length).min(1440) }, grid, offset: offset % grid };
        let need = visit(duration);
        let offered = starts(&zone, on, &[session, session], &[], need);
        let bounds = stretch(&zone, on, session.minutes);
        prop_assert!(offered.is_sorted_by(|a, b| a < b), "each once, in order");
        for start in &offered {
            let wall = zone.to_datetime(*start);
            let minute = i32::from(wall.hour()) * 60 + i32::from(wall.minute());
            prop_assert_eq!(wall.date(), on);
            prop_assert_eq!((minute - session.offset).rem_euclid(grid), 0);
            let bounds = bounds.expect("a session with starts has bounds");
            prop_assert!(bounds.from <= *start && need.visit(*start).to <= bounds.to);
            prop_assert!(is_free(*start, need, &[]));
        }
        if let Some(start) = offered.get(booked % offered.len().max(1)) {
            let taken = [Taken { stretch: need.occupied(*start), capacity: 1 }];
            prop_assert!(!is_free(*start, need, &taken), "what is taken is not offered again");
        }
    }
}

/// Prints what is offered around the changes of the clock. Run by the test below in processes of their own.
#[test]
fn printed_for_another_process() {
    for zone in ZONES {
        for on in [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 11, 1)] {
            println!("offered {zone} {on} {:?}", night(zone, on));
        }
    }
}

/// The machine's own zone has no say: two processes with different `TZ` offer the same times.
#[test]
fn the_machine_s_zone_has_no_say() {
    let itself = std::env::current_exe().expect("the test's own path");
    let offered = |machine: &str| {
        let output = std::process::Command::new(&itself)
            .args(["--exact", "server::slots::tests::printed_for_another_process", "--nocapture"])
            .env("TZ", machine)
            .output()
            .expect("the test starts itself");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().filter(|line| line.contains("offered ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let utc = offered("UTC");
    assert_eq!(utc.len(), ZONES.len() * 5);
    assert_eq!(utc, offered("Asia/Tokyo"));
}
