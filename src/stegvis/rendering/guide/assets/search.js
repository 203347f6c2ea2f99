"use strict";
(() => {
  /* What a source is called weighs less than what the guide says. */
  const SOURCE = ":has([href^=sources])";
  const field = document.getElementById("find");
  const count = document.getElementById("count");
  const rows = [...document.querySelectorAll("#hits li")];
  const list = document.getElementById("hits");
  field.addEventListener("input", () => {
    const some = field.value.trim() !== "";
    const scored = rows.map((row) => [row, some ? stegvisFind.score(field.value, [[row.dataset.name, row.matches(SOURCE) ? 0.5 : 3], [row.dataset.text, 1]]) : 1]);
    scored.forEach(([row, score]) => (row.hidden = !score));
    list.append(...scored.sort((a, b) => b[1] - a[1]).map(([row]) => row));
    count.textContent = some ? `${scored.filter(([, score]) => score).length} ${count.dataset.word}` : "";
  });
})();
