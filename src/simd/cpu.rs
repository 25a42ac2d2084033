//! One body, compiled for each kind of processor, chosen at run time.
//!
//! `dispatched!` wraps an `#[inline(always)]` body in three functions, compiled with AVX-512,
//! with AVX2 and for any processor. All three use fused multiply-add (in software where the
//! processor has none), so they give the same bits; only the speed differs.

/// The instruction set that the kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cpu {
    /// 512-bit vectors.
    Avx512,
    /// 256-bit vectors with fused multiply-add.
    Avx2,
    /// Whatever the target guarantees.
    Baseline,
}

impl Cpu {
    /// The fastest this processor has.
    #[must_use]
    pub fn detect() -> Cpu {
        [Cpu::Avx512, Cpu::Avx2]
            .into_iter()
            .find(|cpu| cpu.available())
            .unwrap_or(Cpu::Baseline)
    }

    /// Whether this processor can run these kernels.
    #[must_use]
    pub fn available(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = std::is_x86_feature_detected!("avx2")
                && std::is_x86_feature_detected!("fma")
                && std::is_x86_feature_detected!("popcnt");
            match self {
                Cpu::Avx512 => {
                    avx2 && std::is_x86_feature_detected!("avx512f")
                        && std::is_x86_feature_detected!("avx512dq")
                        && std::is_x86_feature_detected!("avx512vl")
                }
                Cpu::Avx2 => avx2,
                Cpu::Baseline => true,
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        {
            self == Cpu::Baseline
        }
    }
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
                match cpu {
                    // SAFETY: the match arm is taken only where the processor was asked and
                    // said that it has these features.
                    $crate::simd::Cpu::Avx512 if cpu.available() => unsafe { avx512($($arg),*) },
                    // SAFETY: as above.
                    $crate::simd::Cpu::Avx2 if cpu.available() => unsafe { avx2($($arg),*) },
                    _ => $body($crate::simd::Portable, $($arg),*),
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
