// Choosing a reason writes the usual words into the message, as long as nobody has typed there. Without it they stand beside the field.

const words = JSON.parse(document.getElementById("reason-words").textContent);
const form = document.querySelector("[data-reasons]");
const { code, message } = form.elements;
let ours = "";
code.addEventListener("change", () => {
  if (message.value.trim() === ours.trim()) {
    ours = words[code.value] || "";
    message.value = ours;
  }
});
