/* The reception desk: a form is not sent into a dead network, and its ticks are kept as well.
 *
 * data-desk    form  (value: a name for the form) keeps what was ticked in this tab and holds a
 *                    press of the button back while the device is offline
 * data-offline any   shown while the device is offline (hidden without this file)
 * data-kept    any   says that a form of that name was stored: what was kept of it is dropped
 */
(function () {
  "use strict";

  function store(action) {
    try { return action(window.sessionStorage); } catch (refused) { return null; }
  }
  function tell() {
    document.querySelectorAll("[data-offline]").forEach(function (note) {
      note.hidden = navigator.onLine;
    });
  }
  function ticks(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && (field.type === "checkbox" || field.type === "radio");
    });
  }

  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();

  document.querySelectorAll("[data-kept]").forEach(function (mark) {
    store(function (kept) { kept.removeItem("ticks:" + mark.dataset.kept); });
  });
  document.querySelectorAll("form[data-desk]").forEach(function (form) {
    var key = "ticks:" + form.dataset.desk;
    var before = store(function (kept) { return JSON.parse(kept.getItem(key)); });
    if (before && !("refused" in form.dataset)) {
      ticks(form).forEach(function (field) {
        field.checked = before.indexOf(field.name + "=" + field.value) >= 0;
      });
    }
    form.addEventListener("change", function () {
      var ticked = ticks(form).filter(function (field) { return field.checked; });
      store(function (kept) {
        kept.setItem(key, JSON.stringify(ticked.map(function (field) {
          return field.name + "=" + field.value;
        })));
      });
    });
  });

  // Before portal.js sees it: a press without a network would lead to the browser's error page.
  document.addEventListener("submit", function (event) {
    if (!("desk" in event.target.dataset) || navigator.onLine) return;
    event.preventDefault();
    tell();
    var note = document.querySelector("[data-offline]");
    if (note) { note.tabIndex = -1; note.focus(); }
  }, true);
})();
