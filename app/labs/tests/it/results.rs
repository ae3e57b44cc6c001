use std::collections::BTreeMap;

use labs::model::*;

use crate::lab::{Lab, beside, rule};

#[tokio::test]
async fn values_are_read_flagged_and_compared_with_the_last_one() {
    let lab = Lab::open().await;
    lab.verified("NA", "140").await;
    lab.t.clock.advance(jiff::SignedDuration::from_hours(24));
    let signed = lab.ready(&["NA", "CREA", "TROPT"]).await;
    let (na, crea, trop) = (
        lab.analysis(signed.id, "NA").await,
        lab.analysis(signed.id, "CREA").await,
        lab.analysis(signed.id, "TROPT").await,
    );
    let entered = lab.enter(&lab.tech, &[(na, "128"), (crea, "0.8"), (trop, "< 3")]).await.expect("entered");
    let warning = entered.results.iter().find(|one| one.analysis_id == na).and_then(|one| one.warning.clone());
    assert_eq!(warning.as_deref(), Some("A large change against the last value: −9 %."));
    let waiting = |detail: AnalysisDetail| detail.analysis.waiting.expect("it waits");
    let na = waiting(lab.show(na).await);
    assert_eq!((na.flag, na.range.as_deref()), (Some(Flag::Low), Some("136 to 145")));
    assert!(na.delta.is_some_and(|delta| delta.remarkable));
    let crea = waiting(lab.show(crea).await);
    assert_eq!(
        (crea.shown.as_str(), crea.flag, crea.range.as_deref()),
        ("0.80", Some(Flag::Normal), Some("0.50 to 1.10"))
    );
    let trop = waiting(lab.show(trop).await);
    assert_eq!((trop.shown.as_str(), trop.flag), ("< 3", Some(Flag::Normal)));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_beside_its_field_and_nothing_is_saved() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["NA", "HIV"]).await;
    let (na, hiv) = (lab.analysis(signed.id, "NA").await, lab.analysis(signed.id, "HIV").await);
    for (value, choice) in
        [("high", "Not detected"), ("140.5", "Not detected"), ("1,40", "Not detected"), ("140", "negative")]
    {
        let wrong = beside(lab.enter(&lab.tech, &[(na, value), (hiv, choice)]).await);
        assert_eq!(wrong.len(), 1, "{value} {choice}: {wrong:?}");
        assert!(wrong[0].starts_with("values["));
    }
    let saved: i64 =
        sqlx::query_scalar("select count(*) from lab_result").fetch_one(lab.t.pool()).await.expect("a count");
    assert_eq!(saved, 0);
    let order = lab.order(&["K"]).await;
    let k = lab.analysis(order.id, "K").await;
    assert_eq!(rule(lab.enter(&lab.tech, &[(k, "4.0")]).await), "specimen_not_accepted");
}

#[tokio::test]
async fn zero_is_a_value_and_another_unit_has_no_flag() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["PLT", "GLU"]).await;
    let (plt, glu) = (lab.analysis(signed.id, "PLT").await, lab.analysis(signed.id, "GLU").await);
    lab.enter(&lab.tech, &[(plt, "0")]).await.expect("entered");
    let plt = lab.show(plt).await.analysis.waiting.expect("it waits");
    assert_eq!((plt.shown.as_str(), plt.flag), ("0", Some(Flag::CriticalLow)));
    let entered = lab.enter_in(&lab.tech, glu, "5", "mmol/L").await;
    assert!(entered.results[0].warning.as_deref().is_some_and(|warning| warning.contains("mmol/L")));
    let glu = lab.show(glu).await.analysis.waiting.expect("it waits");
    assert_eq!((glu.flag, glu.unit.as_deref(), glu.range), (None, Some("mmol/L"), None));
    assert!(glu.no_flag_reason.is_some());
}

#[tokio::test]
async fn pregnancy_at_collection_chooses_the_range() {
    let lab = Lab::open().await;
    let mut flags = Vec::new();
    for pregnant in ["", "yes"] {
        let signed = lab.order(&["HB"]).await;
        let specimen_id = signed.specimens[0];
        let collect = CollectSpecimen { specimen_id, pregnant: pregnant.into() };
        lab.t.run(&lab.nurse.actor, collect).await.expect("collected");
        lab.t.run(&lab.tech.actor, ReceiveSpecimen { specimen_id }).await.expect("received");
        lab.t.run(&lab.tech.actor, AcceptSpecimen { specimen_id }).await.expect("accepted");
        let hb = lab.analysis(signed.id, "HB").await;
        lab.enter(&lab.tech, &[(hb, "11.5")]).await.expect("entered");
        flags.push(lab.show(hb).await.analysis.waiting.expect("it waits").flag);
    }
    assert_eq!(flags, [Some(Flag::Low), Some(Flag::Normal)]);
}

#[tokio::test]
async fn calculated_values_follow_and_are_verified_with_what_they_come_from() {
    let lab = Lab::open().await;
    let basket = lab.basket(&[], &["LIPID"]).await;
    let signed = lab.t.run(&lab.doctor.actor, basket).await.expect("signed");
    lab.draw(signed.specimens[0]).await;
    let ids = |codes: &'static [&'static str]| {
        let lab = &lab;
        async move {
            let mut ids = Vec::new();
            for code in codes {
                ids.push(lab.analysis(signed.id, code).await);
            }
            ids
        }
    };
    let measured = ids(&["CHOL", "HDL", "TRIG"]).await;
    let ldl = ids(&["LDL"]).await[0];
    assert_eq!(rule(lab.enter(&lab.tech, &[(ldl, "100")]).await), "calculated");
    let values: Vec<_> = measured.iter().copied().zip(["200", "50", "900"]).collect();
    lab.enter(&lab.tech, &values).await.expect("entered");
    let shown = lab.show(ldl).await.analysis;
    assert_eq!((shown.state, shown.waiting.is_none()), (AnalysisState::Pending, true));
    assert!(shown.not_done_reason.is_some_and(|why| why.contains("800")));
    lab.enter(&lab.tech, &[(measured[2], "150")]).await.expect("typed again");
    assert_eq!(lab.show(ldl).await.analysis.waiting.expect("calculated").shown, "123");
    assert_eq!(rule(lab.verify(&lab.second, &[ldl]).await), "inputs_first");
    let mut all = measured.clone();
    all.extend(ids(&["LDL", "NHDL"]).await);
    lab.verify(&lab.second, &all).await.expect("verified together");
    assert_eq!(lab.state("lab_order", signed.id.0).await, "completed");
    // T6.5: what was computed from a corrected value is corrected with it.
    lab.amend(&lab.second, measured[2], 2, "250").await.expect("amended");
    let ldl = lab.show(ldl).await;
    let current = ldl.analysis.current.expect("it stands");
    assert_eq!((current.status, ldl.versions.len()), (ResultStatus::Corrected, 2));
    assert!(current.reason.is_some_and(|why| why.contains("mixed up")));
    assert_eq!(rule(lab.amend(&lab.second, ldl.analysis.id, current.version, "90").await), "calculated");
}

#[tokio::test]
async fn two_people_at_one_tube_do_not_type_over_each_other() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["NA"]).await;
    let na = lab.analysis(signed.id, "NA").await;
    let typed = |value: &str, seen: String| {
        let one = |text: &str| BTreeMap::from([(na.to_string(), text.to_owned())]);
        EnterResults { values: one(value), seen: one(&seen), ..EnterResults::default() }
    };
    lab.t.run(&lab.tech.actor, typed("140", String::new())).await.expect("the first");
    assert_eq!(rule(lab.t.run(&lab.second.actor, typed("150", String::new())).await), "newer_value");
    let seen = lab.latest(na).await.to_string();
    lab.t.run(&lab.second.actor, typed("141", seen.clone())).await.expect("having looked");
    // Whoever verifies what they no longer look at is told, too.
    let stale = lab.t.run(&lab.tech.actor, VerifyResults { results: vec![seen] }).await;
    assert_eq!(rule(stale), "newer_value");
}

#[tokio::test]
async fn a_second_person_verifies_by_account_and_all_or_nothing() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["K", "NA"]).await;
    let (k, na) = (lab.analysis(signed.id, "K").await, lab.analysis(signed.id, "NA").await);
    lab.enter(&lab.tech, &[(k, "4.1"), (na, "140")]).await.expect("entered");
    assert_eq!(rule(lab.verify(&lab.tech, &[na, k]).await), "second_person");
    assert_eq!(lab.state("lab_analysis", na.0).await, "entered", "nothing of it happened");
    // Typed again by the second person: now the first one may.
    lab.enter(&lab.second, &[(k, "4.2")]).await.expect("typed again");
    assert_eq!(rule(lab.verify(&lab.second, &[k]).await), "second_person");
    lab.verify(&lab.tech, &[k, na]).await.expect("by the other one");
    let rows = lab.t.ask(&lab.tech.actor, ToVerify { facility_id: None }).await.expect("a list");
    assert!(rows.is_empty());
}

#[tokio::test]
async fn a_retest_counts_for_nothing_and_what_is_not_done_completes_the_order() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["NA", "CL"]).await;
    let (na, cl) = (lab.analysis(signed.id, "NA").await, lab.analysis(signed.id, "CL").await);
    lab.enter(&lab.tech, &[(na, "170")]).await.expect("entered");
    lab.t.run(&lab.second.actor, RequestRetest { analysis_id: na, reason: "Unlikely".into() }).await.expect("again");
    assert!(lab.verify(&lab.second, &[na]).await.is_err());
    lab.enter(&lab.tech, &[(na, "141")]).await.expect("measured again");
    lab.verify(&lab.second, &[na]).await.expect("verified");
    assert_eq!(lab.show(na).await.versions.len(), 2, "the first value stays readable");
    let not_done = MarkNotDone { analysis_id: cl, reason: "Not enough material".into() };
    lab.t.run(&lab.tech.actor, not_done.clone()).await.expect("not done");
    assert_eq!(lab.state("lab_order", signed.id.0).await, "completed");
    assert_eq!(rule(lab.t.run(&lab.tech.actor, not_done).await), "analysis_move_listed");
}

#[tokio::test]
async fn markup_in_a_comment_stays_what_it_is() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["UCULT"]).await;
    let id = lab.analysis(signed.id, "UCULT").await;
    let text = "<script>alert(1)</script> E. coli > 10^5/mL";
    lab.enter(&lab.tech, &[(id, text)]).await.expect("entered");
    assert_eq!(lab.show(id).await.analysis.waiting.expect("it waits").shown, text);
}
