//! A letter as a draft for a mail program: an `.eml` file that answers the complaint's own mail.
//!
//! `X-Unsent: 1` makes mail programs open it for editing. Header values come from people's data: a line break in one
//! would begin another header and is refused.

use std::fmt;
use std::io;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::date::Date as MailDate;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;

use crate::answer::Record;
use crate::case::Case;
use crate::config::{Config, PerLang};
use crate::rule::Kind;

/// Why a letter cannot be sent as mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmlError {
    /// JSON pointer into the case; facts of the house begin with `/house`.
    pub field: String,
    pub message: String,
}

impl fmt::Display for EmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for EmlError {}

/// Writes the mail that carries the letter of `record`, dated `today`.
///
/// # Errors
/// An address or id that cannot stand in a mail's header, and a public reply, which is no mail.
pub fn draft(case: &Case, record: &Record, config: &Config, today: Date) -> Result<Vec<u8>, EmlError> {
    if record.kind == Some(Kind::PublicReply) {
        return Err(error("/kind", "a public reply is no mail: it stands under the review"));
    }
    let mail = case.mail.as_deref();
    let own = |text: &Option<PerLang>| text.as_ref().and_then(|t| t.in_lang(record.lang?)).map(str::to_owned);
    let to = case.customer.email.as_deref().map(|to| ("/customer/email", to));
    let to = to.or(mail.and_then(|m| m.from.as_deref()).map(|from| ("/mail/from", from)));
    let to = to.map(|(field, to)| address(field, to)).transpose()?;
    let from = own(&config.house.email).map(|from| address("/house/email", &from)).transpose()?;
    let answered = mail.and_then(|m| m.message_id.as_deref()).map(|i| id("/mail/message_id", i)).transpose()?;
    let thread = mail.map_or(&[][..], |m| &m.references).iter().enumerate();
    let mut thread = thread.map(|(i, r)| id(&format!("/mail/references/{i}"), r)).collect::<Result<Vec<_>, _>>()?;
    thread.extend(answered.clone().filter(|id| !thread.contains(id)));

    let seconds = today.to_zoned(TimeZone::UTC).map_or(0, |at| at.timestamp().as_second());
    let domain = from.as_deref().and_then(|f| f.split_once('@')).map_or("localhost", |(_, domain)| domain);
    let number = case.id.as_deref().unwrap_or("");
    let hash = crate::report::fnv1a(&[&record.reply, number, answered.as_deref().unwrap_or("")]);
    let mut message = MessageBuilder::new()
        .date(MailDate::new(seconds))
        .message_id(format!("amends.{hash:016x}@{domain}"))
        .subject(subject(case, record)?)
        .header("X-Unsent", Raw::new("1"));
    if let Some(from) = &from {
        let signatory = own(&config.house.signatory).map(|s| line("/house/signatory", &s)).transpose()?;
        message = message.from(Address::new_address(signatory, from.clone()));
    }
    if let Some(to) = &to {
        let name = case.customer.name.as_deref().map(|n| line("/customer/name", n)).transpose()?;
        message = message.to(Address::new_address(name.filter(|n| !n.is_empty()), to.clone()));
    }
    if let Some(answered) = answered {
        message = message.in_reply_to(answered).references(MessageId::new_list(thread.into_iter()));
    }
    let written: io::Result<Vec<u8>> = message.text_body(record.reply.as_str()).write_to_vec();
    written.map_err(|e| error("/reply", &e.to_string()))
}

/// The subject of the mail that is answered, or the letter's own; with the case's number.
fn subject(case: &Case, record: &Record) -> Result<String, EmlError> {
    let answered = case.mail.as_deref().and_then(|m| m.subject.as_deref()).map(|s| ("/mail/subject", s));
    let answered = answered.or(case.subject.as_deref().map(|s| ("/subject", s)));
    let answered = answered.map(|(field, s)| line(field, s)).transpose()?.filter(|s| !s.is_empty());
    let mut subject = match answered {
        Some(subject) if subject.get(..3).is_some_and(|re| re.eq_ignore_ascii_case("re:")) => subject,
        Some(subject) => format!("Re: {subject}"),
        None => record.subject.clone(),
    };
    let number = case.id.as_deref().map(|i| line("/id", i)).transpose()?.unwrap_or_default();
    if !number.is_empty() && !subject.contains(&number) {
        subject.push_str(&format!(" [{number}]"));
    }
    Ok(subject)
}

/// A text that may stand in a header.
fn line(field: &str, text: &str) -> Result<String, EmlError> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(error(field, "a line break or another control character cannot stand in a mail's header"));
    }
    Ok(text.to_owned())
}

fn address(field: &str, text: &str) -> Result<String, EmlError> {
    let text = line(field, text)?;
    let plain = |part: &str| !part.is_empty() && part.chars().all(is_plain);
    if !text.split_once('@').is_some_and(|(name, domain)| plain(name) && plain(domain)) {
        return Err(error(field, &format!("'{text}' is no address: write it like ana@example.com")));
    }
    Ok(text)
}

/// A message id without its angle brackets.
fn id(field: &str, text: &str) -> Result<String, EmlError> {
    let text = line(field, text)?;
    let bare = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(&text);
    if bare.is_empty() || bare.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>')) {
        return Err(error(field, &format!("'{text}' is no message id: write it like 1042@mail.example.com")));
    }
    Ok(bare.to_owned())
}

fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '\\' | '@')
}

fn error(field: &str, message: &str) -> EmlError {
    EmlError { field: field.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_begins_no_header() {
        for text in ["a@b\r\nBcc: c@d", "a@b\nc", "a b@c", "a@b@c", "<a@b>", "@b", "a@", "a"] {
            assert!(address("/customer/email", text).is_err(), "{text:?}");
        }
        assert_eq!(address("/customer/email", " ana.lee+1@example.com ").unwrap(), "ana.lee+1@example.com");
        for text in ["<a@b>\r\nBcc: c@d", "<a@b> <c@d>", "<>", "a\u{7f}"] {
            assert!(id("/mail/message_id", text).is_err(), "{text:?}");
        }
        assert_eq!(id("/mail/message_id", "<1042@[10.0.0.1]>").unwrap(), "1042@[10.0.0.1]");
        assert!(line("/customer/name", "Ana\nBcc: c@d").is_err());
    }
}
