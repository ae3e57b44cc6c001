use std::{convert::Infallible, fmt, str::FromStr};

use ::model::{AppointmentId, PractitionerId, ServiceId};
use jiff::civil::Date;

use crate::{
    api,
    model::{FreeDays, MoveChoices, MoveTo},
};

/// With whom: somebody in particular, or whoever is free soonest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    Anybody,
    Practitioner(PractitionerId),
    /// The address names nobody.
    Nobody,
}

impl FromStr for Whom {
    type Err = Infallible;
    fn from_str(s: &str) -> Result<Self, Infallible> {
        Ok(match (s, s.parse()) {
            ("any", _) => Self::Anybody,
            (_, Ok(id)) => Self::Practitioner(id),
            (_, Err(_)) => Self::Nobody,
        })
    }
}

/// As it stands in the address.
impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anybody | Self::Nobody => f.write_str("any"),
            Self::Practitioner(id) => id.fmt(f),
        }
    }
}

/// Asks for the days with free times, and the times of one of them: without a day, of the first free one. An address that
/// names nobody has none.
pub fn free_times(service_id: ServiceId, whom: Whom, day: Option<Date>) -> Option<api::FreeDays> {
    let practitioner_id = match whom {
        Whom::Anybody => None,
        Whom::Practitioner(id) => Some(id),
        Whom::Nobody => return None,
    };
    Some(api::FreeDays { query: FreeDays { service_id, practitioner_id, open: day, patient_id: None } })
}

/// Asks when an appointment could be instead: with the same practitioner, where the address does not say with whom.
pub fn other_times(appointment_id: AppointmentId, whom: Option<Whom>, open: Option<Date>) -> Option<api::MoveChoices> {
    let to = match whom {
        None => MoveTo::SamePractitioner,
        Some(Whom::Anybody) => MoveTo::Anybody,
        Some(Whom::Practitioner(id)) => MoveTo::Practitioner(id),
        Some(Whom::Nobody) => return None,
    };
    Some(api::MoveChoices { query: MoveChoices { appointment_id, to, open } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_anybody_or_somebody() {
        assert_eq!("any".parse(), Ok(Whom::Anybody));
        let id = "0199d5b0-0000-7000-8000-000000000001";
        assert_eq!(id.parse::<Whom>().map(|whom| whom.to_string()).as_deref(), Ok(id));
        assert_eq!("x".parse(), Ok(Whom::Nobody));
    }
}
