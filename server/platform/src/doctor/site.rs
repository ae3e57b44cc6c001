use super::Finding;
use crate::settings::Settings;

/// Without the built site, pages come without styles and without WebAssembly.
pub(super) fn examine(settings: &Settings) -> Finding {
    const CHECK: &str = "site";
    let site = settings.site_dir();
    if site.join("pkg").is_dir() {
        Finding::ok(CHECK, site.display().to_string())
    } else {
        Finding::attention(
            CHECK,
            format!("not built: there is no {}/pkg", site.display()),
            "Build it with cargo leptos build, or set HALE_SITE.",
        )
    }
}
