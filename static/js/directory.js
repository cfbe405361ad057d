// Narrowing without a new page: a ticked box fetches the same address the form would open and swaps the parts that changed.
// Without this script the button "Show these places" does it.

const LIVE = ["groups", "found", "map"];
const form = document.querySelector("[data-find]");
const page = document.querySelector(".find");
let latest = 0;

function opened() {
  return [...document.querySelectorAll("#groups details")].map((part) => [part.id, part.open]);
}

function swap(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const focused = document.activeElement?.id;
  const open = opened();
  for (const id of LIVE) {
    const next = fresh.getElementById(id);
    if (next) document.getElementById(id).replaceChildren(...next.childNodes);
  }
  const summary = fresh.querySelector("#facets > summary");
  if (summary) document.querySelector("#facets > summary").replaceChildren(...summary.childNodes);
  for (const [id, was] of open) {
    const part = document.getElementById(id);
    if (part) part.open = was;
  }
  document.querySelector("[data-said]").textContent = document.getElementById("found-h").textContent;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function show(address, push) {
  const mine = ++latest;
  page.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    if (mine !== latest) return;
    if (push) history.pushState(null, "", address);
    swap(text);
  } catch {
    if (mine === latest) location.assign(address);
  } finally {
    if (mine === latest) page.removeAttribute("aria-busy");
  }
}

function wanted() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) fields.append(name, value);
  const query = fields.toString();
  return query ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action");
}

document.addEventListener("change", (event) => {
  if (event.target.matches("#groups input[type=checkbox]")) show(wanted(), true);
});
addEventListener("popstate", () => location.reload());
