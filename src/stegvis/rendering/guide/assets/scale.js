/* A number or a scale, asked large: the total and the critical item side by side. */
"use strict";

const stegvisScale = (() => {
  const w = (page) => page.words();
  const value = (name) => stegvisForm.value($("form"), name);

  /* A field that shows what the form holds; Enter goes on, the wheel changes nothing. */
  function text(page, name, label) {
    const field = el("input", { type: "text", inputmode: "numeric", autocomplete: "off", class: "number wide-number", id: "figure", value: value(name),
      oninput: (event) => { page.set(name, event.target.value, true); page.paint(); said(page, name); } });
    return el("p", { class: "figure" }, el("label", { for: "figure" }, label), " ", field, " ", el("output", { id: "figure-said", class: "soft" }));
  }

  /* What a total means, and what is wrong with it. */
  function said(page, name) {
    const [kind, id] = name.split(":");
    const now = page.now();
    const field = kind === "score" ? `scores.${id}` : `findings.${name}`;
    const fault = now.seen.faults.find((one) => one.field === field);
    const known = now.seen.known.get(id || name);
    const band = kind === "score" && known && known[0] === known[1] ? stegvis.bandAt(page.p.instrument.get(id), known[0]) : null;
    $("figure-said").textContent = fault ? page.wrong(fault) : band ? band.name : "";
    $("figure-said").className = fault ? "fault" : "soft";
    $("figure").setAttribute("aria-invalid", String(Boolean(fault)));
  }

  /* On, unless what is written cannot be. */
  function done(page, name, act) {
    said(page, name);
    if ($("figure").getAttribute("aria-invalid") === "true" || !$("figure").value.trim()) return $("figure").focus();
    return act();
  }

  const onward = (page, act) =>
    el("button", { type: "button", class: "primary", id: "forward", onclick: act }, w(page).onwards, " ", el("kbd", { "aria-hidden": "true" }, "Enter"));

  function number(page, name, label, act, unknown) {
    return el("div", {}, text(page, name, label), el("p", { class: "row" }, onward(page, () => done(page, name, act)),
      el("button", { type: "button", class: "choice", onclick: unknown }, w(page).does_not_know)));
  }

  function fields(page, scale, act) {
    const name = `score:${scale.id}`;
    const items = scale.critical_items.map((n) => item(page, scale, n, act));
    const left = () => {
      page.set(name, "", true);
      page.set(`unscored:${scale.id}`, "unknown", true);
      act(scale.id);
    };
    const open = () => scale.critical_items.find((n) => value(`item:${scale.id}:${n}`) === "");
    const on = () => done(page, name, () => (open() ? $("call").querySelector(`[data-keys="item:${open()}"]`).focus() : act(scale.id)));
    return el("div", {}, el("div", { class: "scale" }, text(page, name, `${capital(w(page).total)} (${scale.lowest}–${scale.highest})`), items),
      page.whole.includes(scale.id) ? counted(page, scale) : null,
      el("p", { class: "row" }, onward(page, on), el("button", { type: "button", class: "choice", onclick: left }, capital(w(page).not_filled_in))));
  }

  const capital = (said) => said.charAt(0).toUpperCase() + said.slice(1);

  /* One critical item: its values as buttons, neutral since its text is not shown. */
  function item(page, scale, n, act) {
    const name = `item:${scale.id}:${n}`;
    const pick = (v) => () => {
      page.set(name, String(v), true);
      if (value(`score:${scale.id}`) !== "") return act(scale.id);
      page.refresh();
      return $("figure").focus();
    };
    const buttons = scale.grid[n - 1].map((v) => el("button", { type: "button", class: "choice", "data-to": `v${v}`, "aria-pressed": String(value(name) === String(v)), onclick: pick(v) }, el("kbd", {}, String(v))));
    return el("div", { role: "group", tabindex: "-1", "data-keys": `item:${n}`, "aria-label": `${scale.name}, ${w(page).item} ${n}` },
      el("p", { "aria-hidden": "true" }, `${w(page).item} ${n}`), el("div", { class: "answers" }, buttons));
  }

  /* The scale whose items stand there: they are many, and built when they are asked for. */
  let opened = null;

  /* Each item by its number, added up. */
  function counted(page, scale) {
    const sum = () => {
      const all = scale.grid.map((_, i) => value(`item:${scale.id}:${i + 1}`));
      if (all.every((one) => /^\d+$/.test(one))) {
        $("figure").value = String(all.reduce((total, one) => total + Number(one), 0));
        page.set(`score:${scale.id}`, $("figure").value, true);
      }
      page.paint();
      said(page, `score:${scale.id}`);
    };
    const box = (n) => {
      const name = `item:${scale.id}:${n}`;
      const options = ["", ...scale.grid[n - 1]].map((v) => el("option", { value: v, selected: value(name) === String(v) && v !== "" ? "" : null }, v === "" ? "–" : String(v)));
      return el("label", {}, `${w(page).item} ${n} `, el("select", { onchange: (event) => { page.set(name, event.target.value, true); sum(); } }, options));
    };
    const open = (event) => {
      if (event.target.open === (opened === scale.id)) return;
      opened = event.target.open ? scale.id : null;
      page.refresh();
    };
    return el("details", { "data-of": scale.id, ontoggle: open }, el("summary", {}, w(page).by_item), el("p", { class: "soft" }, w(page).calculator_why),
      opened === scale.id ? el("div", { class: "items" }, scale.grid.map((_, i) => box(i + 1))) : null);
  }

  return { number, fields };
})();
