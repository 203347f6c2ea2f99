/* The form: what is entered, as a patient and as a course; where each question stands. Nothing is kept. */
"use strict";

const stegvisForm = {
  /* What is entered, as the data of a patient, without the answers that no longer apply. */
  patient: (p, form) => stegvisForm.standing(p, stegvisForm.read(p, form)).given,

  /* Answers to questions that another answer has closed since; neither the age nor a list closes any, and what a red flag reads is kept. */
  standing(p, said) {
    const findings = { ...said.findings };
    const flags = (p.read_by_flags ||= new Set(p.rules.slice(0, p.flags).flatMap((rule) => [...stegvis.inputsOf(rule.when)])));
    const lapsed = [];
    const given = { ...said, findings };
    for (;;) {
      const seen = stegvis.setAside(p, given);
      const more = [...seen.contradicted].filter(([id, closers]) => id in findings && !flags.has(id) && closers.every((one) => one in findings));
      if (!more.length) return { given, lapsed, seen };
      for (const [id] of more) {
        lapsed.push(id);
        delete findings[id];
      }
    }
  },

  /* All that is entered; a number that cannot be read is a fault, never unknown. */
  read(p, form, fields = stegvisForm.filled(form)) {
    const said = { scores: {}, items: {}, findings: {}, none_of: [] };
    for (const field of fields) {
      const { name } = field;
      if (/^(course|m|check|event|earlier|choice|referral)\b/.test(name)) continue;
      if (name === "none_of") said.none_of.push(field.value);
      else if (/^decline/.test(name)) said.declines = [...(said.declines || []), field.value];
      else stegvisForm.put(p, said, name, field.value.trim());
    }
    return said;
  },

  entered({ type, value, checked }) {
    return type === "radio" || type === "checkbox" ? checked && value !== "" : value.trim() !== "";
  },

  /* A number as it was written: a comma is a decimal point, and what is no number is told as it stands. */
  amount(value) {
    if (value === "unknown") return value;
    return /^-?\d{1,9}([.,]\d{1,4})?$/.test(value) ? Number(value.replace(",", ".")) : "?";
  },

  /* An age in years, or the age today of somebody born that day. */
  years(value, today = new Date()) {
    const born = value.match(/^(\d{4})-?(\d\d)-?(\d\d)$/);
    if (!born) return stegvisForm.amount(value);
    const [year, month, day] = born.slice(1).map(Number);
    const there = new Date(year, month - 1, day);
    if (there.getMonth() !== month - 1 || there.getDate() !== day || there > today) return "?";
    const before = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day);
    return today.getFullYear() - year - Number(before);
  },

  put(p, said, name, value) {
    const [kind, id, number] = name.split(":");
    const one = p.input.get(name);
    const amount = stegvisForm.amount(value);
    if (name === "age") said.age = stegvisForm.years(value);
    else if (kind === "score") said.scores[id] = amount;
    else if (kind === "unscored") said.scores[id] = said.scores[id] ?? value;
    else if (kind === "item") (said.items[id] = said.items[id] || {})[number] = amount;
    else if (value === "unknown") said.findings[name] = value;
    else if (one.kind === "boolean") said.findings[name] = value === "yes";
    else said.findings[name] = one.kind === "choice" ? value : amount;
  },

  /* Enter the data of a patient, as Python writes it; answers what has no field here. */
  enter(form, said) {
    const known = ["age", "sex", "caller", "findings", "scores", "items", "none_of", "call", "declines"];
    const others = Object.keys(said).filter((name) => !known.includes(name) && said[name] !== null);
    return [...others, ...stegvisForm.pairs(said).filter(([name, value]) => !stegvisForm.set(form, name, value) && !stegvisForm.step(form, name, value)).map(([name]) => name)];
  },

  pairs(said) {
    const word = (value) => (value === true ? "yes" : value === false ? "no" : String(value));
    const beside = ["age", "sex", "caller"].filter((name) => (said[name] ?? null) !== null).map((name) => [name, word(said[name])]);
    const findings = Object.entries(said.findings || {}).filter(([, value]) => value !== null).map(([id, value]) => [id, word(value)]);
    const scores = Object.entries(said.scores || {}).filter(([, value]) => value !== null)
      .map(([id, value]) => (value === "unknown" ? [`unscored:${id}`, value] : [`score:${id}`, String(value)]));
    const items = Object.entries(said.items || {}).flatMap(([id, all]) => Object.entries(all).map(([n, value]) => [`item:${id}:${n}`, String(value)]));
    return [...beside, ...findings, ...scores, ...items, ...(said.none_of || []).map((group) => ["none_of", group]), ...(said.declines || []).map((one) => ["declines", one])];
  },

  /* Give a field a value; "" takes back what was entered. Answers whether there is a field that can hold it. */
  set(form, name, value) {
    const all = stegvisForm.named(form, name);
    const [first] = all;
    if (!first) return false;
    if (value !== "" && ["radio", "select-one"].includes(first.type) && !stegvisForm.offers(all, value)) return false;
    if (first.type === "radio") all.forEach((field) => (field.checked = field.value === value));
    else if (first.type === "checkbox") all.filter((field) => value === "" || field.value === value).forEach((field) => (field.checked = value !== ""));
    else first.value = value;
    return value === "" || all.some((field) => field.value === value);
  },

  /* One declined step has a field; a second has none. */
  step: (form, name, value) => name === "declines" && !stegvisForm.value(form, "declined_step") && stegvisForm.set(form, "declined_step", value),

  offers: (all, value) => all.some((field) => field.value === value || [...(field.options || [])].some((one) => one.value === value)),

  /* The fields by name, once for a form: a form looks each up anew. */
  index: new WeakMap(),

  all(form) {
    if (!stegvisForm.index.has(form)) {
      const found = new Map();
      for (const field of form.elements) if (field.name) found.set(field.name, [...(found.get(field.name) || []), field]);
      stegvisForm.index.set(form, found);
    }
    return stegvisForm.index.get(form);
  },

  named: (form, name) => stegvisForm.all(form).get(name) || [],

  /* What a field holds now, "" when nothing. */
  value(form, name) {
    const one = stegvisForm.named(form, name).find((field) => stegvisForm.entered(field));
    return one ? one.value.trim() : "";
  },

  /* The fields that hold something. */
  filled: (form) => [...stegvisForm.all(form).values()].flatMap((fields) => fields.filter(stegvisForm.entered)),

  some: (form) => stegvisForm.filled(form).length > 0,

  fields: (form) => stegvisForm.filled(form).filter((field) => !field.closest("[data-lapsed]")),

  label(field, valued = true) {
    const form = $("form");
    const box = field.closest("fieldset");
    const own = field.closest("label") || form.querySelector(`label[for="${field.id}"]`);
    const word = own ? own.querySelector(".word").textContent.trim() : "";
    const ticked = field.type === "radio" || field.type === "checkbox";
    const chosen = field.tagName === "SELECT" ? field.selectedOptions[0].textContent : field.value;
    const shown = ticked || !valued ? word : `${word} ${chosen}`.trim();
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
    if (/^(measurements|adverse_events|earlier|overrides)\[|^referral\./.test(fault)) return stegvisCourse.field(form, fault);
    if (kind === "patient") return form.elements[`score:${number}`];
    if (kind === "scores") return form.elements[`score:${id}`] || null;
    if (kind === "items") return form.elements[`item:${id}:${number}`];
    return stegvisForm.field(p, kind === "findings" ? id : kind);
  },

  /* What could be entered there, in the words of the page. */
  allowed(field) {
    const { lowest, highest } = field.dataset;
    const name = stegvisForm.label(field, false);
    return lowest === undefined || name.endsWith(")") ? name : `${name} (${lowest}–${highest})`;
  },
};
