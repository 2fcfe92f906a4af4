// Clothes for our boxes: the sheet, and names by which a page's own sheet reaches inside (`::part`).

const PARTS = { SECTION: 'box', BUTTON: 'button', P: 'message' };

export const dress = (root, css) => {
  // Constructed, so that no CSP rule for inline styles applies; a <style> where that is unknown.
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(Object.assign(document.createElement('style'), { textContent: css }));
  }
  const name = () => {
    for (const part of root.querySelectorAll('section,h2,h3,button,.said')) part.part = PARTS[part.tagName] || 'heading';
  };
  new MutationObserver(name).observe(root, { childList: true, subtree: true });
};
