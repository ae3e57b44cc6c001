//! The promise of style/tokens.css, with numbers: text 7:1 on every surface that it stands on, the edges of
//! controls and the focus ring 3:1, in both themes.

use std::collections::HashMap;

const TOKENS: &str = include_str!("../../../style/tokens.css");
const SURFACES: [&str; 3] = ["paper", "raised", "sunken"];
const MEANINGS: [&str; 4] = ["information", "success", "attention", "danger"];

type Linear = [f64; 3];

/// `--name: light-dark(oklch(l c h), oklch(l c h));` as two colours in linear light.
fn tokens() -> HashMap<&'static str, [Linear; 2]> {
    TOKENS
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
            let mut colours = value.split("oklch(").skip(1).map(|rest| rest.split(')').next().expect("a bracket"));
            Some((name, [linear(colours.next()?)?, linear(colours.next()?)?]))
        })
        .collect()
}

/// OKLCH to linear sRGB (Björn Ottosson); what lies outside of the gamut is cut off, as browsers nearly do.
fn linear(oklch: &str) -> Option<Linear> {
    let mut parts = oklch.split_whitespace().map(|part| part.parse::<f64>().ok());
    let (l, c, h) = (parts.next()??, parts.next()??, parts.next()??.to_radians());
    let (a, b) = (c * h.cos(), c * h.sin());
    let l_ = (l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m_ = (l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s_ = (l - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    Some(
        [
            4.076_741_662_1 * l_ - 3.307_711_591_3 * m_ + 0.230_969_929_2 * s_,
            -1.268_438_004_6 * l_ + 2.609_757_401_1 * m_ - 0.341_319_396_5 * s_,
            -0.004_196_086_3 * l_ - 0.703_418_614_7 * m_ + 1.707_614_701 * s_,
        ]
        .map(|channel| channel.clamp(0.0, 1.0)),
    )
}

/// WCAG 2 contrast.
fn contrast(one: Linear, other: Linear) -> f64 {
    let luminance = |[r, g, b]: Linear| 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one > other { one / other } else { other / one }
}

fn pairs() -> Vec<(String, String, f64)> {
    let mut pairs = Vec::new();
    let mut add = |front: &str, back: &str, least: f64| pairs.push((front.to_owned(), back.to_owned(), least));
    for surface in SURFACES {
        for text in ["ink", "muted", "brand", "brand-strong"].into_iter().chain(MEANINGS) {
            add(text, surface, 7.0);
        }
        add("edge", surface, 3.0);
        add("ring", surface, 3.0);
    }
    for text in ["ink", "muted", "brand"] {
        add(text, "brand-soft", 7.0);
    }
    for meaning in MEANINGS {
        let soft = format!("{meaning}-soft");
        for text in ["ink", "muted", meaning] {
            add(text, &soft, 7.0);
        }
    }
    for fill in ["brand", "brand-strong"] {
        add("on-brand", fill, 7.0);
    }
    for fill in ["danger", "danger-strong"] {
        add("on-danger", fill, 7.0);
    }
    pairs
}

#[test]
fn text_can_be_read_in_both_themes() {
    let tokens = tokens();
    let colour = |name: &str, theme: usize| tokens.get(name).unwrap_or_else(|| panic!("no token --{name}"))[theme];
    let mut weak = Vec::new();
    for (front, back, least) in pairs() {
        for (theme, label) in ["light", "dark"].into_iter().enumerate() {
            let ratio = contrast(colour(&front, theme), colour(&back, theme));
            if ratio < least {
                weak.push(format!("{front} on {back}, {label}: {ratio:.2} of {least}"));
            }
        }
    }
    assert!(weak.is_empty(), "too little contrast:\n{}", weak.join("\n"));
}
