//! Reading a JSON document the way Amazon does: a member that the operation does not know is refused, and
//! every complaint names its field by its dotted path. `null` counts as "not given".

use serde_json::Value;
use url::{Host, Url};

use super::refusal::Refusal;
use super::yen::Yen;

/// A document whose members are read by dotted paths.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a Value);

/// The document in these bytes; it must be a JSON object.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Refusal> {
    match serde_json::from_slice(bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ => Err(Refusal::new(400, "InvalidRequestFormat", "The request is no JSON object")),
    }
}

impl<'a> Fields<'a> {
    /// Refuses members outside `allowed`. An allowed path that has no allowed child may hold anything.
    pub(crate) fn of(document: &'a Value, allowed: &[&str]) -> Result<Self, Refusal> {
        check_members(document, "", allowed)?;
        Ok(Self(document))
    }

    pub(crate) fn get(&self, path: &str) -> Option<&'a Value> {
        path.split('.').try_fold(self.0, |value, name| value.get(name)).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&self, path: &str, longest: usize) -> Result<Option<String>, Refusal> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= longest => Ok(Some(text.clone())),
            Some(_) => Err(Refusal::bad_value(path, &format!("a string of at most {longest} characters"))),
        }
    }

    pub(crate) fn flag(&self, path: &str) -> Result<Option<bool>, Refusal> {
        match self.get(path) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Refusal::bad_value(path, "true or false")),
        }
    }

    pub(crate) fn texts(&self, path: &str, known: &[&str]) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.get(path) else {
            return Ok(None);
        };
        let complaint = || Refusal::bad_value(path, &format!("a list out of {known:?}"));
        let items = value.as_array().ok_or_else(complaint)?;
        items
            .iter()
            .map(|item| {
                item.as_str().filter(|text| known.contains(text)).map(str::to_owned).ok_or_else(complaint)
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// A value out of a closed list; `named` turns it into its kind.
    pub(crate) fn kind<T>(
        &self,
        path: &str,
        named: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let Some(value) = self.get(path) else {
            return Ok(None);
        };
        let found = value.as_str().and_then(named);
        found.map(Some).ok_or_else(|| Refusal::bad_value(path, "not one of the values that this field knows"))
    }

    pub(crate) fn yen(&self, path: &str) -> Result<Option<Yen>, Refusal> {
        if self.get(path).is_none() {
            return Ok(None);
        }
        let (amount, currency) = (format!("{path}.amount"), format!("{path}.currencyCode"));
        match self.text(&currency, 3)?.as_deref() {
            Some("JPY") => {}
            Some(_) => {
                return Err(Refusal::new(400, "CurrencyMismatch", format!("[{currency}] must be JPY")));
            }
            None => return Err(Refusal::missing(&currency)),
        }
        let value = self.get(&amount).ok_or_else(|| Refusal::missing(&amount))?;
        let yen = Yen::read(value);
        yen.map(Some)
            .ok_or_else(|| Refusal::bad_value(&amount, "whole yen from 1 to 10000000, without decimals"))
    }

    pub(crate) fn url(&self, path: &str) -> Result<Option<String>, Refusal> {
        let Some(text) = self.text(path, 2048)? else {
            return Ok(None);
        };
        if is_shop_url(&text) {
            Ok(Some(text))
        } else {
            Err(Refusal::bad_value(path, "an absolute https URL (http is fine on localhost and under .test)"))
        }
    }
}

/// Amazon wants https and lets `http://localhost` through in its sandbox. Loopback addresses and the
/// reserved top-level domains `localhost` and `test` can be nobody's live shop either.
pub(crate) fn is_shop_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Domain(name))) => {
            name == "localhost" || name.ends_with(".localhost") || name.ends_with(".test")
        }
        ("http", Some(Host::Ipv4(address))) => address.is_loopback(),
        ("http", Some(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

fn check_members(value: &Value, at: &str, allowed: &[&str]) -> Result<(), Refusal> {
    let Value::Object(members) = value else {
        return Err(Refusal::bad_value(at.trim_end_matches('.'), "an object"));
    };
    for (name, member) in members {
        let path = format!("{at}{name}");
        let inside = format!("{path}.");
        if allowed.iter().any(|known| known.starts_with(&inside)) {
            if !member.is_null() {
                check_members(member, &inside, allowed)?;
            }
        } else if !allowed.contains(&path.as_str()) {
            return Err(Refusal::new(
                400,
                "UnrecognizedField",
                format!("[{path}] is not known to this operation"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unknown_members_are_named_with_their_path() {
        let document = json!({ "a": { "b": 1, "c": 2 } });
        let refusal = Fields::of(&document, &["a.b"]).err().expect("c is unknown");
        assert_eq!((refusal.code, refusal.message.contains("[a.c]")), ("UnrecognizedField", true));
        assert!(Fields::of(&document, &["a"]).is_ok());
        assert_eq!(
            Fields::of(&json!({ "a": 5 }), &["a.b"]).err().map(|r| r.code),
            Some("InvalidParameterValue")
        );
    }

    #[test]
    fn shop_urls() {
        for good in
            ["https://shop.example/a?b=1", "http://localhost:8787/x", "http://127.0.0.1/", "http://lp.test/"]
        {
            assert!(is_shop_url(good), "{good}");
        }
        for bad in [
            "http://shop.example/",
            "javascript:alert(1)",
            "/review",
            "ftp://localhost/",
            "",
            "http://localhost.example/",
        ] {
            assert!(!is_shop_url(bad), "{bad}");
        }
    }

    #[test]
    fn money_in_another_currency_is_a_mismatch() {
        let document = json!({ "x": { "amount": "10", "currencyCode": "USD" } });
        let fields = Fields::of(&document, &["x.amount", "x.currencyCode"]).expect("known members");
        assert_eq!(fields.yen("x").err().map(|refusal| refusal.code), Some("CurrencyMismatch"));
    }
}
