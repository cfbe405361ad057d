// Who judges what, by hand: a chip is carried to another entry, or onto another judge to exchange, with the pointer or with keys.
// Without this script the forms behind "Change" do the same.

import { byKeys } from "./plan-keys.js";
import { byPointer } from "./plan-drag.js";

const LIVE = ["plan-live", "plan-load", "plan-last", "plan-finding"];
const root = () => document.getElementById("plan-live");
const words = (name, facts = {}) =>
  Object.entries(facts).reduce((text, [key, value]) => text.replace(`{${key}}`, value), root().dataset[name]);

function say(text) {
  root().querySelector("[data-said]").textContent = text;
}

const rowOf = (chip) => chip.closest("[data-entry]");

function upgrade() {
  for (const chip of root().querySelectorAll("span.pair[data-duty]:not([data-fixed])")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = chip.className;
    Object.assign(button.dataset, chip.dataset);
    const grip = document.createElement("span");
    grip.className = "pair__grip";
    button.append(grip, ...chip.childNodes);
    button.setAttribute("aria-label", words("grip", { judge: chip.dataset.name, entry: rowOf(chip).dataset.name }));
    chip.replaceWith(button);
  }
}

function swap(fresh) {
  const said = fresh.querySelector(".messages .notice p")?.textContent.trim();
  const refused = fresh.querySelector(".hand [role=alert]");
  for (const id of LIVE) {
    const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && next) old.replaceWith(next);
    else if (old) old.remove();
  }
  upgrade();
  return refused ? { refused: true, text: [...refused.querySelectorAll("p")].map((p) => p.textContent).join(" ") } : { text: said };
}

async function drop(chip, target) {
  const form = new FormData();
  const row = target.matches("[data-entry]") ? target : rowOf(target);
  form.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of new URLSearchParams(location.search)) if (name !== "open") form.append(name, value);
  if (!form.has("round")) form.append("round", document.querySelector("main [name=round]").value);
  form.append("duty", chip.dataset.duty);
  form.append("entry", row.dataset.entry);
  form.append("act", target === row ? "move" : "swap");
  if (target !== row) form.append("with", target.dataset.duty);
  root().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(root().dataset.act, { method: "POST", body: form });
    if (!answer.ok && answer.status !== 400) throw new Error(String(answer.status));
    const { refused, text } = swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
    say(text ?? "");
    const there = `[data-entry="${row.dataset.entry}"]`;
    const focus = refused
      ? root().querySelector("#hand-reason") ?? root().querySelector(`${there} a.button`)
      : root().querySelector(`${there} [data-judge="${chip.dataset.judge}"]`);
    focus?.focus();
    (refused ? root().querySelector(".hand [role=alert]") : focus)?.scrollIntoView({ block: "nearest" });
  } catch {
    root().removeAttribute("aria-busy");
    say(words("failed"));
    chip.focus();
  }
}

// One target at a time is marked: a row, or a chip in it to exchange with.
function mark(target) {
  for (const old of document.querySelectorAll("[data-target]")) delete old.dataset.target;
  if (target) target.dataset.target = "";
}

const table = { root, rowOf, mark, say, words, drop };
if (root()) {
  upgrade();
  byPointer(table);
  byKeys(table);
}
