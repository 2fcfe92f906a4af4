//! A stand-in for Amazon Pay v2: REST API, checkout.js and hosted pages, without the internet.
