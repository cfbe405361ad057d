// Finding organisations of the directory for a judge. Without this file names are linked by their words, when the form is saved.
const PAUSE = 250;

for (const box of document.querySelectorAll("[data-organisations]")) {
  const search = box.querySelector("[data-search]");
  const input = search.querySelector("input");
  const list = search.querySelector("ul");
  const said = search.querySelector("[role=status]");
  const linked = box.querySelector(".field__choices");
  let timer = 0;
  let last = 0;

  const link = (row) => {
    const held = linked.querySelector(`input[value="${CSS.escape(row.id)}"]`);
    if (held) held.checked = true;
    else {
      const check = Object.assign(document.createElement("input"), { type: "checkbox", name: "directory", value: row.id, checked: true });
      const words = Object.assign(document.createElement("span"), { textContent: `${row.name} (${row.where})` });
      const label = Object.assign(document.createElement("label"), { className: "choice" });
      label.append(check, words);
      linked.append(label);
    }
    input.value = "";
    list.replaceChildren();
    said.textContent = "";
    input.focus();
  };

  const show = (rows) => {
    said.textContent = rows.length ? box.dataset.some.replace("{n}", rows.length) : box.dataset.none;
    list.replaceChildren(...rows.map((row) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: `${row.name} (${row.where})` });
      button.addEventListener("click", () => link(row));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
  };

  search.hidden = false;
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const mine = ++last;
    const q = input.value.trim();
    if (!q) { list.replaceChildren(); said.textContent = ""; return; }
    timer = setTimeout(async () => {
      try {
        const answer = await fetch(`${box.dataset.organisations}?q=${encodeURIComponent(q)}`);
        const { found } = answer.ok ? await answer.json() : { found: [] };
        if (mine === last) show(found);
      } catch { /* what was found before stays */ }
    }, PAUSE);
  });
}
