use jiff_sqlx::ToSqlx;
use model::{AccountId, AppError, FieldErrors, Permission, SessionId};
use platform::{
    Command, Failure, Tx,
    session::{ABSOLUTE_LIMIT, SessionKind, Token},
};

use crate::{
    model::{Email, NextPath, Secret, SignIn, SignedIn},
    server::{password, throttle},
};

/// Why nobody was let in.
#[derive(Debug)]
pub enum SignInError {
    /// The address or the password: which one is not told.
    Wrong,
    /// Told only to who knows the password.
    Disabled,
    Failed(Failure),
}

impl Command for SignIn {
    const NAME: &'static str = "identity.sign_in";
    const PERMISSION: Permission = Permission::Public;
    type Output = SignedIn;
    type Error = SignInError;

    /// Opens a session: for staff one that ends after 15 idle minutes, for patients after 30, for
    /// everybody after 12 hours. The answer for an unknown address takes as long as for a wrong
    /// password. A session that this browser still had is ended. A refusal for the password is kept, so that
    /// every instance counts it and the audit trail shows it.
    async fn execute(self, tx: &mut Tx) -> Result<SignedIn, SignInError> {
        let (email, password) = filled_in(&self)?;
        throttle::sign_in(tx.now(), tx.ctx().address, &email)?;
        throttle::failures(tx, &email).await?;
        let account = find(tx, &email).await?;
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let right = password::verify(&password, hash).await?;
        let known = account.as_ref().map(|account| account.id.to_string());
        let Some(account) = account.as_ref().filter(|_| right) else {
            // For whoever watches for guessing: by id, never by what was typed.
            tracing::warn!(account = known, "sign-in refused");
            throttle::failed(tx, &email, account.map(|account| account.id)).await?;
            return Err(SignInError::Wrong);
        };
        if account.disabled {
            tracing::warn!(account = known, "sign-in to a disabled account");
            return Err(SignInError::Disabled);
        }
        end_present(tx).await?;
        throttle::succeeded(tx, &email).await?;
        let token = open(tx, account, self.user_agent).await?;
        let next = next(account, self.next.as_deref());
        Ok(SignedIn { next, afresh: false, token: Some(token.as_str().to_owned()) })
    }
}

fn filled_in(typed: &SignIn) -> Result<(Email, Secret), AppError> {
    let mut errors = FieldErrors::default();
    let email = errors.take("email", typed.email.parse::<Email>());
    if typed.password.is_empty() {
        errors.add("password", "Enter your password.");
    }
    errors.into_result()?;
    // No error is left, so the address was taken.
    email.map(|email| (email, typed.password.clone())).ok_or(AppError::Unauthenticated)
}

struct Found {
    id: AccountId,
    password_hash: String,
    disabled: bool,
    staff: bool,
}

async fn find(tx: &mut Tx, email: &Email) -> Result<Option<Found>, Failure> {
    let found = sqlx::query_as!(
        Found,
        r#"select id, password_hash, disabled_at is not null as "disabled!",
                  exists (select from role_grant where account_id = account.id) as "staff!"
           from account where email = $1"#,
        email.as_str(),
    );
    Ok(found.fetch_optional(tx.conn()).await?)
}

async fn end_present(tx: &mut Tx) -> Result<(), Failure> {
    let Some(present) = tx.actor().signed_in().map(|person| person.session) else { return Ok(()) };
    let now = tx.now().to_sqlx();
    sqlx::query!("update session set ended_at = $2 where id = $1 and ended_at is null", present.0, now as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn open(tx: &mut Tx, account: &Found, user_agent: Option<String>) -> Result<Token, Failure> {
    let kind = if account.staff { SessionKind::Staff } else { SessionKind::Patient };
    let (id, token): (SessionId, _) = (tx.new_id(), Token::new(tx.rng()));
    let (now, end) = (tx.now().to_sqlx(), (tx.now() + ABSOLUTE_LIMIT).to_sqlx());
    sqlx::query!(
        "insert into session (id, token_hash, account_id, kind, created_at, last_seen_at, expires_at, user_agent)
         values ($1, $2, $3, $4, $5, $5, $6, $7)",
        id.0,
        token.hash(),
        account.id.0,
        kind.name(),
        now as _,
        end as _,
        user_agent,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("account", account.id.0, None);
    tx.touched("session", id.0, None);
    Ok(token)
}

/// Where the person wanted to go, if that is a page of this house; else staff to their day and
/// patients to their home.
fn next(account: &Found, wanted: Option<&str>) -> String {
    let home = if account.staff { "/staff" } else { "/" };
    wanted.and_then(|wanted| wanted.parse::<NextPath>().ok()).map_or_else(|| home.to_owned(), |next| next.to_string())
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => AppError::rule(
                "identity.wrong_credentials",
                "The e-mail address or the password is not right. Please check both and try again.",
            )
            .into(),
            SignInError::Disabled => AppError::rule(
                "identity.account_disabled",
                "This account has been switched off. Please ask the hospital's reception or your administrator.",
            )
            .into(),
            SignInError::Failed(failure) => failure,
        }
    }
}

impl From<Failure> for SignInError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<AppError> for SignInError {
    fn from(error: AppError) -> Self {
        Self::Failed(error.into())
    }
}
