use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, Page, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::{
    model::{Found, PartialDate, PatientHit, SearchPatients, SearchTerms},
    server::read::HitRow,
};

const PAGE_SIZE: i64 = 20;
/// Whoever gets more has not said enough about whom they look for; the page says so.
const MOST: i64 = Found::MOST;
const LAST_PAGE: i64 = MOST / PAGE_SIZE;
/// A slip in a shorter word makes another one of it.
const SHORTEST_SLIP: usize = 4;

/// How names fit what was typed.
#[derive(Clone, Copy)]
enum Fit {
    /// As it was typed, accents aside.
    Typed = 0,
    /// The longest word with a slip of the finger, or as it sounds; the others as they were typed.
    LongestNearly = 1,
    /// Any of them.
    AllNearly = 2,
}

/// The patients of the asker's facilities whom everything fits that was typed: by the beginnings of names, with
/// slips, as they sound, and without accents; record number; birth date; the end of a phone number; numbers that others gave.
impl Query for SearchPatients {
    const NAME: &'static str = "patients.search";
    const PERMISSION: Permission = Permission::ViewPatients;
    type Output = Found;

    async fn execute(self, tx: &mut Tx) -> Result<Found, Failure> {
        let text = typed(tx, self.search).await?;
        let terms = SearchTerms::read(&text);
        let facilities = tx.actor().facilities(Permission::ViewPatients);
        let patients = find(tx, &facilities, &terms, self.page.clamp(1, LAST_PAGE)).await?;
        for patient in &patients.items {
            tx.saw(patient.id, "patient", Some(patient.id.0));
        }
        let may_register = !tx.actor().facilities(Permission::RegisterPatients).is_empty();
        Ok(Found { text, patients, hint: terms.hint(), may_register })
    }
}

/// The best of whom everything fits that was typed, among the patients of some facilities: for the laboratory, which
/// may not look through all patients, and has to say whose results it holds.
pub async fn find_best(tx: &mut Tx, facilities: &[FacilityId], text: &str) -> Result<Page<PatientHit>, Failure> {
    let found = find(tx, facilities, &SearchTerms::read(text), 1).await?;
    for patient in &found.items {
        tx.saw(patient.id, "patient", Some(patient.id.0));
    }
    Ok(found)
}

/// One's own search, while it lasts.
pub async fn typed(tx: &mut Tx, search: Uuid) -> Result<String, Failure> {
    let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
    let now = tx.now().to_sqlx();
    let text = sqlx::query_scalar!(
        "select text from patient_search where id = $1 and account_id = $2 and expires_at > $3",
        search,
        account.0,
        now as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(text.ok_or(AppError::NotFound)?)
}

/// First by what was typed as it is; only when that does not fill a page, by what is nearly that as well: it takes
/// longer to find, and nobody wants Miller among a thousand Mullers. That everything was mistyped is believed last.
async fn find(
    tx: &mut Tx,
    facilities: &[FacilityId],
    terms: &SearchTerms,
    page: i64,
) -> Result<Page<PatientHit>, Failure> {
    // Which index answers depends on what was typed: one plan for everything would read whole tables. One letter in three
    // may be wrong: what a person calls a typo.
    sqlx::query!(
        "select set_config('plan_cache_mode', 'force_custom_plan', true) as plan,
                set_config('pg_trgm.word_similarity_threshold', '0.5', true) as slips"
    )
    .fetch_one(tx.conn())
    .await?;
    let typed = look(tx, facilities, terms, page, Fit::Typed).await?;
    let may_slip = |word: &&String| word.chars().count() >= SHORTEST_SLIP;
    if typed.total >= PAGE_SIZE || !terms.words.iter().any(|word| may_slip(&word)) {
        return Ok(typed);
    }
    let nearly = look(tx, facilities, terms, page, Fit::LongestNearly).await?;
    if nearly.total > 0 || terms.words.iter().filter(may_slip).count() < 2 {
        return Ok(nearly);
    }
    look(tx, facilities, terms, page, Fit::AllNearly).await
}

/// Each kind of thing that was typed nominates candidates, through an index of its own; who is nominated by every
/// kind is found, up to `MOST`. Ranked by how well the name fits: a whole part, the beginning of one, nearly one.
async fn look(
    tx: &mut Tx,
    facilities: &[FacilityId],
    terms: &SearchTerms,
    page: i64,
    fit: Fit,
) -> Result<Page<PatientHit>, Failure> {
    let facilities: Vec<Uuid> = facilities.iter().copied().map(Uuid::from).collect();
    let longest = terms.words.iter().max_by_key(|word| word.chars().count()).cloned();
    let others: Vec<String> = match fit {
        Fit::AllNearly => Vec::new(),
        _ => terms.words.iter().filter(|word| Some(*word) != longest.as_ref()).cloned().collect(),
    };
    let part = |part: fn(&PartialDate) -> Option<i16>| terms.born.iter().map(part).collect::<Vec<_>>();
    let (years, months, days) = (
        part(|date| Some(date.year())),
        part(|date| date.month().map(i16::from)),
        part(|date| date.day().map(i16::from)),
    );
    let phone_end: Option<String> = terms.number.as_ref().filter(|n| n.len() >= 3).map(|n| n.chars().rev().collect());
    let other_kinds = i64::from(!terms.born.is_empty())
        + i64::from(terms.number.is_some())
        + i64::from(terms.code.is_some())
        + i64::from(terms.email.is_some());
    let rows = sqlx::query!(
        r#"with word as (select folded_words(w) as w from unnest($2::text[]) w),
           born (year, month, day) as (select * from unnest($4::smallint[], $5::smallint[], $6::smallint[])),
           -- A short sound is the sound of too many.
           heard as (select sound from unnest(name_sounds(btrim(folded_words($3)))) as sound where $17::text[] <> '{}' or length(sound) > 2),
           nominated (id, kind) as (
               -- Each reading of a date, and who has less of one: by parts that an index can answer.
               select p.id, 'birth' from born b join patient p
                   on p.birth_year = b.year and p.birth_month = b.month and p.birth_day = b.day
               union
               select p.id, 'birth' from born b join patient p
                   on p.birth_year = b.year and p.birth_month = b.month and p.birth_day is null
               union
               select p.id, 'birth' from born b join patient p
                   on p.birth_year = b.year and p.birth_month = b.month and b.day is null
               union
               select p.id, 'birth' from born b join patient p on p.birth_year = b.year and p.birth_month is null
               union
               select p.id, 'birth' from born b join patient p on p.birth_year = b.year and b.month is null
               union
               select id, 'number' from patient where mrn = $7
               union
               select patient_id, 'number' from patient_telecom
               where system in ('phone', 'sms') and digits_reversed like $8 || '%'
               union
               select patient_id, 'number' from patient_identifier where plain = $7
               union
               select id, 'number' from patient where birth_year = $9
               union
               select patient_id, 'code' from patient_identifier where plain = $10
               union
               select patient_id, 'email' from patient_telecom where system = 'email' and lower(value) = $11
           ),
           candidate as (
               -- By the name alone, as it was typed. A patient whom several names fit counts once, by the first of them:
               -- so it is enough to read as many as are shown.
               select n.patient_id as id from patient_name n
               where $12::bigint = 0 and $13::int = 0 and name_words(n.folded) @@ beginning_with($2)
                 and not exists (select from word where n.folded not like '%' || w || '%')
                 and not exists (
                     select from patient_name earlier
                     where earlier.patient_id = n.patient_id and earlier.position < n.position
                       and not exists (select from word where earlier.folded not like '%' || w || '%'))
               union all
               -- Nearly: the longest word through an index, by its letters or by its sound; the others as they were typed, or by
               -- their letters. To hear each name of thousands would take too long.
               select distinct n.patient_id from (
                   select patient_id, folded from patient_name
                   where $12 = 0 and $13 > 0 and btrim(folded_words($3)) <% folded
                     and ($17 = '{}' or name_words(folded) @@ beginning_with($17))
                   union
                   select patient_id, folded from patient_name
                   where $12 = 0 and $13 > 0 and name_sounds(folded) && (select array_agg(sound) from heard)
                     and ($17 = '{}' or name_words(folded) @@ beginning_with($17))
               ) n
               where $13 = 1 or not exists (
                   select from word where not (n.folded like '%' || w || '%' or length(w) >= 5 and btrim(w) <% n.folded
                         or w = folded_words($3)))
               union all
               -- By everything else, and then the name.
               select o.id from nominated o
               where $12 > 0
               group by o.id
               having count(distinct o.kind) = $12
                  and ($3 is null or exists (select from patient_name n where n.patient_id = o.id
                       and not exists (select from word where not (
                         n.folded like '%' || w || '%' or $13 > 0 and length(w) >= 5
                         and (btrim(w) <% n.folded or name_sounds(n.folded) && name_sounds(w))))))
           ),
           visible as (
               select c.id from candidate c
               where exists (select from patient_facility pf where pf.patient_id = c.id and pf.facility_id = any($1))
               limit $14
           ),
           found as (
               select v.id, count(*) over () as total,
                      coalesce((select max((select sum(case
                                    when n.folded || ' ' like '%' || w || ' %' then 3
                                    when n.folded like '%' || w || '%' then 2
                                    else word_similarity(btrim(w), n.folded) end) from word))
                                from patient_name n where n.patient_id = v.id), 0) as score
               from visible v
           ),
           shown as (
               select s.*, found.score, found.total from found join patient_summary s on s.patient_id = found.id
               order by found.score desc, s.family, s.given, s.birth_date, s.patient_id
               limit $15 offset $16
           )
           select patient_id as "id!", name as "name!", mrn as "mrn!", birth_date, sex as "sex!",
                  deceased as "deceased!", total as "total!",
                  (select min(f.zone) from patient_facility pf join facility f on f.id = pf.facility_id
                   where pf.patient_id = shown.patient_id and pf.facility_id = any($1)) as "zone!",
                  (select t.value from patient_telecom t where t.patient_id = shown.patient_id and t.system = 'phone'
                   order by t.rank nulls last, t.position limit 1) as phone,
                  (select a.city from patient_address a where a.patient_id = shown.patient_id order by a.position limit 1) as city
           from shown order by score desc, family, given, birth_date, patient_id"#,
        &facilities,
        &terms.words,
        longest,
        &years as &[Option<i16>],
        &months as &[Option<i16>],
        &days as &[Option<i16>],
        terms.number,
        phone_end,
        terms.year(),
        terms.code,
        terms.email,
        other_kinds,
        fit as i32,
        MOST + 1,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
        &others,
    )
    .fetch_all(tx.conn())
    .await?;
    let now = tx.now();
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows
        .into_iter()
        .map(|row| HitRow {
            id: row.id.into(),
            name: row.name,
            mrn: row.mrn,
            birth_date: row.birth_date,
            sex: row.sex,
            deceased: row.deceased,
            zone: row.zone,
            phone: row.phone,
            city: row.city,
        })
        .map(|row| row.into_hit(now))
        .collect::<Result<_, _>>()?;
    Ok(Page { items, total, number: page, size: PAGE_SIZE })
}
