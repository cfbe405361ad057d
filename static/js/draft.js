/* Save a draft as it is typed. The page works without this file: its button saves too.
   A field goes to the server half a second after the last key, one request at a time; what could not be sent is kept in this
   browser under the entry's address and offered again, so that no keystroke is lost by a reload or a dead network. */

const frame = document.querySelector("[data-draft]");
const form = document.querySelector("form[data-autosave]");
const sync = document.querySelector("[data-sync]");

function say(state, extra = "") {
  if (!sync) return;
  sync.dataset.state = state === "saved" ? "" : state;
  sync.textContent = [sync.dataset[state], extra].filter(Boolean).join(" ");
}

if (frame && form && !form.querySelector("[type=submit][disabled]")) {
  const address = frame.dataset.draftUrl;
  const shelf = `draft:${address}`;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = new Map();
  let timer = null;
  let busy = false;

  const fields = () => [...form.elements].filter((item) => item.name && !["csrfmiddlewaretoken", "version"].includes(item.name) && item.type !== "submit");
  const valueOf = (name) => new FormData(form).get(name) ?? "";
  const version = form.elements.version;

  const keep = () => {
    if (waiting.size) localStorage.setItem(shelf, JSON.stringify([...waiting]));
    else localStorage.removeItem(shelf);
  };

  const showErrors = (errors) => {
    for (const item of fields()) {
      const problem = errors[item.name];
      item.setCustomValidity(problem ? problem.join(" ") : "");
      if (problem) item.reportValidity();
    }
  };

  async function send() {
    if (busy || !waiting.size) return;
    busy = true;
    const batch = new Map(waiting);
    say("saving");
    try {
      const answer = await fetch(address, {
        method: "PATCH",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ ...Object.fromEntries(batch), version: Number(version.value) }),
      });
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) {
        version.value = body.version;
        for (const [name, value] of batch) if (waiting.get(name) === value) waiting.delete(name);
        showErrors({});
        say("saved", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
      } else if (answer.status === 409 && body.code === "STALE_DRAFT") {
        say("stale");
      } else if (answer.status === 400) {
        showErrors(body.errors || {});
        say("failed", Object.values(body.errors || {}).flat().join(" "));
      } else {
        say("failed", body.detail || "");
      }
    } catch {
      say("offline");
      timer = setTimeout(send, 5000);
    } finally {
      busy = false;
      keep();
    }
    if (waiting.size && sync?.dataset.state === "") send();
  }

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    waiting.set(event.target.name, valueOf(event.target.name));
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, 500);
  });
  window.addEventListener("online", send);
  form.addEventListener("submit", () => { clearTimeout(timer); localStorage.removeItem(shelf); });

  // What an earlier visit could not send: put it back and send it now.
  for (const [name, value] of JSON.parse(localStorage.getItem(shelf) || "[]")) {
    const item = form.elements[name];
    if (!item) continue;
    if (item instanceof RadioNodeList) item.value = value;
    else item.value = value;
    waiting.set(name, value);
  }
  if (waiting.size) send();
}
