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
    let Some((head, tail)) = message.split_once("expected struct ") else { return message.to_owned() };
    let name = tail.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(tail.len());
    format!("{head}expected an object in {{}}{}", &tail[name..])
}

/// The name most like `wrong`, if one is like enough to have been meant.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|name| (strsim::jaro_winkler(&wrong.to_lowercase(), name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
