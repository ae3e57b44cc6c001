//! A real coturn, and a real client of one: Debian's package `coturn`. The configuration for hospitals (docs/turnserver.conf) lets
//! nobody reach what is not on the public internet; Hale's credentials open it, for ten minutes.

use std::{
    fs,
    net::{Ipv4Addr, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use platform::{Random, settings::Secret};
use telemedicine::server::relay::Relay;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const TURNSERVER: &str = "/usr/bin/turnserver";

struct Coturn {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Coturn {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

impl Coturn {
    fn start(name: &str, configuration: impl FnOnce(u16) -> String) -> Self {
        assert!(Path::new(TURNSERVER).is_file(), "coturn is missing: bin/test installs it (apt-get install coturn)");
        let port =
            UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr()).expect("a port").port();
        let folder = std::env::temp_dir().join(format!("hale-relay-{name}-{port}"));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("turnserver.conf");
        let own = format!("log-file={0}/log\nsimple-log\npidfile={0}/pid\n", folder.display());
        fs::write(&file, configuration(port) + &own).expect("a file");
        let child = Command::new(TURNSERVER)
            .arg("-c")
            .arg(&file)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let begun = Instant::now();
        // By UDP it is looked at last: what is bound to see whether it is free must not be in coturn's way.
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err()
            || UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
        {
            assert!(begun.elapsed() < Duration::from_secs(60), "coturn does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child, port, folder }
    }

    /// As it is handed out, with a name, a certificate and an address that a test has not.
    fn of_a_hospital() -> Self {
        let written = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/turnserver.conf"))
            .expect("the file");
        Self::start("hospital", |port| {
            let lines = written.lines().filter_map(|line| match line.split('=').next().unwrap_or_default() {
                "listening-port" => Some(format!("listening-ip=127.0.0.1\nlistening-port={port}")),
                "external-ip" => Some("relay-ip=127.0.0.1".into()),
                "realm" => Some("realm=hale.test".into()),
                "static-auth-secret" => Some(format!("static-auth-secret={SECRET}")),
                "tls-listening-port" | "cert" | "pkey" => None,
                _ => Some(line.to_owned()),
            });
            lines.collect::<Vec<_>>().join("\n") + "\nno-tls\nno-dtls\n"
        })
    }

    /// One that lets this machine through, for what a refusal must not be the reason of.
    fn of_this_machine() -> Self {
        Self::start("machine", |port| {
            format!(
                "listening-ip=127.0.0.1\nlistening-port={port}\nrelay-ip=127.0.0.1\nrealm=hale.test\nuse-auth-secret\n\
                 static-auth-secret={SECRET}\nno-tls\nno-dtls\nno-cli\nallow-loopback-peers\n"
            )
        })
    }

    fn client(&self, arguments: &[&str]) -> String {
        let output = Command::new("timeout")
            .args(["25", "turnutils_uclient", "-p", &self.port.to_string(), "-n", "3", "-m", "1"])
            .args(arguments)
            .arg("127.0.0.1")
            .output()
            .expect("turnutils_uclient");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    fn reaches(&self, peer: &str) -> String {
        // Each under another name: one person has a few connections and no more.
        self.client(&["-W", SECRET, "-u", peer, "-e", peer])
    }
}

#[test]
fn a_hospitals_relay_leads_to_nobodys_own_network() {
    let relay = Coturn::of_a_hospital();
    for peer in [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.1",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
    ] {
        let said = relay.reaches(peer);
        assert!(said.contains("403 (Forbidden IP)"), "{peer} is not refused: {said}");
    }
    // Two who are connected to the relay itself reach each other by its address: that is what it is for, and here, where its
    // address is loopback, it is refused as every other.
    let said = relay.client(&["-y", "-W", SECRET, "-u", "test"]);
    assert!(said.contains("403"), "{said}");
}

#[test]
fn a_relay_of_this_machine_passes_on_what_is_sent() {
    let relay = Coturn::of_this_machine();
    let said = relay.client(&["-y", "-W", SECRET, "-u", "test"]);
    assert!(said.contains("Total lost packets 0"), "{said}");
}

#[test]
fn credentials_of_hale_open_it_and_others_do_not() {
    let relay = Coturn::of_this_machine();
    let now: jiff::Timestamp = system_now();
    let of = |secret: &str, at: jiff::Timestamp| {
        let relay = Relay::new(vec!["turn:127.0.0.1".into()], &Secret::new(secret));
        let server = relay.servers(&Random::from_seed(3), at).servers.pop().expect("a server");
        (server.username.expect("a name"), server.credential.expect("a password"))
    };
    let tries = |(name, password): (String, String)| relay.client(&["-y", "-u", &name, "-w", &password]);
    let said = tries(of(SECRET, now));
    assert!(said.contains("Total lost packets 0"), "{said}");
    for (what, credentials) in [
        ("another secret's", of("another secret of the same length", now)),
        ("expired", of(SECRET, now - jiff::SignedDuration::from_mins(11))),
        ("with a name that was changed", {
            let (name, password) = of(SECRET, now);
            (format!("9{name}"), password)
        }),
    ] {
        let said = tries(credentials);
        assert!(!said.contains("Total lost packets"), "{what}: {said}");
        assert!(
            said.contains("401") || said.contains("Unauthorized") || said.contains("annot complete"),
            "{what}: {said}"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "coturn goes by the machine's clock")]
fn system_now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
