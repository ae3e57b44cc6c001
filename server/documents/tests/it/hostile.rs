//! Whatever stands in a name or in a text is text. Nothing of it is obeyed, and nothing of it keeps a document from
//! being made.

use documents::{Document, Head, OwnResult, Subject, Unprinted, print};
use labs::model::Flag;

use crate::{
    own_result::{report, shown},
    paper::{head, pdf, plain, says, sheets},
};

const MARKUP: [&str; 7] = [
    r##"#eval("1+1") *bold* _it_ [block] $x^2$"##,
    r##"#import "house.typ" #read("/etc/passwd")"##,
    r#"<script>alert(1)</script> <label> @reference"#,
    r#"\u{41} \\ \n "quotes" 'single' `raw` ~ -- --- ..."#,
    "= heading / term: - list + enum",
    "https://example.org/?a=1&b=2 // comment /* comment */",
    r#"}}, "title": "another", {{"#,
];

fn named(name: &str) -> Head {
    let head = head("Ada Byron");
    Head { subject: head.subject.map(|subject| Subject { name: name.into(), ..subject }), ..head }
}

#[tokio::test]
async fn markup_is_text() {
    for markup in MARKUP {
        let mut report = report(vec![shown(markup, "5.9", Flag::High)]);
        report.name = markup.into();
        report.next_step = markup.into();
        report.results[0].comment = Some(markup.into());
        let text = sheets(&pdf(&named(markup), &OwnResult::of(report)).await).join(" ");
        let times = text.matches(&plain(markup)).count();
        assert!(times >= 5, "{markup} stands {times} times in {text}");
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_left_out() {
    let text =
        sheets(&pdf(&named("Ada\u{0}\u{7}\u{1b}[31m \u{202e}Byron\u{fffe}"), &OwnResult::of(report(vec![]))).await);
    says(&text[0], &["Ada[31m Byron"]);
}

/// Nobody is refused a document for their name; a character that no font has is an empty box.
#[tokio::test]
async fn names_of_all_scripts_are_printed() {
    for name in [
        "Łódź Ćwikła",
        "Мария Ильинична",
        "Ελένη Παπαδοπούλου",
        "שרה לוי",
        "عبد الله محمد",
        "王小明",
        "𠮷野家 🫀👩‍⚕️",
        "नमस्ते",
    ] {
        let mut report = report(vec![shown(name, "5.9", Flag::High)]);
        report.next_step = format!("{name}\n{name} and more");
        let pdf = pdf(&named(name), &OwnResult::of(report)).await;
        assert_eq!(sheets(&pdf).len(), 1, "{name}");
    }
    for name in ["Łódź Ćwikła", "Мария Ильинична", "Ελένη Παπαδοπούλου"] {
        says(&sheets(&pdf(&named(name), &OwnResult::of(report(vec![]))).await)[0], &[name]);
    }
}

#[tokio::test]
async fn ten_times_the_length_that_fits_goes_on_in_the_next_line() {
    for long in ["Wolfeschlegelsteinhausenbergerdorff".repeat(20), "Maria del Carmen ".repeat(60), "W".repeat(600)] {
        let mut report = report(vec![shown(&long, "5.9", Flag::High)]);
        report.results[0].comment = Some(long.clone());
        let text = sheets(&pdf(&named(&long), &OwnResult::of(report)).await).join("");
        assert!(text.contains(&plain(&long)), "all of it is there: {text}");
    }
}

#[tokio::test]
async fn what_is_longer_than_any_record_is_refused_and_not_begun() {
    let mut report = report(vec![]);
    report.next_step = "word ".repeat(300_000);
    let document = Document::new(&head("Ada Byron"), &OwnResult::of(report)).expect("content");
    assert_eq!(print(document).await, Err(Unprinted::TooLong));
}
