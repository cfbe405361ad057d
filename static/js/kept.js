// A tablet goes from hand to hand: what was kept on it for one judge goes as soon as somebody else, or nobody, is signed in. Marks that
// are not sent yet stay, unread, until their judge is back.
const { account } = document.documentElement.dataset;
const PERSONAL = "soundings-judge-of-";
const SHELF = "judging"; // who judged last on this device

async function clear() {
  const names = "caches" in globalThis ? await caches.keys() : [];
  const strange = names.filter((name) => name.startsWith(PERSONAL) && name !== PERSONAL + account);
  const last = localStorage.getItem(SHELF);
  await Promise.all(strange.map((name) => caches.delete(name)));
  if (!last || last === account) return;
  await (await import("./outbox.js")).forgetOthers();
  localStorage.removeItem(SHELF);
}

if (account !== undefined) clear().catch(() => {}); // a browser that forbids to look has kept nothing
