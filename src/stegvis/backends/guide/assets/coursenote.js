/* The note of a review for the record: the same lines as backends/review_note.py. */
"use strict";

function stegvisCourseNote(p, review, episode, w, words) {
  const out = [];
  const section = (title, items) => {
    if (items.length) out.push(`${title}:`, ...items.map((item) => `  - ${item}`));
  };
  const spoken = (value) => {
    if (typeof value === "boolean") return value ? w.yes : w.no;
    if (value === null || value === undefined) return w.unknown;
    return typeof value === "object" ? `${value.lowest}–${value.highest}` : String(value);
  };
  const name = (id) => p.step.get(id).name;
  const flags = new Map(p.rules.map((rule) => [rule.id, rule.name]));
  const course = new Map(p.course.inputs.map((one) => [one.id, one]));
  const reason = (one) => {
    const seen = Object.entries(one.values).map(([key, value]) => `${key} = ${spoken(value)}`).join(", ") || one.rules.join(", ");
    const inside = [one.rule, seen].filter(Boolean).join(": ");
    const [basis, shown] = one.ground;
    return `${one.because || words[one.rule]} [${inside}] (${basis === "inference" ? w.inference : shown || w.convention})`;
  };
  const measured = ([id, said]) => {
    const days = said.measurements.map((m) => `${m.on} ${spoken(m.total)}${m.baseline ? ` (${w.baseline})` : ""}`);
    const parts = [`${p.instrument.get(id).name}: ${days.join("; ")}`];
    if (said.change !== null) {
      const percent = said.percent_change === null ? "" : ` (${spoken(said.percent_change)} %)`;
      parts.push(`${w.change} ${spoken(said.change)} ${w.points}${percent}`);
      for (const key of ["response", "remission", "improved", "deteriorated"]) parts.push(`${w[key]}: ${spoken(said[key])}`);
      parts.push(`${w.trend}: ${w.trends[Math.sign(said.trend)]}`);
    }
    return parts.join(". ");
  };
  out.push(`${w.head} (${w[review.status]})`);
  if (review.red_flags.length) out.push(`${w.flags}: ${review.red_flags.map((id) => flags.get(id)).join("; ")}`);
  if (review.questions.length) out.push(`${w.ask}:`, ...review.questions.map((id) => `  ? ${p.input.get(id).ask}`));
  out.push(`${w.proposal}: ${w[review.verdict]}`);
  out.push(`${w.now}: ${name(review.step)} (${w.since} ${episode.started}, ${episode.on})`);
  if (review.target && review.target !== review.step) out.push(`${w.next}: ${name(review.target)}`);
  out.push(`${w.urgency}: ${p.urgencies.find((one) => one.id === review.urgency).name}`);
  section(w.do, review.actions.map((one) => one.do));
  section(w.why, review.reasons.map(reason));
  section(w.also, review.also.map(reason));
  const ask = (id) => p.course.checks.find((one) => one.id === id).ask;
  section(w.checks, review.checks.map((one) => `${ask(one.check)} (${one.done ? w.done : w.open})`));
  section(w.missing, review.missing.map((one) => (course.get(one.input) || p.input.get(one.input)).ask));
  section(w.numbers, Object.entries(review.numbers).map(measured));
  stegvisMeasureNext(review, w).forEach((line) => out.push(line));
  out.push(`${w.responsible}: ${words.this_unit}`);
  section(w.caveats, review.caveats.map((one) => stegvisCaveat(one, words)));
  const v = p.provenance;
  out.push(`${v.title} ${v.version} (${v.status}), sha256 ${v.sha256.slice(0, 12)}, stegvis ${v.stegvis}, ${v.policy}`);
  out.push(p.intended_use);
  return `${out.join("\n")}\n`;
}

function stegvisMeasureNext(review, w) {
  const said = review.next_measurement;
  const out = said.overdue_since ? [`${w.overdue}: ${said.overdue_since}`] : [];
  const scales = said.instruments.length ? ` (${said.instruments.join(", ")})` : "";
  if (review.verdict === "finish") return out;
  if (said.earliest) {
    const when = said.earliest === said.latest ? said.latest : `${w.between} ${said.earliest} ${w.and} ${said.latest}`;
    out.push(`${w.measure}: ${when}${scales}`);
  } else if (said.weeks_from_start.length) out.push(`${w.measure}: ${said.weeks_from_start.join(", ")} ${w.after}${scales}`);
  return out;
}

if (typeof module !== "undefined") module.exports = stegvisCourseNote;
