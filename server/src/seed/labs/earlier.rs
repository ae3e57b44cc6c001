//! What happened to Maya before she came to this house.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use labs::server::take_in::{NewReport, NewResult, Value, insert_reports};
use model::{EncounterId, FacilityId, PatientId, Permission, PractitionerId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

/// A visit of some days ago, which nobody booked here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::seed) struct PastVisit {
    pub patient: PatientId,
    pub facility: FacilityId,
    pub practitioner: PractitionerId,
    pub kind: String,
    pub reason: String,
}

impl Command for PastVisit {
    const NAME: &'static str = "demo.past_visit";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = EncounterId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<EncounterId, Failure> {
        let (id, now): (EncounterId, _) = (tx.new_id(), tx.now().to_sqlx());
        sqlx::query!(
            "INSERT INTO encounter (id, facility_id, patient_id, practitioner_id, state, kind, reason, starts_at, ends_at, zone,
                                    created_at)
             SELECT $1, f.id, $2, $3, 'completed', $6, $7, $5, $5, f.zone, $5 FROM facility f WHERE f.id = $4",
            id.0,
            self.patient.0,
            self.practitioner.0,
            self.facility.0,
            now as _,
            self.kind,
            self.reason,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("encounter", id.0, Some(self.patient));
        Ok(id)
    }
}

/// What another laboratory measured before: months ago, and LOINC, name, unit, value of each.
type Earlier = (i64, &'static [(&'static str, &'static str, &'static str, &'static str)]);

const EARLIER: [Earlier; 4] = [
    (
        24,
        &[
            ("2093-3", "Cholesterol", "mg/dL", "204"),
            ("13457-7", "LDL cholesterol", "mg/dL", "118"),
            ("4548-4", "Haemoglobin A1c", "%", "5.3"),
        ],
    ),
    (
        18,
        &[
            ("2093-3", "Cholesterol", "mg/dL", "211"),
            ("13457-7", "LDL cholesterol", "mg/dL", "126"),
            ("2160-0", "Creatinine", "mg/dL", "0.79"),
        ],
    ),
    (
        12,
        &[
            ("2093-3", "Cholesterol", "mg/dL", "219"),
            ("13457-7", "LDL cholesterol", "mg/dL", "131"),
            ("4548-4", "Haemoglobin A1c", "%", "5.4"),
        ],
    ),
    (
        6,
        &[
            ("2093-3", "Cholesterol", "mg/dL", "224"),
            ("13457-7", "LDL cholesterol", "mg/dL", "137"),
            ("2160-0", "Creatinine", "mg/dL", "0.84"),
        ],
    ),
];

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct EarlierResults {
    pub patient: PatientId,
    pub facility: FacilityId,
    pub now: Timestamp,
}

impl Command for EarlierResults {
    const NAME: &'static str = "demo.earlier_results";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let mut reports = Vec::new();
        for (months, values) in EARLIER {
            let at = self.now - SignedDuration::from_hours(months * 730);
            let mut results = Vec::new();
            for (loinc, name, unit, value) in values {
                results.push(NewResult {
                    analysis: tx.new_id(),
                    loinc: Some((*loinc).to_owned()),
                    code: (*loinc).to_owned(),
                    name: (*name).to_owned(),
                    value: Value::Number {
                        comparator: None,
                        number: value.parse().map_err(Failure::other)?,
                        unit: Some((*unit).to_owned()),
                    },
                    range_text: None,
                    comment: None,
                    collected_at: at,
                    issued_at: at + SignedDuration::from_hours(5),
                    corrected: false,
                });
            }
            reports.push(NewReport {
                id: tx.new_id(),
                patient: self.patient,
                encounter: None,
                loinc: None,
                name: "Check-up".into(),
                performer: Some("Hudson Valley Laboratory".into()),
                collected_at: at,
                issued_at: at + SignedDuration::from_hours(5),
                results,
            });
        }
        insert_reports(tx, self.facility, &reports).await
    }
}
