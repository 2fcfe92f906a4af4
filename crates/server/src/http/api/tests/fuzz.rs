//! Requests made from the document, good ones and bad ones, against the real router and a real store: never a 500, and
//! every answer is one that the document has.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::super::super::admin::tests::support::Office;
use super::super::openapi::{DOCUMENT, Operation, operations, resolved};
use super::amazon::Amazon;
use crate::webhooks::Happening;

/// Requests per operation.
const EACH: usize = 60;

/// A generator that gives the same numbers each time: what failed once fails again.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count).unwrap()).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Texts that break things.
const NASTY: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "null",
    "%",
    "_",
    "\\",
    "'",
    "\"",
    "--",
    "'; DROP TABLE orders; --",
    "\u{0}",
    "a\u{0}b",
    "\n",
    "\u{202e}",
    "試験",
    "😀",
    "../../etc/passwd",
    "{{7*7}}",
    "<script>",
    "AS-1",
    "C-AS-1",
    "９９９",
    "9223372036854775808",
    "1e309",
    "lpap_",
];

fn text(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => "x".repeat(dice.below(3_000)),
        _ => (*dice.pick(NASTY)).to_owned(),
    }
}

/// A value of a schema; now and then one that is not.
fn value(schema: &Value, dice: &mut Dice, spoil: bool) -> Value {
    if spoil && dice.one_in(4) {
        return match dice.below(7) {
            0 => Value::Null,
            1 => json!(text(dice)),
            2 => json!(-1),
            3 => json!(1.5),
            4 => json!(i64::MAX),
            5 => json!([1]),
            _ => json!({"unknown": true}),
        };
    }
    let Some(schema) = resolved(&DOCUMENT, schema) else { return Value::Null };
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return dice.pick(values).clone();
    }
    if let Some(either) = schema.get("oneOf").and_then(Value::as_array) {
        return value(dice.pick(either), dice, spoil);
    }
    let kind = match &schema["type"] {
        Value::Array(types) => dice.pick(types).as_str().unwrap_or_default().to_owned(),
        one => one.as_str().unwrap_or_default().to_owned(),
    };
    let number = |name: &str, default: i64| schema.get(name).and_then(Value::as_i64).unwrap_or(default);
    match kind.as_str() {
        "boolean" => json!(dice.one_in(2)),
        "integer" => {
            let (low, high) = (number("minimum", -2), number("maximum", 5_000));
            let middle = low + i64::try_from(dice.below(usize::try_from(high - low + 1).unwrap())).unwrap();
            json!(*dice.pick(&[low, high, middle, middle.min(4_510)]))
        }
        "string" => json!(text(dice)),
        "array" => json!([value(&schema["items"], dice, spoil)]),
        "object" => {
            let members = schema.get("properties").and_then(Value::as_object);
            let mut object = serde_json::Map::new();
            for (name, member) in members.into_iter().flatten() {
                if !(spoil && dice.one_in(5)) {
                    object.insert(name.clone(), value(member, dice, spoil));
                }
            }
            if spoil && dice.one_in(6) {
                object.insert("unknown".to_owned(), json!(1));
            }
            Value::Object(object)
        }
        _ => Value::Null,
    }
}

fn request(operation: &Operation, key: &str, dice: &mut Dice) -> (Request<Body>, String) {
    let written = &DOCUMENT["paths"][&operation.path][operation.method.as_str().to_lowercase()];
    let spoil = dice.one_in(2);
    let mut path = operation.path.clone();
    let (mut query, mut once) = (url::form_urlencoded::Serializer::new(String::new()), None);
    for parameter in written["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let given = match value(&parameter["schema"], dice, spoil) {
            Value::String(text) => text,
            Value::Null => continue,
            other => other.to_string(),
        };
        match parameter["in"].as_str().unwrap() {
            "path" => {
                let known = ["AS-1", "AS-2", "C-AS-1", "C-AS-2", "demo", "20"];
                let text = if dice.one_in(3) { given } else { (*dice.pick(&known)).to_owned() };
                let safe: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
                path = path.replace(&format!("{{{name}}}"), &safe.replace('+', "%20"));
            }
            "query" if dice.one_in(2) => drop(query.append_pair(name, &given)),
            "query" => {}
            _ => once = Some(format!("k{}", dice.below(40))),
        }
    }
    if spoil && dice.one_in(8) {
        once = Some(text(dice));
    }
    let query = query.finish();
    let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
    let schema = written.pointer("/requestBody/content/application~1json/schema");
    let mut body = schema.map_or_else(String::new, |schema| value(schema, dice, spoil).to_string());
    if spoil && dice.one_in(6) {
        body = (*dice.pick(&["{", "[]", "\u{0}", "null", "{\"amount\":1e400}", "\"\""])).to_owned();
    }
    let said = format!("{} {uri} [{once:?}] {body}", operation.method);
    let mut request = Request::builder().method(operation.method.clone()).uri(uri);
    request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    if let Some(once) = once.filter(|once| header::HeaderValue::from_str(once).is_ok()) {
        request = request.header("idempotency-key", once);
    }
    if !(spoil && dice.one_in(8)) {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    (request.body(Body::from(body)).unwrap(), said)
}

/// The declared schema of an answer, with the document's components to look things up in.
fn validator(operation: &Operation, status: StatusCode) -> Option<jsonschema::Validator> {
    let written = &DOCUMENT["paths"][&operation.path][operation.method.as_str().to_lowercase()];
    let content = &written["responses"][status.as_str()]["content"]["application/json"]["schema"];
    let mut schema = content.as_object()?.clone();
    schema.insert("components".to_owned(), DOCUMENT["components"].clone());
    Some(jsonschema::options().should_validate_formats(true).build(&Value::Object(schema)).unwrap())
}

#[tokio::test]
async fn api_requests_made_from_the_document_get_answers_of_the_document() {
    let amazon = Amazon::open().await;
    for (engine, office) in Office::on_every_engine(&amazon.url).await {
        fuzz(engine, &office).await;
    }
}

async fn fuzz(engine: &str, office: &Office) {
    office.with_order("AS-1", None).await;
    office.with_subscription("AS-2").await;
    office.shop.add_webhook("http://localhost:9/", &Happening::ALL, "hanako").await.unwrap();
    let mut dice = Dice(0x2026_1125_0000_0001);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut validators = BTreeMap::new();
    for round in 0..EACH {
        // Another key each time, so that the limit per key is never what answers.
        let name = format!("fuzz-{round}");
        let key = super::support::key(office, &name, &crate::api_keys::Scope::ALL).await;
        for operation in operations() {
            let (request, said) = request(&operation, &key, &mut dice);
            let answer = office.send(request).await;
            assert!(!answer.status.is_server_error(), "{engine}: {said}\n{} {}", answer.status, answer.text);
            let what = (operation.method.to_string(), operation.path.clone(), answer.status);
            let validator = validators.entry(what).or_insert_with(|| validator(&operation, answer.status));
            let Some(validator) = validator else {
                panic!("{said}\n{} is not in the document: {}", answer.status, answer.text)
            };
            let body: Value =
                serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("{said}\n{}", answer.text));
            if let Err(error) = validator.validate(&body) {
                panic!("{said}\n{} at {}: {}", error, error.instance_path(), answer.text);
            }
            *seen.entry(format!("{} {}", operation.method, answer.status.as_u16())).or_default() += 1;
        }
    }
    // The test reached what it is about.
    for what in [
        "GET 200", "GET 400", "GET 404", "POST 200", "POST 400", "POST 404", "POST 409", "PUT 200", "PUT 400",
    ] {
        assert!(seen.contains_key(what), "{engine}: {what} never happened: {seen:?}");
    }
}

#[test]
fn api_the_fuzz_would_notice_an_answer_of_another_shape() {
    let operation = operations().into_iter().find(|operation| operation.path == "/v1/lps").unwrap();
    let validator = validator(&operation, StatusCode::OK).unwrap();
    assert!(validator.is_valid(&json!({"lps": []})));
    assert!(!validator.is_valid(&json!({"lps": [{"id": 1}]})));
    assert!(!validator.is_valid(&json!([])));
}
