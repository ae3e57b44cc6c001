//! What the contact form looks like when the server writes it.

use kit::{RouteAnnouncer, Submission};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{components::Router, location::RequestUrl};
use model::{AppError, FormOutcome, PatientId};
use patients::{
    api::EditContact,
    components::ContactForm,
    model::{PatientDetails, PatientHead, Sex, Telecom, TelecomSystem},
};

fn details() -> PatientDetails {
    PatientDetails {
        head: PatientHead {
            id: PatientId(uuid::Uuid::nil()),
            name: "Ada Byron".into(),
            mrn: "1000 0002-2".parse().expect("a record number"),
            birth_date: None,
            age: None,
            sex: Sex::Female,
            deceased: false,
            language: None,
        },
        version: 3,
        gender_identity: None,
        marital_status: None,
        deceased_at: None,
        names: Vec::new(),
        telecoms: vec![Telecom::new(TelecomSystem::Phone, "555-759-5889".into())],
        addresses: Vec::new(),
        identifiers: Vec::new(),
        contacts: Vec::new(),
        coverages: Vec::new(),
        kept: Vec::new(),
        account: None,
    }
}

fn page(own: bool, outcome: Option<FormOutcome>) -> String {
    Owner::new().with(|| {
        if let Some(outcome) = outcome {
            provide_context(outcome);
        }
        provide_context(RequestUrl::new("/staff/patients/1"));
        let action = Submission::<EditContact>::new();
        let form = move || view! { <ContactForm action details=details() own/> };
        view! { <Router><RouteAnnouncer/>{form()}</Router> }.to_html()
    })
}

#[test]
fn every_field_is_part_of_the_command() {
    for own in [true, false] {
        let html = page(own, None);
        for name in
            ["patient_id", "version", "phone", "email", "address_line", "postal_code", "city", "state", "country"]
        {
            assert!(html.contains(&format!("name=\"cmd[{name}]\"")), "{name} in {html}");
        }
        assert!(html.contains("555-759-5889"));
    }
    assert!(!page(false, None).contains("<details open"));
}

#[test]
fn an_error_opens_the_folded_form() {
    let outcome = FormOutcome {
        path: EditContact::PATH.into(),
        error: AppError::invalid("phone", "A phone number has 5 to 15 digits."),
        values: vec![("__form".into(), "contact".into()), ("cmd[phone]".into(), "12".into())],
    };
    let html = page(false, Some(outcome));
    assert!(html.contains("A phone number has 5 to 15 digits."), "{html}");
    assert!(html.contains("<details open"), "{html}");
    assert!(html.contains("value=\"12\""), "{html}");
}
