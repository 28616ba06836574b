// What waits in this phone goes out as soon as there is a line: texts first, in the order of the form, then
// files, in the order they were chosen.

import { get, keyOf, officer, waiting } from "./store.js";
import { sendFile, sendText } from "./send.js";

const words = document.getElementById("line").dataset;
const sections = words.sections.split(" ");
let running = null;
let again = false;
let retry;

// For whoever listens on this page, {state: idle | waiting | signin | clash | wrong | saved | file, left, …}.
async function tell(news) {
  const left = await waiting();
  document.dispatchEvent(new CustomEvent("outbox", { detail: { ...news, left } }));
}

// Nothing but a person can help these on.
export function isStuck(row) { return row.fields ? row.clash || row.wrong || !row.seen : row.error; }

export function flush() {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await work();
    }
  })().catch(() => {
    // The browser says that the line is back a little before it is.
    clearTimeout(retry);
    retry = setTimeout(flush, 5000);
    return tell({ state: "waiting" });
  }).finally(() => { running = null; });
  return running;
}

async function work() {
  const { texts, files, count } = await waiting();
  if (!count) return tell({ state: "idle" });
  const pulse = await fetch(words.pulse, { redirect: "manual", headers: { Accept: "application/json" } });
  if (pulse.type === "opaqueredirect") return tell({ state: "signin" });
  if (!pulse.ok) throw new Error(pulse.status);
  const { officer: now, token } = await pulse.json();
  if (now !== await officer()) return tell({ state: "signin" });
  texts.sort((one, two) => sections.indexOf(one.section) - sections.indexOf(two.section));
  for (const text of texts) if (!isStuck(text) && await isTurn(text)) await sendText(text, { token, tell });
  files.sort((one, two) => one.at - two.at); // the first chosen becomes the cover
  for (const file of files) if (!isStuck(file)) await sendFile(file, { token, tell });
  return tell({ state: "idle" });
}

// Some sections ask other things with another category: their answers wait until it has arrived.
async function isTurn(text) {
  if (!words.byCategory.split(" ").includes(text.section)) return true;
  const first = await get("texts", keyOf({ ...text, section: words.category }));
  return !first || first.wrong;
}
