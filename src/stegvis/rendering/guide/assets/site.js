"use strict";
(() => {
  const expired = document.getElementById("expired");
  if (expired && new Date() > new Date(`${expired.dataset.until}T23:59:59`)) expired.hidden = false;
})();
