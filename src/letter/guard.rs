//! What a template may do: print, ask and walk through a list.
//!
//! A house's template may come from anywhere. With no assignments, no repetition of texts and no filters but ours,
//! what a template can build is bounded by its own length; fuel bounds how long it runs, and [`LONGEST_PART`] what it
//! prints. It cannot name a file: there is nothing to include with.

/// Bytes of a template's source.
pub const LONGEST_SOURCE: usize = 8 * 1024;
/// Bytes of what one template prints.
pub const LONGEST_PART: usize = 32 * 1024;
/// Bytes of a page.
pub const LONGEST_PAGE: usize = 512 * 1024;
/// Instructions of one template.
pub const FUEL: u64 = 20_000;
/// How deep loops and conditions may nest.
pub const DEPTH: usize = 20;

const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// Whether `source` keeps within its bounds.
///
/// # Errors
/// The 1-based line, and what is wrong there.
pub fn check(source: &str) -> Result<(), (usize, String)> {
    if source.len() > LONGEST_SOURCE {
        return Err((1, format!("{} bytes: a template has at most {LONGEST_SOURCE}", source.len())));
    }
    let line = |at: usize| source[..at].matches('\n').count() + 1;
    let mut at = 0;
    while let Some(open) = source[at..].find('{').map(|i| at + i) {
        let rest = &source[open..];
        let close = match rest.get(..2) {
            Some("{#") => {
                at = rest.find("#}").map_or(source.len(), |i| open + i + 2);
                continue;
            }
            Some("{%") => "%}",
            Some("{{") => "}}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let inside = open + 2;
        let end = tag_end(source, inside, close)
            .map_err(|at| (line(at), "'*' is not for templates: a text is not repeated".to_owned()))?;
        if close == "%}" {
            let words = source[inside..end].trim_start_matches(['-', '+']).trim_start();
            let word = words.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
            if !STATEMENTS.contains(&word) {
                return Err((line(open), format!("'{word}' is not for templates: there are if, elif, else and for")));
            }
        }
        at = end;
    }
    Ok(())
}

/// Where the tag ends that is open at `from`; an error is the place of a `*` in it.
fn tag_end(source: &str, from: usize, close: &str) -> Result<usize, usize> {
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (i, c) in source[from..].char_indices() {
        let at = from + i;
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '*' => return Err(at),
            None if source[at..].starts_with(close) => return Ok(at),
            None => {}
        }
    }
    // Never closed: the parser says so.
    Ok(source.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_is_refused() {
        for (source, line) in [
            ("{% set a = 1 %}", 1),
            ("\n{%- set a %}{% endset %}", 2),
            ("{% raw %}{{ \" {% endraw %}{{ \"x\" * 9 }}", 1),
            ("{{ \"}}\" * 100 }}", 1),
            ("a\n\n{{ '\\'}}' * 100 }}", 3),
            ("{% include \"/etc/passwd\" %}", 1),
            ("{% with a = 1 %}{% endwith %}", 1),
            ("{% filter upper %}{% endfilter %}", 1),
            ("{%+ macro a() %}{% endmacro %}", 1),
        ] {
            assert_eq!(check(source).map_err(|(at, _)| at), Err(line), "{source}");
        }
        assert!(check(&"a".repeat(LONGEST_SOURCE + 1)).is_err());
    }

    #[test]
    fn what_letters_need_is_not() {
        for source in [
            "",
            "2 * 3 { }",
            "{% if a == '*' %}{{ b }}{%- else -%}{% endif %}",
            "{# set * #}",
            "{{",
            "{% for a in b %}{{ a }}{% endfor %}",
        ] {
            assert_eq!(check(source), Ok(()), "{source}");
        }
    }
}
