//! The seven messages that nobody here wrote.

use interop::hl7::{header::Envelope, message::Message};
use labs::model::messages::FileUnfiled;

use super::house::House;

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/hl7v2/", $name))
    };
}

const GLUCOSE: &[u8] = sample!("ORU-R01-RMGEAD.hl7");
const COUNT: &[u8] = sample!("LAB-ORU-1.hl7");
const SMEAR: &[u8] = sample!("LRI_2.0-NG_CBC_Typ_Message.hl7");

const OTHERS: [(&[u8], &str, &str, &str); 4] = [
    (sample!("ADT-A04-02.hl7"), "2.8", "ADT^A04", "registered in Hale"),
    (sample!("ADT-A40-01.hl7"), "2.8", "ADT^A40", "Merging patients is not part of this version"),
    (sample!("LAB-ORM-1.hl7"), "2.3", "ORM^O01", "Orders are signed in Hale"),
    (sample!("OML-O21-01.hl7"), "2.6", "OML^O21", "Orders are signed in Hale"),
];

#[tokio::test]
async fn what_is_not_taken_in_is_rejected_with_a_sentence() {
    let house = House::new().await;
    for (bytes, version, kind, sentence) in OTHERS {
        let (code, answer) = house.answer(bytes).await;
        assert_eq!(code, "AR", "{kind}: {answer}");
        assert!(answer.contains(sentence), "{kind}: {answer}");
        let answer = Message::read(&answer).unwrap();
        assert_eq!(Envelope::read(&answer).version, version);
        let err = answer.segment("ERR").unwrap();
        let place = if version == "2.3" { err.field(1) } else { err.field(2) };
        assert_eq!((place.component(1).raw(), place.component(3).raw()), ("MSH", "9"), "{kind}");
    }
    let states: Vec<_> = house.messages().await.into_iter().map(|(_, state, _)| state).collect();
    assert_eq!(states, ["refused"; 4]);
    assert_eq!(house.count("patient").await, 1);
}

#[tokio::test]
async fn results_of_strangers_wait_whole() {
    let house = House::new().await;
    for (bytes, groups) in [(GLUCOSE, vec![1]), (COUNT, vec![3, 5]), (SMEAR, vec![28])] {
        let answered = house.send(bytes).await;
        let answer = String::from_utf8(answered.answer.unwrap()).unwrap();
        // The third asks for an accept acknowledgment (MSH-15 AL, MSH-16 NE).
        assert!(answer.contains("MSA|AA|") || (groups == [28] && answer.contains("MSA|CA|")), "{answer}");
        let waits = house.waits().await;
        let last: Vec<_> = waits[waits.len() - groups.len()..].iter().map(|waits| waits.results).collect();
        assert_eq!(last, groups, "an empty OBX with status I is no result; everything else is kept");
    }
    let reasons: Vec<_> = house.waits().await.into_iter().map(|waits| waits.reason).collect();
    assert_eq!(reasons, ["no_patient", "other", "other", "other"], "MSH-11 T is practice: a person looks first");
    assert!(house.results().await.is_empty());
}

#[tokio::test]
async fn a_person_files_them_and_each_is_shown_as_what_it_is() {
    let house = House::new().await;
    for sample in [GLUCOSE, COUNT, SMEAR] {
        house.send(sample).await;
    }
    for waits in house.waits().await {
        let file = FileUnfiled {
            unfiled_id: waits.id.into(),
            patient_id: house.patient.patient_id(),
            order_id: String::new(),
            reason: "The practice rang: they are hers".into(),
        };
        house.t.run(&house.lab.actor, file).await.expect("filed");
    }
    let results = house.results().await;
    assert_eq!(results.len(), 1 + 3 + 5 + 28);
    let of = |name: &str| results.iter().find(|row| row.name.contains(name)).unwrap_or_else(|| panic!("{name}"));
    // Not in this catalogue: under the sender's name, with the sender's unit, and no flag, whatever it says.
    let glucose = of("GLUCOSE");
    assert_eq!(
        (glucose.value.as_str(), glucose.unit.as_deref(), glucose.flag.as_deref()),
        ("182", Some("mg/dl"), None)
    );
    assert_eq!(glucose.comment.as_deref(), Some("The sender’s own mark: high."));
    // In the catalogue: the haemoglobin's unit is another one, so it has no flag and says so.
    let haemoglobin = of("Haemoglobin");
    assert_eq!((haemoglobin.value.as_str(), haemoglobin.unit.as_deref()), ("12.5", Some("g/mL")));
    assert!(haemoglobin.flag.is_none() && haemoglobin.no_flag_reason.as_deref().unwrap().contains("g/mL"));
    // The smear is a test in words here.
    assert_eq!(of("Smear").value, "Many spherocytes present.");
    assert_eq!(of("Anisocytosis").value, "Moderate Anisocytosis");
    assert_eq!(of("ERYTHROCYTES").unit.as_deref(), Some("tera.l-1"));
    assert_eq!(of("BASOPHILS").value, "0");
    assert!(results.iter().all(|row| row.state == "entered"), "nobody has verified them");
}
