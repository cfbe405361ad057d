// Saving a card: what changes on the page is kept on this device at once and sent a moment later (outbox.js). Knows nothing of the page
// but what it is handed.
import { correct, forget, keep, lasts, listen, reason, request, rowOf, rows, sendAll, tend } from "./outbox.js";

const WAIT = 600;
const page = crypto.getRandomValues(new Uint32Array(2)).join("-");

/** What somebody changed before this script was here, and how it looked then. */
function changedEarly() {
  const controls = [...document.querySelector("[data-scorecard]").elements].filter((one) => one.type !== "hidden" && one.name);
  return controls
    .filter((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked && !one.defaultChecked : one.defaultValue !== undefined && one.value !== one.defaultValue))
    .map((one) => [one, one.checked, one.value]);
}

/**
 * Make the saver of one card. `url` is where it is saved, `version` the version the page shows, `read` gives the card as it stands on the
 * page, `missing` what it lacks to be sent, by field. `tell` is called as things happen: fill(card) with what this device kept
 * and the page does not show yet, saving(), saved({ version, sent }), kept(why, number), failed(), lacking(errors) without a network,
 * refused(errors, words), closed(words), conflict(other, here).
 */
export function makeSaver({ url, version, sent, stopped, read, missing = () => ({}), tell }) {
  const assignment = url.match(/assignments\/([^/]+)\//)[1];
  const title = document.querySelector("h1")?.textContent.trim() ?? "";
  const named = [...document.querySelectorAll("[data-criterion]")].map((pad) => [pad.dataset.criterion, pad.querySelector(".criterion__name").textContent.trim()]);
  const names = Object.fromEntries(named);
  let timer = null;
  let stood = 0; // the newest change of this card that this page knows of
  let base = version;
  let clean = JSON.stringify(read());
  const early = changedEarly();
  let said = "";
  let unsent = null; // the row of what the page shows, until the server has it
  let line = Promise.resolve();

  const asIs = () => (sent ? "submitted" : "draft");

  /** Keep the card on this device, after what is being kept already. Returns whether there is a row to send. */
  function note(state = asIs(), always = false) {
    line = line.then(async () => {
      const content = read();
      const text = JSON.stringify(content);
      if (text === clean && !always) return;
      if (stopped) {
        await correct(await rowOf(assignment), content); // two versions: what is written here meanwhile belongs to this one
        return;
      }
      const row = await keep({ assignment, url, title, names, page, stood, base, card: { ...content, state } });
      if (row.clash) {
        const { clash } = row;
        stopped = true;
        stood = clash.sequence;
        tell.conflict({ ...clash.card, version: clash.state === "done" ? clash.version : clash.base, updated_at: clash.madeAt }, content);
        return;
      }
      stood = row.sequence;
      unsent = row;
      clean = text;
      said = "";
    });
    return line;
  }

  /** Say how the row of this card stands, once for each news. Returns the row. */
  async function look() {
    const row = await rowOf(assignment);
    if (!row || row.sequence !== stood) return row;
    const news = `${row.sequence} ${row.state} ${reason()} ${row.version}`;
    if (row.state === "waiting" && reason()) {
      const { waiting } = await rows();
      if (lasts()) tell.kept(reason(), waiting);
      else tell.failed();
    } else if (news === said) return row;
    said = news;
    if (row.state === "done") {
      base = row.version;
      sent = row.card.state === "submitted";
      unsent = null;
      if (JSON.stringify(read()) === clean) tell.saved({ version: base, sent });
    } else if (row.state === "conflict") {
      stopped = true;
      tell.conflict(row.other, row.card);
    } else if (row.state === "closed") tell.closed(row.detail);
    else if (row.state === "wrong") tell.refused(row.errors, "");
    else if (row.state === "refused") tell.refused({}, row.detail);
    return row;
  }

  /** Save now. Returns whether the card is in the database, or, without a network, safe on this device. */
  async function save(wanted) {
    clearTimeout(timer);
    if (stopped) return false;
    const state = wanted ?? asIs();
    const lacks = wanted === "submitted" ? missing() : {};
    const refuse = async (always) => {
      await note(asIs(), always);
      await look();
      tell.lacking(lacks);
      return false;
    };
    // The server says what a card lacks. Where it cannot be asked, the page does, while the judge still has the entry before them.
    const lacking = Object.keys(lacks).length > 0;
    if (lacking && reason()) return refuse(false);
    await note(state, wanted !== undefined);
    if (stopped) return false;
    if ((await rowOf(assignment))?.state === "waiting") tell.saving();
    await sendAll();
    if (lacking && reason()) return refuse(true);
    said = "";
    const row = await look();
    if (JSON.stringify(read()) !== clean) later();
    if (row?.state === "waiting" && state === "submitted" && lasts()) return reason() === "offline";
    return row?.state === "done";
  }

  function later() {
    clearTimeout(timer);
    note();
    if (!stopped) timer = setTimeout(() => save(), WAIT);
  }

  /** Take up what this device kept before the page was loaded. */
  async function begin() {
    const row = await rowOf(assignment);
    if (row && !stopped && JSON.stringify(read()) === clean && (row.state !== "done" || row.version > base)) {
      tell.fill(row.card);
      stood = row.sequence;
      base = row.state === "done" ? row.version : row.base;
      // A card that was refused is not sent: what is written on it now is a draft again.
      sent = (row.card.state === "submitted" && row.state !== "wrong") || sent;
      clean = JSON.stringify(read());
      if (row.state === "waiting") tell.kept("offline", (await rows()).waiting);
      await look();
    } else if (row?.state === "done") stood = row.sequence;
    if (early.length) clean = "";
    for (const [control, checked, value] of early) {
      control.value = value;
      control.checked = checked;
      control.dispatchEvent(new Event(control.tagName === "TEXTAREA" ? "input" : "change", { bubbles: true }));
    }
    listen(look);
    tend();
  }

  // Who takes the other version lets this one go.
  document.querySelector("[data-take]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const { href } = event.currentTarget;
    const row = await rowOf(assignment);
    if (row?.state === "conflict") await forget(row);
    location.assign(href);
  });

  const ready = stopped ? Promise.resolve() : begin();

  return {
    ready,
    save: (state) => ready.then(() => save(state)),
    later: () => ready.then(later),
    /** Go on after two versions were shown, on top of the version the judge has now seen. */
    async resume(seen) {
      stopped = false;
      base = seen;
      const row = await rowOf(assignment);
      stood = row?.sequence ?? stood;
      clean = "";
    },
    /** Send what is not saved yet while the page goes away. The row stays until an answer has come. */
    leave() {
      if (unsent && !stopped) fetch(unsent.url, request(unsent, { keepalive: true })).catch(() => {});
    },
    get stopped() {
      return stopped;
    },
    get sent() {
      return sent;
    },
  };
}

/** Where to go after a card: without a network the page's own answer is as old as the page, so what this device knows counts too. */
export async function onwardFrom(given) {
  const { mine } = await rows();
  const sent = new Set(mine.filter((row) => row.card.state === "submitted").map((row) => `/judge/${row.url.match(/assignments\/([^/]+)\//)[1]}/`));
  if (!sent.size) return given;
  const items = [...document.querySelectorAll(".rail__item")];
  const here = items.findIndex((item) => item.hasAttribute("aria-current"));
  const order = [...items.slice(here + 1), ...items.slice(0, here)];
  const next = order.find((item) => !item.querySelector("[href='#i-check']") && !sent.has(new URL(item.href).pathname));
  return next?.href ?? document.querySelector(".bench__head a[href^='/judge/']").href;
}
