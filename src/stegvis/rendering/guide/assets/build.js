/* Builds the form of all questions from the pathway: each question once, with its answers. */
"use strict";

const stegvisBuild = (() => {
  let p;
  let w;

  const word = (text) => el("span", { class: "word" }, text);

  function radios(name, choices) {
    return [...choices, ["", w.unknown]].flatMap(([value, text]) => {
      const field = el("input", { type: "radio", name, value, checked: value === "" ? "" : null });
      return [el("label", {}, field, " ", word(text)), " "];
    });
  }

  const truths = () => [["yes", w.yes], ["no", w.no]];
  const silent = () => [["unknown", w.does_not_know]];
  const choices = (one) => one.choices.map((choice) => [choice.id, choice.name]);

  function number(name, text, lowest, highest) {
    const field = el("input", { type: "text", inputmode: "numeric", name, "data-lowest": lowest, "data-highest": highest, autocomplete: "off", class: "number" });
    return el("label", {}, word(text), " ", field);
  }

  function answers(one) {
    if (one.kind === "integer") return [number(one.id, `${one.lowest}–${one.highest}`, one.lowest, one.highest)];
    return radios(one.id, [...(one.kind === "boolean" ? truths() : choices(one)), ...silent()]);
  }

  function question(one) {
    const kind = one.answered_by === "caller" ? null : one.answered_by;
    return el("fieldset", { class: "question", "data-input": one.id, "data-by": kind }, el("legend", {}, one.ask), answers(one));
  }

  function group(one, first) {
    const none = el("label", { class: "none" }, el("input", { type: "checkbox", name: "none_of", value: one.id }), " ", word(one.none));
    return el("section", { class: "group", "data-group": one.id, "data-flags": first ? "" : null }, el("h2", {}, one.title),
      el("p", {}, none), one.findings.map((id) => p.input.get(id)).filter(Boolean).map(question));
  }

  function age() {
    const field = el("input", { id: "age", name: "age", type: "text", inputmode: "numeric", "data-lowest": 0, "data-highest": 120, autocomplete: "off", class: "number" });
    const beside = [...p.beside.keys()].filter((id) => p.input.has(id)).map((id) => question(p.input.get(id)));
    return el("section", { class: "group", "data-group": "age" }, el("h2", {}, w.age.split(" ")[0]),
      el("p", {}, el("label", { for: "age" }, word(w.age)), " ", field, " ", el("output", { id: "age-said" })), beside);
  }

  function item(one, n) {
    const options = [["", "–"], ...one.grid[n - 1].map((v) => [v, String(v)]), ["unknown", w.does_not_know]];
    return el("label", {}, word(`${w.item} ${n}`), " ",
      el("select", { name: `item:${one.id}:${n}` }, options.map(([value, text]) => el("option", { value }, text))));
  }

  function scale(one, whole) {
    const numbers = whole ? one.grid.map((_, i) => i + 1) : one.critical_items;
    const items = numbers.length
      ? el("details", { "data-items": one.id }, el("summary", {}, w.by_item), el("p", { class: "soft" }, w.calculator_why),
        el("div", { class: "items" }, numbers.map((n) => item(one, n))))
      : null;
    const left = el("label", {}, el("input", { type: "checkbox", name: `unscored:${one.id}`, value: "unknown" }), " ", word(w.not_filled_in));
    return el("fieldset", { class: "question score", "data-input": one.id }, el("legend", {}, one.name),
      el("p", {}, number(`score:${one.id}`, `${w.total} (${one.lowest}–${one.highest})`, one.lowest, one.highest), " ", el("output", {}), " ", left), items);
  }

  function scales(whole) {
    const more = el("select", { id: "more-scales" });
    return el("section", { class: "group", "data-group": "scores" }, el("h2", {}, w.scores),
      p.instruments.map((one) => scale(one, whole.includes(one.id))),
      el("p", { id: "scales-left" }, el("label", {}, word(w.add_scale), " ", more)));
  }

  /* What the patient may say no to: forms of care, and any step. */
  function refusals() {
    const boxes = Object.entries(p.forms).flatMap(([id, name]) => [el("label", {}, el("input", { type: "checkbox", name: "declines", value: id }), " ", word(name)), " "]);
    const step = el("select", { name: "declined_step", "data-steps": "" });
    return el("section", { class: "group", "data-group": "declines" }, el("h2", {}, w.declines), el("p", {}, boxes), el("p", {}, el("label", {}, word(w.declined_step), " ", step)));
  }

  function others() {
    const told = new Set(Object.keys(p.facts));
    const rest = p.inputs.filter((one) => !one.group && !one.instrument && one.id !== "age" && !p.beside.has(one.id) && !told.has(one.id));
    return rest.length ? [el("section", { class: "group", "data-group": "" }, el("h2", {}, w.others), rest.map(question))] : [];
  }

  /* All questions, in the order of the pathway. */
  function questions(pathway, words, whole) {
    [p, w] = [pathway, words];
    $("questions").replaceChildren(age(), ...p.groups.map((one, i) => group(one, i === 0)), scales(whole), ...others(), refusals());
  }

  /* What a review asks of a course; the template says it in words. */
  function course(form, html) {
    if ($("course")) $("course").innerHTML = html;
    for (const box of form.querySelectorAll("[data-yes-no]")) box.append(...radios(box.dataset.yesNo, truths()));
    for (const box of form.querySelectorAll("[data-course]")) box.append(...radios(`course:${box.dataset.course}`, choices(p.course.input.get(box.dataset.course))));
    const words = (all) => Object.entries(all).map(([id, name]) => option({ id, name }));
    const option = (one, kind = "") => el("option", { value: kind + one.id }, one.name);
    const steps = (track) => el("optgroup", { label: track.name }, track.steps.map((step) => option(step)));
    for (const box of form.querySelectorAll("[data-steps]")) box.append(el("option", { value: "" }, "–"), ...p.tracks.map(steps));
    for (const box of form.querySelectorAll("[data-reasons]")) box.append(...words(p.course?.reasons || {}));
    for (const box of form.querySelectorAll("[data-scales]")) box.append(...p.instruments.map((one) => option(one, box.dataset.scales)));
    for (const box of form.querySelectorAll("[data-tracks]")) box.append(...p.tracks.map((one) => option(one, "track:")));
  }

  return { questions, course, pathway: () => p };
})();
