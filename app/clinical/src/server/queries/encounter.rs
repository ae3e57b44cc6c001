use billing::server::queries::charges;
use jiff::tz::TimeZone;
use model::{Action, AppError, Permission};
use patients::server::read::held;
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use super::notes;
use crate::{
    model::{EncounterChange, EncounterPage, EncounterState, ShowEncounter, TemplateName},
    server::encounter::EncounterRow,
};

/// A visit, with what was written in it and what can be done with it now.
impl Query for ShowEncounter {
    const NAME: &'static str = "clinical.encounter";
    const PERMISSION: Permission = Permission::ViewChart;
    type Output = EncounterPage;

    async fn execute(self, tx: &mut Tx) -> Result<EncounterPage, Failure> {
        let row = tx.load::<EncounterRow>(self.encounter_id, Action::View).await?;
        if row.patient != self.patient_id {
            return Err(AppError::NotFound.into());
        }
        let site = zone::zone(&row.zone)?;
        let more = sqlx::query!(
            r#"select e.kind, e.reason, e.ends_at, e.summary, e.summary_shared_at is not null as "shared!",
                      f.name as place, p.name as "practitioner?",
                      array(select (t.to_state, t.at, t.reason, a.display_name)
                            from encounter_transition t left join account a on a.id = t.account_id
                            where t.encounter_id = e.id order by t.id) as "history!: Vec<ChangeRow>",
                      array(select (id, name) from note_template order by position, name) as "templates!: Vec<(Uuid, String)>"
               from encounter e
               join facility f on f.id = e.facility_id
               left join practitioner p on p.id = e.practitioner_id
               where e.id = $1"#,
            row.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let writes = !row.imported && row.decide(tx.actor(), Action::Treat);
        let takes_notes = writes
            && !matches!(
                row.state,
                EncounterState::Planned | EncounterState::Cancelled | EncounterState::EnteredInError
            );
        let templates = more.templates.into_iter().filter(|_| takes_notes);
        let templates = templates.map(|(id, name)| TemplateName { id, name }).collect();
        let starts = zone::local(row.starts_at, &site);
        let charges = if row.imported {
            Vec::new()
        } else {
            charges::of_day(tx, row.patient, row.facility, starts.local.date()).await?
        };
        Ok(EncounterPage {
            id: row.id,
            version: row.version,
            state: row.state,
            kind: more.kind,
            reason: more.reason,
            starts,
            ends: more.ends_at.map(|ends| zone::local(ends.to_jiff(), &site)),
            place: more.place,
            practitioner: more.practitioner,
            appointment: row.appointment,
            imported: row.imported,
            summary: more.summary,
            shared: more.shared,
            notes: notes::lines(tx, row.patient, Some(row.id)).await?.0,
            history: more.history.into_iter().map(|change| changed(change, &site)).collect::<Result<_, _>>()?,
            steps: if writes { row.state.steps() } else { Vec::new() },
            may_write: takes_notes,
            templates,
            charges,
        })
    }
}

type ChangeRow = (String, jiff_sqlx::Timestamp, Option<String>, Option<String>);

fn changed((to, at, reason, by): ChangeRow, site: &TimeZone) -> Result<EncounterChange, Failure> {
    Ok(EncounterChange { to: held(&to)?, at: zone::local(at.to_jiff(), site), by, reason })
}
