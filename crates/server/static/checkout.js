// The confirm page's own few lines: binds Amazon's change links, and lets one click place once.
(() => {
  const main = document.querySelector("main[data-session]");
  if (!main) return;

  // Amazon's script reads these on the shop's origin to find its host and language (facts: bindChangeAction).
  for (const [name, value] of [["ledgerCurrency", "JPY"], ["language", "ja_JP"]]) {
    document.cookie = `${name}=${value}; path=/; max-age=86400; SameSite=Lax`;
  }

  const links = { "change-address": "changeAddress", "change-payment": "changePayment" };
  const bind = () => {
    for (const [id, changeAction] of Object.entries(links)) {
      if (!document.getElementById(id)) continue;
      try {
        window.amazon.Pay.bindChangeAction(`#${id}`, { amazonCheckoutSessionId: main.dataset.session, changeAction });
      } catch (thrown) {
        console.warn(`lp-amazon-pay: ${thrown}`);
        noChange();
      }
    }
    main.dataset.bound = "true";
  };
  const noChange = () => {
    document.getElementById("no-change").hidden = false;
    for (const id of Object.keys(links)) document.getElementById(id)?.setAttribute("disabled", "");
  };
  const script = document.createElement("script");
  script.addEventListener("load", bind);
  script.addEventListener("error", noChange);
  script.src = main.dataset.checkoutJs;
  document.head.append(script);

  const form = document.getElementById("place-form");
  const button = document.getElementById("place");
  const label = button?.textContent;
  form?.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  // Back from Amazon through the back/forward cache: nothing is busy any more.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted || !button) return;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  });
})();
