{% load static %}// Where there is no line, a section of the form opens as an empty shell that this phone fills in. No page
// with anybody's answers is ever kept here.
const NAME = "ovop-{{ version }}";
const ASSETS = [
  "{% static "css/portal.css" %}", "{% static "img/favicon.svg" %}",
  {% for name in scripts %}"{% static name %}",{% if forloop.last %}
{% else %} {% endif %}{% endfor %}];
const STATIC = "{% get_static_prefix %}";
const SECTIONS = [{% for section in sections %}"{{ section.key }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const LIST = "{{ list }}";
const shell = (name) => "{% url "products:shell" "bagian" %}".replace("bagian", name);
// The page of a section; the list of them; and the first page, which stands for the list.
const PAGES = ["{% url "products:section" 0 "bagian" %}", "{% url "reviews:tasks" 0 %}", "{% url "home" %}"].map(
  (address) => new RegExp(`^${address.replace("0", "\\d+").replace("bagian", "([a-z]+)")}$`),
);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll([...ASSETS, ...[LIST, ...SECTIONS].map(shell)]);
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
  const form = PAGES.map((page) => pathname.match(page)).find(Boolean);
  if (request.mode !== "navigate" || !form) return;
  const section = form[1];
  const posted = request.method === "POST" && request.clone();
  event.respondWith(fetch(request).catch(async (error) => {
    if (!posted) return caches.match(shell(section ?? LIST));
    // Sent before the page's script had come: only the browser has it, and offers to send it again.
    const words = await posted.formData();
    if (!words.has("kept")) throw error;
    const next = words.get("then") === "later" ? "" : SECTIONS[SECTIONS.indexOf(section) + 1];
    return Response.redirect(pathname.replace(`${section}/`, next ? `${next}/` : ""), 303);
  }));
});
