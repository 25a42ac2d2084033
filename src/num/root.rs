//! Where a rising function reaches a level.

/// The least number in [`low`, `high`] at which the rising function `excess` is not negative, to
/// the last bit; `high`, if it is negative everywhere before.
///
/// Regula falsi with halved weights (the Illinois method: Dowell and Jarratt, 1971, *BIT* 11), and bisection where
/// that does not halve the bracket in two steps, so that a function with jumps costs no more than
/// bisection.
pub fn first_not_negative(excess: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut below = excess(low);
    if !(below < 0.0) || !(low < high) {
        return low;
    }
    let mut above = excess(high);
    while low.next_up() < high {
        let width = high - low;
        for bisect in [false, false, true] {
            let x = between(low, high, if bisect { (-1.0, 1.0) } else { (below, above) });
            let value = excess(x);
            if value < 0.0 {
                (low, below, above) = (x, value, 0.5 * above);
            } else {
                (high, above, below) = (x, value, 0.5 * below);
            }
            if !(low.next_up() < high) || (!bisect && high - low <= 0.25 * width) {
                break;
            }
        }
    }
    high
}

/// Where a straight line crosses zero, strictly inside the bracket.
fn between(low: f64, high: f64, (below, above): (f64, f64)) -> f64 {
    let part = below / (below - above);
    let x = (high - low).mul_add(part, low);
    let inside = x > low && x < high;
    let x = if inside {
        x
    } else {
        0.5f64.mul_add(high - low, low)
    };
    x.clamp(low.next_up(), high.next_down())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_functions_and_jumps_are_met_to_the_last_bit() {
        assert_eq!(first_not_negative(|x| x * x - 2.0, 0.0, 2.0), 2.0f64.sqrt());
        let step = |x: f64| if x >= 0.3 { 1.0 } else { -1.0 };
        assert_eq!(first_not_negative(step, -1e9, 1e9), 0.3);
        assert_eq!(first_not_negative(|x| x, -5.0, 0.0), 0.0);
        assert_eq!(first_not_negative(|_| 1.0, -5.0, 3.0), -5.0);
        assert_eq!(first_not_negative(|_| -1.0, -5.0, 3.0), 3.0);
    }
}
