/* Forms of people without an account, whose files no server may keep: what is sent is answered in
 * place, so that chosen files stay where they are. Without this file the page is sent as ever, and
 * says that files must be chosen again.
 *
 * data-stays   form   is sent and answered in place
 */
(function () {
  "use strict";
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  if (!window.fetch || !window.DOMParser || !window.FormData) return;

  function focusFaults(form) {
    var first = form.querySelector("[data-focus]") || form.querySelector(".field-wrong input, .field-wrong textarea");
    if (first) first.focus();
  }

  // The form as it was answered, with the inputs of files that this page still holds.
  function put(form, answered) {
    Array.prototype.forEach.call(form.querySelectorAll("input[type=file]"), function (input) {
      var other = answered.querySelector("input[type=file][name='" + input.name + "']");
      if (!other || !input.files.length) return;
      ["aria-describedby", "aria-invalid"].forEach(function (name) {
        if (other.hasAttribute(name)) input.setAttribute(name, other.getAttribute(name));
        else input.removeAttribute(name);
      });
      other.replaceWith(input);
    });
    var made = document.importNode(answered, false);
    while (answered.firstChild) made.appendChild(answered.firstChild);
    form.replaceWith(made);
    focusFaults(made);
    return made;
  }

  // Scripts that only the answered page needs, as the one that works on its question.
  function addScripts(page) {
    page.querySelectorAll("script[src]").forEach(function (wanted) {
      var address = wanted.getAttribute("src"), script = document.createElement("script");
      if (document.querySelector("script[src='" + address + "']") && !/question/.test(address)) return;
      script.src = address;
      document.body.appendChild(script);
    });
  }

  function failed(form) {
    var said = form.querySelector(".errors") || document.createElement("div");
    said.className = "errors";
    said.setAttribute("role", "alert");
    said.tabIndex = -1;
    said.textContent = zh ? "没有发出去，可能是网络断了。您写的和选的照片都还在，请再按一次提交。"
      : "It was not sent; perhaps the network is down. What you wrote and the photos are still here: please press once more.";
    form.insertBefore(said, form.firstChild);
    said.focus();
    ready(form);
  }
  function ready(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[data-label]").forEach(function (button) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !("stays" in form.dataset)) return;
    var chosen = Array.prototype.some.call(form.querySelectorAll("input[type=file]"), function (input) {
      return input.files.length;
    });
    if (!chosen) return;  // nothing would be lost: the browser sends it
    event.preventDefault();
    var asked = { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "Files-Stay": "1" } };
    window.fetch(form.action, asked).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var answered = page.querySelector("form[data-stays]");
      if (answered) {
        put(form, answered);
        addScripts(page);
        return;
      }
      document.open();  // the receipt, or why nothing is taken in here any more
      document.write(text);
      document.close();
    }).catch(function () { failed(form); });
  });
})();
