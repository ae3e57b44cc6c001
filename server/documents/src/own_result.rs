use labs::model::{Change, OwnReport, OwnResult as Shown};
use model::chart::{Chart, NumberLine};
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Mark, Notice, Tone, Word},
    text::Prose,
};

/// Values before this one that fit beside it.
const MOST_EARLIER: usize = 4;

/// A report as its patient reads it in the portal: only what is released, in plain words.
#[derive(Debug, Serialize)]
pub struct OwnResult {
    name: String,
    taken: String,
    measured_by: Option<String>,
    unreviewed: Option<Notice>,
    review: Option<Word>,
    next_step: Prose,
    results: Vec<Item>,
    more_to_come: bool,
}

#[derive(Debug, Serialize)]
struct Item {
    name: String,
    about: Prose,
    value: String,
    /// Outside of what is usual: the mark on the line is a diamond.
    flagged: bool,
    flag: Option<Mark>,
    line: Option<NumberLine>,
    sentence: String,
    range: Option<String>,
    comment: Option<String>,
    change: Option<Notice>,
    earlier: Vec<Earlier>,
}

#[derive(Debug, Serialize)]
struct Earlier {
    when: String,
    shown: String,
    flag: Option<String>,
}

impl Sheet for OwnResult {
    const TEMPLATE: Template = Template { name: "own_result.typ", source: include_str!("../templates/own_result.typ") };

    fn title(&self) -> &str {
        "Your result"
    }
}

impl OwnResult {
    pub fn of(report: OwnReport) -> Self {
        let unreviewed = report.unreviewed().map(|(title, text)| Notice {
            tone: Tone::Information,
            title: title.into(),
            text: vec![text.into()],
        });
        let review = report.review.map(|review| Word {
            at: parts::moment(&review.at),
            by: review.by,
            text: Prose::of(review.comment.as_deref().unwrap_or_default()),
            // It is what to do next, which has a place of its own.
            next: Prose::of(""),
        });
        Self {
            name: report.name,
            taken: parts::moment(&report.collected),
            measured_by: report.performer,
            unreviewed,
            review,
            next_step: Prose::of(&report.next_step),
            results: report.results.into_iter().map(Item::of).collect(),
            more_to_come: report.more_to_come,
        }
    }
}

impl Item {
    fn of(result: Shown) -> Self {
        let before = result.before;
        Self {
            value: parts::measured(&result.shown, result.unit.as_deref()),
            flag: parts::flag(result.flag),
            flagged: result.flag.is_some_and(|flag| flag.is_unusual()),
            change: result.change.map(|change| changed(change, before)),
            earlier: result.trend.map(earlier).unwrap_or_default(),
            name: result.name,
            about: Prose::of(&result.about),
            line: result.number_line,
            sentence: result.sentence,
            range: result.range,
            comment: result.comment,
        }
    }
}

fn changed(change: Change, before: Option<String>) -> Notice {
    let title = change.title().to_owned();
    let (Change::Corrected { reason, at } | Change::Withdrawn { reason, at }) = change;
    let mut text = vec![format!("{}.", parts::moment(&at))];
    if let Some(before) = before {
        text.extend(["Before, it read".into(), format!("{before}.")]);
    }
    if let Some(reason) = reason {
        text.extend(["Why:".into(), reason]);
    }
    Notice { tone: Tone::Attention, title, text }
}

/// What was measured before the value on this sheet, the latest first. The last point is the value itself when it is
/// the latest; an older report shows what came later, too, as its page does.
fn earlier(chart: Chart) -> Vec<Earlier> {
    let points = chart.lines.into_iter().flat_map(|line| line.points).rev().take(MOST_EARLIER + 1);
    points.map(|point| Earlier { when: point.when, shown: point.shown, flag: point.flag }).collect()
}
