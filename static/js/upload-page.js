/* Bind the sending of files to the page. Markup says everything a person reads (templates/components/upload.html): `data-when` names the
   states in which a piece shows, `data-if` the fact it needs, `data-text` a sentence with {facts} in it, `data-act` what a button does. */
import { ask, finish, isUsable, memory, startUpload, watch } from "./upload.js";
import { drop, keep, kept } from "./upload-kept.js";
import { look } from "./upload-look.js";

const lang = document.documentElement.lang || "en";
const unit = (name, digits) => new Intl.NumberFormat(lang, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits });
const bytes = (n) => (n < 1e6 ? unit("kilobyte", 0).format(Math.ceil(n / 1000)) : unit("megabyte", n < 1e7 ? 1 : 0).format(n / 1e6));
const time = (s) => (s < 90 ? unit("second", 0).format(Math.max(1, Math.round(s))) : s < 5400 ? unit("minute", 0).format(Math.round(s / 60)) : unit("hour", 1).format(s / 3600));
const clock = (s) => `${Math.floor(s / 60)}:${(s % 60).toFixed(1).padStart(4, "0")}`;
const whole = (s) => (Number.isInteger(Math.round(s * 10) / 10) ? String(Math.round(s)) : s.toFixed(1));

class Place {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    this.input = root.querySelector("input[type=file]");
    this.key = memory.key(this.data.entry, this.data.purpose);
    this.facts = {};
    this.options = {
      api: this.data.api,
      entry: this.data.entry,
      purpose: this.data.purpose,
      token: root.querySelector("[name=csrfmiddlewaretoken]").value,
      onState: (state) => this.show(state),
      onProgress: (progress) => this.progress(progress),
    };
    this.input.addEventListener("change", () => this.input.files[0] && this.choose(this.input.files[0]));
    root.addEventListener("click", (event) => this[event.target.closest("[data-act]")?.dataset.act]?.());
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!this.busy && event.dataTransfer.files[0]) this.choose(event.dataTransfer.files[0]);
    });
    this.draw();
  }

  /** Take up what the page or this browser knows from before. */
  async open() {
    if (this.data.media && this.data.state === "checking") {
      this.follow(watch({ id: this.data.media, state: "processing" }, this.options));
      return;
    }
    const known = memory.read(this.data.entry, this.data.purpose);
    if (!known) return;
    const upload = await ask(`${this.data.api}uploads/${known.id}/`).catch((error) => (error.status ? {} : { away: true }));
    if (upload.away) return;
    if (!upload.id || !isUsable(upload)) {
      this.forget();
    } else if (upload.state === "complete") {
      this.show("checking");
      this.follow(finish(known.id, this.options).then((media) => watch(media, this.options)));
    } else {
      const safe = upload.received.reduce((sum, part) => sum + part.size_bytes, 0);
      const file = await kept(this.key);
      this.learn({ name: known.name, total: bytes(known.size), safe: bytes(safe), percent: Math.floor((100 * safe) / known.size) });
      if (file && memory.isOf(known, file)) this.begin(file);
      else this.show("known");
    }
  }

  async choose(file) {
    const known = memory.read(this.data.entry, this.data.purpose);
    this.show("looking");
    const limits = { purpose: this.data.purpose, maxSeconds: Number(this.data.maxSeconds) || 0, maxBytes: Number(this.data.maxBytes) || 0 };
    const seen = await look(file, limits);
    const limit = Number(this.data.limitSeconds) || 0;
    this.file = file;
    this.facts = {};
    this.learn({
      name: file.name,
      total: bytes(file.size),
      most: bytes(limits.maxBytes),
      seconds: seen.seconds ? whole(seen.seconds) : "",
      clock: seen.seconds ? clock(seen.seconds) : "",
      limit: String(limit),
      over: seen.seconds > limit ? whole(seen.seconds - limit) : "",
      pixels: seen.width ? `${seen.width} × ${seen.height}` : "",
      upright: seen.width && seen.height > seen.width ? "1" : "",
      sideways: seen.width && seen.height <= seen.width ? "1" : "",
      unread: this.data.purpose === "video" && !seen.seconds ? "1" : "",
      problem: seen.problem ?? "",
      long: seen.problem === "TOO_LONG" ? "1" : "",
      large: seen.problem === "TOO_LARGE" ? "1" : "",
      empty: seen.problem === "EMPTY" ? "1" : "",
    });
    if (seen.seconds) this.ruler("length", seen.seconds, limit);
    if (seen.problem) this.show("unfit");
    else if (memory.isOf(known, file)) this.begin(file);
    else this.show("chosen");
  }

  send() {
    if (this.file && !this.busy) this.begin(this.file);
  }

  begin(file) {
    this.file = file;
    this.learn({ name: file.name, total: bytes(file.size) });
    keep(this.key, file);
    this.job = startUpload({ ...this.options, file });
    this.follow(this.job.done);
  }

  async follow(promise) {
    this.busy = true;
    try {
      const media = await promise;
      this.forget();
      this.finished(media);
    } catch (error) {
      if (["UPLOAD_OVER", "FILE_GONE"].includes(error.code)) this.input.value = "";
      this.learn({ detail: error.message, gone: error.code === "FILE_GONE" ? "1" : "", ended: error.code === "UPLOAD_OVER" ? "1" : "" });
      this.show("stopped");
    } finally {
      this.busy = false;
    }
  }

  finished(media) {
    this.data.media = media.id;
    const clip = media.renditions.find((item) => item.role === "video");
    const picture = media.poster ?? media.renditions.find((item) => item.role !== "video")?.url ?? "";
    this.learn({ detail: media.detail ?? "", seconds: media.duration_seconds ? whole(media.duration_seconds) : "", playable: clip ? "1" : "", picture: clip ? "" : picture });
    for (const player of this.root.querySelectorAll("video[data-player]")) {
      player.poster = media.poster ?? "";
      if (clip) player.src = clip.url;
    }
    for (const image of this.root.querySelectorAll("img[data-picture]")) if (picture) image.src = picture;
    this.show(media.state);
    this.root.dispatchEvent(new CustomEvent("upload:finished", { bubbles: true, detail: media }));
  }

  hold() { this.job?.hold(); }
  goOn() { this.job?.goOn(); }
  again() {
    if (this.file && !this.facts.gone && !this.facts.ended) this.begin(this.file);
    else this.pick();
  }
  pick() {
    this.input.value = "";
    this.input.click();
  }
  async leave() {
    await this.job?.giveUp();
    const known = memory.read(this.data.entry, this.data.purpose);
    if (known) await ask(`${this.data.api}uploads/${known.id}/`, { method: "DELETE", token: this.options.token }).catch(() => {});
    this.busy = false;
    this.forget();
    this.input.value = "";
    this.show("idle");
  }

  forget() {
    memory.forget(this.data.entry, this.data.purpose);
    drop(this.key);
  }

  progress({ safe, sent, total, parts, partsSafe, bytesPerSecond }) {
    const percent = Math.floor((100 * sent) / total);
    this.learn({
      safe: bytes(safe), sent: bytes(sent), total: bytes(total), rest: bytes(total - sent), percent: String(percent),
      parts: String(parts), done: String(partsSafe),
      left: bytesPerSecond > 0 ? time((total - sent) / bytesPerSecond) : "",
    });
    this.ruler("sent", sent, total);
    this.root.querySelector("[role=progressbar]")?.setAttribute("aria-valuenow", percent);
  }

  learn(facts) {
    Object.assign(this.facts, facts);
    this.draw();
  }

  show(state) {
    if (state === "paused" || state === "held") {
      if (!this.facts.since) this.facts.since = new Date().toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
    } else {
      this.facts.since = "";
    }
    this.data.state = state;
    this.draw();
    const title = [...this.root.querySelectorAll("[data-title]")].find((item) => !item.closest("[hidden]"));
    const spoken = this.root.querySelector("[data-spoken]");
    if (spoken && title && spoken.textContent !== title.textContent) spoken.textContent = title.textContent;
  }

  draw() {
    for (const item of this.root.querySelectorAll("[data-when], [data-if]")) {
      const { when, if: fact } = item.dataset;
      item.hidden = Boolean((when && !when.split(" ").includes(this.data.state)) || (fact && !this.facts[fact]));
    }
    for (const item of this.root.querySelectorAll("[data-text]")) {
      const text = item.dataset.text.replace(/\{(\w+)\}/g, (_, name) => this.facts[name] ?? "");
      if (item.textContent !== text) item.textContent = text;
    }
  }

  /** Sixty ticks; what is done is dark, what is over the limit red, and a buoy stands at the present place. */
  ruler(name, value, limit) {
    const span = Math.max(value, limit);
    const ticks = { "": "", on: "", over: "" };
    for (let n = 0; n <= 60; n += 1) {
      const place = (span * n) / 60;
      const kind = place > value ? "" : place > limit * 1.0001 ? "over" : "on";
      ticks[kind] += `M${n * 10} ${n % 15 === 0 ? 0 : n % 5 === 0 ? 7 : 13}V22`;
    }
    const at = (place) => ((600 * place) / span).toFixed(1);
    const paths = {
      ".tick:not([data-on],[data-over],[data-now],[data-limit])": ticks[""],
      "[data-on]": ticks.on,
      "[data-over]": ticks.over,
      "[data-limit]": `M${at(limit)}-8V28`,
      "[data-now]": `M${at(value)}-3V25`,
    };
    for (const [selector, path] of Object.entries(paths)) {
      for (const tick of this.root.querySelectorAll(`[data-ruler="${name}"] ${selector}`)) tick.setAttribute("d", path);
    }
  }
}

for (const root of document.querySelectorAll("[data-upload]")) new Place(root).open();
