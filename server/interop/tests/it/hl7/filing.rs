use super::house::House;

#[tokio::test]
async fn results_of_an_order_wait_to_be_verified() {
    let house = House::new().await;
    let message = house.ordered(
        "1",
        &[
            "OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dl|12-16|N|||F",
            "OBX|2|NM|6690-2^Leukocytes^LN||0|10*3/uL||LL|||F",
            "OBX|3|SN|777-3^Platelets^LN||<^10|giga.l-1||LL|||F",
            "NTE|1||Clumps seen",
            "OBX|4|NM|2345-7^Glucose^LN||182|mg/dl|70_105|H|||P",
        ],
    );
    let (code, _) = house.answer(&message).await;
    assert_eq!(code, "AA");
    let results = house.results().await;
    let seen: Vec<_> = results
        .iter()
        .map(|row| {
            (row.code.as_str(), row.value.as_str(), row.unit.as_deref(), row.flag.as_deref(), row.state.as_str())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("HB", "13.2", Some("g/dL"), Some("normal"), "entered"),
            ("WBC", "0", Some("10*9/L"), None, "entered"),
            ("PLT", "<10", Some("10*9/L"), None, "entered"),
            ("GLU", "182", Some("mg/dL"), Some("high"), "entered"),
        ]
    );
    assert_eq!(results[2].comment.as_deref(), Some("Clumps seen\nThe sender’s own mark: very low."));
    assert!(results.iter().all(|row| row.status == "preliminary"), "nobody has verified them");
    assert!(house.waits().await.is_empty());
    assert_eq!(house.messages().await, [("1".into(), "applied".into(), None)]);
}

#[tokio::test]
async fn a_test_is_found_by_loinc_by_alias_and_by_the_houses_own_code() {
    let house = House::new().await;
    for (control, obx) in [
        ("1", "OBX|1|NM|HGB^Hb^99ANALYSER||13.1|g/dL|||||F"),
        ("2", "OBX|1|NM|hb^Hb^L||13.2|g/dL|||||F"),
        ("3", "OBX|1|NM|X^Hb^99OTHER^718-7^Hemoglobin^LN||13.3|g/dL|||||F"),
    ] {
        house.send(house.ordered(control, &[obx])).await;
    }
    let values: Vec<_> = house.results().await.into_iter().map(|row| (row.code, row.value)).collect();
    assert_eq!(
        values,
        [("HB".into(), "13.1".into()), ("HB".into(), "13.2".into()), ("HB".to_owned(), "13.3".to_owned())]
    );
}

#[tokio::test]
async fn the_tube_and_the_record_number_find_the_patient_where_the_order_does_not() {
    let house = House::new().await;
    let obx = "OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|||||F";
    // By SPM-2, as analysers send it.
    let oul = format!(
        "MSH|^~\\&|COBAS|LAB|||20260302||OUL^R22^OUL_R22|1|P|2.5.1\rSPM|1|{}^||BLD|||||||||||||20260302083000\rOBR|1|||57021-8^CBC^LN\r{obx}\r",
        house.accession.to_lowercase(),
    );
    assert_eq!(house.answer(oul).await.0, "AA");
    // By OBR-3.
    house
        .send(house.oru("2", "", &format!("|{}|CBC", house.accession), &["OBX|1|NM|777-3^P^LN||210|10*9/L|||||F"]))
        .await;
    // By record number, birth date and sex: nobody here ordered it, so it is a report of its own.
    let pid = format!("{}^^^HALE^MR||BYRON^ADA||19851210|F", house.mrn);
    house.send(house.oru("3", &pid, "X-1|F-1|24317-0^Hemogram^LN", &["OBX|1|NM|718-7^Hb^LN||12.9|g/dL|||||F"])).await;
    assert!(house.waits().await.is_empty(), "{:?}", house.waits().await);
    let results: Vec<_> = house.results().await.into_iter().map(|row| (row.source, row.code, row.value)).collect();
    let of = |source: &str, code: &str, value: &str| (source.to_owned(), code.to_owned(), value.to_owned());
    assert_eq!(results, [of("order", "HB", "13.2"), of("order", "PLT", "210"), of("hl7", "HB", "12.9")]);
    let name: String =
        sqlx::query_scalar("select name from lab_report where source = 'hl7'").fetch_one(house.t.pool()).await.unwrap();
    assert_eq!(name, "Hemogram");
}

#[tokio::test]
async fn results_of_somebody_else_are_never_filed() {
    let house = House::new().await;
    let other = house.t.patient("Grace Hopper").await;
    let other_mrn: String = sqlx::query_scalar("select mrn from patient where id = $1")
        .bind(other.patient_id().0)
        .fetch_one(house.t.pool())
        .await
        .unwrap();
    let obr = format!("{}||CBC", house.order_number);
    let obx = ["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"];
    let elsewhere = house.t.patient_at("Mary Seacole", house.t.other_facility).await;
    let elsewhere: String = sqlx::query_scalar("select mrn from patient where id = $1")
        .bind(elsewhere.patient_id().0)
        .fetch_one(house.t.pool())
        .await
        .unwrap();
    for (control, pid, obr, reason) in [
        // The order is another patient's.
        ("1", format!("{other_mrn}||HOPPER^GRACE||19851210|F"), obr.as_str(), "patient_differs"),
        ("2", "||BYRON^ADA||19851211|F".into(), obr.as_str(), "patient_differs"),
        ("3", "||BYRON^ADA||19851210|M".into(), obr.as_str(), "patient_differs"),
        // The record number alone is not enough, and neither is the name.
        ("4", house.mrn.clone(), "X-1||CBC", "no_patient"),
        ("5", format!("{}||BYRON^ADA|||F", house.mrn), "X-1||CBC", "no_patient"),
        ("6", format!("{}||BYRON^ADA||19851210|M", house.mrn), "X-1||CBC", "patient_differs"),
        ("7", "||BYRON^ADA||19851210|F".into(), "X-1||CBC", "no_patient"),
        // A patient of another house does not exist here.
        ("8", format!("{elsewhere}||SEACOLE^MARY||19851210|F"), "X-1||CBC", "no_patient"),
    ] {
        let (code, answer) = house.answer(house.oru(control, &pid, obr, &obx)).await;
        assert_eq!(code, "AA", "Hale has it: {answer}");
        assert!(answer.contains("waits for a person"), "{answer}");
        let last = house.waits().await.pop().unwrap();
        assert_eq!((last.reason.as_str(), last.results), (reason, 1), "{control}: {}", last.detail);
    }
    assert!(house.results().await.is_empty());
    assert_eq!(house.count("patient").await, 3, "no patient is made of a result");
}

#[tokio::test]
async fn what_does_not_fit_waits_and_the_rest_is_filed() {
    let house = House::new().await;
    let message = house.ordered(
        "1",
        &[
            "OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F",
            "OBX|2|NM|6690-2^WBC^LN||haemolysed|10*9/L|||||F",
            "OBX|3|NM|777-3^PLT^LN||210|mm[Hg]|||||F",
            "OBX|4|NM|99999-9^Unheard of^LN||1|mg|||||F",
            "OBX|5|CWE|94558-4^Rapid test^LN||X^Perhaps^L||||||F",
            "OBX|6|NM|2345-7^Glucose^LN||10|mmol/L|||||F",
            "OBX|7|NM|2345-7^Glucose^LN|||mg/dL|||||I",
        ],
    );
    let (code, _) = house.answer(&message).await;
    assert_eq!(code, "AA");
    let results = house.results().await;
    assert_eq!(results.len(), 2, "{results:#?}");
    // Another unit of the same kind: shown as it was sent, without a flag, and it says why.
    let glucose = &results[1];
    assert_eq!((glucose.unit.as_deref(), glucose.flag.as_deref()), (Some("mmol/L"), None));
    assert!(glucose.no_flag_reason.as_deref().unwrap().contains("mmol/L"), "{glucose:?}");
    let mut waits: Vec<_> = house.waits().await.into_iter().map(|waits| (waits.reason, waits.results)).collect();
    waits.sort();
    assert_eq!(waits, [("unit".into(), 1), ("unknown_test".into(), 1), ("value".to_owned(), 2)]);
    assert_eq!(house.messages().await[0].1, "partly_queued");
}

#[tokio::test]
async fn from_preliminary_to_final_to_corrected_and_never_back() {
    let house = House::new().await;
    let hb = |value: &str, status: &str| format!("OBX|1|NM|718-7^Hb^LN||{value}|g/dL|||||{status}");
    let send = async |control: &str, value: &str, status: &str| {
        house.answer(house.ordered(control, &[&hb(value, status)])).await.0
    };
    send("1", "13.0", "P").await;
    send("2", "13.1", "F").await;
    // Final to the sender, and not verified here: a late preliminary does not replace it.
    assert_eq!(send("3", "12.9", "P").await, "AA");
    assert_eq!(house.waits().await.pop().unwrap().reason, "late_preliminary");
    house.verify_all().await;
    send("4", "12.8", "P").await;
    // The same again is known; another final value that is no correction is for a person.
    send("5", "13.10", "F").await;
    send("6", "13.9", "F").await;
    let reasons: Vec<_> = house.waits().await.into_iter().map(|waits| waits.reason).collect();
    assert_eq!(reasons, ["late_preliminary", "late_preliminary", "other"]);
    let versions = |rows: Vec<super::house::Row>| -> Vec<(i32, String, String, String)> {
        rows.into_iter().map(|row| (row.version, row.value, row.status, row.state)).collect()
    };
    let row = |version: i32, value: &str, status: &str, state: &str| {
        (version, value.to_owned(), status.to_owned(), state.to_owned())
    };
    assert_eq!(
        versions(house.results().await),
        [row(1, "13.0", "preliminary", "verified"), row(2, "13.1", "final", "verified")]
    );
    // A correction is a new version, and waits for a person; the old one counts until then.
    send("7", "7.1", "C").await;
    assert_eq!(versions(house.results().await)[2], row(3, "7.1", "corrected", "entered"));
    house.verify_all().await;
    assert_eq!(versions(house.results().await)[2], row(3, "7.1", "corrected", "verified"));
    // Taken back: at once.
    send("8", "7.1", "W").await;
    let last = house.results().await.pop().unwrap();
    assert_eq!((last.version, last.status.as_str(), last.state.as_str()), (4, "entered_in_error", "withdrawn"));
}

#[tokio::test]
async fn a_report_of_elsewhere_grows_from_preliminary_to_final() {
    let house = House::new().await;
    let pid = format!("{}||BYRON^ADA||19851210|F", house.mrn);
    let send = async |control: &str, filler: &str, status: &str, value: &str| {
        let obx = format!("OBX|1|NM|718-7^Hb^LN||{value}|g/dL|||||{status}");
        house.send(house.oru(control, &pid, &format!("X|{filler}|CBC^Count^L"), &[&obx])).await;
    };
    send("1", "F-1", "P", "13.0").await;
    send("2", "F-1", "F", "13.1").await;
    send("3", "F-2", "F", "9.9").await;
    assert_eq!(house.count("lab_report where source = 'hl7'").await, 2);
    let values: Vec<_> = house.results().await.into_iter().map(|row| (row.version, row.value)).collect();
    assert_eq!(values, [(1, "13.0".into()), (2, "13.1".into()), (1, "9.9".to_owned())]);
}

#[tokio::test]
async fn a_tube_that_was_rejected_gives_no_result() {
    let house = House::new().await;
    sqlx::query("update specimen set state = 'rejected', reject_reason = 'Clotted' where id = $1")
        .bind(house.specimen.0)
        .execute(house.t.pool())
        .await
        .unwrap();
    house.send(house.ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"])).await;
    assert!(house.results().await.is_empty());
    assert_eq!(house.waits().await[0].reason, "no_specimen");
}

#[tokio::test]
async fn what_can_t_be_had_is_not_done() {
    let house = House::new().await;
    house.send(house.ordered("1", &["OBX|1|NM|718-7^Hb^LN|||g/dL|||||X", "NTE|1||Tube broken"])).await;
    let (state, reason): (String, Option<String>) =
        sqlx::query_as("select state, not_done_reason from lab_analysis where code = 'HB'")
            .fetch_one(house.t.pool())
            .await
            .unwrap();
    assert_eq!((state.as_str(), reason.as_deref()), ("not_done", Some("The laboratory can’t report it: Tube broken")));
}
