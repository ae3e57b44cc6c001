use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::house::{House, eventually, is_alive};

#[test]
fn after_kill_9_of_hale_postgres_goes_too_and_the_next_start_works() {
    let house = House::new();
    let mut server = house.serve();
    let postmaster = house.postmaster().expect("it runs");
    server.signal(Signal::SIGKILL);
    server.ended();
    // At once: whether the postmaster still runs, is stopping, or has gone, must not matter.
    let mut again = house.serve();
    assert_eq!(again.status("/readyz"), Some(200));
    assert!(!is_alive(postmaster));
    again.signal(Signal::SIGKILL);
    again.ended();
    let postmaster = house.postmaster();
    eventually("the watchdog stops PostgreSQL", || postmaster.is_none_or(|pid| !is_alive(pid)));
}

#[test]
fn after_kill_9_of_postgres_hale_starts_it_again_and_answers() {
    let house = House::new();
    let mut server = house.serve();
    let postmaster = house.postmaster().expect("it runs");
    kill(Pid::from_raw(postmaster), Signal::SIGKILL).expect("a signal");
    eventually("ready again", || server.status("/readyz") == Some(200) && house.postmaster() != Some(postmaster));
    assert_eq!(server.status("/healthz"), Some(200));
    server.signal(Signal::SIGINT);
    assert_eq!(server.ended(), Some(0));
}
