// Sends the one form of the processing page by itself; the button is there for whoever has no script.
(function () {
  "use strict";
  var form = document.getElementById("processing-form");
  var sent = false;
  form.addEventListener("submit", function (event) {
    if (sent) {
      event.preventDefault();
    }
    sent = true;
  });
  window.setTimeout(function () {
    if (!sent) {
      form.requestSubmit ? form.requestSubmit() : form.submit();
    }
  }, 700);
  // A page that comes back out of the back-forward cache asks the server where it stands.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      window.location.reload();
    }
  });
})();
