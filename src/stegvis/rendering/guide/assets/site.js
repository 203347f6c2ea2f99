"use strict";
(() => {
  const expired = document.getElementById("expired");
  if (expired && new Date() > new Date(`${expired.dataset.until}T23:59:59`)) expired.hidden = false;
  if (globalThis.parent === globalThis) return;
  document.querySelectorAll('a[href^="index.html"]').forEach((link) => (link.closest("nav li") || link).remove());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && globalThis.parent.postMessage("stegvis-close", "*"));
})();
