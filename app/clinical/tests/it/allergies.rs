use clinical::model::{AllergyState, ReviewAllergies, ReviewOutcome, SaveAllergy, ShowAllergies};
use jiff::SignedDuration;
use model::{AllergyId, AppError, PatientId, Role};
use platform::testing::TestHale;

fn penicillin(patient_id: PatientId) -> SaveAllergy {
    SaveAllergy {
        patient_id,
        encounter_id: None,
        allergy_id: None,
        version: None,
        substance: "Penicillin".into(),
        category: "medication".into(),
        kind: "allergy".into(),
        criticality: "high".into(),
        status: String::new(),
        verification: "confirmed".into(),
        reaction: "Hives, swelling".into(),
        severity: "severe".into(),
        note: "<b>as a child</b>".into(),
    }
}

fn answer(patient_id: PatientId, outcome: ReviewOutcome, reason: &str) -> ReviewAllergies {
    ReviewAllergies { patient_id, encounter_id: None, outcome: outcome.name().into(), reason: reason.into() }
}

#[tokio::test]
async fn not_asked_unable_none_and_listed_are_four_states() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    let state = async || t.ask(&nurse, ShowAllergies { patient_id: ada }).await.unwrap().state;
    assert_eq!(state().await, AllergyState::NotAsked);

    let unable = t.run(&nurse, answer(ada, ReviewOutcome::Unable, "")).await;
    assert!(matches!(unable, Err(AppError::Invalid { .. })), "why not must be said: {unable:?}");
    t.run(&nurse, answer(ada, ReviewOutcome::Unable, "unconscious")).await.unwrap();
    assert_eq!(state().await, AllergyState::Unable("unconscious".into()));

    t.clock.advance(SignedDuration::from_mins(1));
    t.run(&nurse, answer(ada, ReviewOutcome::NoneKnown, "")).await.unwrap();
    assert_eq!(state().await, AllergyState::NoneKnown(ReviewOutcome::NoneKnown));

    t.run(&nurse, penicillin(ada)).await.unwrap();
    assert!(matches!(state().await, AllergyState::Entries(_)), "an entry outranks the answer");
    let none = t.run(&nurse, answer(ada, ReviewOutcome::NoneKnown, "")).await;
    assert_eq!(none.unwrap_err().rule_name(), Some("allergies_are_listed"));
}

#[tokio::test]
async fn a_correction_keeps_what_stood_there_and_never_overwrites_another() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    let id: AllergyId = t.run(&nurse, penicillin(ada)).await.unwrap();
    let correct = |version, verification: &str| SaveAllergy {
        allergy_id: Some(id),
        version: Some(version),
        verification: verification.into(),
        ..penicillin(ada)
    };
    t.run(&nurse, correct(1, "refuted")).await.unwrap();
    let list = t.ask(&nurse, ShowAllergies { patient_id: ada }).await.unwrap();
    assert_eq!(list.state, AllergyState::NotAsked, "a refuted allergy does not warn");
    assert_eq!((list.entries[0].version, list.entries[0].reactions.len()), (2, 2));

    let late = t.run(&nurse, correct(1, "confirmed")).await.unwrap_err();
    let AppError::Conflict { details, .. } = late else { panic!("a conflict") };
    assert!(details[0].contains("refuted") && details[1].contains("confirmed"), "{details:?}");

    let was: serde_json::Value = sqlx::query_scalar("select was from allergy_before where allergy_id = $1")
        .bind(id.0)
        .fetch_one(t.pool())
        .await
        .unwrap();
    assert_eq!(was["verification"], "confirmed");
    assert_eq!(was["reactions"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn an_allergy_is_corrected_only_in_its_own_chart() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let bob = t.patient("Bob Stone").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    let id: AllergyId = t.run(&nurse, penicillin(ada)).await.unwrap();
    let crossed = SaveAllergy { allergy_id: Some(id), version: Some(1), ..penicillin(bob) };
    assert_eq!(t.run(&nurse, crossed).await, Err(AppError::NotFound));
    assert!(t.ask(&nurse, ShowAllergies { patient_id: bob }).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn only_those_who_treat_the_patient_see_and_write() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let id = ada.patient_id();
    let elsewhere = t.staff(Role::Nurse, t.other_facility).await.actor;
    assert_eq!(t.ask(&elsewhere, ShowAllergies { patient_id: id }).await, Err(AppError::NotFound));
    assert_eq!(t.run(&elsewhere, penicillin(id)).await, Err(AppError::NotFound));
    for role in [Role::Reception, Role::Laboratory, Role::Billing, Role::Administrator] {
        let actor = t.staff(role, t.facility).await.actor;
        assert_eq!(t.ask(&actor, ShowAllergies { patient_id: id }).await, Err(AppError::Forbidden), "{role:?}");
    }
    assert_eq!(t.run(&ada.actor, penicillin(id)).await, Err(AppError::Forbidden));
}
