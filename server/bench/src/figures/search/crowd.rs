//! A city of patients, always the same one: names by syllables and a list of real ones, so that some are shared by
//! thousands and most by a few; birth dates, telephones, addresses; two thirds of them at the facility that asks.

use model::PatientId;
use sqlx::Row;

use crate::{Outcome, house::House, sql::Sql};

pub const DATABASE: &str = "bench_search";
/// So many are looked for, of those that have something of each kind to type.
const SAMPLE: usize = 3_000;

/// A number that looks drawn: the same for the same patient and purpose.
const DRAWN: &str = "
    create function drawn(n int, purpose int, below int) returns int language sql immutable parallel safe
    as $$ select ((hashint8extended(n, purpose) & 9223372036854775807) % below)::int $$";

const GIVEN: &str = "Åse,Björn,Zoë,José,María,François,Łukasz,Çelik,Søren,Ángel,Anna,Peter,Mary,John,Linda,James,Susan,\
    Robert,Karen,Michael,Nancy,William,Lisa,David,Betty,Richard,Sandra,Joseph,Ashley,Thomas,Emily,Daniel,Amina,Omar,\
    Fatima,Yusuf,Mei,Hiroshi,Sakura,Chen,Priya,Arjun,Ravi,Olga,Ivan,Tatiana,Nadia,Kofi,Ama,Chidi";
const FAMILY: &str = "Müller,Øverland,Núñez,Żółkowski,Gonçalves,Þórsson,Šimić,Smith,Johnson,Williams,Brown,Jones,Garcia,\
    Miller,Davis,Rodriguez,Martinez,Meyer,Schmidt,Philips,Clark,Stephens,Nicholson,Katherine,Caldwell";
const FIRST: &str = "Al,Ber,Cor,Dan,El,Fer,Gar,Hol,Is,Jen,Kal,Lor,Mar,Nor,Or,Pel,Quin,Ros,Sal,Tor,Ul,Ver,Wil,Xan,Yor,\
    Zel,Bran,Cres,Drem,Frei";
const MIDDLE: &str = "a,e,i,o,an,en,in,on,ar,er,ir,or,al,el,il,ol,as,es,is,os,ber,den,fer,gel,hal,kin,lan,men,nel,per,\
    ran,sen,tel,van,wen,zer,mir,dor,lis,tas";
const LAST: &str = "son,sen,man,berg,feld,stein,wood,field,ton,ham,ley,ford,ski,wicz,ov,enko,ez,es,ini,etti,eau,ier,\
    oglu,zade,yan,shvili,moto,kawa,gren,lund";

pub struct Crowd {
    pub facility: String,
    pub people: Vec<Somebody>,
}

pub async fn gather(house: &House, number: u32) -> Outcome<Crowd> {
    let mut sql = Sql::connect(&house.url("hale")).await?;
    sql.dynamic_run(format!("create database {DATABASE}")).await?;
    sql.close().await;
    let hale = house.connect(DATABASE).await?;
    hale.migrate().await?;
    hale.close().await;
    let mut sql = Sql::connect(&house.superuser_url(DATABASE)).await?;
    fill(&mut sql, number).await?;
    let facility: String = sql.dynamic_one("select id::text from facility where name = 'Bench General'").await?;
    let people = sample(&mut sql, &facility, number).await?;
    sql.close().await;
    Ok(Crowd { facility, people })
}

async fn fill(sql: &mut Sql, number: u32) -> Outcome<()> {
    // The tables' triggers look after foreign keys one row at a time; these rows keep them by construction. The
    // indexes are the migration's own, made again when the rows are there.
    let likeness: String =
        sql.dynamic_one("select indexdef from pg_indexes where indexname = 'patient_name_by_likeness'").await?;
    let list = |names: &str| format!("string_to_array('{names}', ',')");
    let pick = |names: &str, purpose: u32| {
        let of = names.split(',').count();
        format!("({})[1 + drawn(n, {purpose}, {of})]", list(names))
    };
    let syllables = format!("{} || {} || {}", pick(FIRST, 3), pick(MIDDLE, 4), pick(LAST, 5));
    let family = format!("case when drawn(n, 2, 4) = 0 then {} else {syllables} end", pick(FAMILY, 6));
    let id = "('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let all = format!("generate_series(1, {number}) n");
    sql.dynamic_run(
        "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'",
    )
    .await?;
    sql.dynamic_run(DRAWN).await?;
    sql.dynamic_run("drop index patient_name_by_likeness").await?;
    sql.dynamic_run(
        "insert into facility (id, name, zone, phone, address_line, city, country, currency)
         select gen_random_uuid(), name, 'America/New_York', '', '', '', '', 'USD'
         from unnest(array['Bench General', 'Bench Elsewhere']) name",
    )
    .await?;
    sql.dynamic_run(format!(
        "insert into patient (id, sex, birth_year, birth_month, birth_day)
         select {id}, (array['female', 'male'])[1 + n % 2], 1930 + drawn(n, 7, 90), 1 + drawn(n, 8, 12), 1 + drawn(n, 9, 28)
         from {all}"
    ))
    .await?;
    sql.dynamic_run(format!(
        "insert into patient_name (patient_id, position, use, given, family)
         select {id}, 0, 'official', array[{}], {family} from {all}",
        pick(GIVEN, 1)
    ))
    .await?;
    sql.dynamic_run(format!(
        "insert into patient_telecom (patient_id, position, system, value, use)
         select {id}, 0, 'phone', '+1 ' || 200 + drawn(n, 10, 700) || ' 555 ' || lpad(drawn(n, 11, 10000)::text, 4, '0'), 'home'
         from {all};
         insert into patient_address (patient_id, position, use, lines, city)
         select {id}, 0, 'home', array[1 + drawn(n, 12, 900) || ' Main Street'], 'Springfield' from {all};
         insert into patient_facility (patient_id, facility_id)
         select {id}, f.id from {all} join facility f on (f.name = 'Bench General') = (n % 3 > 0)"
    ))
    .await?;
    sql.dynamic_run(likeness).await?;
    sql.dynamic_run("vacuum analyze").await
}

/// Some of those that the asking facility knows, spread over all of them.
async fn sample(sql: &mut Sql, facility: &str, number: u32) -> Outcome<Vec<Somebody>> {
    // One more than a multiple of three, since every third patient is of the other facility.
    let step = number / u32::try_from(SAMPLE)? / 3 * 3 + 1;
    let ids = format!(
        "select ('01990000-0000-7000-8000-' || lpad(to_hex(n * {step}), 12, '0'))::uuid from generate_series(1, {}) n",
        number / step
    );
    let rows = sql.dynamic_rows(format!(
        "select p.id, p.mrn, n.given[1], n.family, p.birth_year, p.birth_month, p.birth_day, digits_only(t.value)
         from patient p join patient_name n on n.patient_id = p.id join patient_telecom t on t.patient_id = p.id
         join patient_facility f on f.patient_id = p.id and f.facility_id = '{facility}'
         where p.id in ({ids}) order by p.id"
    ));
    let rows = rows.await?;
    rows.iter()
        .map(|row| {
            let (year, month, day): (i16, i16, i16) = (row.try_get(4)?, row.try_get(5)?, row.try_get(6)?);
            Ok(Somebody {
                id: PatientId(row.try_get(0)?),
                mrn: row.try_get(1)?,
                given: row.try_get(2)?,
                family: row.try_get(3)?,
                born: format!("{year:04}-{month:02}-{day:02}"),
                phone: row.try_get(7)?,
            })
        })
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    RecordNumber,
    Prefix,
    BothNames,
    Typo,
    Accent,
    Sound,
    BirthDate,
    NameAndBirthDate,
    PhoneEnd,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::RecordNumber,
        Self::Prefix,
        Self::BothNames,
        Self::Typo,
        Self::Accent,
        Self::Sound,
        Self::BirthDate,
        Self::NameAndBirthDate,
        Self::PhoneEnd,
    ];

    pub const fn words(self) -> &'static str {
        match self {
            Self::RecordNumber => "record number",
            Self::Prefix => "the beginning of a name",
            Self::BothNames => "the beginnings of both names",
            Self::Typo => "a name with a slip of the finger",
            Self::Accent => "a name without its accents",
            Self::Sound => "a name as it sounds",
            Self::BirthDate => "birth date",
            Self::NameAndBirthDate => "the beginning of a name and birth date",
            Self::PhoneEnd => "the end of a telephone number",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Somebody {
    pub id: PatientId,
    mrn: String,
    given: String,
    family: String,
    born: String,
    phone: String,
}

impl Somebody {
    /// What somebody types who looks for this patient; nothing where there is nothing of the kind to type.
    pub fn typed(&self, kind: Kind) -> Option<String> {
        let first = |text: &str, letters: usize| text.chars().take(letters).collect::<String>();
        match kind {
            Kind::RecordNumber => Some(self.mrn.clone()),
            Kind::Prefix => Some(first(&self.family, 5)),
            Kind::BothNames => Some(format!("{} {}", first(&self.family, 4), first(&self.given, 3))),
            Kind::Typo => Some(format!("{} {}", slip(&self.family)?, self.given)),
            Kind::Accent => {
                let plain = plain(&format!("{} {}", self.given, self.family));
                (!plain.eq_ignore_ascii_case(&format!("{} {}", self.given, self.family))).then_some(plain)
            }
            Kind::Sound => Some(format!("{} {}", sound(&self.family)?, self.given)),
            Kind::BirthDate => Some(self.born.clone()),
            Kind::NameAndBirthDate => Some(format!("{} {}", first(&self.family, 3), self.born)),
            Kind::PhoneEnd => self.phone.get(self.phone.len().checked_sub(6)?..).map(str::to_owned),
        }
    }
}

/// Two letters in the middle that changed places.
fn slip(name: &str) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    let at = letters.len() / 2;
    if letters.len() < 6 || letters[at] == letters[at - 1] {
        return None;
    }
    letters.swap(at - 1, at);
    Some(letters.into_iter().collect())
}

fn plain(name: &str) -> String {
    let plain = |letter: char| match letter {
        'Å' | 'Á' => 'A',
        'á' => 'a',
        'ö' | 'ó' => 'o',
        'Ø' => 'O',
        'ø' => 'o',
        'ë' | 'é' => 'e',
        'í' => 'i',
        'ç' => 'c',
        'Ç' => 'C',
        'Ł' => 'L',
        'ł' => 'l',
        'ü' | 'ú' => 'u',
        'ñ' => 'n',
        'Ż' => 'Z',
        'Š' => 'S',
        'ć' => 'c',
        other => other,
    };
    name.replace('Þ', "Th").chars().map(plain).collect()
}

/// As somebody writes it who has only heard it.
fn sound(name: &str) -> Option<String> {
    const HEARD: [(&str, &str); 9] = [
        ("ph", "f"),
        ("berg", "burg"),
        ("wicz", "vich"),
        ("ski", "sky"),
        ("eau", "o"),
        ("ck", "k"),
        ("feld", "felt"),
        ("Meyer", "Maier"),
        ("moto", "motto"),
    ];
    HEARD.iter().find(|(written, _)| name.contains(written)).map(|(written, heard)| name.replace(written, heard))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_what_they_have_at_hand() {
        let asa = Somebody {
            id: PatientId(uuid::Uuid::nil()),
            mrn: "100000022".into(),
            given: "Åse".into(),
            family: "Müllerberg".into(),
            born: "1984-02-29".into(),
            phone: "12125550199".into(),
        };
        let typed = |kind| asa.typed(kind).unwrap_or_default();
        assert_eq!(typed(Kind::Prefix), "Mülle");
        assert_eq!(typed(Kind::BothNames), "Müll Åse");
        assert_eq!(typed(Kind::Typo), "Müllreberg Åse");
        assert_eq!(typed(Kind::Accent), "Ase Mullerberg");
        assert_eq!(typed(Kind::Sound), "Müllerburg Åse");
        assert_eq!(typed(Kind::NameAndBirthDate), "Mül 1984-02-29");
        assert_eq!(typed(Kind::PhoneEnd), "550199");
        let anna = Somebody { given: "Anna".into(), family: "Smith".into(), ..asa };
        assert_eq!((anna.typed(Kind::Accent), anna.typed(Kind::Typo)), (None, None));
    }
}
