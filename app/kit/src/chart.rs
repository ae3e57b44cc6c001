//! Figures over time and one figure among what is usual. Drawn by the server as SVG, so they are there before any
//! script is; the numbers themselves stand in a table below, for whoever can't see the drawing or wants to copy it.

use leptos::prelude::*;
use model::chart::{Chart, Line, NumberLine, Point};

use crate::table::{Column, Table};

/// The drawing's own units: room at the left for the scale, below for the dates.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 220;
const LEFT: u32 = 52;
const RIGHT: u32 = 12;
const TOP: u32 = 12;
const BOTTOM: u32 = 28;

fn across(x: u16) -> u32 {
    LEFT + u32::from(x) * (WIDTH - LEFT - RIGHT) / 1000
}

fn down(y: u16) -> u32 {
    HEIGHT - BOTTOM - u32::from(y) * (HEIGHT - TOP - BOTTOM) / 1000
}

/// Lines over time with the usual range as a band.
#[component]
pub fn LineChart(chart: Chart) -> impl IntoView {
    let Chart { title, unit, lines, band, band_words, ticks, first, last } = chart;
    let count = lines.iter().map(|line| line.points.len()).sum::<usize>();
    let named = if unit.is_empty() { title.clone() } else { format!("{title} ({unit})") };
    let label = format!("{named}: {count} values from {first} to {last}");
    let several = lines.len() > 1;
    // The band is the first line's.
    let of = lines.first().filter(|_| several).map(|line| format!(" {}", line.name.to_lowercase())).unwrap_or_default();
    let usual = band_words.map(|words| format!("Usual{of}: {words}"));
    let keys = several.then(|| lines.iter().enumerate().map(key).collect_view());
    let grid = ticks
        .into_iter()
        .map(|tick| {
            let y = down(tick.at).to_string();
            view! {
                <line class="chart-grid" x1=LEFT.to_string() x2=(WIDTH - RIGHT).to_string() y1=y.clone() y2=y.clone()></line>
                <text class="chart-scale" x=(LEFT - 8).to_string() y=y text-anchor="end" dominant-baseline="middle">
                    {tick.label}
                </text>
            }
        })
        .collect_view();
    let shade = band.map(|band| {
        let (top, bottom) = (down(band.to), down(band.from));
        view! {
            <rect
                class="chart-band"
                x=LEFT.to_string()
                y=top.to_string()
                width=(WIDTH - LEFT - RIGHT).to_string()
                height=(bottom - top).to_string()
            ></rect>
        }
    });
    let table = rows(&lines);
    let drawn = lines.into_iter().enumerate().map(drawn).collect_view();
    let base = (HEIGHT - 8).to_string();
    view! {
        <figure class="chart">
            <figcaption>
                <span class="chart-title">{named.clone()}</span>
                {usual.map(|usual| view! { <span class="chart-usual">{usual}</span> })}
                {keys}
            </figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
                {shade}
                {grid}
                {drawn}
                <text class="chart-scale" x=LEFT.to_string() y=base.clone()>{first}</text>
                <text class="chart-scale" x=(WIDTH - RIGHT).to_string() y=base text-anchor="end">{last}</text>
            </svg>
            <details class="disclosure chart-table">
                <summary>{format!("{title} as a table")}</summary>
                <Table
                    caption=named
                    columns=vec![Column::text("When"), Column::text("What"), Column::numeric("Value"), Column::text("")]
                >
                    {table}
                </Table>
            </details>
        </figure>
    }
    .into_any()
}

/// Which line is which: by its colour and by its dashes.
fn key((index, line): (usize, &Line)) -> impl IntoView + use<> {
    view! { <span class=format!("chart-key series-{}", index % 4)>{line.name.clone()}</span> }
}

fn drawn((index, line): (usize, Line)) -> AnyView {
    let path = line.points.iter().map(|point| format!("{},{}", across(point.x), down(point.y))).collect::<Vec<_>>();
    let dots = line.points.iter().map(dot).collect_view();
    view! {
        <g class=format!("chart-line series-{}", index % 4)>
            <polyline points=path.join(" ")></polyline>
            {dots}
        </g>
    }
    .into_any()
}

/// Unusual values are diamonds: shape before colour.
fn dot(point: &Point) -> AnyView {
    let (x, y) = (across(point.x), down(point.y));
    if point.flag.is_some() {
        let path = format!("M{x} {}l7 7l-7 7l-7 -7z", y.saturating_sub(7));
        view! { <path class="chart-dot flagged" d=path></path> }.into_any()
    } else {
        view! { <circle class="chart-dot" cx=x.to_string() cy=y.to_string() r="4"></circle> }.into_any()
    }
}

/// Newest first, as people look for it.
fn rows(lines: &[Line]) -> impl IntoView + use<> {
    let mut all: Vec<(u16, String, Point)> = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|point| (point.x, line.name.clone(), point.clone())))
        .collect();
    all.sort_by_key(|(x, ..)| std::cmp::Reverse(*x));
    all.into_iter()
        .map(|(_, name, point)| {
            view! {
                <tr>
                    <td>{point.when}</td>
                    <td>{name}</td>
                    <td class="numeric">{point.shown}</td>
                    <td>{point.flag}</td>
                </tr>
            }
        })
        .collect_view()
}

/// Where one value stands among what is usual. `words` says the same as a sentence, for everybody.
#[component]
pub fn ValueLine(
    line: NumberLine,
    /// "5.9 mmol/L"
    #[prop(into)]
    value: String,
    #[prop(into)] words: String,
    /// Outside of what is usual: the mark becomes a diamond.
    #[prop(optional)]
    flagged: bool,
) -> impl IntoView {
    let NumberLine { at, band, low, high, beyond } = line;
    let place = |thousandths: u16| (20 + u32::from(thousandths) * 600 / 1000).to_string();
    let mark = 20 + u32::from(at) * 600 / 1000;
    let anchor = match at {
        ..=150 => "start",
        850.. => "end",
        _ => "middle",
    };
    let width = (u32::from(band.to - band.from) * 600 / 1000).to_string();
    let shape = if flagged {
        view! { <path class="value-mark flagged" d=format!("M{mark} 34l12 12l-12 12l-12 -12z")></path> }.into_any()
    } else {
        view! { <circle class="value-mark" cx=mark.to_string() cy="46" r="10"></circle> }.into_any()
    };
    let label = format!("{value}. {words}");
    let shown = if beyond && at > 500 { format!("{value} →") } else { value };
    view! {
        <figure class="value-line">
            <svg viewBox="0 0 640 92" role="img" aria-label=label>
                <rect class="value-track" x="20" y="40" width="600" height="12" rx="6"></rect>
                <rect class="value-band" x=place(band.from) y="40" width=width height="12"></rect>
                {shape}
                <text class="value-now" x=mark.to_string() y="24" text-anchor=anchor>{shown}</text>
                {low.map(|low| view! { <text class="value-limit" x=place(band.from) y="80" text-anchor="middle">{low}</text> })}
                {high.map(|high| view! { <text class="value-limit" x=place(band.to) y="80" text-anchor="middle">{high}</text> })}
            </svg>
            <figcaption>{words}</figcaption>
        </figure>
    }
    .into_any()
}
