//! One message, in one transaction: known before? whose? filed or held, answered.

use jiff::tz::TimeZone;
use jiff_sqlx::ToSqlx;
use labs::server::arrival::{self, Taken};
use model::{AppError, FacilityId, Hl7MessageId, IdempotencyKey, Permission};
use platform::{Command, Ctx, Failure, Tx, command};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    ack::{self, Verdict},
    charset::{self, Charset},
    fault::{Code, Fault, Place},
    header::Envelope,
    message::Message,
    read,
};

/// Takes in a message of an analyser or of another laboratory, and says what to answer.
///
/// The same message again (by sending application, sending facility and control id) changes nothing and gets the same
/// answer. A message that can't be taken in is refused with the segment and field that are wrong, and kept; results
/// that can't be filed by rule wait for a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeInMessage {
    pub facility: FacilityId,
    pub body: Vec<u8>,
    /// Nothing of it is filed by rule, for this reason: a person looks first.
    pub set_aside: Option<String>,
}

/// Takes a message in. One that the house's own rules refuse, or that it fails on, is held whole for a person: a sender
/// that sent it again and again would be refused again and again, and everything behind it would wait.
///
/// An error means that nothing was kept: there is no answer, and the sender sends it again.
pub async fn receive(ctx: Ctx, facility: FacilityId, body: Vec<u8>) -> Result<Answered, AppError> {
    let key = || -> IdempotencyKey { ctx.hale.random().uuid(ctx.hale.clock().now()).into() };
    let message = TakeInMessage { facility, body: body.clone(), set_aside: None };
    match command::run(ctx.clone(), key(), message).await {
        Err(error) if !matches!(error, AppError::Busy) => {
            let set_aside = Some(format!("Hale could not file it by itself: {error}"));
            command::run(ctx.clone(), key(), TakeInMessage { facility, body, set_aside }).await
        }
        outcome => outcome,
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// In the sender's character set; `None` where it wants none.
    pub answer: Option<Vec<u8>>,
    pub was_taken_in: bool,
}

impl Command for TakeInMessage {
    const NAME: &'static str = "interop.take_in_message";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = Answered;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Answered, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let (envelope, charset, outcome) = open(&self.body);
        let id: Hl7MessageId = tx.new_id();
        let id = match claim(tx, id, &self, &envelope).await? {
            Claimed::New(id) => id,
            Claimed::Before(earlier) => return repeat(tx, &self, &envelope, charset, earlier),
        };
        let (verdict, taken) = match outcome {
            Ok(text) => self.take(tx, id, &envelope, &text).await?,
            Err(fault) => (Verdict::Refused(fault), None),
        };
        let answer = written(tx, &envelope, charset, &verdict);
        if !envelope.control_id.is_empty() {
            settle(tx, id, &verdict, taken.as_ref(), answer.as_deref()).await?;
            tx.touched("hl7_message", id.0, None);
        }
        if let Verdict::Refused(fault) = &verdict {
            tracing::warn!(kind = envelope.kind, place = %fault.place, code = fault.code.number(), "HL7: refused");
        }
        Ok(Answered { answer, was_taken_in: matches!(verdict, Verdict::Accepted { .. }) })
    }
}

/// The envelope is read as far as it goes: whoever gets it wrong is answered too.
fn open(body: &[u8]) -> (Envelope, Charset, Result<String, Fault>) {
    let (text, charset) = match charset::decode(body) {
        Ok((text, charset)) => (text.into_owned(), charset),
        Err(fault) => {
            // The header is ASCII in every character set that there is.
            let line = body.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
            let header: String = line.iter().map(|byte| char::from(*byte)).filter(char::is_ascii).collect();
            let envelope = Message::read(&header).map(|message| Envelope::read(&message)).unwrap_or_default();
            return (envelope, Charset::default(), Err(fault));
        }
    };
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let envelope = match Message::read(first) {
        Ok(message) => Envelope::read(&message),
        Err(fault) => return (Envelope::default(), charset, Err(fault)),
    };
    if text.trim_end_matches('\0').contains('\0') {
        let fault = Fault::new(Place::segment("MSH", 1), Code::DataType, "The message holds NUL, which is no text");
        return (envelope, charset, Err(fault));
    }
    (envelope, charset, Ok(text))
}

impl TakeInMessage {
    async fn take(
        &self,
        tx: &mut Tx,
        id: Hl7MessageId,
        envelope: &Envelope,
        text: &str,
    ) -> Result<(Verdict, Option<Taken>), Failure> {
        let zone = zone(tx, self.facility).await?;
        let read = || {
            let header = envelope.check()?;
            let message = Message::read(text)?;
            Ok((header, read::groups(&message, &header, &zone)?))
        };
        let (header, groups) = match read() {
            Ok(read) => read,
            Err(fault) => return Ok((Verdict::Refused(fault), None)),
        };
        let practice = header.is_practice.then_some("The sender marks the message as practice (MSH-11 is not P)");
        let set_aside = self.set_aside.as_deref().or(practice);
        let taken = arrival::take_in(tx, self.facility, id, set_aside, groups).await?;
        Ok((Verdict::Accepted { notes: taken.waiting.clone() }, Some(taken)))
    }

    /// What a repeat has in common with the first: everything but the time of sending (MSH-7).
    fn digest(&self, envelope: &Envelope) -> Vec<u8> {
        let end = self.body.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(self.body.len());
        let mut hash = Sha256::new();
        let separator = u8::try_from(envelope.separators.field).unwrap_or(b'|');
        for (number, field) in self.body[..end].split(|byte| *byte == separator).enumerate() {
            if number != 6 {
                hash.update(field);
                hash.update([0]);
            }
        }
        hash.update(&self.body[end..]);
        hash.finalize().to_vec()
    }
}

enum Claimed {
    New(Hl7MessageId),
    Before(Earlier),
}

struct Earlier {
    digest: Vec<u8>,
    answer: Option<Vec<u8>>,
    was_taken_in: bool,
}

/// Writes the message down, or finds the one that came before. While a twin is being taken in, this waits for it.
/// Nothing was taken of a message that was refused: another one may have its number. One without a number is answered,
/// and not kept.
async fn claim(
    tx: &mut Tx,
    id: Hl7MessageId,
    command: &TakeInMessage,
    envelope: &Envelope,
) -> Result<Claimed, Failure> {
    if envelope.control_id.is_empty() {
        return Ok(Claimed::New(id));
    }
    let now = tx.now();
    let digest = command.digest(envelope);
    let version = Some(envelope.version.as_str()).filter(|version| !version.is_empty());
    let claimed = sqlx::query!(
        "insert into hl7_message (id, facility_id, direction, sending_application, sending_facility, control_id, kind,
                                  version, body, digest, state, at)
         values ($1, $2, 'in', $3, $4, $5, $6, $7, $8, $9, 'waiting', $10)
         on conflict on constraint hl7_message_once do update
             set facility_id = excluded.facility_id, kind = excluded.kind, version = excluded.version,
                 body = excluded.body, digest = excluded.digest, state = 'waiting', at = excluded.at
             where hl7_message.state = 'refused' and hl7_message.digest <> excluded.digest
         returning id",
        id.0,
        command.facility.0,
        envelope.sending_application,
        envelope.sending_facility,
        envelope.control_id,
        envelope.kind,
        version,
        command.body,
        digest,
        now.to_sqlx() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(row) = claimed {
        return Ok(Claimed::New(row.id.into()));
    }
    let earlier = sqlx::query!(
        r#"select digest, answer, state from hl7_message
           where direction = 'in' and sending_application = $1 and sending_facility = $2 and control_id = $3"#,
        envelope.sending_application,
        envelope.sending_facility,
        envelope.control_id,
    )
    .fetch_one(tx.conn())
    .await?;
    let was_taken_in = earlier.state != "refused";
    let digest = earlier.digest.unwrap_or_default();
    Ok(Claimed::Before(Earlier { digest, answer: earlier.answer, was_taken_in }))
}

/// The first answer, word for word; or, where another message has the number of an earlier one, a refusal: taking it
/// for a repeat would lose it.
fn repeat(
    tx: &Tx,
    command: &TakeInMessage,
    envelope: &Envelope,
    charset: Charset,
    earlier: Earlier,
) -> Result<Answered, Failure> {
    if earlier.digest == command.digest(envelope) {
        return Ok(Answered { answer: earlier.answer, was_taken_in: earlier.was_taken_in });
    }
    let said = "Another message came with this control id before: give this one a number of its own and send it again";
    let fault = Fault::new(Place::field("MSH", 1, 10), Code::Duplicate, said);
    tracing::warn!(kind = envelope.kind, "HL7: a control id was used for two messages");
    Ok(Answered { answer: written(tx, envelope, charset, &Verdict::Refused(fault)), was_taken_in: false })
}

fn written(tx: &Tx, envelope: &Envelope, charset: Charset, verdict: &Verdict) -> Option<Vec<u8>> {
    // Twenty signs are what MSH-10 held until 2.6.
    let id = tx.new_id::<uuid::Uuid>().simple().to_string();
    ack::answer(envelope, verdict, &id[12..], tx.now()).map(|text| charset.encode(&text))
}

async fn settle(
    tx: &mut Tx,
    id: Hl7MessageId,
    verdict: &Verdict,
    taken: Option<&Taken>,
    answer: Option<&[u8]>,
) -> Result<(), Failure> {
    let (state, reason) = match (verdict, taken) {
        (Verdict::Refused(fault), _) => ("refused", Some(fault.to_string())),
        (Verdict::Accepted { notes }, _) if notes.is_empty() => ("applied", None),
        (Verdict::Accepted { notes }, Some(taken)) if taken.filed + taken.known > 0 => {
            ("partly_queued", Some(notes.join("\n")))
        }
        (Verdict::Accepted { notes }, _) => ("queued", Some(notes.join("\n"))),
    };
    let reason: Option<String> = reason.map(|reason| reason.chars().take(2_000).collect());
    let now = tx.now();
    sqlx::query!(
        "update hl7_message set state = $2, reason = $3, answer = $4, settled_at = $5 where id = $1",
        id.0,
        state,
        reason,
        answer,
        now.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn zone(tx: &mut Tx, facility: FacilityId) -> Result<TimeZone, Failure> {
    let zone = sqlx::query_scalar!("select zone from facility where id = $1", facility.0).fetch_one(tx.conn()).await?;
    TimeZone::get(&zone).map_err(Failure::other)
}
