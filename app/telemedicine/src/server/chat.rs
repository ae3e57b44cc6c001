//! What is written in a call: by whoever is let in, kept with the encounter, in one order for all.

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AccountId, AppError, AppointmentId, EncounterId, IdempotencyKey, VideoFileId, VideoGuestId};
use platform::{Actor, Failure, Tx};
use scheduling::server::{words, zone};
use serde::{Deserialize, Serialize};

use super::{refusal::Refusal, visit::VisitRow};
use crate::model::{
    CallRole, ChatLine, FileKind, FileLine,
    limits::{CHAT_CHARS, CHATS_PER_MINUTE, FILES_PATH},
};

/// Somebody who takes part: by account, or as a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Author {
    Patient(AccountId),
    Clinician(AccountId),
    Guest(VideoGuestId),
}

impl Author {
    /// As what a signed-in person takes part in a visit.
    pub fn of_actor(actor: &Actor, row: &VisitRow) -> Result<Self, AppError> {
        let account = actor.account().ok_or(AppError::Forbidden)?;
        if actor.is_patient(row.patient) {
            Ok(Self::Patient(account))
        } else if actor.practitioner() == Some(row.practitioner) {
            Ok(Self::Clinician(account))
        } else {
            Err(AppError::Forbidden)
        }
    }

    pub const fn role(self) -> CallRole {
        match self {
            Self::Patient(_) => CallRole::Patient,
            Self::Clinician(_) => CallRole::Clinician,
            Self::Guest(_) => CallRole::Guest,
        }
    }

    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Patient(account) | Self::Clinician(account) => Some(account),
            Self::Guest(_) => None,
        }
    }

    pub const fn guest(self) -> Option<VideoGuestId> {
        match self {
            Self::Guest(guest) => Some(guest),
            Self::Patient(_) | Self::Clinician(_) => None,
        }
    }
}

/// The encounter that what is written belongs to: begun when the patient was let in.
pub async fn encounter(tx: &mut Tx, row: &VisitRow) -> Result<EncounterId, Failure> {
    if !row.is_open() {
        return Err(Refusal::NotLetIn.into());
    }
    let found = clinical::server::encounter::of_appointment(tx, row.appointment).await?;
    Ok(found.ok_or(Refusal::NotLetIn)?.0)
}

/// Whoever has no seat any more, or a guest who waits before the call, writes nothing.
pub(super) async fn may_write(tx: &mut Tx, row: &VisitRow, author: Author) -> Result<(), Failure> {
    let may = sqlx::query_scalar!(
        r#"select exists (
               select from video_seat s left join video_guest g on g.id = s.guest_id
               where s.appointment_id = $1 and s.role = $2
                 and s.account_id is not distinct from $3 and s.guest_id is not distinct from $4
                 and (s.role <> 'guest' or g.admitted_at is not null and g.revoked_at is null)) as "may!""#,
        row.appointment.0,
        author.role().name(),
        author.account().map(|account| account.0),
        author.guest().map(|guest| guest.0),
    )
    .fetch_one(tx.conn())
    .await?;
    if may { Ok(()) } else { Err(Refusal::NotLetIn.into()) }
}

/// Keeps a message. The caller has locked the visit, so that numbers are in the order in which they are seen. The same key by the
/// same person once more is the same message.
pub async fn write(
    tx: &mut Tx,
    row: &VisitRow,
    author: Author,
    key: IdempotencyKey,
    text: &str,
) -> Result<ChatLine, Failure> {
    let mut fields = model::FieldErrors::default();
    let body = words::required(&mut fields, "text", text, CHAT_CHARS, "Write something first.");
    fields.into_result()?;
    let encounter = encounter(tx, row).await?;
    not_too_much(tx, row.appointment, author).await?;
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into video_message (appointment_id, patient_id, encounter_id, key, role, account_id, guest_id, body, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (appointment_id, key) do nothing",
        row.appointment.0,
        row.patient.0,
        encounter.0,
        key.0,
        author.role().name(),
        author.account().map(|account| account.0),
        author.guest().map(|guest| guest.0),
        body,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    row.tell(tx);
    of_key(tx, row, author, key).await
}

async fn not_too_much(tx: &mut Tx, appointment: AppointmentId, author: Author) -> Result<(), Failure> {
    let since = (tx.now() - SignedDuration::from_mins(1)).to_sqlx();
    let lately = sqlx::query_scalar!(
        r#"select count(*) as "count!" from video_message
           where appointment_id = $1 and at > $2 and (account_id = $3 or guest_id = $4)"#,
        appointment.0,
        since as _,
        author.account().map(|account| account.0),
        author.guest().map(|guest| guest.0),
    )
    .fetch_one(tx.conn())
    .await?;
    if lately >= i64::from(CHATS_PER_MINUTE) { Err(Refusal::TooMuchChat.into()) } else { Ok(()) }
}

/// The message that was just kept, or was kept before; somebody else's key is nobody's business.
pub(super) async fn of_key(
    tx: &mut Tx,
    row: &VisitRow,
    author: Author,
    key: IdempotencyKey,
) -> Result<ChatLine, Failure> {
    let number = sqlx::query_scalar!(
        "select number from video_message where appointment_id = $1 and key = $2
         and account_id is not distinct from $3 and guest_id is not distinct from $4",
        row.appointment.0,
        key.0,
        author.account().map(|account| account.0),
        author.guest().map(|guest| guest.0),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| AppError::conflict("This message can’t be sent. Please write it again."))?;
    let line = lines(tx, row, number - 1, i64::MAX).await?;
    let line = line.first().ok_or(AppError::NotFound)?;
    Ok(line.read_by(Some(author), author.role()))
}

/// A message as it is kept, before it is known who reads it.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: i64,
    key: IdempotencyKey,
    author: Option<Author>,
    role: CallRole,
    name: String,
    at: model::time::LocalTime,
    text: String,
    file: Option<FileLine>,
}

impl Line {
    /// Guests read no patient's name and get no files.
    pub fn read_by(&self, reader: Option<Author>, as_role: CallRole) -> ChatLine {
        let is_guest = as_role == CallRole::Guest;
        let name = if is_guest && self.role == CallRole::Patient {
            CallRole::Patient.words().to_owned()
        } else {
            self.name.clone()
        };
        ChatLine {
            number: self.number,
            key: self.key,
            role: self.role,
            name,
            own: self.author.is_some() && self.author == reader,
            at: self.at.clone(),
            text: self.text.clone(),
            file: self.file.clone().filter(|_| !is_guest),
        }
    }

    pub fn is_for(&self, role: CallRole) -> bool {
        role != CallRole::Guest || self.file.is_none()
    }

    #[cfg(test)]
    pub fn of_test(number: i64, author: Author, name: &str, file: bool) -> Self {
        let at = model::time::LocalTime {
            at: jiff::Timestamp::UNIX_EPOCH,
            local: jiff::civil::DateTime::default(),
            zone: "UTC".into(),
            abbreviation: "UTC".into(),
        };
        let file = file.then(|| FileLine {
            id: VideoFileId(uuid::Uuid::from_u128(9)),
            name: "letter.pdf".into(),
            kind: FileKind::Pdf,
            bytes: 10,
            href: String::new(),
        });
        let key = IdempotencyKey(uuid::Uuid::from_u128(number.unsigned_abs().into()));
        Self {
            number,
            key,
            author: Some(author),
            role: author.role(),
            name: name.to_owned(),
            at,
            text: String::new(),
            file,
        }
    }
}

/// The last `most` messages after `after`, oldest first.
pub async fn lines(tx: &mut Tx, row: &VisitRow, after: i64, most: i64) -> Result<Vec<Line>, Failure> {
    let rows = sqlx::query!(
        r#"select m.number, m.key, m.role as "role: CallRole", m.account_id, m.guest_id, m.body, m.at,
                  coalesce(g.name, a.display_name) as "name!", f.id as "file_id?", f.name as "file_name?",
                  f.kind as "file_kind?: FileKind", length(f.content) as "bytes?"
           from (select * from video_message where appointment_id = $1 and number > $2 order by number desc limit $3) m
           left join account a on a.id = m.account_id
           left join video_guest g on g.id = m.guest_id
           left join video_file f on f.id = m.file_id
           order by m.number"#,
        row.appointment.0,
        after,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let site = zone::zone(&row.zone)?;
    Ok(rows
        .into_iter()
        .map(|line| Line {
            number: line.number,
            key: line.key.into(),
            author: match (line.role, line.account_id, line.guest_id) {
                (CallRole::Patient, Some(account), _) => Some(Author::Patient(account.into())),
                (CallRole::Clinician, Some(account), _) => Some(Author::Clinician(account.into())),
                (_, _, guest) => guest.map(|guest| Author::Guest(guest.into())),
            },
            role: line.role,
            name: line.name,
            at: zone::local(line.at.to_jiff(), &site),
            text: line.body.unwrap_or_default(),
            file: line.file_id.zip(line.file_name).zip(line.file_kind.zip(line.bytes)).map(
                |((id, name), (kind, bytes))| {
                    let id: VideoFileId = id.into();
                    FileLine {
                        id,
                        name,
                        kind,
                        bytes: bytes.into(),
                        href: format!("{FILES_PATH}/{}/{id}", row.appointment),
                    }
                },
            ),
        })
        .collect())
}
