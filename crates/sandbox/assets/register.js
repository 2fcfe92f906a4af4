// Carries the ids to the shop, as a form post across origins, and says how it went.
(function () {
  "use strict";
  var box = document.getElementById("transfer");
  function show(id) {
    ["sending", "arrived", "failed"].forEach(function (name) {
      document.getElementById(name).hidden = name !== id;
    });
  }
  fetch(box.dataset.url, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: "payload=" + encodeURIComponent(box.dataset.payload)
  })
    .then(function (response) {
      return response.json().then(function (answer) {
        if (!response.ok || answer.result !== "success") {
          throw new Error(answer.message || String(response.status));
        }
        show("arrived");
      });
    })
    .catch(function (error) {
      document.getElementById("reason").textContent = String(error.message || error);
      show("failed");
    });
})();
