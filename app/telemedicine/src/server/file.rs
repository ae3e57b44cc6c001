//! The document store of calls: what patient and doctor send each other, kept with the encounter. A file is what it begins
//! with, whatever its name says; it is only ever downloaded, never shown by the house.

use std::sync::Arc;

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, AppointmentId, IdempotencyKey, Permission, VideoFileId};
use patients::model::text::clean_some;
use platform::{Command, Failure, Query, Tx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    chat::{self, Author},
    refusal::Refusal,
    visit::{self, VisitRow},
};
use crate::model::{
    ChatLine, FileKind,
    limits::{FILE_BYTES, FILE_NAME_CHARS, FILES},
};

/// Patient or doctor send a file, while the patient is let in: PDF, JPEG or PNG, ten megabytes, twenty in a visit.
#[derive(Clone, Serialize, Deserialize)]
pub struct SendFile {
    pub appointment_id: AppointmentId,
    pub key: IdempotencyKey,
    pub name: String,
    /// Stands for the content, which is too long to be compared with itself.
    sha256: Vec<u8>,
    #[serde(skip)]
    content: Arc<[u8]>,
}

impl SendFile {
    pub fn new(appointment_id: AppointmentId, key: IdempotencyKey, name: String, content: &[u8]) -> Self {
        let sha256 = Sha256::digest(content).to_vec();
        Self { appointment_id, key, name, sha256, content: content.into() }
    }
}

impl Command for SendFile {
    const NAME: &'static str = "telemedicine.send_file";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = ChatLine;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChatLine, Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::View).await?;
        let author = Author::of_actor(tx.actor(), &row)?;
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        if self.content.len() > FILE_BYTES {
            return Err(Refusal::FileTooLong { megabytes: FILE_BYTES / 1024 / 1024 }.into());
        }
        let kind = FileKind::of(&self.content).ok_or(Refusal::NoSuchFile)?;
        let encounter = chat::encounter(tx, &row).await?;
        if count(tx, &row).await? >= FILES {
            return Err(Refusal::TooManyFiles { most: FILES }.into());
        }
        let (id, now): (VideoFileId, _) = (tx.new_id(), tx.now().to_sqlx());
        sqlx::query!(
            "with file as (
                 insert into video_file (id, appointment_id, patient_id, encounter_id, name, kind, content, sha256, account_id, at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             )
             insert into video_message (appointment_id, patient_id, encounter_id, key, role, account_id, file_id, at)
             values ($2, $3, $4, $11, $12, $9, $1, $10)",
            id.0,
            row.appointment.0,
            row.patient.0,
            encounter.0,
            file_name(&self.name, kind),
            kind.name(),
            &self.content[..],
            self.sha256,
            by.0,
            now as _,
            self.key.0,
            author.role().name(),
        )
        .execute(tx.conn())
        .await?;
        tx.touched("video_file", id.0, Some(row.patient));
        row.tell(tx);
        chat::of_key(tx, &row, author, self.key).await
    }
}

async fn count(tx: &mut Tx, row: &VisitRow) -> Result<i64, Failure> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from video_file where appointment_id = $1"#,
        row.appointment.0
    );
    Ok(count.fetch_one(tx.conn()).await?)
}

/// As people read it: no path, no marks that turn the direction of what follows, and the ending that fits what it is.
fn file_name(typed: &str, kind: FileKind) -> String {
    let ending = match kind {
        FileKind::Pdf => "pdf",
        FileKind::Jpeg => "jpg",
        FileKind::Png => "png",
    };
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem = clean_some(stem).unwrap_or_else(|| "file".into());
    let fits: String = stem.chars().filter(|c| !"\"<>|:*?".contains(*c)).take(FILE_NAME_CHARS - 5).collect();
    let fits = fits.trim_matches(['.', ' ']);
    format!("{}.{ending}", if fits.is_empty() { "file" } else { fits })
}

/// A file of a visit, for whoever may read what was written in it.
pub struct OpenFile {
    pub appointment_id: AppointmentId,
    pub file_id: VideoFileId,
}

pub struct Opened {
    pub name: String,
    pub kind: FileKind,
    pub content: Vec<u8>,
}

impl Query for OpenFile {
    const NAME: &'static str = "telemedicine.open_file";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = Opened;

    async fn execute(self, tx: &mut Tx) -> Result<Opened, Failure> {
        let row = tx.load::<VisitRow>(self.appointment_id, Action::View).await?;
        let file = sqlx::query!(
            r#"select name, kind as "kind: FileKind", content from video_file where id = $1 and appointment_id = $2"#,
            self.file_id.0,
            row.appointment.0,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        tx.saw(row.patient, "video_file", Some(self.file_id.0));
        Ok(Opened { name: file.name, kind: file.kind, content: file.content })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_a_name_and_no_path() {
        for (typed, kept) in [
            ("Letter of Dr. Cho.pdf", "Letter of Dr. Cho.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\scans\\knee.PDF", "knee.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.pdf"),
            ("", "file.pdf"),
            (".pdf", "file.pdf"),
            ("a\"b<c>.html", "abc.pdf"),
        ] {
            assert_eq!(file_name(typed, FileKind::Pdf), kept, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_typed_the_name_fits(typed in any::<String>()) {
            let name = file_name(&typed, FileKind::Jpeg);
            prop_assert!(name.ends_with(".jpg") && name.chars().count() <= FILE_NAME_CHARS);
            prop_assert!(!name.contains(['/', '\\', '"', '\n', '\0']));
        }
    }
}
