//! The same complaint sent twice: seen by a hash, so that memory stays bounded.
//!
//! It is the same where the words are the same, however they are spaced, and come from the same customer about the
//! same order, as far as the case says. Two customers may complain in the same words, and each is owed an answer.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::case::Case;

/// Complaints in one half of the memory; the older half is forgotten when the newer one is full.
const HALF: usize = 400_000;
/// Bytes of ids in one half.
const HALF_IDS: usize = 4 << 20;

/// The complaints seen so far: at least the last 400,000 different ones, in at most 32 MiB.
#[derive(Debug, Default)]
pub struct Seen {
    newer: Half,
    older: Half,
}

#[derive(Debug, Default)]
struct Half {
    /// Hash of a complaint, and where its name is in `names`.
    places: HashMap<u64, u32>,
    /// Each name, and a line break after it.
    names: String,
}

impl Half {
    fn find(&self, hash: u64) -> Option<&str> {
        let at = *self.places.get(&hash)? as usize;
        self.names.get(at..)?.split('\n').next()
    }
}

impl Seen {
    /// The name under which the complaint with this fingerprint came before. If it is new, it is kept under `id`, or
    /// under `number`, its place in the input.
    pub fn before(&mut self, complaint: u64, id: Option<&str>, number: u64) -> Option<String> {
        if let Some(name) = self.newer.find(complaint).or_else(|| self.older.find(complaint)) {
            return Some(name.to_owned());
        }
        if self.newer.places.len() >= HALF || self.newer.names.len() >= HALF_IDS {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.places.insert(complaint, self.newer.names.len() as u32);
        match id.filter(|id| id.len() <= 64 && !id.contains('\n')) {
            Some(id) => self.newer.names.push_str(id),
            None => self.newer.names.push_str(&number.to_string()),
        }
        self.newer.names.push('\n');
        None
    }
}

/// What a complaint is known by; `None` for a case without one.
pub fn fingerprint(case: &Case) -> Option<u64> {
    let text = case.text.as_deref().filter(|t| !t.trim().is_empty())?;
    let mut hasher = DefaultHasher::new();
    for word in text.split_whitespace() {
        hasher.write(word.as_bytes());
        hasher.write_u8(b' ');
    }
    let small = |t: &Option<String>| t.as_deref().map(|t| t.trim().to_lowercase()).filter(|t| !t.is_empty());
    // Who it is: the address if it is known, else what is.
    let customer = &case.customer;
    small(&customer.email).or(small(&customer.phone)).or(small(&customer.name)).hash(&mut hasher);
    small(&case.order.number).hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(json: &str) -> Case {
        Case::from_json(json).unwrap()
    }

    #[test]
    fn the_same_complaint_is_found_under_the_first_id() {
        let mut seen = Seen::default();
        let mut before = |json: &str, number| {
            let case = case(json);
            seen.before(fingerprint(&case).unwrap(), case.id.as_deref(), number)
        };
        let of =
            |id, from| format!(r#"{{"id": {id}, "text": " My lamp  is broken.", "customer": {{"email": "{from}"}}}}"#);
        assert_eq!(before(&of(7, "A@example.org"), 1), None);
        assert_eq!(before(&of(8, "a@example.org"), 2).as_deref(), Some("7"));
        assert_eq!(before(&of(9, "b@example.org"), 3), None);
        assert_eq!(before(r#"{"text": "My lamp is broken.\n"}"#, 4), None);
        assert_eq!(before(r#"{"text": "My lamp is\nbroken."}"#, 5).as_deref(), Some("4"));
        assert_eq!(before(r#"{"text": "My lamp is broken.", "order": {"number": 3}}"#, 6), None);
        assert_eq!(fingerprint(&case(r#"{"reply": "x"}"#)), None);
    }

    #[test]
    fn memory_is_bounded_and_the_last_are_known() {
        let mut seen = Seen::default();
        let total = 2 * HALF as u64 + 10;
        for number in 0..total {
            assert_eq!(seen.before(number.wrapping_mul(0x9e37_79b9_7f4a_7c15), None, number), None);
        }
        assert!(seen.newer.places.len() <= HALF && seen.older.places.len() <= HALF);
        for number in [total - 1, total - HALF as u64] {
            let again = seen.before(number.wrapping_mul(0x9e37_79b9_7f4a_7c15), None, 0);
            assert_eq!(again, Some(number.to_string()));
        }
    }
}
