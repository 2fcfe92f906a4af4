//! What must not leak: buyer tokens, codes, other people's reviews.

use e2e::{LpPage, Shopper, Sites, scenario};

use crate::TARO;

/// Writes down every address and referrer that a script in `<head>` can ever see.
const RECORDER: &str = "<script>(() => {
    const note = text => sessionStorage.recorder = (sessionStorage.recorder || '') + '\\n' + text;
    note(location.href); note(document.referrer);
    for (const event of ['hashchange', 'popstate', 'pageshow', 'load', 'click']) addEventListener(event, () => note(location.href), true);
    const real = window.fetch;
    window.fetch = (...all) => { note(String(all[0]?.url || all[0])); return real(...all); };
    const wrap = name => { const old = history[name]; history[name] = function (...all) { note(String(all[2])); return old.apply(this, all); }; };
    wrap('replaceState'); wrap('pushState');
})()</script>";

#[tokio::test]
async fn privacy_a_recorder_in_head_never_sees_a_buyer_token() {
    let page = LpPage { head: RECORDER.to_owned(), ..LpPage::default() };
    scenario("privacy_recorder", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("?u=ad1").await?;
        shopper.logs_in_from_top(TARO).await?;
        let seen = shopper.asks_page("return sessionStorage.recorder").await?;
        let seen = seen.as_str().unwrap();
        assert!(seen.contains("#lpap="), "the recorder works: {seen}");
        assert!(!seen.contains("buyerToken"), "{seen}");
        assert_eq!(buyer_token_in("x buyerToken=0123456789abcdef0123456789abcdef"), 32, "the check can fail");
        assert!(buyer_token_in(seen) < 32, "{seen}");
        Ok(())
    })
    .await;
}

/// Length of the longest run of hex digits: the sandbox's buyer tokens are 32 of them, and nothing else here is.
fn buyer_token_in(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_hexdigit() || c.is_ascii_uppercase()).map(str::len).max().unwrap_or(0)
}

/// Redeems a code as a page of `origin` would.
async fn redeems(shopper: &Shopper, code: &str, origin: &str) -> anyhow::Result<u16> {
    let answer = reqwest::Client::new()
        .post(format!("{}/v1/lp/demo/login", shopper.world().server_by_number()))
        .header("origin", origin)
        .json(&serde_json::json!({ "code": code, "product": "" }))
        .send()
        .await?;
    Ok(answer.status().as_u16())
}

/// Logs in on a page without our tag, so that nobody redeems the code, and gives the code.
async fn fresh_code(shopper: &Shopper) -> anyhow::Result<String> {
    shopper.opens_lp("").await?;
    let log = "sessionStorage.keepCode = 1";
    shopper.asks_page(log).await?;
    shopper.presses_amazon_button("#AmazonPayButtonAll").await?;
    shopper.passes_login(TARO).await?;
    let code =
        shopper.waits_for("the code", "return sessionStorage.code || null", |code| code.is_string()).await?;
    Ok(code.as_str().unwrap_or_default().to_owned())
}

/// Takes the code out of the fragment before our tag can.
const CODE_THIEF: &str = "<script>if (sessionStorage.keepCode && location.hash.startsWith('#lpap=')) {
    sessionStorage.code = location.hash.slice(6);
    history.replaceState(null, '', '/');
}</script>";

#[tokio::test]
async fn privacy_a_code_works_once_from_its_own_origin_and_for_sixty_seconds() {
    let page = LpPage { head: CODE_THIEF.to_owned(), ..LpPage::default() };
    scenario("privacy_code", page, Sites::Three, |shopper| async move {
        let lp = shopper.world().lp().to_owned();
        let code = fresh_code(&shopper).await?;
        assert_eq!(redeems(&shopper, &code, "https://evil.example").await?, 403, "another origin");
        assert_eq!(redeems(&shopper, &code, &lp).await?, 200);
        assert_eq!(redeems(&shopper, &code, &lp).await?, 410, "twice");
        let late = fresh_code(&shopper).await?;
        shopper.world().time_passes(60_000);
        assert_eq!(redeems(&shopper, &late, &lp).await?, 410, "after 60 seconds");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn privacy_a_review_opened_in_another_browser_shows_nothing_personal() {
    scenario("privacy_review", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        let review =
            shopper.url().await.replace(shopper.world().server(), &shopper.world().server_by_number());
        let number = shopper.places(TARO).await?;
        for page in ["review", "result", "thanks"] {
            let url = review.replace("/review/", &format!("/{page}/"));
            let seen = reqwest::get(&url).await?.text().await?;
            for personal in ["試験", "目黒", "taro@", "0312345678", "03-1234-5678", number.as_str()] {
                assert!(!seen.contains(personal), "{page} shows {personal}");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn privacy_a_code_that_this_tab_did_not_ask_for_is_asked_about_first() {
    let page = LpPage { head: CODE_THIEF.to_owned(), ..LpPage::default() };
    scenario("privacy_planted", page, Sites::Three, |shopper| async move {
        let code = fresh_code(&shopper).await?;
        shopper.asks_page("sessionStorage.clear()").await?;
        shopper.browser().goto("about:blank").await?;
        shopper.browser().goto(format!("{}/#lpap={code}", shopper.world().lp())).await?;
        shopper.panel_says("反映しますか").await?;
        assert_eq!(shopper.field("name01").await?, "", "nothing is filled before the answer");
        shopper.presses_in_panel("反映する").await?;
        shopper.panel_says("ログイン中").await?;
        shopper.finds("name01", "試験 太郎").await?;
        Ok(())
    })
    .await;
}
