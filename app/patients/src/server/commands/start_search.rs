use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::model::{SearchStarted, SearchTerms, StartSearch, search::LONGEST, text};

/// Keeps what was typed for an hour under an id that says nothing. The page's address carries the id: a name in an
/// address would stay in histories, logs and over shoulders, and without it reload and back would lose the search.
impl Command for StartSearch {
    const NAME: &'static str = "patients.start_search";
    const PERMISSION: Permission = Permission::ViewPatients;
    type Output = SearchStarted;
    type Error = StartSearchError;

    async fn execute(self, tx: &mut Tx) -> Result<SearchStarted, StartSearchError> {
        Ok(SearchStarted { id: start(tx, &self.text).await? })
    }
}

/// Keeps it under an id, for whoever may search.
pub async fn start(tx: &mut Tx, typed: &str) -> Result<Uuid, StartSearchError> {
    let text = text::clean(typed);
    if SearchTerms::read(&text).is_empty() {
        return Err(StartSearchError::Nothing);
    }
    if text.chars().count() > LONGEST {
        return Err(StartSearchError::TooMuch);
    }
    let account = tx.actor().account().ok_or(AppError::Unauthenticated).map_err(Failure::from)?;
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now());
    sqlx::query!("delete from patient_search where expires_at < $1", now.to_sqlx() as _)
        .execute(tx.conn())
        .await
        .map_err(Failure::from)?;
    sqlx::query!(
        "insert into patient_search (id, account_id, text, expires_at) values ($1, $2, $3, $4)",
        id,
        account.0,
        text,
        (now + 1.hour()).to_sqlx() as _,
    )
    .execute(tx.conn())
    .await
    .map_err(Failure::from)?;
    Ok(id)
}

#[derive(Debug)]
pub enum StartSearchError {
    Nothing,
    TooMuch,
    Failed(Failure),
}

impl From<Failure> for StartSearchError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StartSearchError> for Failure {
    fn from(error: StartSearchError) -> Self {
        match error {
            StartSearchError::Nothing => {
                AppError::invalid("text", "Please enter a name, a record number, a birth date or a phone number.")
                    .into()
            }
            StartSearchError::TooMuch => {
                AppError::invalid("text", format!("Please search for less: at most {LONGEST} characters.")).into()
            }
            StartSearchError::Failed(failure) => failure,
        }
    }
}
