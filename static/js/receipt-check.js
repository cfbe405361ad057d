// Checks a receipt on this device: the keys stand in the page, so nothing is sent and no network is needed. Where the browser knows no
// Ed25519, or the receipt is of the first format, the form goes to the server as it is.
const form = document.querySelector("[data-check-receipt]");
const place = document.querySelector("[data-verdict]");
const keys = new Map(JSON.parse(document.getElementById("receipt-keys").textContent).map((key) => [key.id, key.public_key]));
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const knowsEd25519 = async () => {
  try {
    const [key] = keys.values();
    await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
};

// JSON with sorted keys and no blanks: the bytes that were signed.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};

// The receipt in a text or in a PDF that carries it, or null.
const found = (raw) => {
  const latin = new TextDecoder("latin1").decode(raw);
  const inside = latin.match(/\{"algorithm":"Ed25519","content":\{[^]*?\},"signature":"[0-9a-f]{128}"\}/);
  for (const text of [inside?.[0], new TextDecoder().decode(raw)]) {
    try {
      const whole = JSON.parse(text);
      if (whole.content?.number && typeof whole.signature === "string") return whole;
    } catch {
      // not this one
    }
  }
  return null;
};

const tell = (verdict, content) => {
  const told = document.querySelector(`template[data-words="${verdict}"]`).content.cloneNode(true);
  const facts = content && {
    number: content.number,
    received: `${content.received_at_local.replace("T", " ")} ${content.time_zone}`,
    challenge: content.challenge.title,
    entry: content.entry.number,
    title: content.entry.title,
    files: content.files.map((file) => `${file.filename} ${file.sha256 ?? ""}`).join("; "),
  };
  for (const fact of told.querySelectorAll("[data-fact]")) fact.textContent = facts[fact.dataset.fact];
  place.replaceChildren(told);
  place.scrollIntoView({ block: "nearest" });
};

const check = async (whole) => {
  const key = keys.get(whole.content.key);
  if (!key || !/^[0-9a-f]{128}$/.test(whole.signature)) return false;
  const imported = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, bytes(whole.signature), new TextEncoder().encode(canonical(whole.content)));
};

const look = async () => {
  const file = form.elements.file.files[0];
  const raw = file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(form.elements.text.value);
  const whole = found(raw);
  if (whole?.content.format === "soundings-receipt/1") return form.submit();
  if (!whole) return tell("unreadable");
  const genuine = await check(whole);
  return tell(genuine ? "genuine" : "forged", genuine ? whole.content : null);
};

if (form && keys.size && (await knowsEd25519())) {
  form.querySelector("[data-offline-note]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  form.elements.file.addEventListener("change", () => form.elements.file.files.length && look());
  form.dataset.ready = "";
}
