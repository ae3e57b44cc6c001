use std::future::Future;

use jiff_sqlx::ToSqlx;
use model::AccountId;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Deliver, Letter};
use crate::{Failure, Tx};

/// One kind of news for one person: an appointment was booked, moved, cancelled.
pub trait Notice: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind of event, and the name of the job that delivers it: `mail.appointment_booked`.
    const KIND: &'static str;

    /// What it is about: the appointment.
    fn about(&self) -> Uuid;

    /// What tells two events of this kind about the same thing apart, where there can be several: the new time.
    fn occasion(&self) -> Option<String> {
        None
    }

    /// Writes the letter when it is about to leave. `None` when it is no longer true: it is dropped.
    fn compose(
        &self,
        conn: &mut PgConnection,
        base_url: &str,
    ) -> impl Future<Output = Result<Option<Letter>, Failure>> + Send;
}

/// Tells `recipient` once this transaction commits. Telling them the same thing again changes nothing.
pub async fn notify<N: Notice>(tx: &mut Tx, recipient: AccountId, notice: N) -> Result<(), Failure> {
    let id: Uuid = tx.new_id();
    let event = match notice.occasion() {
        None => format!("{}:{}", N::KIND, notice.about()),
        Some(occasion) => format!("{}:{}:{occasion}", N::KIND, notice.about()),
    };
    let now = tx.now().to_sqlx();
    let added = sqlx::query!(
        "insert into notification (id, event, recipient, channel, created_at) values ($1, $2, $3, 'email', $4)
         on conflict on constraint notification_once do nothing",
        id,
        event,
        recipient.0,
        now,
    )
    .execute(tx.conn())
    .await?;
    if added.rows_affected() == 1 { tx.enqueue(Deliver { notification: id, notice }).await } else { Ok(()) }
}
