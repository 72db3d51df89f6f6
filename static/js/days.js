/* Lines for a day take it as people write it; this file shows it back as it was understood and
 * opens the browser's own picker. Each line works without it.
 *
 * data-day   line for a day (moment: for a day and an hour)
 */
(function () {
  "use strict";
  var zh = document.documentElement.lang.indexOf("zh") === 0;
  var DAYS = [/^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/, /^(\d{4})(\d{2})(\d{2})$/,
    /^()(\d{1,2})月(\d{1,2})[日号]?$/];

  function two(number) { return (number < 10 ? "0" : "") + +number; }
  function meant(text) {
    var folded = text.normalize("NFKC").replace(/\s/g, "").replace(/[–—−]/g, "-").replace(/[。·、]/g, ".");
    var found = DAYS.reduce(function (match, one) { return match || one.exec(folded); }, null);
    if (!found) return "";
    var year = found[1] || String(new Date().getFullYear());
    var day = new Date(Date.UTC(+year, found[2] - 1, +found[3]));
    if (day.getUTCMonth() !== found[2] - 1) return "";
    return year + "-" + two(found[2]) + "-" + two(found[3]);
  }

  document.addEventListener("change", function (event) {
    var line = event.target;
    if (line.matches && line.matches("input[data-day='']")) line.value = meant(line.value) || line.value;
  });

  function pick(button) {
    var line = button.parentNode.querySelector("input[data-day]"), moment = line.dataset.day === "moment";
    var picker = document.createElement("input");
    picker.type = moment ? "datetime-local" : "date";
    picker.className = "day-picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    picker.value = moment ? line.value.replace(" ", "T") : meant(line.value);
    picker.addEventListener("change", function (event) {
      event.stopPropagation();
      line.value = picker.value.replace("T", " ");
      ["input", "change"].forEach(function (name) { line.dispatchEvent(new Event(name, { bubbles: true })); });
    });
    picker.addEventListener("blur", function () { picker.remove(); });
    button.parentNode.appendChild(picker);
    picker.focus();
    try { picker.showPicker(); } catch (older) { picker.click(); }
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".day-open");
    if (button) pick(button);
  });

  Array.prototype.forEach.call(document.querySelectorAll("input[data-day]"), function (line) {
    var box = document.createElement("span"), button = document.createElement("button");
    box.className = "day-box";
    button.type = "button";
    button.className = "day-open";
    if (line.closest("table")) button.tabIndex = -1;  // a list is walked by keys from line to line
    button.title = zh ? "打开日历" : "Open the calendar";
    button.setAttribute("aria-label", button.title);
    button.innerHTML = '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">' +
      '<path fill="none" stroke="currentColor" stroke-width="1.5" d="M3 5h14v12H3zM3 9h14M7 3v4M13 3v4"/></svg>';
    line.parentNode.insertBefore(box, line);
    box.appendChild(line);
    box.appendChild(button);
  });
})();
