// What is left until an instant, by the server's clock. The clock of the device only counts the seconds in between, with a counter that
// nobody sets; so a phone that is wrong by an hour shows the right time left, and says that it is wrong.
//
// An element carries `data-until` and `data-now` (ISO) and `data-clock`, the address that tells the server's time. Either it has parts
// (`data-part`), and at the end the page asks how things stand; or it has `data-countdown` and words, and at the end it only says so.
const FAR_OFF = 60_000; // milliseconds by which a clock may be wrong before anybody is told
const SAID_AT = [60, 10, 5, 1]; // minutes left that a screen reader hears of
const clocks = [...document.querySelectorAll("[data-until][data-now]")];
const pad = (n) => String(n).padStart(2, "0");
// As the page was made; better once the server was asked.
let base = clocks.length ? { server: Date.parse(clocks[0].dataset.now), counter: performance.now() } : null;
const serverNow = () => base.server + performance.now() - base.counter;

const ask = async (address) => {
  const sent = performance.now();
  const answer = await fetch(address, { cache: "no-store" });
  const { now } = await answer.json();
  const back = performance.now();
  return { server: Date.parse(now) + (back - sent) / 2, counter: back, way: back - sent };
};

const measure = async () => {
  const address = clocks.find((clock) => clock.dataset.clock)?.dataset.clock;
  if (!address) return;
  try {
    const first = await ask(address);
    const second = await ask(address);
    base = first.way < second.way ? first : second;
    tellWrongClock();
    document.documentElement.dataset.clockMeasured = "";
  } catch {
    // no network: what the page was made with goes on
  }
};

const tellWrongClock = () => {
  const ahead = Date.now() - serverNow();
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  for (const note of document.querySelectorAll("[data-clock-wrong]")) {
    note.hidden = Math.abs(ahead) < FAR_OFF;
    const words = ahead > 0 ? note.dataset.fast : note.dataset.slow;
    note.textContent = note.hidden ? "" : words.replace("%(n)s", minutes);
  }
};

const filled = (pattern, n, m) => pattern.replace("%(n)s", n).replace("%(m)s", m);

const inWords = (seconds, words) => {
  const minutes = Math.floor(seconds / 60);
  if (seconds < 120) return filled(words.seconds, seconds);
  if (minutes < 60) return filled(words.minutes, minutes);
  if (minutes < 1440) return filled(words.hours, Math.floor(minutes / 60), minutes % 60);
  return filled(words.days, Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60));
};

const write = (place, text) => {
  if (place && place.textContent !== text) place.textContent = text;
};

const showParts = (clock, left) => {
  const last = left < 3600;
  const show = (name, value, visible = true) => {
    const place = clock.querySelector(`[data-part="${name}"]`);
    if (!place) return;
    place.hidden = !visible;
    write(place.querySelector(".clock__n") ?? place, String(value));
  };
  show("days", Math.floor(left / 86400), !last);
  show("hours", Math.floor((left % 86400) / 3600), !last);
  show("minutes", last ? pad(Math.floor((left % 3600) / 60)) : Math.floor((left % 3600) / 60));
  show("seconds", pad(left % 60), last);
};

const run = (clock) => {
  const until = Date.parse(clock.dataset.until);
  const words = clock.parentElement.querySelector("[data-clock-words]")?.dataset;
  const said = clock.parentElement.querySelector("[data-clock-said]");
  const speaks = "countdown" in clock.dataset && words;
  let told = Infinity;
  const tick = () => {
    const left = Math.floor((until - serverNow()) / 1000);
    if (left <= 0) {
      clock.dataset.state = "over";
      if (speaks) {
        write(clock.querySelector("[data-left]"), words.over);
        write(said, words.over);
      } else setTimeout(() => location.reload(), Math.random() * 8000); // not everybody at once
      return;
    }
    if (speaks) {
      write(clock.querySelector("[data-left]"), inWords(left, words));
      const mark = SAID_AT.find((minutes) => left <= minutes * 60 && minutes < told && left > (minutes - 1) * 60);
      if (mark) {
        told = mark;
        write(said, inWords(left, words));
      }
    } else showParts(clock, left);
    const soon = left < 3600;
    setTimeout(tick, soon ? 1000 - ((serverNow() % 1000) + 1000) % 1000 : Math.min(((left % 60) + 1) * 1000, 60_000));
  };
  if (until > serverNow()) tick();
};

if (clocks.length) {
  clocks.forEach(run); // at once, by the time the page was made; a slow line must not hold it up
  measure();
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && measure());
}
