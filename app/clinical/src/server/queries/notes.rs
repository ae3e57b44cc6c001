use jiff::Timestamp;
use model::{Action, AppError, EncounterId, NoteId, PatientId, Permission};
use patients::server::read::held;
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use crate::{
    model::{
        MyUnsigned, NoteLine, NoteList, NotePage, NoteVersion, OtherDraft, ShowNote, ShowNotes, TemplateName, Unsigned,
        UnsignedNote, VersionKind, Writing, may_still_unlock,
    },
    server::{chart::Chart, encounter::EncounterRow, note::NoteRow},
};

/// Lines of a list.
const MOST: i64 = 200;

/// The notes of a chart. What others are still writing is told, not shown.
impl Query for ShowNotes {
    const NAME: &'static str = "clinical.notes";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = NoteList;

    async fn execute(self, tx: &mut Tx) -> Result<NoteList, Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::View).await?;
        let writes = chart_writes(tx, &chart);
        let open = if writes { own_open(tx, chart.patient).await? } else { None };
        let (notes, total) = lines(tx, chart.patient, None).await?;
        // A note begins in a visit: without one there is nothing to choose for.
        let templates = if open.is_some() { templates(tx).await? } else { Vec::new() };
        Ok(NoteList { notes, total, open, templates })
    }
}

pub fn chart_writes(tx: &Tx, chart: &Chart) -> bool {
    chart.facilities.iter().any(|facility| tx.actor().holds(*facility, Permission::WriteChart))
}

/// The encounter in which the one who asks would write.
pub async fn own_open(tx: &mut Tx, patient: PatientId) -> Result<Option<EncounterId>, Failure> {
    let own = tx.actor().practitioner().map(|own| own.0);
    let id = sqlx::query_scalar!(
        "select id from encounter
         where patient_id = $1 and practitioner_id = $2 and state in ('in_progress', 'on_hold') and not imported
         order by starts_at desc limit 1",
        patient.0,
        own,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id.map(Into::into))
}

async fn templates(tx: &mut Tx) -> Result<Vec<TemplateName>, Failure> {
    Ok(sqlx::query_as!(TemplateName, "select id, name from note_template order by position, name")
        .fetch_all(tx.conn())
        .await?)
}

/// Newest first, of one visit or of all, and how many there are.
pub async fn lines(
    tx: &mut Tx,
    patient: PatientId,
    visit: Option<EncounterId>,
) -> Result<(Vec<NoteLine>, i64), Failure> {
    let own = tx.actor().account().map(|account| account.0);
    let rows = sqlx::query!(
        r#"select n.id, n.title, n.state, a.display_name as author, coalesce(n.author_id = $3, false) as "own!",
                  coalesce((select max(v.signed_at) from note_version v where v.note_id = n.id), n.created_at) as "at!",
                  n.shared_at is not null as "shared!", e.id as encounter, e.kind, e.starts_at, e.zone,
                  (select left(v.body, 160) from note_version v
                   where v.note_id = n.id and v.kind = 'signed' order by v.version desc limit 1) as begins,
                  count(*) over () as "total!"
           from note n
           join account a on a.id = n.author_id
           join encounter e on e.id = n.encounter_id
           where n.patient_id = $1 and ($2::uuid is null or n.encounter_id = $2)
           order by n.created_at desc, n.id desc limit $4"#,
        patient.0,
        visit.map(|visit| visit.0),
        own,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let site = zone::zone(&row.zone)?;
        lines.push(NoteLine {
            id: row.id.into(),
            title: row.title,
            state: held(&row.state)?,
            author: row.author,
            own: row.own,
            at: zone::local(row.at.to_jiff(), &site),
            shared: row.shared,
            encounter: row.encounter.into(),
            visit: visit_words(&row.kind, row.starts_at.to_jiff(), &site),
            begins: row.begins,
        });
    }
    Ok((lines, total))
}

/// "Consultation, Tue 24 Nov 2026"
fn visit_words(kind: &str, starts: Timestamp, site: &jiff::tz::TimeZone) -> String {
    format!("{kind}, {}", ::model::time::date(zone::date_at(starts, site)))
}

/// One note: what was signed and added, and for its author what is being typed.
impl Query for ShowNote {
    const NAME: &'static str = "clinical.note";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = NotePage;

    async fn execute(self, tx: &mut Tx) -> Result<NotePage, Failure> {
        let row = tx.load::<NoteRow>(self.note_id, Action::View).await?;
        if row.patient != self.patient_id {
            return Err(AppError::NotFound.into());
        }
        // Whoever may see the note may see the visit: the chart decides both.
        tx.saw(row.patient, EncounterRow::KIND, Some(row.encounter.0));
        let site = zone::zone(&row.visit.zone)?;
        let writes = tx.actor().holds(row.facility, Permission::WriteChart);
        let own = tx.actor().account() == Some(row.author);
        let drafts = if own { drafts(tx, row.id, &site).await? } else { Vec::new() };
        let versions = versions(tx, row.id, &site).await?;
        let signed = versions.iter().rev().find(|version| version.kind == VersionKind::Signed);
        let may_unlock = own && row.state.is_signed() && signed.is_some_and(|it| may_still_unlock(it.at.at, tx.now()));
        let writing = match own && writes && row.state.is_open() {
            true => Some(writing(tx, self.tab, &drafts, signed)),
            false => None,
        };
        let tab = writing.as_ref().map(|writing| writing.tab);
        let same = |draft: &OtherDraft| writing.as_ref().is_some_and(|writing| writing.body == draft.body);
        let elsewhere = drafts.iter().filter(|draft| Some(draft.tab) != tab && !same(draft)).cloned().collect();
        Ok(NotePage {
            id: row.id,
            patient_id: row.patient,
            encounter_id: row.encounter,
            visit: visit_words(&row.visit.kind, row.visit.starts_at, &site),
            title: row.title,
            state: row.state,
            version: row.version,
            author: row.author_name,
            own,
            shared: row.shared,
            versions,
            elsewhere,
            writing,
            may_unlock,
            may_write: writes,
        })
    }
}

async fn versions(tx: &mut Tx, note: NoteId, site: &jiff::tz::TimeZone) -> Result<Vec<NoteVersion>, Failure> {
    let rows = sqlx::query!(
        "select v.version, v.kind, v.body, v.signed_at, a.display_name
         from note_version v join account a on a.id = v.signed_by
         where v.note_id = $1 order by v.version",
        note.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let last = rows.iter().rev().find(|row| row.kind == VersionKind::Signed.name()).map(|row| row.version);
    rows.into_iter()
        .map(|row| {
            Ok(NoteVersion {
                superseded: row.kind == VersionKind::Signed.name() && Some(row.version) != last,
                version: row.version,
                kind: held(&row.kind)?,
                body: row.body,
                by: row.display_name,
                at: zone::local(row.signed_at.to_jiff(), site),
            })
        })
        .collect()
}

/// What the one who asks has typed into this note, the latest first.
async fn drafts(tx: &mut Tx, note: NoteId, site: &jiff::tz::TimeZone) -> Result<Vec<OtherDraft>, Failure> {
    let own = tx.actor().account().map(|account| account.0);
    let rows = sqlx::query!(
        "select tab, body, saved_at from note_draft where note_id = $1 and account_id = $2 order by saved_at desc, tab",
        note.0,
        own,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| OtherDraft { tab: row.tab, body: row.body, saved: zone::local(row.saved_at.to_jiff(), site) })
        .collect())
}

/// The text of the tab; a tab that has typed nothing yet goes on with what was typed last, or with what was signed.
fn writing(tx: &Tx, tab: Option<Uuid>, drafts: &[OtherDraft], signed: Option<&NoteVersion>) -> Writing {
    if let Some(draft) = drafts.iter().find(|draft| Some(draft.tab) == tab) {
        return Writing { tab: draft.tab, body: draft.body.clone(), saved: Some(draft.saved.clone()) };
    }
    let last = drafts.first().map(|draft| &draft.body).or_else(|| signed.map(|version| &version.body));
    Writing { tab: tab.unwrap_or_else(|| tx.new_id()), body: last.cloned().unwrap_or_default(), saved: None }
}

/// What the one who asks has not signed yet.
impl Query for MyUnsigned {
    const NAME: &'static str = "clinical.my_unsigned_notes";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = Unsigned;

    async fn execute(self, tx: &mut Tx) -> Result<Unsigned, Failure> {
        let own = tx.actor().account().map(|account| account.0);
        let rows = sqlx::query!(
            r#"select n.id, n.patient_id, s.name as "patient!", n.title, n.state, n.created_at, e.zone, count(*) over () as "total!"
               from note n
               join encounter e on e.id = n.encounter_id
               join patient_summary s on s.patient_id = n.patient_id
               where n.author_id = $1 and n.state in ('draft', 'unlocked')
               order by n.created_at limit 50"#,
            own,
        )
        .fetch_all(tx.conn())
        .await?;
        let total = rows.first().map_or(0, |row| row.total);
        let mut notes = Vec::with_capacity(rows.len());
        for row in rows {
            tx.saw(row.patient_id.into(), "note", Some(row.id));
            notes.push(UnsignedNote {
                id: row.id.into(),
                patient_id: row.patient_id.into(),
                patient: row.patient,
                title: row.title,
                begun: zone::local(row.created_at.to_jiff(), &zone::zone(&row.zone)?),
                state: held(&row.state)?,
            });
        }
        Ok(Unsigned { total, notes })
    }
}
