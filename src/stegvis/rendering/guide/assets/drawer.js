/* A rule or a page beside the call: what it says, what it saw, what it rests on; the form stays where it is. */
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
    $("drawer-text").append(el("p", {}, el("button", { type: "button", class: "link", onclick: () => read(page.href(rule), rule.name || w.rule) }, w.whole_page)));
    $("drawer-tab").href = page.href(rule);
    $("drawer").showModal();
  }

  /* A page of the guide in a frame: it can neither read nor leave this one. */
  function read(href, title) {
    $("drawer-title").textContent = title;
    $("drawer-text").replaceChildren(el("iframe", { src: href, title, sandbox: "allow-scripts" }));
    $("drawer-tab").href = href;
    $("drawer").dataset.of = "page";
    if (!$("drawer").open) $("drawer").showModal();
    $("drawer").querySelector("button").focus();
  }

  /* A link opens beside; with a key held down it does what a link does. */
  function follow(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    read(event.currentTarget.href, event.currentTarget.textContent);
  }

  /* Escape within the frame closes the drawer too; what was read does not stay. */
  globalThis.addEventListener("message", ({ source, data }) => data === "stegvis-close" && source === $("drawer").querySelector("iframe")?.contentWindow && $("drawer").close());

  function begin() {
    $("drawer").addEventListener("close", () => ($("drawer-text").replaceChildren(), delete $("drawer").dataset.of));
  }

  return { begin, show, follow };
})();
