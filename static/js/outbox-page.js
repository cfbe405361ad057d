// What this device kept and the server does not have, on the judge's queue and on a bench that is closed: how much waits, and in full
// what will not be sent by itself.
import { forget, listen, retry, rows, sendAll, tend } from "./outbox.js";

const box = document.querySelector("[data-outbox]");
const line = box.querySelector("[data-outbox-line]");
const others = box.querySelector("[data-outbox-others]");
const list = box.querySelector("[data-outbox-list]");
const words = box.dataset;
const ICONS = { offline: "off", signedout: "key", other: "key", "": "clock" };
const assignmentOf = (row) => row.url.match(/assignments\/([^/]+)\//)[1];

/** Write a card as text that can be copied into a letter. */
function asText({ title, names, madeAt, card }) {
  const marks = Object.entries(card.marks).map(([key, mark]) => {
    const reason = card.reasons?.[key];
    return `${names?.[key] ?? key}: ${mark ?? words.wordsPass}${reason ? ` (${reason})` : ""}`;
  });
  const notes = (card.timed_comments ?? []).map(({ at_seconds: at, text }) => `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")} ${text}`);
  const said = [card.comment_for_entrant, card.comment_for_staff, card.private_note].map((text) => text?.trim()).filter(Boolean);
  const when = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), { dateStyle: "medium", timeStyle: "short" }).format(new Date(madeAt));
  return [`${title}, ${when}`, ...marks, ...notes, ...said].join("\n");
}

function draw(row) {
  const item = box.querySelector("[data-outbox-card]").content.firstElementChild.cloneNode(true);
  const find = (name) => item.querySelector(`[data-${name}]`);
  find("title").textContent = row.title;
  const why = find("why");
  why.textContent = [why.dataset[`words${row.state[0].toUpperCase()}${row.state.slice(1)}`], row.state === "closed" ? row.detail : ""].filter(Boolean).join(" ");
  find("text").textContent = asText(row);
  find("details").open = row.state === "closed" || row.state === "refused";
  find("open").href = `/judge/${assignmentOf(row)}/`;
  find("open").hidden = row.state === "refused" || Boolean(words.only);
  find("again").hidden = row.state !== "closed";
  find("remove").hidden = row.state === "conflict" || row.state === "wrong";
  find("copy").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(asText(row)).then(
      () => (button.textContent = words.wordsCopied),
      () => getSelection().selectAllChildren(find("text")),
    );
  });
  find("again").addEventListener("click", () => retry(row));
  find("remove").addEventListener("click", () => forget(row));
  return item;
}

async function show() {
  const found = await rows();
  const mine = found.mine.filter((row) => !words.only || assignmentOf(row) === words.only);
  const stuck = mine.filter((row) => row.state !== "waiting");
  const waiting = words.only ? 0 : found.waiting;
  line.hidden = waiting === 0;
  line.dataset.state = found.held ? "offline" : "saving";
  line.querySelector("use").setAttribute("href", `#i-${ICONS[found.held]}`);
  const text = words[`words${(found.held || "waiting").replace(/^./, (first) => first.toUpperCase())}`].replace("{n}", waiting);
  if (line.querySelector("span").textContent !== text) line.querySelector("span").textContent = text;
  others.hidden = found.others === 0 || Boolean(words.only);
  others.textContent = (found.others === 1 ? words.wordsOthersOne : words.wordsOthers).replace("{n}", found.others);
  const drawn = stuck.map((row) => `${row.sequence} ${row.state}`).join();
  if (list.dataset.drawn !== drawn) {
    list.dataset.drawn = drawn;
    list.replaceChildren(...stuck.map(draw));
  }
  list.hidden = stuck.length === 0;
  box.hidden = line.hidden && others.hidden && list.hidden;
  mark(found.mine);
}

/** Say beside the entries of the queue which cards wait here. */
function mark(mine) {
  for (const tag of document.querySelectorAll("[data-kept-here]")) tag.remove();
  for (const row of mine) {
    const item = document.querySelector(`.qitem a[href="/judge/${assignmentOf(row)}/"]`)?.closest(".qitem");
    if (!item || row.state !== "waiting") continue;
    const tag = box.querySelector("[data-outbox-tag]").content.firstElementChild.cloneNode(true);
    tag.querySelector(".tag > span").textContent = row.card.state === "submitted" ? words.wordsSent : words.wordsBegun;
    item.querySelector(".hit__name").parentElement.append(tag);
  }
}

listen(show);
await show();
if (!words.only) tend();
else sendAll();
