//! One body, compiled for each kind of processor, chosen at run time.
//!
//! `dispatched!` wraps an `#[inline(always)]` body in three functions, compiled with AVX-512,
//! with AVX2 and for any processor. All three use fused multiply-add (in software where the
//! processor has none), so they give the same bits; only the speed differs.

/// Kinds of processors that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 512-bit vectors (AVX-512 F, DQ and VL).
    Avx512,
    /// 256-bit vectors (AVX2 with fused multiply-add).
    Avx2,
    /// Whatever the target guarantees.
    Baseline,
}

/// The kind of processor to compute for: one that this processor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cpu(Kind);

impl Cpu {
    /// The kernels that run on any processor.
    pub const BASELINE: Cpu = Cpu(Kind::Baseline);

    /// The fastest this processor has.
    #[must_use]
    pub fn detect() -> Cpu {
        [Kind::Avx512, Kind::Avx2]
            .into_iter()
            .find_map(Cpu::of)
            .unwrap_or(Cpu::BASELINE)
    }

    /// The processor as one of this kind; nothing if it is none.
    #[must_use]
    pub fn of(kind: Kind) -> Option<Cpu> {
        available(kind).then_some(Cpu(kind))
    }

    /// Its kind: the proof that this processor is of it.
    pub(crate) fn kind(self) -> Kind {
        self.0
    }
}

#[cfg(target_arch = "x86_64")]
fn available(kind: Kind) -> bool {
    let avx2 = std::is_x86_feature_detected!("avx2")
        && std::is_x86_feature_detected!("fma")
        && std::is_x86_feature_detected!("popcnt");
    match kind {
        Kind::Avx512 => {
            avx2 && std::is_x86_feature_detected!("avx512f")
                && std::is_x86_feature_detected!("avx512dq")
                && std::is_x86_feature_detected!("avx512vl")
        }
        Kind::Avx2 => avx2,
        Kind::Baseline => true,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn available(kind: Kind) -> bool {
    kind == Kind::Baseline
}

/// Defines `fn name(cpu, args…)` that runs `body(simd, args…)` compiled for `cpu`. The body must be
/// generic over [`Simd`](super::Simd) and `#[inline(always)]`, with no closure in its hot loops: a
/// closure would be compiled apart, without the instructions.
macro_rules! dispatched {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) = $body:path;)*) => {$(
        $(#[$meta])*
        $vis fn $name(cpu: $crate::simd::Cpu, $($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "popcnt,avx2,fma,avx512f,avx512dq,avx512vl")]
                fn avx512($($arg: $type),*) {
                    // SAFETY: this function has the features.
                    $body(unsafe { $crate::simd::Avx512::assume() }, $($arg),*)
                }
                #[target_feature(enable = "popcnt,avx2,fma")]
                fn avx2($($arg: $type),*) {
                    // SAFETY: this function has the features.
                    $body(unsafe { $crate::simd::Avx2::assume() }, $($arg),*)
                }
                match cpu.kind() {
                    // SAFETY: a `Cpu` of this kind is made only where the processor was asked and
                    // said that it has these features.
                    $crate::simd::Kind::Avx512 => unsafe { avx512($($arg),*) },
                    // SAFETY: as above.
                    $crate::simd::Kind::Avx2 => unsafe { avx2($($arg),*) },
                    $crate::simd::Kind::Baseline => $body($crate::simd::Portable, $($arg),*),
                }
            }
            #[cfg(not(target_arch = "x86_64"))]
            {
                let _ = cpu;
                $body($crate::simd::Portable, $($arg),*)
            }
        }
    )*};
}
pub(crate) use dispatched;
