// The page on which a village activates its account: nothing typed here may be lost on a bad line either.

import { guard } from "./guard.js";

const form = document.querySelector("[data-stayopen]");
guard(form);
const register = () => setTimeout(() => navigator.serviceWorker?.register(form.dataset.worker, { updateViaCache: "all" }), 2000);
if (document.readyState === "complete") register();
else window.addEventListener("load", register);
