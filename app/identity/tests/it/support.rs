use identity::model::{OpenAccount, Secret, SignIn, SignedIn};
use model::{AccountId, AppError, Role};
use platform::{Actor, Ctx, command, session::Token, testing::TestHale};

pub const PASSWORD: &str = "three quiet herons sleep";

/// An account that can sign in, without roles and without a patient's record. Each test uses addresses
/// of its own: the throttle is the process's.
pub async fn account(t: &TestHale, email: &str) -> AccountId {
    served(async || t.run(&Actor::system("tests"), open(email)).await).await.expect("open an account")
}

/// Passwords are hashed in one place of the process, and another test may be rushing it.
async fn served<T>(ask: impl AsyncFn() -> Result<T, AppError>) -> Result<T, AppError> {
    loop {
        match ask().await {
            Err(AppError::Busy) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            answer => return answer,
        }
    }
}

pub fn open(email: &str) -> OpenAccount {
    OpenAccount {
        email: email.into(),
        display_name: "Grete Hermann".into(),
        password: Secret::new(PASSWORD),
        patient_id: None,
        practitioner_id: None,
        demo: false,
    }
}

pub async fn staff_account(t: &TestHale, email: &str, role: Role) -> AccountId {
    let account = account(t, email).await;
    t.grant(account, role, t.facility).await;
    account
}

pub async fn sign_in(t: &TestHale, email: &str, password: &str) -> Result<SignedIn, AppError> {
    served(async || t.run(&t.anonymous(), attempt(email, password)).await).await
}

/// Signs in from a network address.
pub async fn sign_in_from(t: &TestHale, address: &str, email: &str) -> Result<SignedIn, AppError> {
    served(async || try_from(t, address, email).await).await
}

/// Tries once, even when the house is busy: what counts tries counts this one.
pub async fn try_from(t: &TestHale, address: &str, email: &str) -> Result<SignedIn, AppError> {
    let mut ctx = Ctx::of(t.hale(), t.anonymous());
    ctx.address = Some(address.parse().expect("an address"));
    command::run(ctx, t.new_key(), attempt(email, "not the password of anybody")).await
}

pub fn attempt(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.into(),
        password: Secret::new(password),
        next: None,
        user_agent: Some("Firefox/140.0".into()),
    }
}

pub fn token(signed_in: &SignedIn) -> Token {
    Token::from_cookie(signed_in.token.as_deref().expect("a token"))
}

/// Signs in and becomes who the cookie speaks for.
pub async fn signed_in(t: &TestHale, email: &str) -> (Actor, Token) {
    let token = token(&sign_in(t, email, PASSWORD).await.expect("sign in"));
    (t.actor_of(&token).await, token)
}

pub fn rule(error: &AppError) -> &str {
    match error {
        AppError::RuleBroken { rule, .. } => rule,
        other => panic!("a rule was expected, not {other:?}"),
    }
}

pub fn fields(error: &AppError) -> Vec<&str> {
    match error {
        AppError::Invalid { fields } => fields.0.iter().map(|field| field.field.as_str()).collect(),
        other => panic!("field errors were expected, not {other:?}"),
    }
}
