// Six boxes that behave like one: typing moves on, Backspace moves back, a pasted or filled-in code spreads, the sixth digit sends.
// And the wait before a new code can be asked for. Without this script all of it works by hand.
for (const group of document.querySelectorAll("[data-digits]")) {
  const boxes = [...group.querySelectorAll("input")];
  const full = () => boxes.every((box) => box.value.length === 1);
  const spread = (from, text) => {
    const digits = text.replace(/\D/g, "").slice(0, boxes.length - from);
    [...digits].forEach((digit, i) => (boxes[from + i].value = digit));
    boxes[Math.min(from + digits.length, boxes.length - 1)].focus();
    if (full()) group.closest("form").requestSubmit();
  };
  boxes.forEach((box, i) => {
    box.addEventListener("input", () => {
      const typed = box.value;
      box.value = "";
      if (typed) spread(i, typed);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !box.value && i > 0) {
        boxes[i - 1].value = "";
        boxes[i - 1].focus();
        event.preventDefault();
      }
      if (event.key === "ArrowLeft" && i > 0) boxes[i - 1].focus();
      if (event.key === "ArrowRight" && i < boxes.length - 1) boxes[i + 1].focus();
    });
    box.addEventListener("focus", () => box.select());
    box.addEventListener("paste", (event) => {
      event.preventDefault();
      spread(i, event.clipboardData.getData("text"));
    });
  });
}

for (const button of document.querySelectorAll("[data-after-seconds]")) {
  const wait = button.form.querySelector("[data-wait]");
  const end = Date.now() + Number(button.dataset.afterSeconds) * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    wait.hidden = left <= 0;
    wait.querySelector("[data-left]").textContent = `0:${String(Math.max(left, 0)).padStart(2, "0")}`;
    if (left > 0) setTimeout(tick, 500);
  };
  tick();
}
