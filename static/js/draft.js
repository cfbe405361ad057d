/* Save a form as it is typed. The page works without this file: its button saves too.

   Half a second after the last key, what changed goes to the server, one request at a time. What could not be sent is kept in this
   browser under the form's address and put back by the next visit, so that no keystroke is lost by a reload or a dead network.
   A window that is behind is told and sends nothing.

   <form data-autosave="ADDRESS" data-autosave-as="json">   PATCH of the changed fields and the version they are based on
   <form data-autosave="ADDRESS">                           POST of the whole form */

import { showSync } from "./sync.js";

const PAUSE = 500;
const AGAIN = 5000;
const NOT_OURS = new Set(["csrfmiddlewaretoken", "version", "profile"]);

class Draft {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
    this.asJson = form.dataset.autosaveAs === "json";
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.shelf = `draft:${this.address}`;
    this.waiting = new Map();
    form.addEventListener("input", (event) => this.changed(event.target.name));
    form.addEventListener("submit", () => this.keep(true));
    window.addEventListener("online", () => this.send());
    this.takeUp();
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  changed(name) {
    if (!name || NOT_OURS.has(name)) return;
    this.waiting.set(name, new FormData(this.form).get(name) ?? "");
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
    const data = new FormData(this.form);
    for (const [name, value] of kept.fields) {
      const item = this.form.elements[name];
      if (!item || data.get(name) === value) continue;
      item.value = value;
      this.waiting.set(name, value);
    }
    if (!this.waiting.size) this.keep();
    else if (behind) this.stale();
    else this.send();
  }

  async send() {
    if (this.busy || this.behind || !this.waiting.size) return;
    this.busy = true;
    const batch = new Map(this.waiting);
    showSync("saving");
    try {
      const answer = await fetch(this.address, this.request(batch));
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) this.saved(batch, body);
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
    const headers = { Accept: "application/json", "X-CSRFToken": this.token };
    if (!this.asJson) return { method: "POST", headers, body: new FormData(this.form) };
    const body = JSON.stringify({ ...Object.fromEntries(batch), version: Number(this.version) });
    return { method: "PATCH", headers: { ...headers, "Content-Type": "application/json" }, body };
  }

  saved(batch, body) {
    for (const name of ["version", "profile"]) if (name in body && this.form.elements[name]) this.form.elements[name].value = body[name];
    for (const [name, value] of batch) if (this.waiting.get(name) === value) this.waiting.delete(name);
    this.showErrors({});
    showSync("saved");
    if (this.waiting.size) this.timer = setTimeout(() => this.send(), PAUSE);
  }

  refused(body) {
    this.showErrors(body.errors ?? {});
    showSync("failed");
  }

  stale() {
    this.behind = true;
    document.querySelector("[data-stale]").hidden = false;
    showSync("failed");
  }

  /** Say beside each field what is wrong with it. */
  showErrors(errors) {
    for (const old of this.form.querySelectorAll("[data-live-error]")) old.remove();
    for (const [name, messages] of Object.entries(errors)) {
      const item = this.form.elements[name];
      const place = (item instanceof RadioNodeList ? item[0] : item)?.closest(".field");
      if (!place) continue;
      const line = document.createElement("p");
      line.className = "field__error";
      line.dataset.liveError = "";
      line.role = "alert";
      line.textContent = messages.join(" ");
      place.append(line);
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) if (!form.querySelector("[type=submit][disabled]")) new Draft(form);
