// A page that waits for a file looks after it every two seconds. Without JavaScript it reloads itself.

const look = async () => {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-progress]");
    document.querySelector("[data-progress]").replaceChildren(...found.childNodes);
    document.title = page.title;
  } catch {
    // The line dropped: look again.
  }
  if (document.querySelector("[data-waits]")) setTimeout(look, 2000);
};
setTimeout(look, 2000);
