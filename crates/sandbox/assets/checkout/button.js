// The button: the real script's markup in an open shadow root, its sizes and its handle. The drawing is ours.

var COLORS = { Gold: "gold", LightGray: "gray", DarkGray: "ink" };
var listeners = new WeakMap();

var CSS =
  ":host{min-height:42px;min-width:113px;max-width:600px;max-height:193px}" +
  ".amazonpay-button-container{position:relative;margin:0 auto;cursor:pointer;-webkit-user-select:none;user-select:none}" +
  ".amazonpay-button-view1{position:relative;box-sizing:border-box;width:100%;height:100%;display:flex;align-items:center;justify-content:center;gap:3%;" +
  "border:1px solid;border-radius:4px;overflow:hidden;box-shadow:inset 0 1px 0 rgba(255,255,255,.4)}" +
  ".amazonpay-button-view1-gold{border-color:#a88734 #9c7e31 #846a29;background:linear-gradient(#f7dfa5,#f0c14b)}" +
  ".amazonpay-button-view1-gold:hover{background:linear-gradient(#f5d78e,#eeb933)}" +
  ".amazonpay-button-view1-gray{border-color:#adb1b8 #a2a6ac #8d9096;background:linear-gradient(#f7f8fa,#e7e9ec)}" +
  ".amazonpay-button-view1-ink{border-color:#3d444c #2f353b #2c3137;background:linear-gradient(#6e747b,#4d5359);color:#fff}" +
  ".amazonpay-button-view1{color:#111}.amazonpay-button-view1-ink{color:#fff}" +
  ".amazonpay-button-view1:focus-visible{outline:2px solid #0f79af;outline-offset:2px}" +
  ".amazonpay-button-view1:active{filter:brightness(.96)}" +
  "picture{display:block;flex:none;height:62%}picture svg{display:block;height:100%;width:auto}" +
  ".amazonpay-button-chevrons{height:34%}" +
  ".amazonpay-button-sandbox-logo{position:absolute;right:4px;top:2px;height:9px;opacity:.75}" +
  ".amazonpay-button-view2,.amazonpay-button-view3{display:none}";

var SMILE = "<path d='M17 26.500c14 4.600 36 4.200 50-1.200' fill='none' stroke='currentColor' stroke-width='2.400' stroke-linecap='round'/>";

function text(x, size, weight, words, width) {
  return "<text x='" + x + "' y='20' font-family='Arial,Helvetica,sans-serif' font-size='" + size + "' font-weight='" + weight +
    "' textLength='" + width + "' lengthAdjust='spacingAndGlyphs' fill='currentColor'>" + words + "</text>";
}

var LOGO = "<svg viewBox='0 0 128 32' aria-hidden='true'>" + text(1, 22, 700, "Amazon", 83) + text(90, 22, 400, "Pay", 37) + SMILE + "</svg>";
var SIGN_IN_LOGO = "<svg viewBox='0 0 224 32' aria-hidden='true'><text x='112' y='21.500' text-anchor='middle' " +
  "font-family='Arial,Hiragino Sans,Noto Sans JP,Noto Sans CJK JP,Meiryo,sans-serif' font-size='16' font-weight='700' " +
  "textLength='220' lengthAdjust='spacingAndGlyphs' fill='currentColor'>Amazonアカウントでログイン</text></svg>";
var CHEVRONS = "<svg viewBox='0 0 20 16' aria-hidden='true'><path d='M2 2l6 6-6 6M11 2l6 6-6 6' fill='none' stroke='currentColor' " +
  "stroke-width='2.800' stroke-linecap='round' stroke-linejoin='round'/></svg>";
var SANDBOX = "<svg viewBox='0 0 54 10' aria-hidden='true'><text x='54' y='8' text-anchor='end' " +
  "font-family='Arial,Helvetica,sans-serif' font-size='9' fill='currentColor'>SANDBOX</text></svg>";

function element(className, html) {
  var made = document.createElement(/logo|chevrons/.test(className) ? "picture" : "div");
  made.className = className;
  made.innerHTML = html || "";
  return made;
}

// Width 113 to 600, height 42 to 230, between 2.6 : 1 and 10 : 1; unusable measures count as 200 by 45.
function size(container, wrapper) {
  var box = container.getBoundingClientRect();
  var width = box.width < 113 ? 200 : Math.min(box.width, 600);
  var height = box.height < 42 ? 45 : Math.min(box.height, 600 / 2.6);
  height = Math.min(Math.max(height, width / 10), width / 2.6);
  wrapper.style.width = Math.round(width) + "px";
  wrapper.style.height = Math.round(height) + "px";
}

function draw(container, options) {
  var root = container.shadowRoot || container.attachShadow({ mode: "open" });
  root.textContent = "";
  var style = document.createElement("style");
  style.textContent = CSS;
  var wrapper = element("amazonpay-button-container amazonpay-button-container-rows amazonpay-button-enabled");
  wrapper.id = "maxo-button-wrapper-" + Date.now();
  var view = element("amazonpay-button-view1 amazonpay-button-view1-" + (COLORS[options.buttonColor] || "gold"));
  view.tabIndex = 0;
  var signIn = options.productType === "SignIn";
  view.appendChild(element(signIn ? "amazonpay-signin-button-logo" : "amazonpay-button-logo", signIn ? SIGN_IN_LOGO : LOGO));
  if (options.isSandbox) {
    view.appendChild(element("amazonpay-button-sandbox-logo", SANDBOX));
  }
  view.appendChild(element("amazonpay-button-chevrons", CHEVRONS));
  wrapper.appendChild(view);
  wrapper.appendChild(element("amazonpay-button-view2"));
  wrapper.appendChild(element("amazonpay-button-view3"));
  size(container, wrapper);
  root.appendChild(style);
  root.appendChild(wrapper);
  if (window.ResizeObserver) {
    new ResizeObserver(function (entries, observer) {
      wrapper.isConnected ? size(container, wrapper) : observer.disconnect();
    }).observe(container);
  }
  container.classList.add("amazonpay-button-parent-container-checkout-" + options.merchantId);
  container.setAttribute("role", "button");
  var label = signIn ? "Amazonアカウントでログイン" : "Amazon Pay - お持ちのAmazonアカウントを使ってお支払い";
  label += options.isSandbox ? "(Sandbox)" : "";
  container.setAttribute("aria-label", label);
  container.title = label;
  container.style.position = "relative";
}

function listen(container, act) {
  var old = listeners.get(container);
  if (old) {
    container.removeEventListener("click", old);
    container.removeEventListener("keydown", old);
  }
  var handler = function (event) {
    if (event.type === "click" || event.key === "Enter") {
      event.preventDefault();
      act(event);
    }
  };
  listeners.set(container, handler);
  container.addEventListener("click", handler);
  container.addEventListener("keydown", handler);
}

function renderButton(selector, given) {
  if (!selector) {
    fail("Selector is required");
  }
  var container = document.querySelector(selector);
  if (!container) {
    fail("Element not found for selector " + selector);
  }
  var options = checkOptions(given);
  rememberRegion(options);
  draw(container, options);
  var handle = {
    updateButtonInfo: function (amount) {
      options.estimatedOrderAmount = checkAmount(amount);
    }
  };
  if (options.config || options.createCheckoutSession) {
    listen(container, function () {
      start(options);
    });
    return handle;
  }
  var clicked;
  listen(container, function (event) {
    if (clicked) {
      clicked(event);
    } else {
      fail(options.productType === "SignIn" ? "signInConfig is required for productType SignIn" : "onClick is not set");
    }
  });
  handle.onClick = function (act) {
    clicked = act;
  };
  // Of these options the four below count; the rest stays as it was at renderButton.
  handle.initCheckout = function (late) {
    late = late || {};
    var merged = Object.assign({}, given, {
      createCheckoutSession: late.createCheckoutSession,
      createCheckoutSessionConfig: late.createCheckoutSessionConfig,
      estimatedOrderAmount: options.estimatedOrderAmount || late.estimatedOrderAmount,
      platformConnectionId: late.platformConnectionId
    });
    start(checkOptions(merged));
  };
  return handle;
}
