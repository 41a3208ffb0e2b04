//! Did you mean: what a misspelt name was probably meant to be.

/// Turns serde's "unknown field `x`, expected one of `a`, `b`" into words for people, with the nearest name.
pub fn suggest(message: &str) -> String {
    let untouched = || without_types(message);
    let Some(at) = message.find("unknown ") else { return untouched() };
    let (place, error) = message.split_at(at);
    let Some((head, expected)) = error.split_once(", expected ") else { return untouched() };
    let Some(wrong) = head.split('`').nth(1) else { return untouched() };
    let what = match head.split_whitespace().nth(1) {
        Some("field") => "key",
        _ => "value",
    };
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match nearest(wrong, known.iter().copied()) {
        Some(near) => format!("{place}unknown {what} '{wrong}': did you mean '{near}'?"),
        None => format!("{place}unknown {what} '{wrong}': there are {}", known.join(", ")),
    }
}

/// A message of serde's in words for people, without the names that types have in the program.
fn without_types(message: &str) -> String {
    if let Some(within) = message.strip_prefix("EOF while parsing ") {
        return format!("the text ends inside {within}");
    }
    let Some((place, rest)) = message.split_once("invalid type: ") else { return message.to_owned() };
    let Some((found, wanted)) = rest.rsplit_once(", expected ") else { return message.to_owned() };
    let inner = |from: char, to: char| found.split_once(from).and_then(|(_, rest)| rest.strip_suffix(to)).unwrap_or("");
    let found = match found.split([' ', '`']).next().unwrap_or("") {
        "string" => format!("the text '{}'", inner('"', '"')),
        "integer" | "floating" => format!("the number {}", inner('`', '`')),
        "boolean" => inner('`', '`').to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "keys with values".to_owned(),
        "null" | "unit" => "nothing".to_owned(),
        _ => found.to_owned(),
    };
    let wanted = match wanted {
        "a map" => "keys with values",
        "a sequence" => "a list",
        "a string" => "a text",
        "a boolean" => "true or false",
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        wanted if wanted.starts_with("struct ") => "keys with values",
        wanted => wanted,
    };
    format!("{place}expected {wanted}, not {found}")
}

/// The name most like `wrong`, if one is like enough to have been meant.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|name| (strsim::jaro_winkler(&wrong.to_lowercase(), name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::suggest;

    #[test]
    fn types_have_the_names_that_people_give_them() {
        for (serde, told) in [
            (
                "limits.letter: invalid type: string \"a, b\", expected u32",
                "limits.letter: expected a whole number, not the text 'a, b'",
            ),
            ("invalid type: integer `5`, expected struct Case", "expected keys with values, not the number 5"),
            ("rules: invalid type: sequence, expected a map", "rules: expected keys with values, not a list"),
            ("invalid type: boolean `true`, expected a string", "expected a text, not true"),
            ("invalid type: null, expected a sequence", "expected a list, not nothing"),
            ("EOF while parsing a string", "the text ends inside a string"),
            ("something else", "something else"),
        ] {
            assert_eq!(suggest(serde), told);
        }
    }
}
