// A shared device: asks whether anybody is still there, then leaves nothing on the screen or behind it.
(() => {
  "use strict";
  const TICK = 250, AGAIN = 5000;
  const started = document.querySelector("[data-start][data-idle]");
  if (!started) return;
  const seconds = (name) => 1000 * Number(started.dataset[name] || 0);
  const watched = ["pointerdown", "pointermove", "keydown", "input", "scroll", "wheel"];
  let touched = Date.now(), watch = () => {};
  const touch = () => {
    watch();  // the touch that wakes a sleeping device comes too late
    touched = Date.now();
  };
  for (const kind of watched) addEventListener(kind, touch, { passive: true, capture: true });
  // A page taken out of the browser's memory would be the page of somebody else.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // The start screen: a code left half typed and a language chosen are not for the next person.
  const form = started.closest("form.kiosk");
  if (!form) {
    const field = document.getElementById("code");
    setInterval(() => {
      if (Date.now() - touched < seconds("idle")) return;
      touched = Date.now();
      if (field?.value || location.search || document.querySelector(".fault")) location.replace(location.pathname);
    }, TICK);
    return;
  }

  const dialog = document.querySelector("dialog.still");
  const number = dialog.querySelector(".seconds");
  const status = dialog.querySelector("[role=status]");
  let asked = 0, said = 0, leaving = false;

  const stay = () => {
    asked = said = 0;
    touched = Date.now();
    status.textContent = "";
    if (dialog.open) dialog.close();
  };
  const ask = () => {
    asked = Date.now();
    dialog.showModal();
  };
  const count = (left) => {
    const whole = Math.max(0, Math.ceil(left / 1000));
    number.textContent = whole;
    const step = Math.ceil(whole / 10) * 10;  // read out every ten seconds, not each
    if (step === said) return;
    said = step;
    status.textContent = status.dataset.words.replace("{seconds}", whole);
  };
  const leave = async () => {
    leaving = true;
    const cleared = document.querySelector(".cleared");
    cleared.hidden = false;
    document.title = cleared.textContent;
    document.body.replaceChildren(cleared);
    for (;;) {
      try {
        await fetch(form.action, { method: "POST", redirect: "manual" });
        break;
      } catch {  // without a connection nothing shows; the turn ends when there is one
        await new Promise((done) => setTimeout(done, AGAIN));
      }
    }
    location.replace(form.dataset.start);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  dialog.querySelector(".here").addEventListener("click", stay);
  dialog.querySelector(".leave").addEventListener("click", leave);
  dialog.addEventListener("cancel", stay);

  watch = () => {
    const now = Date.now();
    if (leaving) return;
    if (form.dataset.thanks) {  // whoever reads on and scrolls gets more time
      if (now - touched >= seconds("thanks")) leave();
      return;
    }
    // A device that slept for longer than both has been left alone, prompt or not.
    const left = (asked || touched + seconds("idle")) + seconds("countdown") - now;
    if (left <= 0) leave();
    else if (asked) count(left);
    else if (now - touched >= seconds("idle")) ask();
  };
  setInterval(watch, TICK);
  document.addEventListener("visibilitychange", watch);
})();
