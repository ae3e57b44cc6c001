//! Figures over time, laid out where the numbers are: the browser only draws. Positions are thousandths of the
//! drawing, from its lower left; values are thousandths of their unit, so that nothing is ever a float.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The full width and height of a drawing.
pub const FULL: u16 = 1000;

/// A measured value, to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    pub at: Timestamp,
    /// "24 Nov 2026"
    pub when: String,
    /// Thousandths of the unit.
    pub milli: i64,
    /// As people read it: "7.4".
    pub shown: String,
    /// "High", where it says something.
    pub flag: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub x: u16,
    pub y: u16,
    pub when: String,
    pub shown: String,
    pub flag: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    pub points: Vec<Point>,
}

/// A line of the grid and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    pub at: u16,
    pub label: String,
}

/// What is usual: from and to, as far as either is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub from: u16,
    pub to: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    pub title: String,
    pub unit: String,
    pub lines: Vec<Line>,
    pub band: Option<Band>,
    /// "4.0 to 11.0", beside the drawing.
    pub band_words: Option<String>,
    pub ticks: Vec<Tick>,
    pub first: String,
    pub last: String,
}

/// The usual range, in thousandths of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    pub low: Option<i64>,
    pub high: Option<i64>,
}

impl Range {
    pub const fn is_known(self) -> bool {
        self.low.is_some() || self.high.is_some()
    }
}

/// Steps that people count in: 1, 2, 5, 10, 20, 50 …
fn step_for(span: i64) -> i64 {
    let mut step = 1;
    loop {
        for factor in [1, 2, 5] {
            if span / (step * factor) <= 4 {
                return step * factor;
            }
        }
        step *= 10;
    }
}

/// Thousandths as text, without zeros that say nothing: 7400 is "7.4".
pub fn milli_words(milli: i64) -> String {
    let (sign, size) = (if milli < 0 { "−" } else { "" }, milli.unsigned_abs());
    let text = format!("{sign}{}.{:03}", size / 1000, size % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// From the lowest to the highest of what is shown, widened to whole steps.
struct Scale {
    low: i64,
    high: i64,
    step: i64,
}

impl Scale {
    fn over(values: impl Iterator<Item = i64> + Clone) -> Self {
        let (low, high) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
        // Values that hardly differ lie in the middle, with room around them: a gram is no mountain.
        let least = low.abs().max(high.abs()) / 20;
        let room = (least - (high - low)).max(0) / 2;
        let (low, high) = (low - room, high + room);
        let step = step_for((high - low).max(1));
        let low = low.div_euclid(step) * step;
        let mut high = (high + step - 1).div_euclid(step) * step;
        if high == low {
            high += step;
        }
        Self { low, high, step }
    }

    fn place(&self, value: i64) -> u16 {
        portion(value - self.low, self.high - self.low)
    }

    fn ticks(&self) -> Vec<Tick> {
        let count = (self.high - self.low) / self.step;
        (0..=count)
            .map(|index| self.low + index * self.step)
            .map(|value| Tick { at: self.place(value), label: milli_words(value) })
            .collect()
    }
}

/// Which part of the whole, in thousandths; what lies outside is put on the edge.
fn portion(part: i64, whole: i64) -> u16 {
    let thousandths = i128::from(part) * i128::from(FULL) / i128::from(whole.max(1));
    u16::try_from(thousandths.clamp(0, i128::from(FULL))).unwrap_or(FULL)
}

/// Lines over the same time and the same scale, oldest first. `None` when there is nothing to show.
pub fn chart(title: &str, unit: &str, lines: Vec<(String, Vec<Measured>)>, range: Range) -> Option<Chart> {
    let all = || lines.iter().flat_map(|(_, values)| values);
    let (first, last) = (all().min_by_key(|value| value.at)?, all().max_by_key(|value| value.at)?);
    let scale = Scale::over(all().map(|value| value.milli).chain(range.low).chain(range.high));
    let from = first.at.as_second();
    let span = last.at.as_second() - from;
    let across = |at: Timestamp| if span == 0 { FULL / 2 } else { portion(at.as_second() - from, span) };
    let drawn = lines
        .iter()
        .map(|(name, values)| Line {
            name: name.clone(),
            points: values
                .iter()
                .map(|value| Point {
                    x: across(value.at),
                    y: scale.place(value.milli),
                    when: value.when.clone(),
                    shown: value.shown.clone(),
                    flag: value.flag.clone(),
                })
                .collect(),
        })
        .collect();
    Some(Chart {
        title: title.to_owned(),
        unit: unit.to_owned(),
        lines: drawn,
        band: range.is_known().then(|| Band {
            from: range.low.map_or(0, |low| scale.place(low)),
            to: range.high.map_or(FULL, |high| scale.place(high)),
        }),
        band_words: range_words(range),
        ticks: scale.ticks(),
        first: first.when.clone(),
        last: last.when.clone(),
    })
}

/// One value among what is usual: the band fills the middle half of the line, so that every result reads alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberLine {
    pub at: u16,
    pub band: Band,
    pub low: Option<String>,
    pub high: Option<String>,
    /// The value lies beyond the end of the line.
    pub beyond: bool,
}

/// `None` without a range: a line without one would say nothing.
pub fn number_line(milli: i64, range: Range) -> Option<NumberLine> {
    if !range.is_known() {
        return None;
    }
    // Open on one side: as wide as the known limit itself, as nobody knows better.
    let width = match (range.low, range.high) {
        (Some(low), Some(high)) => high - low,
        (one, other) => one.or(other).unwrap_or(0).abs(),
    }
    .max(1);
    let low = range.low.unwrap_or_else(|| range.high.unwrap_or(0) - width);
    let (from, to) = (low - width / 2, low + width + width / 2);
    let band = Band {
        from: range.low.map_or(0, |low| portion(low - from, to - from)),
        to: range.high.map_or(FULL, |high| portion(high - from, to - from)),
    };
    Some(NumberLine {
        at: portion(milli - from, to - from),
        band,
        low: range.low.map(milli_words),
        high: range.high.map(milli_words),
        beyond: milli < from || milli > to,
    })
}

/// "4 to 11", "60 or more", "up to 5.2".
pub fn range_words(range: Range) -> Option<String> {
    match (range.low.map(milli_words), range.high.map(milli_words)) {
        (Some(low), Some(high)) => Some(format!("{low} to {high}")),
        (Some(low), None) => Some(format!("{low} or more")),
        (None, Some(high)) => Some(format!("up to {high}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measured(second: i64, milli: i64) -> Measured {
        Measured {
            at: Timestamp::from_second(second).expect("an instant"),
            when: String::new(),
            milli,
            shown: milli_words(milli),
            flag: None,
        }
    }

    #[test]
    fn values_stand_in_order_and_the_band_between_its_limits() {
        let values = vec![measured(0, 4_000), measured(100, 8_000), measured(200, 12_000)];
        let range = Range { low: Some(4_000), high: Some(11_000) };
        let drawn = chart("Potassium", "mmol/L", vec![("a".into(), values)], range).expect("something to draw");
        let heights: Vec<u16> = drawn.lines[0].points.iter().map(|point| point.y).collect();
        assert!(heights.is_sorted());
        let across: Vec<u16> = drawn.lines[0].points.iter().map(|point| point.x).collect();
        assert_eq!(across, [0, 500, 1000]);
        let band = drawn.band.expect("a band");
        assert_eq!(band.from, heights[0]);
        assert!(band.to > band.from && band.to < heights[2]);
        assert_eq!(drawn.band_words.as_deref(), Some("4 to 11"));
    }

    #[test]
    fn one_value_stands_in_the_middle_and_none_is_no_chart() {
        let one = chart("x", "", vec![("a".into(), vec![measured(5, 0)])], Range::default()).expect("one point");
        assert_eq!(one.lines[0].points[0].x, FULL / 2);
        assert_eq!(chart("x", "", vec![("a".into(), vec![])], Range::default()), None);
    }

    #[test]
    fn what_hardly_changes_is_a_level_line_in_the_middle() {
        let values = vec![measured(0, 77_913), measured(100, 77_913)];
        let drawn = chart("Weight", "kg", vec![("a".into(), values)], Range::default()).expect("something to draw");
        let labels: Vec<&str> = drawn.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["75", "76", "77", "78", "79", "80"]);
        assert!(drawn.lines[0].points.iter().all(|point| (400..=600).contains(&point.y)));
    }

    #[test]
    fn thousandths_read_as_numbers() {
        assert_eq!(milli_words(7_400), "7.4");
        assert_eq!(milli_words(140_000), "140");
        assert_eq!(milli_words(0), "0");
        assert_eq!(milli_words(-1_250), "−1.25");
    }

    #[test]
    fn a_value_in_its_range_stands_in_the_band() {
        let range = Range { low: Some(3_500), high: Some(5_100) };
        let line = number_line(4_300, range).expect("a range");
        assert_eq!((line.band.from, line.at, line.band.to, line.beyond), (250, 500, 750, false));
        let zero = number_line(0, Range { low: Some(0), high: Some(5_000) }).expect("0 is a value");
        assert_eq!(zero.at, zero.band.from);
        let far = number_line(90_000, range).expect("a range");
        assert_eq!((far.at, far.beyond), (FULL, true));
        let open = number_line(75_000, Range { low: Some(60_000), high: None }).expect("a range");
        assert!(open.at > open.band.from && open.band.to == FULL);
        assert_eq!(number_line(1, Range::default()), None);
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_drawing(values in prop::collection::vec((0i64..4_000_000_000, -9_000_000_000i64..9_000_000_000), 1..40)) {
            let measured = values.iter().map(|(at, milli)| measured(*at, *milli)).collect();
            let drawn = chart("x", "u", vec![("a".into(), measured)], Range::default()).expect("values");
            prop_assert!(drawn.lines[0].points.iter().all(|point| point.x <= FULL && point.y <= FULL));
            prop_assert!((2..=12).contains(&drawn.ticks.len()));
            prop_assert!(drawn.ticks.is_sorted_by_key(|tick| tick.at));
        }
    }
}
