use std::fmt;

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Ok,
    /// Hale works; somebody should look at it.
    Attention,
    /// Hale does not work like this.
    Failed,
}

/// What was looked at, what was seen, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub check: &'static str,
    pub status: Status,
    pub found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, found: found.into(), advice: None }
    }

    pub(super) fn attention(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, status: Status::Attention, found: found.into(), advice: Some(advice.into()) }
    }

    pub(super) fn failed(check: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, status: Status::Failed, found: found.into(), advice: Some(advice.into()) }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub fn has_failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.status == Status::Failed)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { check, status, found, advice } in &self.findings {
            let status = match status {
                Status::Ok => "ok",
                Status::Attention => "attention",
                Status::Failed => "FAILED",
            };
            writeln!(f, "{status:<10} {check:<12} {found}")?;
            if let Some(advice) = advice {
                writeln!(f, "{:<23} → {advice}", "")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_reads_as_lines_with_what_to_do() {
        let mut report = Report::default();
        report.add(Finding::ok("PostgreSQL", "15.14"));
        assert!(!report.has_failed());
        report.add(Finding::failed("disk", "no space left in ./data", "Make room."));
        assert!(report.has_failed());
        let text = report.to_string();
        assert_eq!(
            text,
            "ok         PostgreSQL   15.14\n\
             FAILED     disk         no space left in ./data\n                        → Make room.\n"
        );
    }
}
