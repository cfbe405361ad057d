// Move turns of the run order by dragging them; the buttons beside each do the same with the keyboard and without this file.

const form = document.querySelector("[data-run-order]");
const list = form?.querySelector("ol");
let held = null;
let before = "";

const movable = () => [...list.querySelectorAll("[data-slot]")];
const order = () => movable().map((row) => row.dataset.slot);

for (const row of list ? movable() : []) {
  row.draggable = true;
  row.addEventListener("dragstart", (event) => {
    held = row;
    before = order().join();
    row.dataset.held = "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.slot);
  });
  row.addEventListener("dragover", (event) => {
    if (!held || held === row) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    row[event.clientY < top + height / 2 ? "before" : "after"](held);
  });
  row.addEventListener("drop", (event) => event.preventDefault());
  row.addEventListener("dragend", () => {
    delete held.dataset.held;
    const slot = held.dataset.slot;
    held = null;
    if (order().join() === before) return;
    const send = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    order().forEach((pk) => send("order", pk));
    send("slot", slot);
    form.submit();
  });
}

// After a move the page comes back with the focus on the button that was pressed; say where the turn stands now.
const moved = list?.querySelector("[data-moved]");
if (moved) {
  const words = form.dataset.said.replace("{title}", moved.querySelector("b").textContent);
  document.querySelector("[data-run-said]").textContent = words.replace("{n}", order().indexOf(moved.dataset.slot) + 1);
}
