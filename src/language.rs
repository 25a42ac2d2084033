//! The languages of everything a user reads: Chinese and English, always both.

use std::borrow::Borrow;

/// A language that a user can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A fixed phrase in both languages: Chinese, then English.
pub type Pair = (&'static str, &'static str);

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Both {
    /// The same text in both languages: a number, a name, a list of keys.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Both {
        let en = text.into();
        Both { zh: en.clone(), en }
    }

    /// Words one after the other, with each language's comma between them.
    #[must_use]
    pub fn list<S: Borrow<str>>(words: &[S]) -> Both {
        Both {
            zh: words.join("、"),
            en: words.join(", "),
        }
    }

    /// The sentence in a language.
    #[must_use]
    pub fn in_(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// The sentence with each language's text passed through `change`.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Both {
        Both {
            zh: change(&self.zh),
            en: change(&self.en),
        }
    }
}

impl From<Pair> for Both {
    fn from((zh, en): Pair) -> Both {
        Both {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// A sentence in both languages, formatted: `both!("{key} 缺失", "{key} is missing")`.
///
/// Expressions are named: `both!("共 {n}", "{n} in all", n = list.len())`. What is itself a [`Both`]
/// is named after a semicolon, and each sentence takes its own language's text of it:
/// `both!("缺少{what}", "{what} is missing"; what)`.
#[macro_export]
macro_rules! both {
    ($zh:literal, $en:literal $(, $name:ident = $value:expr)* $(; $($text:ident),+)? $(,)?) => {
        $crate::language::Both {
            zh: format!($zh $(, $name = $value)* $($(, $text = $text.zh)+)?),
            en: format!($en $(, $name = $value)* $($(, $text = $text.en)+)?),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_takes_the_words_of_its_own_language() {
        let what = Both::from(("目标", "target"));
        let said = both!("没有{what} {n}", "there is no {what} {n}", n = 1 + 1; what);
        assert_eq!(said.in_(Language::Zh), "没有目标 2");
        assert_eq!(said.in_(Language::En), "there is no target 2");
        assert_eq!(Both::list(&["a", "b"]).zh, "a、b");
    }
}
