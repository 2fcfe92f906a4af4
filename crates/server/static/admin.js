// The few lines of the back office. Every page works as a page without them.
(() => {
  // What cannot be undone asks first; one click acts once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
    if (!("again" in form.dataset)) form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // The way back to a list leads to its filter and page; kept in this tab, out of every other address.
  if (document.querySelector("ul.list") && location.search) sessionStorage.setItem(location.pathname, location.search);
  else if (!location.search) sessionStorage.removeItem(location.pathname);
  for (const link of document.querySelectorAll("a[data-list]")) {
    link.href += sessionStorage.getItem(new URL(link.href).pathname) ?? "";
  }

  const all = document.querySelector("[data-select-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      for (const box of document.querySelectorAll("#selection [name=number]:enabled")) box.checked = true;
    });
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "✓";
      setTimeout(() => (button.textContent = label), 1500);
    });
  }

  // Progress: only the part that changes is taken over, so that focus and scroll stay.
  const watch = async () => {
    const part = document.querySelector("[data-reload]");
    if (!part) return;
    await new Promise((wake) => setTimeout(wake, Number(part.dataset.reload)));
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById(part.id);
      if (next) part.replaceWith(next);
    }
    watch();
  };
  watch();
})();
