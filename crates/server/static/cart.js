// The slots of a cart's own confirm and thanks pages: the address, Amazon's two change links, the question about a
// changed address, and Amazon's button where an offer needs another consent. All of it is drawn from one JSON element
// that the cart's server writes: the answer of /v1/checkouts. Whatever goes wrong, the cart's own buttons stay.
(() => {
  const settings = __CART__;
  if (window.lpAmazonPayCart) return;
  window.lpAmazonPayCart = true;

  const SLOT = "data-lp-amazon-pay";
  // ecforce's own container, too.
  const CONFIRM = `[${SLOT}=confirm],#AmazonPayButton`;
  const drawn = new WeakSet();
  let told = "";
  let drawnWith = null;
  let checkout = {};
  let amazon = null;
  let dialog = null;
  let copies = 0;

  const say = (ja, en) => (checkout.language === "en" ? en : ja);
  const yen = (amount) => `${Number(amount).toLocaleString("ja-JP")}${say("円", " yen")}`;
  const warn = (thrown) => console.warn(`lp-amazon-pay: ${thrown?.message ?? thrown}`);
  const element = (name, text = "", attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // A POST to the cart's own server, with the token that it asks of forms.
  const asks = async (url, fields) => {
    const csrf = document.querySelector("meta[name=csrf-token]")?.content;
    const headers = { Accept: "application/json", ...(csrf && { "X-CSRF-Token": csrf }) };
    const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) });
    if (!answer.ok) throw `${url}: ${answer.status}`;
    return answer.json();
  };

  const notice = (text) => {
    const slot = document.querySelector(`[${SLOT}=notice]`);
    if (!slot || slot.lpAmazonPayText === text) return;
    slot.lpAmazonPayText = text;
    slot.replaceChildren(element("p", text, { role: "alert" }));
  };
  const trouble = (thrown) => {
    warn(thrown);
    notice(say(
      "Amazon Payの画面を開けませんでした。お支払いは発生していません。ページを読み込み直してお試しください。",
      "Amazon Pay could not be opened. Nothing was charged. Please reload the page and try again.",
    ));
  };

  const drawAddress = (slot) => {
    const { address, lines } = checkout.confirm?.shipTo ?? {};
    if (lines) slot.replaceChildren(...[address.name, ...lines].map((line) => element("div", line ?? "")));
  };

  const bindChange = (slot, changeAction) => {
    const session = checkout.confirm?.session;
    slot.hidden = !session;
    // A button that would do nothing says so.
    slot.toggleAttribute("disabled", !amazon);
    if (!session || !amazon) return;
    // Pages have copies for narrow and wide screens.
    slot.id ||= `lp-amazon-pay-${changeAction}-${(copies += 1)}`;
    amazon.bindChangeAction(`#${slot.id}`, { amazonCheckoutSessionId: session, changeAction });
  };

  // Under an upsell or an offer: Amazon's button takes the place of the cart's own, and a sentence says why.
  const drawConfirm = (slot) => {
    const offer = checkout.offer ?? checkout.confirm?.upsell;
    const own = slot.dataset.insteadOf && document.querySelector(slot.dataset.insteadOf);
    if (offer?.button !== "amazon_pay" || !slot.dataset.take || !amazon) {
      slot.replaceChildren();
      if (own) own.hidden = false;
      return;
    }
    const why = element("p", offer.why, { id: "lp-amazon-pay-why" });
    const button = element("div", "", { id: "lp-amazon-pay-confirm", "aria-describedby": why.id });
    button.style.cssText = "width:100% !important;max-width:400px !important;height:60px !important";
    slot.replaceChildren(why, button);
    const handle = amazon.renderButton(`#${button.id}`, { ...checkout.amazonButton, productType: "PayAndShip", placement: "Checkout" });
    let busy = false;
    handle.onClick(async () => {
      if (busy) return;
      busy = true;
      button.setAttribute("aria-busy", "true");
      try {
        const { consent } = await asks(slot.dataset.take, {});
        if (!consent) throw "no consent is needed any more";
        handle.initCheckout({ createCheckoutSessionConfig: consent.config });
      } catch (thrown) {
        trouble(thrown);
      }
      busy = false;
      button.removeAttribute("aria-busy");
    });
    if (own) own.hidden = true;
    // What the stock themes wait for before they move the button to its place.
    document.dispatchEvent(new Event("AMAZON_PAY_BUTTON_RENDERED"));
  };

  const STYLE = `
    dialog{box-sizing:border-box;width:min(36rem,calc(100vw - 1rem));max-height:calc(100vh - 1rem);overflow:auto;
      padding:1rem;border:1px solid;border-radius:.5rem;font:1rem/1.6 system-ui,sans-serif;color:#111;background:#fff}
    dialog::backdrop{background:rgb(0 0 0/.5)}
    h2{font-size:1.2rem;margin:0 0 .5rem}h3{font-size:1rem;margin:0}
    .both{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:1rem}
    button{min-height:44px;padding:.5rem 1.5rem;margin:.5rem .5rem 0 0;font:inherit;border:1px solid;border-radius:.25rem;
      color:#111;background:#fff}
    a{display:inline-block;min-height:44px;color:#0b57d0}button[disabled]{opacity:.5}
    button.ok{color:#fff;background:#0b57d0}button:focus-visible,h2:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
    @media (forced-colors:active){dialog,button,button.ok{color:CanvasText;background:Canvas}}`;

  const column = (title, lines, price) => {
    const section = element("section");
    section.append(element("h3", title), ...(lines ?? []).map((line) => element("div", line)));
    if (price) {
      section.append(
        element("div", `${say("送料", "Delivery")} ${yen(price.delivery)}`),
        element("div", `${say("合計", "Total")} ${yen(price.total)}`),
      );
    }
    return section;
  };

  const dressed = (root) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      // Not every Safari constructs sheets.
      root.append(element("style", STYLE));
    }
  };

  // Nothing but its own buttons answers the question; the server refuses to place before. It hangs on the body, so that
  // a cart that redraws its slots does not take it away.
  const question = () => {
    const { change, shipTo, price, session } = checkout.confirm ?? {};
    if (!change || dialog?.dataset.answer !== change.answer) {
      dialog?.remove();
      dialog = null;
    }
    if (!change || dialog?.isConnected) return;
    dialog = element("div", "", { "data-lp-amazon-pay-question": "", "data-answer": change.answer });
    const root = dialog.attachShadow({ mode: "open" });
    dressed(root);
    const box = element("dialog", "", { closedby: "none", "aria-labelledby": "asked" });
    const heading = element("h2", say("お届け先が変更されています", "The delivery address has changed"), { id: "asked", tabindex: "-1" });
    const both = element("div", "", { class: "both" });
    both.append(
      column(say("変更前", "Before"), change.before, change.priceBefore),
      column(say("変更後", "Now"), shipTo.lines, price),
    );
    box.append(heading, element("p", change.otherAccount
      ? say("ログイン時と異なるAmazonアカウントが使われています。このお届け先でよろしいですか?", "Another Amazon account than at login is being used. Is this address right?")
      : say("Amazonの画面で選ばれたお届け先が、お申し込み時と異なります。このお届け先でよろしいですか?", "The address chosen at Amazon is another than before. Is it right?")), both);
    const failed = element("p", "", { role: "alert" });
    if (price) {
      const ok = element("button", "OK", { class: "ok", type: "button" });
      ok.addEventListener("click", async () => {
        ok.disabled = true;
        try {
          await asks(document.querySelector(`[${SLOT}=notice]`)?.dataset.accept ?? "", { answer: change.answer });
          location.reload();
        } catch (thrown) {
          warn(thrown);
          ok.disabled = false;
          failed.textContent = say("送信できませんでした。もう一度お試しください。お支払いは発生していません。", "It could not be sent. Please try again. Nothing was charged.");
        }
      });
      box.append(ok);
    } else {
      box.append(element("p", say("このお届け先にはお届けできません。", "We cannot deliver there."), { role: "alert" }));
    }
    // Amazon binds by a selector of the page, which does not reach into a shadow root: the click is handed out.
    const bound = element("button", "", { id: "lp-amazon-pay-question-change", type: "button", hidden: "" });
    dialog.append(bound);
    const other = element("button", say("住所を変更する", "Change the address"), { type: "button" });
    other.disabled = !amazon;
    other.addEventListener("click", () => bound.click());
    box.append(other, failed, element("p", say("まだお支払いは発生していません。", "Nothing has been charged yet.")));
    if (checkout.lpUrl) box.append(element("a", say("お申し込みページへ戻る", "Back to the order page"), { href: checkout.lpUrl }));
    box.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
    box.addEventListener("cancel", (event) => event.preventDefault());
    root.append(box);
    document.body.append(dialog);
    amazon?.bindChangeAction(`#${bound.id}`, { amazonCheckoutSessionId: session, changeAction: "changeAddress" });
    box.showModal();
    heading.focus();
    box.addEventListener("close", () => box.isConnected && box.showModal());
  };

  const problem = () => {
    const { problem: word, change } = checkout.confirm ?? {};
    if (word === "not_delivered" && !change) {
      notice(say("このお届け先にはお届けできません。お届け先を変更してください。お支払いは発生していません。", "We cannot deliver to this address. Please change it. Nothing was charged."));
    } else if (word === "amount") {
      notice(say("この内容はAmazon Payではご注文いただけません。お申し込みページに戻って変更してください。お支払いは発生していません。", "This order cannot be paid with Amazon Pay. Please go back and change it. Nothing was charged."));
    }
  };

  const DRAW = [
    [`[${SLOT}=address]`, drawAddress],
    [`[${SLOT}=change-address]`, (slot) => bindChange(slot, "changeAddress")],
    [`[${SLOT}=change-payment]`, (slot) => bindChange(slot, "changePayment")],
    [CONFIRM, drawConfirm],
  ];

  // Also after the cart has redrawn its page: a slot that is new is drawn, a checkout that is new draws all.
  const look = () => {
    const json = document.querySelector(`script[${SLOT}=checkout]`)?.textContent ?? "";
    const fresh = json !== told || amazon !== drawnWith;
    drawnWith = amazon;
    try {
      if (fresh) checkout = JSON.parse(json || "{}");
    } catch (thrown) {
      warn(thrown);
    }
    told = json;
    for (const [selector, draw] of DRAW) {
      for (const slot of document.querySelectorAll(selector)) {
        if (drawn.has(slot) && !fresh) continue;
        drawn.add(slot);
        try {
          draw(slot);
        } catch (thrown) {
          trouble(thrown);
        }
      }
    }
    for (const tell of [problem, question]) {
      try {
        tell();
      } catch (thrown) {
        trouble(thrown);
      }
    }
  };

  const begin = () => {
    amazon = window.amazon.Pay;
    dialog?.remove();
    look();
  };

  // The code was used by the cart's server; nobody else needs to read it.
  const here = new URL(location.href);
  if (here.searchParams.has("lp_amazon_pay")) {
    here.searchParams.delete("lp_amazon_pay");
    history.replaceState(history.state, "", here);
  }
  // Back from Amazon through the back/forward cache: what is shown may be old.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  // Amazon's script reads these on the page's own origin to find its host and language (facts: bindChangeAction).
  for (const [name, value] of [["ledgerCurrency", "JPY"], ["language", "ja_JP"]]) {
    // A cart's own cookie of that name is the cart's.
    if (!new RegExp(`(^|; )${name}=`).test(document.cookie)) {
      document.cookie = `${name}=${value}; path=/; max-age=86400; SameSite=Lax`;
    }
  }
  look();
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  if (window.amazon?.Pay) return begin();
  const script = document.createElement("script");
  script.nonce = document.currentScript?.nonce ?? "";
  script.addEventListener("load", begin);
  script.addEventListener("error", () => trouble("Amazon's script is blocked"));
  script.src = settings.checkoutJs;
  document.head.append(script);
})();
