// Passkeys: a form with data-passkey="get" or "create" first asks the browser, then sends what it answered. Shown only where it can work.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const asked = (options) => {
  const key = options.publicKey;
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"])
    key[list] = (key[list] ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  return { publicKey: key };
};
const answered = (credential) => {
  const from = credential.response;
  const response = { clientDataJSON: words(from.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (from[name]) response[name] = words(from[name]);
  if (from.getTransports) response.transports = from.getTransports();
  return {
    id: credential.id,
    rawId: words(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
};

const able = Boolean(window.PublicKeyCredential && navigator.credentials);
for (const part of document.querySelectorAll("[data-passkey-shown]")) part.hidden = !able;
for (const part of document.querySelectorAll("[data-passkey-missing]")) part.hidden = able;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const reply = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const options = asked(await reply.json());
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(answered(credential));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
