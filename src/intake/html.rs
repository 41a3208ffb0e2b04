//! HTML as text: tags stripped, scripts and styles dropped, nothing fetched.
//!
//! `html5gum` takes the page apart as browsers do, without building a tree, so depth and broken nesting cost nothing.
//! In a mail, what mail programs mark as quoted gets `> ` before each line, as in mails without HTML.

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

/// The text of `html`; `mail` says that it is one, so that quoted mail is marked.
pub(super) fn to_text(html: &str, mail: bool) -> String {
    let mut emitter = DefaultEmitter::default();
    // What is inside a script is no tag.
    emitter.naively_switch_states(true);
    let mut page = Page { mail, ..Page::default() };
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => page.open(&tag),
            Token::EndTag(tag) => page.close(&tag.name),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.end_line();
    page.out.truncate(page.out.trim_end().len());
    page.out
}

/// The charset that a page says it has.
pub(super) fn declared(html: &[u8]) -> Option<&str> {
    let head = &html[..html.len().min(2048)];
    let at = memchr::memmem::find(&head.to_ascii_lowercase(), b"charset=")? + b"charset=".len();
    let label = head[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
    std::str::from_utf8(&label[..end]).ok()
}

#[derive(Default)]
struct Page {
    mail: bool,
    out: String,
    line: String,
    /// A space is due before the next word.
    space: bool,
    /// An empty line is due before the next one.
    gap: bool,
    /// The element whose content is left out, and how deep in elements of its name this is.
    dropped: Option<(Vec<u8>, usize)>,
    /// The same for the element that holds an older mail.
    quoted: Option<(Vec<u8>, usize)>,
    /// Everything from here on is an older mail.
    quoted_rest: bool,
    preformatted: usize,
}

impl Page {
    fn open(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        if let Some((dropped, depth)) = &mut self.dropped {
            if name == b"body" {
                self.dropped = None;
            } else if name == dropped.as_slice() && !tag.self_closing {
                *depth += 1;
            }
            return;
        }
        if matches!(name, b"script" | b"style" | b"title" | b"head" | b"template") || is_hidden(tag) {
            self.dropped = Some((name.to_vec(), 1));
            return;
        }
        match name {
            b"br" => return self.break_line(),
            b"hr" => return self.end_line(),
            b"td" | b"th" => self.space = !self.line.is_empty(),
            b"pre" => self.preformatted += 1,
            _ => {}
        }
        if is_block(name) {
            self.end_line();
            self.gap |= is_paragraph(name);
        }
        match &mut self.quoted {
            Some((element, depth)) if name == element.as_slice() => *depth += 1,
            Some(_) => {}
            None if self.mail && is_quotation(tag) => {
                self.end_line();
                self.quoted = Some((name.to_vec(), 1));
            }
            None => {}
        }
        if self.mail && matches!(attribute(tag, b"id"), Some(b"divRplyFwdMsg" | b"appendonsend")) {
            self.end_line();
            self.quoted_rest = true;
        }
        if name == b"li" {
            self.line.push_str("- ");
        }
    }

    fn close(&mut self, name: &[u8]) {
        if let Some((dropped, depth)) = &mut self.dropped {
            if name == dropped.as_slice() {
                *depth -= 1;
                if *depth == 0 {
                    self.dropped = None;
                }
            }
            return;
        }
        if is_block(name) {
            self.end_line();
            self.gap |= is_paragraph(name);
        }
        if name == b"pre" {
            self.preformatted = self.preformatted.saturating_sub(1);
        }
        if let Some((quoted, depth)) = &mut self.quoted {
            if name == quoted.as_slice() {
                *depth -= 1;
                if *depth == 0 {
                    self.end_line();
                    self.quoted = None;
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.dropped.is_some() {
            return;
        }
        if self.preformatted > 0 {
            for (i, line) in text.split('\n').enumerate() {
                if i > 0 {
                    self.break_line();
                }
                self.line.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        for (i, word) in text.split([' ', '\t', '\n', '\r', '\x0c', '\u{a0}']).enumerate() {
            self.space |= i > 0;
            if word.is_empty() {
                continue;
            }
            if self.space && !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            self.space = false;
            self.line.push_str(word);
        }
    }

    /// Ends the line, even an empty one.
    fn break_line(&mut self) {
        if self.line.trim().is_empty() {
            self.gap = true;
            self.line.clear();
        } else {
            self.end_line();
        }
    }

    /// Ends the line if there is something in it.
    fn end_line(&mut self) {
        self.space = false;
        let line = self.line.trim_end();
        if line.trim().is_empty() || line == "-" {
            self.line.clear();
            return;
        }
        if self.gap && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.gap = false;
        if self.quoted.is_some() || self.quoted_rest {
            self.out.push_str("> ");
        }
        self.out.push_str(line);
        self.out.push('\n');
        self.line.clear();
    }
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &[u8]) -> Option<&'t [u8]> {
    tag.attributes.iter().find(|(key, _)| key.as_slice() == name).map(|(_, value)| value.value.as_slice())
}

/// Whether a reader of the page would not see the element.
fn is_hidden(tag: &StartTag<()>) -> bool {
    const VOID: [&[u8]; 8] = [b"img", b"input", b"br", b"hr", b"meta", b"link", b"col", b"wbr"];
    let name: &[u8] = &tag.name;
    if tag.self_closing || VOID.contains(&name) || name == b"body" || name == b"html" {
        return false;
    }
    let style = attribute(tag, b"style").unwrap_or_default();
    let style: Vec<u8> = style.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    memchr::memmem::find(&style, b"display:none").is_some()
}

/// Whether mail programs keep an older mail in the element.
fn is_quotation(tag: &StartTag<()>) -> bool {
    const CLASSES: [&str; 6] =
        ["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra", "mail-quote"];
    let class = String::from_utf8_lossy(attribute(tag, b"class").unwrap_or_default()).into_owned();
    let name: &[u8] = &tag.name;
    name == b"blockquote" || class.split_whitespace().any(|c| CLASSES.contains(&c))
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"table"
            | b"tr"
            | b"ul"
            | b"ol"
            | b"li"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"blockquote"
            | b"pre"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"main"
            | b"aside"
            | b"address"
            | b"form"
            | b"fieldset"
            | b"figure"
            | b"body"
            | b"center"
    )
}

/// Blocks with an empty line around them.
fn is_paragraph(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"blockquote" | b"pre" | b"ul" | b"ol" | b"table"
    )
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn what_is_no_text_is_left_out() {
        let html = "<html><head><title>T</title><style>p{color:red}</style></head><body>\
                    <p>It <b>broke</b>&nbsp;on\n day&nbsp;2 &amp; I&#39;m angry.</p><script>alert('<p>no</p>')</script>\
                    <div style='display: none'>preheader</div><div>Order 7<br>Nino</div><ul><li>one<li>two</ul>\
                    <img src='https://example.com/x.gif' onerror='alert(1)'></body></html>";
        assert_eq!(to_text(html, false), "It broke on day 2 & I'm angry.\n\nOrder 7\nNino\n\n- one\n- two");
    }

    #[test]
    fn older_mail_is_marked_in_mails_only() {
        let html = "<div>Where is it?</div><div class=\"gmail_quote\"><div>On Monday we wrote:</div>\
                    <blockquote>Soon.</blockquote></div><div>Bye</div>";
        assert_eq!(to_text(html, true), "Where is it?\n> On Monday we wrote:\n\n> Soon.\n\nBye");
        assert!(!to_text(html, false).contains('>'));
    }

    #[test]
    fn depth_and_open_ends_do_no_harm() {
        let deep = "<div>".repeat(200_000) + "end";
        assert_eq!(to_text(&deep, true), "end");
        assert_eq!(to_text("a<script>while(1){}", true), "a");
        assert_eq!(to_text("a<!-- b", true), "a");
        assert_eq!(to_text("<p>a<p style=\"display:none", true), "a");
    }
}
