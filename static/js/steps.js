// Submitting a dossier, also from a phone without a line, and other forms that did not arrive.

import { drop, get, officer, put, remove, waiting } from "./store.js";
import { No, PATIENCE, Stop, ask, read, refusal, stepKey } from "./send.js";

const words = document.getElementById("line").dataset;
const isShell = document.body.hasAttribute("data-shell");

// `fields` are those of the form, {name: [value, …]}; `marks` what the person has seen of each section; `me` the
// officer whose form it was, without which it is that of this page.
export async function keepStep({ me, product, fields, marks }) {
  const row = { officer: me ?? await officer(), product: String(product), action: "submit", fields, marks, at: Date.now() };
  if (!row.officer) throw new Error("Nobody is signed in.");
  await put("steps", stepKey(row), { ...row, key: stepKey(row) });
}

export async function stepOf(product) { return get("steps", stepKey({ officer: await officer(), product })); }

// Once all of it has arrived. Nothing is submitted that the person has not seen.
export async function sendStep(step, { token, tell }) {
  const answer = await ask(words.toAnswers.replace("0", step.product));
  if (answer.status !== 200) throw await refusal(answer);
  const { version, consent_version: consent, sections, next } = await read(answer);
  if (next) return done(step, next, tell); // submitted, and the answer was lost
  for (const [section, { seen, submissions }] of Object.entries(sections)) {
    // Another number of submissions: it was submitted elsewhere, and came back for a reason that nobody has read.
    if (seen !== step.marks[section] || submissions !== step.marks.submissions) throw new No(0, words.changed);
  }
  if (!(await get("steps", step.key))) return; // taken back meanwhile
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, version, consent_version: step.fields.consent_version?.[0] || consent });
  for (const name of ["declaration", "public_consent"]) for (const value of step.fields[name] ?? []) body.append(name, value);
  const said = await ask(words.toSubmit.replace("0", step.product), { method: "POST", body });
  if (![200, 409, 422].includes(said.status)) throw await refusal(said);
  const { error, next: page } = await read(said);
  if (error) throw new No(0, error); // it stays open, whatever the status says
  return done(step, page, tell);
}

async function done(step, next, tell) {
  await remove(step);
  // The phone knows this dossier no more as one to be filled in.
  await drop("meta", `version/${step.officer}`).catch(() => {});
  return tell({ state: "step", step, next });
}

// --- The last page: Ajukan may be pressed while something waits in the phone, and goes when it has arrived ------

export function start({ form, product, flush }) {
  const says = document.getElementById("submitting");
  let sent = false;

  function say(tone, sentence) {
    sent = false;
    says.hidden = false;
    says.className = `saved ${tone}`;
    says.textContent = sentence;
  }

  // A press that waits can be taken back.
  function sayQueued() {
    say("warning", `${words.queued} `);
    const away = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words.discard });
    away.onclick = async () => {
      const step = await stepOf(product);
      if (step) await remove(step);
      says.hidden = true;
      form.querySelector("[data-waits]").hidden = false;
      flush();
    };
    says.append(away);
  }

  // The page's own post says what the phone would have said.
  async function plainly() {
    await stepOf(product).then((step) => step && remove(step)).catch(() => {});
    form.submit();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sent) return;
    sent = true;
    setTimeout(() => { sent = false; }, 3000);
    const left = await waiting().catch(() => null);
    const waits = left && [...left.texts, ...left.files].some((row) => row.product === product);
    if (!isShell && navigator.onLine && !waits) return plainly();
    if (!form.elements.declaration.checked) return say("error", form.dataset.declare);
    const fields = {};
    for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(value);
    try {
      await keepStep({ product, fields, marks: JSON.parse(fields.marks[0]) });
    } catch {
      return say("error", words.stayhere);
    }
    sayQueued();
    flush();
  });

  document.addEventListener("outbox", ({ detail: { state, step, next, error } }) => {
    if (state !== "step" || step.product !== product) return;
    if (next) location.assign(next);
    else say("error", error);
  });

  stepOf(product).then((step) => {
    if (step?.error) say("error", step.error);
    else if (step) sayQueued();
  }).catch(() => {});
}

// --- Other forms ---------------------------------------------------------------------------------------------

// The same one is kept once, however often its page is loaded again.
export async function keepPost({ me, address, fields }) {
  const row = { officer: me, key: `${me}${address} ${JSON.stringify(fields)}`, address, fields, at: Date.now() };
  await put("posts", row.key, row);
  return row;
}

// It leaves the phone only when the portal has it. Where the portal has taken it, the first page tells what it
// said; where it has not, it says why on a page that holds the words, and that page is shown.
export async function sendPost(row, { token }) {
  const fields = [...row.fields, ["csrfmiddlewaretoken", token], ["officer", row.officer]];
  const answer = await fetch(row.address, {
    method: "POST", body: new URLSearchParams(fields), redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (answer.status === 401) throw new Stop("signin");
  const isTaken = answer.type === "opaqueredirect";
  const isOurs = answer.status < 500 && (await answer.text()).includes(" data-pulse=");
  if (!isTaken && !isOurs) {
    const code = [answer.status, answer.headers.get("X-Request-ID")].filter(Boolean).join(", ");
    throw new No(0, words.refused.replace("0", code));
  }
  await remove(row);
  if (isTaken) return location.assign(document.querySelector("a.brand").href);
  const form = Object.assign(document.createElement("form"), { method: "post", action: row.address, hidden: true });
  for (const [name, value] of fields) form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  return form.submit();
}
