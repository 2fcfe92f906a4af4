// The checks of the real script. Errors are thrown as strings that begin with "AmazonPay:" and a newline.

var PLACEMENTS = ["Home", "Product", "Cart", "Checkout", "Other"];
var PRODUCT_TYPES = ["PayAndShip", "PayOnly", "SignIn"];
var CURRENCIES = ["JPY"];
var LANGUAGES = ["ja_JP"];
var ALGORITHMS = ["AMZN-PAY-RSASSA-PSS", "AMZN-PAY-RSASSA-PSS-V2"];

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
