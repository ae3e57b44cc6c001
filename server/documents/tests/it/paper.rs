//! The head, the sheets and what every document has in common.

use documents::{Document, Head, Paper, Sheet, Subject, print};
use jiff::civil::date;
use model::time::LocalTime;

use crate::own_result;

/// At the clinic in New York, in November.
pub fn at(hour: i8, minute: i8) -> LocalTime {
    LocalTime {
        at: "2026-11-24T19:30:00Z".parse().expect("an instant"),
        local: date(2026, 11, 24).at(hour, minute, 0, 0),
        zone: "America/New_York".into(),
        abbreviation: "EST".into(),
    }
}

pub fn head(name: &str) -> Head {
    Head {
        paper: Paper::A4,
        place: "Hale General".into(),
        address: "1 Main Street, Springfield · +1 555 0100".into(),
        subject: Some(Subject {
            name: name.into(),
            born: "10 Dec 1985".into(),
            sex: "Female".into(),
            mrn: "1000 0012-0".into(),
        }),
        printed_by: "Dr Grace Hopper".into(),
        printed: "Tue 24 Nov 2026, 14:30 EST".into(),
    }
}

pub async fn pdf<S: Sheet>(head: &Head, sheet: &S) -> Vec<u8> {
    print(Document::new(head, sheet).expect("content")).await.expect("a document")
}

/// What stands on each sheet.
pub fn sheets(pdf: &[u8]) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(pdf).expect("a PDF that can be read");
    pages.iter().map(|page| plain(page)).collect()
}

/// Letters and signs only: where there is a space is a matter of setting, and so are the marks of direction.
pub fn plain(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '\u{2066}'..='\u{2069}' | '\u{200b}')).collect()
}

#[track_caller]
pub fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(&plain(part)), "{part:?} is not in {text}");
    }
}

#[track_caller]
pub fn is_silent_about(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(&plain(part)), "{part:?} is in {text}");
    }
}

fn holds(pdf: &[u8], part: &str) -> bool {
    pdf.windows(part.len()).any(|window| window == part.as_bytes())
}

#[tokio::test]
async fn the_sheet_says_whose_it_is_who_printed_it_and_when() {
    let text = sheets(&pdf(&head("Ada Byron"), &own_result::potassium()).await);
    says(
        &text[0],
        &[
            "Hale General",
            "1 Main Street, Springfield · +1 555 0100",
            "Ada Byron",
            "10 Dec 1985",
            "1000 0012-0",
            "Printed by Dr Grace Hopper, Tue 24 Nov 2026, 14:30 EST",
            "Page 1 of 1",
        ],
    );
}

#[tokio::test]
async fn every_sheet_of_several_says_whose_it_is() {
    let text = sheets(&pdf(&head("Ada Byron"), &own_result::many(30)).await);
    assert!(text.len() > 3, "{} sheets", text.len());
    for (index, sheet) in text.iter().enumerate() {
        says(sheet, &["Ada Byron", "1000 0012-0", &format!("Page {} of {}", index + 1, text.len())]);
    }
}

#[tokio::test]
async fn the_same_document_is_the_same_bytes() {
    let [first, second] = [
        pdf(&head("Ada Byron"), &own_result::potassium()).await,
        pdf(&head("Ada Byron"), &own_result::potassium()).await,
    ];
    assert!(first == second);
    assert!(first != pdf(&head("Grace Byron"), &own_result::potassium()).await);
}

/// PDF/UA: a title, a language, a structure that can be read aloud.
#[tokio::test]
async fn it_is_accessible_by_the_standard() {
    let pdf = pdf(&head("Ada Byron"), &own_result::potassium()).await;
    for part in ["pdfuaid", "/MarkInfo", "/StructTreeRoot", "/Lang", "/DisplayDocTitle true"] {
        assert!(holds(&pdf, part), "{part}");
    }
}

#[tokio::test]
async fn the_file_names_nobody_but_on_its_sheets() {
    let pdf = pdf(&head("Zephyrine Quillfeather"), &own_result::potassium()).await;
    says(&sheets(&pdf)[0], &["Zephyrine Quillfeather"]);
    assert!(holds(&pdf, "Your result"), "the title can be read in the file");
    assert!(!holds(&pdf, "Zephyrine") && !holds(&pdf, "Potassium"));
}

#[tokio::test]
async fn it_is_cut_for_the_paper_of_the_place() {
    for (paper, size) in [(Paper::A4, "[0 0 595.2756 841.8898]"), (Paper::Letter, "[0 0 612 792]")] {
        let pdf = pdf(&Head { paper, ..head("Ada Byron") }, &own_result::potassium()).await;
        assert!(holds(&pdf, size), "{paper:?}");
    }
}
