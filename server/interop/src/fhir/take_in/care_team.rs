use clinical::server::take_in::{NewMember, insert_members};
use platform::{Failure, Tx};

use super::{Import, Made};
use crate::fhir::{
    bundle::Content,
    datatype::DateTime,
    resource::{CareTeam, care_team::Participant},
};

impl Import<'_> {
    /// One row per member. Who is in the same team in the same role since the same day is on record once.
    pub(super) async fn care_teams(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let made = self.made(Content::care_team, |index, team| self.members(tx, index, team))?;
        let rows: Vec<NewMember> = made.iter().flat_map(|(_, members)| members.clone()).collect();
        let new = insert_members(tx, &rows).await?;
        for (index, members) in made {
            match members.into_iter().find(|member| new.contains(&member.id)) {
                Some(member) => self.took(index, member.id),
                None => {
                    self.summary.of("CareTeam").unchanged += 1;
                    self.settled.insert(index);
                }
            }
        }
        Ok(())
    }

    fn members(&self, tx: &Tx, index: usize, team: &CareTeam) -> Made<Vec<NewMember>> {
        let Some(subject) = &team.subject else { return Ok(None) };
        let patient = self.of_patient(index, "subject", subject)?;
        self.visit(patient, team.encounter.as_ref())?;
        let member = |participant: &Participant| {
            let reference = participant.member.as_ref()?;
            let called = reference.reference.as_deref().unwrap_or_default();
            // The patients themselves are on many teams; they are not who looks after them.
            if self.patients.contains_key(called) {
                return None;
            }
            let start = participant.period.start.clone().or_else(|| team.period.start.clone());
            let end = participant.period.end.clone().or_else(|| team.period.end.clone());
            Some(NewMember {
                id: tx.new_id(),
                patient,
                team: team.words(),
                status: team.status(),
                role: participant.role.iter().find_map(|role| role.title(300)),
                member: self.named(reference, 300)?,
                practitioner: self.practitioners.get(called).map(|(id, _)| *id),
                period_start: start.map(|DateTime(at)| at),
                period_end: end.map(|DateTime(at)| at),
            })
        };
        let members: Vec<NewMember> = team.participant.iter().filter_map(member).collect();
        Ok(Some(members).filter(|members| !members.is_empty()))
    }
}
