// The cart's own script of the demo LP, in the manner of ecforce: blocks that come and go, a price
// that is calculated a moment after each change. It knows nothing of lp-amazon-pay.
(() => {
  "use strict";

  // The same numbers as [delivery] in shop.toml. Prefectures: 1 北海道, 47 沖縄県.
  const FEE = 550, FEES = { 1: 990, 47: 1320 }, FREE_FROM = 5000;
  const RECALCULATION_MS = 150;

  const form = document.getElementById("new-view");
  const submit = document.getElementById("submit");
  const submitLabel = submit.value;
  const query = new URLSearchParams(location.search);
  // The variant lasts as long as the tab: a return from Amazon comes without the query that chose it.
  const variant = query.get("form") || sessionStorage.getItem("demo-form") || "one";
  sessionStorage.setItem("demo-form", variant);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const yen = (amount) => `¥${amount.toLocaleString("ja-JP")}`;
  // What would be sent now: right for radios, and blind to what is disabled.
  const answer = (name) => new FormData(form).getAll(name).at(-1) ?? "";
  const product = () => form.querySelector("#variant_id").selectedOptions[0];

  // ?form=split: name, kana, postal code and telephone in parts, for customer and delivery alike.
  const splitRows = () => {
    const rows = document.getElementById("split-rows").content;
    for (const kind of ["billing", "shipping"]) {
      for (const row of rows.children) {
        const copy = row.cloneNode(true);
        for (const node of all("[id], [name], [aria-labelledby], [autocomplete]", copy)) {
          for (const key of ["id", "name", "aria-labelledby"]) {
            const value = node.getAttribute(key);
            if (value) node.setAttribute(key, value.replace("billing", kind));
          }
          if (kind === "shipping" && node.autocomplete) node.autocomplete = `shipping ${node.autocomplete}`;
        }
        if (kind === "shipping") copy.classList.remove("hide-on-amazon-pay");
        form.querySelector(`#view-${kind}-information .${row.classList[0]}`).replaceWith(copy);
      }
    }
  };

  const offerDeliveryDates = () => {
    const select = field("order[scheduled_to_be_delivered_at]");
    for (let days = 5; days <= 14; days += 1) {
      const day = new Date();
      day.setDate(day.getDate() + days);
      const two = (number) => String(number).padStart(2, "0");
      const value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
      const label = day.toLocaleDateString("ja-JP", { month: "long", day: "numeric", weekday: "short" });
      select.add(new Option(label, value));
    }
  };

  const toggle = (block, on) => {
    block.hidden = !on;
    // A hidden block must neither be validated nor sent.
    if (block instanceof HTMLFieldSetElement) block.disabled = !on;
  };

  const showBlocks = () => {
    const method = answer("order[payment_attributes][payment_method_id]");
    for (const block of all("[data-payment]", form)) toggle(block, block.dataset.payment === method);
    toggle(document.getElementById("view-shipping-new"), answer("order[shipping_address_id]") === "new");
    toggle(document.getElementById("view-payment-schedule"), product().dataset.saleType === "定期");
  };

  const recalculate = () => {
    const kind = answer("order[shipping_address_id]") === "new" ? "shipping" : "billing";
    const prefecture = answer(`order[${kind}_address_attributes][prefecture_id]`);
    const quantity = Number(answer("order[order_items_attributes][][quantity]"));
    const subtotal = Number(product().dataset.price) * quantity;
    const fee = subtotal >= FREE_FROM ? 0 : (FEES[prefecture] ?? FEE);
    const show = (name, text) => {
      const node = document.querySelector(`.qa-${name}`);
      // Written only when it changes, so that a screen reader is not told twice.
      if (node.textContent !== text) node.textContent = text;
    };
    show("product_name", product().text.split(" ¥")[0]);
    show("product_quantity", String(quantity));
    show("subtotal", yen(subtotal));
    show("deliv_fee", yen(fee));
    show("total", yen(subtotal + fee));
    show("cycle", yen(subtotal));
    showBlocks();
  };

  const compare = () => {
    for (const [name, again, text] of [
      ["order[email]", "order[email_confirmation]", "メールアドレスが一致しません"],
      ["order[customer_attributes][password]", "order[customer_attributes][password_confirmation]", "パスワードが一致しません"],
    ]) {
      field(again).setCustomValidity(field(name).value === field(again).value ? "" : text);
    }
    field("order[customer_attributes][email]").value = field("order[email]").value;
  };

  const choose = (variant) => {
    const select = form.querySelector("#variant_id");
    if (![...select.options].some((option) => option.value === variant)) return;
    select.value = variant;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const openLinkedDetails = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };

  if (variant === "split") splitRows();
  for (const link of all(".switch a")) {
    const wanted = new URLSearchParams(query);
    wanted.set("form", link.dataset.form);
    link.search = wanted;
    link.hash = "order";
    link.toggleAttribute("aria-current", false);
    if (variant === link.dataset.form) link.setAttribute("aria-current", "true");
  }
  offerDeliveryDates();

  let timer;
  form.addEventListener("change", () => {
    showBlocks();
    compare();
    clearTimeout(timer);
    timer = setTimeout(recalculate, RECALCULATION_MS);
  });
  form.addEventListener("input", compare);
  // Values may have been written without events: compare again before the browser validates.
  form.addEventListener("click", compare, true);
  form.addEventListener("submit", (event) => {
    // After every other listener had its say, and after the answers were collected.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      submit.disabled = true;
      submit.value = submit.dataset.disableWith;
    });
  });
  addEventListener("pageshow", () => {
    submit.disabled = false;
    submit.value = submitLabel;
    compare();
    recalculate();
  });
  document.addEventListener("click", (event) => {
    const variant = event.target.closest("[data-variant]")?.dataset.variant;
    if (variant) choose(variant);
  });
  addEventListener("hashchange", openLinkedDetails);
  openLinkedDetails();
  choose(query.get("variant_id"));
  compare();
  recalculate();
})();
