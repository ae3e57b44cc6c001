use std::{fmt, str::FromStr};

use jiff::Timestamp;
use model::PractitionerId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time that is offered: with whom, and when. It travels as one string, so that one button of a form
/// carries it: `<button name="cmd[slot]" value=slot.to_string()>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotKey {
    pub practitioner_id: PractitionerId,
    pub starts_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a time that was offered. Please choose one from the list.")]
pub struct NotASlot;

impl fmt::Display for SlotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.practitioner_id, self.starts_at)
    }
}

impl FromStr for SlotKey {
    type Err = NotASlot;
    fn from_str(s: &str) -> Result<Self, NotASlot> {
        let (practitioner, start) = s.split_once('@').ok_or(NotASlot)?;
        Ok(Self {
            practitioner_id: practitioner.parse().map_err(|_| NotASlot)?,
            starts_at: start.parse().map_err(|_| NotASlot)?,
        })
    }
}

impl Serialize for SlotKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SlotKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_survives_the_form() {
        let slot: SlotKey = "0199d5b0-0000-7000-8000-000000000001@2026-03-08T13:05:00Z".parse().expect("a slot");
        assert_eq!(slot.to_string().parse(), Ok(slot));
        assert_eq!(serde_json::from_value::<SlotKey>(serde_json::json!(slot)).expect("json"), slot);
        for wrong in
            ["", "@", "x@y", "0199d5b0-0000-7000-8000-000000000001", "0199d5b0-0000-7000-8000-000000000001@noon"]
        {
            assert_eq!(wrong.parse::<SlotKey>(), Err(NotASlot));
        }
    }
}
