use std::{collections::HashMap, io::Read};

use flate2::read::GzDecoder;
use model::{AppError, IdempotencyKey, Permission};
use platform::{Command, Ctx, Failure, Hale, Query, Tx, command, query};
use serde::{Deserialize, Serialize};

use super::COMMON;

const LIST: &[u8] = include_bytes!("../../../data/icd10cm.tsv.gz");
const COMMON_CODES: &str = include_str!("../../../data/common.tsv");
const SYSTEM: &str = "icd10cm";
/// Of the list, and behind the stroke of what we add to it.
const EDITION: &str = "2026-04-01/2";
const SOURCE: &str = "CDC/NCHS, ICD-10-CM tabular list of April 1, 2026 (public domain)";
/// Rows that travel together.
const CHUNK: usize = 10_000;

/// Loads the list that comes with the program, unless the database has it already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoadDiagnoses {}

/// Whether the database has the list that comes with the program.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct AreThere {}

impl Query for AreThere {
    const NAME: &'static str = "clinical.diagnoses_are_there";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        is_there(tx).await
    }
}

/// At the start, by `hale migrate` and before the demo. A start that finds the list leaves no trace of a change.
pub async fn at_start(hale: &Hale) -> Result<Option<i32>, AppError> {
    if query::ask(Ctx::system(hale, "code lists"), AreThere {}).await? {
        return Ok(None);
    }
    let key = IdempotencyKey(hale.random().uuid(hale.clock().now()));
    command::run(Ctx::system(hale, "code lists"), key, LoadDiagnoses {}).await
}

impl Command for LoadDiagnoses {
    const NAME: &'static str = "clinical.load_diagnoses";
    const PERMISSION: Permission = Permission::ImportRecords;
    /// How many codes were loaded; `None` where there was nothing to do.
    type Output = Option<i32>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Option<i32>, Failure> {
        if is_there(tx).await? {
            return Ok(None);
        }
        // Two instances that start together: the second waits, and then finds the list.
        sqlx::query!("lock table icd10_code in share row exclusive mode").execute(tx.conn()).await?;
        if is_there(tx).await? {
            return Ok(None);
        }
        sqlx::query!("truncate icd10_code, icd10_word").execute(tx.conn()).await?;
        let mut text = String::new();
        GzDecoder::new(LIST).read_to_string(&mut text).map_err(Failure::other)?;
        let rows = rows(&text);
        for chunk in rows.chunks(CHUNK) {
            insert(tx, chunk).await?;
        }
        sqlx::query!(
            "insert into icd10_word (word, codes)
             select word, ndoc from ts_stat('select words from icd10_code') where length(word) between 3 and 40"
        )
        .execute(tx.conn())
        .await?;
        let codes = i32::try_from(rows.len()).map_err(Failure::other)?;
        sqlx::query!(
            "insert into code_system (system, name, version, source, codes) values ($1, 'ICD-10-CM', $2, $3, $4)
             on conflict (system) do update
             set version = excluded.version, source = excluded.source, codes = excluded.codes, loaded_at = now()",
            SYSTEM,
            EDITION,
            SOURCE,
            codes,
        )
        .execute(tx.conn())
        .await?;
        Ok(Some(codes))
    }
}

async fn is_there(tx: &mut Tx) -> Result<bool, Failure> {
    let is_there = sqlx::query_scalar!(
        r#"select exists (select from code_system where system = $1 and version = $2) as "there!""#,
        SYSTEM,
        EDITION,
    );
    Ok(is_there.fetch_one(tx.conn()).await?)
}

struct Row<'a> {
    code: &'a str,
    billable: bool,
    title: &'a str,
    synonyms: Vec<&'a str>,
    weight: i16,
}

/// Lines of `code \t 0 or 1 \t title \t inclusion term…`, with what we know of the common ones.
fn rows(text: &str) -> Vec<Row<'_>> {
    let common: HashMap<&str, (i16, Vec<&'static str>)> = COMMON_CODES
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, (fields.next()?.parse().ok()?, fields.collect())))
        })
        .collect();
    text.lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let (code, billable, title) = (fields.next()?, fields.next()? == "1", fields.next()?);
            let (weight, ours) = common.get(code).map_or((0, &[][..]), |(weight, ours)| (*weight, ours.as_slice()));
            Some(Row { code, billable, title, synonyms: ours.iter().copied().chain(fields).collect(), weight })
        })
        .collect()
}

async fn insert(tx: &mut Tx, rows: &[Row<'_>]) -> Result<(), Failure> {
    let codes: Vec<&str> = rows.iter().map(|row| row.code).collect();
    let titles: Vec<&str> = rows.iter().map(|row| row.title).collect();
    let synonyms: Vec<String> = rows.iter().map(|row| row.synonyms.join("\t")).collect();
    let billable: Vec<bool> = rows.iter().map(|row| row.billable).collect();
    let weights: Vec<i16> = rows.iter().map(|row| row.weight).collect();
    sqlx::query!(
        r"insert into icd10_code (code, title, synonyms, billable, weight, words)
          select new.code, new.title, coalesce(string_to_array(nullif(new.synonyms, ''), E'\t'), '{}'), new.billable, new.weight,
                 ts_delete(to_tsvector('simple', folded(new.title || ' ' || new.synonyms)), $6::text[])
          from (select code, title, synonyms, billable, weight
                from unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::int2[])
                     as row (code, title, synonyms, billable, weight)) as new",
        &codes as _,
        &titles as _,
        &synonyms,
        &billable,
        &weights,
        &COMMON.map(str::to_owned)[..],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_can_be_recorded() {
        let mut text = String::new();
        GzDecoder::new(LIST).read_to_string(&mut text).expect("the list");
        let rows = rows(&text);
        assert_eq!(rows.len(), 98_186);
        let billable: std::collections::HashSet<&str> =
            rows.iter().filter(|row| row.billable).map(|row| row.code).collect();
        assert_eq!(billable.len(), 74_719);
        for line in COMMON_CODES.lines() {
            let code = line.split('\t').next().expect("a code");
            assert!(billable.contains(code), "{code}");
        }
        let weighted = rows.iter().filter(|row| row.weight > 0).count();
        assert_eq!(weighted, COMMON_CODES.lines().count());
    }
}
