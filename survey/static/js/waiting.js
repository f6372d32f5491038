// While something is being made: fetch the page again and put its news in place.
"use strict";
const PAUSE = 1500;
const look = async () => {
  const here = document.querySelector("[data-waiting]");
  if (!here) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.getElementById(here.id);
    if (!answer.ok || !news) return;
    if (news.innerHTML !== here.innerHTML && !here.contains(document.activeElement)) here.replaceWith(news);
  } catch {
    // without a network the page stays as it is; its link looks again
  }
  setTimeout(look, PAUSE);
};
setTimeout(look, PAUSE);
