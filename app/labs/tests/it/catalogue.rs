//! The catalogue that comes with Hale, and how those who keep it change it.

use jiff::SignedDuration;
use labs::{
    model::{formula::Formula, *},
    server::unit,
};
use model::{AppError, LabTestId, Role};
use platform::testing::User;
use uuid::Uuid;

use crate::lab::{Lab, beside, rule};

/// Whoever keeps the catalogue.
async fn keeper(lab: &Lab) -> User {
    lab.t.staff(Role::Administrator, lab.t.facility).await
}

async fn show(lab: &Lab, who: &User, test_id: LabTestId) -> TestDetail {
    lab.t.ask(&who.actor, ShowTest { test_id }).await.expect("a test")
}

fn range(test_id: LabTestId) -> AddRange {
    AddRange {
        test_id,
        sex: String::new(),
        age_from: "18 years".into(),
        age_to: String::new(),
        pregnant: String::new(),
        low: "130".into(),
        high: "150".into(),
        critical_low: String::new(),
        critical_high: String::new(),
        valid_from: String::new(),
        source: "House rule 2026".into(),
    }
}

fn unchanged(detail: &TestDetail) -> EditTest {
    let test = detail.test.clone();
    let ticked = |on: bool| if on { "on".to_owned() } else { String::new() };
    EditTest {
        test_id: test.id,
        version: detail.version,
        name: test.name,
        plain_name: detail.plain_name.clone(),
        about: detail.about.clone(),
        loinc: test.loinc.unwrap_or_default(),
        specimen: detail.specimen.clone(),
        tube: test.tube,
        unit: test.unit.unwrap_or_default(),
        decimals: detail.decimals.to_string(),
        price_code: test.price_code.unwrap_or_default(),
        panels: detail.panels.iter().filter(|panel| panel.belongs).map(|panel| panel.id.to_string()).collect(),
        turnaround_minutes: detail.turnaround_minutes.to_string(),
        release_category: test.release_category.name().into(),
        release_hours: test.release_hours.map(|hours| hours.to_string()).unwrap_or_default(),
        sensitive: ticked(test.sensitive),
        second_person: ticked(detail.second_person),
        delta_percent: detail.delta_percent.map(|percent| percent.to_string()).unwrap_or_default(),
        active: ticked(test.active),
    }
}

#[tokio::test]
async fn what_comes_with_hale_is_whole() {
    let lab = Lab::open().await;
    let keeper = keeper(&lab).await;
    let catalogue = lab.t.ask(&keeper.actor, ShowCatalogue {}).await.expect("a catalogue");
    assert_eq!(catalogue.tests.len(), 58);
    let mut wrong = Vec::new();
    for test in catalogue.tests {
        let detail = show(&lab, &keeper, test.id).await;
        if !test.loinc.as_deref().is_some_and(loinc::is_code) {
            wrong.push(format!("{}: LOINC {:?}", test.code, test.loinc));
        }
        if test.price_code.is_none() {
            wrong.push(format!("{} has no price code", test.code));
        }
        if detail.kind == ValueKind::Quantity && !test.unit.as_deref().is_some_and(unit::is_ucum) {
            wrong.push(format!("{}: {:?} is no UCUM", test.code, test.unit));
        }
        for range in detail.ranges {
            if range.source.is_none() {
                wrong.push(format!("{}: nobody says the range of {}", test.code, range.who));
            }
        }
        // As the page sends it back, it is taken: nothing is in the catalogue that a person could not write there.
        let same = unchanged(&show(&lab, &keeper, test.id).await);
        if let Err(refused) = lab.t.run(&keeper.actor, same).await {
            wrong.push(format!("{}: {refused:?}", test.code));
        }
    }
    for code in sqlx::query_scalar::<_, String>(
        "select code from lab_test_alias where system = 'http://loinc.org'
         union select unnest(array_append(other_loincs, loinc)) from lab_panel where loinc is not null",
    )
    .fetch_all(lab.t.pool())
    .await
    .expect("codes")
    {
        if !loinc::is_code(&code) {
            wrong.push(format!("{code} is no LOINC code"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A formula is right for the units that it was published with, and for no others.
#[tokio::test]
async fn what_is_calculated_is_measured_in_the_units_of_its_formula() {
    let lab = Lab::open().await;
    let units = [
        ("NA", "mmol/L"),
        ("CL", "mmol/L"),
        ("CO2", "mmol/L"),
        ("CA", "mg/dL"),
        ("ALB", "g/dL"),
        ("CREA", "mg/dL"),
        ("CHOL", "mg/dL"),
        ("HDL", "mg/dL"),
        ("TRIG", "mg/dL"),
        ("HCT", "%"),
        ("RBC", "10*6/uL"),
        ("HB", "g/dL"),
        ("FE", "ug/dL"),
        ("TIBC", "ug/dL"),
        ("UALB", "mg/L"),
        ("UCREA", "mg/dL"),
    ];
    for code in Formula::ALL.iter().flat_map(|formula| formula.inputs()) {
        let unit: String = sqlx::query_scalar("select unit from lab_test where code = $1")
            .bind(code)
            .fetch_one(lab.t.pool())
            .await
            .expect("an input that is measured");
        assert!(units.contains(&(code, &unit)), "{code} is measured in {unit}");
    }
}

#[tokio::test]
async fn a_value_is_judged_by_the_range_that_held_when_it_was_collected() {
    let lab = Lab::open().await;
    let keeper = keeper(&lab).await;
    let na = lab.test("NA").await;
    let before = lab.verified("NA", "133").await;
    let flag = async |id| lab.show(id).await.analysis.current.expect("verified").flag;
    assert_eq!(flag(before).await, Some(Flag::Low), "136 to 145");
    // Drawn today, and measured after the range was changed.
    let drawn_before = lab.ready(&["NA"]).await;

    let adults = show(&lab, &keeper, na).await.ranges.into_iter().find(|range| range.who.contains("from 12 months"));
    let adults = adults.expect("the range that comes with Hale");
    let today = show(&lab, &keeper, na).await.today;
    let end = EndRange { range_id: adults.id, last_day: today.to_string() };
    lab.t.run(&keeper.actor, end.clone()).await.expect("ended");
    assert_eq!(rule(lab.t.run(&keeper.actor, end).await), "range_ended");
    let tomorrow = today.tomorrow().expect("a day");
    let new = AddRange { valid_from: tomorrow.to_string(), ..range(na) };
    lab.t.run(&keeper.actor, new).await.expect("added");
    lab.t.clock.advance(SignedDuration::from_hours(24));

    let after = lab.verified("NA", "133").await;
    assert_eq!(flag(after).await, Some(Flag::Normal), "130 to 150");
    let late = lab.analysis(drawn_before.id, "NA").await;
    lab.enter(&lab.tech, &[(late, "133")]).await.expect("entered");
    lab.verify(&lab.second, &[late]).await.expect("verified");
    assert_eq!(flag(late).await, Some(Flag::Low), "it was collected while the old one held");
    assert_eq!(flag(before).await, Some(Flag::Low), "what was judged stays");
    let rows = show(&lab, &keeper, na).await.ranges;
    let standing = |id| rows.iter().find(|row| row.id == id).map(|row| row.standing);
    assert_eq!(standing(adults.id), Some(RangeStanding::Over));
}

#[tokio::test]
async fn no_two_ranges_hold_for_the_same_person_on_the_same_day() {
    let lab = Lab::open().await;
    let keeper = keeper(&lab).await;
    let na = lab.test("NA").await;
    let add = async |change: &dyn Fn(&mut AddRange)| {
        let mut new = range(na);
        change(&mut new);
        lab.t.run(&keeper.actor, new).await
    };
    // Everybody from a year on has one.
    assert_eq!(beside(add(&|_| ()).await), ["age_from"]);
    assert_eq!(beside(add(&|new| new.sex = "female".into()).await), ["age_from"]);
    assert_eq!(beside(add(&|new| new.pregnant = "yes".into()).await), ["age_from"]);
    assert_eq!(beside(add(&|new| new.valid_from = "2030-01-01".into()).await), ["age_from"]);
    let urate = lab.test("URATE").await;
    let child = |sex: &str| AddRange {
        sex: sex.into(),
        age_from: "2 years".into(),
        age_to: "18 years".into(),
        low: "2.0".into(),
        high: "5.5".into(),
        ..range(urate)
    };
    lab.t.run(&keeper.actor, child("female")).await.expect("beside the grown-ups’");
    lab.t.run(&keeper.actor, child("male")).await.expect("beside the girls’");
    assert_eq!(beside(lab.t.run(&keeper.actor, child("")).await), ["age_from"]);
    // One that has not begun is taken back, and makes room.
    let detail = show(&lab, &keeper, na).await;
    let adults = detail.ranges.iter().find(|range| range.who.contains("from 12 months")).expect("a range").id;
    let end = EndRange { range_id: adults, last_day: "2026-12-31".into() };
    lab.t.run(&keeper.actor, end).await.expect("ended");
    let next_year = |new: &mut AddRange| new.valid_from = "2027-01-01".into();
    add(&next_year).await.expect("added");
    assert_eq!(beside(add(&next_year).await), ["age_from"]);
    let to_come = show(&lab, &keeper, na).await.ranges;
    let to_come = to_come.iter().find(|range| range.standing == RangeStanding::ToCome).expect("one to come").id;
    let end = EndRange { range_id: to_come, last_day: detail.today.to_string() };
    lab.t.run(&keeper.actor, end).await.expect("taken back");
    add(&next_year).await.expect("there is room");
}

#[tokio::test]
async fn what_makes_no_range_is_refused_beside_its_field() {
    let lab = Lab::open().await;
    let keeper = keeper(&lab).await;
    let ggt = lab.test("GGT").await;
    let refused = async |change: &dyn Fn(&mut AddRange)| {
        let mut new = AddRange { age_from: "1 year".into(), age_to: "2 years".into(), ..range(ggt) };
        change(&mut new);
        beside(lab.t.run(&keeper.actor, new).await).join(" ")
    };
    assert_eq!(refused(&|new| new.sex = "other".into()).await, "sex");
    assert_eq!(refused(&|new| new.age_from = "18".into()).await, "age_from");
    assert_eq!(refused(&|new| new.age_to = "1 year".into()).await, "age_to");
    assert_eq!(refused(&|new| (new.sex, new.pregnant) = ("male".into(), "yes".into())).await, "pregnant");
    assert_eq!(refused(&|new| new.low = "< 3".into()).await, "low");
    assert_eq!(refused(&|new| new.low = "1,5".into()).await, "low");
    assert_eq!(refused(&|new| new.low = "151".into()).await, "high");
    assert_eq!(refused(&|new| new.critical_low = "131".into()).await, "low");
    assert_eq!(refused(&|new| new.critical_high = "149".into()).await, "critical_high");
    assert_eq!(refused(&|new| (new.low, new.high) = (String::new(), String::new())).await, "low");
    assert_eq!(refused(&|new| new.valid_from = "soon".into()).await, "valid_from");
    assert_eq!(refused(&|new| new.source = String::new()).await, "source");
    // 0 is a limit.
    let zero = AddRange {
        age_from: "1 year".into(),
        age_to: "2 years".into(),
        low: "0".into(),
        high: "0".into(),
        ..range(ggt)
    };
    lab.t.run(&keeper.actor, zero).await.expect("from 0 to 0");
    let hiv = range(lab.test("HIV").await);
    assert_eq!(rule(lab.t.run(&keeper.actor, hiv).await), "no_number");

    let adults = show(&lab, &keeper, ggt).await.ranges[0].id;
    let end = |last_day: &str| EndRange { range_id: adults, last_day: last_day.into() };
    for wrong in ["", "soon", "2026-02-28"] {
        assert_eq!(beside(lab.t.run(&keeper.actor, end(wrong)).await), ["last_day"], "{wrong}");
    }
    let nobodys = EndRange { range_id: Uuid::nil(), last_day: "2026-03-02".into() };
    assert_eq!(lab.t.run(&keeper.actor, nobodys).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_range_is_never_edited_in_place() {
    let lab = Lab::open().await;
    for change in
        ["low = 1", "high = null", "sex = 'male'", "age_from_days = 1", "valid_from = '2020-01-01'", "source = 'x'"]
    {
        let sql = format!("update lab_range set {change} where test_id = (select id from lab_test where code = 'CRP')");
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(lab.t.pool()).await.expect_err(change);
        let constraint = refused.as_database_error().and_then(|error| error.constraint()).map(str::to_owned);
        assert_eq!(constraint.as_deref(), Some("lab_range_stays"), "{change}");
    }
}

#[tokio::test]
async fn a_test_is_changed_by_those_who_keep_the_catalogue_and_whoever_saves_over_a_change_is_told() {
    let lab = Lab::open().await;
    let keeper = keeper(&lab).await;
    let crp = lab.test("CRP").await;
    let detail = show(&lab, &keeper, crp).await;
    let change = |change: &dyn Fn(&mut EditTest)| {
        let mut edit = unchanged(&detail);
        change(&mut edit);
        edit
    };
    for stranger in [&lab.doctor, &lab.nurse, &lab.ada] {
        assert_eq!(lab.t.run(&stranger.actor, change(&|_| ())).await, Err(AppError::Forbidden));
        assert_eq!(lab.t.run(&stranger.actor, range(crp)).await, Err(AppError::Forbidden));
        let end = EndRange { range_id: detail.ranges[0].id, last_day: "2026-03-02".into() };
        assert_eq!(lab.t.run(&stranger.actor, end).await, Err(AppError::Forbidden));
        assert_eq!(lab.t.ask(&stranger.actor, ShowTest { test_id: crp }).await, Err(AppError::Forbidden));
    }
    type Mistake = (&'static str, fn(&mut EditTest));
    let wrong: [Mistake; 8] = [
        ("loinc", |edit| edit.loinc = "1988-6".into()),
        ("unit", |edit| edit.unit = "mg/dL".into()),
        ("decimals", |edit| edit.decimals = "7".into()),
        ("name", |edit| edit.name = " ".into()),
        ("tube", |edit| edit.tube = String::new()),
        ("turnaround_minutes", |edit| edit.turnaround_minutes = "0".into()),
        ("release_category", |edit| edit.release_category = "whenever".into()),
        ("release_hours", |edit| edit.release_hours = String::new()),
    ];
    for (field, mistake) in wrong {
        assert_eq!(beside(lab.t.run(&keeper.actor, change(&mistake)).await), [field]);
    }
    let panel = detail.panels.iter().find(|panel| panel.name.contains("Liver")).expect("a panel").id;
    let edit = change(&|edit| {
        edit.price_code = "LAB-0042".into();
        edit.panels = vec![panel.to_string()];
        edit.second_person = "on".into();
    });
    lab.t.run(&keeper.actor, edit.clone()).await.expect("changed");
    let now = show(&lab, &keeper, crp).await;
    assert_eq!(now.test.price_code.as_deref(), Some("LAB-0042"));
    assert!(now.second_person && now.panels.iter().any(|one| one.id == panel && one.belongs));
    assert!(
        matches!(lab.t.run(&keeper.actor, edit).await, Err(AppError::Conflict { .. })),
        "the version is an old one"
    );
    let nobodys = EditTest { test_id: Uuid::nil().into(), ..change(&|_| ()) };
    assert_eq!(lab.t.run(&keeper.actor, nobodys).await, Err(AppError::NotFound));
}

/// A unit can be chosen as long as no number stands in it.
#[tokio::test]
async fn a_unit_stays_once_there_are_results() {
    let lab = Lab::open().await;
    let keeper = keeper(&lab).await;
    let ucrea = lab.test("UCREA").await;
    let edit = async |unit: &str| {
        let detail = show(&lab, &keeper, ucrea).await;
        lab.t.run(&keeper.actor, EditTest { unit: unit.into(), ..unchanged(&detail) }).await
    };
    assert_eq!(beside(edit("mg per dl").await), ["unit"]);
    assert_eq!(beside(edit("K/uL").await), ["unit"], "not UCUM");
    edit("mmol/L").await.expect("nothing is measured yet");
    lab.verified("UCREA", "9").await;
    assert_eq!(beside(edit("mg/dL").await), ["unit"]);
    assert!(show(&lab, &keeper, ucrea).await.unit_is_fixed);
}
