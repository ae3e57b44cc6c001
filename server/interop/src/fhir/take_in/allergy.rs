use clinical::server::take_in::{NewAllergy, NewReview, insert_allergies, insert_reviews};
use jiff::Timestamp;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Import, Made};
use crate::fhir::{bundle::Content, resource::AllergyIntolerance};

enum Answer {
    Allergy(NewAllergy),
    /// "No known allergies" is an answer, not a substance.
    NoneKnown(NewReview),
}

impl Import<'_> {
    pub(super) async fn allergies(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made = self.made(Content::allergy, |index, allergy| self.allergy(tx.new_id(), tx.now(), index, allergy))?;
        let (mut allergies, mut reviews) = (Vec::new(), Vec::new());
        for (index, answer) in made {
            match answer {
                Answer::Allergy(allergy) => {
                    self.took(index, allergy.id);
                    allergies.push(allergy);
                }
                Answer::NoneKnown(review) => {
                    self.took(index, review.id);
                    reviews.push(review);
                }
            }
        }
        insert_allergies(tx, &allergies).await?;
        insert_reviews(tx, &reviews).await
    }

    fn allergy(&self, id: Uuid, now: Timestamp, index: usize, written: &AllergyIntolerance) -> Made<Answer> {
        let whose = self.whose(index, "patient", &written.patient, written.encounter.as_ref())?;
        let (Some(status), Some(verification)) = (written.status(), written.verification()) else { return Ok(None) };
        let recorded_at = self.recorded(written.recorded_date.as_ref(), now);
        if let Some(outcome) = written.none_known() {
            // Withdrawn or refuted, it says nothing: neither that there is one nor that there is none.
            let holds = status == "active" && !matches!(verification, "refuted" | "entered_in_error");
            let review = NewReview { id, whose, outcome, at: recorded_at };
            return Ok(holds.then_some(Answer::NoneKnown(review)));
        }
        let Some(substance) = written.substance() else { return Ok(None) };
        let (code_system, code) = written.code();
        Ok(Some(Answer::Allergy(NewAllergy {
            id: id.into(),
            whose,
            substance,
            code_system,
            code,
            category: written.category(),
            kind: written.kind(),
            criticality: written.criticality(),
            status,
            verification,
            onset: written.onset(),
            note: written.notes(),
            reactions: written.reactions(),
            recorded_at,
        })))
    }
}
