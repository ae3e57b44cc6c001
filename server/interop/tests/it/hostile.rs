//! Text that wants to be more than text.

use platform::testing::TestHale;
use serde_json::json;

use crate::{
    chart_bundle::{ALLERGY, CARE_TEAM, CONDITION, GLUCOSE, MEDICATION, SODIUM, changed, chart},
    practice::{import_text, with},
};

async fn family(t: &TestHale, written: &str) -> String {
    let text = with("/entry/0/resource/name", json!([{ "family": written }]));
    import_text(t, &text).await.expect("imported");
    sqlx::query_scalar("select name from patient_summary").fetch_one(t.pool()).await.expect("a patient")
}

#[tokio::test]
async fn markup_is_just_text() {
    let t = TestHale::new().await;
    let name = "</script><script>alert(1)</script>'; drop table patient; --";
    assert_eq!(family(&t, name).await, name);
}

#[tokio::test]
async fn four_byte_characters_and_right_to_left_names_stay() {
    let t = TestHale::new().await;
    assert_eq!(family(&t, "𠮷野家 محمد‌رضا 🩺").await, "𠮷野家 محمد‌رضا 🩺");
}

#[tokio::test]
async fn what_turns_the_direction_is_taken_out() {
    let t = TestHale::new().await;
    assert_eq!(family(&t, "Ada\u{202e}noryB\u{2066}\u{7}").await, "AdanoryB");
}

#[tokio::test]
async fn deep_nesting_is_refused_and_not_followed() {
    let t = TestHale::new().await;
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let text = with("/entry/4/resource/note", json!("DEEP")).replace("\"DEEP\"", &deep);
    let told = import_text(&t, &text).await.expect_err("refused").to_string();
    assert!(told.contains("recursion limit"), "{told}");
}

#[tokio::test]
async fn markup_in_the_chart_is_just_text() {
    let t = TestHale::new().await;
    let markup = "<img src=x onerror=alert(1)>'); drop table problem; --";
    let mut hostile = chart();
    for (place, pointer) in [
        (CONDITION, "/code/text"),
        (ALLERGY, "/reaction/0/manifestation/0/text"),
        (SODIUM, "/interpretation/0/text"),
        (GLUCOSE, "/valueString"),
        (MEDICATION, "/medicationCodeableConcept/coding/0/display"),
        (CARE_TEAM, "/name"),
    ] {
        let at = hostile.pointer_mut(&format!("/entry/{place}/resource{pointer}")).expect("a place");
        *at = json!(markup);
    }
    import_text(&t, &hostile.to_string()).await.expect("imported");
    let shown: Vec<String> = sqlx::query_scalar(
        "select title from problem union all select manifestation from allergy_reaction where position = 0
         union all select value_text from lab_result where status = 'corrected'
         union all select title from medication_request union all select distinct team from care_team_member",
    )
    .fetch_all(t.pool())
    .await
    .expect("rows");
    assert_eq!(shown, vec![markup; 5]);
}

/// Marks that turn the direction could make "no" read as "on".
#[tokio::test]
async fn what_turns_the_direction_is_taken_out_of_the_chart() {
    let t = TestHale::new().await;
    let mut hostile = chart();
    hostile["entry"][GLUCOSE]["resource"]["valueString"] = json!("\u{202e}evitagen\u{0007}\nsecond\u{2066} line");
    hostile["entry"][CONDITION]["resource"]["code"]["text"] = json!("Gout\u{202d}\r\nand more");
    import_text(&t, &hostile.to_string()).await.expect("imported");
    let (value, title): (String, String) = sqlx::query_as(
        "select (select value_text from lab_result where status = 'corrected'), (select title from problem)",
    )
    .fetch_one(t.pool())
    .await
    .expect("both");
    assert_eq!((value.as_str(), title.as_str()), ("evitagen\nsecond line", "Gout and more"));
}

/// A number of thirty digits is kept as exactly as anything is measured; one that nothing measures is refused.
#[tokio::test]
async fn numbers_beyond_all_measure() {
    for (number, exact) in
        [("0", Some("0")), ("-0.000", Some("0")), ("1.5e3", Some("1500")), ("1e40", None), ("-1e-999999999", None)]
    {
        let t = TestHale::new().await;
        let text = changed(SODIUM, "/valueQuantity/value", json!("NUMBER")).replace("\"NUMBER\"", number);
        let imported = import_text(&t, &text).await;
        match exact {
            Some(exact) => {
                imported.unwrap_or_else(|error| panic!("{number}: {error}"));
                let kept: String =
                    sqlx::query_scalar("select value_number::text from lab_result where value_number is not null")
                        .fetch_one(t.pool())
                        .await
                        .expect("a value");
                assert_eq!(kept, exact);
            }
            None => {
                let told = imported.expect_err("refused").to_string();
                assert!(told.contains("Entry 10 (Observation), valueQuantity.value"), "{told}");
            }
        }
    }
}
