use model::{AppError, Role};
use patients::model::{MyRecord, PatientChartHead, ShowPatient};
use platform::testing::TestHale;

#[tokio::test]
async fn the_banner_says_who_it_is() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let doctor = t.staff(Role::Doctor, t.facility).await.actor;
    let head = t.ask(&doctor, PatientChartHead { patient_id: ada.patient_id() }).await.unwrap();
    assert_eq!((head.name.as_str(), head.age.as_deref(), head.sex.word()), ("Ada Byron", Some("40 y"), "Female"));
    assert_eq!(head.birth_date.map(|date| date.to_string()).as_deref(), Some("10 Dec 1985"));
}

/// It is already 10 December in London, and still the 9th in New York: the birthday is the facility's.
#[tokio::test]
async fn the_birthday_comes_at_the_facility_s_midnight() {
    let t = TestHale::new().await;
    t.clock.set("2026-12-10T03:00:00Z".parse().unwrap());
    for (facility, age) in [(t.facility, "40 y"), (t.other_facility, "41 y")] {
        let ada = t.patient_at("Ada Byron", facility).await;
        let record = t.ask(&ada.actor, MyRecord {}).await.unwrap().unwrap();
        assert_eq!(record.head.age.as_deref(), Some(age));
    }
}

#[tokio::test]
async fn who_died_has_the_age_of_that_day() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    sqlx::query("update patient set deceased = true, deceased_at = '2022-11-27T10:00:00-05:00' where id = $1")
        .bind(ada.patient_id().0)
        .execute(t.pool())
        .await
        .unwrap();
    let head = t.ask(&ada.actor, MyRecord {}).await.unwrap().unwrap().head;
    assert_eq!((head.deceased, head.age.as_deref()), (true, Some("36 y")));
}

#[tokio::test]
async fn the_preferred_name_is_shown() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    sqlx::query("insert into patient_name (patient_id, position, use, given, family) values ($1, 1, 'usual', '{Countess}', 'Lovelace'), ($1, 2, 'maiden', '{Ada}', 'Gordon')")
        .bind(ada.patient_id().0)
        .execute(t.pool())
        .await
        .unwrap();
    let record = t.ask(&ada.actor, MyRecord {}).await.unwrap().unwrap();
    assert_eq!((record.head.name.as_str(), record.names.len()), ("Countess Lovelace", 3));
}

#[tokio::test]
async fn who_opens_a_record() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let grace = t.patient("Grace Hopper").await;
    let show = || ShowPatient { patient_id: ada.patient_id() };
    for role in [Role::Reception, Role::Nurse, Role::Doctor] {
        assert!(t.ask(&t.staff(role, t.facility).await.actor, show()).await.is_ok(), "{role:?}");
        let elsewhere = t.staff(role, t.other_facility).await.actor;
        assert_eq!(t.ask(&elsewhere, show()).await.unwrap_err(), AppError::NotFound, "{role:?}");
    }
    for role in [Role::Administrator, Role::Hr, Role::Auditor] {
        assert_eq!(t.ask(&t.staff(role, t.facility).await.actor, show()).await.unwrap_err(), AppError::Forbidden);
    }
    // Patients have their own page; the staff's is not theirs, whoever's record it is.
    assert_eq!(t.ask(&ada.actor, show()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(t.ask(&grace.actor, show()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(t.ask(&t.anonymous(), show()).await.unwrap_err(), AppError::Unauthenticated);
    assert_eq!(t.ask(&t.staff(Role::Doctor, t.facility).await.actor, MyRecord {}).await.unwrap(), None);
}

#[tokio::test]
async fn every_look_is_on_record() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let doctor = t.staff(Role::Doctor, t.facility).await.actor;
    t.ask(&doctor, ShowPatient { patient_id: ada.patient_id() }).await.unwrap();
    let seen: i64 = sqlx::query_scalar(
        "select count(*) from audit_event where action = 'patients.show_patient' and patient_id = $1",
    )
    .bind(ada.patient_id().0)
    .fetch_one(t.pool())
    .await
    .unwrap();
    assert_eq!(seen, 1);
}

#[tokio::test]
async fn the_details_hold_every_list_in_its_order() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    for statement in [
        "delete from patient_telecom where patient_id = $1",
        "insert into patient_telecom (patient_id, position, system, value, use, rank)
         values ($1, 7, 'email', 'ada@example.org', null, null), ($1, 8, 'phone', '+1 617 555 0199', 'home', 1)",
        "insert into patient_address (patient_id, position, use, lines, city)
         values ($1, 1, 'old', '{}', 'Paris'), ($1, 0, 'home', '{\"12 St James’s Square\",\"Flat \\\"2\\\", left\"}', null)",
        "insert into patient_identifier (patient_id, system, value, kind)
         values ($1, 'urn:a', '1', null), ($1, 'urn:b', '2', 'Passport')",
        "insert into patient_contact (patient_id, position, relationship, name) values ($1, 0, 'Mother', 'Annabella (Noel), Lady')",
        "insert into coverage (id, patient_id, status, payor)
         values (gen_random_uuid(), $1, 'cancelled', 'Old Mutual'), (gen_random_uuid(), $1, 'active', 'Guardian')",
        "with bundle as (
             insert into fhir_bundle (id, facility_id, sha256, file_name, entry_count, imported_at, imported_by)
             select gen_random_uuid(), facility_id, repeat('a', 64), 'ada.json', 2, now(), 'cli'
             from patient_facility where patient_id = $1 returning id)
         insert into fhir_resource (id, bundle_id, resource_type, source_id, patient_id, resource)
         select gen_random_uuid(), id, 'ExplanationOfBenefit', 'urn:' || n, $1, '{}' from bundle, generate_series(1, 2) n",
    ] {
        sqlx::query(statement).bind(ada.0).execute(t.pool()).await.expect(statement);
    }
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let details = t.ask(&desk, ShowPatient { patient_id: ada }).await.unwrap();
    let telecoms: Vec<_> =
        details.telecoms.iter().map(|one| (one.value.as_str(), one.use_.as_deref(), one.rank)).collect();
    assert_eq!(telecoms, [("+1 617 555 0199", Some("home"), Some(1)), ("ada@example.org", None, None)]);
    assert_eq!(details.addresses[0].lines, ["12 St James’s Square", "Flat \"2\", left"]);
    assert_eq!((details.addresses[1].city.as_deref(), details.addresses[1].lines.len()), (Some("Paris"), 0));
    let identifiers: Vec<_> = details.identifiers.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(identifiers, ["2", "1"], "those with a name first");
    let contact = &details.contacts[0];
    assert_eq!((contact.name.as_deref(), contact.phone.as_deref()), (Some("Annabella (Noel), Lady"), None));
    let coverages: Vec<_> = details.coverages.iter().map(|one| (one.payor.as_deref(), one.state())).collect();
    assert_eq!(coverages, [(Some("Guardian"), "Active"), (Some("Old Mutual"), "Cancelled")]);
    let kept: Vec<_> = details.kept.iter().map(|one| (one.resource_type.as_str(), one.count)).collect();
    assert_eq!(kept, [("ExplanationOfBenefit", 2)]);
    assert!(details.account.is_some());
}
