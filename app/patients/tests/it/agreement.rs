//! Rules that stand in SQL and in Rust say the same.

use patients::model::{Mrn, PartialDate};
use platform::testing::TestHale;

/// A few thousand numbers, spread over all that there are, with every last digit.
#[tokio::test]
async fn the_database_and_the_program_know_the_same_record_numbers() {
    let t = TestHale::new().await;
    let numbers: Vec<String> = (0..400_u32)
        .map(|step| 10_000_000 + (step * 7_654_321) % 90_000_000)
        .flat_map(|payload| (0..10).map(move |digit| format!("{payload}{digit}")))
        .chain(["", "1", "12345678x", "012345678", "1234567890"].map(String::from))
        .collect();
    let valid: Vec<bool> = sqlx::query_scalar(
        "select is_mrn(number) from unnest($1::text[]) with ordinality as n (number, place) order by place",
    )
    .bind(&numbers)
    .fetch_all(t.pool())
    .await
    .unwrap();
    for (number, valid) in numbers.iter().zip(&valid) {
        assert_eq!(number.parse::<Mrn>().is_ok(), *valid, "{number}");
    }
    assert_eq!(valid.iter().filter(|valid| **valid).count(), 400);
}

#[tokio::test]
async fn every_number_that_the_database_gives_is_one() {
    let t = TestHale::new().await;
    let numbers: Vec<String> =
        sqlx::query_scalar("select next_mrn() from generate_series(1, 500)").fetch_all(t.pool()).await.unwrap();
    assert!(numbers.iter().all(|number| number.parse::<Mrn>().is_ok()));
}

#[tokio::test]
async fn the_database_and_the_program_know_the_same_dates() {
    let t = TestHale::new().await;
    let mut all = Vec::new();
    for year in [0, 1, 1900, 2000, 2023, 2024, 9999] {
        for month in [None, Some(0), Some(1), Some(2), Some(4), Some(12), Some(13)] {
            for day in [None, Some(0), Some(1), Some(28), Some(29), Some(30), Some(31), Some(32)] {
                all.push((year, month, day));
            }
        }
    }
    let (years, months): (Vec<i16>, Vec<Option<i16>>) = all.iter().map(|(year, month, _)| (*year, *month)).unzip();
    let days: Vec<Option<i16>> = all.iter().map(|(_, _, day)| *day).collect();
    let valid: Vec<bool> = sqlx::query_scalar(
        "select is_partial_date(y, m, d) from unnest($1::smallint[], $2::smallint[], $3::smallint[]) with ordinality as n (y, m, d, place) order by place",
    )
    .bind(years)
    .bind(months)
    .bind(days)
    .fetch_all(t.pool())
    .await
    .unwrap();
    for ((year, month, day), valid) in all.into_iter().zip(valid) {
        let small = |part: Option<i16>| part.map(|part| i8::try_from(part).unwrap());
        assert_eq!(PartialDate::new(year, small(month), small(day)).is_ok(), valid, "{year} {month:?} {day:?}");
    }
}
