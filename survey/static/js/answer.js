// Comfort on top of pages that work without it: ranks in place, binds sliders, counts characters.
(() => {
  "use strict";
  const form = document.getElementById("answers");
  if (!form) return;

  const changed = () => form.dispatchEvent(new Event("change"));

  // Tap to rank.
  form.querySelectorAll(".ranking").forEach((box) => {
    const order = box.querySelector(".order");
    const rest = box.querySelector(".rest");
    const limit = Number(box.dataset.limit);
    const part = (row, act) => row.querySelector(`[data-act=${act}]`);
    const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    const draw = () => {
      const placed = [...order.children];
      const full = placed.length >= limit;
      placed.forEach((row, index) => {
        row.querySelector("input").disabled = false;
        row.querySelector(".pos").textContent = index + 1;
        part(row, "up").disabled = index === 0;
        part(row, "down").disabled = index === placed.length - 1;
      });
      for (const row of rest.children) {
        row.querySelector("input").disabled = true;
        part(row, "add").disabled = full;
      }
      const head = order.previousElementSibling;
      head.textContent = fill(box.dataset.count, { count: placed.length });
      head.hidden = box.querySelector(".again").hidden = !placed.length;
      rest.previousElementSibling.hidden = !rest.children.length;
      box.querySelector(".more").hidden = full;
      box.querySelector(".enough").hidden = !full;
    };
    const act = {
      add: (row) => order.append(row),
      out: (row) => rest.append(row),
      up: (row) => row.previousElementSibling?.before(row),
      down: (row) => row.nextElementSibling?.after(row),
      clear: () => rest.append(...order.children),
    };
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      event.preventDefault();
      const row = button.closest("li");
      const next = row && row.nextElementSibling;
      act[button.dataset.act](row);
      draw();
      const place = row ? [...order.children].indexOf(row) + 1 : 0;
      const words = { option: row && row.querySelector(".what").textContent, place };
      box.querySelector("[role=status]").textContent = row ? fill(place ? box.dataset.placed : box.dataset.removed, words) : "";
      const wanted = { add: next || rest.firstElementChild || row, out: row, clear: rest.firstElementChild }[button.dataset.act] || row;
      const target = [...wanted.querySelectorAll("button:not(:disabled)")].filter((one) => one.offsetParent);
      (row === wanted && target.includes(button) ? button : target[0])?.focus();
      changed();
    });
    form.addEventListener("recalled", draw);
  });

  // A number as the server reads it: with a point or a comma, in any digits.
  const read = (text) => {
    const plain = text.trim().replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);
    return /^-?\d+([.,٫]\d*)?$/.test(plain) ? parseFloat(plain.replace(/[,٫]/, ".")) : NaN;
  };

  // A slider beside each number; untouched it stays hollow and counts for nothing.
  form.querySelectorAll(".guess").forEach((row) => {
    const number = row.querySelector("input");
    const slider = document.createElement("input");
    const point = (1.5).toLocaleString(document.documentElement.lang)[1] === "," ? "," : ".";
    const { low, high, step } = row.dataset;
    Object.assign(slider, { type: "range", min: low, max: high, step });
    slider.setAttribute("aria-label", row.querySelector("label").textContent);
    slider.setAttribute("aria-describedby", number.getAttribute("aria-describedby"));
    const follow = () => {
      const value = read(number.value);
      const known = value >= low && value <= high;
      slider.value = known ? value : (Number(low) + Number(high)) / 2;
      slider.classList.toggle("unset", !known);
      number.classList.toggle("wrong", !known && number.value.trim() !== "");
      slider.setAttribute("aria-valuetext", known ? number.value : "–");
    };
    const lead = () => {
      number.value = slider.value.replace(".", point);
      follow();
    };
    slider.addEventListener("input", lead);
    slider.addEventListener("click", lead);
    number.addEventListener("input", follow);
    form.addEventListener("recalled", follow);
    const sweep = document.createElement("div");
    sweep.className = "sweep";
    sweep.append(slider, row.querySelector(".ticks"));
    number.before(sweep);
    row.classList.add("live");
    follow();
  });

  // Characters left; the limit is in bytes, which only ever gives people a few more or fewer.
  form.querySelectorAll("[data-maximum]").forEach((area) => {
    const line = document.getElementById(`${area.id}-count`);
    const written = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`);
    const count = () => {
      const left = area.dataset.maximum - new TextEncoder().encode(area.value.trim()).length;
      line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("{count}", written.format(Math.abs(left)));
      line.classList.toggle("fault", left < 0);
      line.setAttribute("aria-live", left < 0 ? "polite" : "off"); // too long is said at once, room is not
    };
    area.addEventListener("input", count);
    form.addEventListener("recalled", count);
    count();
  });
})();
