use std::{future::IntoFuture, io::Write, net::SocketAddr, num::NonZeroUsize, process::ExitCode, time::Duration};

use axum::{Router, serve::ListenerExt};
use clap::Args;
use identity::server::sweep::OfIdentity;
use patients::server::sweep::OfPatients;
use platform::{
    Hale,
    jobs::{Jobs, Worker},
    live,
    settings::Settings,
    sweep::OfThePlatform,
    web::proxies::TrustedProxies,
};
use scheduling::server::{holds, realign};
use telemedicine::server::{seat, signal::Hub};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    CliError, database::Database, hl7::Interfaces, import, migrate::code_lists, relay::Relay, stop::StopSignal,
    till::Till,
};
use crate::{router, seed};

#[derive(Debug, Args)]
pub struct Serve {
    /// Fill in the demo hospital on the first start: two facilities, doctors, patients, accounts to sign in with
    #[arg(long)]
    demo: bool,

    #[command(flatten)]
    pub settings: Settings,
}

/// What is under way at the end may take so long to finish.
const DRAIN: Duration = Duration::from_secs(5);

impl Serve {
    /// The port is taken first: nothing is started that would have nowhere to answer.
    pub async fn run(self) -> Result<ExitCode, CliError> {
        self.settings.payments.gateway().map_err(CliError::start)?;
        self.settings.relay.relay().map_err(CliError::start)?;
        let mut stop = StopSignal::new()?;
        let addr = self.settings.addr;
        let listener = TcpListener::bind(addr).await.map_err(|error| {
            CliError::start(format!(
                "Hale can't listen on {addr} ({error}): stop what uses it, or set HALE_ADDR, such as HALE_ADDR=127.0.0.1:3001."
            ))
        })?;
        let database = tokio::select! {
            database = Database::open(&self.settings) => database?,
            () = stop.wait() => return Ok(ExitCode::SUCCESS),
        };
        let served = self.with(&database, listener, &mut stop).await;
        database.close().await;
        served.map(|()| ExitCode::SUCCESS)
    }

    async fn with(&self, database: &Database, listener: TcpListener, stop: &mut StopSignal) -> Result<(), CliError> {
        let hale = database.hale(&self.settings).await?;
        let served = async {
            clocks(&hale).await?;
            code_lists(&hale).await?;
            import::upgrade(&hale).await?;
            let accounts = if self.demo { seed::demo(&hale, &self.settings, database).await? } else { &[] };
            let demo = self.demo.then_some(seed::FACILITY);
            let interfaces = Interfaces::open(&hale, &database.url(), &self.settings, demo).await?;
            let till = Till::open(&hale, &self.settings, self.demo).await?;
            let relay = Relay::open(&hale, &self.settings, self.demo).await?;
            self.announce(accounts, &till, &relay);
            let answered = self.answer(&hale, listener, stop).await;
            relay.close().await;
            till.close().await;
            interfaces.close().await;
            answered
        };
        let served = served.await;
        hale.close().await;
        served
    }

    async fn answer(&self, hale: &Hale, listener: TcpListener, stop: &mut StopSignal) -> Result<(), CliError> {
        let options = router::leptos_options(&self.settings.site_dir().to_string_lossy());
        let proxies = TrustedProxies::new(&self.settings.trusted_proxies);
        let router = router::behind(proxies, router::build(hale.clone(), options));
        let watching = [
            tokio::spawn(live::listen(hale.clone())),
            tokio::spawn(holds::sweep(hale.clone())),
            tokio::spawn(Hub::open(hale)),
            tokio::spawn(seat::sweep(hale.clone())),
        ];
        let workers = Worker::start(hale, &jobs(), NonZeroUsize::MIN);
        let answered = until(hale, router, listener, stop).await;
        workers.stop().await;
        watching.iter().for_each(JoinHandle::abort);
        answered.map_err(|error| CliError::refused(format!("Hale can't answer any more ({error}).")))
    }

    fn announce(&self, accounts: &[seed::DemoAccount], till: &Till, relay: &Relay) {
        println!("Hale is at {} (stop it with Ctrl-C)", self.settings.base_url());
        if let Some(sandbox) = till.sandbox() {
            println!("Bills are paid at a sandbox, where no money moves. Its desk is at {sandbox}");
        }
        if let Some(port) = relay.demo() {
            println!("Video visits have a relay on this machine, at port {port}");
        }
        if !accounts.is_empty() {
            println!("\nDemo accounts, for trying only:\n{}", seed::table(accounts));
        }
        // Somebody may read this through a pipe, and wait for it.
        std::io::stdout().flush().ok();
    }
}

/// A version that brings another tz database brings the appointments along, before anybody sees them.
async fn clocks(hale: &Hale) -> Result<(), CliError> {
    let Some(done) = realign::at_start(hale, realign::bundled()).await? else { return Ok(()) };
    if done.moved > 0 || !done.left.is_empty() {
        tracing::info!(tz = realign::bundled(), moved = done.moved, "appointments follow clocks that have changed");
    }
    for left in &done.left {
        tracing::warn!(appointment = %left.id, "can't follow the clocks: hale schedule recompute says why");
    }
    Ok(())
}

/// What the departments do in the background.
pub fn jobs() -> Jobs {
    let jobs = Jobs::default().hourly::<OfThePlatform>().hourly::<OfIdentity>().hourly::<OfPatients>();
    let jobs = billing::server::jobs::jobs(jobs);
    let jobs = labs::server::news::jobs(jobs);
    let jobs = telemedicine::server::news::jobs(jobs);
    scheduling::server::news::jobs(jobs)
}

/// Answers until somebody says stop, then finishes what is under way.
async fn until(hale: &Hale, router: Router, listener: TcpListener, stop: &mut StopSignal) -> std::io::Result<()> {
    let (said, heard) = tokio::sync::oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    // What is written goes out at once: a file after its head would wait 40 ms for the other side to say that it has the head.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let serving = axum::serve(listener, service).with_graceful_shutdown(async { drop(heard.await) }).into_future();
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => return ended,
        () = stop.wait() => tracing::info!("stopping"),
    }
    drop(said);
    hale.live().close();
    tokio::select! {
        ended = &mut serving => ended,
        () = tokio::time::sleep(DRAIN) => Ok(()),
        () = stop.wait() => Ok(()),
    }
}
