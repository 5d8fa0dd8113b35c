// Tells that what an open page shows has changed. Without it the page is as it was when it was opened.
const place = document.querySelector("[data-live]");

if (place) {
  const source = new EventSource(place.dataset.live);
  source.addEventListener("changed", () => {
    place.hidden = false;
  });
  window.addEventListener("pagehide", () => source.close());
}
