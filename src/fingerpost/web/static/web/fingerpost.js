// Small comforts. Every page works without this file.
(function () {
  "use strict";

  const typing = (element) =>
    element.matches("input, textarea, select, [contenteditable]") && element.type !== "checkbox";

  // "/" goes to the search box; j and k walk the rows of a table marked data-fp-rows.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      // A page's own search box comes after the one in the header, and is the better one there.
      const box = [...document.querySelectorAll("[data-fp-search]")].pop();
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (pressKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  });

  // Where a part of the page is marked data-fp-keys, its links and buttons may have keys of their own.
  function pressKey(key) {
    const one = [...document.querySelectorAll("[data-fp-keys] [data-fp-key]")].find((element) =>
      element.dataset.fpKey.split(" ").includes(key.length === 1 ? key.toLowerCase() : key)
    );
    if (one) one.click();
    return Boolean(one);
  }

  function walk(step) {
    const links = [...document.querySelectorAll("[data-fp-rows] tbody tr")]
      .map((row) => row.querySelector("a, button"))
      .filter(Boolean);
    if (!links.length) return;
    const row = document.activeElement && document.activeElement.closest("tr");
    const now = links.findIndex((link) => link.closest("tr") === row);
    const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
    if (links[next]) links[next].focus();
  }

  // In the strip that logs a contact a number chooses what came of it, and Enter sends it.
  document.addEventListener("keydown", (event) => {
    const strip = event.target.closest("[data-fp-strip]");
    if (!strip || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.type === "radio" && /^[1-9]$/.test(event.key)) {
      const came = outcomes(strip).filter((radio) => radio.offsetParent)[event.key - 1];
      if (!came) return;
      came.click();
      const learns = came.classList.contains("fp-strip__learns");
      (learns ? strip.querySelector("[name=code]") : came).focus();
    } else if (event.key === "Enter" && event.target.tagName === "SELECT") {
      strip.requestSubmit();
    } else return;
    event.preventDefault();
  });

  // Another means has other outcomes: what was chosen of those now hidden is not chosen any more.
  document.addEventListener("change", (event) => {
    const strip = event.target.name === "means" && event.target.closest("[data-fp-strip]");
    if (!strip) return;
    for (const radio of outcomes(strip)) if (!radio.offsetParent) radio.checked = false;
  });

  function outcomes(strip) {
    return [...strip.querySelectorAll("input[name=outcome]")];
  }

  // Menus made of <details> close when you leave them or press Escape.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-fp-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-fp-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A whole date pasted into a day box fills all three.
  document.addEventListener("paste", (event) => {
    const group = event.target.closest("[data-fp-date]");
    if (!group || !event.clipboardData) return;
    const text = event.clipboardData.getData("text").trim();
    const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text);
    const usual = /^(\d{1,2})[/. -](\d{1,2}|[A-Za-z]{3,9})[/. -](\d{4})$/.exec(text);
    const parts = iso ? [iso[3], iso[2], iso[1]] : usual ? usual.slice(1, 4) : null;
    if (!parts) return;
    event.preventDefault();
    group.querySelectorAll("input").forEach((input, n) => {
      input.value = parts[n].replace(/^0(?=\d)/, "");
    });
  });

  function enhance(root) {
    for (const button of root.querySelectorAll("[data-fp-copy][hidden]")) {
      if (navigator.clipboard) button.hidden = false;
    }
    for (const panel of root.querySelectorAll("[data-fp-filters]:not([data-fp-ready])")) fold(panel);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-fp-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.fpCopy);
    button.parentElement.querySelector("[role=status]").textContent = "Copied";
    button.firstChild.textContent = "Copied";
  });

  // On a phone the filters wait behind a button, so that the list comes first.
  function fold(panel) {
    panel.dataset.fpReady = "";
    const form = panel.querySelector("form");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary fp-filters__toggle";
    form.id = form.id || "filters";
    button.setAttribute("aria-controls", form.id);
    const show = (open) => {
      panel.classList.toggle("fp-filters--closed", !open);
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Hide filters" : "Show filters";
    };
    button.addEventListener("click", () => show(panel.classList.contains("fp-filters--closed")));
    panel.prepend(button);
    show(false);
  }

  enhance(document);
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
})();
