/* Save a form as it is typed. The page works without this file: its button saves too.

   Half a second after the last key, what changed goes to the server, one request at a time. What could not be sent is kept in this
   browser under the form's address and put back by the next visit, so that no keystroke is lost by a reload, a dead network or a session
   that ended: then the page says so, and after signing in in this tab it goes on by itself. A window that is behind is told and sends
   nothing.

   <form data-autosave="ADDRESS" data-autosave-as="json">   PATCH of the changed fields and the version they are based on
   <form data-autosave="ADDRESS">                           POST of the whole form; the answer may name `errors` by field though it was kept */

import { showSync } from "./sync.js";

const PAUSE = 500;
const AGAIN = 5000;
const NOT_OURS = new Set(["csrfmiddlewaretoken", "version", "profile"]);

class Draft {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
    this.asJson = form.dataset.autosaveAs === "json";
    this.shelf = `draft:${this.address}`;
    this.waiting = new Map(); // name -> its values, several for boxes that are ticked
    this.errors = null; // what the server last said, by field; null before it was asked
    form.addEventListener("input", (event) => this.changed(event.target.name));
    form.addEventListener("focusout", () => setTimeout(() => this.showErrors()));
    form.addEventListener("submit", () => this.keep(true));
    window.addEventListener("online", () => this.send());
    this.takeUp();
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  /** Every field with the token: places for files inside the form bring one of their own. */
  get tokens() {
    return [...this.form.querySelectorAll("[name=csrfmiddlewaretoken]")];
  }

  values(name) {
    return new FormData(this.form).getAll(name);
  }

  changed(name) {
    if (!name || NOT_OURS.has(name)) return;
    this.waiting.set(name, this.values(name));
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  /** Keep what waits in this browser; `sent` says that the button was pressed, so a newer version on the server is this very text. */
  keep(sent = false) {
    try {
      if (this.waiting.size) localStorage.setItem(this.shelf, JSON.stringify({ version: this.version, sent, fields: [...this.waiting] }));
      else localStorage.removeItem(this.shelf);
    } catch { /* full or forbidden: the server still has all but the last half second */ }
  }

  /** Put back what an earlier visit could not send. */
  takeUp() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.shelf)); } catch { /* forbidden */ }
    if (!kept) return;
    const behind = kept.version !== this.version;
    if (behind && kept.sent) {
      localStorage.removeItem(this.shelf);
      return;
    }
    for (const [name, known] of kept.fields) {
      const values = [known].flat();
      if (!this.form.elements[name] || same(this.values(name), values)) continue;
      this.put(name, values);
      this.waiting.set(name, values);
    }
    if (!this.waiting.size) this.keep();
    else if (behind) this.stale();
    else this.send();
  }

  /** Write values into a field, whatever it is made of. */
  put(name, values) {
    const found = this.form.elements[name];
    for (const item of found instanceof RadioNodeList ? found : [found]) {
      if (["checkbox", "radio"].includes(item.type)) item.checked = values.includes(item.value);
      else item.value = values[0] ?? "";
    }
  }

  async send() {
    if (this.busy || this.behind || !this.waiting.size) return;
    this.busy = true;
    clearTimeout(this.timer);
    const batch = new Map(this.waiting);
    showSync("saving");
    try {
      let answer = await fetch(this.address, this.request(batch));
      const who = mayBeOut(answer) ? await this.whoIsHere() : "me";
      if (who === "me again") answer = await fetch(this.address, this.request(batch));
      const body = await answer.json().catch(() => ({}));
      if (who === "nobody") this.out();
      else if (answer.ok) this.saved(batch, body);
      else if (body.code === "STALE_DRAFT") this.stale();
      else this.refused(body);
    } catch {
      showSync("offline", { n: this.waiting.size });
      this.timer = setTimeout(() => this.send(), AGAIN);
    }
    this.busy = false;
    this.keep();
  }

  request(batch) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.tokens[0].value };
    if (!this.asJson) return { method: "POST", headers, body: new FormData(this.form) };
    const fields = [...batch].map(([name, values]) => [name, values[0] ?? ""]);
    const body = JSON.stringify({ ...Object.fromEntries(fields), version: Number(this.version) });
    return { method: "PATCH", headers: { ...headers, "Content-Type": "application/json" }, body };
  }

  saved(batch, body) {
    for (const name of ["version", "profile"]) if (name in body && this.form.elements[name]) this.form.elements[name].value = body[name];
    for (const [name, values] of batch) if (same(this.waiting.get(name) ?? [], values)) this.waiting.delete(name);
    this.told(body.errors);
    this.back();
    if (this.waiting.size) this.timer = setTimeout(() => this.send(), PAUSE); // what was typed meanwhile is not saved yet
    else showSync("saved");
  }

  refused(body) {
    this.told(body.errors);
    showSync("failed");
  }

  stale() {
    this.behind = true;
    document.querySelector("[data-stale]").hidden = false;
    showSync("failed");
  }

  /** Look whether the person is still signed in. Who signed in again in another tab only needs the token of the new session. */
  async whoIsHere() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return "nobody";
    if (!answer.ok) return "me";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return "me";
    for (const token of this.tokens) token.value = fresh;
    return "me again";
  }

  /** Say that the session ended. What was typed is on the shelf; it is tried again each time the window comes back. */
  out() {
    const notice = document.querySelector("[data-signed-out]");
    if (notice) notice.hidden = false;
    showSync("offline", { n: this.waiting.size });
    window.addEventListener("focus", () => this.send(), { once: true });
  }

  back() {
    const notice = document.querySelector("[data-signed-out]");
    if (notice) notice.hidden = true;
  }

  told(errors = {}) {
    this.errors = errors;
    this.showErrors();
  }

  /** Say beside each field what is wrong with it; of the one that is being typed in, as soon as it is left. */
  showErrors() {
    if (!this.errors) return;
    for (const old of this.form.querySelectorAll("[data-live-error]")) old.remove();
    for (const item of this.form.querySelectorAll("[data-live-wrong]")) {
      item.removeAttribute("aria-invalid");
      delete item.dataset.liveWrong;
    }
    for (const [name, messages] of Object.entries(this.errors)) {
      const found = this.form.elements[name];
      const item = found instanceof RadioNodeList ? found[0] : found;
      const place = item?.closest(".field");
      if (!place || place.contains(document.activeElement)) continue;
      const line = document.createElement("p");
      line.className = "field__error";
      line.dataset.liveError = "";
      line.role = "alert";
      line.textContent = messages.join(" ");
      place.append(line);
      item.setAttribute("aria-invalid", "true");
      item.dataset.liveWrong = "";
    }
  }
}

const same = (one, other) => one.length === other.length && one.every((value, index) => value === other[index]);

/** Whether an answer may mean that nobody is signed in here, or that this form's token is of an earlier session. */
const mayBeOut = (answer) => answer.redirected || answer.status === 401 || answer.status === 403;

for (const form of document.querySelectorAll("form[data-autosave]")) if (!form.querySelector("[type=submit][disabled]")) new Draft(form);
