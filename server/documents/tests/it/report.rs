use documents::Report;
use labs::model::{
    Analysis, AnalysisDetail, AnalysisState, Flag, Previous, ReleaseCategory, ReleaseView, Report as Shown,
    ResultStatus, ResultVersion, Review, Source, ValueKind, Visibility,
};
use scheduling::model::PatientRef;

use crate::paper::{at, head, is_silent_about, pdf, says, sheets};

const ID: &str = "019b0000-0000-7000-8000-000000000001";

fn version(number: i32, shown: &str, status: ResultStatus) -> ResultVersion {
    ResultVersion {
        id: ID.parse().expect("an id"),
        version: number,
        status,
        shown: shown.into(),
        unit: Some("mmol/L".into()),
        range: Some("3.5 to 5.1".into()),
        number_line: None,
        flag: Some(Flag::CriticalHigh),
        no_flag_reason: None,
        delta: None,
        comment: None,
        collected: at(8, 12),
        source: Source::Typed,
        entered: at(9, 0),
        entered_by: Some("Tom Hale".into()),
        entered_by_me: false,
        verified: Some(at(10, 40)),
        verified_by: Some("Rosa Lind".into()),
        reason: None,
    }
}

fn analysis(name: &str, state: AnalysisState, current: Option<ResultVersion>) -> Analysis {
    Analysis {
        id: ID.parse().expect("an id"),
        report_id: ID.parse().expect("an id"),
        test_id: None,
        code: "K".into(),
        name: name.into(),
        kind: ValueKind::Quantity,
        unit: Some("mmol/L".into()),
        choices: vec![],
        calculated: false,
        state,
        not_done_reason: None,
        second_person: true,
        current,
        waiting: None,
        previous: None,
        visibility: Some(Visibility::Visible),
    }
}

fn report(analyses: Vec<Analysis>) -> Shown {
    Shown {
        id: ID.parse().expect("an id"),
        name: "Electrolytes".into(),
        order_id: None,
        order_number: Some("O10000012".into()),
        performer: None,
        elsewhere: false,
        collected: Some(at(8, 12)),
        created: at(8, 0),
        analyses,
        reviews: vec![],
        to_review: true,
        may_review: true,
    }
}

async fn text(report: Shown, corrected: &[AnalysisDetail]) -> String {
    sheets(&pdf(&head("Ada Byron"), &Report::of(report, corrected)).await).join(" ")
}

#[tokio::test]
async fn it_holds_values_with_flags_ranges_and_who_verified_them() {
    let mut potassium = analysis("Potassium", AnalysisState::Verified, Some(version(1, "6.9", ResultStatus::Final)));
    potassium.previous =
        Some(Previous { shown: "4.1".into(), unit: Some("mmol/L".into()), flag: None, collected: at(8, 0) });
    let mut report = report(vec![potassium]);
    report.reviews = vec![Review {
        comment: Some("Measure again.".into()),
        next_step: Some("Back tomorrow.".into()),
        at: at(16, 0),
        by: "Dr Grace Hopper".into(),
    }];
    report.to_review = false;
    let text = text(report, &[]).await;
    says(
        &text,
        &[
            "Electrolytes Taken Tue 24 Nov 2026, 08:12 EST, order O10000012",
            "6.9 mmol/L Very high: critical",
            "3.5 to 5.1",
            "4.1 mmol/L 24 Nov 2026",
            "Verified by Rosa Lind, Tue 24 Nov 2026, 10:40 EST",
            "Measure again. What to do next Back tomorrow. Dr Grace Hopper, Tue 24 Nov 2026, 16:00 EST",
        ],
    );
    is_silent_about(&text, &["Not yet reviewed", "corrected"]);
}

/// Paper can't be called back.
#[tokio::test]
async fn what_nobody_has_verified_has_no_value_on_paper() {
    let unverified =
        ResultVersion { verified: None, verified_by: None, ..version(1, "7.77", ResultStatus::Preliminary) };
    let mut waits = analysis("Sodium", AnalysisState::Entered, None);
    waits.waiting = Some(unverified);
    let text = text(report(vec![waits]), &[]).await;
    says(&text, &["Not yet reviewed by a doctor", "Sodium", AnalysisState::Entered.words()]);
    is_silent_about(&text, &["7.77"]);
}

/// T6: the version before stays readable, and says that it is superseded.
#[tokio::test]
async fn a_correction_names_what_it_supersedes_and_why() {
    let first = version(1, "4.1", ResultStatus::Final);
    let second =
        ResultVersion { reason: Some("The tubes were mixed up.".into()), ..version(2, "6.9", ResultStatus::Corrected) };
    let potassium = analysis("Potassium", AnalysisState::Verified, Some(second.clone()));
    let history = AnalysisDetail {
        patient: PatientRef {
            id: ID.parse().expect("an id"),
            name: "Ada Byron".into(),
            mrn: "100000120".into(),
            age: None,
            sex: "female".into(),
        },
        analysis: potassium.clone(),
        report_name: "Electrolytes".into(),
        specimen_id: None,
        accession: None,
        versions: vec![second, first],
        release: ReleaseView { category: ReleaseCategory::AtOnce, hours: None, sensitive: false, decisions: vec![] },
        may_amend: false,
        told: vec![],
    };
    let text = text(report(vec![potassium]), &[history]).await;
    says(
        &text,
        &[
            "This report was corrected",
            "6.9 mmol/L Very high: critical Corrected",
            "Potassium now reads 6.9 mmol/L",
            "Superseded: 4.1 mmol/L. Verified by Rosa Lind",
            "Why: The tubes were mixed up.",
        ],
    );
}

#[tokio::test]
async fn a_withdrawn_value_is_named_and_not_shown_as_one_that_counts() {
    let withdrawn = version(2, "6.9", ResultStatus::EnteredInError);
    let text = text(report(vec![analysis("Potassium", AnalysisState::Withdrawn, Some(withdrawn))]), &[]).await;
    says(&text, &["Potassium", "Withdrawn"]);
    is_silent_about(&text, &["6.9", "Very high"]);
}
