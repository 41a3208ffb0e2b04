//! The templates of letters: the built-in ones and a house's own, compiled when first needed.

use std::fmt;
use std::sync::{Arc, OnceLock};

use minijinja::{Environment, UndefinedBehavior, Value};

use super::blank::Wordings;
use super::{LetterError, filters};
use crate::lang::Lang;

/// The embedded templates, by path under `templates/`.
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/templates.rs"));
}

/// The templates of letters.
pub struct Templates {
    environment: Environment<'static>,
    wordings: [OnceLock<Arc<Wordings>>; 3],
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").finish_non_exhaustive()
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
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // A letter is plain text: nothing is escaped for HTML.
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.set_fuel(Some(50_000));
        environment.set_recursion_limit(20);
        environment.set_loader(|name| Ok(builtin(name).map(str::to_owned)));
        filters::add(&mut environment);
        Templates { environment, wordings: Default::default() }
    }

    /// The names of all templates, by path: `ka/apology/late-delivery.txt`.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        embedded::TEMPLATES.iter().map(|(name, _)| *name)
    }

    /// The text of a template.
    pub fn source(&self, name: &str) -> Option<&str> {
        builtin(name)
    }

    /// The file that a template stands in.
    pub fn path(&self, name: &str) -> String {
        format!("templates/{name}")
    }

    /// The placeholders of `lang`.
    pub(super) fn wordings(&self, lang: Lang) -> Result<Arc<Wordings>, LetterError> {
        let slot = &self.wordings[lang as usize];
        if let Some(wordings) = slot.get() {
            return Ok(Arc::clone(wordings));
        }
        let name = format!("{lang}/placeholders.yaml");
        let yaml = self.source(&name).unwrap_or("{}");
        let wordings: Wordings = serde_yaml::from_str(yaml).map_err(|error| LetterError {
            template: format!("templates/{name}"),
            line: error.location().map_or(0, |l| l.line()),
            message: error.to_string(),
        })?;
        Ok(Arc::clone(slot.get_or_init(|| Arc::new(wordings))))
    }

    /// Renders the template at `path` in the folder of `lang`.
    pub(super) fn render(&self, lang: Lang, path: &str, context: Value) -> Result<String, LetterError> {
        let name = format!("{lang}/{path}");
        let told = |error: minijinja::Error| LetterError {
            template: format!("templates/{name}"),
            line: error.line().unwrap_or(0),
            message: match error.detail() {
                Some(detail) => format!("{}: {detail}", error.kind()),
                None => error.kind().to_string(),
            },
        };
        let template = self.environment.get_template(&name).map_err(told)?;
        Ok(template.render(context).map_err(told)?.trim().to_owned())
    }
}

fn builtin(name: &str) -> Option<&'static str> {
    let at = embedded::TEMPLATES.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?;
    Some(embedded::TEMPLATES[at].1)
}
