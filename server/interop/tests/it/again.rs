//! Bundles that an earlier version of Hale took in: it kept the chart whole, this version reads it.

use interop::{
    fhir::{Source, again, import},
    synthea::BUNDLES,
};
use model::{AppError, Role};
use platform::testing::TestHale;
use serde_json::json;

use crate::{
    chart_bundle::{CONDITION, ENCOUNTER, chart, url},
    practice::{ADMIN, import_text, rows},
};

const CHART: &str = "lab_result, lab_analysis, lab_report, observation, allergy_reaction, allergy, allergy_review, problem,
                     immunization, procedure_done, medication_request, care_team_member, encounter_transition, encounter";

const TYPES: &str = "'AllergyIntolerance', 'CareTeam', 'Condition', 'DiagnosticReport', 'Encounter', 'Immunization',
                     'MedicationRequest', 'Observation', 'Procedure'";

/// As the first reader left it: everything of the chart is in fhir_resource only.
async fn as_the_first_reader(t: &TestHale) {
    for sql in [
        format!("truncate {CHART} cascade"),
        format!("update fhir_resource set became = null where resource_type in ({TYPES})"),
        "update fhir_bundle set reader = 1".to_owned(),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(t.pool()).await.expect("turned back");
    }
}

/// Everything of the chart that does not depend on when it was written.
async fn contents(t: &TestHale) -> String {
    let sql = "select md5(string_agg(line, ';' order by line)) from (
        select concat_ws('|', 'e', patient_id, state, class, kind, reason, starts_at, ends_at) as line from encounter
        union all select concat_ws('|', 'p', patient_id, code, title, clinical_status, onset, abated) from problem
        union all select concat_ws('|', 'o', patient_id, category, code, value_number, unit, value_text, taken_at) from observation
        union all select concat_ws('|', 'i', patient_id, code, given_at) from immunization
        union all select concat_ws('|', 'd', patient_id, code, performed_at, reason) from procedure_done
        union all select concat_ws('|', 'm', patient_id, code, status, dosage, requester) from medication_request
        union all select concat_ws('|', 'c', patient_id, team, member, role) from care_team_member
        union all select concat_ws('|', 'a', patient_id, substance, status, verification) from allergy
        union all select concat_ws('|', 'r', r.patient_id, r.name, r.collected_at, a.code, v.value_number, v.unit, v.flag, v.verified_at)
                  from lab_report r join lab_analysis a on a.report_id = r.id join lab_result v on v.analysis_id = a.id) all_of_it";
    sqlx::query_scalar(sql).fetch_one(t.pool()).await.expect("a digest")
}

#[tokio::test]
async fn what_was_kept_by_the_first_reader_becomes_the_same_chart() {
    let t = TestHale::new().await;
    let files: Vec<Source> = BUNDLES.iter().map(|(name, bytes)| Source::Carried(name, bytes)).collect();
    import(t.hale(), &ADMIN, t.facility, &files, |_| {}).await.expect("imported");
    let (whole, digest) = (rows(&t).await, contents(&t).await);
    as_the_first_reader(&t).await;
    assert_ne!(rows(&t).await, whole);

    let summary = again(t.hale(), &ADMIN, false, |_| {}).await.expect("taken in");
    let total = summary.total();
    assert_eq!((summary.files, total.taken_in, total.kept), (9, 1168, 0));
    assert_eq!((rows(&t).await, contents(&t).await), (whole, digest));

    // Once is enough, whoever asks and however.
    for all in [false, true] {
        let summary = again(t.hale(), &ADMIN, all, |_| {}).await.expect("nothing to do");
        assert_eq!((summary.total().taken_in, rows(&t).await), (0, whole));
    }
    let files: Vec<Source> = BUNDLES.iter().map(|(name, bytes)| Source::Carried(name, bytes)).collect();
    let summary = import(t.hale(), &ADMIN, t.facility, &files, |_| {}).await.expect("imported");
    assert_eq!((summary.total().taken_in, summary.total().unchanged, rows(&t).await), (0, 1518, whole));
}

/// The first reader did not look inside: what is broken there stays as it is, and stops nothing.
#[tokio::test]
async fn what_can_not_be_read_stays_whole() {
    let t = TestHale::new().await;
    import_text(&t, &chart().to_string()).await.expect("imported");
    as_the_first_reader(&t).await;
    for (place, path, value) in
        [(CONDITION, "{subject,reference}", json!("Patient/nobody")), (ENCOUNTER, "{status}", json!("on the way"))]
    {
        sqlx::query("update fhir_resource set resource = jsonb_set(resource, $1::text[], $2) where source_id = $3")
            .bind(path.trim_matches(['{', '}']).split(',').map(str::to_owned).collect::<Vec<_>>())
            .bind(value)
            .bind(url(place))
            .execute(t.pool())
            .await
            .expect("broken");
    }
    // Whom the diagnosis is about was found when it came; the visit can't be read, and takes nothing with it.
    let summary = again(t.hale(), &ADMIN, false, |_| {}).await.expect("taken in");
    assert_eq!((summary.by_type["Encounter"].taken_in, summary.by_type["Encounter"].kept), (0, 1), "{summary}");
    assert_eq!(summary.by_type["Condition"].taken_in, 1, "{summary}");
    let (patient, visit): (bool, bool) =
        sqlx::query_as("select p.patient_id = (select id from patient), p.encounter_id is null from problem p")
            .fetch_one(t.pool())
            .await
            .unwrap();
    assert!(patient && visit);
    let kept: Vec<String> =
        sqlx::query_scalar("select resource_type from fhir_resource where became is null order by 1")
            .fetch_all(t.pool())
            .await
            .unwrap();
    assert_eq!(kept, ["Encounter", "ExplanationOfBenefit"]);
}

#[tokio::test]
async fn only_those_who_may_import_go_through_it_again() {
    let t = TestHale::new().await;
    import_text(&t, &chart().to_string()).await.expect("imported");
    as_the_first_reader(&t).await;
    let before = rows(&t).await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let refused = again(t.hale(), &desk, true, |_| {}).await.expect_err("refused").to_string();
    assert!(refused.contains(&AppError::Forbidden.to_string()), "{refused}");
    let elsewhere = t.staff(Role::Administrator, t.other_facility).await.actor;
    let summary = again(t.hale(), &elsewhere, true, |_| {}).await.expect("nothing there");
    assert_eq!((summary.files, rows(&t).await), (0, before));
    let here = t.staff(Role::Administrator, t.facility).await.actor;
    assert!(again(t.hale(), &here, true, |_| {}).await.expect("taken in").total().taken_in > 0);
}
