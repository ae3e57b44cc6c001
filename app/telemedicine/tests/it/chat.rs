use model::{AppError, IdempotencyKey};
use telemedicine::{
    model::*,
    server::file::{OpenFile, SendFile},
};

use crate::clinic::Clinic;

fn chat(c: &Clinic, key: IdempotencyKey, text: &str) -> SendChat {
    SendChat { appointment_id: c.visit, key, text: text.into() }
}

const PDF: &[u8] = b"%PDF-1.7 a letter";

#[tokio::test]
async fn what_is_written_is_kept_with_the_encounter_in_one_order() {
    let c = Clinic::admitted().await;
    let key = c.t.new_key();
    let line =
        c.t.run(&c.maya.actor, chat(&c, key, "  My finger hurts <b>here</b>\nsince Monday ")).await.expect("written");
    assert_eq!(
        (line.text.as_str(), line.own, line.name.as_str()),
        ("My finger hurts <b>here</b>\nsince Monday", true, "Maya Lindqvist")
    );
    let again =
        c.t.run(&c.maya.actor, chat(&c, key, "My finger hurts <b>here</b>\nsince Monday")).await.expect("sent again");
    assert_eq!(again.number, line.number, "once");
    let answer = c.t.run(&c.doctor.actor, chat(&c, c.t.new_key(), "Show me.")).await.expect("written");
    assert!(answer.number > line.number);
    let history = c.t.ask(&c.maya.actor, ShowChat { appointment_id: c.visit }).await.expect("a history");
    let told: Vec<_> = history.iter().map(|line| (line.own, line.role)).collect();
    assert_eq!(told, [(true, CallRole::Patient), (false, CallRole::Clinician)]);
    let encounters: i64 = c.one(
        "select count(*) from video_message m join encounter e on e.id = m.encounter_id and e.appointment_id = m.appointment_id where m.appointment_id = $1",
        c.visit.0,
    ).await;
    assert_eq!(encounters, 2);
    for wrong in ["", " \n ", &*"x".repeat(2001)] {
        assert!(matches!(c.t.run(&c.maya.actor, chat(&c, c.t.new_key(), wrong)).await, Err(AppError::Invalid { .. })));
    }
    c.finish().await.expect("finished");
    c.refused(&c.maya, chat(&c, c.t.new_key(), "One more thing"), "not_let_in").await;
    let after = c.t.ask(&c.colleague.actor, ShowChat { appointment_id: c.visit }).await.expect("the house reads it");
    assert_eq!((after.len(), after[0].own), (2, false));
    assert!(
        sqlx::query("update video_message set body = 'x'").execute(c.t.pool()).await.is_err(),
        "and nobody changes it"
    );
}

#[tokio::test]
async fn nobody_writes_before_they_are_let_in_or_under_somebody_elses_key() {
    let c = Clinic::waiting().await;
    c.refused(&c.maya, chat(&c, c.t.new_key(), "Hello?"), "not_let_in").await;
    c.admit().await.expect("let in");
    let key = c.t.new_key();
    c.t.run(&c.maya.actor, chat(&c, key, "Hello")).await.expect("written");
    assert!(matches!(c.t.run(&c.doctor.actor, chat(&c, key, "Hello")).await, Err(AppError::Conflict { .. })));
    for stranger in [&c.ben, &c.colleague, &c.reception] {
        assert!(c.t.run(&stranger.actor, chat(&c, c.t.new_key(), "Hello")).await.is_err());
    }
    let history = c.t.ask(&c.doctor.actor, ShowChat { appointment_id: c.visit }).await.expect("a history");
    assert_eq!(history.len(), 1);
}

#[tokio::test]
async fn thirty_messages_a_minute_are_enough() {
    let c = Clinic::admitted().await;
    for _ in 0..limits::CHATS_PER_MINUTE {
        c.t.run(&c.maya.actor, chat(&c, c.t.new_key(), "la")).await.expect("written");
    }
    c.refused(&c.maya, chat(&c, c.t.new_key(), "la"), "too_much_chat").await;
    c.t.run(&c.doctor.actor, chat(&c, c.t.new_key(), "Stop.")).await.expect("the other's minute is their own");
    c.passes(61);
    c.t.run(&c.maya.actor, chat(&c, c.t.new_key(), "sorry")).await.expect("written");
}

#[tokio::test]
async fn files_are_what_they_begin_with_and_go_no_further_than_the_visit() {
    let c = Clinic::admitted().await;
    let send = |name: &str, content: &[u8]| SendFile::new(c.visit, c.t.new_key(), name.into(), content);
    let line = c.t.run(&c.maya.actor, send("../Befund.exe", PDF)).await.expect("sent");
    let file = line.file.expect("a file");
    assert_eq!((file.name.as_str(), file.kind, file.bytes), ("Befund.pdf", FileKind::Pdf, 17));
    assert_eq!(file.href, format!("/api/telemedicine/files/{}/{}", c.visit, file.id));
    for wrong in [&b"<html><script>"[..], b"MZ\x90", b"", b"PK\x03\x04"] {
        c.refused(&c.maya, send("letter.pdf", wrong), "file_kind").await;
    }
    let long = [PDF, &vec![0; limits::FILE_BYTES][..]].concat();
    c.refused(&c.maya, send("long.pdf", &long), "file_too_long").await;
    let open = |appointment_id| OpenFile { appointment_id, file_id: file.id };
    for reader in [&c.maya, &c.doctor, &c.colleague] {
        let opened = c.t.ask(&reader.actor, open(c.visit)).await.expect("opened");
        assert_eq!((opened.content.as_slice(), opened.name.as_str()), (PDF, "Befund.pdf"));
    }
    for stranger in [&c.ben, &c.reception] {
        assert!(c.t.ask(&stranger.actor, open(c.visit)).await.is_err());
    }
    assert!(c.t.ask(&c.ben.actor, open(c.bens)).await.is_err(), "a file is found in its own visit alone");
    assert!(c.t.run(&c.ben.actor, send("letter.pdf", PDF)).await.is_err());
    for _ in 1..limits::FILES {
        c.t.run(&c.doctor.actor, send("letter.pdf", PDF)).await.expect("sent");
    }
    c.refused(&c.doctor, send("letter.pdf", PDF), "too_many_files").await;
}
