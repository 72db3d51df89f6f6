/* Keeps what is typed into a form until it is saved: here at once, on the server each minute.
 *
 * data-person on this script  whose drafts these are; those of others on this machine are dropped
 * data-draft  form            is kept, under its name where the page has several; so is the form of
 *                             a record in the back office
 * Forms work without this file; then nothing is kept before it is sent.
 */
(function () {
  "use strict";
  var person = document.currentScript.dataset.person, address = document.currentScript.dataset.address;
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  var MINUTE = 60000, MOST_ROWS = 60;
  if (window.keepsDrafts) return; // a page that asks for it twice
  window.keepsDrafts = true;

  function store(action) {
    try { return action(window.localStorage); } catch (refused) { return null; }
  }

  // Whoever sits down at this machine next finds nothing of the one before.
  store(function (kept) {
    Object.keys(kept).forEach(function (name) {
      if (name.indexOf("draft:") === 0 && name.indexOf("draft:" + person + ":") !== 0) kept.removeItem(name);
    });
  });
  document.querySelectorAll("form[data-draft], #content-main > form[id$=_form]").forEach(keep);

  function keep(form) {
  // Several actions of one record stand on one page: each keeps its own.
  var path = window.location.pathname + (form.dataset.draft ? "#" + form.dataset.draft : "");
  var key = "draft:" + person + ":" + path;
  var dirty = false, unsent = false, over = false;

  function isKept(field) {
    return field.name && !/^(csrfmiddlewaretoken|_|seen_version|version|action$)/.test(field.name) &&
      (/TOTAL_FORMS$/.test(field.name) || !/^(hidden|password|file|submit|button)$/.test(field.type));
  }
  function values() {
    var found = [];
    Array.prototype.filter.call(form.elements, isKept).forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) found.push([field.name, field.value]);
      } else if (field.tagName === "SELECT") {
        Array.prototype.forEach.call(field.selectedOptions, function (option) {
          if (option.value) found.push([field.name, option.value, option.textContent.trim()]);
        });
      } else if (field.value) {
        found.push([field.name, field.value]);
      }
    });
    return found;
  }
  var first = JSON.stringify(values());

  function ask(method, more) {
    var body = new FormData();
    body.set("path", path);
    Object.keys(more).forEach(function (name) { body.set(name, more[name]); });
    var token = form.querySelector("[name=csrfmiddlewaretoken]");
    if (token) body.set("csrfmiddlewaretoken", token.value);
    var asked = { method: method, credentials: "same-origin" };
    if (method === "POST") asked.body = body;
    var query = method === "GET" ? "?path=" + encodeURIComponent(path) : "";
    return window.fetch(address + query, asked);
  }

  function makeRows(kept) {
    kept.forEach(function (one) {
      var group = /^(.+)-TOTAL_FORMS$/.exec(one[0]);
      if (!group) return;
      var add = document.querySelector("#" + group[1] + "-group .add-row a");
      var total = form.elements[one[0]];
      while (add && total && +total.value < Math.min(+one[1], MOST_ROWS)) add.click();
    });
  }
  function choose(field, one) {
    var option = Array.prototype.find.call(field.options, function (other) {
      return other.value === one[1];
    });
    if (!option && one[2]) field.add(option = new Option(one[2], one[1]));
    if (option) option.selected = true;
  }
  function restore(kept) {
    makeRows(kept);
    Array.prototype.filter.call(form.elements, isKept).forEach(function (field) {
      var mine = kept.filter(function (one) { return one[0] === field.name; });
      if (/TOTAL_FORMS$/.test(field.name)) return;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = mine.some(function (one) { return one[1] === field.value; });
      } else if (field.tagName === "SELECT") {
        Array.prototype.forEach.call(field.options, function (option) { option.selected = false; });
        mine.forEach(function (one) { choose(field, one); });
        field.dispatchEvent(new Event("change", { bubbles: true }));
      } else {
        field.value = mine.length ? mine[0][1] : "";
      }
    });
    changed();
  }

  function drop() {
    store(function (kept) { kept.removeItem(key); });
    if (window.fetch) ask("POST", { drop: "1" });
  }
  function offer(draft) {
    var note = document.createElement("p"), time = new Date(draft.kept_at);
    note.className = "draft-note";
    note.setAttribute("role", "status");
    note.appendChild(document.createTextNode(
      (zh ? "这张表上次没有保存，留有底稿：" : "You left this form unsaved: ") + time.toLocaleString()));
    [[zh ? "恢复底稿" : "Restore", function () { restore(draft.fields); }],
      [zh ? "丢弃" : "Discard", drop]].forEach(function (one) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = one[0];
      button.addEventListener("click", function () { one[1](); note.remove(); });
      note.appendChild(button);
    });
    form.insertBefore(note, form.firstChild);
    var fold = form.closest("details");
    if (fold) fold.open = true;
  }
  function whenOpen(look) { // of a folded action nobody asks the server
    var fold = form.closest("details:not([open])");
    if (fold) fold.addEventListener("toggle", look, { once: true });
    else look();
  }
  function isNews(draft) {
    return draft && draft.fields && draft.fields.length && JSON.stringify(draft.fields) !== first;
  }

  var local = store(function (kept) { return JSON.parse(kept.getItem(key)); });
  if (isNews(local)) {
    offer(local);
  } else {
    store(function (kept) { kept.removeItem(key); });
    if (window.fetch) whenOpen(function () {
      ask("GET", {}).then(function (answer) { return answer.ok ? answer.json() : {}; })
        .then(function (draft) { if (isNews(draft) && !dirty) offer(draft); }, function () {});
    });
  }

  function changed() {
    if (over) return;
    dirty = unsent = true;
    var now = { fields: values(), kept_at: new Date().toISOString() };
    store(function (kept) { kept.setItem(key, JSON.stringify(now)); });
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", function (event) { if (event.isTrusted) changed(); });
  window.setInterval(function () {
    if (!unsent || !window.fetch) return;
    unsent = false;
    ask("POST", { fields: JSON.stringify(values()) }).catch(function () { unsent = true; });
  }, MINUTE);

  form.addEventListener("submit", function (event) {
    if (event.defaultPrevented) return;
    dirty = unsent = false;
    over = true;
    store(function (kept) { kept.removeItem(key); });  // a refused form comes back as it was sent
    var mark = form.querySelector("[name=_draft]") || document.createElement("input");
    mark.type = "hidden";
    mark.name = "_draft";
    mark.value = path;
    form.appendChild(mark);
  });
  window.addEventListener("pageshow", function () { over = false; });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !("guard" in form.dataset)) { event.preventDefault(); event.returnValue = ""; }
  });
  }
})();
