use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AppError, Money, PaymentRequestId, Permission};
use platform::{Command, Failure, Query, Resource, Tx, session::Token};

use super::code;
use crate::{
    model::{OpenPayLink, PayLink, PayLinkView, PaymentState, ShowPayLink},
    server::{begin, ledger, place, refusal::Refusal, row::RequestRow},
};

/// The page is open for so long.
const OPEN: SignedDuration = SignedDuration::from_mins(30);
const MOST_TRIES: i16 = 5;

/// Exchanges the code of a guarantor's letter for their page. It works once. Five wrong codes, and it works no longer; a
/// request that does not exist, a code that is wrong, was used or has ended are all answered alike.
impl Command for OpenPayLink {
    const NAME: &'static str = "billing.open_pay_link";
    const PERMISSION: Permission = Permission::Public;
    type Output = PayLink;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PayLink, Failure> {
        let now = tx.now();
        let link = sqlx::query!(
            r#"select r.patient_id, l.tries,
                      l.code_hash = sha256(convert_to(l.request_id || ':' || $2, 'UTF8')) as "right?"
               from guarantor_link l join payment_request r on r.id = l.request_id
               where l.request_id = $1 and l.code_hash is not null and l.expires_at > $3 and r.withdrawn_at is null
               for no key update of l"#,
            self.request_id.0,
            code::plain(&self.code),
            now.to_sqlx() as _,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(link) = link.filter(|link| link.tries < MOST_TRIES) else {
            return Err(Refusal::CodeWrong.into());
        };
        tx.touched("payment_request", self.request_id.0, Some(link.patient_id.into()));
        if link.right != Some(true) {
            // The try counts, although nothing comes of it.
            tx.stays_when_refused();
            sqlx::query!("update guarantor_link set tries = tries + 1 where request_id = $1", self.request_id.0)
                .execute(tx.conn())
                .await?;
            return Err(Refusal::CodeWrong.into());
        }
        sqlx::query!("update guarantor_link set code_hash = null where request_id = $1", self.request_id.0)
            .execute(tx.conn())
            .await?;
        let token = Token::new(tx.rng());
        sqlx::query!(
            "insert into guarantor_visit (token_hash, request_id, expires_at) values ($1, $2, $3)",
            token.hash(),
            self.request_id.0,
            (now + OPEN).to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        Ok(PayLink { request_id: self.request_id, token: token.as_str().to_owned() })
    }
}

/// The request that somebody may pay who has shown its code. For everybody else there is no such thing.
pub async fn shown(tx: &mut Tx, request: PaymentRequestId, token: &str) -> Result<RequestRow, Failure> {
    let now = tx.now();
    let known = sqlx::query_scalar!(
        "select 1 from guarantor_visit where token_hash = $1 and request_id = $2 and expires_at > $3",
        Token::from_cookie(token).hash(),
        request.0,
        now.to_sqlx() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    known.ok_or(AppError::NotFound)?;
    let row = RequestRow::fetch(tx.conn(), request).await?.ok_or(AppError::NotFound)?;
    tx.saw(row.patient, RequestRow::KIND, Some(row.uuid()));
    Ok(row)
}

/// The amount, and how it stands: no line, no service, no name.
impl Query for ShowPayLink {
    const NAME: &'static str = "billing.pay_link";
    const PERMISSION: Permission = Permission::Public;
    type Output = PayLinkView;

    async fn execute(self, tx: &mut Tx) -> Result<PayLinkView, Failure> {
        let request = shown(tx, self.request_id, &self.token).await?;
        let place = place::of(tx, request.facility).await?;
        let mut open = 0;
        for invoice in begin::invoices(tx, &request).await? {
            open += ledger::open(tx, invoice, jiff::civil::Date::MAX).await?.patient;
        }
        let last = sqlx::query_scalar!(
            r#"select state as "state: PaymentState" from payment where request_id = $1 order by created_at desc, id desc limit 1"#,
            request.id.0,
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(PayLinkView { facility: place.name, open: Money::new(open, place.currency), last })
    }
}
