//! Mail to patients about their appointments. It says that there is something to see, and where to sign in to see
//! it: no doctor, no service, no time stands in a mailbox.

use jiff_sqlx::ToSqlx;
use model::{AccountId, AppointmentId, PatientId};
use platform::{
    Failure, Tx,
    jobs::Jobs,
    mail::{self, Deliver, Letter, Notice},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::AppointmentState;

/// The background work of scheduling, for whoever starts the workers.
pub fn jobs(jobs: Jobs) -> Jobs {
    jobs.with::<Deliver<AppointmentBooked>>()
        .with::<Deliver<AppointmentMoved>>()
        .with::<Deliver<AppointmentCancelled>>()
}

macro_rules! news {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $state:ident, $subject:literal, $sentence:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $name(pub AppointmentId);

        impl Notice for $name {
            const KIND: &'static str = $kind;

            fn about(&self) -> Uuid {
                self.0.0
            }

            async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
                let still = stands_at(conn, self.0, AppointmentState::$state).await?;
                Ok(still.then(|| Letter {
                    subject: $subject.into(),
                    text: format!(
                        "Hello,\n\n{}\n\nSign in to see it: {base_url}/appointments/{}\n\n\
                         This message holds no details, so that nobody reads them in your mailbox.\n",
                        $sentence, self.0
                    ),
                }))
            }
        }
    )*};
}

news! {
    /// Dropped when it was moved or cancelled before the mail left.
    AppointmentBooked, "mail.appointment_booked", Booked, "Your appointment is booked", "Your appointment is booked.";
    /// About the new appointment.
    AppointmentMoved, "mail.appointment_moved", Booked, "Your appointment was moved", "Your appointment has a new time.";
    AppointmentCancelled, "mail.appointment_cancelled", Cancelled, "Your appointment was cancelled",
        "Your appointment was cancelled.";
}

async fn stands_at(conn: &mut PgConnection, id: AppointmentId, state: AppointmentState) -> Result<bool, sqlx::Error> {
    let found = sqlx::query_scalar!("select 1 from appointment where id = $1 and state = $2", id.0, state.name());
    Ok(found.fetch_optional(conn).await?.is_some())
}

/// Tells the patient, where they have an account and the visit is still to come.
pub async fn tell<N: Notice>(tx: &mut Tx, patient: PatientId, notice: N) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    let account = sqlx::query_scalar!(
        "select acc.id from account acc join appointment a on a.patient_id = acc.patient_id
         where acc.patient_id = $1 and acc.disabled_at is null and a.id = $2 and a.starts_at > $3",
        patient.0,
        notice.about(),
        now as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    match account {
        Some(account) => mail::notify(tx, AccountId(account), notice).await,
        None => Ok(()),
    }
}
