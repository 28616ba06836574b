// Whoever is no village, on a browser that a village has used: where the line drops, they are shown nothing of
// that village, and what they post is not kept as its own. What the village has not sent waits for it.

import "./busy.js";

async function leaveNothing() {
  const worker = await navigator.serviceWorker?.getRegistration();
  if (!worker) return;
  await worker.unregister();
  const { drop } = await import("./store.js");
  await drop("meta", "officer");
}
leaveNothing().catch(() => {});

if (document.querySelector("input[type=date], input[type=file]")) import("./readback.js").catch(() => {});
