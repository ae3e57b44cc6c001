use std::{fmt, str::FromStr};

use model::{FacilityId, Permission};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

/// In which message orders are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// OML^O21, version 2.5.1, with the tubes.
    Oml,
    /// ORM^O01, version 2.3, for older receivers.
    Orm,
}

/// Whom a facility tells: "10.0.0.5:2575", "orm://lab.example.org:2575".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    pub form: Form,
    /// Host and port.
    pub address: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a destination is a host with a port, such as 10.0.0.5:2575 or orm://10.0.0.5:2575")]
pub struct NotADestination;

impl FromStr for Destination {
    type Err = NotADestination;

    fn from_str(text: &str) -> Result<Self, NotADestination> {
        let (form, address) = match text.trim().split_once("://") {
            None => (Form::Oml, text.trim()),
            Some(("oml", address)) => (Form::Oml, address),
            Some(("orm", address)) => (Form::Orm, address),
            Some(_) => return Err(NotADestination),
        };
        let (host, port) = address.rsplit_once(':').ok_or(NotADestination)?;
        let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._[]:".contains(c));
        if !is_host || port.parse::<u16>().map_or(true, |port| port == 0) {
            return Err(NotADestination);
        }
        Ok(Self { form, address: address.to_owned() })
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Oml => write!(f, "{}", self.address),
            Form::Orm => write!(f, "orm://{}", self.address),
        }
    }
}

/// What the settings say, at every start: from now on these facilities have somebody who listens, and no others. What
/// was still to be told to one that is no longer there is forgotten with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetDestinations {
    pub destinations: Vec<(FacilityId, String)>,
}

impl Command for SetDestinations {
    const NAME: &'static str = "interop.set_destinations";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !tx.actor().is_system() {
            return Err(model::AppError::NotFound.into());
        }
        let facilities: Vec<uuid::Uuid> = self.destinations.iter().map(|(facility, _)| facility.0).collect();
        let addresses: Vec<String> = self.destinations.iter().map(|(_, address)| address.clone()).collect();
        sqlx::query!("delete from hl7_destination where facility_id <> all($1)", &facilities)
            .execute(tx.conn())
            .await?;
        sqlx::query!(
            "insert into hl7_destination (facility_id, address) select * from unnest($1::uuid[], $2::text[])
             on conflict (facility_id) do update set address = excluded.address",
            &facilities,
            &addresses,
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_a_host_and_a_port() {
        for (text, form, address) in [
            ("10.0.0.5:2575", Form::Oml, "10.0.0.5:2575"),
            ("orm://lab.example.org:2575", Form::Orm, "lab.example.org:2575"),
            ("oml://[::1]:2575", Form::Oml, "[::1]:2575"),
        ] {
            let read: Destination = text.parse().unwrap();
            assert_eq!(read, Destination { form, address: address.into() });
            assert_eq!(read.to_string().parse(), Ok(read));
        }
        for text in ["", "lab", "lab:", ":2575", "lab:99999", "lab:0", "http://lab:80", "la b:2575"] {
            assert_eq!(text.parse::<Destination>(), Err(NotADestination), "{text}");
        }
    }
}
