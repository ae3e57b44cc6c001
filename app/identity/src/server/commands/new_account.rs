//! What every way to make an account has in common.

use jiff_sqlx::ToSqlx;
use model::{AccountId, AppError, FieldErrors, PatientId, PractitionerId};
use platform::{Failure, Tx};

use crate::{
    model::{Email, Secret},
    server::new_password::NewPassword,
};

pub(super) struct NewAccount {
    email: Email,
    display_name: String,
    password: NewPassword,
}

const LONGEST_NAME: usize = 200;

impl NewAccount {
    /// Collects what is wrong with it beside whatever the caller has found before.
    pub fn parse(errors: &mut FieldErrors, email: &str, name: &str, password: &Secret) -> Option<Self> {
        let email = errors.take("email", email.parse::<Email>());
        let display_name = errors.take("display_name", display_name(name));
        // Judged without name and address where those are wrong, so that all errors are told at once.
        let mailbox = email.clone().or_else(|| "unknown@unknown.invalid".parse().ok())?;
        let own_name = display_name.clone().unwrap_or_default();
        let password = errors.take("password", NewPassword::parse(password, &mailbox, &own_name));
        Some(Self { email: email?, display_name: display_name?, password: password? })
    }

    pub async fn insert(
        self,
        tx: &mut Tx,
        patient: Option<PatientId>,
        practitioner: Option<PractitionerId>,
        demo: bool,
    ) -> Result<AccountId, Failure> {
        let (id, hash, now) = (tx.new_id::<AccountId>(), self.password.hash(tx).await?, tx.now().to_sqlx());
        let inserted = sqlx::query!(
            "insert into account (id, email, display_name, password_hash, patient_id, practitioner_id, demo, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.0,
            self.email.as_str(),
            self.display_name,
            hash,
            patient.map(|patient| patient.0),
            practitioner.map(|practitioner| practitioner.0),
            demo,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(Failure::from);
        match inserted {
            Ok(_) => {
                tx.touched("account", id.0, patient);
                Ok(id)
            }
            Err(failure) => Err(taken(failure)),
        }
    }
}

fn display_name(typed: &str) -> Result<String, &'static str> {
    let name = typed.trim();
    match name.chars().count() {
        0 => Err("Enter the person's name."),
        _ if name.chars().any(char::is_control) => Err("Leave out line ends and other control characters."),
        1..=LONGEST_NAME => Ok(name.to_owned()),
        _ => Err("Use at most 200 characters."),
    }
}

fn taken(failure: Failure) -> Failure {
    match failure.constraint() {
        Some("account_email_unique") => {
            AppError::invalid("email", "There is an account with this e-mail address already.").into()
        }
        Some("account_patient_unique") => {
            AppError::rule("identity.patient_has_account", "This patient has an account already.").into()
        }
        Some("account_practitioner_unique") => {
            AppError::rule("identity.practitioner_has_account", "This practitioner has an account already.").into()
        }
        _ => failure,
    }
}
