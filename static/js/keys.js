/* Ctrl+Enter sends the form in which one types, by its main button; every form works without. */
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    var form = event.target.form;
    // Not form.method: a field of that name would stand in its place.
    if (!form || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    event.preventDefault();
    var button = form.querySelector("[name=_save], .button-main, .default[type=submit]");
    if (form.requestSubmit) form.requestSubmit(button || undefined);
  });
})();
