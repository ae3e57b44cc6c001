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
            contents: Default::default(),
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
