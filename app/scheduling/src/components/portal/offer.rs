use std::{convert::Infallible, fmt, str::FromStr};

use ::model::{AppError, AppointmentId, PractitionerId, ServiceId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    api,
    model::{DayTimes, FreeDays, FreeDaysFound},
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

/// The days with free times, and the times of the one that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub found: FreeDaysFound,
    /// `None` when no day has a free time.
    pub open: Option<DayTimes>,
}

/// Without a day, the first free one opens. The days and its times are one question.
pub async fn find_times(
    service_id: ServiceId,
    whom: Whom,
    day: Option<Date>,
    moving: Option<AppointmentId>,
) -> Result<Offer, AppError> {
    let practitioner_id = match whom {
        Whom::Anybody => None,
        Whom::Practitioner(id) => Some(id),
        Whom::Nobody => return Err(AppError::NotFound),
    };
    let ask = FreeDays { service_id, practitioner_id, open: day, patient_id: None, moving };
    let mut found = api::free_days(ask).await?;
    let open = found.opened.take();
    Ok(Offer { found, open })
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
