// The few lines of our own pages: Amazon's change links, the Amazon Pay button of a pitched product, the question
// about a changed address as a dialog, one click that places once, and the countdown of an offer. Every page works
// as a page without them, but for what only Amazon's script can do.
(() => {
  const main = document.querySelector("main[data-checkout-js]");
  const byId = (id) => document.getElementById(id);

  // The address question: nothing but its two buttons answers it.
  const dialog = byId("address-dialog");
  if (dialog && dialog.showModal) {
    const ask = () => {
      dialog.showModal();
      byId("address-changed").focus();
    };
    dialog.removeAttribute("open");
    ask();
    // Not every engine lets a page refuse Esc: then it is asked again.
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", ask);
  } else if (location.hash === "#confirm") {
    byId("confirm")?.focus();
  }

  const form = byId("place-form");
  const button = byId("place");
  const label = button?.textContent;
  form?.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  // Back from Amazon through the back/forward cache: nothing is busy any more, but what is shown may be old.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (byId("pitch") || byId("countdown")) return location.reload();
    if (!button) return;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  });

  const countdown = byId("countdown");
  if (countdown) {
    const end = Date.now() + Number(countdown.dataset.left);
    const show = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      const digits = (number) => String(number).padStart(2, "0");
      const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
      countdown.querySelector("time").textContent = [hours, minutes, seconds].slice(hours ? 0 : 1).map(digits).join(":");
      if (left) return setTimeout(show, 1000);
      // The server refuses it from now on; the page says so without a reload.
      countdown.textContent = countdown.dataset.over;
      byId("pitch").hidden = true;
    };
    show();
  }

  if (!main) return;
  // Amazon's script reads these on the shop's origin to find its host and language (facts: bindChangeAction).
  for (const [name, value] of [["ledgerCurrency", "JPY"], ["language", "ja_JP"]]) {
    document.cookie = `${name}=${value}; path=/; max-age=86400; SameSite=Lax`;
  }

  const links = { "change-address": "changeAddress", "change-payment": "changePayment" };
  const noChange = () => {
    const notice = byId("no-change");
    if (notice) notice.hidden = false;
    for (const id of Object.keys(links)) byId(id)?.setAttribute("disabled", "");
  };
  const bindLinks = () => {
    if (!main.dataset.session) return;
    for (const [id, changeAction] of Object.entries(links)) {
      if (byId(id)) window.amazon.Pay.bindChangeAction(`#${id}`, { amazonCheckoutSessionId: main.dataset.session, changeAction });
    }
  };

  // A new consent: the server opens a draft for it at the press, because only then it knows that it is wanted.
  const slot = byId("pitch-amazon");
  const pitchTrouble = () => {
    if (slot) byId("pitch-trouble").hidden = false;
  };
  const drawButton = () => {
    if (!slot) return;
    const options = JSON.parse(main.dataset.button);
    const handle = window.amazon.Pay.renderButton("#pitch-amazon", { ...options, productType: "PayAndShip", placement: "Checkout" });
    let busy = false;
    handle.onClick(async () => {
      if (busy) return;
      busy = true;
      slot.setAttribute("aria-busy", "true");
      try {
        const body = new URLSearchParams({ token: slot.dataset.token });
        const answer = await fetch(slot.dataset.consent, { method: "POST", body });
        if (!answer.ok) throw answer.status;
        const { config } = await answer.json();
        handle.initCheckout({ createCheckoutSessionConfig: config });
      } catch (thrown) {
        console.warn(`lp-amazon-pay: ${thrown}`);
        pitchTrouble();
      }
      busy = false;
      slot.removeAttribute("aria-busy");
    });
  };

  // Amazon's script throws strings.
  const attempt = (action, trouble) => {
    try {
      action();
    } catch (thrown) {
      console.warn(`lp-amazon-pay: ${thrown}`);
      trouble();
    }
  };
  const script = document.createElement("script");
  script.addEventListener("load", () => {
    attempt(bindLinks, noChange);
    attempt(drawButton, pitchTrouble);
    main.dataset.bound = "true";
  });
  script.addEventListener("error", () => {
    noChange();
    pitchTrouble();
  });
  script.src = main.dataset.checkoutJs;
  document.head.append(script);
})();
