//! What can be booked, with whom and where: the pages that patients read before they book.

use model::{FacilityId, Money, PractitionerId, ServiceId, SpecialtyId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitMode {
    InPerson,
    Video,
}

impl VisitMode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Video => "video",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::InPerson => "In person",
            Self::Video => "By video",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::InPerson, Self::Video].into_iter().find(|mode| mode.name() == name)
    }
}

/// How a service can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceMode {
    InPerson,
    Video,
    /// As whoever books chooses.
    Either,
}

impl ServiceMode {
    pub const ALL: [Self; 3] = [Self::InPerson, Self::Video, Self::Either];

    pub const fn name(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Video => "video",
            Self::Either => "either",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::InPerson => "In person",
            Self::Video => "By video",
            Self::Either => "In person or by video",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The ways to choose from.
    pub const fn choices(self) -> &'static [VisitMode] {
        match self {
            Self::InPerson => &[VisitMode::InPerson],
            Self::Video => &[VisitMode::Video],
            Self::Either => &[VisitMode::InPerson, VisitMode::Video],
        }
    }

    /// An appointment's, where nobody has chosen yet: in person, if that can be had.
    pub const fn first(self) -> VisitMode {
        match self {
            Self::InPerson | Self::Either => VisitMode::InPerson,
            Self::Video => VisitMode::Video,
        }
    }

    /// What was chosen in a form; nothing chosen is the first. `None`: it can't be had like that.
    pub fn chosen(self, typed: &str) -> Option<VisitMode> {
        match typed.trim() {
            "" => Some(self.first()),
            typed => VisitMode::parse(typed).filter(|mode| self.choices().contains(mode)),
        }
    }
}

/// A hospital or clinic, as much as somebody needs who has to find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub id: FacilityId,
    pub name: String,
    /// IANA name of its time zone.
    pub zone: String,
    pub address_line: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub phone: Option<String>,
}

/// A field of medicine, with a hint in plain words: "Cardiology: heart and blood pressure".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specialty {
    pub id: SpecialtyId,
    pub name: String,
    pub hint: String,
}

/// Who gives care, by name only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PractitionerRef {
    pub id: PractitionerId,
    pub name: String,
}

/// A service that can be booked, with its price: nobody books without having seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCard {
    pub id: ServiceId,
    pub name: String,
    pub description: String,
    pub what_to_bring: Option<String>,
    pub specialty_id: Option<SpecialtyId>,
    pub duration_minutes: i32,
    pub price: Money,
    pub mode: ServiceMode,
    pub facility_id: FacilityId,
    pub facility_name: String,
    /// Until how many hours before the start patients may cancel or move it themselves.
    pub cancel_cutoff_hours: i32,
    /// False for what only staff may book.
    pub bookable_by_patients: bool,
    /// Who offers it, by name.
    pub practitioners: Vec<PractitionerRef>,
}

/// Everything the first page of booking asks about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    pub places: Vec<Place>,
    /// Only those that somebody offers.
    pub specialties: Vec<Specialty>,
    pub services: Vec<ServiceCard>,
}

/// One line in the list of doctors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorCard {
    pub id: PractitionerId,
    pub name: String,
    pub specialties: Vec<Specialty>,
    /// BCP 47 tags, such as `en` and `pt-BR`.
    pub languages: Vec<String>,
    pub places: Vec<String>,
    /// False when nothing of theirs can be booked by patients.
    pub bookable: bool,
}

/// A doctor's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doctor {
    pub card: DoctorCard,
    pub about: Option<String>,
    pub education: Vec<String>,
    pub services: Vec<ServiceCard>,
    pub places: Vec<Place>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_had_as_it_is_offered() {
        assert_eq!(ServiceMode::Either.chosen("video"), Some(VisitMode::Video));
        assert_eq!(ServiceMode::Either.chosen(""), Some(VisitMode::InPerson));
        assert_eq!(ServiceMode::Video.chosen(""), Some(VisitMode::Video));
        assert_eq!(ServiceMode::Video.chosen("in_person"), None);
        assert_eq!(ServiceMode::InPerson.chosen("video"), None);
        assert_eq!(ServiceMode::Either.chosen("by letter"), None);
        for mode in ServiceMode::ALL {
            assert_eq!(ServiceMode::parse(mode.name()), Some(mode));
            assert!(mode.choices().contains(&mode.first()));
        }
    }
}
