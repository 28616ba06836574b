// Before the worker is there to keep it, a form lives in this page alone: it goes when the portal answers, and
// stays with what was typed where it does not.

import { busy, calm } from "./busy.js";

const PATIENCE = 10_000; // ms
const sentence = document.querySelector("[data-stayopen]").dataset.stayopen;

async function answers() {
  if (navigator.serviceWorker?.controller) return true;
  try {
    // Of a file, for a page would be made to be thrown away.
    const { href } = document.querySelector("link[rel=stylesheet]");
    await fetch(href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

export function guard(form) {
  const says = Object.assign(document.createElement("p"), { className: "saved error", hidden: true });
  says.setAttribute("role", "alert");
  form.append(says);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    says.hidden = true;
    busy(event.submitter);
    const { name, value } = event.submitter ?? {};
    if (!(await answers())) {
      calm();
      says.textContent = sentence;
      says.hidden = false;
      return;
    }
    // The press itself is sent along, as the browser would.
    if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.submit();
  });
}
