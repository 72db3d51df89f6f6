/* The browsers of chat programs open no file, calendar or printer: a page that offers one says so.
 *
 * Where a page says it itself (data-in-app) nothing is added.
 */
(function () {
  "use strict";
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  var FILES = /\.(ics|csv|json|docx|xlsx|zip|pdf|png)([?#]|$)|\/(files|feeds)\/|[?&]file=|^webcal:/;
  var WORDS = /打印|下载|导出|Word|Excel|CSV|JSON|PDF|\bprint|download|export/i;
  function offers(link) {
    return FILES.test(link.getAttribute("href") || "") || WORDS.test(link.textContent);
  }
  function toBrowser(main) {
    var note = document.createElement("p"), words = document.createElement("span");
    var copy = document.createElement("button");
    note.className = "notice sign s-working";
    note.setAttribute("data-in-app", "");
    words.textContent = zh
      ? "您在微信或钉钉里打开了这一页，文件、日历和打印在这里不起作用：请点右上角“…”，选择“在浏览器打开”，或者复制地址到浏览器。 "
      : "You opened this page inside WeChat or DingTalk, where files, calendars and printing do not work: press “…” at the top right and choose “Open in browser”, or copy the address into one. ";
    copy.type = "button";
    copy.className = "button";
    copy.textContent = zh ? "复制这一页的地址" : "Copy the address of this page";
    copy.addEventListener("click", function () {
      function byHand() { window.prompt(copy.textContent, window.location.href); }
      if (!navigator.clipboard) { byHand(); return; }
      navigator.clipboard.writeText(window.location.href).then(function () {
        copy.textContent = zh ? "已复制" : "Copied";
      }, byHand);
    });
    words.appendChild(copy);
    note.appendChild(words);
    main.insertBefore(note, main.firstChild);
  }
  var main = document.querySelector("main");
  if (main && /MicroMessenger|DingTalk|WeCom|wxwork/i.test(navigator.userAgent) &&
      !document.querySelector("[data-in-app]") &&
      Array.prototype.some.call(main.querySelectorAll("a[href], button"), offers)) toBrowser(main);
})();
