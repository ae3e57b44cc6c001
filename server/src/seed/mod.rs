//! The demo hospital: two facilities in two time zones, doctors, services, patients, and a day that is under way.
//!
//! It is filled in through the same commands as everything else, by a clock that starts a week ago: what
//! lies in the past was booked, received and seen in its time. A second start changes nothing.
//!
//! | what | where |
//! |---|---|
//! | facilities, doctors, services, weekly sessions, holidays | [`house`], [`doctors`], [`services`] |
//! | accounts to sign in with | [`accounts`] |
//! | patients: registered at the desk, and nine imported FHIR bundles | [`patients`] |
//! | appointments, past and to come | [`appointments`] |
//! | prices, invoices, payments, drawers | [`billing`] |
//! | orders and results of the laboratory | [`labs`] |
//! | notes, problems, allergies, vital signs | [`chart`] |
//! | two video visits that can be joined at once | [`video`] |

mod accounts;
mod appointments;
mod billing;
mod chart;
mod doctors;
mod house;
mod labs;
mod patients;
mod services;
mod there;
mod video;

use model::FacilityId;
use platform::{Actor, Clock, Command, Ctx, Hale, Query, command, query, settings::Settings};

pub use accounts::{DemoAccount, PASSWORD, table};

use crate::cli::{CliError, Database};

/// Where the demo's analysers deliver.
pub const FACILITY: &str = "Hale General";

/// Fills in what is not there yet, and names the accounts.
pub async fn demo(hale: &Hale, settings: &Settings, database: &Database) -> Result<&'static [DemoAccount], CliError> {
    let there = ask(hale, there::Look {}).await?;
    if there.real_accounts > 0 {
        return Err(CliError::refused(
            "This database has accounts of real people, and the demo hospital brings accounts with a published password: \
             leave --demo out, or set HALE_DATA to another directory.",
        ));
    }
    if there.is_complete {
        return Ok(accounts::all());
    }
    let now = hale.clock().now();
    let clock = Clock::fixed(now);
    let past = database.hale_at(settings, clock.clone()).await?;
    let filled = fill(&past, &clock).await;
    past.close().await;
    filled?;
    Ok(accounts::all())
}

async fn fill(hale: &Hale, clock: &Clock) -> Result<(), CliError> {
    tracing::info!("filling in the demo hospital");
    let now = clock.now();
    clock.set(now - appointments::PAST);
    let houses = house::open(hale).await?;
    accounts::staff(hale, &houses).await?;
    let patients = patients::register(hale, &houses).await?;
    accounts::portal(hale, &patients).await?;
    billing::prices(hale, &houses).await?;
    appointments::book(hale, clock, now, &houses).await?;
    labs::fill(hale, clock, now, &houses).await?;
    chart::fill(hale, clock, now, &houses).await?;
    billing::fill(hale, clock, now, &houses).await?;
    video::fill(hale, clock, now, &houses).await?;
    clock.set(now);
    run(hale, there::Complete {}).await
}

/// The demo's two facilities.
#[derive(Clone, Copy, Debug)]
struct Houses {
    general: FacilityId,
    riverside: FacilityId,
}

/// Two places, told apart where the data is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum House {
    /// New York, US dollars.
    General,
    /// London, pounds.
    Riverside,
}

impl Houses {
    fn id(&self, house: House) -> FacilityId {
        match house {
            House::General => self.general,
            House::Riverside => self.riverside,
        }
    }
}

async fn run<C: Command>(hale: &Hale, command: C) -> Result<C::Output, CliError> {
    run_as(hale, Actor::system("demo"), command).await
}

async fn run_as<C: Command>(hale: &Hale, actor: Actor, command: C) -> Result<C::Output, CliError> {
    let key = hale.random().uuid(hale.clock().now()).into();
    Ok(command::run(Ctx::of(hale, actor), key, command).await?)
}

async fn ask<Q: Query>(hale: &Hale, question: Q) -> Result<Q::Output, CliError> {
    Ok(query::ask(Ctx::system(hale, "demo"), question).await?)
}
