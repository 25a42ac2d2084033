//! Place and width: what distinguishes laws of one shape.
//!
//! Of many uncertain numbers in laws, only the place or the width of the law hangs on them (a mean, a standard
//! deviation). All its laws are then one shape moved and stretched, and the shape can be prepared once although
//! every path has a law of its own.

use super::{Form, Law};
use std::sync::Arc;

/// A shape of which laws are made by moving and stretching.
#[derive(Debug, Clone)]
pub enum Shape {
    /// The normal score itself: x = shift + scale · z.
    Score,
    /// Its exponential: x = exp(shift + scale · z).
    LogScore,
    /// A standard law: x = shift + scale · (the law's x).
    Law(Arc<dyn Law>),
}

impl Shape {
    /// The shape of a law; none where it is its own.
    #[must_use]
    pub fn of(law: &dyn Law) -> Option<Shape> {
        match law.form() {
            Form::Constant(_) => None,
            Form::Affine { .. } => Some(Shape::Score),
            Form::LogAffine { .. } => Some(Shape::LogScore),
            Form::General => law.standard().map(|standard| Shape::Law(standard.law)),
        }
    }

    /// Whether a law is of this shape; a constant is, as the shape without any width.
    #[must_use]
    pub fn is_of(&self, law: &dyn Law) -> bool {
        match (self, Shape::of(law)) {
            (_, None) => self.place(law).is_some(),
            (Shape::Score, Some(Shape::Score)) | (Shape::LogScore, Some(Shape::LogScore)) => true,
            (Shape::Law(own), Some(Shape::Law(other))) => {
                format!("{own:?}") == format!("{other:?}")
            }
            _ => false,
        }
    }

    /// Shift and scale of a law of this shape; none of another's that shows at once.
    #[must_use]
    pub fn place(&self, law: &dyn Law) -> Option<(f64, f64)> {
        match (law.form(), self) {
            (Form::Constant(value), Shape::LogScore) => {
                (value > 0.0).then(|| (libm::log(value), 0.0))
            }
            (Form::Constant(value), _) => Some((value, 0.0)),
            (Form::Affine { mean, sd }, Shape::Score) => Some((mean, sd)),
            (Form::LogAffine { mu, sigma }, Shape::LogScore) => Some((mu, sigma)),
            (Form::General, Shape::Law(_)) => {
                let standard = law.standard()?;
                Some((standard.shift, standard.scale))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::family;

    fn law(key: &str, values: &[f64]) -> Arc<dyn Law> {
        family(key).unwrap().of_numbers(values).unwrap()
    }

    #[test]
    fn laws_of_one_shape_are_told_by_place_and_width() {
        let shape = Shape::of(&*law("student_t", &[1.0, 2.0, 5.0])).unwrap();
        let other = law("student_t", &[-3.0, 0.5, 5.0]);
        assert!(shape.is_of(&*other));
        assert_eq!(shape.place(&*other), Some((-3.0, 0.5)));
        assert!(!shape.is_of(&*law("student_t", &[1.0, 2.0, 6.0])));
        assert!(!shape.is_of(&*law("normal", &[1.0, 2.0])));
        assert_eq!(shape.place(&*law("constant", &[7.0])), Some((7.0, 0.0)));
        let log = Shape::of(&*law("lognormal", &[1.0, 2.0])).unwrap();
        assert_eq!(log.place(&*law("constant", &[1.0])), Some((0.0, 0.0)));
        assert!(!log.is_of(&*law("constant", &[-1.0])));
    }
}
