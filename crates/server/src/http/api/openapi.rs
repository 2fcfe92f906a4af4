//! The OpenAPI document, from the same table as the router. What is true of every route (key, errors, Idempotency-Key)
//! is written here once.

use std::sync::LazyLock;

use axum::http::Method;
use serde_json::{Map, Value, json};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApiBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::errors::Error;
use super::{Door, doors};
use crate::api_keys::Scope;

/// What the document says of one operation beside what its handler declares.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) scope: Scope,
    pub(super) once: bool,
}

/// Every operation of the table.
pub(super) fn operations() -> Vec<Operation> {
    let of = |Door { scope, once, route: (_, paths, _) }: Door| {
        let found: Vec<Operation> = paths
            .paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = [
                    (item.get.is_some(), Method::GET),
                    (item.post.is_some(), Method::POST),
                    (item.put.is_some(), Method::PUT),
                    (item.delete.is_some(), Method::DELETE),
                ];
                let there = methods.into_iter().filter(|(there, _)| *there);
                there.map(|(_, method)| Operation { method, path: path.clone(), scope, once })
            })
            .collect();
        found
    };
    doors().into_iter().flat_map(of).collect()
}

/// The document; always the same for one version of the server.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

fn document() -> Value {
    let mut components = ComponentsBuilder::new().schema("Error", Error::schema());
    let mut named = Vec::new();
    Error::schemas(&mut named);
    let mut paths = utoipa::openapi::path::Paths::new();
    for Door { route: (schemas, its, _), .. } in doors() {
        named.extend(schemas);
        paths.merge(its);
    }
    components = components.schemas_from_iter(named);
    let info = InfoBuilder::new()
        .title("lp-amazon-pay")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("about.md")));
    let bare =
        OpenApiBuilder::new().info(info.build()).paths(paths).components(Some(components.build())).build();
    let mut document = serde_json::to_value(bare).expect("own types serialise");
    document["components"]["securitySchemes"] = json!({"apiKey": {"type": "http", "scheme": "bearer", "description": "Authorization: Bearer lpap_…"}});
    for operation in operations() {
        let written = &mut document["paths"][&operation.path][operation.method.as_str().to_lowercase()];
        complete(written, &operation);
    }
    document
}

fn complete(written: &mut Value, operation: &Operation) {
    let Operation { method, path, scope, once } = operation;
    written["operationId"] = json!(operation_id(method, path));
    written["security"] = json!([{"apiKey": [scope.as_str()]}]);
    if *once {
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "Names this request. Sent again under it, the answer is the same and nothing is done twice.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        });
        match written["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(key),
            None => written["parameters"] = json!([key]),
        }
    }
    let reads = written.get("parameters").is_some() || written.get("requestBody").is_some();
    let refusals = [
        (400, reads, "The request is not what this operation takes."),
        (401, true, "No key, an unknown one, or a revoked one."),
        (403, true, "The key does not have the scope."),
        (404, path.contains('{'), "There is no such thing."),
        (409, *once, "Not possible as it stands; the code says why. Nothing was done."),
        (422, *once, "The Idempotency-Key was used for another request. Nothing was done."),
        (429, true, "Too many requests of this key."),
        (500, true, "Something broke on our side."),
    ];
    let Some(responses) = written["responses"].as_object_mut() else { return };
    for (status, _, description) in refusals.into_iter().filter(|(_, there, _)| *there) {
        responses.insert(status.to_string(), refusal(description));
    }
}

fn refusal(description: &str) -> Value {
    json!({
        "description": description,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    })
}

/// `get /v1/orders/{number}` → `get_orders_number`.
fn operation_id(method: &Method, path: &str) -> String {
    let words = path.trim_start_matches("/v1/").split(['/', '-']).map(|word| word.trim_matches(['{', '}']));
    let words: Vec<&str> = std::iter::once(method.as_str()).chain(words).collect();
    words.join("_").to_lowercase()
}

/// The object behind a schema or a reference to one.
pub(super) fn resolved<'a>(document: &'a Value, schema: &'a Value) -> Option<&'a Map<String, Value>> {
    let schema = schema.as_object()?;
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.trim_start_matches('#'))?.as_object(),
        None => Some(schema),
    }
}
