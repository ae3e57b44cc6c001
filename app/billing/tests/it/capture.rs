use billing::{
    model::*,
    server::capture::{self, Appointment, Test},
};
use jiff::civil::date;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::office::{Office, usd};

/// What another department does in its own transaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Happens {
    Fulfilled(Told),
    NoShow(Told),
    Tested(Told),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Told {
    id: Uuid,
    of: Uuid,
    patient: model::PatientId,
    practitioner: model::PractitionerId,
    facility: model::FacilityId,
}

impl Command for Happens {
    const NAME: &'static str = "test.happens";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let (Self::Fulfilled(told) | Self::NoShow(told) | Self::Tested(told)) = self.clone();
        let appointment = Appointment {
            id: told.id.into(),
            facility: told.facility,
            patient: told.patient,
            service: told.of.into(),
            name: "Heart check",
            practitioner: told.practitioner,
            on: date(2026, 3, 2),
            agreed: usd(8000),
        };
        let test = Test {
            analysis: told.id.into(),
            facility: told.facility,
            patient: told.patient,
            test: told.of.into(),
            name: "Potassium",
            plain_name: "Potassium in the blood",
            practitioner: Some(told.practitioner),
        };
        match self {
            Self::Fulfilled(_) => capture::appointment_fulfilled(tx, &appointment).await,
            Self::NoShow(_) => capture::no_show(tx, &appointment).await,
            Self::Tested(_) => capture::test_verified(tx, &test).await,
        }
    }
}

struct Ward {
    office: Office,
    doctor: platform::testing::User,
}

impl Ward {
    async fn open() -> Self {
        let office = Office::open().await;
        let doctor = office.t.doctor("Dr Grace Hopper", office.here()).await;
        Self { office, doctor }
    }

    fn told(&self, of: Uuid) -> Told {
        let (office, doctor) = (&self.office, &self.doctor);
        let id = office.t.new_key().into();
        Told { id, of, patient: office.patient(), practitioner: doctor.practitioner_id(), facility: office.here() }
    }

    async fn happens(&self, what: Happens) -> Result<(), AppError> {
        self.office.tick();
        self.office.t.run(&self.doctor.actor, what).await
    }

    async fn unbilled(&self) -> Vec<(String, Option<model::Money>, ChargeState)> {
        let unbilled = self.office.account().await.unbilled;
        unbilled.into_iter().map(|charge| (charge.name, charge.total, charge.state)).collect()
    }
}

#[tokio::test]
async fn what_happened_is_charged_once_however_often_it_is_told() {
    let ward = Ward::open().await;
    let service: Uuid = ward.office.t.new_key().into();
    let told = ward.told(service);
    for _ in 0..3 {
        ward.happens(Happens::Fulfilled(told.clone())).await.expect("captured");
    }
    ward.happens(Happens::Fulfilled(ward.told(service))).await.expect("another one");
    let line = ("Heart check".to_owned(), Some(usd(8000)), ChargeState::Billable);
    assert_eq!(ward.unbilled().await, [line.clone(), line], "at the price that was agreed");
}

#[tokio::test]
async fn care_does_not_wait_for_a_price() {
    let ward = Ward::open().await;
    ward.happens(Happens::Tested(ward.told(ward.office.t.new_key().into()))).await.expect("captured");
    assert_eq!(ward.unbilled().await, [("Potassium in the blood".to_owned(), None, ChargeState::Planned)]);
}

#[tokio::test]
async fn the_list_counts_before_what_was_agreed() {
    let ward = Ward::open().await;
    let service: Uuid = ward.office.t.new_key().into();
    ward.happens(Happens::Fulfilled(ward.told(service))).await.expect("captured");
    let code: Uuid = sqlx::query_scalar("select id from charge_code where subject_id = $1")
        .bind(service)
        .fetch_one(ward.office.t.pool())
        .await
        .expect("a code of its own");
    ward.office.price(ward.office.list, code.into(), "75", "", "").await;
    ward.happens(Happens::Fulfilled(ward.told(service))).await.expect("captured");
    let totals: Vec<_> = ward.unbilled().await.into_iter().map(|(_, total, _)| total).collect();
    assert_eq!(totals, [Some(usd(8000)), Some(usd(7500))]);
}

#[tokio::test]
async fn who_did_not_come_is_charged_where_the_policy_says_so() {
    let ward = Ward::open().await;
    let office = &ward.office;
    ward.happens(Happens::NoShow(ward.told(office.t.new_key().into()))).await.expect("nothing to charge");
    assert!(ward.unbilled().await.is_empty());
    let policy = SetBillingPolicy {
        facility_id: office.here(),
        series: "HG".into(),
        due_days: "30".into(),
        no_show_code: "visit".into(),
        discount_percent: String::new(),
        smallest_coin: "0.01".into(),
        second_person_from: String::new(),
    };
    office.t.run(&office.manager.actor, policy).await.expect("a policy");
    ward.happens(Happens::NoShow(ward.told(office.t.new_key().into()))).await.expect("captured");
    assert_eq!(ward.unbilled().await, [("Consultation".to_owned(), Some(usd(4500)), ChargeState::Billable)]);
}
