//! A peer that nobody here wrote: the MLLP client and server of PyPI's `hl7`, which `bin/test` sets up.

use std::{path::PathBuf, process::Stdio};

use interop::hl7::{
    listener::Limits,
    send::{Patience, SetDestinations, deliver_all},
};
use patients::model::EditContact;
use platform::Actor;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use super::{house::House, wire::Door};

fn program(name: &str) -> PathBuf {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/hl7-venv/bin")).join(name);
    assert!(
        path.exists(),
        "{} is missing: bin/test sets it up (python3 -m venv target/hl7-venv; pip install hl7)",
        path.display()
    );
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn its_client_sends_to_our_listener() {
    let house = House::new().await;
    let door = Door::open(&house, Limits::default()).await;
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/hl7v2");
    for (file, code) in [
        ("ORU-R01-RMGEAD.hl7", "MSA|AA|CNTRL-3456"),
        ("LRI_2.0-NG_CBC_Typ_Message.hl7", "MSA|CA|NIST-LRI-NG-002.00"),
        ("ADT-A40-01.hl7", "MSA|AR|8919-40"),
    ] {
        // It wants CRLF, and no byte order mark.
        let text = std::fs::read_to_string(format!("{samples}/{file}")).unwrap();
        let text = text.trim_start_matches('\u{feff}').replace('\n', "\r\n");
        let path = std::env::temp_dir().join(format!("hale-{}-{file}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let sent = Command::new(program("mllp_send"))
            .args(["--loose", "--port", &door.address.port().to_string(), "--file"])
            .arg(&path)
            .arg("127.0.0.1")
            .output()
            .await
            .unwrap();
        std::fs::remove_file(&path).unwrap();
        let said = String::from_utf8_lossy(&sent.stdout).replace('\r', "\n");
        assert!(
            sent.status.success() && said.contains(code),
            "{file}: {said} {}",
            String::from_utf8_lossy(&sent.stderr)
        );
    }
    door.close().await;
}

/// Its server parses what we send and acknowledges it by its own code.
const SERVER: &str = r#"
import asyncio, sys
from hl7.mllp import start_hl7_server

async def talk(reader, writer):
    try:
        while not writer.is_closing():
            message = await reader.readmessage()
            print(str(message).replace("\r", "~~"), flush=True)
            writer.writemessage(message.create_ack())
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()

async def main():
    async with await start_hl7_server(talk, "127.0.0.1", 0, encoding="utf-8") as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

asyncio.run(main())
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn its_server_takes_in_what_we_send() {
    let house = House::new().await;
    let mut server =
        Command::new(program("python")).args(["-c", SERVER]).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let port = lines.next_line().await.unwrap().expect("its port");
    let facility = house.t.facility;
    let destination = format!("127.0.0.1:{port}");
    let set = SetDestinations { destinations: vec![(facility, destination.clone())] };
    house.t.run(&Actor::system("settings"), set).await.unwrap();
    let edit = EditContact {
        patient_id: house.patient.patient_id(),
        version: 1,
        phone: "+1 212 555 0199".into(),
        email: String::new(),
        address_line: "1 Böhm|Street & Sons".into(),
        city: "Springfield".into(),
        state: String::new(),
        postal_code: String::new(),
        country: "US".into(),
    };
    house.t.run(&house.patient.actor, edit).await.unwrap();
    let destination = destination.parse().unwrap();
    deliver_all(house.t.hale(), facility, &destination, Patience::default()).await.expect("delivered");
    let message = lines.next_line().await.unwrap().expect("a message");
    for part in [
        "|ADT^A08^ADT_A01|HALE",
        &format!("|{}^^^Hale General^MR|", house.mrn),
        "|Byron^Ada",
        "|19851210|F|",
        "B\u{f6}hm\\F\\Street \\T\\ Sons",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(house.messages().await[0].1, "sent");
    server.kill().await.unwrap();
}
