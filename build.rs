//! Assembles the built-in rules: checks every file of `rules/`, prepares their patterns, and stores both, so that
//! the program neither parses YAML nor takes patterns apart when it starts. A broken rule fails the build with its
//! file and line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code, unused_imports)]
#[path = "src/lang.rs"]
mod lang;
#[allow(dead_code)]
#[path = "src/suggest.rs"]
mod suggest;
#[allow(dead_code)]
#[path = "src/text"]
mod text {
    pub mod alphabet;
}
#[allow(dead_code)]
#[path = "src/rule"]
mod rule {
    pub mod assemble;
    pub mod base;
    mod checks;
    pub mod classes;
    pub mod draft;
    pub mod file;
    pub mod finder;
    pub mod keys;
    pub mod layers;
    pub mod matcher;
    pub mod meaning;
    pub mod model;
    pub mod pack;
    pub mod packing;
    pub mod pattern;
    pub mod plain;
    pub mod program;
    mod search;
    pub mod shelf;
    mod signals;
}
#[allow(dead_code)]
#[path = "src/likeness"]
mod likeness {
    pub mod count;
    pub mod learn;
    pub mod wording;
    pub mod words;
}
#[allow(dead_code)]
#[path = "src/triage"]
mod triage {
    pub mod lexicon;
    pub mod phrases;
    pub mod terms;
}

use rule::assemble::{Source, assemble};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for watched in
        ["build.rs", "rules", "templates", "src/lang.rs", "src/suggest.rs", "src/text/alphabet.rs", "src/rule"]
    {
        println!("cargo::rerun-if-changed={watched}");
    }
    // What the library derives beyond what the build needs.
    println!("cargo::rustc-cfg=library");
    list_templates(&root, &out);
    let mut paths = Vec::new();
    collect(&root.join("rules"), &mut paths);
    paths.sort();
    let mut sources = Vec::new();
    let mut listing = String::from("pub static SOURCES: &[(&str, &str)] = &[\n");
    for path in &paths {
        let shown = path.strip_prefix(&root).unwrap_or(path).display().to_string().replace('\\', "/");
        match fs::read_to_string(path) {
            Ok(yaml) => sources.push(Source { path: shown.clone(), yaml }),
            Err(error) => fail(&[format!("{shown}: {error}")]),
        }
        let _ = writeln!(listing, "    ({shown:?}, include_str!({:?})),", path.display().to_string());
    }
    listing.push_str("];\n");
    let mut assembled = match assemble(&sources) {
        Ok(assembled) => assembled,
        Err(errors) => fail(&errors.iter().map(|e| suggest::suggest(&e.to_string())).collect::<Vec<_>>()),
    };
    store(&out.join("core.bin"), &(&assembled.rules, &assembled.parts));
    store(&out.join("explanations.bin"), &assembled.explanations);
    listing.push_str("pub static CORE: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/core.bin\"));\n");
    listing.push_str(
        "pub static EXPLANATIONS: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/explanations.bin\"));\n",
    );
    let mut packs = String::new();
    for (i, lang) in lang::Lang::ALL.iter().enumerate() {
        let pack = assembled.own[i].pack();
        let (words, bytes) = pack.parts();
        let words: Vec<u8> = words.iter().flat_map(|w| number_of_the_target(*w)).collect();
        for (kind, bytes) in [("words", words.as_slice()), ("bytes", bytes)] {
            let name = format!("{lang}-{kind}.bin");
            if let Err(error) = fs::write(out.join(&name), bytes) {
                fail(&[format!("{name}: {error}")]);
            }
        }
        let file = |kind: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{lang}-{kind}.bin\"))");
        let _ = writeln!(packs, "    (&Words(*{}), {}),", file("words"), file("bytes"));
    }
    for (kind, name) in [("stock", "STOCK"), ("dependents", "DEPENDENTS")] {
        let _ = writeln!(listing, "pub static {name}: [&[u8]; 3] = [");
        for lang in lang::Lang::ALL {
            let path = out.join(format!("{kind}-{lang}.bin"));
            match kind {
                "stock" => store(&path, &assembled.vocabulary.shelf(lang).stock()),
                _ => store(&path, &assembled.dependents[lang as usize]),
            }
            let _ = writeln!(listing, "    include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{kind}-{lang}.bin\")),");
        }
        listing.push_str("];\n");
    }
    listing.push_str(&sentences(&root, &out, &assembled.rules, &assembled.parts));
    let _ = write!(listing, "pub static PACKS: [(&Words<[u8]>, &[u8]); 3] = [\n{packs}];\n");
    if let Err(error) = fs::write(out.join("rules.rs"), listing) {
        fail(&[error.to_string()]);
    }
    triage_lexicon(&root, &out);
}

/// A number in the byte order of the machine that the program is built for.
fn number_of_the_target(number: u32) -> [u8; 4] {
    match env::var("CARGO_CFG_TARGET_ENDIAN").as_deref() {
        Ok("big") => number.to_be_bytes(),
        _ => number.to_le_bytes(),
    }
}

/// Stores what the words of a sentence say for the weighed rules, and after them for the weighed parts.
fn sentences(root: &Path, out: &Path, rules: &[rule::assemble::Rule], parts: &[rule::assemble::Part]) -> String {
    use likeness::learn::{Lesson, Named, learned};
    let weighed = |r: &&rule::assemble::Rule| matches!(&r.check, rule::assemble::Check::Phrases(c) if c.weighed);
    let rules: Vec<&str> = rules.iter().filter(weighed).map(|r| r.id.as_str()).collect();
    let weighed: Vec<&str> = parts.iter().filter(|p| p.weighed).map(|p| p.id.as_str()).collect();
    let named = |kinds: &[&str], name: &str| kinds.iter().position(|k| *k == name).map(Named::Kind);
    let is_part = |name: &str| parts.iter().any(|p| p.id == name);
    let lessons = |lang: lang::Lang| -> Result<Vec<u8>, String> {
        let path = |name: &str| root.join(format!("lexicon/{lang}/{name}.txt"));
        let read = |name: &str| fs::read_to_string(path(name)).map_err(|e| format!("{}: {e}", path(name).display()));
        let learn = |lesson: &mut Lesson, name: &str, file: &str, place: &dyn Fn(&str) -> Named| {
            lesson.read(file, place).map_err(|e| format!("{}: {e}", path(name).display()))
        };
        let (sentences, works) = (read("sentences")?, read("parts")?);
        let mut faults = Lesson::new(rules.len());
        let good = |name: &str| if name == "good" { Named::Else } else { Named::Unknown };
        learn(&mut faults, "sentences", &sentences, &|name| named(&rules, name).unwrap_or_else(|| good(name)))?;
        // What does something in a letter is no fault; what does nothing there may be one.
        learn(&mut faults, "parts", &works, &|name| if is_part(name) { Named::Else } else { Named::Aside })?;
        let mut parts = Lesson::new(weighed.len());
        let other = |name: &str| if is_part(name) || name == "other" { Named::Else } else { Named::Unknown };
        learn(&mut parts, "parts", &works, &|name| named(&weighed, name).unwrap_or_else(|| other(name)))?;
        Ok(learned(&[faults, parts]))
    };
    let mut listing = format!("pub const WEIGHED: [&str; {}] = {rules:?};\n", rules.len());
    let _ = writeln!(listing, "pub const WEIGHED_PARTS: [&str; {}] = {weighed:?};", weighed.len());
    listing.push_str("pub static SENTENCES: [&[u8]; 3] = [\n");
    let learned = std::thread::scope(|scope| {
        let lessons = &lessons;
        let threads = lang::Lang::ALL.map(|lang| scope.spawn(move || lessons(lang)));
        threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    for (lang, table) in lang::Lang::ALL.into_iter().zip(learned) {
        let name = format!("sentences-{lang}.bin");
        let written = table.and_then(|table| fs::write(out.join(&name), table).map_err(|e| format!("{name}: {e}")));
        written.unwrap_or_else(|error| fail(&[error]));
        let _ = writeln!(listing, "    include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\")),");
    }
    listing + "];\n"
}

/// Stores the lexicon of triage: the three languages, and Georgian and Armenian in Latin letters.
fn triage_lexicon(root: &Path, out: &Path) {
    let triage = ["lexicon", "phrases", "terms"].map(|name| format!("src/triage/{name}.rs"));
    for watched in ["lexicon", "src/lang", "src/likeness"].map(str::to_owned).iter().chain(&triage) {
        println!("cargo::rerun-if-changed={watched}");
    }
    for lang in lang::Lang::ALL {
        let read = |name: &str| {
            let path = root.join("lexicon").join(lang.code()).join(name);
            fs::read_to_string(&path).unwrap_or_else(|error| fail(&[format!("{}: {error}", path.display())]))
        };
        let files = triage::lexicon::Files {
            categories: read("categories.yaml"),
            severity: read("severity.yaml"),
            wishes: read("wishes.yaml"),
            facts: read("facts.yaml"),
            names: match lang {
                // English letters are signed with names of any language.
                lang::Lang::En => read("given-names.txt"),
                _ => read("names.txt"),
            },
            goods: read("goods.txt"),
            matters: read("matters.txt"),
        };
        for typed in [false, true] {
            if typed && lang == lang::Lang::En {
                continue;
            }
            let name = if typed { format!("triage-{lang}-latin.bin") } else { format!("triage-{lang}.bin") };
            match triage::lexicon::assemble(&files, lang, typed) {
                Ok(assembled) => store(&out.join(name), &assembled.lexicon()),
                Err(error) => fail(&[error]),
            }
            let name = if typed { format!("complaints-{lang}-latin.bin") } else { format!("complaints-{lang}.bin") };
            let latin = lang::latin::of(lang).filter(|_| typed);
            let counted = likeness::count::count(&read("complaints.txt"), &triage::terms::CATEGORIES, latin)
                .map(|counts| likeness::count::counted(&counts, triage::terms::CATEGORIES.len()));
            let counted = counted.unwrap_or_else(|e| fail(&[format!("lexicon/{lang}/complaints.txt: {e}")]));
            if let Err(error) = fs::write(out.join(&name), counted) {
                fail(&[format!("{name}: {error}")]);
            }
        }
    }
}

/// Lists the letter templates by their path under `templates/`, sorted.
fn list_templates(root: &Path, out: &Path) {
    let folder = root.join("templates");
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    let mut named: Vec<(String, &PathBuf)> = paths
        .iter()
        .map(|p| (p.strip_prefix(&folder).unwrap_or(p).display().to_string().replace('\\', "/"), p))
        .collect();
    named.sort();
    let mut listing = String::from("pub static TEMPLATES: &[(&str, &str)] = &[\n");
    for (name, path) in named {
        let _ = writeln!(listing, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    listing.push_str("];\n");
    if let Err(error) = fs::write(out.join("templates.rs"), listing) {
        fail(&[error.to_string()]);
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "txt" || e == "html") {
            paths.push(path);
        }
    }
}

fn store<T: serde::Serialize>(path: &Path, value: &T) {
    let outcome = postcard::to_allocvec(value)
        .map_err(|e| e.to_string())
        .and_then(|bytes| fs::write(path, bytes).map_err(|e| e.to_string()));
    if let Err(error) = outcome {
        fail(&[format!("{}: {error}", path.display())]);
    }
}

fn fail(messages: &[String]) -> ! {
    for message in messages {
        println!("cargo::error={message}");
    }
    std::process::exit(1);
}
