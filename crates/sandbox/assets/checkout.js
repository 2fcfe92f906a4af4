// checkout.js of the sandbox: window.amazon.Pay with the names, checks, markup and form of the real script.
// It always goes the "redirectView" way. Errors are thrown as strings, as the real script throws them.
(function () {
  "use strict";

  var host = new URL(document.currentScript.src).origin;
  var DAY = 86400;
  var PLACEMENTS = ["Home", "Product", "Cart", "Checkout", "Other"];
  var PRODUCT_TYPES = ["PayAndShip", "PayOnly", "SignIn"];
  var CURRENCIES = ["JPY"];
  var LANGUAGES = ["ja_JP"];
  var ALGORITHMS = ["AMZN-PAY-RSASSA-PSS", "AMZN-PAY-RSASSA-PSS-V2"];
  var COLORS = { Gold: "gold", LightGray: "gray", DarkGray: "ink" };
  var SIGNED_OUT = "amazonpay-sandbox-signed-out";
  var FORM = "amazonpay-checkout-signature-data-form";
  var listeners = new WeakMap();

  function fail(message) {
    throw "AmazonPay:\n" + message;
  }

  function required(options, name) {
    if (options[name] === undefined || options[name] === null || options[name] === "") {
      fail("Required option is missing: " + name);
    }
  }

  function oneOf(options, name, allowed) {
    if (options[name] !== undefined && allowed.indexOf(options[name]) < 0) {
      fail("Invalid value " + options[name] + " for option " + name + ". Allowed values: " + allowed.join(", "));
    }
  }

  // --- options -----------------------------------------------------------------------------------------

  function checkConfig(name, config, options) {
    if (typeof config !== "object" || config === null) {
      fail(name + " must be an object");
    }
    ["payloadJSON", "signature"].forEach(function (field) {
      if (!config[field]) {
        fail("Required field " + field + " is missing in " + name);
      }
    });
    if (config.publicKeyId === "" || options.publicKeyId === "") {
      fail("publicKeyId must not be empty");
    }
    var publicKeyId = config.publicKeyId || options.publicKeyId;
    if (!publicKeyId) {
      fail("Required field publicKeyId is missing in " + name);
    }
    if (config.algorithm !== undefined && ALGORITHMS.indexOf(config.algorithm) < 0) {
      fail("Invalid value " + config.algorithm + " for algorithm in " + name + ". Allowed values: " + ALGORITHMS.join(", "));
    }
    return {
      payloadJSON: typeof config.payloadJSON === "string" ? config.payloadJSON : JSON.stringify(config.payloadJSON),
      signature: config.signature,
      publicKeyId: publicKeyId,
      mismatch: Boolean(config.publicKeyId && options.publicKeyId && config.publicKeyId !== options.publicKeyId),
      algorithm: config.algorithm || "AMZN-PAY-RSASSA-PSS",
      authorizationToken: config.authorizationToken
    };
  }

  function checkAmount(amount) {
    if (amount === undefined || amount === null) {
      return undefined;
    }
    var good = amount.currencyCode === "JPY" && /^[1-9][0-9]*$/.test(String(amount.amount));
    if (!good) {
      console.error("AmazonPay: estimatedOrderAmount is not a valid amount in JPY and was ignored");
      return undefined;
    }
    return { amount: String(amount.amount), currencyCode: "JPY" };
  }

  function isSandbox(options, publicKeyId) {
    var prefix = /^(SANDBOX|LIVE)/.exec(String(publicKeyId || "").toUpperCase());
    if (prefix && options.sandbox !== undefined && options.sandbox !== (prefix[1] === "SANDBOX")) {
      fail("publicKeyId belongs to " + prefix[1] + " but option sandbox is " + options.sandbox);
    }
    return prefix ? prefix[1] === "SANDBOX" : Boolean(options.sandbox);
  }

  function checkOptions(given) {
    if (typeof given !== "object" || given === null) {
      fail("Options are required");
    }
    var options = Object.assign({ productType: "PayAndShip", checkoutLanguage: "ja_JP", scopes: [] }, given);
    ["merchantId", "ledgerCurrency", "placement"].forEach(function (name) {
      required(options, name);
    });
    oneOf(options, "ledgerCurrency", CURRENCIES);
    oneOf(options, "placement", PLACEMENTS);
    oneOf(options, "productType", PRODUCT_TYPES);
    oneOf(options, "checkoutLanguage", LANGUAGES);
    if (options.publicKeyId === "") {
      fail("publicKeyId must not be empty");
    }
    var session = options.createCheckoutSession;
    if (session !== undefined && typeof session !== "function" && (typeof session !== "object" || session === null)) {
      fail("createCheckoutSession must be an object or a function");
    }
    var signIn = options.productType === "SignIn";
    if (signIn && !options.signInConfig && (options.createCheckoutSessionConfig || session)) {
      fail("signInConfig is required for productType SignIn");
    }
    if (!signIn && options.signInConfig && !options.createCheckoutSessionConfig && !session) {
      fail("createCheckoutSessionConfig is required for productType " + options.productType);
    }
    if (signIn && options.signInConfig) {
      options.config = checkConfig("signInConfig", options.signInConfig, options);
    } else if (!signIn && options.createCheckoutSessionConfig) {
      options.config = checkConfig("createCheckoutSessionConfig", options.createCheckoutSessionConfig, options);
    }
    options.isSandbox = isSandbox(options, options.config ? options.config.publicKeyId : options.publicKeyId);
    options.estimatedOrderAmount = checkAmount(options.estimatedOrderAmount);
    return options;
  }

  // --- the way to Amazon ---------------------------------------------------------------------------------

  function setCookie(name, value) {
    document.cookie = name + "=" + value + "; path=/; max-age=" + DAY + "; SameSite=Lax";
  }

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (pair) {
      return pair.indexOf(name + "=") === 0;
    });
    return found && found.slice(name.length + 1);
  }

  function rememberRegion(options) {
    setCookie("ledgerCurrency", options.ledgerCurrency);
    setCookie("language", options.checkoutLanguage);
  }

  function signedOut(value) {
    try {
      if (value === undefined) {
        return window.sessionStorage.getItem(SIGNED_OUT) === "1";
      }
      value ? window.sessionStorage.setItem(SIGNED_OUT, "1") : window.sessionStorage.removeItem(SIGNED_OUT);
    } catch (error) {
      console.warn("AmazonPay: sessionStorage is not available");
    }
    return false;
  }

  function submit(fields) {
    document.querySelectorAll("form[name='" + FORM + "']").forEach(function (old) {
      old.remove();
    });
    var form = document.createElement("form");
    form.name = FORM;
    form.method = "POST";
    form.action = host + "/checkout/initiate";
    form.style.display = "none";
    Object.keys(fields).forEach(function (name) {
      if (fields[name] === undefined) {
        return;
      }
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = fields[name];
      form.appendChild(input);
    });
    document.body.appendChild(form);
    form.submit();
  }

  function go(options, sessionId) {
    var fields = {};
    if (sessionId) {
      fields.amazonCheckoutSessionId = sessionId;
    } else {
      var config = options.config;
      fields.payloadJSON = config.payloadJSON;
      fields.signature = config.signature;
      fields.publicKeyId = config.publicKeyId;
      fields.publicKeyIdMismatch = String(config.mismatch);
      fields.algorithm = config.algorithm;
      fields.authorizationToken = config.authorizationToken;
    }
    fields.checkoutLanguage = options.checkoutLanguage;
    fields.ledgerCurrency = options.ledgerCurrency;
    fields.merchantId = options.merchantId;
    fields.productType = options.productType;
    fields.environment = options.isSandbox ? "SANDBOX" : "LIVE";
    fields.scopes = options.scopes.join(" ");
    fields.merchantDomain = window.location.hostname;
    fields.origin_url = window.location.href;
    fields.viewType = "redirectView";
    fields.weblabData = "";
    fields.apaySessionSet = "";
    if (options.productType !== "SignIn") {
      fields.estimatedOrderAmount = options.estimatedOrderAmount ? JSON.stringify(options.estimatedOrderAmount) : "";
    }
    fields.platformConnectionId = options.platformConnectionId;
    // Not Amazon's: where a browser kept the buyer's cookie from signout(), this click asks for a new sign-in.
    if (signedOut()) {
      fields.forceSignIn = "true";
      signedOut(false);
    }
    submit(fields);
  }

  // The older way: the shop's server makes the session and hands over its id.
  function goWithOwnSession(options) {
    var own = options.createCheckoutSession;
    var answer = typeof own === "function"
      ? Promise.resolve(own())
      : fetch(own.url, { method: own.method || "POST", credentials: "same-origin" }).then(function (response) {
          return response.json();
        }).then(own.extractAmazonCheckoutSessionId || function (body) {
          return body.amazonCheckoutSessionId || body.checkoutSessionId;
        });
    answer.then(function (id) {
      go(options, id);
    }, function (error) {
      console.error("AmazonPay: createCheckoutSession failed", error);
    });
  }

  function start(options) {
    if (options.config) {
      go(options);
    } else if (options.createCheckoutSession) {
      goWithOwnSession(options);
    } else {
      fail((options.productType === "SignIn" ? "signInConfig" : "createCheckoutSessionConfig") + " is required");
    }
  }

  function initCheckout(given) {
    var options = checkOptions(given);
    rememberRegion(options);
    start(options);
  }

  // --- the button ----------------------------------------------------------------------------------------

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

  // --- the review page, and signing out ----------------------------------------------------------------------

  function bindChangeAction(selector, options) {
    if (!selector) {
      fail("Selector is required");
    }
    if (typeof options !== "object" || options === null) {
      fail("Options are required");
    }
    required(options, "amazonCheckoutSessionId");
    required(options, "changeAction");
    oneOf(options, "changeAction", ["changeAddress", "changePayment"]);
    var elements = document.querySelectorAll(selector);
    if (!elements.length) {
      fail("Element not found for selector " + selector);
    }
    var currency = cookie("ledgerCurrency");
    if (!currency || !cookie("language")) {
      console.warn("AmazonPay: no ledgerCurrency or language cookie on this origin; the region's default is used");
    } else if (CURRENCIES.indexOf(currency) < 0) {
      fail("Invalid value " + currency + " for ledgerCurrency. Allowed values: " + CURRENCIES.join(", "));
    }
    var url = host + "/checkout/initiate_auth?amazonCheckoutSessionId=" + encodeURIComponent(options.amazonCheckoutSessionId) +
      "&changeAction=" + options.changeAction + "&viewType=redirectView";
    elements.forEach(function (found) {
      found.addEventListener("click", function (event) {
        event.preventDefault();
        window.location.href = url;
      });
    });
  }

  function bindUpgradeAction() {
    fail("bindUpgradeAction is not supported by this sandbox yet");
  }

  function signout(done) {
    // Taken back when the sandbox really saw the buyer's cookie.
    signedOut(true);
    fetch(host + "/checkout/signout?language=" + (cookie("language") || "ja_JP"), { credentials: "include" })
      .then(function (response) {
        return response.json();
      })
      .then(function (answer) {
        if (answer.result === "success") {
          signedOut(false);
        }
        if (done) {
          done(answer);
        }
      }, function (error) {
        console.error("AmazonPay: signout failed", error);
      });
  }

  window.amazon = window.amazon || {};
  window.amazon.Pay = {
    renderButton: renderButton,
    initCheckout: initCheckout,
    bindChangeAction: bindChangeAction,
    bindUpgradeAction: bindUpgradeAction,
    signout: signout
  };
})();
