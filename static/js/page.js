// What every page of the village does. It asks for little: what sends, tells and signs out comes when it is
// needed. A page of the form starts it only when that has put what waits back into its form.

import { get, keyOf, officer, put, waiting } from "./store.js";

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

// --- Signing out --------------------------------------------------------------------------------------------

document.querySelector(".who form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { leave } = await import("./session.js");
    await leave(event.target);
  } catch {
    event.target.submit();
  }
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
  const { start: wait } = await import("./submit.js");
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

async function start() {
  if (signedIn) await put("meta", "officer", Number(signedIn));
  if (answers) await bringAnswers();
}
prepareSubmit().catch(() => {});
guardForms().catch(() => {});
start().catch(() => {}).finally(flush);

// What the worker fetches must not compete with the page on a slow line.
const register = () => navigator.serviceWorker?.register(words.toWorker, { updateViaCache: "all" });
if (document.readyState === "complete") register();
else window.addEventListener("load", () => setTimeout(register, 2000));
