use clinical::model::{RecordVitalSigns, ShowVitalSigns, Vital, VitalFlag, WithdrawObservation};
use jiff::SignedDuration;
use model::{AppError, PatientId, Role};
use platform::testing::TestHale;

fn round(patient_id: PatientId) -> RecordVitalSigns {
    RecordVitalSigns {
        patient_id,
        encounter_id: None,
        systolic: String::new(),
        diastolic: String::new(),
        heart_rate: String::new(),
        respiratory_rate: String::new(),
        temperature: String::new(),
        saturation: String::new(),
        weight: String::new(),
        height: String::new(),
        pain: String::new(),
    }
}

#[tokio::test]
async fn a_round_is_written_whole_with_the_index_that_follows_from_it() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    let first = RecordVitalSigns {
        systolic: "184".into(),
        diastolic: "96".into(),
        temperature: "36,8".into(),
        weight: "70".into(),
        height: "175".into(),
        ..round(ada)
    };
    assert_eq!(t.run(&nurse, first).await, Ok(6));
    t.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(
        t.run(&nurse, RecordVitalSigns { weight: "72".into(), ..round(ada) }).await,
        Ok(2),
        "with the last height"
    );

    let shown = t.ask(&nurse, ShowVitalSigns { patient_id: ada, before: None }).await.unwrap();
    let value = |vital: Vital| shown.latest.iter().find(|one| one.name == vital.words()).expect("measured");
    assert_eq!(value(Vital::Systolic).flag, Some(VitalFlag::VeryHigh));
    assert_eq!(value(Vital::Temperature).value, "36.8");
    assert_eq!(value(Vital::BodyMassIndex).value, "23.5");
    assert_eq!(shown.sets.len(), 2);
    assert_eq!(
        shown.charts.iter().map(|chart| chart.title.as_str()).collect::<Vec<_>>(),
        ["Body weight", "Body mass index"]
    );
}

#[tokio::test]
async fn a_value_that_nobody_has_is_refused_and_nothing_is_written() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    let wrong = RecordVitalSigns { heart_rate: "72".into(), temperature: "98.6".into(), ..round(ada) };
    let Err(AppError::Invalid { fields }) = t.run(&nurse, wrong).await else { panic!("refused") };
    assert!(fields.of("temperature").is_some() && fields.of("heart_rate").is_none());
    assert!(t.ask(&nurse, ShowVitalSigns { patient_id: ada, before: None }).await.unwrap().sets.is_empty());
}

#[tokio::test]
async fn what_is_withdrawn_takes_what_was_derived_from_it() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    t.run(&nurse, RecordVitalSigns { weight: "700".into(), ..round(ada) }).await.unwrap_err();
    t.run(&nurse, RecordVitalSigns { weight: "170".into(), height: "175".into(), pain: "0".into(), ..round(ada) })
        .await
        .unwrap();
    let shown = t.ask(&nurse, ShowVitalSigns { patient_id: ada, before: None }).await.unwrap();
    let weight = shown.latest.iter().find(|one| one.name == Vital::Weight.words()).expect("measured").id;
    let wrong = |reason: &str| WithdrawObservation { patient_id: ada, observation_id: weight, reason: reason.into() };
    assert!(matches!(t.run(&nurse, wrong(" ")).await, Err(AppError::Invalid { .. })));
    t.run(&nurse, wrong("a digit too many")).await.unwrap();
    let left = t.ask(&nurse, ShowVitalSigns { patient_id: ada, before: None }).await.unwrap();
    let names: Vec<&str> = left.latest.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, [Vital::Height.words(), Vital::Pain.words()]);
    assert_eq!(t.run(&nurse, wrong("again")).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_value_in_another_unit_is_shown_without_a_flag_and_stays_off_the_chart() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await.patient_id();
    let nurse = t.staff(Role::Nurse, t.facility).await.actor;
    for (hours, value, unit) in [(0, "98.6", "[degF]"), (1, "36.9", "Cel"), (2, "37.0", "Cel")] {
        sqlx::query(
            "insert into observation (id, patient_id, category, code, title, value_number, unit, taken_at, imported, recorded_at)
             values (gen_random_uuid(), $1, 'vital_signs', '8310-5', 'Body temperature', $2::numeric, $3,
                     now() - make_interval(hours => $4), true, now())",
        )
        .bind(ada.0)
        .bind(value)
        .bind(unit)
        .bind(hours)
        .execute(t.pool())
        .await
        .unwrap();
    }
    let shown = t.ask(&nurse, ShowVitalSigns { patient_id: ada, before: None }).await.unwrap();
    assert_eq!((shown.latest[0].unit.as_str(), shown.latest[0].flag), ("°F", None));
    assert_eq!(shown.charts[0].lines[0].points.len(), 2);
    assert_eq!(shown.sets.len(), 3);
}
