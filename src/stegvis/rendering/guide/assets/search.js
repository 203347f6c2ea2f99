"use strict";
(() => {
  const field = document.getElementById("find");
  const count = document.getElementById("count");
  const rows = [...document.querySelectorAll("#hits li")];
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.text.includes(word));
      if (!row.hidden) shown++;
    }
    count.textContent = words.length ? `${shown} ${count.dataset.word}` : "";
  });
})();
