use std::time::Duration;

use sqlx::PgConnection;

use super::Finding;
use crate::{mail::Mailer, settings::Settings};

/// Connects and says hello; no letter is sent.
pub(super) async fn server(settings: &Settings) -> Finding {
    const CHECK: &str = "mail server";
    const ADVICE: &str = "Correct SMTP_URL, or ask whoever runs the mail server.";
    let mailer = Mailer::new(settings);
    if !mailer.is_on() {
        return Finding::attention(
            CHECK,
            "none: e-mails are kept and shown as not sent",
            "Set SMTP_URL, such as SMTP_URL=smtps://user:password@mail.example.org.",
        );
    }
    match tokio::time::timeout(Duration::from_secs(15), mailer.hello()).await {
        Ok(Ok(true)) => Finding::ok(CHECK, "answers"),
        Ok(Ok(false)) => Finding::failed(CHECK, "closed the connection", ADVICE),
        Ok(Err(error)) => Finding::failed(CHECK, error.to_string(), ADVICE),
        Err(_) => Finding::failed(CHECK, "no answer within 15 seconds", ADVICE),
    }
}

pub(super) async fn unsent(conn: &mut PgConnection) -> Finding {
    const CHECK: &str = "e-mails";
    let counted: Result<i64, _> = sqlx::query_scalar(
        "select count(*) from notification
         where state = 'failed' or (state = 'queued' and created_at < now() - interval '15 minutes')",
    )
    .fetch_one(conn)
    .await;
    match counted {
        Ok(0) => Finding::ok(CHECK, "none wait"),
        Ok(count) => Finding::attention(
            CHECK,
            format!("{count} not sent"),
            "Tell these people in another way; the table notification names their accounts.",
        ),
        // Before the first migration there is no such table.
        Err(_) => Finding::ok(CHECK, "none yet"),
    }
}
