//! `hale import fhir`, as the program tells it: a bundle with the records of nine made-up patients many times over, into
//! a copy of the demo hospital. Everything of it is checked, taken in and kept whole, in one transaction.

use std::{collections::HashSet, fs, path::Path};

use serde_json::{Value, json};

use crate::{
    Outcome,
    house::House,
    report::{Figure, Report},
};

/// The nine patients have some 1,500 resources.
const TIMES: usize = 20;
const DATABASE: &str = "imports";
const PER_SECOND: &str = " resources per second";

pub async fn measure(house: &House, report: &mut Report) -> Outcome<()> {
    report.step("import of FHIR resources");
    house.copy(DATABASE).await?.close().await;
    let file = house.data.join("bundle.json");
    let entries = write(&file)?;
    let path = file.to_string_lossy();
    let arguments = ["import", "fhir", "--facility", hale::seed::FACILITY, path.as_ref()];
    let told = house.hale(&arguments, &house.url(DATABASE)).stderr(house.log("import.log")?).output()?;
    let told = String::from_utf8(told.stdout)?;
    let per_second = told.lines().last().and_then(|line| line.strip_suffix(PER_SECOND)?.rsplit(", ").next());
    let per_second: f64 = per_second.ok_or("hale import fhir failed: see import.log in the data directory")?.parse()?;
    let note =
        format!("{entries} entries in one file, checked twice: before the first is written, and as it is taken in");
    report.add(Figure::more("import", per_second, "resources/s").note(note));
    Ok(())
}

/// Every patient's records so many times, each time under other names.
fn write(file: &Path) -> Outcome<usize> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../interop/data/synthea");
    let mut entries: Vec<Value> = Vec::new();
    for sample in fs::read_dir(samples)? {
        let sample = sample?.path();
        if sample.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(sample)?;
        for time in 0..TIMES {
            let bundle: Value = serde_json::from_str(&text.replace("urn:uuid:", &format!("urn:uuid:{time}-")))?;
            entries.extend(bundle["entry"].as_array().cloned().unwrap_or_default());
        }
    }
    // The same hospital stands in several patients' files.
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry["fullUrl"].as_str().unwrap_or_default().to_owned()));
    let count = entries.len();
    fs::write(file, json!({ "resourceType": "Bundle", "type": "transaction", "entry": entries }).to_string())?;
    Ok(count)
}
