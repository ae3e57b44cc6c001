//! Ids are UUIDv7 newtypes, so that a patient's id cannot stand where an appointment's is wanted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// Somebody who can sign in: a patient, a member of staff, or both.
    AccountId,
    /// One signed-in browser.
    SessionId,
    /// A hospital or clinic at one place, with one time zone.
    FacilityId,
    PatientId,
    /// A person who gives care (FHIR Practitioner).
    PractitionerId,
    /// What can be booked: a consultation, an examination (FHIR HealthcareService).
    ServiceId,
    SpecialtyId,
    /// What an appointment occupies: a practitioner, a room, a device.
    ResourceId,
    AppointmentId,
    CoverageId,
    OrganizationId,
    /// A contact between a patient and the house, with what was found, decided and written in it.
    EncounterId,
    NoteId,
    ProblemId,
    AllergyId,
    ObservationId,
    /// Everything that was ordered and signed at once.
    LabOrderId,
    /// What is asked for and answered together: a panel or one test (FHIR DiagnosticReport).
    LabReportId,
    LabTestId,
    LabPanelId,
    SpecimenId,
    /// One thing that is measured in one report; its results are versions.
    LabAnalysisId,
    /// One version of a result.
    LabResultId,
    CriticalAlertId,
    /// What can be charged: a service, a test, something else with a code.
    ChargeCodeId,
    PriceListId,
    /// Something that was done and is to be paid for.
    ChargeId,
    InvoiceId,
    InvoiceLineId,
    CreditNoteId,
    PaymentId,
    /// A card that a patient keeps at the payment gateway.
    SavedMethodId,
    RefundId,
    WriteOffId,
    /// One person at one drawer.
    CashierShiftId,
    PaymentRequestId,
    /// Instalments that the billing office and a patient have agreed.
    PaymentPlanId,
    /// What an insurer or another payer has paid at once.
    PayerPaymentId,
    /// Money that came and fits nothing.
    SuspenseId,
    PlacementId,
    /// Somebody whom the doctor brings into a video visit.
    VideoGuestId,
    /// What was sent in a video visit.
    VideoFileId,
    Hl7MessageId,
    Hl7UnfiledId,
    /// Made by the client for every command; a repeat returns the first answer.
    IdempotencyKey,
}
