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
//! **Accuracy.** The fits err by less than 1.3e-16 of the score. With rounding, a score is within 3.5 units in
//! its last place; the tests hold it to values computed in 60 digits. The coefficients are made by
//! `tests/reference/normal_score.py`.

use super::math::{ln_normal, polynomial};
use super::{Floats, Integers, LANES, Mask, Simd, Table, WIDTH};

/// F in each octave, whose place is the last four bits of the exponent of s: the coefficients of the
/// numerator in m − 1, m being the mantissa, from the constant to the 6th power, then those of the
/// denominator from the first power to the 5th; its constant is 1.
#[rustfmt::skip]
static OCTAVES: Table = Table::new([
    [
        8.018020168132862, 7.68476955285253, 7.338387943228081, 6.977485383463262,
        6.600561229866827, 6.206091480867285, 5.792708697743226, 5.359523704782143,
        4.906635768075127, 4.435839620809844, 3.9514368933429433, 3.4608936895057276,
        2.9749279405870728, 2.5066282746310007, 8.649966706893892, 8.339386192734162,
    ],
    [
        19.14706746186474, 18.301733516748218, 17.42296841247566, 16.508102263813523,
        15.554804297214586, 14.561438769640818, 13.527441026402336, 12.453740306866798,
        11.3434243434469, 10.202940821640397, 9.043784694832148, 7.8839089709383625,
        6.747720197312577, 0.0, 20.74825793310028, 19.96170318130223,
    ],
    [
        16.218013620148213, 15.446151142798868, 14.64379080605621, 13.809532484019206,
        12.942998095721993, 12.045284374770919, 11.119169938219628, 10.168994385459783,
        9.200497410179436, 8.221228338672743, 7.2417136030424425, 6.2765770643716605,
        5.344465235561419, 0.0, 17.678283003389375, 16.96133708272414,
    ],
    [
        5.817662192745455, 5.512050589112033, 5.1944863698787955, 4.864997934895128,
        4.524392463785559, 4.174483119974764, 3.8180682622533895, 3.4585792731500637,
        3.099585010082222, 2.7445934935994947, 2.3973661819799577, 2.0623768484203473,
        1.7448816798237643, 0.0, 6.395131851134039, 6.111784601521533,
    ],
    [
        0.8156775759160958, 0.7662315819002123, 0.7149129280915253, 0.6618751934870021,
        0.6074852602120925, 0.552364546041627, 0.4973510186552434, 0.44335889822304536,
        0.39118967842738434, 0.3414192487548416, 0.294435187661402, 0.2505539266180547,
        0.210098915263814, 0.0, 0.9090022437792593, 0.8632427295686969,
    ],
    [
        0.029935299886955997, 0.027572737466862743, 0.025129624272142922, 0.022627439386633537,
        0.020104984559460803, 0.017619708042438977, 0.015241566850724642, 0.013038031912596804,
        0.01105562252141527, 0.009309179027685235, 0.0077861392138973175, 0.006460989457066669,
        0.005308527140869927, 0.0, 0.034391859378873964, 0.03220858776591184,
    ],
    [
        -5.989662416347011e-05, -6.23837966181145e-05, -6.47584650747852e-05, -6.677653346199852e-05,
        -6.811501970539282e-05, -6.842276773280881e-05, -6.741567735473752e-05, -6.497880252969e-05,
        -6.1208664277896e-05, -5.636331700184382e-05, -5.0766735224975826e-05, -4.474065430907232e-05,
        -3.8581990166276244e-05, 0.0, -5.514468891130807e-05, -5.745458489649376e-05,
    ],
    [
        2.4468623702381307, 2.445313001666053, 2.4436996442729746, 2.442135124200128,
        2.4408361162614245, 2.4401654942033497, 2.4406520046320437, 2.4429589354391816,
        2.4477903194129693, 2.4557612792236196, 2.4672699805756833, 2.482376910436637,
        2.500696723871674, 0.0, 2.4496081307501365, 2.4482987934526843,
    ],
    [
        2.1388248278393593, 2.135767022053586, 2.13260501318575, 2.1295847649506134,
        2.1271732466186695, 2.1261463009960115, 2.127625815221846, 2.1330042650976555,
        2.1437319823664374, 2.1610273648294025, 2.185600226203253, 2.2174139168309406,
        2.2555014699761533, 0.0, 2.1442656204093264, 2.141669133693756,
    ],
    [
        0.8013735560705904, 0.7993887777867923, 0.7973568504963316, 0.7954587167710765,
        0.7940332652250135, 0.7936379719927793, 0.7950708685861122, 0.7993079293421953,
        0.8073381396631919, 0.8199435866976985, 0.8375007443824077, 0.8598347677610797,
        0.8861377365411949, 0.0, 0.8049257159906092, 0.8032286009799322,
    ],
    [
        0.12025605703875161, 0.11978123706744459, 0.11930276440275638, 0.11887172120211421,
        0.11858219869593277, 0.11858697515162765, 0.11910166091970735, 0.12038414282737173,
        0.12268454370318635, 0.12618075423385153, 0.13092571512849688, 0.13682038302553862,
        0.143612604668444, 0.0, 0.12111367246147733, 0.12070318179270387,
    ],
    [
        0.005086205959379574, 0.0050542743625230455, 0.005023015869670473, 0.004996786970595616,
        0.004983440564676897, 0.0049954938278848485, 0.005050221525542283, 0.005167516938966487,
        0.005365160172414627, 0.005653093576702523, 0.006029680915372135, 0.006481671588908306,
        0.006986853898816885, 0.0, 0.005144843720223829, 0.005116683775489107,
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
    let x = mantissa.as_floats() - simd.splat(1.0);
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
