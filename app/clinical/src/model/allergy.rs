use model::{AllergyId, EncounterId, FieldErrors, PatientId, time::LocalTime};
use patients::model::text::{clean, line};
use serde::{Deserialize, Serialize};

model::named! {
    /// FHIR's category of what somebody reacts to.
    AllergyCategory {
        Medication => "medication", "Medicine";
        Food => "food", "Food";
        Environment => "environment", "Environment";
        Biologic => "biologic", "Blood product or vaccine";
        Other => "other", "Other";
    }
}

model::named! {
    AllergyKind {
        Allergy => "allergy", "Allergy";
        Intolerance => "intolerance", "Intolerance";
    }
}

model::named! {
    /// How bad the next contact may be: a judgement about the future, unlike the severity of a past reaction.
    Criticality {
        High => "high", "High risk";
        Low => "low", "Low risk";
        UnableToAssess => "unable_to_assess", "Risk not known";
    }
}

model::named! {
    AllergyStatus {
        Active => "active", "Active";
        Inactive => "inactive", "Inactive";
        Resolved => "resolved", "Resolved";
    }
}

model::named! {
    AllergyVerification {
        Unconfirmed => "unconfirmed", "Unconfirmed";
        Presumed => "presumed", "Presumed";
        Confirmed => "confirmed", "Confirmed";
        Refuted => "refuted", "Refuted";
        EnteredInError => "entered_in_error", "Entered in error";
    }
}

model::named! {
    Severity {
        Mild => "mild", "Mild";
        Moderate => "moderate", "Moderate";
        Severe => "severe", "Severe";
    }
}

model::named! {
    /// What somebody answered who was asked, where there is nothing to list.
    ReviewOutcome {
        NoneKnown => "none_known", "No known allergies";
        NoKnownDrug => "no_known_drug", "No known allergies to medicines";
        NoKnownFood => "no_known_food", "No known allergies to food";
        NoKnownLatex => "no_known_latex", "No known allergy to latex";
        Unable => "unable", "Unable to ask";
        Reviewed => "reviewed", "The list was gone through and is right";
    }
}

/// What is known about a patient's allergies: four states, and never one that looks like another (T7.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AllergyState {
    /// Nobody has asked. It is not "none".
    NotAsked,
    /// Somebody tried, and why it was not possible.
    Unable(String),
    /// Asked, and the answer was no.
    NoneKnown(ReviewOutcome),
    /// Substances, the dangerous ones first.
    Entries(Vec<AllergyName>),
}

/// An entry in one line, for the banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllergyName {
    pub substance: String,
    pub high_risk: bool,
}

impl AllergyState {
    /// Entries that count outrank whatever was answered; the latest answer outranks earlier ones.
    pub fn decide(entries: Vec<AllergyName>, latest: Option<(ReviewOutcome, Option<String>)>) -> Self {
        if !entries.is_empty() {
            return Self::Entries(entries);
        }
        match latest {
            None | Some((ReviewOutcome::Reviewed, _)) => Self::NotAsked,
            Some((ReviewOutcome::Unable, reason)) => Self::Unable(reason.unwrap_or_default()),
            Some((outcome, _)) => Self::NoneKnown(outcome),
        }
    }

    /// "Allergies: penicillin, latex", "Allergies not asked".
    pub fn words(&self) -> String {
        match self {
            Self::NotAsked => "Allergies not asked".into(),
            Self::Unable(_) => "Allergies: unable to ask".into(),
            Self::NoneKnown(outcome) => outcome.words().into(),
            Self::Entries(entries) => {
                let names: Vec<&str> = entries.iter().map(|entry| entry.substance.as_str()).collect();
                format!("Allergies: {}", names.join(", "))
            }
        }
    }
}

/// Does an entry warn? Refuted, resolved, inactive and mistaken ones do not (T7.4).
pub const fn counts(status: AllergyStatus, verification: AllergyVerification) -> bool {
    matches!(status, AllergyStatus::Active)
        && !matches!(verification, AllergyVerification::Refuted | AllergyVerification::EnteredInError)
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allergy {
    pub id: AllergyId,
    pub version: i32,
    pub substance: String,
    pub category: AllergyCategory,
    pub kind: AllergyKind,
    pub criticality: Criticality,
    pub status: AllergyStatus,
    pub verification: AllergyVerification,
    /// "Hives (severe)".
    pub reactions: Vec<String>,
    pub onset: Option<String>,
    pub note: Option<String>,
    /// From another hospital's record.
    pub imported: bool,
    pub recorded: LocalTime,
    pub recorded_by: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllergyList {
    pub state: AllergyState,
    /// Those that count first.
    pub entries: Vec<Allergy>,
    pub reviews: Vec<AllergyReviewed>,
    /// May the reader write here?
    pub may_record: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllergyReviewed {
    pub outcome: ReviewOutcome,
    pub reason: Option<String>,
    pub at: LocalTime,
    pub by: Option<String>,
}

/// The allergies of a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowAllergies {
    pub patient_id: PatientId,
}

/// Writes an allergy down, or corrects one: as it is typed, [`SaveAllergy::check`] says what is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAllergy {
    pub patient_id: PatientId,
    #[serde(default)]
    pub encounter_id: Option<EncounterId>,
    /// The one that is corrected, and the version that was on the screen.
    #[serde(default)]
    pub allergy_id: Option<AllergyId>,
    #[serde(default)]
    pub version: Option<i32>,
    #[serde(default)]
    pub substance: String,
    #[serde(default)]
    pub category: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub criticality: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub verification: String,
    /// Several are written with commas between them.
    #[serde(default)]
    pub reaction: String,
    #[serde(default)]
    pub severity: String,
    #[serde(default)]
    pub note: String,
}

/// What a typed allergy means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAllergy {
    pub substance: String,
    pub category: AllergyCategory,
    pub kind: AllergyKind,
    pub criticality: Criticality,
    pub status: AllergyStatus,
    pub verification: AllergyVerification,
    pub reactions: Vec<String>,
    pub severity: Option<Severity>,
    pub note: Option<String>,
}

const MOST_REACTIONS: usize = 10;

impl SaveAllergy {
    /// The substance and how dangerous it is must be said; the rest has an honest default.
    pub fn check(&self) -> Result<NewAllergy, FieldErrors> {
        let mut errors = FieldErrors::default();
        let substance = errors.take("substance", line(&self.substance, 300)).flatten().unwrap_or_default();
        if substance.is_empty() && errors.of("substance").is_none() {
            errors.add("substance", "Enter what the patient reacts to, such as “penicillin”.");
        }
        let category = errors.take("category", chosen(&self.category, AllergyCategory::Other));
        let kind = errors.take("kind", chosen(&self.kind, AllergyKind::Allergy));
        let criticality = if self.criticality.is_empty() {
            errors.add("criticality", "Choose how dangerous the next contact may be.");
            None
        } else {
            errors.take("criticality", self.criticality.parse::<Criticality>())
        };
        let status = errors.take("status", chosen(&self.status, AllergyStatus::Active));
        let verification = errors.take("verification", chosen(&self.verification, AllergyVerification::Unconfirmed));
        let severity = match self.severity.as_str() {
            "" => None,
            code => errors.take("severity", code.parse::<Severity>()),
        };
        let reactions: Vec<String> =
            self.reaction.split(',').map(clean).filter(|reaction| !reaction.is_empty()).collect();
        if reactions.len() > MOST_REACTIONS || reactions.iter().any(|reaction| reaction.chars().count() > 300) {
            errors.add("reaction", "Use at most ten reactions of 300 characters each.");
        }
        let note = errors.take("note", line(&self.note, 2000)).flatten();
        match (category, kind, criticality, status, verification, errors.0.is_empty()) {
            (Some(category), Some(kind), Some(criticality), Some(status), Some(verification), true) => Ok(NewAllergy {
                substance,
                category,
                kind,
                criticality,
                status,
                verification,
                reactions,
                severity,
                note,
            }),
            _ => Err(errors),
        }
    }
}

fn chosen<T: std::str::FromStr<Err = String>>(code: &str, otherwise: T) -> Result<T, String> {
    if code.is_empty() { Ok(otherwise) } else { code.parse() }
}

/// The patient was asked, or could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAllergies {
    pub patient_id: PatientId,
    #[serde(default)]
    pub encounter_id: Option<EncounterId>,
    #[serde(default)]
    pub outcome: String,
    #[serde(default)]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(substance: &str) -> AllergyName {
        AllergyName { substance: substance.into(), high_risk: true }
    }

    fn typed(substance: &str, criticality: &str) -> SaveAllergy {
        let text = String::new;
        SaveAllergy {
            patient_id: PatientId(uuid::Uuid::nil()),
            encounter_id: None,
            allergy_id: None,
            version: None,
            substance: substance.into(),
            category: text(),
            kind: text(),
            criticality: criticality.into(),
            status: text(),
            verification: text(),
            reaction: text(),
            severity: text(),
            note: text(),
        }
    }

    #[test]
    fn the_four_states_never_look_alike() {
        let states = [
            AllergyState::decide(vec![], None),
            AllergyState::decide(vec![], Some((ReviewOutcome::Unable, Some("unconscious".into())))),
            AllergyState::decide(vec![], Some((ReviewOutcome::NoneKnown, None))),
            AllergyState::decide(vec![entry("Penicillin")], None),
        ];
        let words: std::collections::HashSet<String> = states.iter().map(AllergyState::words).collect();
        assert_eq!(words.len(), 4);
        assert_eq!(states[0], AllergyState::NotAsked);
    }

    #[test]
    fn an_entry_outranks_none_known_and_going_through_an_empty_list_is_no_answer() {
        let none = Some((ReviewOutcome::NoneKnown, None));
        assert!(matches!(AllergyState::decide(vec![entry("Latex")], none), AllergyState::Entries(_)));
        assert_eq!(AllergyState::decide(vec![], Some((ReviewOutcome::Reviewed, None))), AllergyState::NotAsked);
    }

    #[test]
    fn refuted_resolved_and_mistaken_entries_do_not_warn() {
        for &status in AllergyStatus::ALL {
            for &verification in AllergyVerification::ALL {
                let warns =
                    status == AllergyStatus::Active && !["refuted", "entered_in_error"].contains(&verification.name());
                assert_eq!(counts(status, verification), warns, "{status:?} {verification:?}");
            }
        }
    }

    #[test]
    fn the_substance_and_the_risk_must_be_said() {
        let errors = typed("", "").check().expect_err("nothing was typed");
        assert!(errors.of("substance").is_some() && errors.of("criticality").is_some());
        let typed = SaveAllergy { reaction: "Hives, , swelling".into(), ..typed("  Penicillin ", "high") };
        let new = typed.check().expect("a whole entry");
        assert_eq!((new.substance.as_str(), new.reactions.len()), ("Penicillin", 2));
        assert_eq!(new.verification, AllergyVerification::Unconfirmed);
    }
}
