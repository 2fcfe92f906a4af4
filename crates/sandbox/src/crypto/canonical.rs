//! The canonical form of an API request, rebuilt from what arrived: method, path, query, the headers that
//! the signature names, the hash of the body. Header values come from the request, never from our settings.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::sha256_hex;

/// RFC 3986: everything but the unreserved characters is encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `headers` are the signed ones, in any order and case; `target_path` and `query` stand as in the request line.
pub(crate) fn request(
    method: &str,
    target_path: &str,
    query: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> String {
    let mut sorted: Vec<(String, &str)> =
        headers.iter().map(|(name, value)| (name.to_lowercase(), value.trim())).collect();
    sorted.sort();
    let lines: String = sorted.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names: Vec<&str> = sorted.iter().map(|(name, _)| name.as_str()).collect();
    format!(
        "{method}\n{}\n{}\n{lines}\n{}\n{}",
        path(target_path),
        sorted_query(query),
        names.join(";"),
        sha256_hex(body)
    )
}

/// Runs of slashes are one; each segment is decoded and encoded anew, so that spellings do not matter.
fn path(target: &str) -> String {
    let mut out = String::from("/");
    for segment in target.split('/').filter(|segment| !segment.is_empty()) {
        if !out.ends_with('/') {
            out.push('/');
        }
        out.push_str(&encode(segment));
    }
    if out.len() > 1 && target.ends_with('/') {
        out.push('/');
    }
    out
}

fn sorted_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encode(name), encode(value))
        })
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

fn encode(text: &str) -> String {
    utf8_percent_encode(&percent_decode_str(text).decode_utf8_lossy(), RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn dotnet_headers() -> Vec<(String, String)> {
        signed(&[
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("x-amz-pay-date", "20180524T223710Z"),
            ("x-amz-pay-host", "pay-api.amazon.eu"),
            ("x-amz-pay-region", "eu"),
        ])
    }

    fn hash(text: &str) -> String {
        sha256_hex(text.as_bytes())
    }

    #[test]
    fn vectors_of_the_dotnet_sdk() {
        let root = request("GET", "/", "", &dotnet_headers(), b"");
        assert_eq!(hash(&root), "13fdf6db844bdfb9e9c0e27a4251ca04e60c29ca2132249c5dd1cb09c26e22f5");
        let slashes = request("GET", "///foo//", "", &dotnet_headers(), b"");
        assert_eq!(hash(&slashes), "d8e13e1857bc9b5056cc8ccb2699812faa2c68960e00483b1390fdaf4a991cc4");
    }

    #[test]
    fn vectors_for_japan() {
        let mut headers = signed(&[
            ("Accept", "application/json"),
            ("X-Amz-Pay-Region", " jp "),
            ("content-type", "application/json"),
            ("x-amz-pay-date", "20250102T030405Z"),
            ("x-amz-pay-host", "pay-api.amazon.jp"),
        ]);
        let get = "/v2/checkoutSessions/11111111-2222-4333-8444-555555555555";
        assert_eq!(
            hash(&request("GET", get, "", &headers, b"")),
            "5bbac6169df9cb96deabed5555b7f9c70ab2a4ec5eb112da38bcbf998d179f47"
        );
        headers.extend(signed(&[("x-amz-pay-idempotency-key", "0f8fad5bd9cb469fa16570867728950e")]));
        let body = br#"{"webCheckoutDetails":{"checkoutReviewReturnUrl":"https://shop.example/amazon/review"},"storeId":"amzn1.application-oa2-client.example"}"#;
        assert_eq!(
            hash(&request("POST", "/v2/checkoutSessions", "", &headers, body)),
            "cb3e603a3edeb1129099a76a467df194a567fe5e4daed381b2bfd92f2179c4c0"
        );
    }

    #[test]
    fn query_is_sorted_and_encoded() {
        let text = request("GET", "/v2/x", "merchantId=A%2fB&a=1", &[], b"");
        assert_eq!(text.lines().nth(2), Some("a=1&merchantId=A%2FB"));
    }
}
