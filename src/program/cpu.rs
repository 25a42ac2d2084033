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
            let avx2 =
                std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
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

/// Defines `fn name(cpu, args…)` that runs `body(args…)` compiled for `cpu`.
macro_rules! dispatched {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) = $body:path;) => {
        $(#[$meta])*
        $vis fn $name(cpu: $crate::program::Cpu, $($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512vl")]
                fn avx512($($arg: $type),*) {
                    $body($($arg),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($arg: $type),*) {
                    $body($($arg),*)
                }
                match cpu {
                    // SAFETY: the match arm is taken only where the processor was asked and
                    // said that it has these features.
                    $crate::program::Cpu::Avx512 if cpu.available() => unsafe { avx512($($arg),*) },
                    // SAFETY: as above.
                    $crate::program::Cpu::Avx2 if cpu.available() => unsafe { avx2($($arg),*) },
                    _ => $body($($arg),*),
                }
            }
            #[cfg(not(target_arch = "x86_64"))]
            {
                let _ = cpu;
                $body($($arg),*)
            }
        }
    };
}
pub(crate) use dispatched;
