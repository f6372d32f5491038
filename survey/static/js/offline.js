// What this browser keeps while there is no network: answers not yet on the server, encrypted under a key that
// cannot be read out; the pages still to come, without any answer. Accepted answers are erased; so is everything
// once the answers are sent or the survey has closed. Where a browser lacks any of this, nothing is kept.
window.samesheet = (() => {
  "use strict";
  const QUEUE = "queue", FACTS = "facts", SEND = "send", PATIENCE = 10_000;
  const able = (() => {
    try {
      return isSecureContext && navigator.serviceWorker && navigator.locks && crypto.subtle && AbortSignal.timeout &&
        self.indexedDB && self.caches && sessionStorage;
    } catch {
      return null; // storage is refused
    }
  })();

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  const opened = async (name) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => [QUEUE, FACTS].forEach((store) => request.result.createObjectStore(store));
    const database = await done(request);
    database.onversionchange = () => database.close();
    return database;
  };
  // One short transaction at a time; nothing stays open, so that another tab can erase everything.
  const within = async (name, mode, act) => {
    const database = await opened(name);
    try {
      const transaction = database.transaction([QUEUE, FACTS], mode);
      const finished = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
      const result = await act(transaction.objectStore(QUEUE), transaction.objectStore(FACTS));
      await finished;
      return result;
    } finally {
      database.close();
    }
  };
  const written = (bytes) => btoa(String.fromCharCode(...bytes));
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

  class Kept {
    lasting = true;

    constructor(link, draft) {
      this.link = link;
      this.draft = draft;
      this.name = `samesheet ${link}`;
    }

    // The key is made by the browser, bound to this link and draft, and never leaves it.
    async begin() {
      const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      const browser = written(crypto.getRandomValues(new Uint8Array(9))).replace(/\+/g, "-").replace(/\//g, "_");
      const stale = await within(this.name, "readwrite", async (queue, facts) => {
        const known = await done(facts.get("draft"));
        if (known === this.draft) return false;
        queue.clear();
        facts.clear();
        Object.entries({ draft: this.draft, key: fresh, browser, sequence: 0 }).forEach(([name, value]) => facts.put(value, name));
        return known !== undefined;
      });
      if (stale) {
        this.forgetTab();
        await caches.delete(this.name);
      }
      [this.key, this.browser] = await within(this.name, "readonly", (_, facts) =>
        Promise.all([done(facts.get("key")), done(facts.get("browser"))]));
      return this;
    }

    async seal(fields) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(fields));
      const box = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain));
      return written([...iv, ...box]);
    }

    async open(text) {
      const all = bytes(text);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, 12) }, this.key, all.slice(12));
      return JSON.parse(new TextDecoder().decode(plain));
    }

    turn() {
      return within(this.name, "readwrite", async (_, facts) => {
        const next = ((await done(facts.get("sequence"))) ?? 0) + 1;
        facts.put(next, "sequence");
        return [this.browser, next];
      });
    }

    // A later state of a page replaces an earlier one; its number tells the server which is which.
    async keep(page, fields) {
      const box = await this.seal(fields);
      const sequence = await within(this.name, "readwrite", async (queue, facts) => {
        const next = ((await done(facts.get("sequence"))) ?? 0) + 1;
        facts.put(next, "sequence");
        queue.put({ sequence: next, box }, page);
        return next;
      });
      sessionStorage.setItem(`${this.name} ${page}`, box);
      return sequence;
    }

    // For this tab only, so that Back shows them without a network; goes when the tab goes.
    async keepForTab(page, fields) {
      sessionStorage.setItem(`${this.name} ${page}`, await this.seal(fields));
    }

    async recall(page, alsoSaved) {
      const entry = await within(this.name, "readonly", (queue) => done(queue.get(page)));
      const box = entry ? entry.box : alsoSaved && sessionStorage.getItem(`${this.name} ${page}`);
      return box ? this.open(box).catch(() => null) : null;
    }

    waiting() {
      return within(this.name, "readonly", (queue) => done(queue.getAllKeys()));
    }

    sendLater(wanted) {
      return within(this.name, "readwrite", (queue) => done(wanted ? queue.put({ sequence: 0 }, SEND) : queue.delete(SEND)));
    }

    post(place, fields) {
      const signal = AbortSignal.timeout(PATIENCE);
      return fetch(this.link + place, { method: "POST", body: new URLSearchParams(fields), signal, keepalive: true });
    }

    // One tab at a time. Gives "saved", "waiting", "faulty" (with the page), or "left".
    flush() {
      return navigator.locks.request(this.name, async () => {
        try {
          return await this.deliver();
        } catch {
          return { state: "waiting" };
        }
      });
    }

    async deliver() {
      const pages = await this.waiting();
      for (const page of pages.filter((one) => one !== SEND)) {
        const entry = await within(this.name, "readonly", (queue) => done(queue.get(page)));
        if (!entry) continue;
        const order = [["autosave", "1"], ["browser", this.browser], ["sequence", entry.sequence]];
        const reply = await this.post(`/${page}`, [...(await this.open(entry.box)), ...order]);
        const state = await this.judge(reply);
        if (state !== "saved" && state !== "faulty") return { state };
        await this.accepted(page, entry.sequence);
        if (state === "faulty") return { state, page };
      }
      if (!pages.includes(SEND)) return { state: "saved" };
      const reply = await this.post("/review", [["go", "send"]]);
      return { state: await this.judge(reply) };
    }

    accepted(page, sequence) {
      return within(this.name, "readwrite", async (queue) => {
        const entry = await done(queue.get(page));
        if (entry && entry.sequence === sequence) queue.delete(page);
      });
    }

    async judge(reply) {
      if (reply.redirected) return this.leave(reply.url);
      if (reply.status === 204) return "saved";
      if (reply.status === 422) return "faulty";
      if ((reply.status === 410 || reply.status === 404) && (await this.ours(reply))) return this.leave(this.link);
      return "waiting";
    }

    // Only our own refusal ends a link and names it; one of a proxy, or of a server put up wrongly, ends nothing.
    async ours(reply) {
      return (await reply.text()).includes(`data-erase="${this.link}"`);
    }

    // Sent, closed, or begun elsewhere: the server's own page says so.
    async leave(address) {
      if (address === this.link || new URL(address, location).pathname === `${this.link}/sent`) await this.erase();
      location.replace(address);
      return "left";
    }

    forgetTab() {
      Object.keys(sessionStorage).filter((name) => name.startsWith(`${this.name} `)).forEach((name) => sessionStorage.removeItem(name));
    }

    async erase() {
      this.forgetTab();
      await caches.delete(this.name);
      const worker = await navigator.serviceWorker.getRegistration(this.link);
      if (worker && new URL(worker.scope).pathname === this.link) await worker.unregister();
      await done(indexedDB.deleteDatabase(this.name)).catch(() => {});
    }

    // The worker answers navigations when the network does not; the pages come in one answer.
    async prepare(worker, pages, wanted) {
      await navigator.serviceWorker.register(worker, { scope: this.link });
      const cache = await caches.open(this.name);
      const known = await within(this.name, "readonly", (_, facts) => done(facts.get("pages")));
      if (known !== wanted) {
        const reply = await fetch(pages);
        if (!reply.ok || reply.redirected) return;
        const bundle = await reply.json();
        const headers = new Headers([...reply.headers].filter(([name]) => !/^content-(length|type|encoding)/i.test(name)));
        headers.set("Content-Type", "text/html; charset=utf-8");
        await Promise.all(Object.entries(bundle.pages).map(([path, html]) => cache.put(path, new Response(html, { headers }))));
        await cache.addAll(bundle.static);
        await within(this.name, "readwrite", (_, facts) => done(facts.put(wanted, "pages")));
      }
      await cache.put(this.link, Response.redirect(location.pathname, 303));
    }

    async has(path) {
      return Boolean(await caches.match(path, { cacheName: this.name }));
    }
  }

  // Null where this browser or this page keeps nothing; then all works as without this file.
  const open = async (link, draft) => {
    if (!able || !draft) return null;
    try {
      return await new Kept(link, draft).begin();
    } catch {
      return null;
    }
  };

  // A page that only sends what is left, or only clears up.
  const { link, deliver, erase } = document.currentScript.dataset;
  if (deliver) open(link, deliver).then((kept) => kept?.flush());
  if (erase && able) new Kept(erase, "").erase();
  return { SEND, open };
})();
