//! Mail to patients about their appointments. It says that there is something to see, and where to sign in to see
//! it: no doctor, no service, no time stands in a mailbox.

use jiff::Timestamp;
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
        .with::<Deliver<ClocksChanged>>()
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

/// A government has changed its clocks: the appointment is at the same time by the clinic's clock, and at another
/// instant. Told once for each new instant; dropped when the appointment is elsewhere by then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClocksChanged {
    pub appointment: AppointmentId,
    pub starts_at: Timestamp,
}

impl Notice for ClocksChanged {
    const KIND: &'static str = "mail.appointment_clocks_changed";

    fn about(&self) -> Uuid {
        self.appointment.0
    }

    fn occasion(&self) -> Option<String> {
        Some(self.starts_at.to_string())
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let still = sqlx::query_scalar!(
            "select 1 from appointment where id = $1 and state = 'booked' and starts_at = $2",
            self.appointment.0,
            self.starts_at.to_sqlx() as _,
        )
        .fetch_optional(conn)
        .await?;
        Ok(still.map(|_| Letter {
            subject: "The clocks change before your appointment".into(),
            text: format!(
                "Hello,\n\nThe rules for the clocks where your clinic is have changed. Your appointment stays at the same \
                 time by the clinic’s clock. If you keep it in a calendar of your own, please look whether it is still \
                 right there.\n\nSign in to see it: {base_url}/appointments/{}\n\n\
                 This message holds no details, so that nobody reads them in your mailbox.\n",
                self.appointment
            ),
        }))
    }
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
