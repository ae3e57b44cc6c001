//! Messages that are wrong, sent twice, or meant to break something.

use proptest::prelude::*;

use super::house::House;

#[tokio::test]
async fn the_same_message_twice_is_one_and_gets_the_same_answer() {
    let house = House::new().await;
    let message = house.ordered("77", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"]);
    let first = house.send(&message).await;
    // Sent again a minute later: MSH-7 is another one.
    let again = house.send(message.replace("20260302085500", "20260302085600")).await;
    assert_eq!(first, again);
    assert_eq!((house.results().await.len(), house.count("hl7_message").await), (1, 1));
    // Another message with a number that was used: refused, so that the sender keeps it.
    let (code, answer) = house.answer(message.replace("13.2", "9.9")).await;
    assert_eq!(code, "AE");
    assert!(answer.contains("ERR||MSH^1^10|205^"), "{answer}");
    assert_eq!(house.results().await.len(), 1);
    // The same number of another sender is another message.
    assert_eq!(house.answer(message.replace("COBAS", "SYSMEX")).await.0, "AA");
    assert_eq!(house.count("hl7_message").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twins_at_the_same_moment_are_one() {
    let house = House::new().await;
    let message = house.ordered("77", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"]);
    let (a, b, c) = tokio::join!(house.send(&message), house.send(&message), house.send(&message));
    assert!(a == b && b == c);
    assert_eq!((house.results().await.len(), house.count("hl7_message").await), (1, 1));
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_its_place() {
    let house = House::new().await;
    let good = house.ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"]);
    for (message, code, err) in [
        (good.replace("|1|P|", "||P|"), "AE", "ERR||MSH^1^10|101"),
        (good.replace("|2.5.1", "|2.2"), "AR", "ERR||MSH^1^12|203"),
        (good.replace("|2.5.1", "|3.0"), "AR", "ERR||MSH^1^12|203"),
        (good.replace("|1|P|", "|1|Q|"), "AR", "ERR||MSH^1^11|202"),
        (good.replace("ORU^R01^ORU_R01", "ORU^R99"), "AR", "ERR||MSH^1^9|201"),
        (good.replace("ORU^R01^ORU_R01", "SIU^S12"), "AR", "ERR||MSH^1^9|200"),
        (good.replace("|F\r", "|Q\r"), "AE", "ERR||OBX^1^11|103"),
        (good.replace("718-7^Hb^LN", ""), "AE", "ERR||OBX^1^3|101"),
        (good.replace("OBR|1|", "ZZZ|1|"), "AE", "ERR||OBX^1|100"),
        (good.replace("OBX|1|", "obx|1|"), "AE", "ERR||OBR^1|100"),
        (format!("{good}DSC|more\r"), "AE", "ERR||DSC^1^1|102"),
        (good.replace("|2.5.1\r", "|2.5.1||||||ISO IR87\r"), "AE", "ERR||MSH^1^18|103"),
        ("noise".into(), "AE", "ERR||MSH^1|100"),
        (String::new(), "AE", "ERR||MSH^1|100"),
    ] {
        let (said, answer) = house.answer(&message).await;
        assert_eq!(said, code, "{message:?}: {answer}");
        assert!(answer.contains(err), "{err}: {answer}");
    }
    assert!(house.results().await.is_empty() && house.waits().await.is_empty());
    // A message that was refused may come again, put right, under its number.
    assert_eq!(house.answer(&good).await.0, "AA");
    assert_eq!(house.results().await.len(), 1);
}

#[tokio::test]
async fn markup_stays_text_and_what_can_t_be_stored_is_refused() {
    let house = House::new().await;
    let message = house
        .ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F", "NTE|1||<script>alert(1)</script> \\T\\amp; \\X00\\"]);
    assert_eq!(house.answer(&message).await.0, "AA");
    let comment = house.results().await.remove(0).comment.unwrap();
    assert_eq!(comment, "<script>alert(1)</script> &amp;", "as it was written; pages escape it");
    let nul = house.ordered("2", &["OBX|1|NM|718-7^Hb^LN||13\0.2|g/dL|||||F"]);
    assert_eq!(house.answer(&nul).await.0, "AE");
    let in_the_header = house.ordered("3", &[]).replace("COBAS", "CO\0BAS");
    let (code, answer) = house.answer(&in_the_header).await;
    assert_eq!(code, "AE");
    assert!(answer.contains("ERR||MSH^1|102"), "{answer}");
}

#[tokio::test]
async fn own_separators_character_sets_and_line_ends_are_honoured() {
    let house = House::new().await;
    let message = house.ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F", "NTE|1||stark hämolytisch"]);
    // Every separator is another sign; ISO 8859-1; LF.
    let swapped: String = message
        .replace("|2.5.1\r", "|2.5.1||||||8859/1\r")
        .chars()
        .map(|sign| match sign {
            '|' => '!',
            '^' => '$',
            '~' => '*',
            '\\' => '/',
            '&' => '%',
            '\r' => '\n',
            sign => sign,
        })
        .collect();
    let swapped = swapped.replace("g/dL", "g/E/dL").replace("8859/1", "8859-1");
    let latin: Vec<u8> = swapped.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    let answered = house.send(&latin).await;
    let answer = String::from_utf8(answered.answer.unwrap()).unwrap();
    assert!(answer.starts_with("MSH!$*/%!HALE!") && answer.contains("MSA!AA!1\r"), "{answer}");
    assert_eq!(house.results().await[0].comment.as_deref(), Some("stark hämolytisch"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Any bytes, and a message with any bytes somewhere in it: an answer, no panic, and never a result of nobody's.
    #[test]
    fn nothing_breaks_it(noise in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..400, field in "[|^~&\\\\A-Z0-9\"]{0,40}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::new().await;
            let message = house.ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"]).into_bytes();
            let at = cut.min(message.len());
            let mut bent = message[..at].to_vec();
            bent.extend_from_slice(&noise);
            bent.extend_from_slice(field.as_bytes());
            bent.extend_from_slice(&message[at..]);
            house.send(&bent).await;
            for row in house.results().await {
                assert_eq!(row.patient_id, house.patient.patient_id().0);
            }
        });
    }
}
