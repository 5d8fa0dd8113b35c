import { initAll } from "/assets/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelector("form[data-continue]")?.requestSubmit(); // long work goes on by itself
