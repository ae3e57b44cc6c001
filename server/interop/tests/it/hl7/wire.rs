//! The listener, and what senders do to it.

use std::{net::SocketAddr, time::Duration};

use interop::hl7::listener::{Limits, Receiver, listen};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::{Instant, timeout},
};
use tokio_util::sync::CancellationToken;

use super::house::House;

/// A listener on a port of its own.
pub struct Door {
    pub address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Door {
    pub async fn open(house: &House, limits: Limits) -> Self {
        Self::open_to(house, limits, "127.0.0.0/8").await
    }

    pub async fn open_to(house: &House, limits: Limits, from: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("it works here");
        let address = listener.local_addr().expect("it works here");
        let stop = CancellationToken::new();
        let receiver =
            Receiver { facility: house.t.facility, from: vec![from.parse().expect("it works here")], limits };
        let task = tokio::spawn(listen(house.t.hale().clone(), listener, receiver, stop.clone()));
        Self { address, stop, task }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("it works here")
    }

    pub async fn close(self) {
        self.stop.cancel();
        timeout(Duration::from_secs(10), self.task).await.expect("it closes").expect("it works here");
    }
}

fn framed(message: &str) -> Vec<u8> {
    [b"\x0b", message.as_bytes(), b"\x1c\r"].concat()
}

/// The next answer on the line; `None` when it is closed.
async fn answer(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        match timeout(Duration::from_secs(20), stream.read_u8()).await.expect("something comes") {
            Ok(0x1c) => {
                assert_eq!(stream.read_u8().await.ok(), Some(b'\r'));
                return Some(String::from_utf8(bytes).expect("it works here"));
            }
            Ok(0x0b) => bytes.clear(),
            Ok(byte) => bytes.push(byte),
            Err(_) => return None,
        }
    }
}

fn hb(house: &House, control: &str) -> String {
    house.ordered(control, &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn frames_in_pieces_and_several_in_one_packet() {
    let house = House::new().await;
    let door = Door::open(&house, Limits::default()).await;
    let mut line = door.connect().await;
    for byte in framed(&hb(&house, "1")) {
        line.write_all(&[byte]).await.unwrap();
        line.flush().await.unwrap();
    }
    assert!(answer(&mut line).await.unwrap().contains("MSA|AA|1"));
    let three: Vec<u8> = ["2", "3", "4"].iter().flat_map(|control| framed(&hb(&house, control))).collect();
    line.write_all(&three).await.unwrap();
    for control in ["2", "3", "4"] {
        assert!(answer(&mut line).await.unwrap().contains(&format!("MSA|AA|{control}")), "in their order");
    }
    // A message that breaks off is no message.
    line.write_all(b"\x0bMSH|^~\\&|half").await.unwrap();
    drop(line);
    let mut next = door.connect().await;
    next.write_all(&framed(&hb(&house, "5"))).await.unwrap();
    assert!(answer(&mut next).await.unwrap().contains("MSA|AA|5"));
    drop(next);
    assert_eq!(house.count("hl7_message").await, 5);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_megabytes_of_noise_end_the_line_and_nothing_else() {
    let house = House::new().await;
    let door = Door::open(&house, Limits::default()).await;
    let noise: Vec<u8> =
        (0..10_u32 << 20).map(|n| u8::try_from((n.wrapping_mul(2_654_435_761) >> 24) & 0xff).unwrap()).collect();
    let letters = vec![b'x'; 10 << 20];
    let endless: Vec<u8> = [b"\x0bMSH|^~\\&|".as_slice(), &letters].concat();
    for bytes in [&noise, &letters, &endless] {
        let mut line = door.connect().await;
        // The line may be closed while we still talk.
        let _ = timeout(Duration::from_secs(20), line.write_all(bytes)).await.expect("nobody is left hanging");
        let mut rest = Vec::new();
        let _ = timeout(Duration::from_secs(20), line.read_to_end(&mut rest)).await.expect("it is closed");
        assert!(!String::from_utf8_lossy(&rest).contains("MSA|AA"));
    }
    let mut line = door.connect().await;
    line.write_all(&framed(&hb(&house, "1"))).await.unwrap();
    assert!(answer(&mut line).await.unwrap().contains("MSA|AA|1"));
    drop(line);
    assert_eq!(house.results().await.len(), 1);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sender_that_never_closes_or_never_ends_is_left() {
    let house = House::new().await;
    let limits = Limits { idle: Duration::from_millis(300), message: Duration::from_millis(400), ..Limits::default() };
    let door = Door::open(&house, limits).await;
    let mut silent = door.connect().await;
    assert_eq!(answer(&mut silent).await, None, "closed by us");
    // A byte every now and then keeps no message open.
    let mut drip = door.connect().await;
    drip.write_all(b"\x0b").await.unwrap();
    let dripping = async {
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if drip.write_all(b"x").await.is_err() {
                return true;
            }
        }
        false
    };
    assert!(timeout(Duration::from_secs(10), dripping).await.unwrap(), "closed in the middle");
    door.close().await;
    // One that works stays as long as it works.
    let door = Door::open(&house, Limits { idle: Duration::from_secs(2), ..Limits::default() }).await;
    let mut busy = door.connect().await;
    for control in 1..=5 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        busy.write_all(&framed(&hb(&house, &control.to_string()))).await.unwrap();
        assert!(answer(&mut busy).await.unwrap().contains(&format!("MSA|AA|{control}")));
    }
    door.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_line_too_many_waits_for_its_turn() {
    let house = House::new().await;
    let door = Door::open(&house, Limits { connections: 2, ..Limits::default() }).await;
    let (first, _second, mut third) = (door.connect().await, door.connect().await, door.connect().await);
    third.write_all(&framed(&hb(&house, "1"))).await.unwrap();
    assert!(timeout(Duration::from_millis(500), third.read_u8()).await.is_err(), "nobody serves it yet");
    drop(first);
    assert!(answer(&mut third).await.unwrap().contains("MSA|AA|1"));
    drop(third);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_not_known_is_not_heard() {
    let house = House::new().await;
    let door = Door::open_to(&house, Limits::default(), "10.0.0.0/8").await;
    let mut line = door.connect().await;
    let _ = line.write_all(&framed(&hb(&house, "1"))).await;
    assert_eq!(answer(&mut line).await, None);
    assert_eq!(house.count("hl7_message").await, 0);
    door.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn closing_does_not_wait_for_silent_lines() {
    let house = House::new().await;
    let door = Door::open(&house, Limits::default()).await;
    let _silent = door.connect().await;
    let mut half = door.connect().await;
    half.write_all(&framed(&hb(&house, "1"))).await.unwrap();
    assert!(answer(&mut half).await.unwrap().contains("MSA|AA|1"));
    door.close().await;
}

/// Not a gate: the figure is printed, and only a standstill fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_per_second() {
    const EACH: u32 = 50;
    let house = House::new().await;
    let door = Door::open(&house, Limits::default()).await;
    let since = Instant::now();
    let lines = (0..4_u32).map(|line| {
        let messages: Vec<Vec<u8>> = (0..EACH)
            .map(|number| {
                let obx: Vec<String> = ["718-7", "6690-2", "777-3", "2345-7"]
                    .iter()
                    .enumerate()
                    .map(|(at, loinc)| format!("OBX|{}|NM|{loinc}^x^LN||{}.{line}|g/dL|||||P", at + 1, number + 1))
                    .collect();
                let obx: Vec<&str> = obx.iter().map(String::as_str).collect();
                framed(&house.ordered(&format!("{line}-{number}"), &obx))
            })
            .collect();
        let address = door.address;
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for message in messages {
                stream.write_all(&message).await.unwrap();
                assert!(answer(&mut stream).await.unwrap().contains("MSA|AA|"));
            }
        })
    });
    for line in lines.collect::<Vec<_>>() {
        line.await.unwrap();
    }
    let seconds = since.elapsed().as_secs_f64();
    println!(
        "HL7: {:.0} messages of four results per second, four senders, unoptimised",
        f64::from(EACH * 4) / seconds
    );
    door.close().await;
}
