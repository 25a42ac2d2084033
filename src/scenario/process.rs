//! Processes: how an indicator's normal scores carry over from year to year.
//!
//! With persistence φ the score of year t is φ · (score of t − 1) + √(1 − φ²) · (innovation of t), started
//! in its stationary state. Every year's score is then standard normal, so every year's marginal
//! law is exactly the declared one, whatever φ; the correlation of years k apart is φ^k. φ = 1 is one
//! draw for all years (a growth rate that nobody knows but that does not change).

use crate::program::{Builder, Row};

/// The weight of what is new in a year.
pub fn fresh(phi: f64) -> f64 {
    (1.0 - phi * phi).sqrt()
}

/// The scores of each year from the innovations of each year.
pub fn carried(innovations: &[Row], phi: f64, builder: &mut Builder) -> Vec<Row> {
    let Some(first) = innovations.first() else {
        return Vec::new();
    };
    if phi == 0.0 {
        return innovations.to_vec();
    }
    let mut score = *first;
    let mut scores = vec![score];
    for innovation in &innovations[1..] {
        if phi < 1.0 {
            score = builder.affine(0.0, &[(phi, score), (fresh(phi), *innovation)]);
        }
        scores.push(score);
    }
    scores
}
