//! `lp-amazon-pay-server check <url or file>`: what the designer's panel says of a page, in the terminal. Opens the page in
//! a headless browser of this machine; presses nothing, and reads no value of any field.

use std::process::Command;

use anyhow::{Context as _, bail};
use serde::Deserialize;
use url::Url;

/// What browsers with `--dump-dom` are called.
const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
/// How long (milliseconds of the page's own time) the page may take.
const PATIENCE: &str = "12000";

/// The panel's report (`loader/src/debug/examine.js`).
#[derive(Debug, Deserialize)]
pub struct Report {
    lp: String,
    checks: Vec<Check>,
    fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
struct Check {
    /// `None`: good to know.
    ok: Option<bool>,
    ja: String,
    en: String,
    remedy: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Field {
    role: String,
    control: String,
    label: String,
    how: String,
    points: u32,
}

/// Looks at a page. `browser` is the program to use instead of what is found; `sandboxed: false` is for containers, where
/// the browser's own sandbox cannot be had.
///
/// # Errors
/// When there is no browser, the page does not open, or no report is in it.
pub fn check(page: &str, browser: Option<&str>, sandboxed: bool) -> anyhow::Result<Report> {
    let url = address(page)?;
    let browser = match browser {
        Some(named) => named.to_owned(),
        None => found().with_context(|| {
            format!(
                "ブラウザ(Chromium、Chrome、Edge)が見つかりません。{url} をブラウザで開いてください / no browser was found: open that address yourself"
            )
        })?,
    };
    let profile = std::env::temp_dir().join(format!("lp-amazon-pay-check-{}", std::process::id()));
    let output = Command::new(&browser)
        .args(["--headless=new", "--disable-gpu", "--no-first-run", "--window-size=390,2400", "--dump-dom"])
        .args((!sandboxed).then_some("--no-sandbox"))
        .arg(format!("--virtual-time-budget={PATIENCE}"))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url.as_str())
        .output()
        .with_context(|| format!("{browser} を起動できません / cannot be started"))?;
    std::fs::remove_dir_all(&profile).ok();
    report_in(&String::from_utf8_lossy(&output.stdout)).with_context(|| {
        format!(
            "{url} に診断結果がありません。タグがないか、読み込みが止められています / no report: no tag, or it is blocked ({})",
            output.status
        )
    })
}

/// A file of this machine, or an address; with the word that brings the panel.
fn address(page: &str) -> anyhow::Result<Url> {
    let file = std::path::Path::new(page);
    let mut url = if file.is_file() {
        Url::from_file_path(file.canonicalize()?).ok().context("このファイルは開けません / not a file")?
    } else {
        Url::parse(page).with_context(|| format!("{page} はURLでもファイルでもありません / neither"))?
    };
    if !matches!(url.scheme(), "http" | "https" | "file") {
        bail!("http、https、ファイルだけを調べられます / only http, https and files");
    }
    url.query_pairs_mut().append_key_only("lp-amazon-pay-debug");
    Ok(url)
}

fn found() -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let there = |name: &&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    BROWSERS.into_iter().find(there).map(str::to_owned)
}

fn report_in(html: &str) -> Option<Report> {
    let (_, rest) = html.split_once("id=\"lp-amazon-pay-report\">")?;
    let (json, _) = rest.split_once("</script>")?;
    serde_json::from_str(json).ok()
}

impl Report {
    /// Whether something must be mended.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        self.checks.iter().any(|check| check.ok == Some(false))
    }

    /// What the terminal says.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("LP「{}」\n\n", self.lp);
        for check in &self.checks {
            let mark = match check.ok {
                Some(true) => '○',
                Some(false) => '×',
                None => '・',
            };
            text += &format!("{mark} {}\n  {}\n", check.ja, check.en);
            if let Some(remedy) = &check.remedy {
                text += &format!("  → {remedy}\n");
            }
        }
        text += "\n項目 / fields\n";
        for field in &self.fields {
            let points = if field.how == "auto" { format!(" {}", field.points) } else { String::new() };
            text += &format!(
                "  {:<20} {} 「{}」 ({}{points})\n",
                field.role, field.control, field.label, field.how
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn the_report_is_read_out_of_the_page() {
        let html = r##"<body><script type="application/json" id="lp-amazon-pay-report">{"version":1,"lp":"demo",
            "checks":[{"id":"form","ok":false,"ja":"ない","en":"none","remedy":"data-form=\"#a\""},{"id":"x","ok":null,"ja":"j","en":"e"}],
            "fields":[{"role":"zip01","control":"input[name=\"z\"]","label":"\u003c〒","how":"auto","points":12,"rival":0,"behind":0}]}</script></body>"##;
        let report = report_in(html).unwrap();
        assert!(report.is_bad());
        let text = report.text();
        assert!(
            text.contains("× ない\n  none\n  → data-form=\"#a\"") && text.contains("「<〒」 (auto 12)"),
            "{text}"
        );
        assert!(report_in("<body></body>").is_none());
    }

    #[test]
    fn only_pages_are_opened_and_their_query_stays() {
        assert_eq!(
            address("https://lp.example/?u=ad1").unwrap().as_str(),
            "https://lp.example/?u=ad1&lp-amazon-pay-debug"
        );
        for wrong in ["javascript:alert(1)", "no such file", "ftp://lp.example/"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
