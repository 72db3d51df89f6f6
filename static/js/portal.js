/* Every page works without this file; it only spares people a second click or a lost text.
 *
 * data-once   form   the button says so and does nothing on a second press
 * data-guard  form   asks before the page is left with text that was not sent
 * data-keep   form   keeps what was typed in this tab (value: a name for the form) until a page
 *                    with data-kept="name" says that it was stored
 * data-focus  any    is focused when the page opens
 *
 * What was saved (.notices) is focused too, so that it is read aloud; where the address leads to a
 * place of the page the focus stays there, and the words are only announced.
 */
(function () {
  "use strict";
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  var sending = zh ? "正在提交…" : "Sending…";
  var dirty = new Set();

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.name !== "csrfmiddlewaretoken" &&
        /^(text|tel|email|search|number|date|textarea|select-one)$/.test(field.type);
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    dirty.delete(form);
    if (!("once" in form.dataset)) return;
    form.dataset.sent = "1";
    var button = event.submitter || form.querySelector("button:not([type=button])");
    if (!button) return;
    // aria-disabled, not disabled: a disabled button would not be sent with its name and value.
    button.dataset.label = button.textContent;
    button.textContent = sending;
    button.setAttribute("aria-disabled", "true");
  });

  // A page that comes back from the browser's memory must be usable again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[data-label]").forEach(function (button) {
        button.textContent = button.dataset.label;
        button.removeAttribute("aria-disabled");
      });
    });
  });

  document.querySelectorAll("form[data-guard]").forEach(function (form) {
    form.addEventListener("input", function () { dirty.add(form); });
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty.size) { event.preventDefault(); event.returnValue = ""; }
  });

  // Some in-app browsers refuse storage altogether.
  function store(action) {
    try { return action(window.sessionStorage); } catch (refused) { return null; }
  }
  document.querySelectorAll("[data-kept]").forEach(function (mark) {
    store(function (kept) { kept.removeItem("keep:" + mark.dataset.kept); });
  });
  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    var key = "keep:" + form.dataset.keep;
    var before = JSON.parse(store(function (kept) { return kept.getItem(key); }) || "{}");
    fields(form).forEach(function (field) {
      if (!field.value && before[field.name]) field.value = before[field.name];
    });
    form.addEventListener("input", function () {
      var typed = {};
      fields(form).forEach(function (field) { typed[field.name] = field.value; });
      store(function (kept) { kept.setItem(key, JSON.stringify(typed)); });
    });
  });

  // "/" leads to the search: to its box where one stands on the page, else to its page.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
    var box = document.querySelector("[role=search] input[type=search]");
    var link = document.querySelector("a[href$='/search/']");
    if (!box && !link) return;
    event.preventDefault();
    if (box) { box.focus(); box.select(); } else { window.location.href = link.href; }
  });

  function announce(words) {
    var live = document.createElement("div");
    live.className = "visually-hidden";
    live.setAttribute("role", "status");
    document.body.appendChild(live);
    // A region that comes with its words is not read: it must be there before them.
    window.setTimeout(function () { live.textContent = words; }, 150);
  }
  var said = document.querySelector(".notices");
  var led = said && window.location.hash.length > 1;
  var first = led ? null : said || document.querySelector("[data-focus]");
  if (led) {
    announce(said.textContent.trim());
    // The place itself takes the focus: left to the browser, it would be on nothing at all.
    var place = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (place && place.tabIndex < 0) place.tabIndex = -1;
    first = place || said;
  }
  if (first) first.focus({ preventScroll: led });
})();
