use documents::OwnResult;
use labs::model::{Change, Flag, NOT_REVIEWED, OwnReport, OwnResult as Shown, Review, sentence};
use model::chart::{Band, NumberLine};

use crate::paper::{at, head, is_silent_about, pdf, says, sheets};

pub fn shown(name: &str, value: &str, flag: Flag) -> Shown {
    Shown {
        name: name.into(),
        about: "A salt of the blood that muscles and the heart need.".into(),
        shown: value.into(),
        unit: Some("mmol/L".into()),
        range: Some("3.5 to 5.1".into()),
        number_line: Some(NumberLine {
            at: 900,
            band: Band { from: 333, to: 667 },
            low: Some("3.5".into()),
            high: Some("5.1".into()),
            beyond: false,
        }),
        flag: Some(flag),
        sentence: sentence(Some(flag), None, false),
        comment: None,
        before: None,
        change: None,
        trend: None,
    }
}

pub fn report(results: Vec<Shown>) -> OwnReport {
    OwnReport {
        id: uuid(),
        name: "Potassium".into(),
        performer: None,
        elsewhere: false,
        collected: at(8, 12),
        results,
        more_to_come: false,
        review: None,
        next_step: "Your doctor will look at this.".into(),
    }
}

fn uuid() -> model::LabReportId {
    "019b0000-0000-7000-8000-000000000001".parse().expect("an id")
}

pub fn potassium() -> OwnResult {
    OwnResult::of(report(vec![shown("Potassium", "5.9", Flag::High)]))
}

pub fn many(count: usize) -> OwnResult {
    OwnResult::of(report((0..count).map(|number| shown(&format!("Test {number}"), "4.2", Flag::Normal)).collect()))
}

#[tokio::test]
async fn it_says_what_the_page_says() {
    let mut report = report(vec![shown("Potassium", "5.9", Flag::High), shown("Sodium", "140", Flag::Normal)]);
    report.performer = Some("Riverside Laboratory".into());
    report.more_to_come = true;
    report.results[1].comment = Some("Taken after a meal.".into());
    let text = sheets(&pdf(&head("Ada Byron"), &OwnResult::of(report)).await).join(" ");
    says(
        &text,
        &[
            "Taken Tue 24 Nov 2026, 08:12 EST, measured by Riverside Laboratory",
            NOT_REVIEWED.0,
            NOT_REVIEWED.1,
            "What to do next Your doctor will look at this.",
            "5.9 mmol/L",
            "This is higher than usual.",
            "Usual: 3.5 to 5.1",
            "A salt of the blood",
            "140 mmol/L",
            "This is within what is usual.",
            "The laboratory says: Taken after a meal.",
            "More values of this test are still to come",
        ],
    );
    assert_eq!(text.matches("High").count(), 1, "the flag is a word, and what is usual has none: {text}");
}

#[tokio::test]
async fn the_doctor_s_word_takes_the_place_of_not_reviewed() {
    let mut report = report(vec![shown("Potassium", "5.9", Flag::High)]);
    report.review = Some(Review {
        comment: Some("We look at it again\nnext week.".into()),
        next_step: Some("Come by.".into()),
        at: at(16, 0),
        by: "Dr Grace Hopper".into(),
    });
    report.next_step = "Come by.".into();
    let text = sheets(&pdf(&head("Ada Byron"), &OwnResult::of(report)).await).join(" ");
    says(&text, &["Dr Grace Hopper has looked at this We look at it again next week. Tue 24 Nov 2026, 16:00 EST"]);
    is_silent_about(&text, &[NOT_REVIEWED.0]);
    assert_eq!(text.matches("Comeby.").count(), 1);
}

#[tokio::test]
async fn what_was_corrected_or_withdrawn_says_so() {
    let reason = Some("The tubes were mixed up.".to_owned());
    let mut corrected = shown("Potassium", "5.9", Flag::High);
    corrected.before = Some("4.1".into());
    corrected.change = Some(Change::Corrected { reason: reason.clone(), at: at(15, 2) });
    let withdrawn = Shown {
        shown: String::new(),
        unit: None,
        range: None,
        number_line: None,
        flag: None,
        sentence: "This result was withdrawn: please do not rely on it.".into(),
        change: Some(Change::Withdrawn { reason, at: at(15, 2) }),
        ..shown("Sodium", "", Flag::Normal)
    };
    let text = sheets(&pdf(&head("Ada Byron"), &OwnResult::of(report(vec![corrected, withdrawn]))).await).join(" ");
    says(
        &text,
        &[
            "This result was corrected Tue 24 Nov 2026, 15:02 EST. Before, it read 4.1. Why: The tubes were mixed up.",
            "This result was withdrawn Tue 24 Nov 2026, 15:02 EST. Why: The tubes were mixed up.",
            "please do not rely on it",
        ],
    );
}

#[tokio::test]
async fn a_word_without_a_scale_stands_without_a_line() {
    let word = Shown {
        number_line: None,
        unit: None,
        range: None,
        flag: Some(Flag::Abnormal),
        ..shown("Malaria", "Detected", Flag::Normal)
    };
    let text = sheets(&pdf(&head("Ada Byron"), &OwnResult::of(report(vec![word]))).await).join(" ");
    says(&text, &["Malaria", "Not as expected", "Detected"]);
    is_silent_about(&text, &["Usual:"]);
}
