// A press that is on its way says so: on a slow line a button that shows nothing looks dead, and is pressed again.

const LONGEST = 30_000; // ms: by then the browser has given up, or the person has
const kept = new Map();

export function calm() {
  for (const [button, label] of kept) {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...label);
  }
  kept.clear();
}

export function busy(button) {
  if (!button || kept.has(button)) return;
  kept.set(button, [...button.childNodes]);
  button.setAttribute("aria-busy", "true");
  const { busy: words } = document.documentElement.dataset;
  if (words && button.closest("main") && button.form?.method === "post") button.textContent = words;
  setTimeout(calm, LONGEST);
}

// After whoever else listens: a form that goes another way says itself when it is under way.
window.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (event.defaultPrevented || !submitter) return;
  if (kept.size) return event.preventDefault(); // the first press is on its way
  setTimeout(() => busy(submitter)); // its name and value go along as they were
});
// Coming back by the browser's own button shows the page as it was left.
window.addEventListener("pageshow", calm);
