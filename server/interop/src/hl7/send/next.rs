use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, Hl7MessageId, Permission};
use platform::{Command, Failure, Query, Tx};
use serde::{Deserialize, Serialize};

use super::{Destination, order::order, patient::adt};

/// Does anything wait to be told? Asked first, so that a quiet night leaves no trail.
pub(super) struct Waits {
    pub facility: FacilityId,
}

impl Query for Waits {
    const NAME: &'static str = "interop.waits_to_be_sent";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        let waits = sqlx::query_scalar!(
            r#"select exists (select from hl7_event where facility_id = $1)
                   or exists (select from hl7_message where facility_id = $1 and direction = 'out' and state = 'waiting')
                   as "waits!""#,
            self.facility.0,
        );
        Ok(waits.fetch_one(tx.conn()).await?)
    }
}

/// The next message to send, written down as it will go over the wire; `None` when there is none, or another server is
/// sending. The lease is longer than any sending takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TakeNext {
    pub facility: FacilityId,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Outgoing {
    pub id: Hl7MessageId,
    pub control_id: String,
    pub body: Vec<u8>,
}

impl Command for TakeNext {
    const NAME: &'static str = "interop.take_next";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = Option<Outgoing>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Option<Outgoing>, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let (now, until) = (tx.now().to_sqlx(), (tx.now() + 2.minutes()).to_sqlx());
        let leased = sqlx::query!(
            "update hl7_destination d set leased_until = $3 from facility f
             where d.facility_id = $1 and f.id = d.facility_id and (d.leased_until is null or d.leased_until <= $2)
             returning d.address, f.name",
            self.facility.0,
            now as _,
            until as _,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(leased) = leased else { return Ok(None) };
        let destination: Destination = leased.address.parse().map_err(Failure::other)?;
        loop {
            if let Some(waiting) = waiting(tx, self.facility).await? {
                return Ok(Some(waiting));
            }
            if !write_down(tx, self.facility, &leased.name, &destination).await? {
                release(tx, self.facility).await?;
                return Ok(None);
            }
        }
    }
}

async fn waiting(tx: &mut Tx, facility: FacilityId) -> Result<Option<Outgoing>, Failure> {
    let row = sqlx::query!(
        "select id, control_id, body from hl7_message
         where facility_id = $1 and direction = 'out' and state = 'waiting' order by at, id limit 1",
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Outgoing { id: row.id.into(), control_id: row.control_id, body: row.body }))
}

/// Makes a message of the oldest event. What it was about may be gone by then: then there is nothing to say.
async fn write_down(tx: &mut Tx, facility: FacilityId, name: &str, destination: &Destination) -> Result<bool, Failure> {
    let event = sqlx::query!(
        "delete from hl7_event where id = (select min(id) from hl7_event where facility_id = $1)
         returning id, kind, subject",
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(event) = event else { return Ok(false) };
    let control_id = format!("HALE{}", event.id);
    let form = destination.form;
    let body = match event.kind.as_str() {
        "patient_registered" => adt(tx, event.subject.into(), "A04", name, &control_id).await?,
        "patient_changed" => adt(tx, event.subject.into(), "A08", name, &control_id).await?,
        "order_signed" => order(tx, event.subject.into(), "NW", form, name, &control_id).await?,
        "order_cancelled" => order(tx, event.subject.into(), "CA", form, name, &control_id).await?,
        kind => return Err(Failure::other(format!("nobody can say {kind:?} in HL7"))),
    };
    let Some(body) = body else { return Ok(true) };
    let id: Hl7MessageId = tx.new_id();
    let now = tx.now();
    let mut msh = body.split('|');
    let kind = msh.nth(8).unwrap_or_default().split('^').take(2).collect::<Vec<_>>().join("^");
    sqlx::query!(
        "insert into hl7_message (id, facility_id, direction, sending_application, sending_facility, control_id, kind,
                                  version, body, state, at)
         values ($1, $2, 'out', 'HALE', $3, $4, $5, $6, $7, 'waiting', $8)",
        id.0,
        facility.0,
        name,
        control_id,
        kind,
        msh.nth(2),
        body.as_bytes(),
        now.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("hl7_message", id.0, None);
    Ok(true)
}

async fn release(tx: &mut Tx, facility: FacilityId) -> Result<(), Failure> {
    sqlx::query!("update hl7_destination set leased_until = null where facility_id = $1", facility.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What the receiver said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Said {
    Accepted(Vec<u8>),
    /// AE or AR: sending it again would change nothing.
    Refused {
        answer: Vec<u8>,
        reason: String,
    },
    /// Nobody answered, or not to this message: it waits.
    Nothing,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Settle {
    pub facility: FacilityId,
    pub message: Hl7MessageId,
    pub said: Said,
}

impl Command for Settle {
    const NAME: &'static str = "interop.settle_message";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        release(tx, self.facility).await?;
        let (state, answer, reason) = match self.said {
            Said::Nothing => return Ok(()),
            Said::Accepted(answer) => ("sent", answer, None),
            Said::Refused { answer, reason } => {
                ("failed", answer, Some(reason.chars().take(2_000).collect::<String>()))
            }
        };
        let now = tx.now();
        sqlx::query!(
            "update hl7_message set state = $2, answer = $3, reason = $4, settled_at = $5
             where id = $1 and direction = 'out' and state = 'waiting'",
            self.message.0,
            state,
            answer,
            reason,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("hl7_message", self.message.0, None);
        Ok(())
    }
}
