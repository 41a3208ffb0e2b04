//! `amends init`: a first `amends.yaml`, from questions on a terminal or from flags.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use amends::config::Config;
use amends::lang::Lang;
use amends::rule::RuleSet;
use anyhow::{Result, anyhow, bail};

use super::args::InitArgs;
use super::input::plain;
use super::{Outcome, house, printable};

pub fn run(args: InitArgs) -> Result<Outcome> {
    let path = args.folder.join("amends.yaml");
    let name = path.strip_prefix(".").unwrap_or(&path).display().to_string();
    if path.symlink_metadata().is_ok() {
        bail!("{name}: exists already: it is not overwritten");
    }
    if !args.folder.is_dir() {
        bail!("{}: no such folder", args.folder.display());
    }
    let words = Words::of(house::ui_lang(args.ui_lang));
    let mut answers = Answers::given(&args);
    let asked = answers.is_empty() && io::stdin().is_terminal() && io::stderr().is_terminal();
    if asked {
        answers.ask(words)?;
    }
    let yaml = answers.yaml(words);
    // What is written must be read again.
    Config::parse(&name, &yaml, RuleSet::builtin())?;
    create(&path, &yaml).map_err(|error| anyhow!("{name}: cannot be written: {}", plain(&error)))?;
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}", printable(&name))?;
    Ok(Outcome::Clean)
}

/// Writes a file that was not there, or nothing.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// What is known of the house, by key of `amends.yaml`.
struct Answers {
    house: [(&'static str, Option<String>); 6],
    tone: Option<&'static str>,
    law: Option<&'static str>,
}

impl Answers {
    fn given(args: &InitArgs) -> Answers {
        Answers {
            house: [
                ("company", args.company.clone()),
                ("signatory", args.signatory.clone()),
                ("position", args.position.clone()),
                ("phone", args.phone.clone()),
                ("email", args.email.clone()),
                ("escalation", args.escalation.clone()),
            ],
            tone: args.tone.map(|t| t.name()),
            law: args.law.map(|l| l.name()),
        }
    }

    fn is_empty(&self) -> bool {
        self.house.iter().all(|(_, text)| text.is_none()) && self.tone.is_none() && self.law.is_none()
    }

    fn ask(&mut self, words: &Words) -> Result<()> {
        let mut err = anstream::stderr().lock();
        writeln!(err, "{}", words.greeting)?;
        for ((_, answer), question) in self.house.iter_mut().zip(words.house) {
            *answer = reply(&mut err, question, "")?;
        }
        self.law = loop {
            match reply(&mut err, words.law, " (ge, am, none)")?.as_deref() {
                None | Some("none") => break Some("none"),
                Some("ge") => break Some("ge"),
                Some("am") => break Some("am"),
                Some(_) => {}
            }
        };
        Ok(())
    }

    fn yaml(&self, words: &Words) -> String {
        let mut yaml = String::new();
        let comment = |text: &str, indent: &str, yaml: &mut String| {
            for line in textwrap::wrap(text, 100 - indent.len()) {
                yaml.push_str(&format!("{indent}# {line}\n"));
            }
        };
        comment(words.about, "", &mut yaml);
        yaml.push_str("\nhouse:\n");
        for ((key, answer), question) in self.house.iter().zip(words.house) {
            comment(question, "  ", &mut yaml);
            match answer {
                Some(text) => yaml.push_str(&format!("  {key}: {}\n", quoted(text))),
                None => yaml.push_str(&format!("  # {key}: \"…\"\n")),
            }
        }
        // A mapping of comments alone would be no mapping.
        if self.house.iter().all(|(_, answer)| answer.is_none()) {
            yaml = yaml.replace("\nhouse:\n", "\nhouse: {}\n");
        }
        yaml.push('\n');
        comment(words.tone, "", &mut yaml);
        yaml.push_str(&format!("tone: {}\n\n", self.tone.unwrap_or("formal")));
        comment(words.law, "", &mut yaml);
        yaml.push_str(&format!("law: {}\n\n", self.law.unwrap_or("none")));
        comment(words.policies, "", &mut yaml);
        yaml.push_str(
            "# policies:\n#   late-delivery:\n#     fault: ours\n#     outcome: upheld\n#     remedies: [{kind: redeliver, within: 5}]\n#     prevention: \"…\"\n\n",
        );
        comment(words.rules, "", &mut yaml);
        yaml.push_str("# rules:\n#   contrastive-however: off\n\n");
        comment(words.limits, "", &mut yaml);
        yaml.push_str("# limits: {letter: 200, sentence: 28}\n\n");
        comment(words.overrides, "", &mut yaml);
        yaml.push_str(
            "# overrides:\n#   - files: reviews/\n#     kind: public-reply\n#     rules: {vague-deadline: error}\n",
        );
        yaml
    }
}

/// One line from the terminal; nothing where it was left empty.
fn reply(err: &mut impl Write, question: &str, choices: &str) -> Result<Option<String>> {
    write!(err, "{question}{choices}: ")?;
    err.flush()?;
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 {
        bail!("no answer: nothing was written");
    }
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

/// A YAML string in double quotes: what JSON escapes, YAML reads.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What is asked and explained.
struct Words {
    greeting: &'static str,
    about: &'static str,
    house: [&'static str; 6],
    tone: &'static str,
    law: &'static str,
    policies: &'static str,
    rules: &'static str,
    limits: &'static str,
    overrides: &'static str,
}

impl Words {
    fn of(ui: Lang) -> &'static Words {
        match ui {
            Lang::Ka => &KA,
            Lang::Hy => &HY,
            Lang::En => &EN,
        }
    }
}

const EN: Words = Words {
    greeting: "Who answers complaints? What you leave empty stands in the letter as a blank until you fill it in.",
    about: "The house: who answers complaints, what is done about them, and how much each rule weighs. amends looks \
            for this file in the folder of the letter and in those above it. A text may differ by language: \
            {ka: \"…\", hy: \"…\", en: \"…\"}. 'amends schema config' prints a JSON Schema for editors.",
    house: [
        "The company's name, as letters are signed",
        "The person who signs",
        "Their position",
        "The telephone number at which they are reached",
        "Their e-mail address",
        "Whom a customer may turn to who does not agree with a decision",
    ],
    tone: "The tone of letters: formal or warm",
    law: "Whose working days count when a term is given in days: Georgia's, Armenia's, or Monday to Friday",
    policies: "What the house does by default about each kind of complaint; terms in working days",
    rules: "What a rule weighs: off, hint, warning or error ('amends rules' lists them)",
    limits: "How many words a letter and a sentence may have",
    overrides: "What differs for some files",
};

const KA: Words = Words {
    greeting: "ვინ პასუხობს საჩივრებს? რასაც ცარიელს დატოვებთ, წერილში შესავსებ ადგილად დარჩება.",
    about: "სახლი: ვინ პასუხობს საჩივრებს, რას აკეთებს მათზე და რამდენად მძიმეა თითოეული წესი. amends ამ ფაილს \
            წერილის საქაღალდეში და მის ზემოთ ეძებს. ტექსტი ენების მიხედვით შეიძლება განსხვავდებოდეს: \
            {ka: \"…\", hy: \"…\", en: \"…\"}. 'amends schema config' რედაქტორისთვის JSON Schema-ს ბეჭდავს.",
    house: [
        "კომპანიის სახელი, როგორც წერილის ბოლოს იწერება",
        "ვინ აწერს ხელს",
        "თანამდებობა",
        "ტელეფონის ნომერი, რომელზეც უპასუხებენ",
        "ელფოსტის მისამართი",
        "ვის მიმართოს მომხმარებელმა, თუ გადაწყვეტილებას არ ეთანხმება",
    ],
    tone: "წერილების ტონი: formal (ოფიციალური) ან warm (თბილი)",
    law: "ვისი სამუშაო დღეები ითვლება: საქართველოსი, სომხეთისა თუ უბრალოდ ორშაბათიდან პარასკევამდე",
    policies: "რას აკეთებს კომპანია ჩვეულებრივ თითოეული სახის საჩივარზე; ვადები სამუშაო დღეებშია",
    rules: "რამდენად მძიმეა წესი: off, hint, warning ან error (სიას 'amends rules' ბეჭდავს)",
    limits: "რამდენი სიტყვა შეიძლება იყოს წერილში და წინადადებაში",
    overrides: "რა განსხვავდება ზოგიერთი ფაილისთვის",
};

const HY: Words = Words {
    greeting: "Ո՞վ է պատասխանում բողոքներին։ Ինչ դատարկ թողնեք, նամակում կմնա որպես լրացնելու տեղ։",
    about: "Ընկերությունը՝ ով է պատասխանում բողոքներին, ինչ է անում դրանց համար և ինչ կշիռ ունի ամեն կանոն։ amends-ն այս \
            ֆայլը փնտրում է նամակի պանակում և դրանից վեր։ Տեքստը կարող է տարբերվել ըստ լեզվի՝ \
            {ka: \"…\", hy: \"…\", en: \"…\"}։ 'amends schema config' հրամանը խմբագրիչի համար JSON Schema է տպում։",
    house: [
        "Ընկերության անունը, ինչպես գրվում է նամակի վերջում",
        "Ով է ստորագրում",
        "Պաշտոնը",
        "Հեռախոսահամարը, որով կպատասխանեն",
        "Էլեկտրոնային փոստի հասցեն",
        "Ում դիմի հաճախորդը, եթե համաձայն չէ որոշման հետ",
    ],
    tone: "Նամակների տոնը՝ formal (պաշտոնական) կամ warm (ջերմ)",
    law: "Ում աշխատանքային օրերն են հաշվվում՝ Վրաստանի, Հայաստանի, թե պարզապես երկուշաբթիից ուրբաթ",
    policies: "Ինչ է սովորաբար անում ընկերությունը ամեն տեսակի բողոքի դեպքում. ժամկետները՝ աշխատանքային օրերով",
    rules: "Ինչ կշիռ ունի կանոնը՝ off, hint, warning կամ error (ցանկը տպում է 'amends rules'-ը)",
    limits: "Առավելագույնը քանի բառ կարող են ունենալ նամակը և նախադասությունը",
    overrides: "Ինչն է տարբեր որոշ ֆայլերի համար",
};
