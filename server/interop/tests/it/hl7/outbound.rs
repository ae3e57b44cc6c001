//! What others are told: in order, once for each, and again until somebody answers.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{SinkExt, StreamExt};
use interop::hl7::{
    message::Message,
    mllp::Mllp,
    send::{Destination, Patience, SetDestinations, deliver, deliver_all},
};
use model::Permission;
use platform::{
    Actor, Command, Failure, Tx,
    outside::{self, Happened},
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::{codec::Framed, sync::CancellationToken};

use super::house::House;

const SETTINGS: Actor = Actor::system("settings");

/// Something happens, and then perhaps it does not.
#[derive(Clone, Serialize, Deserialize)]
struct Happens {
    order: uuid::Uuid,
    facility: uuid::Uuid,
    cancelled: bool,
    fails: bool,
}

impl Command for Happens {
    const NAME: &'static str = "test.happens";
    const PERMISSION: Permission = Permission::OrderTests;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let (order, facility) = (self.order.into(), self.facility.into());
        let happened = if self.cancelled {
            Happened::OrderCancelled(order, facility)
        } else {
            Happened::OrderSigned(order, facility)
        };
        outside::tell(tx, happened).await?;
        if self.fails { Err(model::AppError::NotFound.into()) } else { Ok(()) }
    }
}

struct Other {
    address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Other {
    /// Answers each message by what `says` makes of its number, from 0; nothing: hangs up.
    async fn listening(says: fn(usize) -> Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("it works here");
        let address = listener.local_addr().expect("it works here").to_string();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = heard.clone();
        tokio::spawn(async move {
            let mut number = 0;
            loop {
                let (stream, _) = listener.accept().await.expect("it works here");
                let mut frames = Framed::new(stream, Mllp::default());
                while let Some(Ok(frame)) = frames.next().await {
                    let text = String::from_utf8(frame.to_vec()).expect("it works here");
                    let control = Message::read(&text).expect("it works here").header().text(10, 1).into_owned();
                    let said = says(number);
                    number += 1;
                    let Some(code) = said else { break };
                    ears.lock().expect("it works here").push(text);
                    let ack = format!("MSH|^~\\&|X||HALE||20260302||ACK|1|P|2.5.1\rMSA|{code}|{control}|because\r");
                    frames.send(ack.as_bytes()).await.expect("it works here");
                }
            }
        });
        Self { address, heard }
    }

    fn kinds(&self) -> Vec<String> {
        let heard = self.heard.lock().expect("it works here");
        heard
            .iter()
            .map(|text| {
                let message = Message::read(text).expect("it works here");
                let control = message.segment("ORC").map(|orc| orc.text(1, 1).into_owned()).unwrap_or_default();
                format!("{}^{} {control}", message.header().text(9, 1), message.header().text(9, 2))
            })
            .collect()
    }
}

async fn sending_to(house: &House, destination: &str) -> Destination {
    let set = SetDestinations { destinations: vec![(house.t.facility, destination.to_owned())] };
    house.t.run(&SETTINGS, set).await.expect("it works here");
    destination.parse().expect("it works here")
}

async fn happens(house: &House, cancelled: bool, fails: bool) {
    let happens = Happens { order: house.order.0, facility: house.t.facility.0, cancelled, fails };
    let ran = house.t.run(&SETTINGS, happens).await;
    assert_eq!(ran.is_err(), fails);
}

fn patience() -> Patience {
    Patience {
        round: Duration::from_millis(20),
        answer: Duration::from_secs(5),
        first_pause: Duration::from_millis(20),
        longest_pause: Duration::from_millis(50),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_goes_out_with_its_tubes_and_what_did_not_happen_does_not() {
    let house = House::new().await;
    happens(&house, false, false).await;
    assert_eq!(house.count("hl7_event").await, 0, "nobody listens");
    let other = Other::listening(|_| Some("AA")).await;
    let destination = sending_to(&house, &other.address).await;
    happens(&house, false, true).await;
    assert_eq!(house.count("hl7_event").await, 0, "it was undone");
    happens(&house, false, false).await;
    deliver_all(house.t.hale(), house.t.facility, &destination, patience()).await.unwrap();
    assert_eq!(other.kinds(), ["OML^O21 NW"]);
    let text = other.heard.lock().unwrap()[0].clone();
    let message = Message::read(&text).unwrap();
    let (obr, spm) = (message.segment("OBR").unwrap(), message.segment("SPM").unwrap());
    assert_eq!(obr.text(2, 1), house.order_number);
    assert_eq!(spm.text(2, 1), house.accession);
    assert_eq!(message.segment("PID").unwrap().text(3, 1), house.mrn);
    // What comes back under these numbers finds its way.
    house.send(house.ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"])).await;
    assert_eq!(house.results().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn older_receivers_get_orm() {
    let house = House::new().await;
    let other = Other::listening(|_| Some("AA")).await;
    let destination = sending_to(&house, &format!("orm://{}", other.address)).await;
    happens(&house, false, false).await;
    happens(&house, true, false).await;
    deliver_all(house.t.hale(), house.t.facility, &destination, patience()).await.unwrap();
    assert_eq!(other.kinds(), ["ORM^O01 NW", "ORM^O01 CA"]);
    let text = other.heard.lock().unwrap()[0].clone();
    let message = Message::read(&text).unwrap();
    assert_eq!(message.header().text(12, 1), "2.3");
    assert_eq!(message.segment("OBR").unwrap().text(18, 1), house.accession);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_nobody_answers_they_wait_and_keep_their_order() {
    let house = House::new().await;
    // Hangs up twice before it listens.
    let other = Other::listening(|number| (number >= 2).then_some("AA")).await;
    let destination = sending_to(&house, &other.address).await;
    happens(&house, false, false).await;
    happens(&house, true, false).await;
    assert!(deliver_all(house.t.hale(), house.t.facility, &destination, patience()).await.is_err());
    assert_eq!(house.messages().await[0].1, "waiting");
    let stop = CancellationToken::new();
    let courier =
        tokio::spawn(deliver(house.t.hale().clone(), house.t.facility, destination, patience(), stop.clone()));
    tokio::time::timeout(Duration::from_secs(20), async {
        while other.kinds().len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("both arrive");
    stop.cancel();
    courier.await.unwrap();
    assert_eq!(other.kinds(), ["OML^O21 NW", "OML^O21 CA"]);
    let states: Vec<_> = house.messages().await.into_iter().map(|(_, state, _)| state).collect();
    assert_eq!(states[0], "sent");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_is_refused_is_shown_and_holds_up_nothing() {
    let house = House::new().await;
    let other = Other::listening(|number| Some(if number == 0 { "AE" } else { "AA" })).await;
    let destination = sending_to(&house, &other.address).await;
    happens(&house, false, false).await;
    happens(&house, true, false).await;
    deliver_all(house.t.hale(), house.t.facility, &destination, patience()).await.unwrap();
    let messages: Vec<_> = house.messages().await.into_iter().map(|(_, state, reason)| (state, reason)).collect();
    assert_eq!(messages, [("failed".into(), Some("AE: because".into())), ("sent".to_owned(), None)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_send_each_message_once() {
    let house = House::new().await;
    let other = Other::listening(|_| Some("AA")).await;
    let destination = sending_to(&house, &other.address).await;
    for _ in 0..10 {
        happens(&house, false, false).await;
    }
    let deliver = || deliver_all(house.t.hale(), house.t.facility, &destination, patience());
    let (a, b) = tokio::join!(deliver(), deliver());
    a.unwrap();
    b.unwrap();
    deliver().await.unwrap();
    assert_eq!(other.kinds().len(), 10);
    assert_eq!(house.count("hl7_message where state = 'sent'").await, 10);
}
