/* Pages of signed-in people; each works without this file.
 *
 * data-copy   button copies the value of the field that it names, data-copy-page the page's address
 * data-in-app any    shown inside a chat program's own browser alone
 *
 * A choice among more than 12 gets a box that leaves those of its words; a link to a folded form
 * (#do-…) unfolds it and leads to its first field.
 */
(function () {
  "use strict";
  var zh = document.documentElement.lang.indexOf("zh") === 0;

  // Without leave to write (some in-app browsers) the text is marked, to be copied by hand.
  document.querySelectorAll("[data-copy], [data-copy-page]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var field = button.dataset.copy && document.querySelector(button.dataset.copy);
      var text = field ? field.value : window.location.href;
      function done() { button.textContent = zh ? "已复制" : "Copied"; }
      function byHand() {
        if (field) { field.focus(); field.select(); } else { window.prompt(button.textContent, text); return; }
        try { if (document.execCommand("copy")) done(); } catch (refused) { return; }
      }
      if (navigator.clipboard) { navigator.clipboard.writeText(text).then(done, byHand); } else { byHand(); }
    });
  });
  if (/MicroMessenger|DingTalk|WeCom|wxwork/i.test(navigator.userAgent)) {
    document.querySelectorAll("[data-in-app]").forEach(function (note) { note.hidden = false; });
  }

  document.querySelectorAll("main form[method=post] select:not([multiple])").forEach(function (select) {
    var all = Array.prototype.slice.call(select.options);
    if (all.length <= 12) return;
    var groups = Array.prototype.map.call(select.children, function (one) {
      return [one, one.tagName === "OPTGROUP" ? Array.prototype.slice.call(one.children) : []];
    });
    function whole() {
      groups.forEach(function (one) { one[0].append.apply(one[0], one[1]); });
      select.replaceChildren.apply(select, groups.map(function (one) { return one[0]; }));
    }
    var box = document.createElement("input");
    box.type = "search";
    box.className = "choices-search";
    box.setAttribute("aria-label", zh ? "在选项里查找" : "Search the choices");
    box.placeholder = zh ? "输入几个字，缩小选择" : "Type to narrow the choices";
    box.addEventListener("input", function (event) {
      event.stopPropagation();
      var words = box.value.trim().toLowerCase(), chosen = select.value;
      if (!words) whole();
      else select.replaceChildren.apply(select, all.filter(function (option) {
        return !option.value || option.value === chosen || option.text.toLowerCase().indexOf(words) >= 0;
      }));
      select.value = chosen;
      var left = select.options;
      if (words && !chosen && left.length && left[left.length - 1].value) {
        select.value = left[left[0].value ? 0 : 1].value;
        select.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    select.parentNode.insertBefore(box, select);
  });

  function unfold() {
    var target = /^#do-/.test(window.location.hash) && document.querySelector(window.location.hash);
    if (!target) return;
    target.open = true;
    var field = target.querySelector("textarea, select, input:not([type=hidden]), button");
    if (field) field.focus();
  }
  window.addEventListener("hashchange", unfold);
  unfold();
})();
