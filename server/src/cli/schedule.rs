use std::process::ExitCode;

use clap::{Args, Subcommand};
use platform::settings::Settings;
use scheduling::server::realign::{self, Realigned};

use super::{CliError, database::Database};

#[derive(Debug, Args)]
pub struct Schedule {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Bring the appointments to come into step with the clocks where they are, and list those that can't follow
    Recompute(Recompute),
}

#[derive(Debug, Args)]
struct Recompute {
    #[command(flatten)]
    settings: Settings,
}

impl Schedule {
    pub fn settings(&self) -> &Settings {
        let Action::Recompute(recompute) = &self.action;
        &recompute.settings
    }

    pub async fn run(self) -> Result<ExitCode, CliError> {
        let settings = self.settings();
        let database = Database::join(settings).await?;
        let done = async {
            let hale = database.hale(settings).await?;
            let done = realign::recompute(&hale).await;
            hale.close().await;
            Ok::<_, CliError>(done?)
        };
        let done = done.await;
        database.close().await;
        let done = done?;
        println!("{}", in_words(&done));
        Ok(if done.left.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// By id: a terminal is no place for names.
fn in_words(done: &Realigned) -> String {
    let clocks = realign::bundled();
    let mut text = format!("{} appointments were brought into step with the clocks of {clocks}.", done.moved);
    if !done.left.is_empty() {
        text.push_str(&format!("\n{} could not follow; move them, or talk to the patients:", done.left.len()));
    }
    for left in &done.left {
        let why = if left.skipped { "the clock skips that time" } else { "that time is taken" };
        text.push_str(&format!("\n  /staff/appointments/{} at {} {}: {why}", left.id, left.local_start, left.zone));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_named_with_its_reason() {
        let mut done = Realigned { moved: 3, left: vec![] };
        assert!(in_words(&done).starts_with("3 appointments") && !in_words(&done).contains('\n'));
        let left = |skipped| realign::Left {
            id: model::AppointmentId::from(uuid::Uuid::nil()),
            local_start: jiff::civil::datetime(2026, 3, 8, 2, 30, 0, 0),
            zone: "America/New_York".into(),
            skipped,
        };
        done.left = vec![left(true), left(false)];
        let text = in_words(&done);
        assert!(text.contains("2 could not follow"), "{text}");
        assert!(text.contains("at 2026-03-08T02:30:00 America/New_York: the clock skips that time"), "{text}");
        assert!(text.ends_with("that time is taken"), "{text}");
    }
}
