// The judge's shortcuts. None works while somebody writes, and those of a single key can be turned off on this device (WCAG 2.1.4);
// a digit on a mark in focus goes on working, for it belongs to that control alone.
import { pads, padOf } from "./scorecard-card.js";

const SHELF = "scorecard-keys";
const dialog = document.querySelector("[data-shortcuts]");
const box = dialog.querySelector("[data-keys-on]");

function recall() {
  try {
    return localStorage.getItem(SHELF) !== "off";
  } catch {
    return true; // forbidden: they hold for this page alone
  }
}

function remember(on) {
  try {
    localStorage.setItem(SHELF, on ? "on" : "off");
  } catch { /* as above */ }
}

const writes = (node) => node.matches?.("textarea, select, input:not([type=radio], [type=checkbox])") || node.isContentEditable;
const acts = (node) => Boolean(node.closest?.("a, button, summary, input, select, textarea, [tabindex='0']"));
const current = () => padOf(document.activeElement) ?? document.querySelector('[data-criterion][data-state="open"]') ?? pads[0];

/** The control of a pad on which a digit lands: a key of its own, ten under 0 where the scale has no zero. */
function keyFor(pad, digit) {
  const find = (value) => pad.querySelector(`input[type=radio][value="${value}"]`);
  return find(digit) ?? (digit === "0" ? find("10") : null);
}

function enter(pad) {
  (pad.querySelector("input:checked") ?? pad.querySelector("input"))?.focus();
  pad.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const at = pads.indexOf(current());
  const begun = document.activeElement && padOf(document.activeElement);
  enter(pads[Math.min(pads.length - 1, Math.max(0, begun ? at + by : at))]);
}

export function openShortcuts() {
  box.checked = recall();
  dialog.showModal();
}

/** Listen. `on` has what the keys do: play(), note(), undo() and send(). */
export function listenToKeys(on) {
  const single = { j: () => move(1), k: () => move(-1), " ": on.play, n: on.note, u: on.undo, s: on.send, "?": openShortcuts };
  const always = { PageDown: () => move(1), PageUp: () => move(-1) };

  function digit(event) {
    const pad = padOf(event.target) ?? (recall() && !acts(event.target) ? current() : null);
    const key = pad && keyFor(pad, event.key);
    if (!key || key.disabled) return false;
    key.focus();
    key.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || writes(target) || document.querySelector("dialog[open]")) return;
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (/^\d$/.test(name)) {
      if (digit(event)) event.preventDefault();
      return;
    }
    // The space bar presses what is in focus; only where nothing is does it play.
    const act = (padOf(target) || !acts(target) ? always[name] : null) ?? (recall() && !(name === " " && acts(target)) ? single[name] : null);
    if (!act) return;
    event.preventDefault();
    act();
  });
  box.addEventListener("change", () => remember(box.checked));
  for (const button of document.querySelectorAll("[data-open-shortcuts]")) {
    button.hidden = false;
    button.addEventListener("click", openShortcuts);
  }
}
