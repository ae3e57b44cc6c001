use clinical::model::{MyAccesses, MyRecord, MyVisit, MyVisits, ShowAllergies, ShowVisits};
use model::{AppError, EncounterId, PatientId};
use platform::testing::TestHale;
use uuid::Uuid;

/// Visits as an import brings them, `count` of them, a day apart.
async fn visits(t: &TestHale, patient: PatientId, count: i32) {
    sqlx::query(
        "insert into encounter (id, facility_id, patient_id, state, kind, starts_at, ends_at, zone, imported, created_at)
         select gen_random_uuid(), $1, $2, 'completed', 'Visit ' || n, now() - make_interval(days => n), now() - make_interval(days => n),
                'America/New_York', true, now()
         from generate_series(1, $3) n",
    )
    .bind(t.facility.0)
    .bind(patient.0)
    .bind(count)
    .execute(t.pool())
    .await
    .expect("insert visits");
}

#[tokio::test]
async fn visits_come_page_by_page_and_none_twice() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    visits(&t, ada.patient_id(), 100).await;
    let doctor = t.doctor("Dr Grace Hopper", t.facility).await.actor;
    let (mut after, mut seen) = (None, std::collections::HashSet::new());
    loop {
        let page = t.ask(&doctor, ShowVisits { patient_id: ada.patient_id(), after }).await.unwrap();
        assert_eq!(page.total, 100);
        assert!(page.items.iter().all(|visit| seen.insert(visit.id)), "none twice");
        after = page.older;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 100);
    assert_eq!(t.ask(&ada.actor, MyVisits { after: None }).await.unwrap().items.len(), 20);
}

#[tokio::test]
async fn a_patient_reads_what_was_shared_and_nothing_else() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let bob = t.patient("Bob Stone").await;
    let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
    visits(&t, ada.patient_id(), 1).await;
    let visit = t.ask(&ada.actor, MyVisits { after: None }).await.unwrap().items[0].id;
    for (title, shared) in [("Consultation", true), ("For colleagues", false)] {
        let id = t.hale().random().uuid(t.clock.now());
        sqlx::query(
            "insert into note (id, patient_id, encounter_id, author_id, title, state, shared_at, created_at, updated_at)
             values ($1, $2, $3, $4, $5, 'signed', case when $6 then now() end, now(), now())",
        )
        .bind(id)
        .bind(ada.patient_id().0)
        .bind(visit.0)
        .bind(doctor.account.0)
        .bind(title)
        .bind(shared)
        .execute(t.pool())
        .await
        .unwrap();
        sqlx::query(
            "insert into note_version (note_id, patient_id, version, kind, body, signed_by, signed_at)
             values ($1, $2, 1, 'signed', 'Text of ' || $3, $4, now())",
        )
        .bind(id)
        .bind(ada.patient_id().0)
        .bind(title)
        .bind(doctor.account.0)
        .execute(t.pool())
        .await
        .unwrap();
    }
    let own = t.ask(&ada.actor, MyVisit { encounter_id: visit }).await.unwrap();
    assert_eq!(own.notes.len(), 1);
    assert_eq!(own.notes[0].parts[0].body, "Text of Consultation");
    assert_eq!(own.summary, None);
    assert_eq!(t.ask(&bob.actor, MyVisit { encounter_id: visit }).await, Err(AppError::NotFound));
    let none = EncounterId(Uuid::nil());
    assert_eq!(t.ask(&ada.actor, MyVisit { encounter_id: none }).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn who_looked_is_shown_in_plain_words_with_a_name() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
    for _ in 0..3 {
        t.ask(&doctor.actor, ShowAllergies { patient_id: ada.patient_id() }).await.unwrap();
    }
    t.ask(&ada.actor, MyRecord {}).await.unwrap();
    let log = t.ask(&ada.actor, MyAccesses { before: None }).await.unwrap();
    let line = log.items.iter().find(|line| line.who == "Dr Grace Hopper").expect("the doctor looked");
    assert_eq!((line.what.as_str(), line.times, line.own), ("Looked at your allergies", 3, false));
    assert_eq!(line.role.as_deref(), Some("Doctor at Hale General"));
    assert!(log.items.iter().any(|line| line.own));
    let bob = t.patient("Bob Stone").await;
    assert!(t.ask(&bob.actor, MyAccesses { before: None }).await.unwrap().items.is_empty());
}
