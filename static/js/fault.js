// A form that was refused may stand far down its page: open the page where the first answer needs another look.
const first = document.querySelector("main [aria-invalid=true]");
first?.focus({ preventScroll: true });
first?.scrollIntoView({ block: "center" });
