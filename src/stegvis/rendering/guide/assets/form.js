/* The form: what is entered, as a patient and as a course; where each question stands. Nothing is kept. */
"use strict";

const $ = (id) => document.getElementById(id);

function el(tag, said = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(said)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null));
  return made;
}

const stegvisForm = {
  /* What is entered, as the data of a patient, without the answers that no longer apply. */
  patient(p, form) {
    const said = stegvisForm.read(p, form);
    for (const id of stegvisForm.lapsed(p, said)) delete said.findings[id];
    return said;
  },

  /* Answers to questions that another answer has closed since; the age closes none, and what a red flag reads is kept. */
  lapsed(p, said) {
    const findings = { ...said.findings };
    const flags = new Set(p.rules.slice(0, p.flags).flatMap((rule) => [...stegvis.inputsOf(rule.when)]));
    const gone = [];
    for (;;) {
      const { contradicted } = stegvis.setAside(p, { ...said, findings });
      const more = [...contradicted].filter(([id, closers]) => id in findings && !flags.has(id) && !closers.includes("age"));
      if (!more.length) return gone;
      for (const [id] of more) {
        gone.push(id);
        delete findings[id];
      }
    }
  },

  /* All that is entered; a number that cannot be read is a fault, never unknown. */
  read(p, form) {
    const said = { scores: {}, items: {}, findings: {}, none_of: [] };
    for (const field of form.elements) {
      const { name } = field;
      if (!name || /^(course|m|check|mode)\b/.test(name) || !stegvisForm.entered(field)) continue;
      if (name === "none_of") said.none_of.push(field.value);
      else stegvisForm.put(p, said, name, field.validity.badInput ? "?" : field.value);
    }
    return said;
  },

  entered({ type, value, checked, validity }) {
    if (type === "radio" || type === "checkbox") return checked && value !== "";
    return value.trim() !== "" || Boolean(validity && validity.badInput);
  },

  put(p, said, name, value) {
    const [kind, id, number] = name.split(":");
    const one = p.input.get(name);
    const amount = value === "?" ? value : Number(value);
    if (name === "age") said.age = amount;
    else if (kind === "score") said.scores[id] = amount;
    else if (kind === "item") (said.items[id] = said.items[id] || {})[number] = amount;
    else if (value === "unknown") said.findings[name] = value;
    else if (one.kind === "boolean") said.findings[name] = value === "yes";
    else said.findings[name] = one.kind === "choice" ? value : amount;
  },

  /* What is entered of a course; the same patient is who is seen today. */
  episode(p, form) {
    const value = (name) => (form.elements[name].value ?? "").trim();
    const answer = (name) => ({ yes: true, no: false })[value(name)] ?? null;
    const step = value("course:step");
    const scale = value("course:scale");
    const planned = p.step.has(step) && p.step.get(step).review ? p.step.get(step).review.instruments[0] : "";
    const said = {
      step, scale, started: value("course:started"), on: value("course:on"), patient: stegvisForm.patient(p, form),
      completed: answer("course:completed"), takes_part: answer("course:takes_part"), goal_reached: answer("course:goal_reached"),
      impression: value("course:impression") || null, sessions: value("course:sessions") === "" ? null : Number(value("course:sessions")),
      adverse_events: { yes: [{}], no: [] }[value("course:adverse_event")] ?? null,
      measurements: [], checks: {}, earlier: [],
    };
    for (const row of form.querySelectorAll(".measurement")) {
      const [on, total] = row.querySelectorAll("input");
      if (!stegvisForm.entered(on) && !stegvisForm.entered(total)) continue;
      said.measurements.push({ instrument: scale || planned, on: on.value, total: total.value === "" ? null : Number(total.value) });
    }
    for (const one of p.course.checks) if (answer(`check:${one.id}`) !== null) said.checks[one.id] = answer(`check:${one.id}`);
    for (const name of ["course:failed_here", "course:failed_next"]) {
      const rounds = Math.min(Number(value(name)) || 0, 9);
      const failed = name === "course:failed_here" ? step : value("course:next_step");
      for (let i = 0; failed && i < rounds; i++) said.earlier.push({ step: failed, outcome: "no_effect", adequate: true });
    }
    return said;
  },

  fields: (form) => [...form.querySelectorAll("input,select")].filter((field) => field.name && field.name !== "mode" && stegvisForm.entered(field) && !field.closest("[data-lapsed]")),

  label(field) {
    const form = $("form");
    const box = field.closest("fieldset");
    const own = field.closest("label") || form.querySelector(`label[for="${field.id}"]`);
    const word = own ? own.querySelector(".word").textContent.trim() : "";
    const ticked = field.type === "radio" || field.type === "checkbox";
    const chosen = field.tagName === "SELECT" ? field.selectedOptions[0].textContent : field.value;
    const shown = ticked ? word : `${word} ${chosen}`.trim();
    const title = box ? box.querySelector("legend").textContent : field.name === "none_of" ? field.closest(".group").querySelector("h2").textContent : "";
    return title ? `${title.trim()} ${shown}` : shown;
  },

  /* The field that answers an input, of the patient or of the course. */
  field(p, input) {
    const all = $("form").elements;
    const one = p.input.get(input);
    const scale = input.match(/\((.*)\)$/);
    if (input === "age") return $("age");
    if (scale) return $("form").querySelector(".measurement:last-of-type input");
    if (!one) return [...all].find((field) => field.name === `course:${input}`) || $("course-step");
    if (one.item && all[`item:${one.instrument}:${one.item}`]) return all[`item:${one.instrument}:${one.item}`];
    const found = all[one.instrument ? `score:${one.instrument}` : input];
    return found instanceof RadioNodeList ? found[0] : found;
  },

  /* The fields that a fault names. */
  faulty(p, fault) {
    const form = $("form");
    const [kind, id, number] = fault.split(".");
    const row = fault.match(/^measurements\[(\d+)\]\.(on)?/);
    if (row) {
      const rows = [...form.querySelectorAll(".measurement")].filter((one) => [...one.querySelectorAll("input")].some(stegvisForm.entered));
      const inputs = rows[Number(row[1])].querySelectorAll("input");
      return inputs[row[2] ? 0 : 1];
    }
    if (kind === "patient") return form.elements[`score:${number}`];
    if (kind === "scores") return form.elements[`score:${id}`] || null;
    if (kind === "items") return form.elements[`item:${id}:${number}`];
    return stegvisForm.field(p, kind === "findings" ? id : kind);
  },

  /* What could be entered there, in the words of the page. */
  allowed(field) {
    const range = field.min !== undefined && field.min !== "" ? ` (${field.min}–${field.max})` : "";
    return stegvisForm.label(field).replace(field.value, "").trim() + (field.closest("label") ? "" : range);
  },
};
