//! What stands in the charts: visits with signed notes and one that is still being written, problems, allergies in each of
//! their four states, vital signs over time, and what patients may read of a visit.

mod stories;

use clinical::model::{
    AddAddendum, AddProblem, RecordVitalSigns, ReviewAllergies, SaveAllergy, SaveDraft, SignNote, StartNote,
    WriteVisitSummary,
};
use jiff::{SignedDuration, Timestamp};
use model::{EncounterId, PatientId, Permission};
use platform::{Actor, Clock, Failure, Hale, Query, Tx};

use self::stories::{Allergies, Note, STORIES, Signs, Story};
use super::{
    Houses, ask,
    labs::{ActorOf, PastVisit},
    patients::PatientWith,
    run, run_as,
};
use crate::cli::CliError;

pub(super) async fn fill(hale: &Hale, clock: &Clock, now: Timestamp, houses: &Houses) -> Result<(), CliError> {
    if ask(hale, AnyNote {}).await? {
        return Ok(());
    }
    for story in &STORIES {
        let Some(patient) = ask(hale, PatientWith(story.email)).await? else { continue };
        let doctor = ask(hale, ActorOf(story.doctor)).await?;
        let practitioner =
            doctor.practitioner().ok_or_else(|| CliError::refused("The demo’s doctor treats nobody."))?;
        let begins = now - SignedDuration::from_hours(24 * story.days_ago) - SignedDuration::from_hours(3);
        clock.set(begins);
        let visit = PastVisit {
            patient,
            facility: houses.id(story.house),
            practitioner,
            kind: story.kind.into(),
            reason: story.reason.into(),
        };
        let encounter = run(hale, visit).await?;
        let chart = Chart { hale, clock, doctor, patient, encounter, begins };
        chart.fill(story).await?;
    }
    clock.set(now);
    Ok(())
}

/// One patient's chart, written in one visit.
struct Chart<'a> {
    hale: &'a Hale,
    clock: &'a Clock,
    doctor: Actor,
    patient: PatientId,
    encounter: EncounterId,
    begins: Timestamp,
}

impl Chart<'_> {
    async fn fill(&self, story: &Story) -> Result<(), CliError> {
        for (months_ago, signs) in story.vital_signs {
            self.vital_signs(*months_ago, signs).await?;
        }
        self.after(4);
        self.allergies(&story.allergies).await?;
        for (code, onset, note) in story.problems {
            let problem = AddProblem {
                patient_id: self.patient,
                encounter_id: Some(self.encounter),
                diagnosis: String::new(),
                code: (*code).into(),
                as_text: String::new(),
                verification: "confirmed".into(),
                onset: (*onset).into(),
                note: (*note).into(),
            };
            self.does(problem).await.map(drop)?;
        }
        for note in story.notes {
            self.note(note).await?;
        }
        self.summary(story.summary).await
    }

    fn after(&self, minutes: i64) {
        self.clock.set(self.begins + SignedDuration::from_mins(minutes));
    }

    async fn does<C: platform::Command>(&self, command: C) -> Result<C::Output, CliError> {
        run_as(self.hale, self.doctor.clone(), command).await
    }

    async fn vital_signs(&self, months_ago: i64, signs: &Signs) -> Result<(), CliError> {
        self.clock.set(self.begins + SignedDuration::from_mins(2) - SignedDuration::from_hours(730 * months_ago));
        let [systolic, diastolic, heart_rate, temperature, saturation, weight, height] = signs.map(str::to_owned);
        let round = RecordVitalSigns {
            patient_id: self.patient,
            encounter_id: (months_ago == 0).then_some(self.encounter),
            systolic,
            diastolic,
            heart_rate,
            respiratory_rate: String::new(),
            temperature,
            saturation,
            weight,
            height,
            pain: String::new(),
        };
        self.does(round).await.map(drop)
    }

    async fn allergies(&self, allergies: &Allergies) -> Result<(), CliError> {
        let (patient_id, encounter_id) = (self.patient, Some(self.encounter));
        let answered = |outcome: &str, reason: &str| ReviewAllergies {
            patient_id,
            encounter_id,
            outcome: outcome.into(),
            reason: reason.into(),
        };
        match allergies {
            Allergies::NotAsked => Ok(()),
            Allergies::Unable(why) => self.does(answered("unable", why)).await,
            Allergies::NoneKnown => self.does(answered("none_known", "")).await,
            Allergies::Listed(entries) => {
                for [substance, category, criticality, verification, reaction, severity] in *entries {
                    let entry = SaveAllergy {
                        patient_id,
                        encounter_id,
                        allergy_id: None,
                        version: None,
                        substance: (*substance).into(),
                        category: (*category).into(),
                        kind: String::new(),
                        criticality: (*criticality).into(),
                        status: String::new(),
                        verification: (*verification).into(),
                        reaction: (*reaction).into(),
                        severity: (*severity).into(),
                        note: String::new(),
                    };
                    self.does(entry).await.map(drop)?;
                }
                self.does(answered("reviewed", "")).await
            }
        }
    }

    async fn note(&self, note: &Note) -> Result<(), CliError> {
        let patient_id = self.patient;
        self.after(12);
        let start = StartNote { patient_id, encounter_id: self.encounter, template: String::new() };
        let begun = self.does(start).await?;
        let seen = self.clock.now().to_string();
        self.after(19);
        if !note.signed {
            let draft = SaveDraft { patient_id, note_id: begun.note_id, tab: begun.tab, body: note.body.into(), seen };
            return self.does(draft).await.map(drop);
        }
        let sign = SignNote {
            patient_id,
            note_id: begun.note_id,
            tab: begun.tab,
            version: 1,
            title: note.title.into(),
            body: note.body.into(),
            share: note.shared.to_string(),
            how: String::new(),
            seen,
        };
        let signed = self.does(sign).await?;
        if let Some(addendum) = note.addendum {
            self.after(100);
            let (note_id, version) = (begun.note_id, signed.version);
            self.does(AddAddendum { patient_id, note_id, version, body: addendum.into() }).await?;
        }
        Ok(())
    }

    async fn summary(&self, summary: Option<&str>) -> Result<(), CliError> {
        let Some(summary) = summary else { return Ok(()) };
        self.after(22);
        let write = WriteVisitSummary {
            patient_id: self.patient,
            encounter_id: self.encounter,
            version: 1,
            summary: summary.into(),
            share: "true".into(),
        };
        self.does(write).await.map(drop)
    }
}

struct AnyNote {}

impl Query for AnyNote {
    const NAME: &'static str = "demo.any_note";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM note) AS "any!""#);
        Ok(any.fetch_one(tx.conn()).await?)
    }
}
