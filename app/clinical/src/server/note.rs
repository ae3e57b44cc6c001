//! The note as commands load it.

use jiff::Timestamp;
use model::{AccountId, Action, AppError, EncounterId, FacilityId, NoteId, PatientId, Permission};
use platform::{Actor, Failure, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::policy;
use crate::model::NoteState;

#[derive(Clone, Debug)]
pub struct NoteRow {
    pub id: NoteId,
    pub patient: PatientId,
    pub encounter: EncounterId,
    /// Of the encounter.
    pub facility: FacilityId,
    pub author: AccountId,
    pub author_name: String,
    pub title: String,
    pub state: NoteState,
    pub shared: bool,
    pub version: i32,
    pub visit: Visit,
    /// Where the patient is known, this facility included.
    pub known_at: Vec<FacilityId>,
}

/// What a note says of the visit in which it is written.
#[derive(Clone, Debug)]
pub struct Visit {
    pub kind: String,
    pub starts_at: Timestamp,
    pub zone: String,
}

impl Resource for NoteRow {
    type Id = NoteId;
    const KIND: &'static str = "note";

    async fn fetch(conn: &mut PgConnection, id: NoteId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select n.patient_id, n.encounter_id, n.author_id, n.title, n.state, n.version, n.shared_at is not null as "shared!",
                      a.display_name, e.facility_id, e.kind, e.starts_at, e.zone,
                      array(select pf.facility_id from patient_facility pf where pf.patient_id = n.patient_id) as "known_at!: Vec<Uuid>"
               from note n join encounter e on e.id = n.encounter_id join account a on a.id = n.author_id
               where n.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let facility: FacilityId = row.facility_id.into();
        Ok(Some(Self {
            id,
            patient: row.patient_id.into(),
            encounter: row.encounter_id.into(),
            facility,
            author: row.author_id.into(),
            author_name: row.display_name,
            title: row.title,
            state: NoteState::parse(&row.state).ok_or_else(|| sqlx::Error::Decode(row.state.into()))?,
            shared: row.shared,
            version: row.version,
            visit: Visit { kind: row.kind, starts_at: row.starts_at.to_jiff(), zone: row.zone },
            known_at: row.known_at.into_iter().map(FacilityId).chain([facility]).collect(),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    /// Staff who may read the chart. Patients read what is shared with them, by another way. Only the author writes;
    /// other doctors of the house may add to it.
    fn decide(&self, actor: &Actor, action: Action) -> bool {
        let staff = !actor.is_patient(self.patient);
        match action {
            Action::View => staff && policy::may(actor, self.patient, &self.known_at, Action::View),
            Action::Treat => staff && actor.holds(self.facility, Permission::WriteChart),
            Action::Edit => {
                staff && actor.holds(self.facility, Permission::WriteChart) && actor.account() == Some(self.author)
            }
            Action::Book | Action::Move | Action::Cancel | Action::Receive => false,
        }
    }
}

/// Loads a note that is about to change, locked. The form says in whose chart it stood: another patient's note does not
/// exist there (T11).
pub async fn for_change(tx: &mut Tx, patient: PatientId, id: NoteId, action: Action) -> Result<NoteRow, Failure> {
    sqlx::query!("select id from note where id = $1 for update", id.0).fetch_optional(tx.conn()).await?;
    let row = tx.load::<NoteRow>(id, action).await?;
    if row.patient == patient { Ok(row) } else { Err(AppError::NotFound.into()) }
}

/// What was signed last, without what was added to it.
async fn signed_body(tx: &mut Tx, note: NoteId) -> Result<Option<String>, Failure> {
    Ok(sqlx::query_scalar!(
        "select body from note_version where note_id = $1 and kind = 'signed' order by version desc limit 1",
        note.0,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Refuses what was decided on another version than the one that stands: both are shown, nothing is overwritten (T11).
pub async fn same_version(tx: &mut Tx, row: &NoteRow, seen: i32, typed: &str) -> Result<(), Failure> {
    if row.version == seen { Ok(()) } else { Err(changed(tx, row, typed).await?.into()) }
}

/// The note as it stands, beside what somebody typed who did not know of it.
pub async fn changed(tx: &mut Tx, row: &NoteRow, typed: &str) -> Result<AppError, Failure> {
    let stands = match signed_body(tx, row.id).await? {
        Some(body) => format!("What stands there now ({}): {body}", row.state.words()),
        None => format!("What stands there now: {}, not signed yet", row.state.words()),
    };
    let mut details = vec![stands];
    if !typed.is_empty() {
        details.push(format!("What you have on the screen: {typed}"));
    }
    Ok(AppError::Conflict {
        rule: Some("note_changed".into()),
        message: "This note was changed while you had it on the screen. Nothing was overwritten.".into(),
        details,
    })
}

pub fn must(row: &NoteRow, next: NoteState) -> Result<(), Failure> {
    if row.state.may_become(next) {
        return Ok(());
    }
    let message = match (row.state, next) {
        (NoteState::EnteredInError, _) => "This note was entered in error.".to_owned(),
        (state, _) if state.is_signed() => {
            "This note is signed and locked. Add an addendum, or unlock it with a reason.".to_owned()
        }
        (state, next) => {
            format!("This note stands at “{}” and can’t become “{}”. Please look again.", state.words(), next.words())
        }
    };
    Err(AppError::rule("note_move_listed", message).into())
}
