//! The writer's own words in a mail: without the older mails under them, the signature, and what telephones add.
//!
//! What programs write around an older mail is in `lexicon/intake/mail.txt`, in the languages of their settings.

use std::sync::LazyLock;

/// What a mail says, and what was cut off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// The writer's own words.
    pub text: String,
    /// The lines below `-- `.
    pub signature: String,
    /// The older mail, if it was forwarded rather than answered.
    pub forwarded: Option<Forwarded>,
    /// There was an older mail.
    pub quoted: bool,
}

/// Somebody else's mail inside a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forwarded {
    /// What its `From:` line says.
    pub from: String,
    pub text: String,
}

/// The lists of `lexicon/intake/mail.txt`.
#[derive(Debug, Default)]
pub(super) struct Words {
    wrote: Vec<&'static str>,
    from: Vec<&'static str>,
    header: Vec<&'static str>,
    subject: Vec<&'static str>,
    forwarded: Vec<&'static str>,
    device: Vec<&'static str>,
    /// Words that no person's name has.
    pub company: Vec<&'static str>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    let lines = include_str!("../../lexicon/intake/mail.txt").lines().filter(|line| !line.starts_with('#'));
    for (name, list) in lines.filter_map(|line| line.split_once(": ")) {
        let list = list.split(", ").collect();
        match name {
            "wrote" => words.wrote = list,
            "from" => words.from = list,
            "header" => words.header = list,
            "subject" => words.subject = list,
            "forwarded" => words.forwarded = list,
            "device" => words.device = list,
            _ => words.company = list,
        }
    }
    words
});

/// Cuts a mail's text down to the writer's own words.
pub(super) fn cut(text: &str) -> Cut {
    cut_to(text, true)
}

/// The same; the mail below is read only if `forwarded` asks for it, so that mails within mails cost nothing.
fn cut_to(text: &str, forwarded: bool) -> Cut {
    let raw: Vec<&str> = text.lines().collect();
    let lines: Vec<&str> = raw.iter().map(|line| line.trim_end_matches(['\r', ' ', '\t', '\u{a0}'])).collect();
    let mut cut = Cut::default();
    let mut own: Vec<&str> = Vec::new();
    let mut signature: Vec<&str> = Vec::new();
    let mut in_signature = false;
    let mut i = 0;
    while i < lines.len() {
        let line = lines[i];
        if is_quoted(line) {
            cut.quoted = true;
            i += 1;
            continue;
        }
        if let Some(always) = separator(line).or_else(|| header_block(&lines[i..]).then_some(false)) {
            cut.quoted = true;
            if forwarded {
                let below = if separator(line).is_some() { i + 1 } else { i };
                cut.forwarded = read_forwarded(&lines[below..], always);
            }
            break;
        }
        if let Some(len) = attribution(&lines[i..]) {
            cut.quoted = true;
            i += len;
            // Under it are `>` lines, and perhaps the writer's own again; without those all of it is old.
            if lines[i..].iter().find(|l| !l.is_empty()).is_some_and(|l| is_quoted(l)) {
                continue;
            }
            break;
        }
        if is_delimiter(raw[i], &lines[i..]) {
            in_signature = true;
        } else if in_signature {
            signature.push(line);
        } else {
            own.push(line);
        }
        i += 1;
    }
    while own.last().is_some_and(|line| line.is_empty() || is_device(line)) {
        own.pop();
    }
    signature.retain(|line| !line.is_empty() && !is_device(line));
    cut.text = joined(&own);
    cut.signature = signature.join("\n");
    cut
}

/// Whether a signature begins: `-- ` always says so, what looks like it only if little follows.
fn is_delimiter(raw: &str, rest: &[&str]) -> bool {
    let follows = || rest[1..].iter().take_while(|line| !is_quoted(line)).filter(|line| !line.is_empty());
    raw == "-- " || matches!(raw.trim(), "--" | "—" | "- -") && follows().nth(6).is_none()
}

/// Lines as a text, with no more than one empty line between two.
fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut empty = 0;
    for line in lines {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        text.push_str(line);
    }
    text
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn is_device(line: &str) -> bool {
    let line = line.trim_start();
    WORDS.device.iter().any(|begin| line.starts_with(begin)) && line.chars().count() < 100
}

/// `-----Original Message-----` in any language; the value says whether it is a forwarded one.
fn separator(line: &str) -> Option<bool> {
    let line = line.trim();
    if line.len() > 20 && line.chars().all(|c| c == '_') {
        return Some(false);
    }
    let inner = line.trim_matches(['-', ' ', '\u{2014}', '\u{2013}']);
    let dashed = line.starts_with("-----") && line.ends_with("-----") || line.starts_with("Begin forwarded message");
    let words = inner.split_whitespace().count();
    if !dashed || !inner.chars().any(char::is_alphabetic) || words > 6 {
        return None;
    }
    let small = inner.to_lowercase();
    Some(WORDS.forwarded.iter().any(|word| small.contains(&word.to_lowercase())))
}

/// `*From:* Nino <nino@example.ge>` as a name and a value.
fn header_line<'l>(line: &'l str, names: &[&str]) -> Option<&'l str> {
    let line = line.trim_start().trim_start_matches('*');
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end_matches('*').trim();
    names.contains(&name).then(|| value.trim_start_matches('*').trim())
}

/// Whether a header that was kept above an older mail begins here. A journey has a `From:` and a `To:` as well, so
/// there must be an address or a subject.
fn header_block(lines: &[&str]) -> bool {
    let words = &*WORDS;
    let Some(from) = lines.first().and_then(|line| header_line(line, &words.from)) else { return false };
    let others = lines[1..].iter().filter(|l| !l.is_empty()).take(5);
    let others: Vec<&&str> = others.take_while(|line| is_field(line)).collect();
    let subject = others.iter().any(|line| header_line(line, &words.subject).is_some());
    !others.is_empty() && (from.contains('@') || subject && others.len() > 1)
}

fn is_field(line: &str) -> bool {
    let words = &*WORDS;
    [&words.from, &words.header, &words.subject].iter().any(|names| header_line(line, names).is_some())
}

/// How many lines say who wrote the older mail and when; programs wrap them.
fn attribution(lines: &[&str]) -> Option<usize> {
    let words = &*WORDS;
    let first = lines.first()?;
    if first.is_empty() {
        return None;
    }
    let mut joined = String::new();
    for (i, line) in lines.iter().take(3).enumerate() {
        if line.is_empty() || is_quoted(line) {
            return None;
        }
        if i > 0 {
            joined.push(' ');
        }
        joined.push_str(line.trim());
        let Some(said) = joined.strip_suffix([':', '՝', '։']) else { continue };
        let digits = said.chars().filter(char::is_ascii_digit).count();
        let address = said.contains('@');
        let said = said.trim_end();
        let wrote = words.wrote.iter().any(|verb| said.ends_with(verb));
        let under = lines[i + 1..].iter().find(|l| !l.is_empty()).is_some_and(|l| is_quoted(l));
        // A customer may quote as well: `On 5 November your clerk wrote:`. Programs give the time or the address.
        let clock = said.as_bytes().windows(4).any(
            |w| matches!(w, [a, b':' | b'.', c, d] if a.is_ascii_digit() && c.is_ascii_digit() && d.is_ascii_digit()),
        );
        let dated = clock && digits >= 5 || address;
        let found = wrote && dated || under && (wrote || address && digits >= 3);
        return (found && joined.chars().count() < 300).then_some(i + 1);
    }
    None
}

/// The mail below a separator or a kept header: `always` says that it is known to be forwarded.
fn read_forwarded(lines: &[&str], always: bool) -> Option<Forwarded> {
    let words = &*WORDS;
    let mut forwarded = Forwarded::default();
    let mut at = 0;
    let mut fields = 0;
    for line in lines {
        let from = header_line(line, &words.from);
        if let Some(from) = from {
            forwarded.from = from.to_owned();
        }
        let field = is_field(line);
        fields += usize::from(field);
        if !field && (!line.is_empty() || fields > 0) {
            break;
        }
        at += 1;
    }
    if fields == 0 && !always {
        return None;
    }
    let below = cut_to(&lines[at..].join("\n"), false);
    forwarded.text = below.text;
    (!forwarded.text.is_empty()).then_some(forwarded)
}
