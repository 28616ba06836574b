// What every page of the village does. It asks for little: what sends, tells and signs out comes when it is
// needed. A page of the form starts it only when that has put what waits back into its form.

import { forget, get, keyOf, officer, put, remove, waiting } from "./store.js";

const line = document.getElementById("line");
const words = line.dataset;
const { officer: signedIn } = document.documentElement.dataset;
const { product, version, answers } = document.body.dataset;

// --- Sending what waits -----------------------------------------------------------------------------------

let retry;
let broken = false;

// The phone keeps nothing: that is said, and every button goes the plain way.
function noStore() {
  broken = true;
  const left = { texts: [], files: [], steps: [], posts: [], count: 0 };
  document.dispatchEvent(new CustomEvent("outbox", { detail: { state: "nostore", left } }));
  line.className = "saved error";
  line.textContent = words.nostore;
  line.hidden = false;
}

export async function flush() {
  const left = await waiting().catch(() => null);
  if (left ? !left.count && !left.posts.length : broken) return;
  if (!left) return noStore();
  try {
    // All at once, for on a slow line each costs a second.
    const [queue] = await Promise.all([import("./queue.js"), import("./banner.js"), import("./send.js")]);
    await queue.flush();
  } catch { // the line dropped before they had come
    document.dispatchEvent(new CustomEvent("outbox", { detail: { state: "waiting", left } }));
    clearTimeout(retry);
    retry = setTimeout(flush, 5000);
  }
}

window.addEventListener("online", flush);
setInterval(flush, 20_000);

// Whose words a form brings: where the line drops, the worker keeps them for this officer and no other.
document.addEventListener("formdata", ({ target, formData }) => {
  if (signedIn && target.method === "post") formData.set("officer", signedIn);
});

// --- Signing out of a phone that may be shared: nothing stays behind, and nothing goes unasked ----------------

async function leave(form) {
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

document.querySelector(".who form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave(event.target).catch(() => event.target.submit());
});

// --- For where there is no line ------------------------------------------------------------------------------

// The pages about the whole dossier bring all answers along, where the phone has not got these.
async function bringAnswers() {
  const me = await officer();
  const here = `${product}/${version}`;
  if (await get("meta", `version/${me}`) === here) return;
  const answer = await fetch(answers).catch(() => null);
  if (!answer?.ok) return;
  await put("meta", `file/${me}`, product);
  const { sections } = await answer.json();
  for (const [section, { fields, ...more }] of Object.entries(sections)) {
    const lists = Object.entries(fields).map(([name, value]) => [name, [value ?? []].flat().map(String)]);
    await put("known", keyOf({ officer: me, product, section }), { ...more, fields: Object.fromEntries(lists) });
  }
  await put("meta", `version/${me}`, here);
}

// The last page may wait for what is still on its way.
async function prepareSubmit() {
  const form = document.querySelector("[data-submits]");
  if (!form) return;
  const { start: wait } = await import("./steps.js");
  const address = location.pathname.match(words.toCheck.replace("0", "(\\d+)")) ?? location.pathname.match(words.toSubmit.replace("0", "(\\d+)"));
  wait({ form, product: address[1], flush });
}

// Other forms, until the worker is there to keep them. Those of the dossier keep themselves.
async function guardForms() {
  const forms = [...document.querySelectorAll("main form[method=post]:not([data-submits], [enctype])")];
  if (!forms.length || navigator.serviceWorker?.controller) return;
  const { guard } = await import("./guard.js");
  forms.forEach(guard);
}

// What shows that a press is on its way comes once somebody is about to press.
document.addEventListener("focusin", () => { import("./busy.js").catch(() => {}); }, { once: true });

async function start() {
  if (signedIn) await put("meta", "officer", Number(signedIn));
  if (answers) await bringAnswers();
}
if (document.querySelector("input[type=date], input[type=file]")) import("./readback.js").catch(() => {});
// Nothing is to be pressed before it does here what it says.
export const ready = prepareSubmit().catch(() => {});
guardForms().catch(() => {});
// A page of the form says itself when what is typed in it goes.
start().catch(() => {}).finally(() => document.getElementById("saved") || flush());

// What the worker fetches must not compete with the page on a slow line.
const register = () => setTimeout(() => navigator.serviceWorker?.register(words.toWorker, { updateViaCache: "all" }), 2000);
if (document.readyState === "complete") register();
else window.addEventListener("load", register);
