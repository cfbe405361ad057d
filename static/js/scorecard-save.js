// Saving a card: one request at a time, the newest state of the card last. Knows nothing of the page but what it is handed.
const sameWords = (a, b) => ["comment_for_entrant", "comment_for_staff", "private_note"].every((key) => a[key].trim() === b[key].trim());
const sameMarks = (a, b) => {
  const plain = (marks) => JSON.stringify(Object.entries(marks).map(([key, mark]) => [key, mark === null ? null : Number(mark)]).sort());
  return plain(a) === plain(b);
};
const sameReasons = (a, b) => JSON.stringify(Object.entries(a ?? {}).sort()) === JSON.stringify(Object.entries(b ?? {}).sort());
const WAIT = 600;

/**
 * Make the saver of one card. `url` and `token` are where and with which CSRF token, `version` the version the page shows, `read` gives
 * the card as it stands on the page. `tell` is called as things happen:
 * saving(), saved({ version, sent }), failed(), refused(errors, words), conflict(other, here).
 */
export function makeSaver({ url, token, version, sent, stopped, read, tell }) {
  let timer = null;
  let pause = 2000;
  let running = null;
  let clean = JSON.stringify(read());

  const put = (card, leaving = false) =>
    fetch(url, {
      method: "PUT",
      keepalive: leaving,
      headers: { "Content-Type": "application/json", "If-Match": `"v${version}"`, "X-CSRFToken": token },
      body: JSON.stringify(card),
    });

  async function attempt(state) {
    const content = read();
    const card = { ...content, state };
    tell.saving();
    let answer;
    let body = {};
    try {
      answer = await put(card);
      body = await answer.json();
    } catch {
      answer = null;
    }
    if (answer?.status === 412 && sameMarks(body.marks, card.marks) && sameReasons(body.reasons, card.reasons) && sameWords(body, card) && body.state === state) {
      answer = { ok: true, status: 200 }; // an earlier try arrived and only its answer was lost
    }
    if (answer?.ok) {
      version = body.version;
      sent = state === "submitted";
      clean = JSON.stringify(content);
      pause = 2000;
      tell.saved({ version, sent });
      return true;
    }
    if (!answer || answer.status >= 500 || answer.status === 429) {
      tell.failed();
      clearTimeout(timer);
      timer = setTimeout(() => save(), pause);
      pause = Math.min(pause * 2, 30_000);
    } else if (answer.status === 412) {
      stopped = true;
      tell.conflict(body, content);
    } else if (answer.status === 400) {
      tell.refused(body.errors ?? {}, "");
    } else {
      stopped = answer.status === 409; // the round closed: what was typed stays on the page
      tell.refused({}, body.detail);
    }
    return false;
  }

  async function save(state = sent ? "submitted" : "draft") {
    clearTimeout(timer);
    while (running) await running;
    if (stopped) return false;
    running = attempt(state);
    const saved = await running;
    running = null;
    if (saved && JSON.stringify(read()) !== clean) later();
    return saved;
  }

  function later() {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => save(), WAIT);
  }

  return {
    save,
    later,
    /** Go on after two versions were shown, on top of the version the judge has now seen. */
    resume(seen) {
      stopped = false;
      version = seen;
    },
    /** Send what is not saved yet while the page goes away. */
    leave() {
      if (!stopped && JSON.stringify(read()) !== clean) put({ ...read(), state: sent ? "submitted" : "draft" }, true);
    },
    get stopped() {
      return stopped;
    },
    get sent() {
      return sent;
    },
  };
}
