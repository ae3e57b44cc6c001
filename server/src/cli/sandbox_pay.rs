use std::{io::Write, net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use clap::Args;
use platform::{Clock, Random, settings::Settings};
use sandbox_pay::{Chaos, Options, Sandbox, Webhook};
use tokio::{io::AsyncReadExt, net::TcpListener};

use super::{CliError, stop::StopSignal};

#[derive(Debug, Args)]
pub struct SandboxPay {
    /// The address and port on which it listens
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3010")]
    pub listen: SocketAddr,

    /// Where Hale is told what happens
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000/webhooks/payments")]
    pub webhook: url::Url,

    /// The file in which it remembers payments; without it, it forgets them when it stops
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,

    /// Tell everything so often at most
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    chaos_copies: u32,

    /// Tell everything up to so many milliseconds late, and so in another order
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    chaos_delay: u64,

    /// Which disorder
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    chaos_seed: u64,

    /// Stop when standard input ends, as it does when whoever started this is gone
    #[arg(long, hide = true)]
    with_parent: bool,

    #[command(flatten)]
    pub settings: Settings,
}

impl SandboxPay {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let mut stop = StopSignal::new()?;
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            CliError::start(format!(
                "The payment sandbox can't listen on {} ({error}): stop what uses it, or choose another with --listen, such as --listen 127.0.0.1:3011.",
                self.listen
            ))
        })?;
        let at = listener
            .local_addr()
            .map_err(|error| CliError::start(format!("The payment sandbox has no address ({error}).")))?;
        let random = Random::from_system();
        let secret = |prefix: &str| format!("{prefix}_{}", random.uuid(Clock::System.now()).simple());
        let settings = &self.settings.payments;
        let key = settings.key.as_ref().map_or_else(|| secret("sk_test"), |key| key.expose().to_owned());
        let signing =
            settings.webhook_secrets.first().map_or_else(|| secret("whsec"), |signing| signing.expose().to_owned());
        let is_new = settings.key.is_none() || settings.webhook_secrets.is_empty();
        let sandbox = Sandbox::open(Options {
            key: key.clone(),
            base_url: format!("http://{at}"),
            webhook: Some(Webhook { url: self.webhook.into(), secret: signing.clone(), pause: Duration::from_secs(1) }),
            chaos: Chaos {
                seed: self.chaos_seed,
                copies: self.chaos_copies,
                delay: Duration::from_millis(self.chaos_delay),
            },
            keep: self.keep,
            clock: Arc::new(|| Clock::System.now().as_second()),
            seed: random.uuid(Clock::System.now()).as_u64_pair().1,
        });
        let sandbox =
            sandbox.map_err(|error| CliError::start(format!("The payment sandbox can't begin ({error}).")))?;
        println!("The payment sandbox is at http://{at} (stop it with Ctrl-C)");
        if is_new {
            println!(
                "Hale pays here with HALE_PAYMENTS_URL=http://{at} HALE_PAYMENTS_KEY={key} HALE_PAYMENTS_WEBHOOK_SECRET={signing}"
            );
        }
        // Somebody may read this through a pipe, and wait for it.
        std::io::stdout().flush().ok();
        let with_parent = self.with_parent;
        let end = async move {
            tokio::select! { () = stop.wait() => {}, () = parent_gone(), if with_parent => {} }
        };
        // A browser that holds its connection does not hold it up.
        tokio::select! {
            served = sandbox.serve(listener, std::future::pending()) => {
                served.map_err(|error| CliError::refused(format!("The payment sandbox can't answer any more ({error}).")))?;
            }
            () = end => {}
        }
        // Standard input may still be read in the background, and would be waited for.
        std::process::exit(0)
    }
}

/// The system closes the pipe whatever ends the other side, a kill included.
async fn parent_gone() {
    let mut stdin = tokio::io::stdin();
    let mut nothing = [0; 64];
    while stdin.read(&mut nothing).await.is_ok_and(|read| read > 0) {}
}
