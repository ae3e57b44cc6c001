use labs::model::{Analysis, AnalysisDetail, Report as Shown, ResultStatus, ResultVersion};
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Mark, Tone, Word},
    text::Prose,
};

/// A report as clinicians hand it on: what is verified. What is not is named by its state and has no value, because
/// paper can't be called back.
#[derive(Debug, Serialize)]
pub struct Report {
    name: String,
    order: Option<String>,
    taken: Option<String>,
    measured_by: Option<String>,
    /// It was final before it came into this house's record.
    elsewhere: bool,
    not_reviewed: bool,
    results: Vec<Row>,
    corrections: Vec<Correction>,
    reviews: Vec<Word>,
}

#[derive(Debug, Default, Serialize)]
struct Row {
    name: String,
    code: String,
    value: String,
    flag: Option<Mark>,
    range: Option<String>,
    /// Why there is no flag where one would be expected.
    no_flag_reason: Option<String>,
    previous: Option<String>,
    comment: Option<String>,
    /// In place of a value, or beside one that is no longer the first.
    state: Option<Mark>,
    verified: Option<String>,
    withdrawn: bool,
}

/// A value that was verified, and is no longer the one that counts.
#[derive(Debug, Serialize)]
struct Correction {
    name: String,
    reads: String,
    superseded: Vec<String>,
    reason: Option<String>,
}

impl Sheet for Report {
    const TEMPLATE: Template = Template { name: "report.typ", source: include_str!("../templates/report.typ") };

    fn title(&self) -> &str {
        "Laboratory report"
    }
}

impl Report {
    /// `corrected`: the history of each analysis that has more than one version.
    pub fn of(report: Shown, corrected: &[AnalysisDetail]) -> Self {
        let reviews = report.reviews.into_iter().map(|review| Word {
            at: parts::moment(&review.at),
            by: review.by,
            text: Prose::of(review.comment.as_deref().unwrap_or_default()),
            next: Prose::of(review.next_step.as_deref().unwrap_or_default()),
        });
        Self {
            name: report.name,
            order: report.order_number,
            taken: report.collected.as_ref().map(parts::moment),
            measured_by: report.performer,
            elsewhere: report.elsewhere,
            not_reviewed: report.to_review,
            corrections: corrected.iter().filter_map(Correction::of).collect(),
            results: report.analyses.into_iter().map(Row::of).collect(),
            reviews: reviews.collect(),
        }
    }
}

impl Row {
    fn of(analysis: Analysis) -> Self {
        let previous = analysis.previous.as_ref().map(|previous| {
            format!(
                "{}\n{}",
                parts::measured(&previous.shown, previous.unit.as_deref()),
                parts::day(&previous.collected)
            )
        });
        let Some(current) = analysis.current else {
            let state = Some(Mark { words: analysis.state.words(), tone: Tone::Information });
            return Self { name: analysis.name, code: analysis.code, state, previous, ..Self::default() };
        };
        let withdrawn = current.status == ResultStatus::EnteredInError;
        Self {
            name: analysis.name,
            code: analysis.code,
            value: if withdrawn { String::new() } else { parts::measured(&current.shown, current.unit.as_deref()) },
            flag: if withdrawn { None } else { parts::flag(current.flag) },
            range: current.range.clone().filter(|_| !withdrawn),
            no_flag_reason: current.no_flag_reason.clone().filter(|_| !withdrawn),
            previous,
            comment: current.comment.clone(),
            state: standing(&current, analysis.waiting.is_some()),
            verified: signed(&current),
            withdrawn,
        }
    }
}

/// What has to be known of a value that is not simply the first and final one.
fn standing(current: &ResultVersion, correction_waits: bool) -> Option<Mark> {
    let words = current.status.words();
    if current.status == ResultStatus::EnteredInError {
        Some(Mark { words, tone: Tone::Danger })
    } else if correction_waits {
        Some(Mark { words: "A correction waits to be verified", tone: Tone::Attention })
    } else if current.status == ResultStatus::Final && current.version == 1 {
        None
    } else {
        Some(Mark { words, tone: Tone::Attention })
    }
}

impl Correction {
    fn of(detail: &AnalysisDetail) -> Option<Self> {
        let current = detail.analysis.current.as_ref()?;
        let older = detail.versions.iter().filter(|one| one.version < current.version && one.verified.is_some());
        let superseded: Vec<String> = older
            .map(|one| {
                let value = parts::measured(&one.shown, one.unit.as_deref());
                format!("Superseded: {value}{}", signed(one).map(|signed| format!(". {signed}")).unwrap_or_default())
            })
            .collect();
        let reads = match current.status {
            ResultStatus::EnteredInError => "withdrawn".into(),
            ResultStatus::Final | ResultStatus::Preliminary | ResultStatus::Corrected => {
                parts::measured(&current.shown, current.unit.as_deref())
            }
        };
        (!superseded.is_empty()).then(|| Self {
            name: detail.analysis.name.clone(),
            reads,
            superseded,
            reason: current.reason.clone(),
        })
    }
}

/// "Verified by Rosa Lind, Tue 24 Nov 2026, 14:30 EST"
fn signed(version: &ResultVersion) -> Option<String> {
    let at = parts::moment(version.verified.as_ref()?);
    Some(match &version.verified_by {
        Some(by) => format!("Verified by {by}, {at}"),
        None => format!("Verified {at}"),
    })
}
