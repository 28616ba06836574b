// Signing out of a phone that may be shared: nothing stays behind, and nothing goes unasked.

import { forget, officer, remove, waiting } from "./store.js";

const words = document.getElementById("line").dataset;

export async function leave(form) {
  const left = await waiting().catch(() => null);
  if (!left) return form.submit(); // a phone that keeps nothing
  const rows = [...left.texts, ...left.files, ...left.steps, ...left.posts];
  if (rows.length && !window.confirm(words.leave.replace("0", rows.length))) return;
  const answer = navigator.onLine && await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  // Nothing is forgotten before the person is really out.
  if (!answer) return window.alert(words.stay);
  if (answer.type !== "opaqueredirect") return form.submit(); // the portal says what is wrong
  try {
    for (const row of rows) await remove(row);
    await forget(await officer());
  } finally {
    location.assign(words.toDoor);
  }
}
