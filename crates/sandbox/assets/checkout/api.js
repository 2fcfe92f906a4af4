// The review page's change links, signing out, and window.amazon.Pay.

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

// The key says whose payload it is, so no other option is needed.
function bindUpgradeAction(selector, options) {
  if (!selector) {
    fail("Selector is required");
  }
  if (typeof options !== "object" || options === null) {
    fail("Options are required");
  }
  required(options, "upgradeAction");
  oneOf(options, "upgradeAction", ["recurringUpgrade", "recurringUpdate"]);
  var config = checkConfig("bindUpgradeAction", options, options);
  var elements = document.querySelectorAll(selector);
  if (!elements.length) {
    fail("Element not found for selector " + selector);
  }
  elements.forEach(function (found) {
    found.addEventListener("click", function (event) {
      event.preventDefault();
      submit({
        payloadJSON: config.payloadJSON,
        signature: config.signature,
        publicKeyId: config.publicKeyId,
        publicKeyIdMismatch: "false",
        algorithm: config.algorithm,
        upgradeAction: options.upgradeAction,
        checkoutLanguage: cookie("language") || "ja_JP",
        merchantDomain: window.location.hostname,
        origin_url: window.location.href,
        viewType: "redirectView"
      });
    });
  });
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
