// Comfort on top of pages that work without it: saves every tap, ranks in place, binds sliders, counts characters.
(() => {
  "use strict";
  const form = document.getElementById("answers");
  if (!form) return;

  const keeps = "autosave" in form.dataset;
  let leaving = false, failed = false, unsaved = false;
  let timer, slow, flight;

  // A second tap on Next or Send does nothing while the first is on its way. Without a connection the page stays.
  form.addEventListener("submit", (event) => {
    if (leaving) return event.preventDefault();
    const { submitter } = event;
    if (keeps && (failed || !navigator.onLine)) {
      event.preventDefault();
      save().then(() => failed || form.requestSubmit(submitter));
      return;
    }
    leaving = true;
    clearTimeout(timer);
    flight?.abort();
    if (submitter) submitter.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    leaving = false;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });

  // Save after every tap, and a moment after the last key.
  const status = document.querySelector(".saved");
  const note = document.getElementById("offline");
  const tell = (state) => {
    clearTimeout(slow);
    const words = status.dataset[state];
    if (status.textContent !== words) status.textContent = words;
    status.dataset.state = state;
    if (note) note.hidden = !failed;
  };
  const save = async () => {
    clearTimeout(timer);
    if (leaving) return;
    flight?.abort();
    const { signal } = (flight = new AbortController());
    const body = new URLSearchParams(new FormData(form));
    body.set("autosave", "1");
    slow = setTimeout(tell, 800, "saving");
    try {
      const reply = await fetch(form.action, { method: "POST", body, signal, keepalive: true, redirect: "manual" });
      failed = false; // whatever else is wrong, Next will be told by the server
      unsaved = reply.status !== 204;
      tell(unsaved ? "failed" : "saved");
    } catch {
      if (signal.aborted) return;
      unsaved = failed = true;
      tell("failed");
      timer = setTimeout(save, 5000);
    }
  };
  const soon = (wait) => {
    clearTimeout(timer);
    unsaved = true;
    timer = setTimeout(save, wait);
  };
  if (keeps) {
    form.addEventListener("change", () => soon(150));
    form.addEventListener("input", (event) => event.target.matches("textarea, [type=text]") && soon(1200));
    addEventListener("online", () => unsaved && save());
    document.addEventListener("visibilitychange", () => document.hidden && unsaved && save());
  }

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
      soon(150);
    });
  });

  // A slider beside each number; untouched it stays hollow and counts for nothing.
  form.querySelectorAll(".guess").forEach((row) => {
    const number = row.querySelector("input");
    const slider = document.createElement("input");
    const point = (1.5).toLocaleString(document.documentElement.lang)[1] === "," ? "," : ".";
    const { low, high, step } = row.dataset;
    Object.assign(slider, { type: "range", min: low, max: high, step });
    slider.setAttribute("aria-label", row.querySelector("label").textContent);
    const follow = () => {
      const value = parseFloat(number.value.replace(",", "."));
      const known = value >= low && value <= high;
      slider.value = known ? value : (Number(low) + Number(high)) / 2;
      slider.classList.toggle("unset", !known);
      slider.setAttribute("aria-valuetext", known ? number.value : "–");
    };
    const lead = () => {
      number.value = slider.value.replace(".", point);
      follow();
    };
    slider.addEventListener("input", lead);
    slider.addEventListener("click", lead);
    number.addEventListener("input", follow);
    number.before(slider);
    row.classList.add("live");
    follow();
  });

  // Characters left; the limit is in bytes, which only ever gives people a few more or fewer.
  form.querySelectorAll("[data-maximum]").forEach((area) => {
    const line = document.getElementById(`${area.id}-count`);
    const count = () => {
      const left = area.dataset.maximum - new TextEncoder().encode(area.value.trim()).length;
      line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("{count}", Math.abs(left));
      line.classList.toggle("fault", left < 0);
    };
    area.addEventListener("input", count);
    count();
  });
})();
