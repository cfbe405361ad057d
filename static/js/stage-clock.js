// One clock for all screens: ask the server what happens on stage and what time it is there, and count on alone in between.
//
// The device's own date is never looked at. The server says when a question came and when its answer went; the middle of that is the
// middle of the way, and the quickest of the last answers is believed. In between `performance.now()` counts, which nobody sets. Without
// network the counting goes on.

const KEPT = 8; // answers to choose the quickest from
const HIDDEN_MS = 15_000; // between two questions while nobody looks
const AT_WORST_MS = 15_000; // between two questions while nobody answers
const AGAIN_MS = 500; // after the first answer that did not come; then longer and longer
const FIRST = 6; // questions asked at once, to know the way

/** Follow the stage named by `root.dataset.stage`; `draw(doc, now, state)` is called at every change and every second. */
export const follow = (root, draw) => {
  const { stage: address, every, servedAt } = root.dataset;
  const credentials = "public" in root.dataset ? "omit" : "same-origin"; // who asks matters only where the page is not everybody's
  const first = document.getElementById("stage-document");
  let doc = first ? JSON.parse(first.textContent) : null;
  let etag = "";
  let samples = [];
  // As the page was made, until the first answer: late by the way of the page.
  let offset = servedAt ? Number(servedAt) - performance.now() : null;
  let asked = 0;
  let failed = 0;
  let aloneSince = null;
  let polling = null;
  let drawing = null;

  const now = () => performance.now() + offset;

  const learn = (came, went, sent, back) => {
    const sample = { offset: (came + went - sent - back) / 2, way: Math.max(0, back - sent - (went - came)) };
    const certain = (one) => one.way / 2 + 25;
    // Where two answers cannot both be right, a clock was set or the device slept: what was known before no longer counts.
    samples = samples.filter((one) => Math.abs(one.offset - sample.offset) <= certain(one) + certain(sample));
    samples = [...samples, sample].slice(-KEPT);
    offset = samples.reduce((best, one) => (one.way < best.way ? one : best)).offset;
  };

  const show = () => {
    clearTimeout(drawing);
    if (doc === null || offset === null) return;
    const left = draw(doc, now(), { aloneSince });
    // Again when the figure changes: at the next full second of what is left.
    const rest = left === null || left === undefined ? 1000 - (now() % 1000) : ((left % 1000) + 1000) % 1000 || 1000;
    drawing = setTimeout(show, Math.max(30, rest + 5));
  };

  const ask = async () => {
    clearTimeout(polling);
    const sent = performance.now();
    try {
      const answer = await fetch(address, { cache: "no-store", credentials, headers: etag ? { "If-None-Match": etag } : {} });
      const back = performance.now();
      if (answer.status === 404) {
        location.reload();
        return;
      }
      if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
      const [came, went] = answer.headers.get("Soundings-Clock").split(" ").map(Number);
      learn(came, went, sent, back);
      if (answer.status !== 304) {
        doc = await answer.json();
        etag = answer.headers.get("ETag") ?? "";
      }
      failed = 0;
      aloneSince = null;
      asked += 1;
    } catch {
      failed += 1;
      if ((failed > 1 || !navigator.onLine) && offset !== null) aloneSince ??= now();
    }
    root.dataset.asked = String(asked);
    show();
    const pace = failed ? Math.min(AGAIN_MS * 2 ** failed, AT_WORST_MS) : asked < FIRST ? 250 : Number(every);
    const wait = document.visibilityState === "hidden" ? Math.max(pace, HIDDEN_MS) : pace;
    polling = setTimeout(ask, wait * (0.8 + Math.random() * 0.2)); // not everybody at once, and never later than `every` says
  };

  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  addEventListener("online", ask);
  addEventListener("offline", ask);
  root.stageNow = () => now(); // what this screen holds for the time at the server
  show();
  ask();
};
