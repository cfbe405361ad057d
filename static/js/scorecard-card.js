// The card as it stands on the page: what is on its pads and in its fields, and how another card is written there.
export const PASS = "pass";
export const WORDS = ["comment_for_entrant", "comment_for_staff", "private_note"];
export const pads = [...document.querySelectorAll("[data-criterion]")];
export const padOf = (input) => input.closest("[data-criterion]");

/** Return what is chosen on a pad: a mark as text, "pass" for "cannot judge", or nothing. */
export function choiceOf(pad) {
  const passed = pad.querySelector("input[type=checkbox]");
  if (passed?.checked) return PASS;
  const typed = pad.querySelector("input[type=number]");
  return typed ? typed.value : (pad.querySelector("input[type=radio]:checked")?.value ?? "");
}

export function choose(pad, value) {
  for (const input of pad.querySelectorAll("input[type=radio]")) input.checked = input.value === value;
  const passed = pad.querySelector("input[type=checkbox]");
  if (passed) passed.checked = value === PASS;
  const typed = pad.querySelector("input[type=number]");
  if (typed) typed.value = value === PASS ? "" : value;
}

/** Whether what is chosen on a pad needs its reason in words. A key says so itself; of a typed scale the box for the reason says when. */
function asksReason(pad) {
  const key = pad.querySelector("input[type=radio]:checked");
  if (key) return key.dataset.asks !== undefined;
  const when = pad.querySelector("[data-reason]")?.dataset.reason;
  const mark = choiceOf(pad);
  if (!when || !mark || mark === PASS) return false;
  return when === "always" || [pad.dataset.minimum, pad.dataset.maximum].some((end) => Number(end) === Number(mark));
}

/** What a card lacks to be sent, by criterion, as judging/marks.py: require_complete says it. `words` holds its two sentences. */
export function lacking({ wordsMissing, wordsReason }) {
  const found = {};
  for (const pad of pads) {
    if (!choiceOf(pad)) found[pad.dataset.criterion] = [wordsMissing];
    else if (asksReason(pad) && !pad.querySelector("[data-reason]").value.trim()) found[pad.dataset.criterion] = [wordsReason];
  }
  return found;
}

/** Return the card as the API takes it. `notes` are those of the clip (scorecard-notes.js). */
export function readCard(form, notes) {
  const marks = {};
  const reasons = {};
  for (const pad of pads) {
    const choice = choiceOf(pad);
    if (choice) marks[pad.dataset.criterion] = choice === PASS ? null : choice;
    const reason = pad.querySelector("[data-reason]")?.value.trim();
    if (reason) reasons[pad.dataset.criterion] = reason;
  }
  const words = Object.fromEntries(WORDS.map((name) => [name, form.elements[name].value]));
  return { marks, reasons, ...words, timed_comments: notes.read() };
}

/** Write a card that was kept elsewhere, on this device or in the database, into the page. What it does not name stays. */
export function writeCard(form, card, notes) {
  for (const pad of pads) {
    const key = pad.dataset.criterion;
    const mark = card.marks[key];
    choose(pad, mark === undefined ? "" : mark === null ? PASS : String(mark));
    const reason = pad.querySelector("[data-reason]");
    if (reason && card.reasons) reason.value = card.reasons[key] ?? "";
  }
  for (const name of WORDS) if (card[name] !== undefined) form.elements[name].value = card[name];
  if (card.timed_comments) notes.write(card.timed_comments);
}
