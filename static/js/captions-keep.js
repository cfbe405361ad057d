/* Keep captions as they are written: on the server half a second after the last change, and on this device until they are there. A window
   that is behind overwrites nothing; it asks which of the two is to stay. */
import { showSync } from "./sync.js";

const PAUSE = 700;
const AGAIN = 5000;

export class Keeper {
  /** `read()` returns {cues, label}; `take({cues, label})` puts them back; `say` shows a refusal, or hides it. */
  constructor(root, { read, take }) {
    this.root = root;
    this.address = root.dataset.url;
    this.version = Number(root.dataset.version);
    this.token = root.querySelector("[name=csrfmiddlewaretoken]").value;
    this.shelf = `captions:${this.address}`;
    this.read = read;
    this.take = take;
    this.stale = root.querySelector("[data-stale]");
    this.refused = root.querySelector("[data-refused]");
    root.querySelector("[data-keep]").addEventListener("click", () => this.resolve(true));
    root.querySelector("[data-take]").addEventListener("click", () => this.resolve(false));
    addEventListener("online", () => this.waiting && this.send());
    addEventListener("beforeunload", () => this.keep());
    this.takeUp();
  }

  changed() {
    this.waiting = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  /** Hold on this device what the server lacks. Lines without words it never gets: they wait here for theirs. */
  keep() {
    const { cues, label } = this.read();
    try {
      if (this.waiting || cues.some((cue) => !cue.text.trim())) localStorage.setItem(this.shelf, JSON.stringify({ version: this.version, cues, label, waiting: this.waiting }));
      else localStorage.removeItem(this.shelf);
    } catch { /* full or forbidden: the server has all but the last second */ }
  }

  takeUp() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.shelf)); } catch { /* forbidden, or not ours */ }
    if (!kept) return;
    if (kept.version !== this.version && !kept.waiting) {
      localStorage.removeItem(this.shelf);
      return;
    }
    this.take(kept);
    this.waiting = Boolean(kept.waiting);
    if (!this.waiting) return;
    if (kept.version === this.version) this.send();
    else this.behind(this.version);
  }

  async send() {
    if (this.busy || this.other !== undefined) return;
    this.busy = true;
    this.waiting = false;
    const { cues, label } = this.read();
    const body = { label, version: this.version, cues: cues.map(({ start, end, text }) => ({ start_seconds: start, end_seconds: end, text })) };
    showSync("saving");
    try {
      const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token };
      const answer = await fetch(this.address, { method: "PUT", headers, body: JSON.stringify(body) });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) this.saved(said);
      else if (said.code === "STALE_CAPTIONS") this.behind(said.version);
      else this.refuse(said);
    } catch {
      this.waiting = true;
      showSync("offline", { n: 1 });
      this.timer = setTimeout(() => this.send(), AGAIN);
    }
    this.busy = false;
    this.keep();
  }

  saved({ version }) {
    this.version = version;
    this.refused.hidden = true;
    if (this.waiting) this.timer = setTimeout(() => this.send(), PAUSE);
    else showSync("saved");
  }

  behind(version) {
    this.other = version;
    this.waiting = true;
    this.stale.hidden = false;
    showSync("failed");
  }

  /** Keep what is here over what the other window saved, or the other way round. */
  resolve(mine) {
    if (!mine) {
      this.waiting = false;
      localStorage.removeItem(this.shelf);
      this.take({ cues: [], label: "" });
      location.reload();
      return;
    }
    this.version = this.other;
    this.other = undefined;
    this.stale.hidden = true;
    this.send();
  }

  refuse(said) {
    this.waiting = true;
    const words = Object.values(said.errors ?? {}).flat();
    this.refused.querySelector("[data-refused-words]").textContent = words.length ? words.join(" ") : (said.detail ?? "");
    this.refused.hidden = false;
    showSync("failed");
  }
}
