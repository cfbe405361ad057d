// The scorecard saves itself. Every change goes to the API with the version it was made on; a card that was changed elsewhere
// meanwhile is never overwritten: both versions are shown and the judge chooses. Without this file the form's buttons do the same.
import { showOther } from "./scorecard-other.js";
import { makeSaver } from "./scorecard-save.js";
import { scoreOf } from "./scorecard-sum.js";

const form = document.querySelector("[data-scorecard][data-open]");
const pads = [...document.querySelectorAll("[data-criterion]")];
const sync = document.querySelector("[data-sync]");
const total = document.querySelector("[data-total]");
const toGo = document.querySelector("[data-to-go]");
const undoButton = document.querySelector("[data-undo]");
const sendButton = document.querySelector("[data-send]");
const PASS = "pass";

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
    comment_for_staff: form.elements.comment_for_staff.value,
    private_note: form.elements.private_note.value,
  };
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

// Saving

const saver = form && makeSaver({
  url: form.dataset.url,
  token: form.elements.csrfmiddlewaretoken.value,
  version: Number(form.elements.version.value),
  sent: form.dataset.sent !== undefined,
  stopped: form.dataset.stale !== undefined,
  read: readCard,
  tell: {
    saving: () => say("saving"),
    saved({ version }) {
      form.elements.version.value = version;
      safeAt = clock();
      showErrors({});
      say("saved");
    },
    failed: () => say("failed"),
    refused(errors, words) {
      showErrors(errors);
      say("refused", words);
    },
    conflict(other, here) {
      showOther({ pads, other, here, scoreOf: scoreOfMarks, sent: saver.sent });
      say("conflict");
    },
  },
});

// What the judge does

const undone = [];
let before = form ? new Map(pads.map((pad) => [pad, choiceOf(pad)])) : new Map();

function changed(pad) {
  undone.push([pad, before.get(pad)]);
  before.set(pad, choiceOf(pad));
  undoButton.disabled = false;
  pad.querySelector("[data-error]").hidden = true;
  draw();
  saver.later();
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
    saver.resume(Number(button.dataset.version || form.elements.version.value));
    await saver.save(button.value);
    return;
  }
  if (button !== sendButton || saver.stopped) return;
  sendButton.setAttribute("aria-busy", "true");
  const saved = await saver.save("submitted");
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
    if (event.target.form === form && event.target.matches("textarea")) saver.later();
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
    saver.later();
  });
  form.addEventListener("submit", submitted);
  addEventListener("online", () => saver.save());
  addEventListener("pagehide", () => saver.leave());
}
