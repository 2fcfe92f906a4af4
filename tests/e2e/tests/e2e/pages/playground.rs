//! The playground: what is chosen is seen, and nothing of it reaches Amazon or our orders.

use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::Value;

async fn chooses(shopper: &Shopper, name: &str, value: &str) -> anyhow::Result<()> {
    let script = format!(
        "const field = document.querySelector('#choices').elements['{name}']; field.value = '{value}';
         field.dispatchEvent(new Event('change', {{bubbles: true}})); return field.value"
    );
    assert_eq!(shopper.asks_page(&script).await?, Value::from(value));
    // A moment later the frame is sent to its page.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    Ok(())
}

/// What the widget in the frame says.
async fn frame_says(shopper: &Shopper, text: &str) -> anyhow::Result<()> {
    // The frame's last page may still stand there.
    let said = "const frame = document.querySelector('#frame'); const page = frame.contentDocument;
        if (page.location.search !== new URL(frame.src).search) return page.location.search + ' is not ' + frame.src;
        return [...page.querySelectorAll('[data-lp-amazon-pay-ui]')].map(host => host.shadowRoot.querySelector('section').innerText).join()";
    shopper
        .waits_for(text, said, |said| said.as_str().is_some_and(|said| said.contains(text)))
        .await
        .map(drop)
}

async fn snippet(shopper: &Shopper) -> anyhow::Result<String> {
    let text = shopper.asks_page("return document.querySelector('#snippet').textContent").await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn pages_playground_shows_every_cart_and_moment_and_hands_out_the_snippet() {
    scenario("pages_playground", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.browser().goto(format!("{}/playground", shopper.world().server())).await?;
        let button = "return document.querySelector('#frame').contentDocument?.querySelector('[class*=amazonpay-button-parent-container]')?.offsetHeight > 0";
        shopper.waits_for("Amazon's button", button, |seen| seen == &Value::Bool(true)).await?;
        chooses(&shopper, "state", "login").await?;
        frame_says(&shopper, "山田").await?;
        for cart in ["ecforce", "eccube4", "eccube2", "repist", "tamago", ""] {
            chooses(&shopper, "cart", cart).await?;
            frame_says(&shopper, "山田").await?;
            let filled = "const frame = document.querySelector('#frame');
                if (frame.contentDocument.location.search !== new URL(frame.src).search) return '';
                return [...document.querySelector('#frame').contentDocument.querySelectorAll('#order input[type=text], #order input:not([type])')].map(one => one.value).join()";
            shopper
                .waits_for("the address", filled, |held| held.as_str().is_some_and(|held| held.contains("下目黒")))
                .await?;
        }
        for (state, words) in [
            ("doubt", "ご確認ください"),
            ("ask", "Amazon"),
            ("failed", "確認できませんでした"),
            ("expired", "有効期限が切れました"),
        ] {
            chooses(&shopper, "state", state).await?;
            frame_says(&shopper, words).await?;
        }
        chooses(&shopper, "locale", "en").await?;
        chooses(&shopper, "buttonColor", "DarkGray").await?;
        chooses(&shopper, "good", "#aa3300").await?;
        chooses(&shopper, "radius", "20").await?;
        chooses(&shopper, "state", "login").await?;
        frame_says(&shopper, "Signed in with Amazon").await?;
        let round = "const page = document.querySelector('#frame').contentDocument;
            const section = page.querySelector('[data-lp-amazon-pay-ui=panel]').shadowRoot.querySelector('section');
            const {borderTopLeftRadius, borderLeftColor} = page.defaultView.getComputedStyle(section);
            return borderTopLeftRadius + ' ' + borderLeftColor";
        shopper.waits_for("the theme", round, |seen| seen == "20px rgb(170, 51, 0)").await?;
        chooses(&shopper, "pill", "yes").await?;
        let pill = "const page = document.querySelector('#frame').contentDocument;
            const root = page.querySelector('[data-lp-amazon-pay-ui=panel]')?.shadowRoot;
            const of = name => root?.querySelector(`[part=${name}]`);
            return of('button') ? page.defaultView.getComputedStyle(of('button')).borderTopLeftRadius +
                ['box', 'heading', 'message'].map(name => ' ' + !!of(name)).join('') : ''";
        shopper.waits_for("the parts", pill, |seen| seen == "99px true true true").await?;
        let snippet = snippet(&shopper).await?;
        let tag = format!(
            "<script async src=\"{}/lp/demo.js\" data-button-color=\"DarkGray\" data-locale=\"en\"></script>",
            shopper.world().server()
        );
        for line in [&*tag, "--good: #aa3300", "--radius: 20px", "::part(button)", "data-lp-amazon-pay=\"login\""] {
            assert!(snippet.contains(line), "{line}: {snippet}");
        }
        assert!(shopper.world().orders().await?.is_empty());
        assert_eq!(shopper.world().ledger().await?["checkoutSessions"].as_array().map_or(0, Vec::len), 0);
        shopper.finds_no_barrier("playground").await
    })
    .await;
}
