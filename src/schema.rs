//! JSON Schemas of what people and programs write and read, so that editors complete and check these files.
//!
//! They are derived from the very types that read the files; a test holds them to the examples.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::answer::Record;
use crate::case::{Case, Day};
use crate::config::{Config, Files, PerLang};
use crate::report::Entry;
use crate::rule::RuleSet;
use crate::rule::file::{ExtensionFile, PartFile, RuleFile, WordFile};
use crate::rule::meaning::ClassFile;

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A complaint with what is known about it.
    Case,
    /// `amends.yaml`.
    Config,
    /// A file of `rules/`: a rule, a part, what a house adds to one, classes of words or a word list.
    Rules,
    /// What `lint --format json` and `jsonl` write.
    Finding,
    /// What `draft --format json` and `batch` write.
    Record,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Case, Kind::Config, Kind::Rules, Kind::Finding, Kind::Record];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Case => "case",
            Kind::Config => "config",
            Kind::Rules => "rules",
            Kind::Finding => "finding",
            Kind::Record => "record",
        }
    }

    /// The schema, JSON Schema 2020-12; `rules` are those that a configuration may speak of.
    pub fn schema(self, rules: &RuleSet) -> Value {
        let mut schema = match self {
            Kind::Case => read::<Case>(),
            Kind::Config => read::<Config>(),
            Kind::Rules => read::<AnyRuleFile>(),
            Kind::Finding => written::<Entry>(),
            Kind::Record => written::<Record>(),
        }
        .to_value();
        match self {
            Kind::Config => name_rules(&mut schema, rules),
            Kind::Finding => head(&mut schema, "finding"),
            Kind::Case | Kind::Rules | Kind::Record => {}
        }
        schema["title"] = json!(format!("amends {}", self.name()));
        schema
    }
}

fn read<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>()
}

fn written<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)] // only its schema is made
enum AnyRuleFile {
    Rule(Box<RuleFile>),
    Part(Box<PartFile>),
    Words(WordFile),
    Classes(ClassFile),
    Extension(Box<ExtensionFile>),
}

/// Wherever levels are set, the rules that exist are offered, with what each is about.
fn name_rules(schema: &mut Value, rules: &RuleSet) {
    let named: serde_json::Map<String, Value> = (rules.rules().iter().enumerate())
        .map(|(i, rule)| {
            let about = rules.explanation(i).map_or("", |e| e.name.en.as_str());
            (rule.id.clone(), json!({"description": about, "$ref": "#/$defs/Level"}))
        })
        .collect();
    for levels in ["/properties/rules", "/$defs/Override/properties/rules"] {
        if let Some(levels) = schema.pointer_mut(levels) {
            levels["properties"] = Value::Object(named.clone());
        }
    }
}

/// The two keys that every line has before what it says.
fn head(schema: &mut Value, kind: &str) {
    if let Some(properties) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        properties.insert("schema".to_owned(), json!({"const": 1}));
        properties.insert("type".to_owned(), json!({"const": kind}));
    }
    if let Some(required) = schema.pointer_mut("/required").and_then(Value::as_array_mut) {
        required.extend([json!("schema"), json!("type")]);
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A calendar day, YYYY-MM-DD; a time after it is passed over",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$"
        })
    }
}

impl JsonSchema for PerLang {
    fn schema_name() -> Cow<'static, str> {
        "PerLang".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = json!({"type": "string"});
        json_schema!({
            "description": "A text, or texts by language",
            "oneOf": [
                text,
                {"type": "object", "properties": {"ka": text, "hy": text, "en": text}, "additionalProperties": false}
            ]
        })
    }
}

impl JsonSchema for Files {
    fn schema_name() -> Cow<'static, str> {
        "Files".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let glob = json!({"type": "string"});
        json_schema!({"description": "A glob, or several", "oneOf": [glob, {"type": "array", "items": glob}]})
    }
}

/// `1042` and `"1042"` are the same.
pub(crate) fn text_or_number(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "number", "null"]})
}
