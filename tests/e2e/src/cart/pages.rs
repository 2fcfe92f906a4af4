//! What the played cart shows: the slots that our script draws, in pages such as the stock themes have.

use serde_json::Value;

/// The confirm page, also that of an offer.
pub(super) fn confirm(checkout: &Value, token: &str) -> String {
    let shown = &checkout["confirm"];
    let answers: String = shown["answers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|answer| {
            format!("<div data-name=\"{}\">{}</div>", text(&answer["name"]), text(&answer["value"]))
        })
        .collect();
    let field = format!("<input type=\"hidden\" name=\"authenticity_token\" value=\"{token}\">");
    let upsell = pitched(&shown["upsell"], &field);
    let undo = if shown["upsold"] == true {
        format!(
            "<form method=\"post\" action=\"/lp/upsell/undo\">{field}<button id=\"undo\">元の商品に戻す</button></form>"
        )
    } else {
        String::new()
    };
    format!(
        "{}<div data-lp-amazon-pay=\"notice\" data-accept=\"/lp/address\"></div>
<div id=\"confirm-view\"><p id=\"email\">{}</p><div id=\"to\" data-lp-amazon-pay=\"address\"></div>
<button type=\"button\" id=\"change-address\" data-lp-amazon-pay=\"change-address\">お届け先を変更</button>
<p>{} <span id=\"descriptor\">{}</span></p>
<button type=\"button\" id=\"change-payment\" data-lp-amazon-pay=\"change-payment\">お支払い方法を変更</button>
<p>合計 <b id=\"total\">{}</b>円 (送料 <b id=\"fee\">{}</b>円)</p>{answers}{upsell}{undo}</div>
<form class=\"form_inline_ec\" method=\"post\" action=\"/lp/order\">{field}
<input type=\"hidden\" name=\"seen\" value=\"{}\"><input type=\"submit\" id=\"submit\" value=\"注文を確定する\"></form>
<script>
// The stock theme: Amazon's button goes where the theme wants it, once.
document.addEventListener('AMAZON_PAY_BUTTON_RENDERED', () => {{ window.rendered = (window.rendered || 0) + 1 }});
// A page that draws itself anew, as these carts do after each of their AJAX answers.
window.redraws = () => {{ const view = document.querySelector('#confirm-view'); view.innerHTML = view.dataset.first }};
document.querySelector('#confirm-view').dataset.first = document.querySelector('#confirm-view').innerHTML;
</script>",
        island(checkout),
        text(&shown["buyer"]["email"]),
        text(&shown["payment"]["methodName"]),
        text(&shown["payment"]["descriptor"]),
        shown["price"]["total"],
        shown["price"]["delivery"],
        text(&shown["seen"]),
    )
}

/// Thanks, with its offer; or how it ended.
pub(super) fn thanks(checkout: &Value, token: &str) -> String {
    match checkout["stage"].as_str() {
        Some("paid") => format!(
            "{}<div data-lp-amazon-pay=\"notice\"></div><table><tr><th>注文番号</th><td id=\"order-number\">{}</td></tr></table>{}",
            island(checkout),
            text(&checkout["order"]),
            pitched(
                &checkout["offer"],
                &format!("<input type=\"hidden\" name=\"authenticity_token\" value=\"{token}\">")
            ),
        ),
        Some("finishing") => {
            "<p id=\"finishing\">確認しています。</p><meta http-equiv=\"refresh\" content=\"2\">".to_owned()
        }
        _ => format!(
            "<p class=\"alert_ec\">ご注文は成立していません。お支払いは発生していません。<span id=\"reason\">{}</span></p>",
            text(&checkout["reason"])
        ),
    }
}

/// An upsell or a thanks offer, with both buttons: the cart's own, and the slot of the one that takes its place.
fn pitched(offer: &Value, field: &str) -> String {
    if offer.is_null() {
        return String::new();
    }
    format!(
        "<div id=\"cv-upsell\"><h2>{}</h2><p>{} <b id=\"pitch-total\">{}</b>円</p>
<form id=\"form_cv_upsell\" method=\"post\" action=\"/lp/upsell\">{field}
<input type=\"submit\" id=\"take\" class=\"submit_cv_upsell_button_complete_ec\" value=\"申し込み内容を確認する\"></form>
<div id=\"AmazonPayButton\" data-take=\"/lp/upsell\" data-instead-of=\"#take\"></div></div>",
        text(&offer["title"]),
        text(&offer["price"]["items"][0]["name"]),
        offer["price"]["total"],
    )
}

/// The one element that our script reads.
fn island(checkout: &Value) -> String {
    let json = checkout.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/json\" data-lp-amazon-pay=\"checkout\">{json}</script>")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
