use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// What became of the resources of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Became patients, practitioners, organizations, coverage.
    pub taken_in: u64,
    /// Stored whole, for a later version of Hale.
    pub kept: u64,
    /// Were here already, and are the same.
    pub unchanged: u64,
    /// Were here already with other content, and were left as they were.
    pub differing: u64,
}

/// What an import did, by type of resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub files: u64,
    /// Entries of the bundles. A coverage that is contained in a bill is counted by type, and is no entry.
    pub entries: u64,
    pub by_type: BTreeMap<String, Counts>,
}

impl Summary {
    pub fn of(&mut self, resource_type: &str) -> &mut Counts {
        self.by_type.entry(resource_type.to_owned()).or_default()
    }

    pub fn total(&self) -> Counts {
        self.by_type.values().fold(Counts::default(), |sum, counts| sum + *counts)
    }

    pub fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.entries += other.entries;
        for (resource_type, counts) in &other.by_type {
            let sum = self.of(resource_type);
            *sum = *sum + *counts;
        }
    }
}

impl std::ops::Add for Counts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            taken_in: self.taken_in + other.taken_in,
            kept: self.kept + other.kept,
            unchanged: self.unchanged + other.unchanged,
            differing: self.differing + other.differing,
        }
    }
}

impl fmt::Display for Summary {
    /// A table for the end of `hale import fhir`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, entries, by_type } = self;
        let line = |f: &mut fmt::Formatter<'_>, name: &str, counts: &Counts| {
            let Counts { taken_in, kept, unchanged, differing } = counts;
            writeln!(f, "{name:<24}{taken_in:>10}{kept:>10}{unchanged:>12}{differing:>12}")
        };
        writeln!(f, "{:<24}{:>10}{:>10}{:>12}{:>12}", "", "taken in", "kept", "unchanged", "differing")?;
        for (resource_type, counts) in by_type {
            line(f, resource_type, counts)?;
        }
        line(f, "Total", &self.total())?;
        write!(f, "{entries} entries in {files} file{}", if *files == 1 { "" } else { "s" })
    }
}
