//! What was measured: lines as they come, a table at the end, and the same as JSON.

use std::{collections::BTreeMap, path::Path, time::Instant};

use serde::Serialize;

use crate::Outcome;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    More,
    Less,
}

#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured: "staff day view".
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    better: Better,
    gate: Option<f64>,
    goal: Option<f64>,
    ceiling: Option<Ceiling>,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// What this machine can do at most, measured in the same run.
#[derive(Clone, Debug, Serialize)]
pub struct Ceiling {
    pub name: &'static str,
    pub value: f64,
}

impl Figure {
    pub fn more(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self::new(name.into(), value, unit, Better::More)
    }

    pub fn less(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self::new(name.into(), value, unit, Better::Less)
    }

    fn new(name: String, value: f64, unit: &'static str, better: Better) -> Self {
        Self { name, value, unit, better, gate: None, goal: None, ceiling: None, note: String::new() }
    }

    pub fn gate(self, gate: f64, goal: f64) -> Self {
        Self { gate: Some(gate), goal: Some(goal), ..self }
    }

    /// A promise without a nearer goal.
    pub fn must(self, value: f64) -> Self {
        self.gate(value, value)
    }

    pub fn beside(self, ceiling: Option<&Ceiling>) -> Self {
        Self { ceiling: ceiling.cloned(), ..self }
    }

    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    fn reaches(&self, mark: f64) -> bool {
        match self.better {
            Better::More => self.value >= mark,
            Better::Less => self.value <= mark,
        }
    }

    fn verdict(&self) -> Verdict {
        match (self.gate, self.goal) {
            (_, Some(goal)) if self.reaches(goal) => Verdict::Goal,
            (Some(gate), _) if self.reaches(gate) => Verdict::Gate,
            (Some(_), _) => Verdict::Missed,
            (None, _) => Verdict::None,
        }
    }

    fn line(&self) -> String {
        let mark = |mark: Option<f64>| mark.map_or(String::new(), short);
        let ratio = self.ceiling.as_ref().filter(|ceiling| ceiling.value > 0.0).map_or(String::new(), |ceiling| {
            format!("{:.3} of {} {}", self.value / ceiling.value, short(ceiling.value), ceiling.name)
        });
        let marks = format!("{:>9} {:>9}", mark(self.gate), mark(self.goal));
        let line = format!(
            "{:<58} {:>9} {:<12} {marks}  {:<6} {ratio}",
            self.name,
            short(self.value),
            self.unit,
            self.verdict().word()
        );
        let line = line.trim_end().to_owned();
        if self.note.is_empty() { line } else { format!("{line}\n      {}", self.note) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Goal,
    Gate,
    Missed,
    /// Nobody has set a gate.
    None,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Gate => "gate",
            Self::Missed => "MISSED",
            Self::None => "",
        }
    }
}

/// Four digits are more than any of this is exact to.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => {
            let digits = format!("{value:.0}");
            let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            format!("{sign}{grouped}")
        }
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

pub struct Report {
    began: Instant,
    machine: BTreeMap<&'static str, String>,
    figures: Vec<Figure>,
}

impl Report {
    pub fn new() -> Self {
        Self { began: Instant::now(), machine: BTreeMap::new(), figures: Vec::new() }
    }

    /// What is measured next, with the time since the start.
    pub fn step(&self, name: &str) {
        println!("\n── {name} ({} s)", self.began.elapsed().as_secs());
    }

    pub fn say(&self, line: &str) {
        println!("      {line}");
    }

    pub fn machine(&mut self, what: &'static str, value: impl Into<String>) {
        self.machine.insert(what, value.into());
    }

    pub fn add(&mut self, figure: Figure) {
        println!("{}", figure.line());
        self.figures.push(figure);
    }

    pub fn print(&self) {
        println!("\n══ All figures, in {} s", self.began.elapsed().as_secs());
        for (what, value) in &self.machine {
            println!("   {what}: {value}");
        }
        println!("{:<58} {:>9} {:<12} {:>9} {:>9}", "", "measured", "", "gate", "goal");
        for figure in &self.figures {
            println!("{}", figure.line());
        }
        let count = |verdict| self.figures.iter().filter(|figure| figure.verdict() == verdict).count();
        println!(
            "\n{} at their goal, {} at their gate, {} MISSED, {} without a gate",
            count(Verdict::Goal),
            count(Verdict::Gate),
            count(Verdict::Missed),
            count(Verdict::None)
        );
    }

    pub fn write(&self, file: &Path) -> Outcome<()> {
        let figures = self.figures.iter().map(|figure| {
            let mut json = serde_json::to_value(figure)?;
            let ratio = figure.ceiling.as_ref().map(|ceiling| figure.value / ceiling.value);
            json["ratio"] = ratio.into();
            json["verdict"] = figure.verdict().word().to_lowercase().into();
            Ok(json)
        });
        let figures = figures.collect::<Outcome<Vec<_>>>()?;
        let json = serde_json::json!({ "machine": self.machine, "seconds": self.began.elapsed().as_secs(), "figures": figures });
        std::fs::write(file, serde_json::to_string_pretty(&json)? + "\n")?;
        println!("{}", file.display());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_judged_in_its_own_direction() {
        let verdict = |figure: Figure| figure.verdict();
        assert_eq!(verdict(Figure::more("pages", 3_000.0, "/s").gate(1_500.0, 3_000.0)), Verdict::Goal);
        assert_eq!(verdict(Figure::more("pages", 2_999.0, "/s").gate(1_500.0, 3_000.0)), Verdict::Gate);
        assert_eq!(verdict(Figure::more("pages", 1_499.0, "/s").gate(1_500.0, 3_000.0)), Verdict::Missed);
        assert_eq!(verdict(Figure::less("wait", 20.0, "ms").gate(40.0, 20.0)), Verdict::Goal);
        assert_eq!(verdict(Figure::less("wait", 40.1, "ms").gate(40.0, 20.0)), Verdict::Missed);
        assert_eq!(verdict(Figure::less("wait", f64::NAN, "ms").gate(40.0, 20.0)), Verdict::Missed);
        assert_eq!(verdict(Figure::less("left", 1.0, "").must(0.0)), Verdict::Missed);
        assert_eq!(verdict(Figure::more("static file", 9.0, "/s")), Verdict::None);
    }

    #[test]
    fn a_missed_gate_and_the_ratio_are_plain_to_see() {
        let ceiling = Ceiling { name: "static files/s", value: 10_000.0 };
        let line = Figure::more("staff day", 1_250.0, "pages/s").gate(1_500.0, 3_000.0).beside(Some(&ceiling)).line();
        assert!(line.contains("MISSED") && line.contains("0.125 of 10,000 static files/s"), "{line}");
    }

    #[test]
    fn numbers_are_as_long_as_they_are_exact() {
        let shown = [0.0, 0.0314, 1.234, 12.34, 123.4, 1_234_567.0].map(short);
        assert_eq!(shown, ["0", "0.031", "1.23", "12.3", "123", "1,234,567"]);
    }
}
