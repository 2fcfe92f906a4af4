//! A shopper with a browser, in sentences: opens the LP, logs in, types, confirms, places.
//!
//! Waits are for what a person would see; nothing here sleeps for a guessed time.

mod access;
mod amazon;
mod form;

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;
use thirtyfour::{By, WebDriver, WebElement};

use crate::World;
use crate::browser;

/// How long a person would wait before giving up.
const PATIENCE: Duration = Duration::from_secs(25);

/// A shopper and the world that the shopper is in.
#[derive(Clone)]
pub struct Shopper {
    world: World,
    browser: WebDriver,
}

/// Gives the script that follows a `panel` and a `note`: our two faces in their shadow roots, or undefined.
const FACES: &str = "const [panel, note] = ['panel', 'note'].map(name =>
    document.querySelector(`[data-lp-amazon-pay-ui=${name}]`)?.shadowRoot?.querySelector('section'));";

impl Shopper {
    pub(crate) async fn arrives(world: World) -> anyhow::Result<Self> {
        Ok(Self { world, browser: browser::open().await? })
    }

    pub(crate) async fn leaves(self) {
        self.browser.quit().await.ok();
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The browser itself, for what no sentence says.
    #[must_use]
    pub fn browser(&self) -> &WebDriver {
        &self.browser
    }

    /// Opens the LP with a query such as `?u=ad1` (or "").
    ///
    /// # Errors
    /// When the page does not load.
    pub async fn opens_lp(&self, query: &str) -> anyhow::Result<()> {
        self.browser.goto(format!("{}/{query}", self.world.lp())).await?;
        self.sees("#new-view").await.map(drop)
    }

    /// Waits until an element is there and visible.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn sees(&self, css: &str) -> anyhow::Result<WebElement> {
        let start = Instant::now();
        loop {
            if let Ok(element) = self.browser.find(By::Css(css)).await
                && element.is_displayed().await.unwrap_or(false)
            {
                return Ok(element);
            }
            if start.elapsed() > PATIENCE {
                bail!("never saw {css} at {}", self.url().await);
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Whether an element is there and visible now.
    pub async fn sees_now(&self, css: &str) -> bool {
        match self.browser.find(By::Css(css)).await {
            Ok(element) => element.is_displayed().await.unwrap_or(false),
            Err(_) => false,
        }
    }

    /// The visible text of an element that is waited for.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn reads(&self, css: &str) -> anyhow::Result<String> {
        let start = Instant::now();
        loop {
            match self.sees(css).await?.text().await {
                Ok(text) => return Ok(text),
                // Redrawn between seeing and reading: a person reads again.
                Err(gone) if start.elapsed() > PATIENCE => return Err(gone.into()),
                Err(_) => {}
            }
        }
    }

    /// Waits until an element says something, across page changes; answers all that it says.
    ///
    /// # Errors
    /// When it does not in time; says what it says instead.
    pub async fn reads_in(&self, css: &str, text: &str) -> anyhow::Result<String> {
        let script = format!("return document.querySelector({})?.innerText ?? ''", Value::from(css));
        let says = |said: &Value| said.as_str().is_some_and(|said| said.contains(text));
        let said = self.waits_for(&format!("「{text}」 in {css}"), &script, says).await?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// Scrolls to an element and clicks it, as soon as it can be seen.
    ///
    /// # Errors
    /// When it never comes, or something lies over it.
    pub async fn clicks(&self, css: &str) -> anyhow::Result<()> {
        let element = self.sees(css).await?;
        self.browser
            .execute("arguments[0].scrollIntoView({block: 'center'})", vec![element.to_json()?])
            .await?;
        element.click().await.with_context(|| format!("cannot click {css}"))
    }

    /// Clicks what leads to another page, and waits for that page: what the old one said must not count for the new.
    ///
    /// # Errors
    /// When nothing can be clicked, or no page follows.
    pub async fn turns_page(&self, css: &str) -> anyhow::Result<()> {
        self.marks_page().await?;
        self.clicks(css).await?;
        self.waits_for_next_page().await
    }

    /// Marks this page as the old one, before something that leads away from it.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn marks_page(&self) -> anyhow::Result<()> {
        self.asks_page("document.documentElement.dataset.old = 'yes'").await.map(drop)
    }

    /// Waits until the marked page is gone and the next one can be read.
    ///
    /// # Errors
    /// When no page follows in time.
    pub async fn waits_for_next_page(&self) -> anyhow::Result<()> {
        let arrived = "return !document.documentElement.dataset.old && document.readyState !== 'loading'";
        self.waits_for("the next page", arrived, |arrived| arrived == &Value::Bool(true)).await.map(drop)
    }

    /// Runs a script in the page and gives its answer.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn asks_page(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.browser.execute(script, Vec::new()).await?.json().clone())
    }

    /// Waits until a script's answer is what `enough` wants; the answer is given back.
    ///
    /// # Errors
    /// When it does not come in time; says what the last answer was.
    pub async fn waits_for(
        &self,
        what: &str,
        script: &str,
        enough: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let start = Instant::now();
        loop {
            let answer = self.asks_page(script).await.unwrap_or(Value::Null);
            if enough(&answer) {
                return Ok(answer);
            }
            if start.elapsed() > PATIENCE {
                bail!("waited in vain for {what} at {}; last answer: {answer}", self.url().await);
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Waits until our panel says something.
    ///
    /// # Errors
    /// When it does not in time; says what it says instead.
    pub async fn panel_says(&self, text: &str) -> anyhow::Result<String> {
        self.face_says("panel", text).await
    }

    /// Waits until our note inside お支払い方法 says something.
    ///
    /// # Errors
    /// When it does not in time; says what it says instead.
    pub async fn note_says(&self, text: &str) -> anyhow::Result<String> {
        self.face_says("note", text).await
    }

    async fn face_says(&self, face: &str, text: &str) -> anyhow::Result<String> {
        let script = format!("{FACES} return {face}?.innerText ?? ''");
        let says = |said: &Value| said.as_str().is_some_and(|said| said.contains(text));
        let said = self.waits_for(&format!("「{text}」 in the {face}"), &script, says).await?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// Clicks a button of our panel by its text.
    ///
    /// # Errors
    /// When there is no such button.
    pub async fn presses_in_panel(&self, text: &str) -> anyhow::Result<()> {
        let script = format!(
            "{FACES}
             const button = [...(panel?.querySelectorAll('button') ?? [])]
                 .find(button => button.textContent.includes({}));
             button?.click();
             return Boolean(button);",
            Value::from(text)
        );
        self.waits_for(&format!("the button 「{text}」"), &script, |found| found == &Value::Bool(true))
            .await?;
        Ok(())
    }

    /// Waits until Amazon's script has bound the change links of our page.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn waits_until_bound(&self) -> anyhow::Result<()> {
        self.sees("main[data-bound=true]").await.map(drop)
    }

    /// Waits until the page has stopped moving, as a person does before pressing anything: a form that is being filled
    /// grows and shrinks for a moment.
    ///
    /// # Errors
    /// When it never stops.
    pub async fn waits_until_still(&self) -> anyhow::Result<()> {
        let shape = "const form = document.querySelector('#new-view');
            return [document.documentElement.scrollHeight, form?.getBoundingClientRect().top + scrollY, form?.offsetHeight].join()";
        let start = Instant::now();
        let (mut last, mut same) = (Value::Null, 0);
        while same < 4 {
            anyhow::ensure!(
                start.elapsed() < PATIENCE,
                "the page never stands still at {}",
                self.url().await
            );
            tokio::time::sleep(Duration::from_millis(120)).await;
            let now = self.asks_page(shape).await.unwrap_or(Value::Null);
            same = if now == last { same + 1 } else { 0 };
            last = now;
        }
        Ok(())
    }

    /// Waits until the address begins with something.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn arrives_at(&self, beginning: &str) -> anyhow::Result<()> {
        let start = Instant::now();
        while !self.url().await.starts_with(beginning) {
            if start.elapsed() > PATIENCE {
                bail!("never arrived at {beginning}; still at {}", self.url().await);
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        Ok(())
    }

    /// Opens the LP and says whether this engine refuses to compile wasm there (WebKit enforces the policy only
    /// lately).
    ///
    /// # Errors
    /// When the page does not load.
    pub async fn refuses_wasm_by_csp(&self) -> anyhow::Result<bool> {
        self.opens_lp("").await?;
        let probe =
            "try { new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); return false }
                     catch { return true }";
        Ok(self.asks_page(probe).await? == Value::Bool(true))
    }

    /// A slow line from here on; false where the engine cannot play one.
    pub async fn has_a_slow_line(&self) -> bool {
        browser::slows_line(&self.browser).await
    }

    /// The address of the page.
    pub async fn url(&self) -> String {
        self.browser.current_url().await.map(String::from).unwrap_or_default()
    }

    pub(crate) async fn leaves_evidence(&self, name: &str, reason: &str) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/e2e");
        std::fs::create_dir_all(&folder).ok();
        let file = folder.join(format!("{name}-{:?}", browser::Engine::of_this_run()).to_lowercase());
        self.browser.screenshot(&file.with_extension("png")).await.ok();
        let html = self.browser.source().await.unwrap_or_default();
        let log = self.world.amazon_requests().await.unwrap_or_default();
        let text = format!("{reason}\n\n{}\n\n{log}\n\n{html}\n", self.url().await);
        std::fs::write(file.with_extension("txt"), text).ok();
    }
}
