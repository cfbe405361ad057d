// The scorecard saves itself. Every change goes to the API with the version it was made on; a card that was changed elsewhere
// meanwhile is never overwritten: both versions are shown and the judge chooses. Without this file the form's buttons do the same.
const form = document.querySelector("[data-scorecard][data-open]");
const pads = [...document.querySelectorAll("[data-criterion]")];
const sync = document.querySelector("[data-sync]");
const total = document.querySelector("[data-total]");
const toGo = document.querySelector("[data-to-go]");
const undoButton = document.querySelector("[data-undo]");
const sendButton = document.querySelector("[data-send]");
const PASS = "pass";
const WAIT = 600;

document.querySelector(".rail__item[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// What is on the page

const padOf = (input) => input.closest("[data-criterion]");

function choiceOf(pad) {
  const passed = pad.querySelector("input[type=checkbox]");
  if (passed?.checked) return PASS;
  const typed = pad.querySelector("input[type=number]");
  return typed ? typed.value : (pad.querySelector("input[type=radio]:checked")?.value ?? "");
}

function choose(pad, value) {
  for (const input of pad.querySelectorAll("input[type=radio]")) input.checked = input.value === value;
  const passed = pad.querySelector("input[type=checkbox]");
  if (passed) passed.checked = value === PASS;
  const typed = pad.querySelector("input[type=number]");
  if (typed) typed.value = value === PASS ? "" : value;
}

function readCard() {
  const marks = {};
  for (const pad of pads) {
    const choice = choiceOf(pad);
    if (choice) marks[pad.dataset.criterion] = choice === PASS ? null : choice;
  }
  return {
    marks,
    comment_for_entrant: form.elements.comment_for_entrant.value,
    private_note: form.elements.private_note.value,
  };
}

// The same sum as the server's: exact, in whole thousandths, rounded once, half up.

const thousandths = (text) => {
  const [whole, part = ""] = String(text).split(".");
  return BigInt(whole + part.padEnd(3, "0").slice(0, 3));
};

export function scoreOf(lines) {
  let top = 0n;
  let bottom = 1n;
  let weights = 0n;
  for (const { weight, minimum, maximum, mark } of lines) {
    if (mark === null || mark === undefined || mark === "") continue;
    const low = thousandths(minimum);
    const span = thousandths(maximum) - low;
    const w = thousandths(weight);
    top = top * span + w * (thousandths(mark) - low) * bottom;
    bottom *= span;
    weights += w;
  }
  if (weights === 0n) return null;
  const n = 1000n * top;
  const d = bottom * weights;
  const tenths = (2n * n + d) / (2n * d);
  return `${tenths / 10n}.${tenths % 10n}`;
}

const scoreOfMarks = (marks) =>
  scoreOf(pads.map(({ dataset }) => ({ ...dataset, mark: /^\d+(\.\d+)?$/.test(marks[dataset.criterion] ?? "") ? marks[dataset.criterion] : null })));

function draw() {
  const { marks } = readCard();
  const score = scoreOfMarks(marks);
  total.textContent = score ?? "–";
  document.querySelector("[data-bar]").setAttribute("width", score ?? 0);
  const left = pads.filter((pad) => !(pad.dataset.criterion in marks)).length;
  const { wordsNone, wordsOne, wordsMany } = toGo.dataset;
  toGo.textContent = left === 0 ? wordsNone : left === 1 ? wordsOne : wordsMany.replace("{n}", left);
  sendButton.setAttribute("aria-disabled", String(left > 0));
  for (const pad of pads) {
    const mark = marks[pad.dataset.criterion];
    pad.querySelector("[data-chosen]").textContent = mark ?? "–";
  }
}

// Whether the work is safe

const clock = () => new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(new Date());
const ICONS = { saved: "check", saving: "clock", failed: "alert", refused: "alert", conflict: "swap" };
let safeAt = "";

function say(state, words = "") {
  sync.dataset.state = state;
  sync.querySelector("use").setAttribute("href", `#i-${ICONS[state]}`);
  const text = sync.dataset[`words${state[0].toUpperCase()}${state.slice(1)}`].replace("{time}", safeAt);
  sync.querySelector("[data-sync-words]").textContent = words ? `${text}. ${words}` : text;
}

function showErrors(errors) {
  for (const pad of pads) {
    const place = pad.querySelector("[data-error]");
    const words = errors[pad.dataset.criterion];
    place.hidden = !words;
    place.querySelector("span").textContent = words?.join(" ") ?? "";
  }
  const first = pads.find((pad) => errors[pad.dataset.criterion]);
  first?.scrollIntoView({ block: "nearest" });
  first?.querySelector("input")?.focus();
}

// Saving: one request at a time, the newest state of the card last

let version = Number(form?.elements.version.value);
let sent = form?.dataset.sent !== undefined;
let stopped = form?.dataset.stale !== undefined;
let timer = null;
let pause = 2000;
let running = null;
let clean = form ? JSON.stringify(readCard()) : "";

const sameWords = (a, b) => ["comment_for_entrant", "private_note"].every((key) => a[key].trim() === b[key].trim());
const sameMarks = (a, b) => {
  const plain = (marks) => JSON.stringify(Object.entries(marks).map(([key, mark]) => [key, mark === null ? null : Number(mark)]).sort());
  return plain(a) === plain(b);
};

function put(card, leaving = false) {
  return fetch(form.dataset.url, {
    method: "PUT",
    keepalive: leaving,
    headers: {
      "Content-Type": "application/json",
      "If-Match": `"v${version}"`,
      "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
    },
    body: JSON.stringify(card),
  });
}

async function attempt(state) {
  const content = readCard();
  const card = { ...content, state };
  say("saving");
  let answer;
  let body = {};
  try {
    answer = await put(card);
    body = await answer.json();
  } catch {
    answer = null;
  }
  if (answer?.status === 412 && sameMarks(body.marks, card.marks) && sameWords(body, card) && body.state === state) {
    answer = { ok: true, status: 200 }; // an earlier try arrived and only its answer was lost
  }
  if (answer?.ok) {
    version = body.version;
    form.elements.version.value = version;
    sent = state === "submitted";
    clean = JSON.stringify(content);
    pause = 2000;
    safeAt = clock();
    showErrors({});
    say("saved");
    return true;
  }
  if (!answer || answer.status >= 500 || answer.status === 429) {
    say("failed");
    clearTimeout(timer);
    timer = setTimeout(() => save(), pause);
    pause = Math.min(pause * 2, 30_000);
  } else if (answer.status === 412) {
    showOther(body, content);
  } else if (answer.status === 400) {
    showErrors(body.errors ?? {});
    say("refused");
  } else {
    stopped = answer.status === 409; // the round closed: what was typed stays on the page
    say("refused", body.detail);
  }
  return false;
}

async function save(state = sent ? "submitted" : "draft") {
  clearTimeout(timer);
  while (running) await running;
  if (stopped) return false;
  running = attempt(state);
  const saved = await running;
  running = null;
  if (saved && JSON.stringify(readCard()) !== clean) later();
  return saved;
}

function later() {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(() => save(), WAIT);
}

// Two versions

function showOther(other, here) {
  stopped = true;
  const box = document.querySelector("[data-other]");
  const lines = box.querySelector("[data-other-lines]");
  const word = (marks, key) => (key in marks ? (marks[key] === null ? lines.dataset.wordsPass : String(marks[key])) : "–");
  lines.replaceChildren(
    ...pads.map((pad) => {
      const row = document.createElement("tr");
      const name = row.appendChild(document.createElement("th"));
      name.scope = "row";
      name.textContent = pad.querySelector(".criterion__name").textContent;
      const both = [here.marks, other.marks].map((marks) => word(marks, pad.dataset.criterion));
      for (const text of both) {
        const cell = row.appendChild(document.createElement("td"));
        cell.className = both[0] === both[1] ? "num end" : "num end strong";
        cell.textContent = text;
      }
      return row;
    }),
  );
  for (const [key, place] of [["comment_for_entrant", "[data-other-comment]"], ["private_note", "[data-other-note]"]]) {
    const line = box.querySelector(place);
    line.hidden = !other[key];
    line.querySelector("q").textContent = other[key];
  }
  const at = other.updated_at ? new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(new Date(other.updated_at)) : "";
  box.querySelector("[data-other-time]").textContent = at;
  const tail = (score) => (score === null || score === undefined ? "" : `, ${score}`);
  box.querySelector("[data-keep-score]").textContent = tail(scoreOfMarks(here.marks));
  box.querySelector("[data-take-score]").textContent = tail(other.score);
  box.querySelector("[data-keep]").dataset.version = other.version;
  box.querySelector("[data-keep]").value = sent || other.state === "submitted" ? "submitted" : "draft";
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  say("conflict");
}

// What the judge does

const undone = [];
let before = form ? new Map(pads.map((pad) => [pad, choiceOf(pad)])) : new Map();

function changed(pad) {
  undone.push([pad, before.get(pad)]);
  before.set(pad, choiceOf(pad));
  undoButton.disabled = false;
  pad.querySelector("[data-error]").hidden = true;
  draw();
  later();
}

function openPad(pad) {
  for (const other of pads) {
    if (other === pad) other.dataset.state = "open";
    else delete other.dataset.state;
  }
}

async function submitted(event) {
  const button = event.submitter;
  event.preventDefault();
  if (button?.dataset.keep !== undefined) {
    document.querySelector("[data-other]").hidden = true;
    stopped = false;
    version = Number(button.dataset.version || form.elements.version.value);
    await save(button.value);
    return;
  }
  if (button !== sendButton || stopped) return;
  sendButton.setAttribute("aria-busy", "true");
  const saved = await save("submitted");
  sendButton.removeAttribute("aria-busy");
  if (saved) location.assign(form.dataset.onward);
}

if (form) {
  document.querySelector("[data-draft]")?.setAttribute("hidden", "");
  undoButton.hidden = false;
  draw();

  form.addEventListener("change", (event) => {
    const pad = padOf(event.target);
    if (!pad) return;
    if (event.target.type === "checkbox" && event.target.checked) choose(pad, PASS);
    if (event.target.type === "number") choose(pad, event.target.value);
    changed(pad);
    openPad(pad);
  });
  document.addEventListener("input", (event) => {
    if (event.target.form === form && event.target.matches("textarea")) later();
  });
  form.addEventListener("focusin", (event) => {
    // Only for the keyboard: a pad that opened on the press of a pointer would move away before the tap ends.
    const pad = event.target.matches(":focus-visible") && padOf(event.target);
    if (pad) openPad(pad);
  });
  form.addEventListener("keydown", (event) => {
    // On a keyboard a digit marks the criterion in focus; 0 stands for ten.
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = padOf(event.target).querySelector(`input[value="${event.key === "0" ? "10" : CSS.escape(event.key)}"]`);
    if (!/^\d$/.test(event.key) || !wanted) return;
    wanted.focus();
    wanted.click();
  });
  undoButton.addEventListener("click", () => {
    const last = undone.pop();
    if (!last) return;
    const [pad, value] = last;
    choose(pad, value);
    before.set(pad, value);
    undoButton.disabled = undone.length === 0;
    openPad(pad);
    draw();
    later();
  });
  form.addEventListener("submit", submitted);
  addEventListener("online", () => save());
  addEventListener("pagehide", () => {
    if (!stopped && JSON.stringify(readCard()) !== clean) put({ ...readCard(), state: sent ? "submitted" : "draft" }, true);
  });
}
