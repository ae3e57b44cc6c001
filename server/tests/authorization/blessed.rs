use std::{env, fs, path::Path};

/// Compares with the file beside the tests, or writes it when asked to.
#[expect(clippy::disallowed_methods, reason = "tests have no settings")]
pub fn compare(file: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authorization").join(file);
    if env::var_os("HALE_BLESS").is_some() {
        fs::write(&path, actual).expect("write the table");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == actual {
        return;
    }
    let differs = |(number, (expected, actual)): (usize, (&str, &str))| {
        (expected != actual).then(|| format!("line {}:\n  was {expected}\n  is  {actual}", number + 1))
    };
    let lines = expected.lines().chain(std::iter::repeat("")).zip(actual.lines());
    let changes: Vec<String> = lines.enumerate().filter_map(differs).take(20).collect();
    panic!(
        "who may do what has changed: {file} differs ({} lines were {}).\n{}\n\
         If that is wanted, write it anew with HALE_BLESS=1 and have the diff reviewed.",
        expected.lines().count(),
        actual.lines().count(),
        changes.join("\n"),
    );
}
