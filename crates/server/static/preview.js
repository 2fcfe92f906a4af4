// The tag of an LP whose Amazon Pay (v2) is shown in previews only. A live visitor finds the LP as it was, without the
// option that v2 would need; whoever came by a preview link gets the real tag, also after the trip to Amazon.
(({ lp, method, script }) => {
  const tag = document.currentScript;
  const key = `lp-amazon-pay:${lp}:preview`;
  const attempt = (action) => {
    try {
      return action();
    } catch (refused) {
      return null;
    }
  };
  const given = new URLSearchParams(location.search).get('lpap-preview');
  if (given) attempt(() => sessionStorage.setItem(key, given));
  const word = given || attempt(() => sessionStorage.getItem(key));
  if (word) {
    const next = document.createElement('script');
    next.async = true;
    if (tag) {
      Object.assign(next.dataset, tag.dataset);
      next.nonce = tag.nonce;
    }
    next.src = `${script}?preview=${encodeURIComponent(word)}`;
    document.head.append(next);
    return;
  }

  // The cart draws its options late and again: each time the one of v2 goes. v1 stays.
  const withdraw = () => {
    for (const field of document.getElementsByName('order[payment_attributes][payment_method_id]')) {
      if (field.options) {
        for (const option of [...field.options]) if (option.value === method) option.remove();
      } else if (field.value === method) {
        field.checked = false;
        field.disabled = true;
        for (const label of field.labels || []) label.hidden = true;
        field.hidden = true;
      }
    }
  };
  const start = () => {
    withdraw();
    new MutationObserver(withdraw).observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start, { once: true });
})(__PREVIEW__);
