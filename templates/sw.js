{% load i18n static %}// Where there is no line, one empty shell stands for every page, and this phone fills it in. No page with
// anybody's answers is ever kept here.
const NAME = "ovop-{{ version }}";
const ASSETS = [
  "{% static "css/portal.css" %}", "{% static "img/favicon.svg" %}",
  {% for name in scripts %}"{% static name %}",{% if forloop.last %}
{% else %} {% endif %}{% endfor %}];
const STATIC = "{% get_static_prefix %}";
const SECTIONS = [{% for section in sections %}"{{ section.key }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const SHELL = "{% url "products:shell" %}";
const SECTION = new RegExp("^{% url "products:section" 0 "bagian" %}$".replace("0", "\\d+").replace("bagian", "([a-z]+)"));
const ADMIN = "{% url "admin:index" %}"; // of nobody in a village
const escape = (text) => text.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll([...ASSETS, SHELL]);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    // Pages that are open still ask for the scripts they came with: those before these stay too.
    const others = (await caches.keys()).filter((name) => name !== NAME);
    for (const name of others.slice(0, -1)) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (pathname.startsWith(STATIC)) {
    event.respondWith({% if fresh %}fetch(request).catch(() => caches.match(pathname)){% else %}caches.match(pathname).then((kept) => kept || fetch(request)){% endif %});
    return;
  }
  if (request.mode !== "navigate" || pathname.startsWith(ADMIN)) return;
  const posted = request.method === "POST" && request.clone();
  event.respondWith(fetch(request).catch(async (error) => {
    const page = await caches.match(SHELL);
    if (!page) throw error;
    if (!posted) return page;
    const words = await posted.formData();
    const [, section] = pathname.match(SECTION) ?? [];
    // What is done to a photo or page lies nowhere else.
    if (!section || !words.has("kept") || words.has("photo") || words.has("page")) return again(page, words);
    // It lies in the phone already.
    const next = words.get("then") === "later" ? "" : SECTIONS[SECTIONS.indexOf(section) + 1];
    return Response.redirect(pathname.replace(`${section}/`, next ? `${next}/` : ""), 303);
  }));
});

// The shell with what was posted in it: only this page has it, and offers to send it again. Without autocomplete
// the browser writes nothing of it, passwords among it, to its disk.
async function again(page, words) {
  const fields = [...words].filter(([, value]) => typeof value === "string").map(
    ([name, value]) => `<textarea hidden autocomplete="off" name="${escape(name)}">\n${escape(value)}</textarea>`,
  );
  const files = [...words.values()].filter((value) => value.name).map((file) => escape(file.name));
  const lost = files.length ? `<p>{% translate "Yang ini harus dipilih lagi:" %} ${files.join(", ")}</p>` : "";
  const text = (await page.text()).replace("<!-- words -->", () => fields.join("") + lost);
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": page.headers.get("Content-Security-Policy") ?? "" };
  return new Response(text, { headers });
}
