/* The note of a review for the record: the same lines as backends/review_note.py. */
"use strict";

function stegvisCourseNote(p, review, episode, w, words) {
  const out = [];
  const section = (title, items) => {
    if (items.length) out.push(`${title}:`, ...items.map((item) => `  - ${item}`));
  };
  const choices = new Map([...p.course.inputs, ...p.input.values()].flatMap((one) => (one.choices || []).map((c) => [c.id, c.name])));
  const spoken = (value) => {
    if (typeof value === "boolean") return value ? w.yes : w.no;
    if (value === null || value === undefined) return w.unknown;
    if (typeof value === "string") return choices.get(value);
    return typeof value === "object" ? `${value.lowest}–${value.highest}` : String(value);
  };
  const signed = (value, unit = "") => {
    if (typeof value === "object") return [value.lowest, value.highest].map((one) => signed(one, unit)).join(w.range);
    return (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0") + unit;
  };
  const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
  const name = (id) => p.step.get(id).name;
  const flags = new Map(p.rules.map((rule) => [rule.id, rule.name]));
  const followed = Object.values(review.numbers).some((one) => one.followed);
  const elsewhere = ["level", "track", "has_scale"];
  const reason = (one) => {
    const seen = Object.entries(one.values)
      .filter(([id, value]) => !elsewhere.includes(id) && value !== null && value !== "not applicable")
      .filter(([id]) => followed || !id.endsWith("(scale)"))
      .map(([id, value]) => `${stegvisCourseInput(p, review, id, words).name} = ${spoken(value)}`);
    const inside = [one.rule, [...seen, ...one.rules].join(", ")].filter(Boolean).join(": ");
    const [basis, shown] = one.ground;
    const ground = one.own ? ` (${basis === "inference" ? w.inference : shown || w.convention})` : "";
    return `${stegvisBecause(p, one, words, w)} [${inside}]${ground}`;
  };
  const measured = ([id, said]) => {
    const days = said.measurements.map((m) => `${m.on} ${spoken(m.total)}${m.baseline ? ` (${w.baseline})` : ""}`);
    const parts = [`${p.instrument.get(id).name}: ${days.join("; ")}`];
    if (said.change !== null) {
      const percent = said.percent_change === null ? "" : ` (${signed(said.percent_change, w.percent)})`;
      parts.push(`${w.change} ${signed(said.change)} ${said.change === 1 || said.change === -1 ? w.point : w.points}${percent}`);
      for (const key of ["response", "remission"]) parts.push(`${w[key]}: ${spoken(said[key])}`);
      const sure = ["deteriorated", "improved"].find((key) => said[key]);
      parts.push(w[sure || (said.deteriorated === null || said.improved === null ? "unsure" : "no_change")]);
      if (said.measurements.length > 2) parts.push(`${w.trend}: ${w.trends[Math.sign(said.trend)]}`);
    }
    return parts.join(". ");
  };
  const moves = review.target && review.target !== review.step;
  out.push(`${w.head} ${episode.on} (${w[review.status]})`);
  if (review.red_flags.length) out.push(`${w.flags}: ${review.red_flags.map((id) => flags.get(id)).join("; ")}`);
  if (review.questions.length) out.push(`${w.ask}:`, ...review.questions.map((id) => `  ? ${p.input.get(id).ask}`));
  out.push(`${w.proposal}: ${w[stegvisVerdict(review)]}`);
  out.push(`${w.urgency}: ${p.urgencies.find((one) => one.id === review.urgency).name}`);
  const weeks = Math.floor((Date.parse(episode.on) - Date.parse(episode.started)) / 86400000 / 7);
  out.push(`${w.now}: ${name(review.step)} (${w.since} ${episode.started}, ${counted(weeks, w.week, w.weeks)})`);
  if (moves) out.push(`${w.next}: ${name(review.target)} (${w.first}: ${p.professions[review.first_contact]})`);
  if (review.override) out.push(stegvisOverride(p, review, w, name));
  section(w.do, review.actions.map((one) => one.do));
  if (moves) section(w.before, p.step.get(review.target).prerequisites);
  section(review.override?.stands ? w.seen : w.why, review.reasons.map(reason));
  section(w.also, review.also.map(reason));
  const ask = (id) => p.course.checks.find((one) => one.id === id).ask;
  const waits = review.checks.some((one) => one.waits);
  section(waits ? w.checks : w.beside_checks, review.checks.map((one) => `${ask(one.check)} (${one.done ? w.done : w.open})`));
  section(w.missing, [...new Set(review.missing.map((one) => stegvisCourseInput(p, review, one.input, words).ask))]);
  section(w.numbers, Object.entries(review.numbers).map(measured));
  stegvisMeasureNext(p, review, w).forEach((line) => out.push(line));
  out.push(...stegvisResponsible(p, review, episode, w));
  section(w.caveats, review.caveats.map((one) => stegvisCaveat(one, words)));
  const v = p.provenance;
  out.push(`${v.title} ${v.version} (${v.status}), sha256 ${v.sha256.slice(0, 12)}, stegvis ${v.stegvis}, ${v.policy}`);
  out.push(p.intended_use);
  return `${out.join("\n")}\n`;
}

/* A clinician's choice, and what the rules propose beside it. */
function stegvisOverride(p, review, w, name) {
  const said = review.override;
  const { verdict, target } = said.proposed;
  const how = said.stands ? w.stands : `${w.lifted} (${said.lifted_by.join(", ")})`;
  const to = target && target !== review.step ? ` (${name(target)})` : "";
  const rules = `${w.rules_say}: ${w[stegvisVerdict({ verdict, target, step: review.step })]}${to}`;
  return `${w.override} (${said.on}, ${said.by}): ${name(said.chosen)}. ${w.reason}: ${p.course.reasons[said.reason]}${said.note ? ` (${said.note})` : ""}. ${how}. ${rules}.`;
}

/* Who is responsible now, where the referral is, and what is overdue. */
function stegvisResponsible(p, review, episode, w) {
  const { who, referral, overdue, waiting } = review.responsible;
  const out = [`${w.responsible}: ${p.course.who[who]}`];
  if (referral) {
    const days = episode.referral;
    const since = referral.days_since_sent;
    const told = [`${w.sent} ${days.sent} (${since} ${since === 1 ? w.day : w.days})`];
    for (const key of ["confirmed", "arrived", "returned"]) if (days[key]) told.push(`${w[key]} ${days[key]}`);
    if (told.length === 1) told.push(w.unconfirmed);
    out.push(`${w.referral}: ${told.join(", ")} [${p.step.get(days.to).name}]`);
  }
  const what = (one) => p.access.find((other) => other.id === one.access).what;
  for (const [all, title] of [[overdue, w.late], [waiting, w.latest]]) out.push(...all.map((one) => `${title} ${one.latest}: ${what(one)}`));
  return out;
}

/* An input by its name; what is said of the scale of the course is said of the scale that is followed. */
function stegvisCourseInput(p, review, id, words) {
  const find = (key) => p.course.inputs.find((one) => one.id === key) || p.input.get(key);
  const [, base, of] = /^(\w+)\((\w+)\)$/.exec(id) || [];
  const scale = of === "scale" ? review.wanted : of;
  const general = base && scale && find(`${base}(scale)`);
  if (!general) return find(id);
  const named = (text) => text.replace(words.followed, p.instrument.get(scale).name);
  return { ...general, name: named(general.name), ask: named(general.ask) };
}

/* To stay with another step, and to refer from the top, have words of their own. */
function stegvisVerdict({ verdict, target, step }) {
  if (verdict === "stay" && target !== step) return "beside";
  return verdict === "refer" && target === step ? "contact" : verdict;
}

/* Why, in the words of the rule or in the page's own. */
function stegvisBecause(p, one, words, w) {
  const scales = (one.scales || []).map((id) => p.instrument.get(id).name).join(` ${w.and} `);
  const [low, high] = one.ages || [];
  return one.because || words[one.rule].replace("{scales}", scales).replace("{low}", low).replace("{high}", high);
}

function stegvisMeasureNext(p, review, w) {
  const said = review.next_measurement;
  const out = said.overdue_since ? [`${w.overdue}: ${said.overdue_since}`] : [];
  const scales = said.instruments.length ? ` (${said.instruments.map((id) => p.instrument.get(id).name).join(", ")})` : "";
  if (review.verdict === "finish") return out;
  if (said.earliest) {
    const when = said.earliest === said.latest ? said.latest : `${w.between} ${said.earliest} ${w.and} ${said.latest}`;
    out.push(`${w.measure}: ${when}${scales}`);
  } else if (said.weeks_from_start.length) {
    const most = said.weeks_from_start.slice(0, -1);
    const last = said.weeks_from_start[most.length];
    const when = `${most.length ? `${most.join(", ")} ${w.and} ` : ""}${last} ${last === 1 ? w.week : w.weeks}`;
    out.push(`${w.measure}: ${when} ${w.after}${scales}`);
  }
  return out;
}
