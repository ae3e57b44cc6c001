use std::net::TcpListener;

use nix::sys::signal::Signal;

use crate::house::House;

#[test]
fn it_starts_from_nothing_and_leaves_cleanly() {
    let house = House::new();
    let mut server = house.serve();
    assert_eq!(server.status("/healthz"), Some(200));
    assert_eq!(server.status("/readyz"), Some(200));

    let second = house.run(&["serve", "--addr", "127.0.0.1:0"]);
    assert!(second.refusal().contains("Another Hale (process "), "{}", second.stderr());

    let report = house.run(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report.done()).expect("JSON");
    let status = |check: &str| {
        let findings = report["findings"].as_array().expect("findings");
        let finding = findings.iter().find(|finding| finding["check"] == check);
        finding.unwrap_or_else(|| panic!("{check} is missing"))["status"].clone()
    };
    for check in ["PostgreSQL", "extensions", "migrations", "clock", "disk"] {
        assert_eq!(status(check), "ok", "{check}");
    }
    assert_eq!(status("mail server"), "attention");

    server.signal(Signal::SIGTERM);
    assert_eq!(server.ended(), Some(0));
    assert_eq!(house.postmaster(), None, "stopped with the server");

    let mut again = house.serve();
    again.signal(Signal::SIGINT);
    assert_eq!(again.ended(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_one_sentence() {
    let house = House::new();
    let _taken = TcpListener::bind(("127.0.0.1", house.port)).expect("the port");
    let refusal = house.run(&["serve"]).refusal();
    assert!(refusal.contains("HALE_ADDR") && refusal.contains(&house.port.to_string()), "{refusal}");
}

#[test]
fn the_doctor_says_what_to_do_about_a_database_that_is_away() {
    let house = House::new();
    let mut command = house.hale(&["doctor"]);
    let output = command.env("DATABASE_URL", "postgres://hale@127.0.0.1:9/hale").output().expect("hale runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("FAILED     PostgreSQL") && stdout.contains("→ Correct DATABASE_URL"), "{stdout}");
}
