// Saves every tap, and a moment after the last key; says honestly where the answers are. Where this browser can keep
// answers (offline.js) the way goes on without a network; elsewhere a page stays until its answers are saved.
(() => {
  "use strict";
  const form = document.getElementById("answers");
  // Without cookies the form itself carries the key of the draft: then pages are saved as without script.
  if (!form) return;
  try {
    if (!navigator.cookieEnabled || !window.sessionStorage) return;
  } catch {
    return;
  }
  const { link, draft, page, blank, worker, pages } = form.dataset;
  const FIRST = 5000, LONGEST = 300_000, PATIENCE = 4000;
  const status = document.querySelector(".saved");
  const note = document.getElementById("offline");
  const narrow = matchMedia("(max-width: 48em)").matches;
  let vault, shown, timer, again, slow, turn;
  let dirty = false, open = false, leaving = false, pause = FIRST, saves = 0;

  // For browsers that keep nothing: the page itself holds what is not saved yet.
  const memory = () => {
    const browser = Math.random().toString(36).slice(2, 12).padEnd(8, "0");
    let sequence = 0, held;
    return {
      turn: () => [browser, (sequence += 1)],
      keep: (_, fields) => (held = [...fields, ["autosave", "1"], ["browser", browser], ["sequence", (sequence += 1)]]),
      async flush() {
        const sent = held;
        if (!sent) return { state: "saved" };
        const body = new URLSearchParams(sent), signal = AbortSignal.timeout?.(2 * PATIENCE);
        try {
          const reply = await fetch(form.action, { method: "POST", body, signal, keepalive: true, redirect: "manual" });
          if (reply.status >= 500) return { state: "waiting" };
          if (held === sent) held = undefined;
          return { state: reply.status === 204 ? "saved" : "refused" }; // what is wrong is told on Next
        } catch {
          return { state: "waiting" };
        }
      },
    };
  };

  const say = (words) => {
    note.hidden = !words;
    if (words) note.textContent = words;
  };
  const tell = (state) => {
    clearTimeout(slow);
    const words = state === "kept" && !narrow ? status.dataset.keptDesk : status.dataset[state];
    if (status.textContent !== words) status.textContent = words;
    status.dataset.state = state;
  };

  const keep = async () => {
    dirty = false;
    try {
      await vault.keep(page, shown.gather());
    } catch {
      vault = memory();
      vault.keep(page, shown.gather());
    }
  };
  const save = async () => {
    clearTimeout(timer);
    clearTimeout(again);
    clearTimeout(slow);  // of a save that is still on its way: it would say "saving" after all is saved
    slow = setTimeout(tell, 800, "saving");
    const mine = (saves += 1);
    await ready;
    if (dirty) await keep();
    const result = await vault.flush();
    const { state } = result;
    open = state === "waiting";
    if (state === "left") return result;
    const latest = !dirty && mine === saves;  // else a later save tells
    if (state !== "saved") tell(open && vault.lasting ? "kept" : "failed");
    else if (latest) tell("saved");
    if (latest) delete status.dataset.due;
    say(open && (vault.lasting ? note.dataset.kept : note.dataset.failed));
    if (open) {
      again = setTimeout(save, pause);
      pause = Math.min(2 * pause, LONGEST);
    } else pause = FIRST;
    if (state === "faulty" && result.page !== page) await shown.bring(result.page);
    return result;
  };
  const soon = (wait) => {
    clearTimeout(timer);
    dirty = true;
    status.dataset.due = "";
    timer = setTimeout(save, wait);
  };
  if (page) {
    form.addEventListener("change", () => soon(150));
    form.addEventListener("input", (event) => event.target.matches("textarea, [type=text]") && soon(1200));
  }
  const retry = () => {
    pause = FIRST;
    if (dirty || open) save();
  };
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);

  // A second tap on Next or Send does nothing while the first is on its way.
  const stay = () => {
    leaving = false;
    turn = undefined;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  const asForm = async (button) => {
    turn = await vault.turn();
    setTimeout(() => form.requestSubmit(button));  // a form cannot be sent again while it is still telling that it is sent
  };
  // A form sent by the browser itself is later than any save before it.
  form.addEventListener("formdata", ({ formData }) => {
    if (!turn) return;
    formData.set("browser", turn[0]);
    formData.set("sequence", turn[1]);
  });
  const patiently = (result) => Promise.race([result, new Promise((give) => setTimeout(give, PATIENCE, { state: "waiting" }))]);
  const goOn = async (button) => {
    await ready;
    dirty = Boolean(page);
    if (vault.lasting && !page) await vault.sendLater(button?.value === "send");
    else if (button?.value === "send") return asForm(button);
    const { state } = await patiently(save());
    if (state === "left") return undefined;
    const wanted = button?.name === "go" && form.dataset[button.value];
    if (state === "saved" && wanted && !form.elements.choosing) return location.assign(wanted);
    if (state !== "waiting") return asForm(button);
    if (button?.value === "send") shown.wait();
    else if (vault.lasting && (await shown.goWithout(button, wanted))) return undefined;
    else say(button?.name === "go" ? note.dataset.failed : note.dataset.needs);
    return stay();
  };
  form.addEventListener("submit", (event) => {
    if (turn) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    event.submitter?.setAttribute("aria-busy", "true");
    goOn(event.submitter);
  });
  addEventListener("pageshow", (event) => {
    stay();
    if (event.persisted) retry();
  });

  const ready = (async () => {
    const kept = window.samesheet && (await samesheet.open(link, draft));
    vault = kept ?? memory();
    shown = kept ? await samesheet.shown(form, kept) : { gather: () => [...new FormData(form)] };
    if (!kept) return;
    const waiting = await kept.waiting();
    open = waiting.length > 0;
    if (!page && waiting.includes(samesheet.SEND)) shown.wait();
    if (page && !blank) await kept.keepForTab(page, shown.gather());
  })();
  ready.then(() => {
    if (open) save();
    if (vault.lasting) vault.prepare(worker, pages, document.documentElement.lang).catch(() => {});
  });
})();
