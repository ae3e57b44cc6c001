//! Search before create: who is here already that is very like somebody at the desk.

use jiff::Timestamp;
use model::FacilityId;
use platform::{Failure, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::{
        NewPatient, PossibleDuplicate,
        duplicate::{BirthMatch, Evidence, LOOK_AT, SexMatch},
    },
    server::read::HitRow,
};

/// More than anybody compares at a desk.
const MOST: usize = 8;

/// The likeliest first, and only those that deserve a look. Only patients whom the desk may see: another facility's
/// are not disclosed by trying names.
pub async fn possible_duplicates(
    tx: &mut Tx,
    facilities: &[FacilityId],
    new: &NewPatient,
) -> Result<Vec<PossibleDuplicate>, Failure> {
    let now = tx.now();
    let candidates = candidates(tx.conn(), facilities, new).await?;
    let mut scored = candidates.into_iter().map(|row| row.scored(new, now)).collect::<Result<Vec<_>, _>>()?;
    scored.retain(|duplicate| duplicate.score >= LOOK_AT);
    scored.sort_by_key(|duplicate| std::cmp::Reverse(duplicate.score));
    scored.truncate(MOST);
    for duplicate in &scored {
        tx.saw(duplicate.patient.id, "patient", Some(duplicate.patient.id.0));
    }
    Ok(scored)
}

struct Candidate {
    hit: HitRow,
    /// How alike the names are, 0 to 100.
    likeness: u8,
    same_phone: bool,
    same_email: bool,
}

impl Candidate {
    fn scored(self, new: &NewPatient, now: Timestamp) -> Result<PossibleDuplicate, Failure> {
        let patient = self.hit.into_hit(now)?;
        let evidence = Evidence {
            name: self.likeness,
            birth: BirthMatch::of(Some(new.birth), patient.birth_date),
            same_phone: self.same_phone,
            same_email: self.same_email,
            sex: SexMatch::of(new.sex, patient.sex),
        };
        Ok(PossibleDuplicate { patient, score: evidence.score(), because: evidence.in_words() })
    }
}

/// Whoever shares the likeness of a name, the birth date, the phone number or the e-mail address. Each branch is
/// answered by an index.
async fn candidates(
    conn: &mut PgConnection,
    facilities: &[FacilityId],
    new: &NewPatient,
) -> Result<Vec<Candidate>, Failure> {
    let facilities: Vec<Uuid> = facilities.iter().map(|facility| facility.0).collect();
    let parts = new.name.given.iter().map(String::as_str).chain(new.name.family.as_deref());
    let name = parts.collect::<Vec<_>>().join(" ");
    let phone: Option<String> =
        new.phone.as_ref().map(|phone| phone.0.chars().filter(char::is_ascii_digit).rev().take(9).collect());
    let rows = sqlx::query!(
        r#"with wanted as (select folded_words($2) as name),
           candidate as (
               select n.patient_id as id from patient_name n, wanted where n.folded % wanted.name
               union
               select id from patient where birth_year = $3 and birth_month = $4 and birth_day = $5
               union
               select patient_id from patient_telecom where system in ('phone', 'sms') and digits_reversed like $6 || '%'
               union
               select patient_id from patient_telecom where system = 'email' and lower(value) = lower($7)
           )
           select s.patient_id as "id!", s.name as "name!", s.mrn as "mrn!", s.birth_date, s.sex as "sex!",
                  s.deceased as "deceased!", here.zone as "zone!",
                  (select t.value from patient_telecom t where t.patient_id = c.id and t.system = 'phone'
                   order by t.rank nulls last, t.position limit 1) as phone,
                  (select a.city from patient_address a where a.patient_id = c.id order by a.position limit 1) as city,
                  array(select btrim(n.folded) from patient_name n where n.patient_id = c.id) as "names!: Vec<String>",
                  (select btrim(name) from wanted) as "wanted!",
                  exists (select from patient_telecom t where t.patient_id = c.id and t.system in ('phone', 'sms')
                          and t.digits_reversed like $6 || '%') as "same_phone!",
                  exists (select from patient_telecom t where t.patient_id = c.id and t.system = 'email'
                          and lower(t.value) = lower($7)) as "same_email!"
           from candidate c
           join patient_summary s on s.patient_id = c.id
           join lateral (select min(f.zone) as zone from patient_facility pf join facility f on f.id = pf.facility_id
                         where pf.patient_id = c.id and pf.facility_id = any($1)) here on here.zone is not null
           order by (select max(similarity(n.folded, wanted.name)) from patient_name n, wanted where n.patient_id = c.id)
                    desc nulls last, s.patient_id
           limit 200"#,
        &facilities,
        name,
        new.birth.year(),
        new.birth.month().map(i16::from),
        new.birth.day().map(i16::from),
        phone,
        new.email.as_ref().map(|email| email.0.as_str()),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            likeness: row.names.iter().map(|name| likeness(name, &row.wanted)).max().unwrap_or(0),
            same_phone: row.same_phone,
            same_email: row.same_email,
            hit: HitRow {
                id: row.id.into(),
                name: row.name,
                mrn: row.mrn,
                birth_date: row.birth_date,
                sex: row.sex,
                deceased: row.deceased,
                zone: row.zone,
                phone: row.phone,
                city: row.city,
            },
        })
        .collect())
}

/// By how few slips of the finger one name becomes the other, in the order in which they are written or with family and
/// given names swapped.
fn likeness(one: &str, other: &str) -> u8 {
    let sorted = |name: &str| {
        let mut words: Vec<&str> = name.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    let alike = strsim::normalized_damerau_levenshtein(one, other);
    let swapped = strsim::normalized_damerau_levenshtein(&sorted(one), &sorted(other));
    // From 0 to 1, so it fits.
    (alike.max(swapped) * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn slips_and_swaps() {
        assert_eq!(likeness("ada byron", "ada byron"), 100);
        assert_eq!(likeness("ada byron", "byron ada"), 100);
        assert!(likeness("ada byron", "ada bryon") > 85);
        assert!(likeness("ada byron", "grace hopper") < 40);
        assert_eq!(likeness("", "ada"), 0);
    }
}
