//! How likely somebody who is being registered is here already: search before create.

use serde::{Deserialize, Serialize};

use super::{PartialDate, PatientHit, Sex};

/// From this score on, the desk looks at the record before it makes a new one.
pub const LOOK_AT: u8 = 55;

/// What speaks for and against two records being one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How alike the names are written, 0 to 100.
    pub name: u8,
    pub birth: BirthMatch,
    pub same_phone: bool,
    pub same_email: bool,
    pub sex: SexMatch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthMatch {
    Same,
    /// One part differs, or day and month are swapped: a slip of the finger.
    Near,
    /// What is known on both sides agrees, but one side knows less.
    Agrees,
    Unknown,
    Different,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SexMatch {
    Same,
    Unknown,
    Different,
}

impl BirthMatch {
    pub fn of(one: Option<PartialDate>, other: Option<PartialDate>) -> Self {
        let (Some(one), Some(other)) = (one, other) else { return Self::Unknown };
        let parts = |date: PartialDate| [Some(date.year()), date.month().map(i16::from), date.day().map(i16::from)];
        let (one, other) = (parts(one), parts(other));
        let differing = one
            .iter()
            .zip(&other)
            .filter(|(one, other)| matches!((one, other), (Some(one), Some(other)) if one != other))
            .count();
        let swapped = one[0] == other[0] && one[1] == other[2] && one[2] == other[1];
        match differing {
            0 if one == other && one[2].is_some() => Self::Same,
            0 => Self::Agrees,
            1 if one[2].is_some() && other[2].is_some() => Self::Near,
            _ if swapped => Self::Near,
            _ => Self::Different,
        }
    }
}

impl SexMatch {
    pub fn of(one: Sex, other: Sex) -> Self {
        match (one, other) {
            (Sex::Unknown, _) | (_, Sex::Unknown) => Self::Unknown,
            (one, other) if one == other => Self::Same,
            _ => Self::Different,
        }
    }
}

impl Evidence {
    /// 0 to 100. The name and the birth date carry most; a shared phone or e-mail adds, since families share both;
    /// no single one of them is enough.
    pub fn score(&self) -> u8 {
        let name = u16::from(self.name.min(100)) * 45 / 100;
        let birth = match self.birth {
            BirthMatch::Same => 35,
            BirthMatch::Near | BirthMatch::Agrees => 20,
            BirthMatch::Unknown => 8,
            BirthMatch::Different => 0,
        };
        let reached = if self.same_phone || self.same_email { 15 } else { 0 };
        let sex = match self.sex {
            SexMatch::Same => 5,
            SexMatch::Unknown => 3,
            SexMatch::Different => 0,
        };
        u8::try_from(name + birth + reached + sex).unwrap_or(100).min(100)
    }
}

/// Somebody who may be the one at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PossibleDuplicate {
    pub patient: PatientHit,
    /// 0 to 100
    pub score: u8,
    /// What is the same, in words: "same birth date, same phone number".
    pub because: String,
}

impl Evidence {
    pub fn in_words(&self) -> String {
        let name = match self.name {
            90.. => Some("same name"),
            60.. => Some("similar name"),
            _ => None,
        };
        let birth = match self.birth {
            BirthMatch::Same => Some("same birth date"),
            BirthMatch::Near => Some("nearly the same birth date"),
            BirthMatch::Agrees => Some("birth date agrees as far as known"),
            BirthMatch::Unknown | BirthMatch::Different => None,
        };
        let phone = self.same_phone.then_some("same phone number");
        let email = self.same_email.then_some("same e-mail address");
        [name, birth, phone, email].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn birth(one: &str, other: &str) -> BirthMatch {
        BirthMatch::of(one.parse().ok(), other.parse().ok())
    }

    #[test]
    fn slips_of_the_finger_in_a_birth_date() {
        assert_eq!(birth("1932-06-09", "1932-06-09"), BirthMatch::Same);
        assert_eq!(birth("1932-06-09", "1932-09-06"), BirthMatch::Near);
        assert_eq!(birth("1932-06-09", "1923-06-09"), BirthMatch::Near);
        assert_eq!(birth("1932-06-09", "1932"), BirthMatch::Agrees);
        assert_eq!(birth("1932", "1932"), BirthMatch::Agrees);
        assert_eq!(birth("1932", "1933"), BirthMatch::Different);
        assert_eq!(birth("1932-06-09", "1933-07-09"), BirthMatch::Different);
        assert_eq!(birth("1932-06-09", ""), BirthMatch::Unknown);
    }

    const NOBODY: Evidence = Evidence {
        name: 0,
        birth: BirthMatch::Different,
        same_phone: false,
        same_email: false,
        sex: SexMatch::Different,
    };

    #[test]
    fn who_is_looked_at() {
        let same = Evidence { name: 100, birth: BirthMatch::Same, sex: SexMatch::Same, ..NOBODY };
        let married = Evidence { name: 35, birth: BirthMatch::Same, same_phone: true, sex: SexMatch::Same, ..NOBODY };
        let no_birth_date = Evidence { name: 100, birth: BirthMatch::Unknown, sex: SexMatch::Same, ..NOBODY };
        for likely in [same, married, no_birth_date] {
            assert!(likely.score() >= LOOK_AT, "{likely:?}: {}", likely.score());
        }
        let namesake = Evidence { name: 100, sex: SexMatch::Same, ..NOBODY };
        let mother = Evidence { name: 40, same_phone: true, same_email: true, sex: SexMatch::Same, ..NOBODY };
        let same_day = Evidence { name: 10, birth: BirthMatch::Same, sex: SexMatch::Same, ..NOBODY };
        for unlikely in [namesake, mother, same_day] {
            assert!(unlikely.score() < LOOK_AT, "{unlikely:?}: {}", unlikely.score());
        }
    }

    proptest! {
        #[test]
        fn more_likeness_never_scores_less(name in 0_u8..100, phone: bool, email: bool) {
            let less = Evidence { name, same_phone: phone, same_email: email, ..NOBODY };
            let more = Evidence { name: name + 1, birth: BirthMatch::Same, sex: SexMatch::Same, ..less };
            prop_assert!(more.score() >= less.score() && more.score() <= 100);
        }
    }
}
