//! The payment sandbox as a process.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::house::{House, eventually};

fn started(house: &House, arguments: &[&str]) -> (Child, String, String) {
    let mut command = house.hale(&["sandbox-pay", "--listen", "127.0.0.1:0"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("hale runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let said = lines.next().expect("a line").expect("text");
    let with = lines.next().expect("a line").expect("text");
    let at = said.split_whitespace().find_map(|word| word.strip_prefix("http://")).expect("where it is").to_owned();
    (child, at, with)
}

fn asked(at: &str, path: &str, key: &str) -> String {
    let mut stream = TcpStream::connect(at).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n")
        .expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn it_says_how_hale_pays_there_and_nobody_else_does() {
    let house = House::new();
    let (mut child, at, with) = started(&house, &[]);
    assert!(asked(&at, "/", "").contains("This is a test"));
    let key = with.split_whitespace().find_map(|word| word.strip_prefix("HALE_PAYMENTS_KEY=")).expect("a key");
    assert!(with.contains("HALE_PAYMENTS_WEBHOOK_SECRET=whsec_") && with.contains(&at), "{with}");
    assert!(asked(&at, "/v1/charges", key).contains("200 OK"));
    assert!(asked(&at, "/v1/charges", "sk_test_another").contains("401 Unauthorized"));
    assert!(at.starts_with("127.0.0.1:"));
    kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGTERM).expect("a signal");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

/// Whoever started it holds its standard input; the system lets go of it whatever ends them.
#[test]
fn it_ends_with_whoever_started_it() {
    let house = House::new();
    let (mut child, at, _) = started(&house, &["--with-parent"]);
    assert!(TcpStream::connect(&at).is_ok());
    drop(child.stdin.take());
    eventually("the sandbox has ended", || child.try_wait().expect("a status").is_some());
}
