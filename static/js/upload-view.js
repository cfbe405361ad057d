/* Show how a file stands. Markup says everything a person reads (templates/components/upload.html): `data-when` names the states in which a
   piece shows, `data-if` the fact it needs, `data-text` a sentence with {facts} in it. */

const lang = document.documentElement.lang || "en";
const DRAW_EVERY = 200; // milliseconds: progress comes far more often than a cheap phone should draw it
const unit = (name, digits) => new Intl.NumberFormat(lang, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits });

export const bytes = (n) => (n < 1e6 ? unit("kilobyte", 0).format(Math.ceil(n / 1000)) : unit("megabyte", n < 1e7 ? 1 : 0).format(n / 1e6));
export function time(s) {
  if (s < 90) return unit("second", 0).format(Math.max(1, Math.round(s)));
  return s < 5400 ? unit("minute", 0).format(Math.round(s / 60)) : unit("hour", 1).format(s / 3600);
}
/** Whole seconds in full words, for a sentence: "60 seconds". */
export const inSeconds = (s) => new Intl.NumberFormat(lang, { style: "unit", unit: "second", unitDisplay: "long", maximumFractionDigits: 0 }).format(s);
export const clock = (s) => `${Math.floor(s / 60)}:${(s % 60).toFixed(1).padStart(4, "0")}`;
export const whole = (s) => (Number.isInteger(Math.round(s * 10) / 10) ? String(Math.round(s)) : s.toFixed(1));
export const hour = (moment) => moment.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/** A day and time on this device's clock, with its offset: "November 25 at 14:03 GMT+10:00". */
export const day = (moment) =>
  moment.toLocaleString(lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "longOffset" });

export class View {
  constructor(root) {
    this.root = root;
    this.facts = {};
    this.saidPercent = 0;
  }

  get state() { return this.root.dataset.state; }

  learn(facts) {
    Object.assign(this.facts, facts);
    this.draw();
  }

  show(state) {
    if (state === "paused" || state === "held") this.facts.since ||= hour(new Date());
    else this.facts.since = "";
    this.root.dataset.state = state;
    this.draw();
    const title = [...this.root.querySelectorAll("[data-title]")].find((item) => !item.closest("[hidden]"));
    if (title) this.say(title.textContent);
  }

  /** Say something to those who listen; the same thing once. */
  say(text) {
    const spoken = this.root.querySelector("[data-spoken]");
    if (spoken && spoken.textContent !== text) spoken.textContent = text;
  }

  progress({ safe, sent, total, parts, partsSafe, bytesPerSecond }) {
    clearTimeout(this.later);
    const wait = DRAW_EVERY - (performance.now() - (this.drawnAt ?? -DRAW_EVERY));
    if (wait > 0) {
      this.later = setTimeout(() => this.progress({ safe, sent, total, parts, partsSafe, bytesPerSecond }), wait);
      return;
    }
    this.drawnAt = performance.now();
    const percent = Math.floor((100 * sent) / total);
    this.learn({
      safe: bytes(safe), sent: bytes(sent), total: bytes(total), rest: bytes(total - sent), percent: String(percent),
      parts: String(parts), done: String(partsSafe),
      left: bytesPerSecond > 0 ? time((total - sent) / bytesPerSecond) : "",
    });
    this.ruler("sent", sent, total);
    this.root.querySelector("[role=progressbar]")?.setAttribute("aria-valuenow", percent);
    const quarter = percent - (percent % 25); // read aloud at each quarter, not at each part
    if (quarter > this.saidPercent && quarter < 100) this.say(this.root.dataset.saysPercent.replace("{percent}", quarter));
    this.saidPercent = quarter;
  }

  draw() {
    for (const item of this.root.querySelectorAll("[data-when], [data-if]")) {
      const { when, if: fact } = item.dataset;
      item.hidden = Boolean((when && !when.split(" ").includes(this.state)) || (fact && !this.facts[fact]));
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
    this.paths(`[data-ruler="${name}"]`, ticks, { "[data-limit]": `M${at(limit)}-8V28`, "[data-now]": `M${at(value)}-3V25` });
  }

  /** The same sixty ticks bent into a ring: what is used up is dark, from the top round. */
  ring(share) {
    const ticks = { "": "", on: "" };
    for (let n = 0; n < 60; n += 1) {
      const angle = (n * Math.PI) / 30;
      const end = (radius) => `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
      ticks[n < Math.floor(60 * share) ? "on" : ""] += `M${end(n % 5 === 0 ? 38 : 41)}L${end(48)}`;
    }
    this.paths("[data-ring]", ticks, {});
  }

  paths(place, ticks, others) {
    const plain = ".tick:not([data-on],[data-over],[data-now],[data-limit])";
    const paths = { [plain]: ticks[""], "[data-on]": ticks.on, "[data-over]": ticks.over ?? "", ...others };
    for (const [selector, path] of Object.entries(paths)) {
      for (const tick of this.root.querySelectorAll(`${place} ${selector}`)) tick.setAttribute("d", path);
    }
  }
}
