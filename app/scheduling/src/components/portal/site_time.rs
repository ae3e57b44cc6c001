use ::model::time::{LocalTime, date, time};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use leptos::{prelude::*, wasm_bindgen::JsValue, web_sys::js_sys};

/// "Tue 24 Nov 2026, 14:30 EST": the time on the clinic's wall, with the name of its zone.
#[component]
pub fn SiteTime(at: LocalTime) -> impl IntoView {
    view! {
        <time class="site-time" datetime=at.at.to_string()>
            {at.full()} " " <span class="zone">{at.abbreviation.clone()}</span>
        </time>
        <YourTime at=at/>
    }
}

/// "(19:30 your time)", for readers whose own clock shows something else. Only the browser knows its zone,
/// so this appears after the page has come alive; the site's time stands first and is complete without it.
#[component]
pub fn YourTime(at: LocalTime) -> impl IntoView {
    let yours = RwSignal::new(None::<String>);
    Effect::new(move |_| yours.set(browser_clock(at.at).and_then(|clock| differs(at.local, clock))));
    move || yours.get().map(|yours| view! { " " <span class="your-time">"(" {yours} " your time)"</span> })
}

/// What the reader's clock shows at that instant.
fn browser_clock(at: Timestamp) -> Option<DateTime> {
    let behind_utc = js_sys::Date::new(&JsValue::from_f64(at.as_millisecond() as f64)).get_timezone_offset() as i32;
    Some(Offset::from_seconds(-behind_utc * 60).ok()?.to_datetime(at))
}

/// The other clock's reading, with its date where that is another one, too.
fn differs(site: DateTime, reader: DateTime) -> Option<String> {
    if site == reader {
        return None;
    }
    let clock = time(reader.time());
    Some(if site.date() == reader.date() { clock } else { format!("{} {clock}", date(reader.date())) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::differs;

    #[test]
    fn only_another_clock_is_told() {
        let site = date(2026, 11, 24).at(14, 30, 0, 0);
        assert_eq!(differs(site, site), None);
        assert_eq!(differs(site, date(2026, 11, 24).at(19, 30, 0, 0)).as_deref(), Some("19:30"));
        assert_eq!(differs(site, date(2026, 11, 25).at(1, 0, 0, 0)).as_deref(), Some("Wed 25 Nov 2026 01:00"));
    }
}
