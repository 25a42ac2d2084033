//! Markdown as GitHub reads it: texts of a scenario stay texts, whatever is in them.

/// A text within a line or a cell: on one line, with nothing that Markdown or HTML would take for its own.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() || is_line_end(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A file, a key or a value: as code. A table's bar is escaped in code as well.
#[must_use]
pub fn code(text: &str) -> String {
    let clean = |c: char| {
        if c.is_control() || is_line_end(c) {
            ' '
        } else {
            c
        }
    };
    let text: String = text.chars().map(clean).collect();
    let text = text.replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A table; `right` are the columns whose cells stand to the right.
#[must_use]
pub fn table(header: &[&str], right: &[usize], rows: &[Vec<String>]) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let rule = (0..header.len()).map(|at| {
        let rule = if right.contains(&at) { "--:" } else { "---" };
        rule.to_owned()
    });
    let rule: Vec<String> = rule.collect();
    let rows = rows.iter().map(|cells| row(cells));
    format!("{}{}{}", row(&header), row(&rule), rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_take_is_escaped() {
        for (given, expected) in [
            ("社零|总额\n增长", "社零\\|总额 增长"),
            ("*a* _b_ <b>&", "\\*a\\* \\_b\\_ &lt;b&gt;&amp;"),
            ("[x](y) `z` # ~", "\\[x\\](y) \\`z\\` \\# \\~"),
            ("a\u{2028}b\rc\\", "a b c\\\\"),
        ] {
            assert_eq!(text(given), expected);
        }
        for (given, expected) in [
            ("a.toml#12", "`a.toml#12`"),
            ("a|b\nc", "`a\\|b c`"),
            ("`a``b", "``` `a``b ```"),
            ("", "`  `"),
        ] {
            assert_eq!(code(given), expected);
        }
    }
}
