//! The way back to a shop: its own URL with one parameter more.

/// Appends `name=value` with `?` or `&`, before a fragment, keeping every parameter that is there.
/// Value and name need no encoding (ids and tokens are made of unreserved characters).
pub(super) fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let (base, fragment) = url.split_once('#').map_or((url, None), |(base, fragment)| (base, Some(fragment)));
    let separator = match base.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    let fragment = fragment.map(|text| format!("#{text}")).unwrap_or_default();
    format!("{base}{separator}{name}={value}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::with_parameter;

    #[test]
    fn keeps_what_is_there() {
        for (url, expected) in [
            ("https://shop.example/r", "https://shop.example/r?id=1"),
            ("https://shop.example/r?a=b", "https://shop.example/r?a=b&id=1"),
            ("https://shop.example/r?a=b&", "https://shop.example/r?a=b&id=1"),
            ("https://shop.example/r?", "https://shop.example/r?id=1"),
            ("https://shop.example/r?a=b#top", "https://shop.example/r?a=b&id=1#top"),
        ] {
            assert_eq!(with_parameter(url, "id", "1"), expected);
        }
    }
}
