/* The course of a review: read from the form and entered into it, as Python writes an episode. */
"use strict";

const stegvisCourse = (() => {
  const ROWS = {
    measurements: ["m", ["instrument", "on", "total", "version"]],
    adverse_events: ["event", ["on", "what"]],
    earlier: ["earlier", ["step", "started", "ended", "outcome", "adequate"]],
    overrides: ["choice", ["on", "by", "reason", "chosen", "note"]],
  };
  const REFERRAL = ["to", "sent", "confirmed", "arrived", "returned"];
  const TRUTHS = { yes: true, no: false };
  const SAID = ["completed", "takes_part", "goal_reached"];
  const PLAIN = ["step", "started", "on", "scale", "impression"];

  const value = (form, name) => stegvisForm.value(form, name);
  const kept = (said) => Object.fromEntries(Object.entries(said).filter(([, one]) => one !== "" && one !== undefined));
  const word = (one) => (one === true ? "yes" : one === false ? "no" : String(one));

  /* One part as it is entered: an amount, an answer, a word or a day. */
  function part(name, said) {
    if (said === "") return "";
    if (name === "total") return stegvisForm.amount(said);
    return name === "adequate" ? TRUTHS[said] : said;
  }

  function rows(form, key) {
    const [prefix, names] = ROWS[key];
    const all = [...form.querySelectorAll(`[data-rows="${prefix}"] > *`)];
    const read = (_, i) => kept(Object.fromEntries(names.map((name) => [name, part(name, value(form, `${prefix}:${i}:${name}`))])));
    return all.map(read).filter((one) => Object.keys(one).length);
  }

  /* What is entered of a course; the same patient is who is seen today. */
  function episode(p, form) {
    const said = kept(Object.fromEntries(PLAIN.map((name) => [name, value(form, `course:${name}`)])));
    const patient = stegvisForm.patient(p, form);
    const planned = p.step.get(said.step)?.review?.instruments[0] || "";
    for (const name of SAID) if (value(form, `course:${name}`) in TRUTHS) said[name] = TRUTHS[value(form, `course:${name}`)];
    if (value(form, "course:sessions") !== "") said.sessions = stegvisForm.amount(value(form, "course:sessions"));
    const checks = kept(Object.fromEntries(p.course.checks.map((one) => [one.id, TRUTHS[value(form, `check:${one.id}`)]])));
    const measurements = rows(form, "measurements").map((one) => ({ instrument: said.scale || planned, ...one }));
    const referral = kept(Object.fromEntries(REFERRAL.map((name) => [name, value(form, `referral:${name}`)])));
    const parts = { measurements, earlier: rows(form, "earlier"), overrides: rows(form, "overrides") };
    return {
      ...said, patient, ...(Object.keys(checks).length ? { checks } : {}), ...events(form, said.on),
      ...Object.fromEntries(Object.entries(parts).filter(([, all]) => all.length)), ...(Object.keys(referral).length ? { referral } : {}),
    };
  }

  /* None, or each with its day; one that nobody described is of the day of the review. */
  function events(form, on) {
    const all = rows(form, "adverse_events").map((one) => ({ on, what: "–", ...one }));
    if (all.length) return { adverse_events: all };
    return { yes: { adverse_events: [{ on, what: "–" }] }, no: { adverse_events: [] } }[value(form, "course:adverse_event")] || {};
  }

  /* A copied row for each that is needed, its fields empty and numbered. */
  function grow(form, prefix, most) {
    const box = form.querySelector(`[data-rows="${prefix}"]`);
    while (box && box.children.length < most) {
      const copied = box.firstElementChild.cloneNode(true);
      copied.querySelectorAll("[name]").forEach((field) => {
        field.name = field.name.replace(":0:", `:${box.children.length}:`);
        field.value = "";
      });
      box.append(copied);
    }
    stegvisForm.index.delete(form);
  }

  const grown = (form) => [...form.querySelectorAll("[data-rows]")].map((box) => [box.dataset.rows, box.children.length]);

  /* What a file says of a course, as fields. */
  function pairs(said) {
    const plain = [...PLAIN, "sessions", ...SAID].filter((name) => (said[name] ?? "") !== "").map((name) => [`course:${name}`, said[name]]);
    const checks = Object.entries(said.checks || {}).filter(([, one]) => one !== null).map(([id, one]) => [`check:${id}`, one]);
    const referral = Object.entries(said.referral || {}).filter(([, one]) => one !== null).map(([name, one]) => [`referral:${name}`, one]);
    const all = Object.entries(ROWS).flatMap(([key, [prefix]]) => (said[key] || []).flatMap((row, i) =>
      Object.entries(row).filter(([, one]) => one !== null).map(([name, one]) => [`${prefix}:${i}:${name}`, one])));
    const event = said.adverse_events ? [["course:adverse_event", said.adverse_events.length ? "yes" : "no"]] : [];
    return [...plain, ...checks, ...referral, ...all, ...event];
  }

  /* Enter an episode, as Python writes it; answers what has no field here. */
  function enter(form, said) {
    for (const [key, [prefix]] of Object.entries(ROWS)) grow(form, prefix, (said[key] || []).length);
    const names = [...PLAIN, "sessions", ...SAID, "checks", "referral", "patient", ...Object.keys(ROWS)];
    const left = pairs(said).filter(([name, one]) => typeof one === "object" || !stegvisForm.set(form, name, word(one))).map(([name]) => name);
    return [...Object.keys(said).filter((name) => !names.includes(name)), ...left, ...stegvisForm.enter(form, said.patient || {})];
  }

  /* The field that a fault of a course names. */
  function field(form, fault) {
    const row = fault.match(/^(\w+)\[(\d+)\]\.(\w+)/);
    if (!row) return form.elements[`referral:${fault.split(".")[1]}`];
    const [prefix, names] = ROWS[row[1]];
    const at = [...form.querySelectorAll(`[data-rows="${prefix}"] > *`)].filter((one) => [...one.querySelectorAll("[name]")].some(stegvisForm.entered))[row[2]];
    return at?.querySelector(`[name$=":${names.includes(row[3]) ? row[3] : "total"}"]`) || null;
  }

  /* The day of the review is today until another is given. */
  function today(form) {
    const on = form.elements["course:on"];
    const now = new Date();
    if (on && !on.value) {
      on.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
    }
  }

  return { episode, enter, grow, grown, field, today };
})();
