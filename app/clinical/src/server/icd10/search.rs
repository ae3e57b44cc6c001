use model::Permission;
use platform::{Failure, Query, Tx};

use super::{mend::mended, words};
use crate::model::{Diagnosis, DiagnosisHit, DiagnosisHits, SearchDiagnoses};

/// Hits that are shown.
const MOST: i64 = 12;
/// Who types a word that stands in more titles than this has to type another one: of so many, only the common ones are
/// put in order.
const LOOKED_AT: i64 = 800;

/// Diagnoses that what was typed may mean, the common ones first.
impl Query for SearchDiagnoses {
    const NAME: &'static str = "clinical.search_diagnoses";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = DiagnosisHits;

    async fn execute(self, tx: &mut Tx) -> Result<DiagnosisHits, Failure> {
        Ok(DiagnosisHits { hits: search(tx, &self.text).await?, text: self.text })
    }
}

pub async fn search(tx: &mut Tx, typed: &str) -> Result<Vec<DiagnosisHit>, Failure> {
    let typed: String = typed.chars().take(100).collect();
    if let Some(code) = as_code(&typed) {
        let hits = by_code(tx, &code).await?;
        if !hits.is_empty() {
            return Ok(hits);
        }
    }
    let folded = sqlx::query_scalar!(r#"select folded($1) as "folded!""#, typed).fetch_one(tx.conn()).await?;
    let typed_words = words(&folded);
    if typed_words.iter().all(|word| word.chars().count() < 2) {
        return Ok(Vec::new());
    }
    let asked = mended(tx, typed_words).await?;
    let all = by_words(tx, &asked, " & ").await?;
    if !all.is_empty() || asked.len() < 2 {
        return Ok(all);
    }
    by_words(tx, &asked, " | ").await
}

/// The code itself, when it is one that may be recorded.
pub async fn exactly(tx: &mut Tx, code: &str) -> Result<Option<Diagnosis>, Failure> {
    let Some(code) = as_code(code) else { return Ok(None) };
    Ok(sqlx::query_as!(Diagnosis, "select code, title from icd10_code where code = $1 and billable", code)
        .fetch_optional(tx.conn())
        .await?)
}

/// "e119" and "E11.9" are the same.
fn as_code(typed: &str) -> Option<String> {
    let plain: String = typed.trim().chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).collect();
    let mut letters = plain.chars();
    let is_code = letters.next().is_some_and(|first| first.is_ascii_uppercase())
        && letters.next().is_some_and(|second| second.is_ascii_digit() || second == 'A' && plain.starts_with('Q'))
        && letters.all(|letter| letter.is_ascii_alphanumeric())
        && (2..=7).contains(&plain.len());
    is_code.then(|| match plain.len() {
        ..=3 => plain,
        _ => format!("{}.{}", &plain[..3], &plain[3..]),
    })
}

async fn by_code(tx: &mut Tx, code: &str) -> Result<Vec<DiagnosisHit>, Failure> {
    let rows = sqlx::query!(
        r#"select c.code, c.title, h.title as "under?"
           from icd10_code c left join icd10_code h on h.code = left(c.code, 3) and h.code <> c.code
           where c.code like $1 || '%' and c.billable
           order by c.code = $1 desc, c.weight desc, c.code limit $2"#,
        code,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DiagnosisHit { code: row.code, title: row.title, also: None, under: row.under })
        .collect())
}

/// Titles and synonyms in which each word begins a word; with " | " in between, as many of them as possible.
async fn by_words(tx: &mut Tx, words: &[Vec<String>], between: &str) -> Result<Vec<DiagnosisHit>, Failure> {
    let begins = |words: &Vec<String>| words.iter().map(|word| format!("{word}:*")).collect::<Vec<_>>().join(" | ");
    let asked = words.iter().map(|any| format!("({})", begins(any))).collect::<Vec<_>>().join(between);
    let rows = sqlx::query!(
        r#"with asked as materialized (select to_tsquery('simple', $1) as words),
           common as (
               select c.code, c.title, c.synonyms, c.weight, ts_rank(c.words, asked.words) as rank
               from icd10_code c, asked
               where c.words @@ asked.words and c.weight > 0 and c.billable
           ), rest as (
               select c.code, c.title, c.synonyms, c.weight, ts_rank(c.words, asked.words) as rank
               from icd10_code c, asked
               where c.words @@ asked.words and c.weight = 0 and c.billable
               limit $2
           ), best as (
               select * from (select * from common union all select * from rest) as hit
               order by case when $4 then rank else 0 end desc, weight desc, length(title), code limit $3
           )
           select b.code as "code!", b.title as "title!", b.synonyms as "synonyms!", h.title as "under?"
           from best b left join icd10_code h on h.code = left(b.code, 3) and h.code <> b.code
           order by case when $4 then b.rank else 0 end desc, b.weight desc, length(b.title), b.code"#,
        asked,
        LOOKED_AT,
        MOST,
        between == " | ",
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DiagnosisHit {
            also: called(&row.title, &row.synonyms, words),
            code: row.code,
            title: row.title,
            under: row.under,
        })
        .collect())
}

/// The synonym by which it was found, where the title alone does not say so.
fn called(title: &str, synonyms: &[String], words: &[Vec<String>]) -> Option<String> {
    let has = |text: &str| {
        let text = text.to_lowercase();
        let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        words.iter().all(|any| parts.iter().any(|part| any.iter().any(|word| part.starts_with(word.as_str()))))
    };
    if has(title) { None } else { synonyms.iter().find(|synonym| has(synonym)).cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_with_and_without_their_point() {
        assert_eq!(as_code("e119"), Some("E11.9".into()));
        assert_eq!(as_code(" I10 "), Some("I10".into()));
        assert_eq!(as_code("S52.501a"), Some("S52.501A".into()));
        assert_eq!(as_code("gout"), None);
        assert_eq!(as_code("B12 deficiency"), None);
    }
}
