//! Numbers as people read them: no more digits than the run supports.

use super::{Probability, TargetReport};

/// A value with about four significant digits and thousands separated.
#[must_use]
pub fn value(x: f64) -> String {
    digits(x, 4)
}

/// A value with about two significant digits: a rough one.
#[must_use]
pub fn about(x: f64) -> String {
    digits(x, 2)
}

/// A value with so many significant digits and thousands separated.
#[must_use]
pub fn digits(x: f64, significant: i32) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    let size = if x == 0.0 {
        0
    } else {
        libm::floor(libm::log10(x.abs())) as i32
    };
    if !(-4..15).contains(&size) {
        return format!("{x:.3e}");
    }
    let decimals = (significant - 1 - size).clamp(0, 6) as usize;
    let written = format!("{x:.decimals$}");
    let trimmed = match written.contains('.') {
        true => written.trim_end_matches('0').trim_end_matches('.'),
        false => &written,
    };
    with_thousands(trimmed)
}

fn with_thousands(written: &str) -> String {
    let (sign, rest) = written
        .strip_prefix('-')
        .map_or(("", written), |rest| ("−", rest));
    let (whole, fraction) = rest
        .split_once('.')
        .map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A whole number with thousands separated.
#[must_use]
pub fn count(n: u64) -> String {
    with_thousands(&n.to_string())
}

/// A value in the unit in which a target is measured, without the unit.
#[must_use]
pub fn value_or_rate(x: f64, target: &TargetReport) -> String {
    if target.measured_in == Some("rate") {
        rate(x)
    } else {
        value(x)
    }
}

/// A fraction as per cent with two decimals: a growth rate.
#[must_use]
pub fn rate(fraction: f64) -> String {
    format!("{:.2} %", fraction * 100.0).replace('-', "−")
}

/// A probability in per cent with its 95 % margin (`quantile` standard errors), to the digits that the margin
/// leaves standing. Where it happened on all paths or none, the bound that the run supports.
#[must_use]
pub fn probability(met: &Probability, quantile: f64) -> String {
    let (Some(p), Some(se), Some((low, high))) =
        (met.probability, met.standard_error, met.interval)
    else {
        return "–".to_owned();
    };
    if p == 0.0 {
        return format!("< {} %", bound(high * 100.0));
    }
    if p == 1.0 {
        return format!("> {} %", 100.0 - bound_value((1.0 - low) * 100.0));
    }
    // Replicates that agree leave no standard error, but an interval.
    let margin = if se > 0.0 {
        quantile * se
    } else {
        (high - low) / 2.0
    };
    format!("{} %", with_margin(p, margin))
}

/// A fraction in per cent with its 95 % margin, without the sign, to the digits that the margin
/// leaves standing. Without an error (all paths, or none) there is no margin to show.
#[must_use]
pub fn with_margin(fraction: f64, margin: f64) -> String {
    if margin == 0.0 {
        return value(fraction * 100.0);
    }
    let margin = margin * 100.0;
    let decimals = decimals_for(margin);
    format!("{:.decimals$} ± {margin:.decimals$}", fraction * 100.0)
}

/// Decimals so that the margin shows one digit.
#[must_use]
pub fn decimals_for(margin: f64) -> usize {
    (-libm::floor(libm::log10(margin.max(1e-9)))).clamp(0.0, 8.0) as usize
}

fn bound(percent: f64) -> String {
    bound_value(percent).to_string()
}

/// Rounded up to one significant digit: a bound stays a bound.
fn bound_value(percent: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(percent)));
    let digits = (percent / unit).ceil();
    // Through text, so that 3 × 0.001 is 0.003.
    format!("{:.8}", digits * unit).parse().unwrap_or(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Proportion;

    #[test]
    fn digits_follow_the_error() {
        for (hits, paths, text) in [
            (71_300, 100_000, "71.3 ± 0.3 %"),
            (713, 1_000, "71 ± 3 %"),
            (7_130_000, 10_000_000, "71.30 ± 0.03 %"),
            (0, 100_000, "< 0.004 %"),
            (100_000, 100_000, "> 99.996 %"),
            (12, 100_000, "0.012 ± 0.007 %"),
        ] {
            assert_eq!(probability(&Proportion { hits, paths }.into(), 1.96), text);
        }
    }

    #[test]
    fn values_have_about_four_digits() {
        for (x, text) in [
            (15932.5, "15,932"),
            (1234567.0, "1,234,567"),
            (79.8765, "79.88"),
            (0.012346, "0.01235"),
            (3.0, "3"),
            (-5.25, "−5.25"),
            (0.0, "0"),
        ] {
            assert_eq!(value(x), text);
        }
    }
}
