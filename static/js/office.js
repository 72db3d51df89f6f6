/* Spares the office clicks; every form works without this file.
 *
 * data-all     tick   ticks all boxes of its form that bear the name that it gives
 * data-copy    button copies its line of a list into the next empty line, or into a new one
 * data-look    button shows the answer of its own address in place (value: id of the place)
 * type=file multiple  shows small pictures of what was chosen, takes what is dropped on it
 * data-work    how far long work is (value: address that tells it); the page is read again at its end
 */
(function () {
  "use strict";
  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  all("[data-all]").forEach(function (tick) {
    tick.hidden = false;
    tick.addEventListener("change", function () {
      all('[name="' + tick.dataset.all + '"]', tick.form).forEach(function (box) {
        box.checked = tick.checked;
      });
    });
  });

  // A line of a list, copied with all but its number.
  function typed(row) {
    return all("input:not([type=hidden]), textarea, select", row);
  }
  function isEmpty(row) {
    return all("textarea", row).every(function (field) { return !field.value; });
  }
  function lineAfter(row) {
    var rows = all("tr.form-row:not(.empty-form)", row.parentNode);
    return rows.slice(rows.indexOf(row) + 1).filter(isEmpty)[0];
  }
  all("[data-copy]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    var row = button.closest("tr"), into = lineAfter(row);
    if (!into) {
      var add = row.parentNode.querySelector(".add-row a");
      if (!add) return;
      add.click();
      into = lineAfter(row);
    }
    var from = typed(row);
    typed(into).forEach(function (field, place) {
      if (place && from[place]) field.value = from[place].value;
    });
    into.querySelector("textarea").focus();
  });

  // What an address answers to this form, shown beside the button.
  all("[data-look]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-look]");
    if (!button || !window.fetch) return;
    event.preventDefault();
    var place = document.getElementById(button.dataset.look);
    var asked = { method: "POST", body: new FormData(button.form), credentials: "same-origin" };
    window.fetch(button.dataset.address, asked).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var found = page.getElementById(button.dataset.look);
      if (found) place.replaceWith(found);
    });
  });

  // Small pictures of what was chosen: data addresses, the only ones that our policy shows.
  function show(input, place) {
    place.textContent = "";
    Array.prototype.forEach.call(input.files, function (file) {
      var entry = document.createElement("li");
      if (/^image\//.test(file.type)) {
        var picture = document.createElement("img"), reader = new FileReader();
        picture.alt = "";
        reader.onload = function () { picture.src = reader.result; };
        reader.readAsDataURL(file);
        entry.appendChild(picture);
      }
      entry.appendChild(document.createTextNode(file.name));
      place.appendChild(entry);
    });
  }
  all("input[type=file][multiple]").forEach(function (input) {
    var place = document.createElement("ul");
    place.className = "chosen";
    input.insertAdjacentElement("afterend", place);
    input.addEventListener("change", function () { show(input, place); });
    var zone = input.closest(".form-row, .field") || input.parentNode;
    ["dragover", "dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.toggle("dropping", name === "dragover");
        if (name !== "drop" || !event.dataTransfer.files.length) return;
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  });

  all("[data-work]").forEach(function (box) {
    var bar = box.querySelector("progress"), said = box.querySelector("[role=status]");
    function look() {
      fetch(box.dataset.work, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) throw answer;
        return answer.json();
      }).then(function (now) {
        if (!now.under_way) { location.reload(); return; }
        if (said.textContent !== now.text) said.textContent = now.text;
        if (now.total) { bar.max = now.total; bar.value = now.done; } else { bar.removeAttribute("value"); }
        setTimeout(look, 1000);
      }).catch(function () { setTimeout(look, 5000); });
    }
    if (box.dataset.work) setTimeout(look, 1000);
  });
})();
