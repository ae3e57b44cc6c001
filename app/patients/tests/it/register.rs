use model::{AppError, Role};
use patients::model::{ConfirmRegistration, OpenRegistration, Registered};
use platform::{Actor, testing::TestHale};
use uuid::Uuid;

use crate::people::{register, typed};

async fn patients(t: &TestHale) -> i64 {
    sqlx::query_scalar("select count(*) from patient").fetch_one(t.pool()).await.expect("a count")
}

async fn draft(t: &TestHale, desk: &Actor, given: &str, family: &str, birth_date: &str) -> Uuid {
    match t.run(desk, typed(t.facility, given, family, birth_date)).await.expect("a draft") {
        Registered::LooksLikeOthers(draft) => draft,
        Registered::Patient(_) => panic!("{given} {family} looks like somebody"),
    }
}

#[tokio::test]
async fn somebody_like_somebody_is_looked_at_first() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let ada = register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;

    // A typo and swapped day and month.
    let id = draft(&t, &desk, "Ada", "Bryon", "1985-10-12").await;
    assert_eq!(patients(&t).await, 1);
    let open = t.ask(&desk, OpenRegistration { draft: Some(id) }).await.unwrap();
    let waiting = open.draft.expect("the draft");
    assert_eq!(waiting.typed.family, "Bryon");
    assert_eq!(waiting.duplicates[0].patient.id, ada);
    assert!(waiting.duplicates[0].because.contains("nearly the same birth date"), "{:?}", waiting.duplicates);

    let made = t.run(&desk, ConfirmRegistration { draft_id: id }).await.unwrap();
    assert_ne!(made, ada);
    assert_eq!(patients(&t).await, 2);
    let again = t.run(&desk, ConfirmRegistration { draft_id: id }).await.unwrap_err();
    assert!(matches!(again, AppError::RuleBroken { ref rule, .. } if rule == "registration_ended"), "{again}");
}

#[tokio::test]
async fn namesakes_of_another_age_are_registered_at_once() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "1943-04-01")).await;
    register(&t, &desk, typed(t.facility, "Grace", "Hopper", "1985-12-10")).await;
    assert_eq!(patients(&t).await, 3);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_patient() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let (key, ada) = (t.new_key(), typed(t.facility, "Ada", "Byron", "1985-12-10"));
    let first = t.run_with_key(&desk, key, ada.clone()).await.unwrap();
    let second = t.run_with_key(&desk, key, ada).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(patients(&t).await, 1);
}

#[tokio::test]
async fn a_draft_is_one_s_own() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let colleague = t.staff(Role::Reception, t.facility).await.actor;
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;
    let id = draft(&t, &desk, "Ada", "Byron", "1985-12-10").await;
    assert_eq!(t.ask(&colleague, OpenRegistration { draft: Some(id) }).await.unwrap().draft, None);
    assert!(t.run(&colleague, ConfirmRegistration { draft_id: id }).await.is_err());
}

#[tokio::test]
async fn another_facility_s_patients_are_not_disclosed_by_trying_names() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let other = t.staff(Role::Reception, t.other_facility).await.actor;
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;
    register(&t, &other, typed(t.other_facility, "Ada", "Byron", "1985-12-10")).await;
    assert_eq!(patients(&t).await, 2);
}

#[tokio::test]
async fn only_the_desk_of_the_facility_registers() {
    let t = TestHale::new().await;
    let ada = typed(t.facility, "Ada", "Byron", "1985-12-10");
    let elsewhere = t.staff(Role::Reception, t.other_facility).await.actor;
    let doctor = t.staff(Role::Doctor, t.facility).await.actor;
    let patient = t.patient("Grace Hopper").await.actor;
    assert_eq!(t.run(&elsewhere, ada.clone()).await.unwrap_err(), AppError::NotFound);
    assert_eq!(t.run(&doctor, ada.clone()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(t.run(&patient, ada.clone()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(t.run(&t.anonymous(), ada).await.unwrap_err(), AppError::Unauthenticated);
}

/// "In the future" is judged by the calendar on the facility's wall.
#[tokio::test]
async fn today_is_the_facility_s() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    // Still 2 March in New York, already the 3rd in London.
    t.clock.set("2026-03-03T02:00:00Z".parse().unwrap());
    let newborn = typed(t.facility, "Ada", "Byron", "2026-03-03");
    let Err(AppError::Invalid { fields }) = t.run(&desk, newborn).await else { panic!("refused") };
    assert!(fields.of("birth_date_year").is_some_and(|message| message.contains("future")));
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "2026-03-02")).await;
}

#[tokio::test]
async fn hostile_names_are_text_or_are_cleaned() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let long = "𠮷".repeat(200);
    for (family, shown) in [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; drop table patient; --", "'; drop table patient; --"),
        ("Ada\u{202e}noryB\0", "AdanoryB"),
        (long.as_str(), long.as_str()),
    ] {
        let id = register(&t, &desk, typed(t.facility, "", family, "1985")).await;
        let name: String = sqlx::query_scalar("select name from patient_summary where patient_id = $1")
            .bind(id.0)
            .fetch_one(t.pool())
            .await
            .unwrap();
        assert_eq!(name, shown);
    }
}
