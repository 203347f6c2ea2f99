/* A rule beside the page: what it says, what it saw, what it rests on; the form stays where it is. */
"use strict";

const stegvisDrawer = (() => {
  const row = (word, said) => (said ? el("div", {}, el("dt", {}, word), el("dd", {}, said)) : null);

  function show(page, said, rule) {
    const w = page.words();
    const { p } = page;
    const spoken = stegvisSpoken(page.note());
    const seen = Object.entries(said.values || {}).map(([id, value]) => [p.input.get(id), value]).sort(([a], [b]) => a.at - b.at)
      .map(([one, value]) => el("li", {}, `${one.name}: ${spoken(one, value)}`));
    const ground = ([basis, shown]) => (basis === "inference" ? w.inference : shown || w[basis] || basis);
    const level = p.levels[rule.level].name;
    const urgency = p.urgencies[rule.urgency].name;
    $("drawer-title").textContent = rule.name || w.rule;
    $("drawer-text").replaceChildren(el("p", {}, rule.because), el("dl", {}, ...[
      row(w.level, rule.do ? "" : level), row(w.urgency, urgency), row(w.seen_values, seen.length ? el("ul", {}, seen) : ""),
      row(w.actions, rule.do ? el("ul", {}, rule.do.map((one) => el("li", {}, one))) : ""), row(w.threshold, ground(rule.threshold)), row(w.care, ground(rule.care)),
      ...rule.changed.map(([overlay, why]) => row(`${page.note().changed} ${overlay}`, why)),
    ].filter(Boolean)));
    $("drawer-page").href = page.href(rule);
    $("drawer").showModal();
  }

  return { show };
})();
