// Signing out of a phone that may be shared: nothing stays behind, and nothing goes unasked.

import { forget, officer, remove, waiting } from "./store.js";

const words = document.getElementById("line").dataset;

export async function leave(form) {
  const { texts, files, count } = await waiting();
  if (count && !window.confirm(words.leave.replace("0", count))) return;
  const answer = navigator.onLine && await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  // Nothing is forgotten before the person is really out.
  if (!answer) return window.alert(words.stay);
  if (answer.type !== "opaqueredirect") return form.submit(); // the portal says what is wrong
  for (const row of [...texts, ...files]) await remove(row);
  await forget(await officer());
  location.assign(words.toDoor);
}
