use clinical::server::take_in::{NewImmunization, NewProcedure, insert_immunizations, insert_procedures};
use jiff::Timestamp;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Import, Made};
use crate::fhir::{
    bundle::Content,
    datatype::DateTime,
    resource::{Immunization, Procedure},
};

impl Import<'_> {
    pub(super) async fn immunizations(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made =
            self.made(Content::immunization, |index, given| self.immunization(tx.new_id(), tx.now(), index, given))?;
        let (places, rows): (Vec<usize>, Vec<NewImmunization>) = made.into_iter().unzip();
        insert_immunizations(tx, &rows).await?;
        for (index, row) in places.into_iter().zip(rows) {
            self.took(index, row.id);
        }
        Ok(())
    }

    fn immunization(&self, id: Uuid, now: Timestamp, index: usize, given: &Immunization) -> Made<NewImmunization> {
        let whose = self.whose(index, "patient", &given.patient, given.encounter.as_ref())?;
        let (Some(title), Some(DateTime(given_at))) = (given.vaccine_code.title(300), &given.occurrence_date_time)
        else {
            return Ok(None);
        };
        Ok(Some(NewImmunization {
            id,
            whose,
            code: given.code(),
            title,
            status: given.status.code(),
            given_at: given_at.clone(),
            lot: given.lot_number.clone().map(|lot| lot.0),
            site: given.site.as_ref().and_then(|site| site.title(200)),
            recorded_at: now,
        }))
    }

    pub(super) async fn procedures(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made = self.made(Content::procedure, |index, done| self.procedure(tx.new_id(), tx.now(), index, done))?;
        let (places, rows): (Vec<usize>, Vec<NewProcedure>) = made.into_iter().unzip();
        insert_procedures(tx, &rows).await?;
        for (index, row) in places.into_iter().zip(rows) {
            self.took(index, row.id);
        }
        Ok(())
    }

    fn procedure(&self, id: Uuid, now: Timestamp, index: usize, done: &Procedure) -> Made<NewProcedure> {
        let whose = self.whose(index, "subject", &done.subject, done.encounter.as_ref())?;
        let Some(title) = done.code.as_ref().and_then(|code| code.title(500)) else { return Ok(None) };
        let (code_system, code) = done.code();
        let (performed_at, performed_end) = done.performed();
        Ok(Some(NewProcedure {
            id,
            whose,
            code_system,
            code,
            title,
            status: done.status.code(),
            performed_at,
            performed_end,
            reason: done.reason(),
            recorded_at: now,
        }))
    }
}
