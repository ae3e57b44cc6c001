use clinical::server::take_in::{NewProblem, insert_problems};
use jiff::Timestamp;
use model::ProblemId;
use platform::{Failure, Tx};

use super::{Import, Made};
use crate::fhir::{bundle::Content, resource::Condition};

impl Import<'_> {
    /// Diagnoses with the codes that were sent. One of which nobody says whether it still holds stays whole.
    pub(super) async fn problems(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made =
            self.made(Content::condition, |index, condition| self.problem(tx.new_id(), tx.now(), index, condition))?;
        let (places, rows): (Vec<usize>, Vec<NewProblem>) = made.into_iter().unzip();
        insert_problems(tx, &rows).await?;
        for (index, row) in places.into_iter().zip(rows) {
            self.took(index, row.id);
        }
        Ok(())
    }

    fn problem(&self, id: ProblemId, now: Timestamp, index: usize, condition: &Condition) -> Made<NewProblem> {
        let whose = self.whose(index, "subject", &condition.subject, condition.encounter.as_ref())?;
        let title = condition.code.as_ref().and_then(|code| code.title(500));
        let (Some(title), Some(clinical_status), Some(verification)) =
            (title, condition.clinical_status(), condition.verification())
        else {
            return Ok(None);
        };
        let (code_system, code) = condition.code();
        Ok(Some(NewProblem {
            id,
            whose,
            code_system,
            code,
            title,
            clinical_status,
            verification,
            onset: condition.onset(),
            abated: condition.abated(),
            note: condition.notes(),
            recorded_at: self.recorded(condition.recorded_date.as_ref(), now),
        }))
    }
}
