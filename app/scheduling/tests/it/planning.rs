use model::{AppError, Role};
use platform::{Command, Failure, Tx};
use scheduling::{
    model::*,
    server::{
        commands::{AddSession, CreatePractitioner, CreateService, CreateSpecialty, EditService},
        import::{ImportedPractitioner, import_practitioner},
    },
};
use serde::{Deserialize, Serialize};

use crate::clinic::{Clinic, consultation, rule, session};

#[tokio::test]
async fn sessions_of_one_human_do_not_overlap() {
    let c = Clinic::open().await;
    let overlapping =
        AddSession { starts: "16:45".into(), ends: "18:00".into(), ..session(c.practitioner(), c.t.facility, 1) };
    assert_eq!(rule(&c.t.run(&c.house, overlapping).await.expect_err("overlap")), "schedule_template_no_overlap");
    let touching =
        AddSession { starts: "17:00".into(), ends: "18:00".into(), ..session(c.practitioner(), c.t.facility, 1) };
    c.t.run(&c.house, touching).await.expect("one after the other");
    let elsewhere = session(c.practitioner(), c.t.other_facility, 6);
    assert_eq!(rule(&c.t.run(&c.house, elsewhere).await.expect_err("not there")), "schedule_template_at_own_facility");
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let c = Clinic::open().await;
    let wrong = AddSession {
        starts: "late".into(),
        ends: "25:00".into(),
        grid_minutes: 10,
        grid_offset_minutes: 10,
        ..session(c.practitioner(), c.t.facility, 8)
    };
    let Err(AppError::Invalid { fields }) = c.t.run(&c.house, wrong).await else { panic!("not refused") };
    for field in ["starts", "ends", "weekday", "grid_offset_minutes"] {
        assert!(fields.of(field).is_some(), "{field}");
    }
    let wrong = CreateService { name: " ".into(), duration_minutes: 0, capacity: 0, ..consultation(c.t.facility, "") };
    let Err(AppError::Invalid { fields }) = c.t.run(&c.house, wrong).await else { panic!("not refused") };
    assert_eq!(fields.0.len(), 3);
    let again = c.t.run(&c.house, consultation(c.t.facility, "Consultation")).await;
    assert_eq!(rule(&again.expect_err("one of a name")), "service_name_unique");
}

#[tokio::test]
async fn planning_is_for_the_facility_s_own_staff() {
    let c = Clinic::open().await;
    let elsewhere = c.t.staff(Role::Administrator, c.t.other_facility).await;
    let service = c.t.run(&elsewhere.actor, consultation(c.t.facility, "Mine")).await;
    assert_eq!(service, Err(AppError::NotFound));
    assert_eq!(c.t.run(&c.ada.actor, consultation(c.t.facility, "Mine")).await, Err(AppError::Forbidden));
    c.t.run(&c.reception.actor, consultation(c.t.facility, "Ours")).await.expect("reception plans");
}

#[tokio::test]
async fn what_is_read_before_booking() {
    let c = Clinic::open().await;
    let heart = CreateSpecialty { name: "Cardiology".into(), hint: "Heart and blood pressure".into() };
    let heart = c.t.run(&c.house, heart).await.expect("a specialty");
    let doctor = CreatePractitioner {
        name: "Dr Helen Taussig".into(),
        given: vec!["Helen".into()],
        family: "Taussig".into(),
        prefix: Some("Dr".into()),
        sex: "female".into(),
        about: "Listens first.".into(),
        education: vec!["Johns Hopkins".into()],
        languages: vec!["en".into(), "de".into()],
        specialties: vec![heart],
        facilities: vec![c.t.facility],
    };
    let doctor = c.t.run(&c.house, doctor).await.expect("a practitioner");
    let echo = CreateService { specialty_id: Some(heart), ..consultation(c.t.facility, "Heart check") };
    let echo = c.t.run(&c.house, echo).await.expect("a service");
    c.offer(doctor, echo).await;

    let choices = c.t.ask(&c.ada.actor, BookingChoices::default()).await.expect("choices");
    assert_eq!(choices.specialties.len(), 1);
    assert_eq!(
        choices.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>(),
        ["Consultation", "Heart check"]
    );
    let list =
        c.t.ask(&c.ada.actor, Doctors { specialty_id: Some(heart), ..Doctors::default() }).await.expect("doctors");
    assert_eq!(list.iter().map(|doctor| doctor.name.as_str()).collect::<Vec<_>>(), ["Dr Helen Taussig"]);
    let profile = c.t.ask(&c.ada.actor, DoctorProfile { practitioner_id: doctor }).await.expect("profile");
    assert_eq!(profile.about.as_deref(), Some("Listens first."));
    assert_eq!(profile.services[0].price.to_string(), "45.00 USD");
    assert!(profile.card.bookable);

    let edit = EditService {
        service_id: echo,
        name: "Heart check".into(),
        description: String::new(),
        what_to_bring: String::new(),
        price_minor: 6000,
        duration_minutes: 15,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        bookable_by_patients: true,
        cancel_cutoff_hours: 24,
        active: false,
    };
    c.t.run(&c.house, edit).await.expect("edited");
    let choices = c.t.ask(&c.ada.actor, BookingChoices::default()).await.expect("choices");
    assert_eq!(choices.services.len(), 1, "what is not active is not offered");
}

/// Stands for the importer, which is a command of another department.
#[derive(Clone, Serialize, Deserialize)]
struct ImportTwice {
    facility: model::FacilityId,
}

impl Command for ImportTwice {
    const NAME: &'static str = "test.import_twice";
    const PERMISSION: model::Permission = model::Permission::ImportRecords;
    type Output = Vec<(model::PractitionerId, bool)>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let person = ImportedPractitioner {
            name: "Dr. Gregorio366 Auer97".into(),
            given: vec!["Gregorio366".into()],
            family: "Auer97".into(),
            prefix: Some("Dr.".into()),
            sex: "male".into(),
            identifier_system: "http://hl7.org/fhir/sid/us-npi".into(),
            identifier_value: "9999999999".into(),
            active: true,
        };
        let first = import_practitioner(tx, self.facility, &person).await?;
        let second = import_practitioner(tx, self.facility, &person).await?;
        Ok(vec![first, second])
    }
}

#[tokio::test]
async fn importing_twice_makes_nobody_twice() {
    let c = Clinic::open().await;
    let both = c.t.run(&c.house, ImportTwice { facility: c.t.facility }).await.expect("imported");
    assert_eq!(both[0].0, both[1].0);
    assert_eq!((both[0].1, both[1].1), (true, false));
}
