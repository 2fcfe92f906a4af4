//! `/v1/openapi.json`, and `/v1/docs`: the same document as a page. Nothing comes from elsewhere; there is no script.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::value::Serde;
use minijinja::{Value as Shown, context};
use serde::Deserialize;
use serde_json::Value;

use super::super::admin::shown;
use super::openapi::{DOCUMENT, operations, resolved};
use crate::language::Language;
use crate::shop::Shop;

pub(super) async fn json() -> Json<&'static Value> {
    Json(&DOCUMENT)
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    lang: String,
}

pub(super) async fn page(State(shop): State<Shop>, Query(asked): Query<Asked>) -> Response {
    let language = Language::from_word(&asked.lang);
    let mut groups: Vec<(String, Vec<Shown>)> = Vec::new();
    for operation in operations() {
        let method = operation.method.as_str().to_lowercase();
        let written = &DOCUMENT["paths"][&operation.path][&method];
        let tag = written["tags"][0].as_str().unwrap_or_default().to_owned();
        let shown = context! {
            method => operation.method.as_str(),
            path => operation.path,
            scope => operation.scope.as_str(),
            id => written["operationId"].as_str(),
            summary => written["summary"].as_str(),
            description => written["description"].as_str(),
            parameters => written["parameters"].as_array().map(|list| list.iter().map(parameter).collect::<Vec<_>>()),
            body => written.pointer("/requestBody/content/application~1json/schema").and_then(name),
            answer => written.pointer("/responses/200/content/application~1json/schema").and_then(name),
            statuses => written["responses"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>()),
        };
        match groups.last_mut().filter(|(last, _)| *last == tag) {
            Some((_, group)) => group.push(shown),
            None => groups.push((tag, vec![shown])),
        }
    }
    let groups: Vec<Shown> =
        groups.into_iter().map(|(tag, operations)| context! { tag, operations }).collect();
    let schemas = DOCUMENT["components"]["schemas"].as_object().into_iter().flatten();
    let schemas: Vec<Shown> = schemas.map(|(name, schema)| object(name, schema)).collect();
    let about = DOCUMENT["info"]["description"].as_str().unwrap_or_default();
    let about: Vec<&str> = about.split("\n\n").collect();
    let values = context! { groups, schemas, about, version => env!("CARGO_PKG_VERSION") };
    shown(&shop, StatusCode::OK, language, "api_docs.html", values)
}

fn parameter(parameter: &Value) -> Shown {
    context! {
        name => parameter["name"].as_str(),
        place => parameter["in"].as_str(),
        required => parameter["required"].as_bool().unwrap_or(false),
        kind => kind(&parameter["schema"]),
        description => parameter["description"].as_str(),
    }
}

/// A schema with its fields, those of what is flattened into it included.
fn object(name: &str, schema: &Value) -> Shown {
    let mut fields: Vec<Shown> = Vec::new();
    let parts = schema["allOf"].as_array().map_or_else(|| vec![schema], |parts| parts.iter().collect());
    for part in parts {
        let Some(part) = resolved(&DOCUMENT, part) else { continue };
        for (name, field) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
            fields.push(context! { name, kind => kind(field), description => field["description"].as_str() });
        }
    }
    let values = schema["enum"].as_array().map(|values| Shown::from(Serde(values.clone())));
    context! { name, description => schema["description"].as_str(), fields, values }
}

fn name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// A field's type in a few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = name(schema) {
        return name.to_owned();
    }
    if let Some(either) = schema["oneOf"].as_array() {
        return either.iter().map(kind).collect::<Vec<_>>().join(" | ");
    }
    let word = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
        one => one.as_str().unwrap_or_default().to_owned(),
    };
    match (word.as_str(), schema["format"].as_str()) {
        ("array", _) => format!("{}[]", kind(&schema["items"])),
        (word, Some(format)) if word.starts_with("string") => format!("{word} ({format})"),
        _ => word,
    }
}
