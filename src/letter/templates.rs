//! The templates of letters: the built-in ones, a house's own in their place, compiled when first needed.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use minijinja::{Environment, UndefinedBehavior, Value};
use serde::de::DeserializeOwned;

use super::blank::{Wording, Wordings};
use super::{LetterError, filters, guard};
use crate::lang::Lang;
use crate::suggest::nearest;

/// The embedded templates, by path under `templates/`.
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/templates.rs"));
}

/// A template of a house, in place of the built-in one of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseTemplate {
    /// `ka/cause.txt`.
    pub name: String,
    /// The file it stands in, as people are told.
    pub path: String,
    pub text: String,
}

/// Texts by name, read when first needed.
type Listed<T> = OnceLock<Arc<BTreeMap<String, T>>>;

/// The templates of letters.
pub struct Templates {
    environment: Environment<'static>,
    house: Arc<BTreeMap<String, HouseTemplate>>,
    wordings: [Listed<Wording>; 3],
    doubts: [Listed<String>; 3],
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").field("house", &self.house).finish_non_exhaustive()
    }
}

impl Default for Templates {
    fn default() -> Templates {
        Templates::builtin()
    }
}

impl Templates {
    /// The embedded templates.
    pub fn builtin() -> Templates {
        Templates::of(BTreeMap::new())
    }

    /// The embedded templates, with a house's own in place of those of the same names.
    ///
    /// # Errors
    /// Every template that has no such name, cannot be read as a template or does what templates may not do, with
    /// file and line.
    pub fn with_house(own: Vec<HouseTemplate>) -> Result<Templates, Vec<LetterError>> {
        let mut errors = Vec::new();
        let templates = Templates::of(own.iter().map(|t| (t.name.clone(), t.clone())).collect());
        for template in &own {
            let error = |line, message| LetterError { template: template.path.clone(), line, message };
            if builtin(&template.name).is_none() {
                let message = match nearest(&template.name, templates.names()) {
                    Some(near) => format!("no template '{}': did you mean '{near}'?", template.name),
                    None => format!("no template '{}': 'amends templates' lists them", template.name),
                };
                errors.push(error(0, message));
            } else if !template.name.ends_with(".yaml") {
                let compiled = || templates.environment.get_template(&template.name).map(|_| ());
                let kept = guard::check(&template.text).map_err(|(line, message)| error(line, message));
                errors.extend(kept.and_then(|()| compiled().map_err(|e| templates.told(&template.name, &e))).err());
            }
        }
        errors.extend(Lang::ALL.iter().filter_map(|lang| templates.wordings(*lang).err()));
        errors.extend(Lang::ALL.iter().filter_map(|lang| templates.doubts(*lang).err()));
        if errors.is_empty() { Ok(templates) } else { Err(errors) }
    }

    fn of(house: BTreeMap<String, HouseTemplate>) -> Templates {
        let house = Arc::new(house);
        let own = Arc::clone(&house);
        // Nothing but what letters need: no functions, no filters that build long texts.
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // A letter is plain text, a page is HTML.
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { minijinja::AutoEscape::Html } else { minijinja::AutoEscape::None }
        });
        environment.set_fuel(Some(guard::FUEL));
        environment.set_recursion_limit(guard::DEPTH);
        environment.set_loader(move |name| {
            Ok(own.get(name).map(|t| t.text.clone()).or_else(|| builtin(name).map(str::to_owned)))
        });
        filters::add(&mut environment);
        Templates { environment, house, wordings: Default::default(), doubts: Default::default() }
    }

    /// The names of all templates, by path: `ka/apology/late-delivery.txt`.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        embedded::TEMPLATES.iter().map(|(name, _)| *name)
    }

    /// The templates of a house that stand in the place of built-in ones, by name.
    pub fn own(&self) -> impl Iterator<Item = &HouseTemplate> {
        self.house.values()
    }

    /// The text of a template.
    pub fn source(&self, name: &str) -> Option<&str> {
        self.house.get(name).map(|t| t.text.as_str()).or_else(|| builtin(name))
    }

    /// The file that a template stands in.
    pub fn path(&self, name: &str) -> String {
        self.house.get(name).map_or_else(|| format!("templates/{name}"), |t| t.path.clone())
    }

    /// The line of the file at `path`, 1-based; empty if there is none.
    pub fn line_in(&self, path: &str, line: usize) -> &str {
        let name = self.names().find(|name| self.path(name) == path);
        let source = name.and_then(|name| self.source(name)).unwrap_or("");
        line.checked_sub(1).and_then(|i| source.lines().nth(i)).unwrap_or("").trim()
    }

    /// The placeholders of `lang`.
    pub(super) fn wordings(&self, lang: Lang) -> Result<Arc<Wordings>, LetterError> {
        self.list(&self.wordings[lang as usize], &format!("{lang}/placeholders.yaml"), "placeholder")
    }

    /// What the clerk is told of facts that do not fit, by name.
    pub(super) fn doubts(&self, lang: Lang) -> Result<Arc<BTreeMap<String, String>>, LetterError> {
        self.list(&self.doubts[lang as usize], &format!("{lang}/doubts.yaml"), "hint")
    }

    /// A list of texts by name; a house may change some and leave the others.
    fn list<T: DeserializeOwned>(
        &self,
        slot: &Listed<T>,
        name: &str,
        what: &str,
    ) -> Result<Arc<BTreeMap<String, T>>, LetterError> {
        if let Some(list) = slot.get() {
            return Ok(Arc::clone(list));
        }
        let read = |yaml: &str| {
            serde_yaml::from_str::<BTreeMap<String, T>>(yaml).map_err(|error| LetterError {
                template: self.path(name),
                line: error.location().map_or(0, |l| l.line()),
                message: error.to_string(),
            })
        };
        let mut list = read(builtin(name).unwrap_or("{}"))?;
        if let Some(own) = self.house.get(name) {
            for (id, text) in read(&own.text)? {
                let Some(known) = list.get_mut(&id) else {
                    let message = match nearest(&id, list.keys().map(String::as_str)) {
                        Some(near) => format!("no {what} '{id}': did you mean '{near}'?"),
                        None => format!("no {what} '{id}'"),
                    };
                    let line = own.text.lines().position(|l| l.starts_with(&id)).map_or(0, |i| i + 1);
                    return Err(LetterError { template: own.path.clone(), line, message });
                };
                *known = text;
            }
        }
        Ok(Arc::clone(slot.get_or_init(|| Arc::new(list))))
    }

    /// Renders the template at `path` in the folder of `lang`.
    pub(super) fn render(&self, lang: Lang, path: &str, context: Value) -> Result<String, LetterError> {
        let name = format!("{lang}/{path}");
        let template = self.environment.get_template(&name).map_err(|error| self.told(&name, &error))?;
        let limit = if path.ends_with(".html") { guard::LONGEST_PAGE } else { guard::LONGEST_PART };
        let mut part = Part { text: Vec::new(), limit, overrun: false };
        let rendered = template.render_captured_to(context, &mut part).map(|_| ());
        if part.overrun {
            let message = format!("prints more than {limit} bytes");
            return Err(LetterError { template: self.path(&name), line: 0, message });
        }
        rendered.map_err(|error| self.told(&name, &error))?;
        // What was written are the pieces of texts.
        Ok(String::from_utf8_lossy(&part.text).trim().to_owned())
    }

    fn told(&self, name: &str, error: &minijinja::Error) -> LetterError {
        LetterError {
            template: self.path(name),
            line: error.line().unwrap_or(0),
            message: match error.detail() {
                Some(detail) => format!("{}: {detail}", error.kind()),
                None => error.kind().to_string(),
            },
        }
    }
}

/// What a template prints, up to a length.
struct Part {
    text: Vec<u8>,
    limit: usize,
    overrun: bool,
}

impl io::Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() + bytes.len() > self.limit {
            self.overrun = true;
            return Err(io::Error::other("too long"));
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn builtin(name: &str) -> Option<&'static str> {
    let at = embedded::TEMPLATES.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?;
    Some(embedded::TEMPLATES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_templates_keep_within_their_bounds() {
        for (name, text) in embedded::TEMPLATES.iter().filter(|(name, _)| !name.ends_with(".yaml")) {
            assert_eq!(guard::check(text), Ok(()), "{name}");
        }
    }
}
