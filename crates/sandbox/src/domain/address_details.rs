//! `addressDetails` of the additional payment button: the address that the shop itself collected. Amazon's
//! Japanese sample percent-encodes each value before it signs; both spellings are read here.

use percent_encoding::percent_decode_str;

use super::buyer::Address;
use super::fields::Fields;
use super::refusal::Refusal;

/// The members as the button's list of allowed members names them.
pub(crate) const MEMBERS: [&str; 10] = [
    "addressDetails.name",
    "addressDetails.addressLine1",
    "addressDetails.addressLine2",
    "addressDetails.addressLine3",
    "addressDetails.city",
    "addressDetails.districtOrCounty",
    "addressDetails.stateOrRegion",
    "addressDetails.postalCode",
    "addressDetails.countryCode",
    "addressDetails.phoneNumber",
];

/// Trims blanks and writes the postal code in capitals, as Amazon does.
pub(crate) fn read(fields: Fields<'_>) -> Result<Option<Address>, Refusal> {
    if fields.get("addressDetails").is_none() {
        return Ok(None);
    }
    let optional = |name: &str, longest: usize| -> Result<Option<String>, Refusal> {
        let path = format!("addressDetails.{name}");
        // Encoded, each of the longest characters takes nine letters.
        let Some(text) = fields.text(&path, longest * 9)? else {
            return Ok(None);
        };
        let text = percent_decode_str(&text).decode_utf8_lossy().trim().to_owned();
        if text.chars().count() > longest {
            return Err(Refusal::bad_value(&path, &format!("a string of at most {longest} characters")));
        }
        Ok((!text.is_empty()).then_some(text))
    };
    let needed = |name: &str, longest: usize| {
        optional(name, longest)?.ok_or_else(|| Refusal::missing(&format!("addressDetails.{name}")))
    };
    if needed("countryCode", 3)?.to_uppercase() != "JP" {
        return Err(Refusal::bad_value("addressDetails.countryCode", "JP in this sandbox"));
    }
    optional("city", 50)?;
    optional("districtOrCounty", 50)?;
    Ok(Some(Address {
        name: needed("name", 50)?,
        line1: needed("addressLine1", 180)?,
        line2: optional("addressLine2", 60)?,
        line3: optional("addressLine3", 60)?,
        state_or_region: needed("stateOrRegion", 50)?,
        postal_code: needed("postalCode", 20)?.to_uppercase(),
        phone_number: needed("phoneNumber", 20)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn details() -> Value {
        json!({ "addressDetails": {
            "name": "%E8%A9%A6%E9%A8%93 太郎", "addressLine1": " 目黒区下目黒1-8-1 ", "addressLine2": "",
            "stateOrRegion": "東京都", "postalCode": "153-0064a", "countryCode": "jp", "phoneNumber": "03"
        } })
    }

    #[test]
    fn values_are_decoded_trimmed_and_capitalized() {
        let document = details();
        let address =
            read(Fields::of(&document, &MEMBERS).expect("known members")).expect("good").expect("given");
        assert_eq!((address.name.as_str(), address.line1.as_str()), ("試験 太郎", "目黒区下目黒1-8-1"));
        assert_eq!((address.line2, address.postal_code.as_str()), (None, "153-0064A"));
    }

    #[test]
    fn what_japan_needs_is_needed() {
        for name in ["name", "addressLine1", "stateOrRegion", "postalCode", "countryCode", "phoneNumber"] {
            let mut document = details();
            document["addressDetails"][name] = json!(" ");
            let refused = read(Fields::of(&document, &MEMBERS).expect("known members"));
            assert_eq!(refused.err().map(|refusal| refusal.code), Some("MissingParameterValue"), "{name}");
        }
    }
}
