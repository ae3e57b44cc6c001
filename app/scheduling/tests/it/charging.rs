//! What billing is told of an appointment.

use billing::model::{AddChargeCode, ChargeSource, ChargeState, SetBillingPolicy, ShowWork};
use model::{AppointmentId, Role};
use scheduling::model::*;

use crate::clinic::{Clinic, at};

impl Clinic {
    async fn charges(&self) -> Vec<(ChargeSource, String, Option<String>)> {
        let clerk = self.t.staff(Role::Billing, self.t.facility).await;
        let work = self.t.ask(&clerk.actor, ShowWork { facility_id: None }).await.expect("work");
        let waiting = work.unbilled.into_iter().inspect(|charge| assert_eq!(charge.state, ChargeState::Billable));
        waiting.map(|charge| (charge.source, charge.name, charge.total.map(|total| total.to_string()))).collect()
    }

    /// Missed appointments are charged 15.00 from now on.
    async fn charges_no_shows(&self) {
        let clerk = self.t.staff(Role::Billing, self.t.facility).await;
        let code = AddChargeCode {
            code: "NO-SHOW".into(),
            name: "Missed appointment".into(),
            plain_name: "Missed appointment".into(),
        };
        let code = self.t.run(&clerk.actor, code).await.expect("a code");
        let list = billing::model::CreatePriceList {
            facility_id: self.t.facility,
            payer_class: "self_pay".into(),
            name: "2026".into(),
            valid_from: "2026-01-01".into(),
            valid_to: String::new(),
        };
        let list = self.t.run(&clerk.actor, list).await.expect("a list");
        let price = billing::model::SetPrice {
            price_list_id: list,
            code_id: code,
            unit_price: "15".into(),
            discount_percent: String::new(),
            surcharge_percent: String::new(),
            tax_percent: String::new(),
            tax: String::new(),
        };
        self.t.run(&clerk.actor, price).await.expect("a price");
        let policy = SetBillingPolicy {
            facility_id: self.t.facility,
            series: "HG".into(),
            due_days: "30".into(),
            no_show_code: "NO-SHOW".into(),
            discount_percent: String::new(),
            smallest_coin: "0.01".into(),
            second_person_from: String::new(),
        };
        self.t.run(&clerk.actor, policy).await.expect("a policy");
    }

    async fn misses(&self, appointment_id: AppointmentId) {
        self.t.run(&self.reception.actor, MarkNoShow { appointment_id }).await.expect("did not come");
    }
}

#[tokio::test]
async fn a_finished_consultation_is_charged_at_the_price_that_was_agreed() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-02T15:00:00Z").await;
    c.t.run(&c.doctor.actor, MarkArrived { appointment_id: id, late_reason: String::new() }).await.expect("arrived");
    c.t.run(&c.doctor.actor, StartConsultation { appointment_id: id }).await.expect("started");
    assert!(c.charges().await.is_empty(), "nothing before it is done");
    c.t.run(&c.doctor.actor, FinishConsultation { appointment_id: id }).await.expect("finished");
    let charges = c.charges().await;
    assert_eq!(charges.len(), 1);
    assert_eq!((charges[0].0, charges[0].2.as_deref()), (ChargeSource::Appointment, Some("45.00 USD")));
}

#[tokio::test]
async fn who_did_not_come_is_charged_only_where_the_house_says_so() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-02T16:00:00Z").await;
    c.t.clock.set(at("2026-03-02T16:15:00Z"));
    c.misses(id).await;
    assert!(c.charges().await.is_empty());
    c.charges_no_shows().await;
    let next = c.book(&c.ada, "2026-03-02T17:00:00Z").await;
    c.t.clock.set(at("2026-03-02T17:15:00Z"));
    c.misses(next).await;
    let charged = (ChargeSource::NoShow, "Missed appointment".to_owned(), Some("15.00 USD".to_owned()));
    assert_eq!(c.charges().await, [charged]);
    let late = MarkArrived { appointment_id: next, late_reason: "Train was late".into() };
    c.t.run(&c.reception.actor, late).await.expect("here after all");
    assert!(c.charges().await.is_empty(), "who came after all did not miss it");
}

/// The list's price, and what the insurer is expected to carry, stand on the page before it is booked; without a list, what was
/// agreed.
#[tokio::test]
async fn whoever_books_sees_what_it_will_cost_them() {
    let c = Clinic::open().await;
    let held = c.t.run(&c.ada.actor, c.wish(&c.ada, "2026-03-03T15:00:00Z")).await.expect("a hold");
    let look = async || c.t.ask(&c.ada.actor, ShowHold { appointment_id: held.id }).await.expect("the page");
    let page = look().await;
    assert_eq!(page.estimate, None);
    c.charges_no_shows().await;
    let clerk = c.t.staff(Role::Billing, c.t.facility).await;
    let code: uuid::Uuid = c.t.new_key().into();
    sqlx::query("insert into charge_code (id, kind, subject_id, code, name, plain_name, created_at) values ($1, 'service', $2, 'VISIT', 'Visit', 'Visit', now())")
        .bind(code)
        .bind(page.appointment.service_id.0)
        .execute(c.t.pool())
        .await
        .expect("a code");
    assert_eq!(look().await.estimate, None, "the list has no price for it yet");
    let list: uuid::Uuid = sqlx::query_scalar("select id from price_list").fetch_one(c.t.pool()).await.expect("a list");
    let price = billing::model::SetPrice {
        price_list_id: list.into(),
        code_id: code.into(),
        unit_price: "60".into(),
        discount_percent: String::new(),
        surcharge_percent: String::new(),
        tax_percent: String::new(),
        tax: String::new(),
    };
    c.t.run(&clerk.actor, price).await.expect("a price");
    let shares = async || look().await.estimate.map(|sum| (sum.patient.to_string(), sum.payer.to_string()));
    assert_eq!(shares().await, Some(("60.00 USD".into(), "0.00 USD".into())));
    let coverage: uuid::Uuid = c.t.new_key().into();
    sqlx::query("insert into coverage (id, patient_id, status, payor, member_id) values ($1, $2, 'active', 'Northern Mutual', 'NM-1')")
        .bind(coverage)
        .bind(c.ada.patient_id().0)
        .execute(c.t.pool())
        .await
        .expect("a coverage");
    let terms = billing::model::SetCoverageTerms {
        coverage_id: coverage.into(),
        facility_id: c.t.facility,
        copay: "10".into(),
        patient_percent: "20".into(),
        deductible: String::new(),
        ceiling: String::new(),
        valid_from: String::new(),
    };
    c.t.run(&clerk.actor, terms).await.expect("terms");
    assert_eq!(shares().await, Some(("20.00 USD".into(), "40.00 USD".into())), "10 and a fifth of the other 50");
}
