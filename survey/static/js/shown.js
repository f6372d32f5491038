// A page that is shown again, perhaps without a network: what was answered on it, and where it leads.
samesheet.shown = async (form, kept) => {
  "use strict";
  const { link, page, blank } = form.dataset;
  const touched = new Set();

  // Without a network the page itself asks about the teams that were chosen.
  const rate = (box, teams) => {
    const template = box.querySelector("template");
    if (!template) return;
    const asked = [...template.content.children].filter((one) => !one.dataset.team || teams.includes(one.dataset.team));
    box.replaceChildren(...asked.map((one) => one.cloneNode(true)), template);
  };
  const order = (box, keys) => {
    const rows = new Map([...box.querySelectorAll("li")].map((row) => [row.dataset.key, row]));
    rows.forEach((row, key) => keys.includes(key) || box.querySelector(".rest").append(row));
    keys.forEach((key) => rows.has(key) && box.querySelector(".order").append(rows.get(key)));
  };
  const fill = (fields) => {
    const given = new Map();
    fields.forEach(([name, value]) => given.set(name, [...(given.get(name) ?? []), value]));
    const known = (box) => !given.get("untouched")?.includes(box.dataset.question);
    const values = (box) => given.get(`q.${box.dataset.question}`) ?? [];
    form.querySelectorAll(".ranking").forEach((box) => known(box) && order(box, values(box)));
    form.querySelectorAll(".teams").forEach((box) => {
      if (!given.has("choosing") && values(box).length) rate(box, values(box));
    });
    form.querySelectorAll("[type=radio], [type=checkbox]").forEach((one) => {
      if (given.has(one.name)) one.checked = given.get(one.name).includes(one.value);
    });
    form.querySelectorAll("[type=text], textarea").forEach((one) => {
      if (given.has(one.name)) one.value = given.get(one.name)[0];
    });
    form.dispatchEvent(new Event("recalled"));
  };

  const touch = ({ target }) => {
    touched.add(target.name);
    touched.add(target.closest("[data-question]")?.dataset.question);
  };
  form.addEventListener("click", touch);
  form.addEventListener("input", touch);
  const before = page ? await kept.recall(page, Boolean(blank)) : null;
  const lists = [...form.querySelectorAll("[data-question]")].map((one) => one.dataset.question);
  if (before) {
    fill(before);
    const left = before.filter(([name]) => name === "untouched").map(([, value]) => value);
    [...before.map(([name]) => name), ...lists.filter((one) => !left.includes(one))].forEach((one) => touched.add(one));
  }

  return {
    // What is empty and was not touched is not spoken of: another tab, or the page that this one was kept from, may know more.
    gather() {
      const fields = [...new FormData(form)];
      const open = lists.filter((one) => !touched.has(one) && !fields.some(([name]) => name === `q.${one}`));
      return [...fields.filter(([name, value]) => value || touched.has(name)), ...open.map((one) => ["untouched", one])];
    },

    // The server takes what it can of another page and shows what is to be corrected on it.
    async bring(other) {
      const sheet = document.createElement("form");
      Object.assign(sheet, { method: "post", action: `${link}/${other}` });
      for (const [name, value] of (await kept.recall(other, true)) ?? []) {
        sheet.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(sheet);
      sheet.submit();
    },

    // True where the way goes on, or the page says itself what is missing.
    async goWithout(button, wanted) {
      const wrong = form.querySelector(".count.fault, .guess .wrong");
      if (wrong && button.value !== "back") {
        wrong.closest(".item, .guess").querySelector("textarea, [type=text]").focus();
        return false;
      }
      const box = button.value === "next" && form.elements.choosing?.closest(".teams");
      const teams = box ? [...box.querySelectorAll(":checked")].map((one) => one.value) : [];
      if (teams.length) {
        rate(box, teams);
        await kept.keep(page, this.gather());
        scrollTo(0, 0);
        return false;
      }
      if (!wanted || !(await kept.has(wanted))) return false;
      location.assign(wanted);
      return true;
    },

    wait() {
      document.querySelectorAll("[data-waiting]").forEach((one) => (one.textContent = one.dataset.waiting));
      document.getElementById("ready").hidden = true;
      document.getElementById("waiting").hidden = false;
    },
  };
};
