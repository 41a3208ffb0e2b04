//! A mail as a case: its text in the charset it declares, who wrote it and when, and what an answer must refer to.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Address, Encoding as Transfer, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::quote::{self, Cut};
use super::{IntakeError, encoding, html, person};
use crate::case::{Case, Day, Mail};
use crate::source::mail::{PARTS, has_too_many_parts};

/// Reads a mail; `asked` is the encoding of parts that declare none, or one that nobody knows.
pub(super) fn case(bytes: &[u8], asked: Option<&'static Encoding>) -> Result<Case, IntakeError> {
    if has_too_many_parts(bytes) {
        return Err(IntakeError::record(format!("a mail of more than {PARTS} parts: no letter has so many")));
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err(IntakeError::record("no mail: a header such as 'From: …' is expected"));
    };
    let known = [message.from().is_some(), message.date().is_some(), message.subject().is_some()];
    if !known.contains(&true) && message.message_id().is_none() {
        return Err(IntakeError::record("no mail: it has no header 'From', 'Date' or 'Subject'"));
    }
    if is_automatic(&message) {
        return Err(IntakeError::record("an automatic message, not a complaint: it must not be answered"));
    }
    let attachments: Vec<String> = message.attachments().filter_map(attachment).collect();
    let text = body(&message, asked)?;
    let Cut { text, signature, forwarded, quoted } = quote::cut(&text);
    let mut mail = Mail {
        message_id: message.message_id().and_then(reference),
        references: references(&message),
        subject: message.subject().map(clean).filter(|s| !s.is_empty()),
        attachments,
        ..Mail::default()
    };
    mail.names.extend(signature.lines().next().and_then(person::name));
    let sender = |header: Option<&Address>| {
        let address = header.and_then(Address::first)?;
        Some((address.address.as_deref().and_then(self::address)?, address.name.as_deref().map(clean)))
    };
    // A form on a web site writes in the customer's name: the answer goes to whom the mail wants it to go.
    let (from, reply_to) = (sender(message.from()), sender(message.reply_to()));
    let writer = reply_to.filter(|(_, name)| name.is_some() || from.is_none()).or(from);
    if let Some((from, name)) = writer {
        mail.from = Some(from);
        mail.names.extend(name.as_deref().and_then(person::name));
    }
    let text = match (text.is_empty(), forwarded) {
        (false, _) => text,
        // Somebody passed the customer's mail on without a word.
        (true, Some(forwarded)) => {
            let (name, from) = split_address(&forwarded.from);
            mail.names = name.and_then(person::name).into_iter().collect();
            mail.from = from.and_then(self::address);
            forwarded.text
        }
        (true, None) => return Err(IntakeError::record(without_text(&mail.attachments, quoted))),
    };
    let mut case = Case { text: Some(text), channel: Some("email".to_owned()), ..Case::default() };
    case.subject.clone_from(&mail.subject);
    case.customer.email.clone_from(&mail.from);
    case.received = message.date().and_then(|date| {
        let (year, month, day) =
            (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
        jiff::civil::Date::new(year, month, day).ok().map(Day)
    });
    case.mail = Some(Box::new(mail));
    Ok(case)
}

/// Why a mail without text cannot be answered.
fn without_text(attachments: &[String], quoted: bool) -> String {
    if !attachments.is_empty() {
        let names: Vec<String> = attachments.iter().take(5).map(|name| format!("'{name}'")).collect();
        let more = if attachments.len() > 5 { " and more" } else { "" };
        return format!(
            "no text in the mail, only attached files: {}{more}: a person must open them",
            names.join(", ")
        );
    }
    if quoted {
        return "no text in the mail but an older mail that it quotes".to_owned();
    }
    "no text in the mail".to_owned()
}

/// An answer that a machine wrote, or a notice that a mail did not arrive.
fn is_automatic(message: &Message) -> bool {
    let replied = message.header("Auto-Submitted").and_then(HeaderValue::as_text);
    let report = message.parts.first().and_then(MimeHeaders::content_type);
    replied.is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("auto-replied"))
        || report.is_some_and(|t| t.ctype() == "multipart" && t.subtype() == Some("report"))
}

/// The text of a mail, its HTML if it has no other.
fn body(message: &Message, asked: Option<&'static Encoding>) -> Result<String, IntakeError> {
    let parts = |ids: &[u32]| -> Result<String, IntakeError> {
        let mut text = String::new();
        for part in ids.iter().filter_map(|id| message.part(*id)) {
            let said = match &part.body {
                PartType::Text(decoded) => decode(message, part, decoded, asked)?,
                PartType::Html(decoded) => html::to_text(&decode(message, part, decoded, asked)?, true),
                _ => continue,
            };
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&said);
        }
        Ok(text)
    };
    let plain = parts(&message.text_body)?;
    if !plain.trim().is_empty() { Ok(plain) } else { parts(&message.html_body) }
}

/// A part's text. `mail-parser` puts signs for what does not fit; here that is an error.
fn decode(
    message: &Message,
    part: &MessagePart,
    decoded: &str,
    asked: Option<&'static Encoding>,
) -> Result<String, IntakeError> {
    let (start, end) = (part.offset_body as usize, part.offset_end as usize);
    let Some(raw) = message.raw_message.get(start..end) else { return Ok(decoded.to_owned()) };
    let bytes = match part.encoding {
        Transfer::None => Some(raw.to_vec()),
        Transfer::Base64 => base64_decode(raw),
        Transfer::QuotedPrintable => quoted_printable_decode(raw),
    };
    let Some(bytes) = bytes else { return Ok(decoded.to_owned()) };
    let label = part.content_type().and_then(|t| t.attribute("charset")).map(str::trim).filter(|l| !l.is_empty());
    let declared = label.map(|label| encoding::named(label).map_err(|_| label));
    let encoding = match (declared, asked) {
        (Some(Ok(declared)), _) => declared,
        (_, Some(asked)) => asked,
        (None, None) => UTF_8,
        (Some(Err(label)), None) => {
            return Err(IntakeError::record(format!(
                "the mail says that its charset is '{}', which nobody knows: name one with --encoding",
                clean(label)
            )));
        }
    };
    // Programs say Latin letters and send UTF-8; by chance no text in an older charset is good UTF-8.
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) if encoding == UTF_8 || encoding == WINDOWS_1252 => return Ok(text.to_owned()),
        utf8 => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes)
            .map(std::borrow::Cow::into_owned)
            .or_else(|| utf8.ok().map(str::to_owned)),
    };
    text.ok_or_else(|| {
        let said = match label {
            Some(label) => format!("the mail says that its charset is '{}', and it is not", clean(label)),
            None => "the mail says no charset and is not UTF-8".to_owned(),
        };
        let like = crate::source::guess(&bytes);
        IntakeError::record(format!("{said}; it looks like {like}: name the charset with --encoding if that is so"))
    })
}

/// The name of an attached file, or what it is.
fn attachment(part: &MessagePart) -> Option<String> {
    if matches!(part.body, PartType::Multipart(_)) {
        return None;
    }
    let name = part.attachment_name().map(clean).filter(|name| !name.is_empty());
    name.or_else(|| match part.content_type() {
        Some(kind) => Some(clean(&format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("?")))),
        None => part.is_message().then(|| "message/rfc822".to_owned()),
    })
}

/// The message ids that an answer refers to: what this mail refers to, oldest first.
fn references(message: &Message) -> Vec<String> {
    let list = |value: &HeaderValue| -> Vec<String> {
        match value {
            HeaderValue::Text(id) => reference(id).into_iter().collect(),
            HeaderValue::TextList(ids) => ids.iter().filter_map(|id| reference(id)).collect(),
            _ => Vec::new(),
        }
    };
    let all = list(message.references());
    if all.is_empty() { list(message.in_reply_to()) } else { all }
}

/// A message id without its angle brackets, if it is one.
pub(super) fn reference(id: &str) -> Option<String> {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>');
    (!id.is_empty() && id.len() < 500 && id.chars().all(fits)).then(|| id.to_owned())
}

/// An e-mail address, if it is one.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, host) = text.rsplit_once('@')?;
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"');
    (!local.is_empty() && !host.is_empty() && text.len() < 320 && text.chars().all(fits)).then(|| text.to_owned())
}

/// `Nino <nino@example.ge>`, as people and programs write it into a text.
pub(super) fn split_address(text: &str) -> (Option<&str>, Option<&str>) {
    match text.split_once(['<', '[']) {
        Some((name, rest)) => {
            let address = rest.trim_start_matches("mailto:").split(['>', ']']).next();
            (Some(name.trim().trim_matches('"')), address)
        }
        None if text.contains('@') => (None, Some(text)),
        None => (Some(text), None),
    }
}

/// A header's value on one line.
pub(super) fn clean(value: &str) -> String {
    let signs = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    signs.split_whitespace().collect::<Vec<_>>().join(" ")
}
