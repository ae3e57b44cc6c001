use jiff::SignedDuration;
use model::{AppError, Role};
use patients::model::{SearchPatients, StartSearch};
use platform::testing::TestHale;

use crate::people::{names, register, search, typed};

#[tokio::test]
async fn people_are_found_by_what_is_at_hand() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let mut asa = typed(t.facility, "Åse Marie", "Müller-Øverland", "1984-02-29");
    asa.phone = "+47 22 33 58 89".into();
    asa.email = "Ase@Example.org".into();
    register(&t, &desk, asa).await;
    register(&t, &desk, typed(t.facility, "Jean-Luc", "O'Brien", "1932-06-09")).await;
    register(&t, &desk, typed(t.facility, "Иван", "Тургенев", "1918-11-09")).await;
    register(&t, &desk, typed(t.facility, "小龍", "李", "1940-11-27")).await;
    register(&t, &desk, typed(t.facility, "Schaden", "Andy", "1932")).await;

    register(&t, &desk, typed(t.facility, "Chen", "Meyer", "1971-03-04")).await;
    register(&t, &desk, typed(t.facility, "Anna", "Philips", "1988-10-12")).await;

    let asa = "Åse Marie Müller-Øverland";
    let luc = "Jean-Luc O'Brien";
    for (text, name) in [
        ("Åse", asa),
        ("ase", asa),
        ("A\u{30a}se", asa),
        ("mul", asa),
        ("overland ase", asa),
        ("muler", asa),
        ("5889", asa),
        ("22335889", asa),
        ("ase@example.org", asa),
        ("29 Feb 1984", asa),
        ("29.02.1984", asa),
        ("ase 1984-02-29", asa),
        ("obrien", luc),
        ("O’Brien", luc),
        ("luc", luc),
        ("jean-luc", luc),
        ("brien", luc),
        ("06/09/1932", luc),
        ("o'brian", luc),
        // As it sounds, and with a slip in both names.
        ("filips", "Anna Philips"),
        ("filips 1988-10-12", "Anna Philips"),
        ("Maier Chen", "Chen Meyer"),
        ("Filips Annna", "Anna Philips"),
        ("ИВАН", "Иван Тургенев"),
        ("Тург", "Иван Тургенев"),
        ("李", "小龍 李"),
    ] {
        let found = names(&t, &desk, text).await;
        assert!(found.iter().any(|found| found == name), "{text:?} finds {found:?}");
    }
    for (text, whom) in [("ase obrien", 0), ("zzzz", 0), ("ase 1932", 0), ("1999-01-01", 0), ("%", 0), ("_", 0)] {
        match search(&t, &desk, text).await {
            Ok(found) => assert_eq!(found.patients.total, whom, "{text:?}"),
            Err(error) => assert!(matches!(error, AppError::Invalid { .. }), "{text:?}: {error}"),
        }
    }
    // A year may be all that is known, on either side.
    assert_eq!(names(&t, &desk, "9 June 1932").await.len(), 2);
    assert_eq!(names(&t, &desk, "1932").await.len(), 2);
}

#[tokio::test]
async fn the_record_number_finds_one_and_a_slip_is_named() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;
    register(&t, &desk, typed(t.facility, "Grace", "Hopper", "1906-12-09")).await;
    let ada = search(&t, &desk, "byron").await.unwrap().patients.items.remove(0);
    for text in [ada.mrn.to_string(), ada.mrn.digits().to_owned(), format!("{} byron", ada.mrn.digits())] {
        assert_eq!(names(&t, &desk, &text).await, ["Ada Byron"], "{text}");
    }
    let mut digits = ada.mrn.digits().to_owned().into_bytes();
    digits[8] = (digits[8] - b'0' + 1) % 10 + b'0';
    let slip = search(&t, &desk, std::str::from_utf8(&digits).unwrap()).await.unwrap();
    assert_eq!(slip.patients.total, 0);
    assert!(slip.hint.is_some_and(|hint| hint.contains("The last digit does not fit")));
}

#[tokio::test]
async fn the_best_come_first_and_pages_follow() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let names_of_25: Vec<String> = ('A'..='Y').map(|letter| format!("{letter}nn{letter}")).collect();
    for (day, given) in (1..).zip(&names_of_25) {
        register(&t, &desk, typed(t.facility, given, "Smithson", &format!("19{day:02}-01-{day:02}"))).await;
    }
    register(&t, &desk, typed(t.facility, "Zoe", "Smith", "2001-07-07")).await;
    let id = t.run(&desk, StartSearch { text: "smith".into() }).await.unwrap().id;
    let first = t.ask(&desk, SearchPatients { search: id, page: 1 }).await.unwrap();
    assert_eq!(first.patients.total, 26);
    assert_eq!(first.patients.items[0].name, "Zoe Smith");
    assert_eq!(first.patients.items[0].age.as_deref(), Some("24 y"));
    let second = t.ask(&desk, SearchPatients { search: id, page: 2 }).await.unwrap();
    assert_eq!((first.patients.items.len(), second.patients.items.len()), (20, 6));
}

#[tokio::test]
async fn only_patients_of_the_own_facilities_are_found() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let other = t.staff(Role::Reception, t.other_facility).await.actor;
    register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;
    assert_eq!(names(&t, &desk, "byron").await.len(), 1);
    assert_eq!(names(&t, &other, "byron").await.len(), 0);
    // Both houses at once.
    let both = t.staff(Role::Reception, t.other_facility).await;
    t.grant(both.account, Role::Doctor, t.facility).await;
    let both = t.actor_of(&t.session(both.account, platform::session::SessionKind::Staff).await).await;
    assert_eq!(names(&t, &both, "byron").await.len(), 1);
}

#[tokio::test]
async fn a_search_is_one_s_own_and_ends() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let colleague = t.staff(Role::Reception, t.facility).await.actor;
    let search = t.run(&desk, StartSearch { text: "byron".into() }).await.unwrap().id;
    assert_eq!(t.ask(&colleague, SearchPatients { search, page: 1 }).await.unwrap_err(), AppError::NotFound);
    t.clock.advance(SignedDuration::from_mins(61));
    assert_eq!(t.ask(&desk, SearchPatients { search, page: 1 }).await.unwrap_err(), AppError::NotFound);
    // The next search clears what is over.
    t.run(&desk, StartSearch { text: "hopper".into() }).await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from patient_search").fetch_one(t.pool()).await.unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn patients_and_strangers_do_not_search() {
    let t = TestHale::new().await;
    let patient = t.patient("Ada Byron").await.actor;
    let text = StartSearch { text: "byron".into() };
    assert_eq!(t.run(&patient, text.clone()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(t.run(&t.anonymous(), text).await.unwrap_err(), AppError::Unauthenticated);
}

#[tokio::test]
async fn whom_a_search_showed_is_on_record() {
    let t = TestHale::new().await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let ada = register(&t, &desk, typed(t.facility, "Ada", "Byron", "1985-12-10")).await;
    names(&t, &desk, "byron").await;
    let seen: i64 =
        sqlx::query_scalar("select count(*) from audit_event where action = 'patients.search' and patient_id = $1")
            .bind(ada.0)
            .fetch_one(t.pool())
            .await
            .unwrap();
    assert_eq!(seen, 1);
}
