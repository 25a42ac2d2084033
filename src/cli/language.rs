//! The language of a command: `--lang`, or else that of the locale.

use crate::language::Language;
use clap::{Args, ValueEnum};

/// The language of results and messages.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

/// The option that chooses it, shared by the verbs that speak.
#[derive(Debug, Args)]
pub struct Choice {
    /// Language of results and messages [default: zh where the first of LC_ALL, LC_MESSAGES and
    /// LANG that is set begins with zh, else en]
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Choice {
    /// The language that was asked for, or that of the locale.
    pub fn language(&self) -> Language {
        match self.lang {
            Some(Lang::Zh) => Language::Zh,
            Some(Lang::En) => Language::En,
            None => of_locale(),
        }
    }
}

/// The word that chooses a language.
pub fn word(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh",
        Language::En => "en",
    }
}

/// The language of the locale: Chinese, or else English.
pub fn of_locale() -> Language {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty());
    match named {
        Some(locale) if locale.starts_with("zh") => Language::Zh,
        _ => Language::En,
    }
}
