// The last page: Ajukan may be pressed while something waits in the phone, and goes when it has arrived.

import { remove, waiting } from "./store.js";
import { keepStep, stepOf } from "./steps.js";

const words = document.getElementById("line").dataset;
const isShell = document.body.hasAttribute("data-shell");

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
