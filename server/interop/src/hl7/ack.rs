//! The answer to a message: MSA, and ERR where something is wrong.

use jiff::Timestamp;

use super::{
    fault::Fault,
    header::{Envelope, When},
};

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// AA: Hale has it. What could not be filed waits for a person, and is named.
    Accepted { notes: Vec<String> },
    /// AE or AR: Hale does not have it.
    Refused(Fault),
}

impl Verdict {
    const fn is_good(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// HL7 table 0008. An accept acknowledgment says C where an application's says A.
    const fn code(&self, accept: bool) -> &'static str {
        match (self, accept) {
            (Self::Accepted { .. }, false) => "AA",
            (Self::Accepted { .. }, true) => "CA",
            (Self::Refused(fault), false) if fault.code.rejects() => "AR",
            (Self::Refused(fault), true) if fault.code.rejects() => "CR",
            (Self::Refused(_), false) => "AE",
            (Self::Refused(_), true) => "CE",
        }
    }
}

/// The answer that the sender waits for; `None` where it asked for none in this case. Who says "never" to both (MSH-15,
/// MSH-16) is answered all the same: over MLLP nobody knows otherwise whether the message has arrived.
pub fn answer(envelope: &Envelope, verdict: &Verdict, id: &str, now: Timestamp) -> Option<String> {
    let accept = match (envelope.accept, envelope.application) {
        (When::NotSaid, When::NotSaid) | (When::Never, When::Never) => false,
        (_, application) if application.wanted(verdict.is_good()) => false,
        (accept, _) if accept.wanted(verdict.is_good()) => true,
        _ => return None,
    };
    let mut segments = vec![header(envelope, id, now), acknowledgment(envelope, verdict, accept)];
    match verdict {
        Verdict::Accepted { notes } => segments.extend(notes.iter().filter_map(|note| warning(envelope, note))),
        Verdict::Refused(fault) => segments.push(error(envelope, fault)),
    }
    Some(segments.join("\r") + "\r")
}

fn header(envelope: &Envelope, id: &str, now: Timestamp) -> String {
    let Envelope { separators, version, processing, .. } = envelope;
    let escape = |text: &str| separators.escape(text);
    let minor = envelope.minor().unwrap_or(5);
    let component = separators.component;
    let trigger = envelope.kind.split('^').nth(1).map_or(String::new(), |event| format!("{component}{event}"));
    let structure = if minor >= 4 && !trigger.is_empty() { format!("{component}ACK") } else { String::new() };
    [
        "MSH".to_owned(),
        separators.listed(),
        escape(&envelope.receiving_application),
        escape(&envelope.receiving_facility),
        escape(&envelope.sending_application),
        escape(&envelope.sending_facility),
        now.strftime("%Y%m%d%H%M%S+0000").to_string(),
        String::new(),
        format!("ACK{trigger}{structure}"),
        id.to_owned(),
        if processing.is_empty() { "P".to_owned() } else { escape(processing) },
        if version.is_empty() { "2.5".to_owned() } else { escape(version) },
    ]
    .join(&separators.field.to_string())
}

/// MSA-3 was the text of the answer until 2.6.
fn acknowledgment(envelope: &Envelope, verdict: &Verdict, accept: bool) -> String {
    let field = envelope.separators.field;
    let mut msa =
        format!("MSA{field}{}{field}{}", verdict.code(accept), envelope.separators.escape(&envelope.control_id));
    if let Verdict::Refused(fault) = verdict
        && envelope.minor().is_none_or(|minor| minor < 7)
    {
        msa.push(field);
        msa.push_str(&envelope.separators.escape(&fault.to_string()));
    }
    msa
}

/// ERR-1 until 2.4: segment, which, field, code. From 2.5 on ERR-2 is the place, ERR-3 the code, ERR-4 how bad it is
/// and ERR-8 the sentence for people.
fn error(envelope: &Envelope, fault: &Fault) -> String {
    let separators = envelope.separators;
    let (field, component, part) = (separators.field, separators.component, separators.subcomponent);
    let place = &fault.place;
    let number = |number: Option<usize>| number.map_or(String::new(), |number| number.to_string());
    let (code, words) = (fault.code.number(), fault.code.words());
    if envelope.minor().is_some_and(|minor| minor < 5) {
        return [
            format!("ERR{field}{}", separators.escape(&place.segment)),
            place.occurrence.to_string(),
            number(place.field),
            format!("{code}{part}{words}{part}HL70357"),
        ]
        .join(&component.to_string());
    }
    let mut location = vec![separators.escape(&place.segment), place.occurrence.to_string(), number(place.field)];
    if let Some(inside) = place.component {
        location.extend(["1".to_owned(), inside.to_string()]);
    }
    let location = location.join(&component.to_string());
    let location = location.trim_end_matches(component);
    let said = separators.escape(&fault.to_string());
    format!(
        "ERR{field}{field}{location}{field}{code}{component}{words}{component}HL70357{field}E{field}{field}{field}{field}{said}"
    )
}

/// A message that was taken in, with a note: from 2.5 on, there is a place for that.
fn warning(envelope: &Envelope, note: &str) -> Option<String> {
    let (field, component) = (envelope.separators.field, envelope.separators.component);
    let note = envelope.separators.escape(note);
    envelope.minor().is_some_and(|minor| minor >= 5).then(|| {
        format!("ERR{field}{field}{field}0{component}Message accepted{component}HL70357{field}W{field}{field}{field}{field}{note}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hl7::{
        fault::{Code, Place},
        message::Message,
    };

    fn envelope(version: &str, rest: &str) -> Envelope {
        let text = format!("MSH|^~\\&|LAB|HOUSE|HALE|GENERAL|20260302||ORU^R01|C1|P|{version}|||{rest}");
        Envelope::read(&Message::read(&text).unwrap())
    }

    fn fault() -> Verdict {
        let place = Place::field("OBX", 3, 11);
        Verdict::Refused(Fault::new(place, Code::NotInTable, "\"Q\" is no status"))
    }

    fn now() -> Timestamp {
        "2026-03-02T14:00:00Z".parse().unwrap()
    }

    #[test]
    fn old_versions_name_the_place_in_err_1_and_new_ones_in_err_2() {
        let old = answer(&envelope("2.3", ""), &fault(), "H1", now()).unwrap();
        assert_eq!(
            old,
            "MSH|^~\\&|HALE|GENERAL|LAB|HOUSE|20260302140000+0000||ACK^R01|H1|P|2.3\r\
             MSA|AE|C1|OBX(3)-11: \"Q\" is no status.\r\
             ERR|OBX^3^11^103&Table value not found&HL70357\r"
        );
        let new = answer(&envelope("2.7", ""), &fault(), "H1", now()).unwrap();
        assert_eq!(
            new,
            "MSH|^~\\&|HALE|GENERAL|LAB|HOUSE|20260302140000+0000||ACK^R01^ACK|H1|P|2.7\r\
             MSA|AE|C1\r\
             ERR||OBX^3^11|103^Table value not found^HL70357|E||||OBX(3)-11: \"Q\" is no status.\r"
        );
    }

    #[test]
    fn what_waits_for_a_person_is_accepted_with_a_note() {
        let verdict = Verdict::Accepted { notes: vec!["OBR(1): nobody has that number | yet".into()] };
        let text = answer(&envelope("2.5.1", ""), &verdict, "H1", now()).unwrap();
        assert!(
            text.contains(
                "MSA|AA|C1\rERR|||0^Message accepted^HL70357|W||||OBR(1): nobody has that number \\F\\ yet\r"
            ),
            "{text}"
        );
        let text = answer(&envelope("2.4", ""), &verdict, "H1", now()).unwrap();
        assert!(!text.contains("ERR"), "{text}");
    }

    #[test]
    fn the_sender_says_which_answer_it_waits_for() {
        let good = Verdict::Accepted { notes: vec![] };
        let code = |rest: &str, verdict: &Verdict| {
            answer(&envelope("2.5.1", rest), verdict, "H1", now())
                .map(|text| text.split("MSA|").nth(1).unwrap()[..2].to_owned())
        };
        for (rest, if_good, if_bad) in [
            ("", Some("AA"), Some("AE")),
            ("AL|NE", Some("CA"), Some("CE")),
            ("NE|AL", Some("AA"), Some("AE")),
            ("AL|AL", Some("AA"), Some("AE")),
            ("NE|NE", Some("AA"), Some("AE")),
            ("NE|ER", None, Some("AE")),
            ("ER|NE", None, Some("CE")),
            ("AL|SU", Some("AA"), Some("CE")),
        ] {
            assert_eq!(code(rest, &good).as_deref(), if_good, "{rest}");
            assert_eq!(code(rest, &fault()).as_deref(), if_bad, "{rest}");
        }
    }
}
