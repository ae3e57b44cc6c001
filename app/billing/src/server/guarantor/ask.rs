use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, PaymentRequestId, Permission};
use platform::{
    Command, Ctx, Failure, Hale, Tx, command,
    jobs::Job,
    mail::{Letter, MailError},
};
use serde::{Deserialize, Serialize};

use super::code;
use crate::{
    model::AskGuarantor,
    server::{
        news::NO_DETAILS,
        refusal::Refusal,
        row::{RequestRow, for_change},
    },
};

/// A code holds so long.
const HOLDS: SignedDuration = SignedDuration::from_hours(72);

/// Sends a request that can still be paid to somebody else: a link, and a code that works once, holds three days and is tried
/// five times. Sent again, to the same address or another one, only the new code works.
impl Command for AskGuarantor {
    const NAME: &'static str = "billing.ask_guarantor";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let request = for_change::<RequestRow>(tx, self.request_id, Action::Edit).await?;
        if request.has_ended(tx.now()) {
            return Err(Refusal::RequestOver.into());
        }
        let mut fields = FieldErrors::default();
        let email = address(&mut fields, &self.email);
        fields.into_result()?;
        let now = tx.now();
        let by = tx.actor().account().map(|account| account.0);
        sqlx::query!(
            "insert into guarantor_link (request_id, email, expires_at, created_by, created_at) values ($1, $2, $3, $4, $5)
             on conflict (request_id) do update
             set email = excluded.email, code_hash = null, tries = 0, expires_at = excluded.expires_at,
                 created_by = excluded.created_by, created_at = excluded.created_at",
            request.id.0,
            email,
            request.expires_at.to_sqlx() as _,
            by,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("payment_request", request.id.0, Some(request.patient));
        tx.enqueue(SendGuarantorCode { request: request.id }).await
    }
}

/// Whether anybody reads there, only a letter can say.
fn address(fields: &mut FieldErrors, typed: &str) -> String {
    let typed = typed.trim();
    let fits = typed.len() <= 254
        && typed.chars().all(|one| one.is_ascii_graphic() && !matches!(one, '<' | '>' | ',' | ';' | '"'))
        && typed.split_once('@').is_some_and(|(before, after)| {
            !before.is_empty() && after.contains('.') && !after.contains('@') && !after.ends_with('.')
        });
    if !fits {
        fields.add("email", "Enter an e-mail address, such as name@example.org.");
    }
    typed.to_owned()
}

/// Makes the code and sends it. Each try has a new code: no code is ever written down.
#[derive(Serialize, Deserialize)]
pub struct SendGuarantorCode {
    pub request: PaymentRequestId,
}

impl Job for SendGuarantorCode {
    const IDENTIFIER: &'static str = "mail.guarantor_code";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let id = || hale.random().uuid(hale.clock().now());
        let house = Ctx::system(&hale, "billing");
        let Some(made) = command::run(house, id().into(), MakeGuarantorCode(self.request)).await? else {
            return Ok(());
        };
        let letter = letter(&made, self.request, hale.base_url());
        match hale.mailer().send(id(), &made.email, letter).await {
            Ok(_) | Err(MailError::Unwritable | MailError::Refused) => Ok(()),
            Err(error @ MailError::NotNow(_)) => Err(Failure::other(error)),
        }
    }
}

fn letter(made: &GuarantorCode, request: PaymentRequestId, base_url: &str) -> Letter {
    Letter {
        subject: "Somebody has named you to pay a bill".into(),
        text: format!(
            "Hello,\n\nSomebody has named you as the person who pays a bill. You can see the amount and pay here:\n\n\
             {base_url}/pay/{request}\n\nYour code: {}\n\nThe code works once, and for three days. If you know nothing of this, \
             you need do nothing.\n\n{NO_DETAILS}\n",
            made.code
        ),
    }
}

/// A new code, for the letter that leaves now. `None`: the request has ended meanwhile, or nobody is to be asked any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeGuarantorCode(pub PaymentRequestId);

#[derive(Clone, Serialize, Deserialize)]
pub struct GuarantorCode {
    pub email: String,
    pub code: String,
}

impl Command for MakeGuarantorCode {
    const NAME: &'static str = "billing.make_guarantor_code";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = Option<GuarantorCode>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Option<GuarantorCode>, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let request = tx.load::<RequestRow>(self.0, Action::View).await?;
        if request.has_ended(tx.now()) {
            return Ok(None);
        }
        let code = code::new(tx.rng());
        let until = request.expires_at.min(tx.now() + HOLDS);
        let email = sqlx::query_scalar!(
            "update guarantor_link set code_hash = sha256(convert_to(request_id || ':' || $2, 'UTF8')), tries = 0, expires_at = $3
             where request_id = $1 returning email",
            request.id.0,
            code::plain(&code),
            until.to_sqlx() as _,
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(email.map(|email| GuarantorCode { email, code }))
    }
}
