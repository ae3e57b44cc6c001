//! Amounts as bars, drawn by the server as SVG. The table beside them says the same in figures.

use ::model::Money;
use leptos::prelude::*;

/// The drawing's own units.
const WIDTH: i64 = 640;
const ROW: i64 = 26;
/// Room for the words at the left and the amounts at the right.
const LEFT: i64 = 190;
const RIGHT: i64 = 120;
/// As many letters as there is room for.
const LETTERS: usize = 24;

#[component]
pub fn Bars(#[prop(into)] label: String, rows: Vec<(String, Money)>) -> impl IntoView {
    let most = rows.iter().map(|(_, money)| money.minor.saturating_abs()).max().unwrap_or(0).max(1);
    let height = ROW * i64::try_from(rows.len()).unwrap_or(0);
    let bars = (0_i64..).zip(rows).map(|(index, row)| bar(index, row, most)).collect_view();
    view! {
        <figure class="bars">
            <svg viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=label>{bars}</svg>
        </figure>
    }
}

/// What is below zero is drawn in the other colour, and its amount has a sign.
fn bar(index: i64, (name, money): (String, Money), most: i64) -> AnyView {
    let long = length(money.minor, most);
    let (y, middle) = (ROW * index, ROW * index + ROW / 2);
    let name =
        if name.chars().count() > LETTERS { name.chars().take(LETTERS - 1).chain(['…']).collect() } else { name };
    view! {
        <text x=(LEFT - 8).to_string() y=middle.to_string() text-anchor="end" dominant-baseline="middle">{name}</text>
        <rect
            class:below=money.minor < 0
            x=LEFT.to_string()
            y=(y + 4).to_string()
            width=long.to_string()
            height=(ROW - 8).to_string()
            rx="3"
        ></rect>
        <text x=(LEFT + long + 8).to_string() y=middle.to_string() dominant-baseline="middle">{money.plain()}</text>
    }
    .into_any()
}

/// In the drawing's units, the longest one as long as there is room; something is never nothing.
fn length(minor: i64, most: i64) -> i64 {
    let room = i128::from(WIDTH - LEFT - RIGHT);
    let long = i128::from(minor).abs() * room / i128::from(most.max(1));
    i64::try_from(long).unwrap_or(0).max(i64::from(minor != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_room_and_a_cent_is_seen() {
        assert_eq!(length(9_999_999_999, 9_999_999_999), WIDTH - LEFT - RIGHT);
        assert_eq!(length(-5000, 10_000), (WIDTH - LEFT - RIGHT) / 2);
        assert_eq!(length(1, 9_999_999_999), 1);
        assert_eq!(length(0, 100), 0);
        assert_eq!(length(i64::MIN, i64::MAX), WIDTH - LEFT - RIGHT);
    }
}
