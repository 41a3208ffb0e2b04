//! Exports of helpdesks, recognised by their shape: Zendesk, Freshdesk, Zammad.
//!
//! A ticket becomes a case with the first message of the customer. Internal notes are left out altogether: they are
//! not kept under `extra` either. What else a ticket has is kept there and never read.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::quote::{self, Cut};
use super::{IntakeError, html, mail, person};
use crate::case::{Case, Mail};

/// The names under which exports keep their tickets, and their people.
pub(super) const LISTS: [&str; 6] = ["tickets", "results", "cases", "records", "items", "data"];
pub(super) const PEOPLE: [&str; 4] = ["users", "requesters", "contacts", "customers"];

/// Who is who in an export, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct People(HashMap<String, Person>);

#[derive(Clone, Debug, Default)]
struct Person {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

impl Person {
    fn of(object: &Map<String, Value>) -> Person {
        let name = text(object, "name").or_else(|| {
            let parts = ["firstname", "lastname"].map(|key| text(object, key).unwrap_or_default());
            Some(parts.join(" ").trim().to_owned()).filter(|name| !name.is_empty())
        });
        let phone = text(object, "phone").or_else(|| text(object, "mobile"));
        Person { name, email: text(object, "email"), phone }
    }

    /// `Nino Beridze <nino@example.ge>`, a name, or an address.
    fn said(said: &str) -> Person {
        let (name, email) = mail::split_address(said);
        Person { name: name.map(str::to_owned), email: email.map(str::to_owned), phone: None }
    }

    fn or(self, other: Person) -> Person {
        Person { name: self.name.or(other.name), email: self.email.or(other.email), phone: self.phone.or(other.phone) }
    }
}

impl People {
    /// Adds a list of people.
    pub fn read(&mut self, json: &str) {
        let list: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
        for person in list.iter().filter_map(Value::as_object) {
            self.add(person);
        }
    }

    fn add(&mut self, person: &Map<String, Value>) {
        if let Some(id) = text(person, "id") {
            self.0.insert(id, Person::of(person));
        }
    }

    fn get(&self, id: Option<String>) -> Person {
        id.and_then(|id| self.0.get(&id)).cloned().unwrap_or_default()
    }
}

/// A message of a ticket.
#[derive(Debug, Default)]
struct Message {
    text: String,
    is_html: bool,
}

impl Message {
    /// The first of `keys` that says something; with each key whether it holds HTML.
    fn of(object: &Map<String, Value>, keys: &[(&str, bool)]) -> Option<Message> {
        keys.iter().find_map(|&(key, is_html)| {
            let text = text(object, key).filter(|text| !text.trim().is_empty())?;
            Some(Message { text, is_html })
        })
    }
}

/// What the three kinds of tickets have in common.
#[derive(Debug, Default)]
struct Ticket {
    id: Option<String>,
    subject: Option<String>,
    message: Option<Message>,
    customer: Person,
    received: Option<String>,
    channel: Option<String>,
    message_id: Option<String>,
}

/// What is wrong with a ticket whose messages are all the house's own.
const NOTHING_SAID: &str = "no message of the customer in this ticket: what the house wrote is not read";

/// The case of a ticket; `None` if `json` is no ticket of a helpdesk.
pub(super) fn case(json: &str, people: &People) -> Option<Result<Case, IntakeError>> {
    let mut object: Map<String, Value> = serde_json::from_str(json).ok()?;
    let mut local = None;
    if let Some(Value::Object(inner)) = object.remove("ticket") {
        for list in PEOPLE.iter().filter_map(|name| object.get(*name)?.as_array()) {
            let known = local.get_or_insert_with(|| people.clone());
            list.iter().filter_map(Value::as_object).for_each(|person| known.add(person));
        }
        // Messages may stand beside the ticket they belong to.
        let beside = object.into_iter().filter(|(key, _)| MESSAGES.contains(&key.as_str()));
        object = inner;
        beside.for_each(|(key, messages)| _ = object.entry(key).or_insert(messages));
    }
    let people = local.as_ref().unwrap_or(people);
    let ticket = if is_zammad(&object) {
        zammad(&object, people)
    } else if is_freshdesk(&object) {
        freshdesk(&object, people)
    } else if is_zendesk(&object) {
        zendesk(&object, people)
    } else {
        return None;
    };
    Some(ticket.and_then(|ticket| ticket.into_case(object)).map_err(IntakeError::record))
}

/// Where tickets keep their messages, the house's own among them.
const MESSAGES: [&str; 7] = ["comments", "conversations", "articles", "article", "notes", "audits", "stats"];

fn has_one(object: &Map<String, Value>, keys: &[&str]) -> bool {
    keys.iter().any(|key| object.contains_key(*key))
}

fn is_zammad(object: &Map<String, Value>) -> bool {
    object.contains_key("title")
        && object.contains_key("number")
        && has_one(object, &["articles", "article", "article_ids", "article_count", "customer", "customer_id"])
}

fn is_freshdesk(object: &Map<String, Value>) -> bool {
    object.contains_key("description_text")
        || object.contains_key("description")
            && (object.get("source").is_some_and(Value::is_number)
                || has_one(object, &["responder_id", "fr_due_by", "fr_escalated", "conversations"]))
}

fn is_zendesk(object: &Map<String, Value>) -> bool {
    has_one(object, &["description", "comments"])
        && (object.get("via").is_some_and(Value::is_object)
            || has_one(object, &["requester_id", "requester", "submitter_id"]))
}

/// A text or a number under `key`, and something in it.
fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The messages under `key`, the oldest first.
fn messages<'v>(object: &'v Map<String, Value>, key: &str) -> Vec<&'v Map<String, Value>> {
    let list = object.get(key).and_then(Value::as_array).into_iter().flatten();
    let mut list: Vec<&Map<String, Value>> = list.filter_map(Value::as_object).collect();
    let written = |message: &&Map<String, Value>| message.get("created_at").and_then(Value::as_str).map(str::to_owned);
    if list.iter().all(|message| written(message).is_some()) {
        list.sort_by_key(written);
    }
    list
}

fn flag(object: &Map<String, Value>, key: &str) -> Option<bool> {
    object.get(key).and_then(Value::as_bool)
}

fn zendesk(object: &Map<String, Value>, people: &People) -> Result<Ticket, String> {
    let requester = object.get("requester").and_then(Value::as_object);
    let writer = text(object, "requester_id").or_else(|| requester.and_then(|r| text(r, "id")));
    let comments = messages(object, "comments");
    // The description is the first comment, whoever wrote it.
    let first = comments.iter().find(|comment| {
        flag(comment, "public") != Some(false) && writer.is_some() && text(comment, "author_id") == writer
    });
    let message = match first {
        Some(comment) => Message::of(comment, &[("plain_body", false), ("body", false), ("html_body", true)]),
        None if !comments.is_empty()
            && (writer.is_some() || comments.iter().all(|c| flag(c, "public") == Some(false))) =>
        {
            None
        }
        None if flag(object, "is_public") == Some(false) => None,
        None => Message::of(object, &[("description", false)]),
    };
    Ok(Ticket {
        id: text(object, "id"),
        subject: text(object, "subject").or_else(|| text(object, "raw_subject")),
        message,
        customer: requester.map(Person::of).unwrap_or_default().or(people.get(writer)),
        received: text(object, "created_at"),
        channel: object.get("via").and_then(Value::as_object).and_then(|via| text(via, "channel")),
        message_id: None,
    })
}

fn freshdesk(object: &Map<String, Value>, people: &People) -> Result<Ticket, String> {
    let requester = object.get("requester").and_then(Value::as_object).map(Person::of).unwrap_or_default();
    let source = object.get("source").and_then(Value::as_u64);
    // A ticket of this kind begins with a mail of the house.
    let outgoing = source == Some(10);
    let described = Message::of(object, &[("description_text", false), ("description", true)]).filter(|_| !outgoing);
    let message = described.or_else(|| {
        let conversations = messages(object, "conversations");
        let incoming =
            conversations.iter().find(|c| flag(c, "incoming") == Some(true) && flag(c, "private") != Some(true))?;
        Message::of(incoming, &[("body_text", false), ("body", true)])
    });
    let email = Person { email: text(object, "email"), ..Person::default() };
    let channel = match source {
        Some(1 | 10) => Some("email"),
        Some(2) => Some("portal"),
        Some(3) => Some("phone"),
        Some(7) => Some("chat"),
        Some(9) => Some("widget"),
        _ => None,
    };
    Ok(Ticket {
        id: text(object, "id"),
        subject: text(object, "subject"),
        message,
        customer: requester.or(email).or(people.get(text(object, "requester_id"))),
        received: text(object, "created_at"),
        channel: channel.map(str::to_owned),
        message_id: None,
    })
}

fn zammad(object: &Map<String, Value>, people: &People) -> Result<Ticket, String> {
    let mut articles = messages(object, "articles");
    articles.extend(object.get("article").and_then(Value::as_object));
    if articles.is_empty() {
        return Err("this ticket of Zammad has no 'articles': export the messages with the tickets".to_owned());
    }
    let by_customer = |article: &&&Map<String, Value>| {
        let internal = flag(article, "internal");
        let customer = match (text(article, "sender"), text(article, "sender_id")) {
            (Some(sender), _) => Some(sender.eq_ignore_ascii_case("customer")),
            (None, Some(number)) => Some(number == "2"),
            (None, None) => None,
        };
        // Without a sender an article counts if it is said not to be internal.
        internal != Some(true) && customer.unwrap_or(internal == Some(false))
    };
    let article = articles.iter().find(by_customer);
    let message = article.and_then(|article| {
        let html = text(article, "content_type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        Message::of(article, &[("body", html)])
    });
    let named = match object.get("customer") {
        Some(Value::Object(customer)) => Person::of(customer),
        Some(Value::String(customer)) => Person::said(customer),
        _ => Person::default(),
    };
    let from = article.and_then(|article| text(article, "from")).map(|from| Person::said(&from)).unwrap_or_default();
    Ok(Ticket {
        id: text(object, "number"),
        subject: text(object, "title"),
        message,
        customer: from.or(named).or(people.get(text(object, "customer_id"))),
        received: text(object, "created_at"),
        channel: article.and_then(|article| text(article, "type")),
        message_id: article.and_then(|article| text(article, "message_id")),
    })
}

/// A document of Zammad's interface, where tickets, articles and users lie apart: the tickets with their articles.
pub(super) fn zammad_assets(json: &str) -> Option<(Vec<String>, People)> {
    let assets: Map<String, Value> = serde_json::from_str(json).ok()?;
    let part = |name: &str| assets.get(name).and_then(Value::as_object);
    let by_number = |objects: &Map<String, Value>| {
        let mut list: Vec<(u64, Map<String, Value>)> =
            objects.values().filter_map(|v| Some((v.get("id")?.as_u64()?, v.as_object()?.clone()))).collect();
        list.sort_by_key(|(id, _)| *id);
        list
    };
    let mut articles: HashMap<u64, Vec<Value>> = HashMap::new();
    for (_, article) in part("TicketArticle").map(by_number).unwrap_or_default() {
        if let Some(ticket) = article.get("ticket_id").and_then(Value::as_u64) {
            articles.entry(ticket).or_default().push(Value::Object(article));
        }
    }
    let mut people = People::default();
    for (_, person) in part("User").map(by_number).unwrap_or_default() {
        people.add(&person);
    }
    let tickets = by_number(part("Ticket")?).into_iter().map(|(id, mut ticket)| {
        ticket.insert("articles".to_owned(), Value::Array(articles.remove(&id).unwrap_or_default()));
        Value::Object(ticket).to_string()
    });
    Some((tickets.collect(), people))
}

impl Ticket {
    fn into_case(self, mut object: Map<String, Value>) -> Result<Case, String> {
        const READ: [&str; 14] = [
            "id",
            "number",
            "subject",
            "raw_subject",
            "title",
            "description",
            "description_text",
            "requester",
            "customer",
            "email",
            "created_at",
            "via",
            "source",
            "is_public",
        ];
        let Some(Message { text, is_html }) = self.message else { return Err(NOTHING_SAID.to_owned()) };
        let text = if is_html { html::to_text(&text, true) } else { text };
        let Cut { text, signature, forwarded, .. } = quote::cut(&text);
        let mut customer = self.customer;
        let text = match forwarded {
            Some(forwarded) if text.is_empty() => {
                customer = Person::said(&forwarded.from);
                forwarded.text
            }
            _ => text,
        };
        if text.is_empty() {
            return Err("no text in the customer's message: a person must look at the ticket".to_owned());
        }
        let mut case = Case { id: self.id, text: Some(text), channel: self.channel, ..Case::default() };
        let email = customer.email.as_deref().and_then(mail::address);
        let names = [signature.lines().next(), customer.name.as_deref()];
        let mail = Mail {
            message_id: self.message_id.as_deref().and_then(mail::reference),
            from: email.clone(),
            names: names.into_iter().flatten().filter_map(person::name).collect(),
            subject: self.subject.as_deref().map(mail::clean).filter(|subject| !subject.is_empty()),
            ..Mail::default()
        };
        case.subject.clone_from(&mail.subject);
        case.customer.email = email;
        case.customer.phone = customer.phone;
        case.received = self.received.and_then(|day| day.parse().ok());
        case.mail = Some(Box::new(mail));
        object.retain(|key, value| {
            !MESSAGES.contains(&key.as_str()) && !READ.contains(&key.as_str()) && !value.is_null()
        });
        case.extra = object;
        Ok(case)
    }
}
