//! Text that wants to be more than text.

use platform::testing::TestHale;
use serde_json::json;

use crate::practice::{import_text, with};

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
