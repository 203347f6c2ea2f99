/* What a record system sent with the page is opened as a draft is, once the page is ready. */
"use strict";
(() => {
  const root = document.documentElement;
  const ready = new MutationObserver(put);

  function put() {
    if (root.dataset.ready !== "yes") return;
    ready.disconnect();
    const sent = new DataTransfer();
    sent.items.add(new File([document.getElementById("given").textContent], "given.json", { type: "application/json" }));
    const field = document.getElementById("draft");
    field.files = sent.files;
    field.dispatchEvent(new Event("change"));
  }

  ready.observe(root, { attributeFilter: ["data-ready"] });
  put();
})();
