//! The staged `index.html`: Trunk leaves its own build instruction in it when it may not inject scripts.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Takes `<link data-trunk rel="rust" …>` out: to a browser, and to a designer reading the source, it means nothing.
pub(super) fn drop_build_link(page: &Path) -> Result<()> {
    let html = fs::read_to_string(page).with_context(|| format!("{} cannot be read", page.display()))?;
    fs::write(page, without_build_link(&html))?;
    Ok(())
}

fn without_build_link(html: &str) -> String {
    let Some(start) = html.find("<link data-trunk") else {
        return html.to_owned();
    };
    let Some(length) = html[start..].find('>') else {
        return html.to_owned();
    };
    let (before, after) = (&html[..start], &html[start + length + 1..]);
    format!("{before}{}", after.strip_prefix('\n').unwrap_or(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_build_link_goes() {
        let html = "<head>\n<link rel=\"icon\" href=\"i\">\n<link data-trunk rel=\"rust\" href=\"Cargo.toml\">\n</head>";
        assert_eq!(without_build_link(html), "<head>\n<link rel=\"icon\" href=\"i\">\n</head>");
        assert_eq!(without_build_link("<head></head>"), "<head></head>");
    }
}
