// Starts the vendored components, now and in every part of a page that htmx puts in.
import { initAll } from "./vendor/govuk-frontend/govuk-frontend.min.js";

initAll();
document.body.addEventListener("htmx:load", (event) => initAll({ scope: event.detail.elt }));
