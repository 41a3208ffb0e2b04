//! The house: finds `amends.yaml`, loads a house's rules, and settles the language of messages.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use amends::config::Config;
use amends::lang::Lang;
use amends::letter::{HouseTemplate, Templates};
use amends::lint::Profile;
use amends::rule::{Kind, Level, RuleSet, Source};
use anyhow::{Result, anyhow, bail};

use super::args::HouseArgs;
use super::input;

/// The rules of a run: the built-in ones, or with a house's own.
pub enum Rules {
    Builtin,
    House(Box<RuleSet>),
}

impl Rules {
    pub fn get(&self) -> &RuleSet {
        match self {
            Rules::Builtin => RuleSet::builtin(),
            Rules::House(set) => set,
        }
    }

    /// Loads the built-in rules, and those of the folder if one is named.
    pub fn load(folder: Option<&Path>) -> Result<Rules> {
        let Some(folder) = folder else { return Ok(Rules::Builtin) };
        let sources = yaml_files(folder)?;
        let set = RuleSet::with_house(sources)
            .map_err(|errors| anyhow!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
        Ok(Rules::House(Box::new(set)))
    }
}

/// The YAML files below a folder of rules, in a fixed order.
pub fn yaml_files(folder: &Path) -> Result<Vec<Source>> {
    if !folder.is_dir() {
        bail!("{}: no such folder of rules", folder.display());
    }
    let mut sources = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).sort_by_file_name(|a, b| a.cmp(b)).build() {
        let entry = entry.map_err(|error| anyhow!("{error}"))?;
        let link = entry.path_is_symlink();
        let path = entry.into_path();
        if path.extension().is_some_and(|e| e == "yaml" || e == "yml") && path.is_file() {
            if link {
                bail!("{}: is a link: a rule is a file of its own", path.display());
            }
            let yaml = input::text(&path)?;
            sources.push(Source { path: path.display().to_string(), yaml });
        }
    }
    if sources.is_empty() {
        bail!("{}: no rules in this folder: .yaml files are read", folder.display());
    }
    Ok(sources)
}

/// What an `amends.yaml` says, and the folder from which its globs count.
#[derive(Debug, Default)]
pub struct House {
    pub config: Config,
    root: PathBuf,
}

impl House {
    /// Reads the `amends.yaml` that holds for `folder`.
    pub fn find(args: &HouseArgs, folder: &Path, rules: &RuleSet) -> Result<House> {
        let Some(path) = config_path(args, folder) else { return Ok(House::default()) };
        // A file that was named may lie anywhere: its globs count from where the command is run.
        let root = if args.config.is_some() { Path::new(".") } else { path.parent().unwrap_or(Path::new(".")) };
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        Ok(House { root: root.canonicalize().unwrap_or_else(|_| root.to_owned()), config: read_config(&path, rules)? })
    }

    /// The rules' levels for the file at `path`, and what kind of letter the house says it is.
    pub fn profile(&self, rules: &RuleSet, path: Option<&Path>) -> (Profile, Option<Kind>) {
        let mut profile = profile(rules, &self.config);
        let mut kind = None;
        let Some(path) = path.filter(|_| !self.config.overrides.is_empty()) else { return (profile, kind) };
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let whole =
            folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(path.file_name().unwrap_or_default());
        let below = whole.strip_prefix(&self.root).unwrap_or(&whole);
        for differs in self.config.overrides.iter().filter(|o| o.files.matches(below)) {
            set_levels(&mut profile, rules, &differs.rules);
            profile.limit(differs.limits);
            kind = differs.kind.or(kind);
        }
        (profile, kind)
    }
}

/// The templates of a run, each folder of a house's own read once.
#[derive(Debug, Default)]
pub struct Shelf {
    builtin: Templates,
    house: BTreeMap<PathBuf, Templates>,
}

impl Shelf {
    /// The templates for letters about what lies in `folder`: those of the folder that was named, else of the one
    /// that `amends.yaml` names, else the built-in ones.
    pub fn find(
        &mut self,
        named: Option<&Path>,
        args: &HouseArgs,
        folder: &Path,
        config: &Config,
    ) -> Result<&Templates> {
        let from_config = || {
            let own = config.templates.as_ref()?;
            Some(config_path(args, folder)?.parent().unwrap_or(Path::new("")).join(own))
        };
        let Some(path) = named.map(Path::to_owned).or_else(from_config) else { return Ok(&self.builtin) };
        Ok(match self.house.entry(path) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let templates = templates(new.key())?;
                new.insert(templates)
            }
        })
    }
}

/// The built-in templates with those of `folder` in their place.
pub fn templates(folder: &Path) -> Result<Templates> {
    if !folder.is_dir() {
        bail!("{}: no such folder of templates", folder.display());
    }
    let mut own = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).sort_by_file_name(|a, b| a.cmp(b)).build() {
        let entry = entry.map_err(|error| anyhow!("{error}"))?;
        let path = entry.path();
        if !path.extension().is_some_and(|e| e == "txt" || e == "yaml" || e == "html") || path.is_dir() {
            continue;
        }
        if entry.path_is_symlink() {
            bail!("{}: is a link: a template is a file of its own", path.display());
        }
        let text = input::text(path)?;
        let name = path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/");
        own.push(HouseTemplate { name, path: path.display().to_string(), text });
    }
    if own.is_empty() {
        bail!("{}: no templates in this folder: files like ka/closing.txt are read", folder.display());
    }
    Templates::with_house(own)
        .map_err(|errors| anyhow!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// Reads the `amends.yaml` that holds for `folder`.
pub fn config(args: &HouseArgs, folder: &Path, rules: &RuleSet) -> Result<Config> {
    config_path(args, folder).map_or(Ok(Config::default()), |path| read_config(&path, rules))
}

fn config_path(args: &HouseArgs, folder: &Path) -> Option<PathBuf> {
    match &args.config {
        Some(path) => Some(path.clone()),
        None if args.isolated => None,
        None => upwards(folder),
    }
}

fn read_config(path: &Path, rules: &RuleSet) -> Result<Config> {
    let yaml = input::text(path)?;
    Ok(Config::parse(&path.display().to_string(), &yaml, rules)?)
}

fn upwards(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
    let found = folder.ancestors().map(|f| f.join("amends.yaml")).find(|p| p.is_file())?;
    // Shown as it would be typed, where it lies below this folder.
    Some(here.and_then(|h| found.strip_prefix(h).ok().map(Path::to_owned)).unwrap_or(found))
}

/// The rules' levels after what the house says.
pub fn profile(rules: &RuleSet, config: &Config) -> Profile {
    let mut profile = Profile::new(rules);
    set_levels(&mut profile, rules, &config.rules);
    profile.limit(config.limits);
    profile
}

fn set_levels(profile: &mut Profile, rules: &RuleSet, levels: &BTreeMap<String, Level>) {
    for (id, level) in levels {
        if let Some(index) = rules.find(id) {
            profile.set(index, *level);
        }
    }
}

/// The language of messages: as asked, else as the environment says, else English.
pub fn ui_lang(asked: Option<Lang>) -> Lang {
    let environment =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    asked.or_else(|| environment().and_then(|v| v.get(..2).and_then(|code| code.parse().ok()))).unwrap_or(Lang::En)
}
