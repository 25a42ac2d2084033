//! Every operation of every processor against its twin on arrays, on random and on special numbers.

use super::{
    Cpu, Floats, Integers, Kind, LANES, Line, Mask, Simd, Table, WIDTH, Words, dispatched,
};
use super::{math, normal};

/// What went in, and the bits of all that came out.
struct Trial {
    floats: [[f64; WIDTH]; 3],
    words: [u32; 2 * WIDTH],
    found: Vec<u64>,
}

dispatched! {
    fn try_all(trial: &mut Trial) = all_operations;
    fn scores(words: &[u64; LANES], out: &mut [f64; LANES]) = normal::scores;
}

static SIXTEEN: [f64; 16] = counted(0.5);
static TABLE: Table = Table::new([
    counted(1.0),
    counted(20.0),
    counted(40.0),
    counted(60.0),
    counted(80.0),
    counted(100.0),
    counted(120.0),
    counted(140.0),
    counted(160.0),
    counted(180.0),
    counted(200.0),
    counted(220.0),
]);
static ROWS: [Line; 4] = [
    Line(counted(1.0)),
    Line(counted(10.0)),
    Line(counted(20.0)),
    Line(counted(30.0)),
];

const fn counted<const N: usize>(first: f64) -> [f64; N] {
    let mut numbers = [first; N];
    let mut k = 0;
    while k < N {
        numbers[k] = first + k as f64;
        k += 1;
    }
    numbers
}

#[inline(always)]
fn all_operations<S: Simd>(simd: S, trial: &mut Trial) {
    let [a, b, c] = [
        simd.load(&trial.floats[0]),
        simd.load(&trial.floats[1]),
        simd.load(&trial.floats[2]),
    ];
    let found = &mut trial.found;
    let zero = simd.splat(0.0);
    for x in [a + b, a - b, a * b, a / b, -a, a.sqrt(), a.abs()] {
        note(found, x);
    }
    for x in [a.mul_add(b, c), a.neg_mul_add(b, c), a.min(b), a.max(b)] {
        note(found, x);
    }
    for mask in [
        a.less(b),
        a.at_most(b),
        a.equal(b),
        a.less(b) & c.less(zero),
        a.less(b) | b.equal(c),
    ] {
        found.push(u64::from(mask.lanes()));
        note(found, a.replaced(mask, c));
    }
    let near_one = simd.splat(1.25);
    note(
        found,
        near_one.scale(b.max(simd.splat(-1400.0)).min(simd.splat(1400.0))),
    );
    for x in [
        math::exp(simd, a),
        math::ln(simd, b.abs()),
        math::exp(simd, c),
    ] {
        note(found, x);
    }
    all_of_integers(simd, [a.bits(), b.bits()], trial);
}

#[inline(always)]
fn all_of_integers<S: Simd>(simd: S, [i, j]: [S::I; 2], trial: &mut Trial) {
    let found = &mut trial.found;
    for x in [
        i + j,
        i - j,
        i & j,
        i | j,
        i ^ j,
        i.shifted_left(13),
        i.shifted_right(41),
    ] {
        note_integers(found, x);
    }
    let mut low = [0; WIDTH];
    i.store_low(&mut low);
    found.extend(low.map(u64::from));
    note(found, simd.lookup(&SIXTEEN, i));
    for x in simd.pick(&TABLE, j) {
        note(found, x);
    }
    for x in simd.turn_at(&ROWS, i) {
        note(found, x);
    }
    let w = simd.load_words(&trial.words);
    let v = w.rotated_left(7) ^ (w + simd.splat_word(0x9e37_79b9));
    for x in w.with_high(v) {
        note_integers(found, x);
    }
}

/// Not a number has many bits, which no kernel looks at.
#[inline(always)]
fn note<F: Floats>(found: &mut Vec<u64>, x: F) {
    for x in x.array() {
        found.push(if x.is_nan() { u64::MAX } else { x.to_bits() });
    }
}

#[inline(always)]
fn note_integers<I: Integers>(found: &mut Vec<u64>, x: I) {
    let mut array = [0; WIDTH];
    x.store(&mut array);
    found.extend(array);
}

/// A stream of words, the same in every test.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        // The multiplier and increment of Knuth's MMIX; the high bits are mixed down.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 29)
    }

    /// Any double: special ones, ones of a common size, and any bits at all.
    fn float(&mut self) -> f64 {
        const SPECIAL: [f64; 8] = [
            0.0,
            -0.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            f64::MIN_POSITIVE / 8.0,
            f64::MAX,
            1.0,
        ];
        match self.next() % 4 {
            0 => SPECIAL[self.next() as usize % SPECIAL.len()],
            1 => f64::from_bits(self.next()),
            _ => (self.next() >> 11) as f64 / (1u64 << 49) as f64 - 8.0,
        }
    }
}

fn others() -> impl Iterator<Item = Cpu> {
    [Kind::Avx2, Kind::Avx512].into_iter().filter_map(Cpu::of)
}

#[test]
fn every_operation_gives_the_bits_of_its_twin() {
    let mut stream = Stream(1);
    for round in 0..2_000 {
        let mut trial = Trial {
            floats: std::array::from_fn(|_| std::array::from_fn(|_| stream.float())),
            words: std::array::from_fn(|_| stream.next() as u32),
            found: Vec::new(),
        };
        try_all(Cpu::BASELINE, &mut trial);
        let twin = std::mem::take(&mut trial.found);
        for cpu in others() {
            try_all(cpu, &mut trial);
            let found = std::mem::take(&mut trial.found);
            let differs = twin.iter().zip(&found).position(|(a, b)| a != b);
            assert_eq!(differs, None, "{cpu:?}, round {round}: {:?}", trial.floats);
        }
    }
}

#[test]
fn scores_are_the_same_into_the_farthest_tails() {
    let mut stream = Stream(2);
    for _ in 0..200 {
        let words: [u64; LANES] = std::array::from_fn(|lane| match lane % 3 {
            0 => stream.next(),
            1 => stream.next() >> (stream.next() % 64),
            _ => !(stream.next() >> (stream.next() % 64)),
        });
        let mut twin = [0.0; LANES];
        scores(Cpu::BASELINE, &words, &mut twin);
        assert!(twin.iter().all(|z| z.abs() < 8.3));
        for cpu in others() {
            let mut found = [0.0; LANES];
            scores(cpu, &words, &mut found);
            assert_eq!(found, twin, "{cpu:?}");
        }
    }
}
