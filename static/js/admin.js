/* Gives the searching choosers of the back office the names of their fields, and the focus to what
 * was saved or refused, so that it is read aloud. */
(function () {
  "use strict";
  function set(parts, ids) {
    parts.forEach(function (part) { part.setAttribute("aria-labelledby", ids); });
  }
  function name(box) {
    var select = box.previousElementSibling;
    var label = select && select.id && document.querySelector('label[for="' + select.id + '"]');
    if (!label) return;
    label.id = label.id || select.id + "_label";
    var chosen = box.querySelector("[role=textbox]");
    set(box.querySelectorAll("[role=combobox]"), label.id + (chosen ? " " + chosen.id : ""));
    set(box.querySelectorAll("[role=textbox], input"), label.id);
    box.querySelectorAll("ul").forEach(function (list) { list.setAttribute("role", "presentation"); });
  }
  function nameAll() {
    document.querySelectorAll("select + .select2-container").forEach(name);
    var open = document.querySelector(".select2-container--open [role=textbox]");
    if (open) set(document.querySelectorAll(".select2-dropdown input"), open.getAttribute("aria-labelledby"));
  }
  function drawn(change) {
    return Array.prototype.some.call(change.addedNodes, function (node) {
      return node.classList && node.classList.contains("select2-container");
    });
  }
  new MutationObserver(function (changes) {
    if (changes.some(drawn)) nameAll();
  }).observe(document.body, { childList: true, subtree: true });
  nameAll();

  window.addEventListener("load", function () { // after Django's own, which focuses the first field
    var said = document.querySelector(".errornote, ul.messagelist");
    if (!said) return;
    var place = document.createElement("div"); // around it: a list stays a list for readers
    place.tabIndex = -1;
    place.setAttribute("role", said.matches(".errornote") ? "alert" : "status");
    said.replaceWith(place);
    place.appendChild(said);
    place.focus();
  });
})();
