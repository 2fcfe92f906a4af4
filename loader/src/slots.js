// The boxes for Amazon's buttons, and Amazon's login button in them. Light DOM: Amazon's script looks for an id.
export const makeSlots = (settings, render, tapped, failed) => {
  let generation = 0;
  let slots = [];
  const stood = new Set();

  const find = (kind) => {
    const found = [];
    for (const selector of [`[data-lp-amazon-pay="${kind}"]`, ...settings[`${kind}Slots`]]) {
      found.push(...document.querySelectorAll(selector));
    }
    return found;
  };

  const fill = (element, kind) => {
    const child = document.createElement('div');
    child.id = `lp-amazon-pay-${++generation}`;
    const height = element.dataset.height || (kind === 'login' ? 60 : 45);
    child.style.cssText = `display:block!important;width:100%!important;max-width:400px!important;height:${height}px!important`;
    child.addEventListener('click', tapped, true);
    child.addEventListener('keydown', (event) => event.key === 'Enter' && tapped(), true);
    element.append(child);
    // Amazon's script throws strings.
    try {
      render(`#${child.id}`);
      slots.push({ element, child, kind, generation });
    } catch (error) {
      child.remove();
      stood.add(element);
      failed(`ボタンを表示できません / button failed: ${error}`);
    }
  };

  return {
    // Draws where nothing of ours stands yet; answers all slots. Safe to call at any time.
    draw() {
      // A slot that is away loses its button: come back with it, it would look like the cart's own.
      slots = slots.filter(
        (slot) => (slot.element.isConnected || slot.child.remove()) && slot.child.parentNode === slot.element,
      );
      for (const kind of ['login', 'payment']) {
        for (const element of find(kind)) {
          if (stood.has(element) || slots.some((slot) => slot.element === element)) continue;
          if (element.querySelector('[class^="amazonpay-button-parent-container"]')) {
            stood.add(element);
            console.info('lp-amazon-pay: カートのボタンがあります / the cart has its own button', element);
          } else fill(element, kind);
        }
      }
      return slots;
    },
    clear() {
      for (const slot of slots) slot.child.remove();
      slots = [];
    },
  };
};
