// What waits in this phone goes out as soon as there is a line: texts first, in the order of the form, then
// files, in the order they were chosen, and last what submits them. Each fails alone: the next one goes on.

import { amend, get, keyOf, officer, tableOf, waiting } from "./store.js";
import { No, Stop, ask, sendFile, sendText } from "./send.js";

const words = document.getElementById("line").dataset;
const sections = words.sections.split(" ");
let running = null;
let again = false;
let retry;

// Something waits, so the browser must not clear it away where the phone gets full.
navigator.storage?.persist?.().catch(() => {});

// For whoever listens on this page, {state: idle | waiting | signin | nostore | clash | wrong | saved | no |
// file | step, left, …}; text, file or step is the row it is about.
async function tell(news) {
  const left = await waiting().catch(() => null);
  const detail = left ? { ...news, left } : { state: "nostore", left: { texts: [], files: [], steps: [], posts: [], count: 0 } };
  document.dispatchEvent(new CustomEvent("outbox", { detail }));
}

// Nothing but a person can help these on.
export function isStuck(row) {
  return Boolean((row.error && !row.later) || (row.section && (row.clash || row.wrong || !row.seen)));
}

// Once more, because the person says so.
export async function tryAgain(row) {
  await amend(row, { error: "", later: false, closed: false });
  return flush();
}

function soon(ms) {
  clearTimeout(retry);
  retry = setTimeout(flush, ms);
}

export function flush() {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await work();
    }
  })().catch((fault) => {
    const state = fault instanceof Stop ? fault.message : "waiting";
    // The browser says that the line is back a little before it is.
    if (state === "waiting") soon(5000);
    return tell({ state });
  }).finally(() => { running = null; });
  return running;
}

// A token to send with, where the portal answers and this officer is still signed in.
async function pulse() {
  const answer = await ask(words.pulse);
  if (answer.status === 403) throw new Stop("signin"); // somebody of no village is
  if (!answer.ok) throw new Stop("waiting");
  const { officer: now, token } = await answer.json();
  if (now !== await officer()) throw new Stop("signin");
  return token;
}

async function work() {
  const { texts, files, steps, count } = await waiting();
  if (!count) return tell({ state: "idle" });
  const token = await pulse();
  texts.sort((one, two) => sections.indexOf(one.section) - sections.indexOf(two.section));
  files.sort((one, two) => one.at - two.at); // the first chosen becomes the cover
  for (const row of [...texts, ...files, ...steps]) await alone(row, () => send(row, token));
  return tell({ state: "idle" });
}

// Two tabs must not send the same row: whoever comes second looks again a little later.
function alone(row, what) {
  if (!navigator.locks) return what();
  return navigator.locks.request(`ovop/${keyOf(row)}`, { ifAvailable: true }, (lock) => (lock ? what() : soon(2000)));
}

// The text with this key, at once and with the page's own token: the person waits. Returns what the portal said.
export function sendNow(key, { token, then }) {
  const now = async () => {
    const text = await get("texts", key);
    return text && sendText(text, { token, tell, then });
  };
  return navigator.locks ? navigator.locks.request(`ovop/${key}`, now) : now();
}

// Another form, because the person says so: by one tab, and only in the session of who wrote it.
export async function sendAgain(listed) {
  try {
    await alone(listed, async () => {
      const row = await get("posts", keyOf(listed));
      if (!row) return; // in another tab
      const token = await pulse();
      await (await import("./steps.js")).sendPost(row, { token });
    });
    return tell({ state: "idle" });
  } catch (fault) {
    const state = fault instanceof Stop ? fault.message : "idle";
    if (state !== "signin") await amend(listed, { error: fault instanceof No ? fault.message : words.nosignal }).catch(() => {});
    return tell({ state });
  }
}

const NAMES = { texts: "text", files: "file", steps: "step" };

async function send(listed, token) {
  const table = tableOf(listed);
  const row = await get(table, keyOf(listed));
  if (!row) return table === "files" ? tell({ state: "file", file: listed, gone: true }) : undefined; // in another tab
  if (isStuck(row) || !(await isTurn(row))) return;
  try {
    if (row.action) await (await import("./steps.js")).sendStep(row, { token, tell });
    else await (row.fields ? sendText : sendFile)(row, { token, tell });
  } catch (fault) {
    if (fault instanceof Stop) throw fault;
    // Does the line fail, or only what goes over it?
    if (!(fault instanceof No)) await pulse();
    const { message, later, closed } = fault instanceof No ? fault : { message: words.later.replace("0", "–"), later: true };
    await amend(row, { error: message, later, closed });
    await tell({ state: table === "texts" ? "no" : NAMES[table], [NAMES[table]]: row, error: message });
  }
}

// Some sections ask other things with another category: their answers wait until it has arrived. A dossier is
// submitted when all of it has.
async function isTurn(row) {
  if (row.action) {
    const { texts, files } = await waiting();
    return ![...texts, ...files].some((one) => one.product === row.product);
  }
  if (!row.fields || !words.byCategory.split(" ").includes(row.section)) return true;
  const first = await get("texts", keyOf({ ...row, section: words.category }));
  return !first || first.wrong;
}
