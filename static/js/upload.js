/* Send a file in parts, to whatever addresses the server names: its own or an object store's. Nothing is believed but what the server
   says has arrived; before a word of failure it is asked. A file that was begun goes on after a cut, a reload or a restart. */

const PARALLEL = 3;
const LONGEST_PAUSE = 30_000;
const STALLED = 60_000; // a part that has not moved for so long is sent again
const REFUSALS = 6; // so many rounds in which a fresh address was refused, and nothing arrived, are no passing trouble

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const pauseAfter = (failures) => Math.min(LONGEST_PAUSE, 1000 * 2 ** Math.min(failures, 6)) * (0.7 + 0.6 * Math.random());
const isPassing = (error) => !error.status || error.status >= 500 || [408, 425, 429].includes(error.status);

/** Ask the API. Throws an Error with `status`, `code` and `data` of the answer; without a status when no answer came. */
export async function ask(address, { method = "GET", body, token } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRFToken"] = /(?:^|; )csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? token; // a new sign-in changes it
  const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  const data = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok) return data;
  throw Object.assign(new Error(data.detail || ""), { status: answer.status, code: data.code || "", data });
}

/** What this browser remembers of an upload that is not over: {id, name, size}. */
export const memory = {
  key: (entry, place) => `upload:${entry}:${place}`,
  read(entry, place) {
    try { return JSON.parse(localStorage.getItem(this.key(entry, place))); } catch { return null; }
  },
  write(entry, place, id, { name, size }) {
    try { localStorage.setItem(this.key(entry, place), JSON.stringify({ id, name, size })); } catch { /* full or forbidden */ }
  },
  forget(entry, place) {
    try { localStorage.removeItem(this.key(entry, place)); } catch { /* forbidden */ }
  },
};

/**
 * Send `file` for a draft entry; with `resume`, the id of an upload that was begun with it, only what is missing; `hash` is that of its
 * first part. `onBegun` hears the upload, `onState` sending, paused, held, finishing, checking, `onProgress` {safe, sent, total, parts,
 * partsSafe, bytesPerSecond}. Returns {done, hold, goOn, giveUp}; `done` is a promise of the media, ready or rejected, and fails only with
 * an answer of the server, or with code FILE_GONE when the device no longer gives the file.
 */
export function startUpload(options) {
  const sending = new Sending(options);
  return { done: sending.run(), hold: () => sending.hold(), goOn: () => sending.goOn(), giveUp: () => sending.giveUp() };
}

class Sending {
  constructor({ file, resume, hash, purpose, question = "", place = purpose, entry, token, api = "/api/v1/", ...told }) {
    const { onProgress = () => {}, onState = () => {}, onBegun = () => {} } = told;
    Object.assign(this, { file, resume, hash, purpose, question, place, entry, token, api, onProgress, onState, onBegun });
    this.moving = new Map(); // part number -> bytes on their way
    this.requests = new Set();
    this.samples = [];
    this.failures = 0;
    this.refusals = 0;
  }

  async run() {
    this.onState("sending");
    this.upload = await this.keepTrying(() => this.begin());
    memory.write(this.entry, this.place, this.upload.id, this.file);
    this.onBegun(this.upload);
    for (;;) {
      await this.sendWhatIsMissing();
      this.onState("finishing");
      const media = await this.finished();
      if (!media) continue;
      this.onState("checking");
      return watch(media, this);
    }
  }

  /** Say that all was sent. Null when parts turn out to be missing. No word of failure before the server was asked how it stands. */
  async finished() {
    try {
      return await this.keepTrying(() => finish(this.upload.id, this));
    } catch (error) {
      if (error.code === "PARTS_MISSING") this.upload = await this.keepTrying(() => this.status());
      else if (await this.hasArrived()) return this.keepTrying(() => this.call(`media/${this.arrivedAs}/`, "GET"));
      else throw error;
    }
    return null;
  }

  async hasArrived() {
    const upload = await this.call(`uploads/${this.upload.id}/`, "GET").catch(() => ({}));
    this.arrivedAs = upload.media;
    return upload.state === "complete" && Boolean(upload.media);
  }

  call(path, method, body) {
    return ask(this.api + path, { method, body, token: this.token });
  }

  async status() {
    const upload = await this.call(`uploads/${this.upload.id}/`, "GET");
    if (isUsable(upload)) return upload;
    memory.forget(this.entry, this.place);
    throw Object.assign(new Error(""), { status: 409, code: "UPLOAD_OVER" });
  }

  async begin() {
    if (this.resume) {
      try {
        const upload = await this.call(`uploads/${this.resume}/`, "GET");
        if (isUsable(upload)) return upload;
      } catch (error) {
        if (error.status !== 404) throw error;
      }
    }
    const { name, size, type } = this.file;
    const { purpose, entry, question, hash } = this;
    const asked = { purpose, entry, question, filename: name, size_bytes: size, content_type: type, head_sha256: hash };
    return { received: [], ...(await this.call("uploads/", "POST", asked)) };
  }

  /** Rounds: send every missing part, three at a time; after a round with a failure, wait, ask the server, go round again. */
  async sendWhatIsMissing() {
    for (;;) {
      if (this.held) await this.held.promise;
      this.partsSafe = new Map(this.upload.received.map((part) => [part.number, part.size_bytes]));
      this.tell();
      if (!this.upload.parts.length) return;
      if (this.failures < 2) this.onState("sending");
      const queue = [...this.upload.parts];
      const lane = async () => {
        for (let part = queue.shift(); part && !this.held; part = queue.shift()) {
          try {
            await this.put(part);
            this.failures = this.refusals = 0;
            this.onState("sending");
          } catch (error) {
            queue.length = 0; // the others end what they have; then the server is asked
            this.trouble = error;
          }
        }
      };
      this.trouble = null;
      await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, lane));
      if (!this.trouble && !this.held) return;
      if (this.trouble?.code === "FILE_GONE") throw this.trouble;
      if (this.trouble?.status && !isPassing(this.trouble) && (this.refusals += 1) >= REFUSALS) {
        throw Object.assign(this.trouble, { code: "PARTS_REFUSED" });
      }
      if (!this.held) await this.rest((this.failures += 1));
      this.upload = await this.keepTrying(() => this.status());
    }
  }

  async keepTrying(act) {
    for (let failures = 1; ; failures += 1) {
      try {
        return await act();
      } catch (error) {
        if (!isPassing(error)) throw error;
        await this.rest(failures);
      }
    }
  }

  /** Wait before the next try: until the network is back, or longer each time. */
  async rest(failures) {
    if (!this.held && (!navigator.onLine || failures > 1)) this.onState("paused");
    const back = new Promise((resolve) => addEventListener("online", resolve, { once: true }));
    await Promise.race([back, wait(pauseAfter(failures))]);
  }

  async put(part) {
    const size = this.upload.part_size_bytes;
    const body = this.file.slice((part.number - 1) * size, part.number * size);
    try {
      await this.transfer(part, body);
      this.partsSafe.set(part.number, body.size);
    } catch (error) {
      if (!error.status) await body.slice(0, 1).arrayBuffer().catch(() => { error.code = "FILE_GONE"; });
      throw error;
    } finally {
      this.moving.delete(part.number);
      this.tell();
    }
  }

  transfer(part, body) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch does not say how far a body has come
      let watchdog;
      const fail = (status = 0) => reject(Object.assign(new Error(""), { status }));
      const moved = (event) => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => request.abort(), STALLED);
        if (event) {
          this.moving.set(part.number, event.loaded);
          this.tell();
        }
      };
      request.open("PUT", part.url);
      for (const [name, value] of Object.entries(part.headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = moved;
      request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : fail(request.status));
      request.onerror = request.onabort = () => fail();
      request.onloadend = () => {
        clearTimeout(watchdog);
        this.requests.delete(request);
      };
      this.requests.add(request);
      moved();
      request.send(body);
    });
  }

  tell() {
    if (!this.upload) return;
    const sum = (numbers) => [...numbers].reduce((total, number) => total + number, 0);
    const total = this.file.size;
    const safe = sum(this.partsSafe.values());
    const sent = Math.min(total, safe + sum(this.moving.values()));
    const now = performance.now();
    this.samples = [...this.samples.filter((sample) => now - sample.at < 20_000), { at: now, sent }];
    const first = this.samples[0];
    const bytesPerSecond = now - first.at > 1500 ? Math.max(0, (1000 * (sent - first.sent)) / (now - first.at)) : 0;
    const parts = Math.max(1, Math.ceil(total / this.upload.part_size_bytes));
    this.onProgress({ safe, sent, total, parts, partsSafe: this.partsSafe.size, bytesPerSecond });
  }

  hold() {
    if (this.held) return;
    this.held = {};
    this.held.promise = new Promise((resolve) => { this.held.resolve = resolve; });
    for (const request of this.requests) request.abort();
    this.onState("held");
  }

  goOn() {
    this.held?.resolve();
    this.held = null;
    this.onState("sending");
  }

  async giveUp() {
    this.hold();
    memory.forget(this.entry, this.place);
    if (this.upload) await this.call(`uploads/${this.upload.id}/`, "DELETE").catch(() => {});
  }
}

/** Whether an upload can still become a media: it is whole already, or open with addresses for all that is missing. */
export function isUsable(upload) {
  const parts = Math.max(1, Math.ceil(upload.size_bytes / upload.part_size_bytes));
  return upload.state === "complete" || (upload.state === "open" && upload.parts.length + upload.received.length >= parts);
}

/** Say that every part was sent; the answer is the media. Can be repeated. */
export function finish(id, { api = "/api/v1/", token }) {
  return ask(`${api}uploads/${id}/complete/`, { method: "POST", token });
}

/** Ask after a media until it is ready or rejected; a network that is away only makes it slower. */
export async function watch(media, { api = "/api/v1/" } = {}) {
  for (let turn = 0; media.state === "processing"; turn += 1) {
    await wait(Math.min(5000, 800 + 400 * turn));
    try {
      media = await ask(`${api}media/${media.id}/`);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
  return media;
}
