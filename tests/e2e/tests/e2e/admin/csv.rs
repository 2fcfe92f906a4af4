//! CSV as an operator takes it: from the filtered list, with the LP's own answers, in the order that was chosen.

use e2e::{LpPage, Shopper, Sites, scenario};
use server::admin::Role;

use super::{opens, signs_in, types};
use crate::TARO;
use crate::witness::reaches_confirm;

/// What the form of the page downloads, as the browser would keep it.
const FILE: &str = "const form = document.querySelector('form.csv');
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    return answer.headers.get('content-type') + '\\n' + await answer.text();";

async fn file(shopper: &Shopper) -> anyhow::Result<String> {
    let script = format!("return (async () => {{ {FILE} }})()");
    let answer = shopper.asks_page(&script).await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn csv_has_the_answers_of_the_lp_in_the_chosen_order() {
    scenario("admin_csv", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let number = shopper.places(TARO).await?;
        signs_in(&shopper, Role::Operator).await?;
        opens(&shopper, "/admin/orders?state=waiting").await?;
        shopper.turns_page("#csv").await?;
        shopper.reads_in("#rows", "1件").await?;
        shopper.reads_in("#rows", "一覧で絞り込んだ範囲").await?;
        shopper.finds_no_barrier("csv").await?;
        let orders = shopper.world().orders().await?;
        let answer = orders[0].content.answers.iter().find(|answer| !answer.value.is_empty());
        let answer = answer.ok_or_else(|| anyhow::anyhow!("the LP asked nothing"))?;
        let csv = file(&shopper).await?;
        let mut lines = csv.split_terminator("\r\n");
        let head = lines.next().unwrap_or_default();
        assert!(head.contains("text/csv; charset=utf-8") && head.contains("\"番号\""), "{head}");
        assert!(head.contains(&answer.label), "{head}");
        let line = lines.next().unwrap_or_default();
        assert!(line.contains(&number) && line.contains(&answer.value) && line.contains(",2530,"), "{line}");
        assert!(line.contains("\"Amazon Pay\"") && !csv.contains("(v2)"), "{line}");
        assert_eq!(lines.next(), None);
        // The total to the front, the number away.
        types(&shopper, "input[name='place-total']", "1").await?;
        shopper.clicks("input[name=on][value=number]").await?;
        shopper.turns_page("#save").await?;
        shopper.reads_in("#said", "保存しました").await?;
        opens(&shopper, "/admin/csv/orders").await?;
        let csv = file(&shopper).await?;
        let head = csv.lines().nth(1).unwrap_or_default();
        assert!(head.trim_start_matches('\u{feff}').starts_with("\"合計\",\"日時\""), "{head}");
        assert!(!csv.contains(&number), "{csv}");
        // The way back leads to the filter.
        opens(&shopper, "/admin/orders?state=waiting").await?;
        shopper.turns_page("ul.orders a").await?;
        shopper.turns_page(".crumb a").await?;
        assert!(shopper.url().await.ends_with("/admin/orders?state=waiting"), "{}", shopper.url().await);
        Ok(())
    })
    .await;
}
