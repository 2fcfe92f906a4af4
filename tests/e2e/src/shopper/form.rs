//! What the shopper does in the LP's purchase form, by the fields' true names.

use serde_json::Value;
use thirtyfour::By;

use super::Shopper;

/// The payment select.
const PAYMENT: &str = "order[payment_attributes][payment_method_id]";
const BILLING: &str = "order[billing_address_attributes]";
const CUSTOMER: &str = "order[customer_attributes]";

impl Shopper {
    /// The value of a field: by full name, or by the last part of a billing field (`kana01`).
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn field(&self, name: &str) -> anyhow::Result<String> {
        let script = format!("return document.querySelector({})?.value ?? null", Value::from(selector(name)));
        Ok(self.asks_page(&script).await?.as_str().unwrap_or("(no such field)").to_owned())
    }

    /// Waits until a field holds a value.
    ///
    /// # Errors
    /// When it does not in time; says what it holds.
    pub async fn finds(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let script = format!("return document.querySelector({})?.value ?? null", Value::from(selector(name)));
        self.waits_for(&format!("「{value}」 in {name}"), &script, |held| held == value).await.map(drop)
    }

    /// Types into a field, as a person does.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn types(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let element = self.sees(&selector(name)).await?;
        element.clear().await?;
        element.send_keys(text).await?;
        Ok(())
    }

    /// Chooses an option of a select by its value.
    ///
    /// # Errors
    /// When there is no such option.
    pub async fn chooses(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let script = format!(
            "const select = document.querySelector({});
             select.value = {};
             select.dispatchEvent(new Event('input', {{bubbles: true}}));
             select.dispatchEvent(new Event('change', {{bubbles: true}}));
             return select.value;",
            Value::from(selector(name)),
            Value::from(value)
        );
        let chosen = self.asks_page(&script).await?;
        anyhow::ensure!(chosen == *value, "{name} has no option {value}; it shows {chosen}");
        Ok(())
    }

    /// Fills what Amazon cannot give: kana, password, consent.
    ///
    /// # Errors
    /// When a field is missing.
    pub async fn fills_the_rest(&self) -> anyhow::Result<()> {
        self.types("kana01", "シケン タロウ").await?;
        self.types(&format!("{CUSTOMER}[password]"), "himitsu-2026").await?;
        self.types(&format!("{CUSTOMER}[password_confirmation]"), "himitsu-2026").await?;
        self.agrees().await
    }

    /// Ticks the terms box, and looks whether it is ticked.
    ///
    /// # Errors
    /// When there is none, or it does not take the tick.
    pub async fn agrees(&self) -> anyhow::Result<()> {
        for _ in 0..3 {
            if self.asks_page("return document.querySelector('#agree').checked").await? == Value::Bool(true) {
                return Ok(());
            }
            self.clicks("#agree").await?;
        }
        let ticked = "return document.querySelector('#agree').checked";
        self.waits_for("the terms to be ticked", ticked, |ticked| ticked == &Value::Bool(true))
            .await
            .map(drop)
    }

    /// Fills the whole form by hand, for a payment without Amazon.
    ///
    /// # Errors
    /// When a field is missing.
    pub async fn fills_everything_by_hand(&self) -> anyhow::Result<()> {
        for (name, text) in [
            ("name01", "手打 花子"),
            ("zip01", "1000001"),
            ("addr01", "千代田区千代田"),
            ("addr02", "1-1"),
            ("tel01", "0311112222"),
            ("order[email]", "hanako@mail.example"),
            ("order[email_confirmation]", "hanako@mail.example"),
        ] {
            self.types(name, text).await?;
        }
        self.chooses("prefecture_id", "13").await?;
        self.fills_the_rest().await
    }

    /// Presses 「申し込み内容を確認する」.
    ///
    /// # Errors
    /// When there is none.
    pub async fn confirms(&self) -> anyhow::Result<()> {
        self.clicks("#new-view input[type=submit]").await
    }

    /// Whether the payment field stands on a method and nothing else can be chosen.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn payment_is_locked(&self) -> anyhow::Result<bool> {
        let script = format!(
            "const select = document.querySelector({});
             return select.value === '20' && [...select.options].every(o => o.value === '20' || o.disabled);",
            Value::from(selector(PAYMENT))
        );
        Ok(self.asks_page(&script).await? == Value::Bool(true))
    }

    /// How many elements fit a selector.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub async fn counts(&self, css: &str) -> anyhow::Result<usize> {
        Ok(self.browser.find_all(By::Css(css)).await?.len())
    }
}

fn selector(name: &str) -> String {
    let full =
        if name.contains('[') || name == "agree" { name.to_owned() } else { format!("{BILLING}[{name}]") };
    format!("#new-view [name=\"{full}\"]:not([type=hidden])")
}
