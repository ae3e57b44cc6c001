use identity::model::{CurrentSession, Letterhead};
use jiff::civil::date;
use model::Role;
use platform::{Actor, testing::TestHale};

async fn letterhead(t: &TestHale, actor: &Actor) -> Option<Letterhead> {
    t.ask(actor, CurrentSession {}).await.expect("a session").expect("signed in").letterhead
}

#[tokio::test]
async fn paper_names_the_facility_and_its_own_time() {
    let t = TestHale::new().await;
    let nurse = t.staff(Role::Nurse, t.facility).await;
    let head = letterhead(&t, &nurse.actor).await.expect("a head");
    assert_eq!(head.place, "Hale General");
    assert_eq!(head.address.as_deref(), Some("1 Main Street, Springfield · +1 555 0100"));
    assert_eq!(head.now.local, date(2026, 3, 2).at(9, 0, 0, 0));
    assert_eq!(head.now.abbreviation, "EST");
    let desk = t.staff(Role::Reception, t.other_facility).await;
    assert_eq!(letterhead(&t, &desk.actor).await.expect("a head").now.local.hour(), 14);
}

#[tokio::test]
async fn who_works_at_two_facilities_names_both_and_no_single_address() {
    let t = TestHale::new().await;
    let both = t.staff(Role::Nurse, t.facility).await;
    t.grant(both.account, Role::Nurse, t.other_facility).await;
    let token = t.session(both.account, platform::session::SessionKind::Staff).await;
    let head = letterhead(&t, &t.actor_of(&token).await).await.expect("a head");
    assert_eq!((head.place.as_str(), head.address), ("Hale General · Hale Riverside", None));
}

#[tokio::test]
async fn a_patient_s_paper_is_the_facility_s_that_knows_them() {
    let t = TestHale::new().await;
    let ada = t.patient_at("Ada Byron", t.other_facility).await;
    assert_eq!(letterhead(&t, &ada.actor).await.expect("a head").place, "Hale Riverside");
}
