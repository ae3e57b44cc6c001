//! Pages in plain HTML: they work without scripts, at 390 px, and read aloud.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use url::Url;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#16191d;--paper:#fff;--line:#6b7280;--brand:#0b5c5c;--on-brand:#fff;--notice:#fff4cc;--danger:#9b1c1c}
@media (prefers-color-scheme:dark){:root{--ink:#eef1f4;--paper:#14171a;--line:#9aa3ad;--brand:#8fd6d2;--on-brand:#0b1b1b;--notice:#3a3310;--danger:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:1rem}
main.wide{max-width:60rem}
h1{font-size:1.5rem;line-height:1.25;margin:1rem 0 .5rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
.notice,.problem{padding:.75rem 1rem;border-left:.375rem solid var(--line);background:var(--notice);margin:0 0 1rem}
.problem{border-color:var(--danger);background:none;color:var(--danger);font-weight:600}
.amount{font-size:2rem;font-weight:700;font-variant-numeric:tabular-nums;margin:.25rem 0 1rem}
fieldset{border:0;padding:0;margin:0 0 1.5rem}
legend{font-weight:600;padding:0;margin-bottom:.5rem}
label{display:flex;gap:.75rem;align-items:center;min-height:3rem;padding:.25rem .5rem;border:1px solid var(--line);border-radius:.5rem;margin-bottom:.5rem}
label span span{display:block;font-variant-numeric:tabular-nums}
input{width:1.5rem;height:1.5rem;accent-color:var(--brand);flex:none}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.25rem;border:2px solid var(--brand);border-radius:.5rem;background:var(--brand);color:var(--on-brand);cursor:pointer}
button.quiet{background:none;color:var(--brand)}
a{color:var(--brand)}
.actions{display:flex;flex-wrap:wrap;gap:1rem;align-items:center}
ul{list-style:none;padding:0;margin:0}
li{border-top:1px solid var(--line);padding:.75rem 0;overflow-wrap:anywhere}
form.inline{display:inline-block;margin:.25rem .5rem .25rem 0}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
";

pub struct Page<'a> {
    pub title: &'static str,
    pub wide: bool,
    pub status: StatusCode,
    /// Where its forms may lead besides here: a browser holds what follows a form to it.
    pub leads_to: &'a [&'a str],
    pub body: String,
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let class = if self.wide { " class=\"wide\"" } else { "" };
        let page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<main{class}>\n\
             <p class=\"notice\"><strong>This is a test.</strong> No money moves, and no real card works here.</p>\n{}</main>\n\
             </body>\n</html>\n",
            self.title, self.body,
        );
        let origins: Vec<String> = self.leads_to.iter().filter_map(|url| origin(url)).collect();
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {}",
            origins.join(" ")
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        (self.status, headers, Html(page)).into_response()
    }
}

fn origin(url: &str) -> Option<String> {
    let origin = Url::parse(url).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// In units with decimals, as the currency has them.
pub fn amount(units: i64, currency: &str) -> String {
    let currency = currency.to_ascii_uppercase();
    let decimals = match currency.as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "JPY" | "KMF" | "KRW" | "MGA" | "PYG" | "RWF" | "VND" | "VUV" | "XAF"
        | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    if decimals == 0 {
        return format!("{units} {currency}");
    }
    let factor = 10_i64.pow(decimals);
    format!("{}.{:0width$} {currency}", units / factor, units % factor, width = decimals as usize)
}
