/* Bind the sending of files to the page: each place for a file (templates/components/upload.html) is a set of states, drawn by upload-view.js.
   `data-act` on a button names what it does here. */
import { ask, finish, isUsable, memory, startUpload, wait, watch } from "./upload.js";
import { drop, keep, kept } from "./upload-kept.js";
import { look } from "./upload-look.js";
import { Studio } from "./upload-studio.js";
import { headHash, isSame, newestOpen } from "./upload-same.js";
import { View, bytes, clock, day, whole } from "./upload-view.js";

const AGAIN = 4000; // milliseconds

/** The only window of this browser that sends this file; null where another one does. The answer lets go of it. */
function onlyWindow(name, { wait = false } = {}) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: !wait }, (lock) => (lock ? new Promise(resolve) : resolve(null)));
  });
}

class Place {
  constructor(root) {
    this.root = root;
    this.data = root.dataset;
    this.view = new View(root);
    this.input = root.querySelector("input[type=file]");
    const { purpose, question = "" } = this.data;
    this.place = question ? `${purpose} ${question}` : purpose; // several questions of an entry may take files of one kind
    this.key = memory.key(this.data.entry, this.place);
    this.options = {
      api: this.data.api,
      entry: this.data.entry,
      purpose,
      question,
      place: this.place,
      token: root.querySelector("[name=csrfmiddlewaretoken]").value,
      onState: (state) => this.view.show(state),
      onProgress: (progress) => this.view.progress(progress),
      onBegun: (upload) => this.begun(upload),
    };
    if (this.data.purpose === "video") this.studio = new Studio(this);
    this.input.addEventListener("change", () => this.input.files[0] && this.choose(this.input.files[0]));
    root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) (this.studio?.[act] ? this.studio : this)[act]();
    });
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!this.busy && event.dataTransfer.files[0]) this.choose(event.dataTransfer.files[0]);
    });
    this.view.draw();
    this.opened = this.takeUp();
  }

  /** Open, and where the network is away try again, until somebody chooses a file. */
  async takeUp() {
    while (!this.busy && !this.choosing) {
      try {
        return await this.open();
      } catch (error) {
        if (error.status === 401) return this.stopped(error);
        if (error.status && error.status < 500) return null;
        await wait(AGAIN);
      }
    }
    return null;
  }

  /** Take up what the page, this browser or the server knows from before. */
  async open() {
    if (this.data.media && this.data.state === "checking") {
      this.follow(watch({ id: this.data.media, state: "processing" }, this.options));
      return;
    }
    const upload = await this.lastUpload();
    if (this.choosing) { // the answer was slow, and a file is being looked at: what was begun waits for it
      this.pending = upload?.state === "open" ? upload : null;
    } else if (!upload) {
      await this.studio?.offerKept();
    } else if (upload.state === "complete") {
      this.view.show("checking");
      this.follow(finish(upload.id, this.options).then((media) => watch(media, this.options)));
    } else {
      this.pending = upload;
      const file = await kept(this.key);
      this.tellPending();
      if (file && (await isSame(upload, file))) this.begin(file, upload.id);
      else this.view.show("known");
    }
  }

  /** The upload that is not over: the one this browser remembers, else the newest one begun on any device. */
  async lastUpload() {
    const known = memory.read(this.data.entry, this.place);
    const id = known?.id ?? (await newestOpen(this.data.api, this.data.entry, this.data))?.id;
    if (!id) return null;
    const upload = await ask(`${this.data.api}uploads/${id}/`).catch((error) => {
      if (error.status === 404) return null;
      throw error;
    });
    if (upload && isUsable(upload)) return upload;
    if (known) this.forget();
    return null;
  }

  tellPending() {
    const { filename, size_bytes: size, received } = this.pending;
    const safe = received.reduce((sum, part) => sum + part.size_bytes, 0);
    this.begun(this.pending);
    const percent = String(Math.floor((100 * safe) / size));
    this.view.learn({ name: filename, begun: filename, total: bytes(size), begunTotal: bytes(size), safe: bytes(safe), percent });
  }

  begun(upload) {
    this.view.learn({ until: day(new Date(upload.expires_at)) });
  }

  async choose(file) {
    if (this.busy) return;
    this.choosing = true;
    this.view.show("looking");
    await Promise.race([this.opened, wait(AGAIN)]);
    if (this.busy) return; // what was begun before goes on by itself
    const { maxSeconds, maxBytes, minSide, limitSeconds } = this.data;
    const limits = { maxSeconds: Number(maxSeconds) || 0, maxBytes: Number(maxBytes) || 0, minSide: Number(minSide) || 0 };
    const seen = await look(file, { purpose: this.data.purpose, ...limits });
    this.file = file;
    this.tellSeen(file, seen, limits, Number(limitSeconds) || 0);
    if (seen.problem) this.view.show("unfit");
    else if (!this.pending) this.view.show("chosen");
    else if (await isSame(this.pending, file)) this.begin(file, this.pending.id);
    else this.view.show("other");
  }

  tellSeen(file, { problem, seconds, width, height, sound }, limits, limit) {
    const isVideo = this.data.purpose === "video";
    const when = (fact) => (fact ? "1" : "");
    this.view.learn({
      name: file.name, total: bytes(file.size), most: bytes(limits.maxBytes), least: String(limits.minSide),
      seconds: seconds ? whole(seconds) : "", clock: seconds ? clock(seconds) : "", limit: String(limit),
      pixels: width ? `${width} × ${height}` : "",
      upright: when(height > width), sideways: when(width > height), square: when(width && width === height),
      unread: when(isVideo && !seconds), unseen: when(isVideo && seconds && !width), plain: when(!isVideo),
      sound: when(sound), silent: when(sound === false),
      long: when(problem === "TOO_LONG"), large: when(problem === "TOO_LARGE"), empty: when(problem === "EMPTY"),
      small: when(problem === "TOO_SMALL"), kind: when(problem === "OTHER_KIND"), heard: when(problem === "NO_VIDEO"),
    });
    if (seconds) this.view.ruler("length", seconds, limit);
  }

  async send() {
    if (!this.file || this.busy) return;
    const isPending = this.pending && (await isSame(this.pending, this.file));
    this.begin(this.file, isPending ? this.pending.id : undefined);
  }

  async begin(file, resume) {
    if (this.busy) return;
    this.busy = true;
    const letGo = await onlyWindow(this.key);
    if (!letGo) {
      this.view.show("elsewhere");
      await onlyWindow(this.key, { wait: true });
      location.reload(); // the other window is done, or gone: the server knows which
      return;
    }
    this.file = file;
    this.view.learn({ name: file.name, total: bytes(file.size) });
    keep(this.key, file).then((isKept) => isKept && this.studio?.letGo());
    const awake = await navigator.wakeLock?.request("screen").catch(() => null); // a phone that falls asleep stops sending
    this.release = () => {
      awake?.release();
      letGo();
    };
    const hash = resume ? "" : await headHash(file);
    this.job = startUpload({ ...this.options, file, resume, hash });
    await this.follow(this.job.done);
    this.release();
  }

  async follow(promise) {
    this.busy = true;
    try {
      const media = await promise;
      this.pending = null;
      this.forget();
      this.finished(media);
    } catch (error) {
      this.stopped(error);
    } finally {
      this.busy = false;
    }
  }

  stopped({ status, code, message }) {
    const gone = code === "FILE_GONE";
    const over = code === "UPLOAD_OVER";
    const refused = code === "PARTS_REFUSED";
    const signedOut = status === 401;
    if (over) {
      this.pending = null;
      this.forget();
    }
    if (over || gone) this.input.value = "";
    const words = { gone, ended: over, refused, signedOut };
    const facts = Object.entries(words).map(([name, is]) => [name, is ? "1" : ""]);
    this.view.learn({ detail: Object.values(words).some(Boolean) ? "" : message, ...Object.fromEntries(facts) });
    this.view.show("stopped");
  }

  finished(media) {
    this.data.media = media.id;
    const clip = media.renditions.find((item) => item.role === "video");
    const picture = media.poster ?? media.renditions.find((item) => item.role !== "video")?.url ?? "";
    const seconds = media.duration_seconds ? whole(media.duration_seconds) : "";
    this.view.learn({ detail: media.detail ?? "", seconds, playable: clip ? "1" : "", picture: clip ? "" : picture });
    for (const player of this.root.querySelectorAll("video[data-player]")) {
      player.poster = media.poster ?? "";
      if (clip) player.src = clip.url;
    }
    for (const image of this.root.querySelectorAll("img[data-picture]")) if (picture) image.src = picture;
    this.view.show(media.state);
    this.root.dispatchEvent(new CustomEvent("upload:finished", { bubbles: true, detail: media }));
  }

  hold() { this.job?.hold(); }
  goOn() { this.job?.goOn(); }

  again() {
    if (this.view.facts.signedOut) location.reload();
    else if (this.file && !this.view.facts.gone && !this.view.facts.ended) this.begin(this.file, memory.read(this.data.entry, this.place)?.id);
    else this.pick();
  }

  pick() {
    this.input.value = "";
    this.input.click();
  }

  /** Give up what was begun, and offer the file that was chosen instead. */
  async startOver() {
    await this.giveUp();
    this.view.show("chosen");
  }

  async leave() {
    await this.giveUp();
    this.input.value = "";
    this.view.show("idle");
  }

  async giveUp() {
    await this.job?.giveUp();
    const id = this.pending?.id ?? memory.read(this.data.entry, this.place)?.id;
    if (id) await ask(`${this.data.api}uploads/${id}/`, { method: "DELETE", token: this.options.token }).catch(() => {});
    this.release?.();
    this.busy = false;
    this.pending = this.job = null;
    this.forget();
  }

  forget() {
    memory.forget(this.data.entry, this.place);
    drop(this.key);
  }
}

for (const root of document.querySelectorAll("[data-upload]")) new Place(root);
