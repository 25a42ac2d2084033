//! The normal score of a random word: the inverse of the normal distribution, for eight lanes.
//!
//! Let u be the uniform number of the word, q = u − ½ and s = u (1 − u) = ¼ − q², which is exact to half a
//! unit in its last place however small u or 1 − u. The score is q · F(s) for a smooth F that grows like
//! √(−ln s). Within each octave of s, F is a rational function of the mantissa of s; the four last bits
//! of its exponent pick the coefficients from tables of sixteen. So 15 octaves are served by the
//! same few instructions in every lane, and only a word in 65,536 is left for the tails beyond, where the score is a
//! rational function of √(−ln p), p being the tail probability.
//!
//! One word makes one score, rising with the word: what is drawn may be a plain random word or a
//! point of any other set.
//!
//! **Accuracy.** The fits err by less than 1.3e-16 of the score. The tests hold every score to 3
//! units in the last place of values computed in 40 digits. The coefficients are made by
//! `tests/reference/normal_score.py`.

use super::math::{ln_normal, polynomial};
use super::{Floats, Integers, LANES, Mask, Simd, Table, WIDTH};

/// F in each octave, whose place is the last four bits of the exponent of s: the coefficients of the
/// numerator in m − 1.5, m being the mantissa, from the constant to the 6th power, then those of the
/// denominator from the first power to the 5th; its constant is 1.
static OCTAVES: Table = Table::new([
    [
        7.824600277669054,
        7.483829365191752,
        7.129130606271112,
        6.759042531983765,
        6.372035317314122,
        5.966646804170132,
        5.541739027754475,
        5.096925815585385,
        4.633201892134023,
        4.153731723415134,
        3.6646142204122136,
        3.175262524057091,
        2.6979590007843273,
        2.5066282746310007,
        8.469539984866717,
        8.152775594827599,
    ],
    [
        14.007574894978136,
        13.362919112788871,
        12.691926667539404,
        11.992511061429155,
        11.26293260050203,
        10.502144706617182,
        9.710198147993223,
        8.888703097843932,
        8.041480268906762,
        7.175551042505434,
        6.302302879086507,
        5.438107961362885,
        4.603506475688233,
        0.0,
        15.226491555613887,
        14.62806715254349,
    ],
    [
        9.14357909287938,
        8.692913734487854,
        8.223925169981646,
        7.735772051705267,
        7.228269152265312,
        6.702192930696238,
        6.1594698313517195,
        5.60317020658942,
        5.037475073487939,
        4.4679353122797645,
        3.90208109334517,
        3.3498450537253213,
        2.8231092559885487,
        0.0,
        9.994848321231192,
        9.577116412883791,
    ],
    [
        2.6251679103050254,
        2.4835410059596623,
        2.336232012898126,
        2.1832463135165723,
        2.024965922423597,
        1.8622638861202578,
        1.6965114919272806,
        1.529425986364735,
        1.362849061110914,
        1.1986539526246969,
        1.0388770693944958,
        0.8858925934141139,
        0.7423695804829903,
        0.0,
        2.892413195117289,
        2.761342536148733,
    ],
    [
        0.31063964980838643,
        0.2915077887659852,
        0.27163326718387837,
        0.25107344219366506,
        0.22996950822020487,
        0.20856323895852974,
        0.18718424141503942,
        0.16619641673001628,
        0.14592510679459347,
        0.12661291151597595,
        0.10843381542954982,
        0.09153790673539898,
        0.07607728692875809,
        0.0,
        0.3467050300119981,
        0.3290281940698009,
    ],
    [
        0.010382287227734554,
        0.009561406490195408,
        0.008711654669747665,
        0.007840288653579832,
        0.0069605900405182225,
        0.006092364588986714,
        0.005259919290617832,
        0.004486919110146802,
        0.0037900100639124625,
        0.0031750689537005062,
        0.00263863051151802,
        0.002172811852667359,
        0.0017697443780553455,
        0.0,
        0.011928783705076614,
        0.011171448231637132,
    ],
    [
        -2.0899018542969183e-05,
        -2.178065412295508e-05,
        -2.2624611426010488e-05,
        -2.3344361181504076e-05,
        -2.3824366737251374e-05,
        -2.393737216616092e-05,
        -2.3578232105702192e-05,
        -2.270124477751932e-05,
        -2.1337492606530415e-05,
        -1.9579368416541947e-05,
        -1.7547457292048758e-05,
        -1.5365331142844332e-05,
        -1.3149052526277324e-05,
        0.0,
        -1.921930398062569e-05,
        -2.0035131649713924e-05,
    ],
    [
        1.8312843671464027,
        1.8302320447254274,
        1.829147695642185,
        1.828121531609227,
        1.8273243612254142,
        1.8270385598756502,
        1.8276701342194024,
        1.8297154040729702,
        1.83367399314329,
        1.8399321892557021,
        1.8486576331319584,
        1.859724604633821,
        1.8726795158844882,
        0.0,
        1.8331587796709616,
        1.832264288110609,
    ],
    [
        1.2308590770415415,
        1.2292706551773946,
        1.2276449899835657,
        1.2261298078776588,
        1.2250023546399915,
        1.2247180527383126,
        1.2259273228441427,
        1.2294174494268801,
        1.2359660395978982,
        1.2461473970514387,
        1.2601640456286065,
        1.2777410268886746,
        1.2980967627187625,
        0.0,
        1.2336995457009345,
        1.2323429979387648,
    ],
    [
        0.3679709700072683,
        0.36715212953124565,
        0.36632201963209265,
        0.36556496241389147,
        0.36503755022586465,
        0.3649949830982989,
        0.36579855042708503,
        0.3678797488818209,
        0.37165351838535665,
        0.3774058890838465,
        0.38520156869547173,
        0.39483734715216945,
        0.405846180653566,
        0.0,
        0.369443317134815,
        0.36873939082248935,
    ],
    [
        0.04639633150699899,
        0.046232129662432384,
        0.046068062988851854,
        0.04592347770864878,
        0.04583383361495034,
        0.045856323052176205,
        0.04607093587512857,
        0.046571356631816205,
        0.04744404261347241,
        0.048741942000239256,
        0.05046483838165225,
        0.05255355626075698,
        0.054897451592811744,
        0.0,
        0.04669405270213663,
        0.0465514758527535,
    ],
    [
        0.0017746723885094806,
        0.0017646502133077324,
        0.0017548897681172332,
        0.0017468261341532507,
        0.0017430442482675229,
        0.0017476518745801382,
        0.0017662877383649174,
        0.0018053466147564977,
        0.0018703114305524818,
        0.00196376313968499,
        0.0020841555420112075,
        0.0022260119967397376,
        0.0023811811139732107,
        0.0,
        0.0017931097142087984,
        0.0017842544720054127,
    ],
]);

/// The numerator in the tails, in √(−ln p) − 3, lowest power first.
const TAIL_ABOVE: [f64; 7] = [
    3.6655375322906116,
    4.46695173170722,
    2.0238128929228436,
    0.42712920163197765,
    0.042642583482168345,
    0.0017842866138885537,
    2.1442849481025066e-05,
];

/// The denominator in the tails.
const TAIL_BELOW: [f64; 6] = [
    1.0,
    0.7997646767937121,
    0.225217759689318,
    0.026554031575490477,
    0.0012162321792366906,
    1.5162413259991516e-05,
];

/// Where the tables end: s = 2⁻¹⁷.
const TAIL: f64 = 1.0 / (1 << 17) as f64;

const EXPONENT_ONE: u64 = 1023 << 52;
const MANTISSA: u64 = (1 << 52) - 1;

/// The uniform numbers of words: the middle of one of 2⁵² equal cells, so never 0 or 1.
#[inline(always)]
pub fn uniform<S: Simd>(simd: S, words: S::I) -> S::F {
    const HALF_CELL: f64 = 1.0 / (1u64 << 53) as f64;
    // The top 52 bits as the mantissa of a number in [1, 2): exact, and free of conversions.
    let from_one = words.shifted_right(12) | simd.splat_integer(EXPONENT_ONE);
    (from_one.as_floats() - simd.splat(1.0)) + simd.splat(HALF_CELL)
}

/// Uniform numbers of a row of words.
#[inline(always)]
pub fn uniforms<S: Simd>(simd: S, words: &[u64; LANES], out: &mut [f64; LANES]) {
    let (words, _) = words.as_chunks::<WIDTH>();
    for (words, out) in words.iter().zip(out.as_chunks_mut().0) {
        uniform(simd, simd.load_integers(words)).store(out);
    }
}

/// Standard normal scores of a row of words.
#[inline(always)]
pub fn scores<S: Simd>(simd: S, words: &[u64; LANES], out: &mut [f64; LANES]) {
    let mut least = simd.splat(1.0);
    let vectors = words.as_chunks().0.iter().zip(out.as_chunks_mut().0);
    for (words, out) in vectors {
        let q = centred(simd, words);
        let s = q.neg_mul_add(q, simd.splat(0.25));
        (q * per_centred(simd, s)).store(out);
        least = s.min(least);
    }
    if least.less(simd.splat(TAIL)).lanes() != 0 {
        put_tails_right(simd, words, out);
    }
}

/// F where s is at least [`TAIL`].
#[inline(always)]
fn per_centred<S: Simd>(simd: S, s: S::F) -> S::F {
    let octave = s.bits().shifted_right(52);
    let mantissa = (s.bits() & simd.splat_integer(MANTISSA)) | simd.splat_integer(EXPONENT_ONE);
    let x = mantissa.as_floats() - simd.splat(1.5);
    let square = x * x;
    let [a0, a1, a2, a3, a4, a5, a6, b1, b2, b3, b4, b5] = simd.pick(&OCTAVES, octave);
    // Even and odd powers side by side.
    let even = a6.mul_add(square, a4).mul_add(square, a2);
    let odd = a5.mul_add(square, a3).mul_add(square, a1);
    let above = odd.mul_add(x, even.mul_add(square, a0));
    let even = b4.mul_add(square, b2).mul_add(square, simd.splat(1.0));
    let odd = b5.mul_add(square, b3).mul_add(square, b1);
    above / odd.mul_add(x, even)
}

/// u − ½.
#[inline(always)]
fn centred<S: Simd>(simd: S, words: &[u64; WIDTH]) -> S::F {
    uniform(simd, simd.load_integers(words)) - simd.splat(0.5)
}

/// Computes again the lanes beyond the tables: a row in sixty has one.
#[inline(always)]
fn put_tails_right<S: Simd>(simd: S, words: &[u64; LANES], out: &mut [f64; LANES]) {
    let words = words.as_chunks().0;
    for (words, out) in words.iter().zip(out.as_chunks_mut().0) {
        let q = centred(simd, words);
        let beyond = q.neg_mul_add(q, simd.splat(0.25)).less(simd.splat(TAIL));
        if beyond.lanes() != 0 {
            let z = simd.load(out).replaced(beyond, tail_score(simd, q));
            z.store(out);
        }
    }
}

/// The score at q = u − ½ in the tails.
#[inline(always)]
fn tail_score<S: Simd>(simd: S, q: S::F) -> S::F {
    let p = simd.splat(0.5) - q.abs();
    let distance = (-ln_normal(simd, p, simd.splat(0.0))).sqrt() - simd.splat(3.0);
    let size = polynomial(simd, distance, &TAIL_ABOVE) / polynomial(simd, distance, &TAIL_BELOW);
    size.replaced(q.less(simd.splat(0.0)), -size)
}
