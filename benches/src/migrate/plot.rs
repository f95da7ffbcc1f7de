//! Latency over time as SVG: one panel for each way to make a change.

use super::outcome::Outcome;
use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 20.0;
const PANEL: f64 = 120.0;
const GAP: f64 = 46.0;
const TOP: f64 = 40.0;

/// The least and the greatest latency that is shown, as powers of ten of a millisecond.
const LEAST: f64 = -1.0;

/// The picture of one change; the time axis of each panel is its own.
pub(super) fn svg(title: &str, outcomes: &[&Outcome]) -> String {
    let height = TOP + outcomes.len() as f64 * (PANEL + GAP) + 10.0;
    let greatest = outcomes
        .iter()
        .flat_map(|outcome| outcome.buckets.iter().map(|bucket| bucket.greatest))
        .fold(10.0, f64::max)
        .log10()
        .ceil();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\">{}</text>\n",
        escaped(title)
    );
    for (number, outcome) in outcomes.iter().enumerate() {
        let top = TOP + number as f64 * (PANEL + GAP) + 16.0;
        panel(&mut out, outcome, top, greatest);
    }
    out.push_str("</svg>\n");
    out
}

fn panel(out: &mut String, outcome: &Outcome, top: f64, greatest: f64) {
    let right = WIDTH - RIGHT;
    let last = outcome.buckets.last().map_or(1.0, |bucket| bucket.second);
    let x = |second: f64| LEFT + (right - LEFT) * (second / last).clamp(0.0, 1.0);
    let y = |latency: f64| {
        let share = (latency.max(1e-9).log10() - LEAST) / (greatest - LEAST);
        top + PANEL * (1.0 - share.clamp(0.0, 1.0))
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"{:.1}\">{}: longest {}, change {:.1} s</text>",
        top - 5.0,
        escaped(&outcome.way),
        shown(outcome.longest),
        outcome.seconds
    );
    let _ = writeln!(
        out,
        "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{PANEL}\" fill=\"#fdf0d5\"/>",
        x(outcome.begin),
        (x(outcome.end) - x(outcome.begin)).max(1.0)
    );
    let mut power = LEAST;
    while power <= greatest {
        let line = y(10_f64.powf(power));
        let _ = writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{right}\" y1=\"{line:.1}\" y2=\"{line:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555\">{}</text>",
            LEFT - 5.0,
            line + 4.0,
            shown(10_f64.powf(power))
        );
        power += 1.0;
    }
    for part in 0..=4 {
        let second = last * f64::from(part) / 4.0;
        // The last one would be cut off at the edge.
        let anchor = if part == 4 { "end" } else { "middle" };
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"#555\">{second:.1} s</text>",
            x(second),
            top + PANEL + 15.0
        );
    }
    type Part = fn(&super::outcome::Bucket) -> f64;
    let lines: [(Part, &str); 2] = [(|it| it.greatest, "#b3261e"), (|it| it.median, "#1f5fa8")];
    for (part, colour) in lines {
        let points: Vec<String> = outcome
            .buckets
            .iter()
            .map(|bucket| format!("{:.1},{:.1}", x(bucket.second), y(part(bucket))))
            .collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.2\"/>",
            points.join(" ")
        );
    }
}

fn shown(milliseconds: f64) -> String {
    match milliseconds {
        _ if milliseconds >= 1000.0 => format!("{} s", rounded(milliseconds / 1000.0)),
        _ => format!("{} ms", rounded(milliseconds)),
    }
}

fn rounded(value: f64) -> String {
    match value {
        _ if value >= 10.0 || value.fract() == 0.0 => format!("{value:.0}"),
        _ => format!("{value:.1}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
