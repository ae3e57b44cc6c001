//! Bytes of what was built, as brotli has them.

use std::path::Path;

use crate::{
    Outcome,
    report::{Figure, Report},
};

pub fn measure(site: &Path, report: &mut Report) -> Outcome<()> {
    report.step("sizes of what was built");
    let files = std::fs::read_dir(site.join("pkg"))?.filter_map(Result::ok);
    let mut sent: Vec<(String, f64)> = Vec::new();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".br").filter(|name| name.ends_with(".wasm")) {
            #[expect(clippy::cast_precision_loss, reason = "a file of the site")]
            let kilobytes = file.metadata()?.len() as f64 / 1000.0;
            sent.push((name.to_owned(), kilobytes));
        }
    }
    let largest = |is_main: bool| {
        let files = sent.iter().filter(|(name, _)| name.starts_with("hale") == is_main);
        files
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .ok_or("no compressed WebAssembly in the site: bin/compress.mjs makes it")
    };
    let (main, chunk) = (largest(true)?, largest(false)?);
    report.add(Figure::less("main WebAssembly, brotli", main.1, "kB").gate(200.0, 150.0));
    let figure = Figure::less("the largest lazy chunk, brotli", chunk.1, "kB").gate(80.0, 50.0);
    report.add(figure.note(format!("{}, of {}", chunk.0, sent.len() - 1)));
    Ok(())
}
