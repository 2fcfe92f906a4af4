// The way to Amazon: the hidden form that a click submits, always in this tab ("redirectView").

var host = new URL(document.currentScript.src).origin;
var DAY = 86400;
var SIGNED_OUT = "amazonpay-sandbox-signed-out";
var FORM = "amazonpay-checkout-signature-data-form";

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
