use jiff_sqlx::ToSqlx;
use model::{FacilityId, Hl7MessageId, Hl7UnfiledId};
use platform::{Failure, Tx};

use super::{Group, Observation};
pub use crate::model::messages::Reason;

/// Results of one group that nobody can file by rule, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub reason: Reason,
    /// What it is about, each a sentence without its full stop.
    pub said: Vec<String>,
    pub observations: Vec<Observation>,
}

impl Held {
    pub fn new(reason: Reason, said: impl Into<String>) -> Self {
        Self { reason, said: vec![said.into()], observations: Vec::new() }
    }

    #[must_use]
    pub(super) fn with(self, observations: Vec<Observation>) -> Self {
        Self { observations, ..self }
    }

    /// For the sender.
    pub(super) fn said(&self, position: i16) -> String {
        format!("OBR({position}) waits for a person. {}: {}.", self.reason.words(), self.detail())
    }

    fn detail(&self) -> String {
        let detail = self.said.join(". ");
        detail.chars().take(1_000).collect()
    }
}

/// Each reason once, with everything that it holds.
pub(super) fn add(all: &mut Vec<Held>, held: Held) {
    match all.iter_mut().find(|other| other.reason == held.reason) {
        Some(other) => {
            other.said.extend(held.said);
            other.observations.extend(held.observations);
        }
        None => all.push(held),
    }
}

/// Keeps it for a person, whole.
pub async fn hold(
    tx: &mut Tx,
    facility: FacilityId,
    message: Hl7MessageId,
    group: &Group,
    held: Held,
) -> Result<(), Failure> {
    let id: Hl7UnfiledId = tx.new_id();
    let now = tx.now();
    let (reason, detail) = (held.reason.name(), held.detail());
    let content = Group { observations: held.observations, ..group.clone() };
    sqlx::query!(
        "insert into hl7_unfiled (id, facility_id, message_id, position, reason, detail, content, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        facility.0,
        message.0,
        group.position,
        reason,
        detail,
        serde_json::to_value(content).map_err(Failure::other)?,
        now.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("hl7_unfiled", id.0, None);
    Ok(())
}
