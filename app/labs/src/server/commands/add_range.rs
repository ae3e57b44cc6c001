use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, FieldErrors, LabTestId, Permission};
use platform::{Command, Failure, Tx};
use rust_decimal::Decimal;
use scheduling::server::words;
use uuid::Uuid;

use crate::{
    model::{AddRange, ValueKind, age, decimal},
    server::{catalogue, refusal::Refusal, typed},
};

const OVERLAPS: &str = "At that time there is a range already for some of these people. End that one before this one \
                        begins, or choose another age, sex, pregnancy or first day.";

/// From a day of collection on, values of some people are judged by these limits. What was judged stays as it is. One
/// range at most fits a person on a day: the database refuses the second one.
impl Command for AddRange {
    const NAME: &'static str = "labs.add_range";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = LabTestId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<LabTestId, Failure> {
        let kind = sqlx::query_scalar!(
            r#"select value_kind as "kind: ValueKind" from lab_test where id = $1 for share"#,
            self.test_id.0,
        );
        let kind = kind.fetch_optional(tx.conn()).await?.ok_or(AppError::NotFound)?;
        if kind != ValueKind::Quantity {
            return Err(Refusal::NoNumber.into());
        }
        let range = check(&self, catalogue::today(tx)?)?;
        let id: Uuid = tx.new_id();
        sqlx::query!(
            "insert into lab_range (id, test_id, sex, age_from_days, age_to_days, pregnant, low, high, critical_low,
                                    critical_high, valid_from, source)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            id,
            self.test_id.0,
            range.sex,
            range.age_from,
            range.age_to,
            range.pregnant,
            range.low,
            range.high,
            range.critical_low,
            range.critical_high,
            range.valid_from.to_sqlx() as _,
            range.source,
        )
        .execute(tx.conn())
        .await
        .map_err(|error| match Failure::from(error) {
            failure if failure.constraint() == Some("lab_range_unambiguous") => {
                AppError::invalid("age_from", OVERLAPS).into()
            }
            failure => failure,
        })?;
        tx.touched("lab_range", id, None);
        Ok(self.test_id)
    }
}

struct Range {
    sex: Option<&'static str>,
    age_from: i32,
    age_to: Option<i32>,
    pregnant: Option<bool>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    critical_low: Option<Decimal>,
    critical_high: Option<Decimal>,
    valid_from: Date,
    source: String,
}

fn check(typed: &AddRange, today: Date) -> Result<Range, AppError> {
    let mut fields = FieldErrors::default();
    let sex = match typed.sex.trim() {
        "" => None,
        "male" => Some("male"),
        "female" => Some("female"),
        _ => {
            fields.add("sex", "Choose female, male, or everybody.");
            None
        }
    };
    let pregnant = typed::yes_or_no(&mut fields, "pregnant", &typed.pregnant);
    if sex == Some("male") && pregnant == Some(true) {
        fields.add("pregnant", "A range for men says nothing of pregnancy.");
    }
    let age_from = read_age(&mut fields, "age_from", &typed.age_from).unwrap_or(0);
    let age_to = read_age(&mut fields, "age_to", &typed.age_to);
    if age_to.is_some_and(|to| to <= age_from) {
        fields.add("age_to", "It ends at a higher age than it begins.");
    }
    let range = Range {
        sex,
        age_from,
        age_to,
        pregnant,
        low: limit(&mut fields, "low", &typed.low),
        high: limit(&mut fields, "high", &typed.high),
        critical_low: limit(&mut fields, "critical_low", &typed.critical_low),
        critical_high: limit(&mut fields, "critical_high", &typed.critical_high),
        valid_from: words::optional_date(&mut fields, "valid_from", &typed.valid_from).unwrap_or(today),
        source: typed::required(&mut fields, "source", &typed.source, 300, "Write who says so, with the year."),
    };
    in_order(&mut fields, &range);
    fields.into_result()?;
    Ok(range)
}

fn read_age(fields: &mut FieldErrors, field: &str, typed: &str) -> Option<i32> {
    let typed = typed.trim();
    let days = age::read(typed);
    if !typed.is_empty() && days.is_none() {
        fields.add(field, "Write an age with its unit, such as 18 years, 6 months or 28 days.");
    }
    days
}

fn limit(fields: &mut FieldErrors, field: &str, typed: &str) -> Option<Decimal> {
    if typed.trim().is_empty() {
        return None;
    }
    match decimal::read(typed) {
        Ok((None, number)) => Some(number),
        Ok((Some(_), _)) => {
            fields.add(field, "Enter the number alone: both ends of the usual belong to it.");
            None
        }
        Err(why) => {
            fields.add(field, why);
            None
        }
    }
}

/// From dangerously low to dangerously high, as far as they are named.
fn in_order(fields: &mut FieldErrors, range: &Range) {
    let limits = [
        ("critical_low", range.critical_low),
        ("low", range.low),
        ("high", range.high),
        ("critical_high", range.critical_high),
    ];
    let named: Vec<(&str, Decimal)> = limits.into_iter().filter_map(|(name, limit)| Some((name, limit?))).collect();
    if named.is_empty() && fields.0.is_empty() {
        fields.add("low", "Enter one limit at least.");
    }
    for pair in named.windows(2) {
        if pair[1].1 < pair[0].1 {
            fields.add(pair[1].0, "The limits rise from critically low to critically high.");
        }
    }
}
