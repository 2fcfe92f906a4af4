//! `deliverySpecifications`: which addresses a shop ships to. Addresses outside are shown disabled on the
//! hosted page. How states and postal codes combine is not documented; here either one matches.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::buyer::Address;
use super::fields::Fields;
use super::refusal::Refusal;

/// Checked in structure, kept as it came (it is echoed in responses).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeliverySpecifications {
    document: Value,
}

impl DeliverySpecifications {
    pub(crate) fn read(document: &Value) -> Result<Self, Refusal> {
        let fields = Fields::of(
            document,
            &["specialRestrictions", "addressRestrictions.type", "addressRestrictions.restrictions"],
        )?;
        fields.texts("specialRestrictions", &["RestrictPOBoxes", "RestrictPackstations"])?;
        if fields.get("addressRestrictions").is_some() {
            let path = "addressRestrictions.type";
            let known = |text: &str| ["Allowed", "NotAllowed"].contains(&text).then_some(());
            fields.kind(path, known)?.ok_or_else(|| Refusal::missing(path))?;
            let path = "addressRestrictions.restrictions";
            let countries = fields.get(path).ok_or_else(|| Refusal::missing(path))?;
            for restriction in
                countries.as_object().ok_or_else(|| Refusal::bad_value(path, "an object"))?.values()
            {
                let restriction = Fields::of(restriction, &["statesOrRegions", "zipCodes"])?;
                for list in ["statesOrRegions", "zipCodes"] {
                    let complaint = || Refusal::bad_value(list, "a list of strings");
                    let items = restriction
                        .get(list)
                        .map(|value| value.as_array().ok_or_else(complaint))
                        .transpose()?;
                    if items.into_iter().flatten().any(|item| !item.is_string()) {
                        return Err(complaint());
                    }
                }
            }
        }
        Ok(Self { document: document.clone() })
    }

    pub(crate) fn json(&self) -> Value {
        self.document.clone()
    }

    /// Whether the shop ships to this address.
    pub(crate) fn allows(&self, address: &Address) -> bool {
        let Some(rules) = self.document.get("addressRestrictions").and_then(Value::as_object) else {
            return true;
        };
        let country = rules.get("restrictions").and_then(|all| all.get("JP")).and_then(Value::as_object);
        let matches = country.is_some_and(|restriction| covers(restriction, address));
        matches == (rules.get("type").and_then(Value::as_str) == Some("Allowed"))
    }
}

/// An empty restriction means the whole country.
fn covers(restriction: &Map<String, Value>, address: &Address) -> bool {
    let listed = |name: &str| {
        restriction.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    };
    let digits = |text: &str| text.replace('-', "");
    let postal_code = digits(&address.postal_code);
    restriction.is_empty()
        || listed("statesOrRegions").any(|state| state == address.state_or_region)
        || listed("zipCodes").any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => postal_code.starts_with(&digits(start)),
            None => postal_code == digits(pattern),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(kind: &str, japan: &Value) -> DeliverySpecifications {
        let document = json!({ "addressRestrictions": { "type": kind, "restrictions": { "JP": japan } } });
        DeliverySpecifications::read(&document).expect("well formed")
    }

    fn address(state: &str, postal_code: &str) -> Address {
        Address {
            state_or_region: state.to_owned(),
            postal_code: postal_code.to_owned(),
            ..Address::default()
        }
    }

    #[test]
    fn restrictions_by_state_and_by_postal_code() {
        let tokyo = address("東京都", "153-0064");
        let sapporo = address("北海道", "060-0001");
        let okinawa_excluded = rules("NotAllowed", &json!({ "statesOrRegions": ["北海道"] }));
        assert!(okinawa_excluded.allows(&tokyo) && !okinawa_excluded.allows(&sapporo));
        let meguro = rules("Allowed", &json!({ "zipCodes": ["153*"] }));
        assert!(meguro.allows(&tokyo) && !meguro.allows(&sapporo));
        assert!(rules("Allowed", &json!({})).allows(&sapporo));
    }

    #[test]
    fn structure_is_checked() {
        for bad in [
            json!({ "addressRestrictions": { "type": "Allow", "restrictions": {} } }),
            json!({ "addressRestrictions": { "type": "Allowed" } }),
            json!({ "addressRestrictions": { "type": "Allowed", "restrictions": { "JP": { "prefectures": [] } } } }),
            json!({ "specialRestrictions": ["RestrictIslands"] }),
        ] {
            assert!(DeliverySpecifications::read(&bad).is_err(), "{bad}");
        }
    }
}
