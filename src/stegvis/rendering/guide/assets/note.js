/* The note for the record: the same lines as backends/note.py. */
"use strict";

function stegvisNote(p, rec, w, words) {
  const level = (id) => p.levels.find((one) => one.id === id).name;
  const urgency = (id) => p.urgencies.find((one) => one.id === id).name;
  const rules = new Map(p.rules.map((rule) => [rule.id, rule]));
  const barriers = new Map([...p.step.values()].flatMap((step) => step.unsuitable.map((u) => [u.id, u])));
  const step = p.step.get(rec.step);
  const track = p.track.get(rec.track);
  const out = [];
  const section = (title, items) => {
    if (items.length) out.push(`${title}:`, ...items.map((item) => `  - ${item}`));
  };
  const spoken = stegvisSpoken(w);
  const named = ([one, seen]) => (seen === true ? one.name : `${one.name}: ${spoken(one, seen)}`);
  const capital = (part) => part.slice(0, 1).toUpperCase() + part.slice(1);
  const ground = ([basis, shown]) => (basis === "inference" ? w.inference : shown || w[basis]);
  const reason = (said) => {
    const rule = said.rule === "unanswered_red_flags" ? null : rules.get(said.rule);
    const seen = Object.entries(said.values)
      .map(([id, value]) => [p.input.get(id), value])
      .sort(([a], [b]) => a.at - b.at);
    const telling = seen.filter(([, value]) => value !== false && value !== null && value !== "not applicable");
    const [threshold, care] = rule ? [rule.threshold, rule.care] : [p.open_flags.ground, p.open_flags.ground];
    let grounds = `${w.threshold}: ${ground(threshold)}; ${w.care}: ${ground(care)}`;
    if (ground(threshold) === ground(care)) {
      grounds = care[0] === "inference" ? ground(care) : `${w.source}: ${ground(care)}`;
    }
    const spanning = said.spanning ? w.spanning : "";
    const parts = [(telling.length ? telling : seen).map(named).join("; "), spanning, grounds].filter(Boolean);
    for (const [overlay, why] of rule ? rule.changed : []) parts.push(`${w.changed} ${overlay}: ${why}`);
    const because = rule ? rule.because : p.open_flags.because;
    const below = parts.map((part) => capital(part.replace(/\.+$/, ""))).join(". ");
    return `${because}\n    ${below} (${w.rule} ${said.rule})`;
  };
  const lower = (one) => {
    const name = level(one.level);
    const s = one.step && p.step.get(one.step);
    const own = { no_step: () => `${name}: ${w.no_step}.`,
      ages: () => `${s.name}: ${w.for_ages} ${s.ages[0]}–${s.ages[1]}.`,
      unsuitable: () => `${s.name} ${w.not_offered}: ${one.rules.map((id) => barriers.get(id).because).join(" ")}`,
      withheld: () => `${s.name} ${w.not_offered} ${w.at} ${p.unit.name}: ${s.withheld}` };
    return own[one.why]();
  };
  const shared = step.rank;
  out.push(`${w.head} (${stegvisStanding(rec, w)})`);
  out.push(...stegvisFaults(rec, w, words));
  if (rec.red_flags.length) out.push(`${w.flags}: ${rec.red_flags.map((id) => rules.get(id).name).join("; ")}`);
  out.push(...stegvisContacts(p, rec, w), ...(rec.say ? [`${w.say}: ${rec.say}`] : []), ...stegvisBooked(p, rec, w));
  const urgent = rec.questions.filter((q) => ["contradiction", "red_flag"].includes(q.kind));
  if (urgent.length) out.push(`${w.ask}:`, ...urgent.map((q) => `  ? ${q.ask}`));
  const waited = new Set(rec.conditions.flatMap((one) => one.questions));
  const rest = rec.questions
    .filter((q) => q.kind === "need" || (q.kind === "unsuitable" && !waited.has(q.question)))
    .map((q) => p.input.get(q.question).name);
  if (rest.length) out.push(`${w.open}: ${rest.join("; ")}`);
  const { lowest, highest } = rec.range;
  const spread = lowest === highest ? "" : ` (${w.possible}: ${level(lowest)} – ${level(highest)})`;
  out.push(`${w.level}: ${p.levels[shared].name}${spread}`);
  out.push(`${stegvisIsLater(p, rec) ? w.later : w.step}: ${step.name} [${track.name}]. ${step.what} ${step.dose}`.trimEnd());
  section(w.declined, stegvisDeclined(p, rec, w));
  section(w.alternatives, rec.alternatives.map((id) => p.step.get(id).name));
  out.push(`${w.urgency}: ${urgency(rec.urgency)}`);
  if (p.unit) {
    const partner = p.unit.partners[rec.step] || p.unit.tracks[rec.track];
    const programme = p.unit.programmes[rec.step];
    const who = partner || [p.unit.name, p.unit.phone];
    const parts = [who[0], who[1], partner ? partner[2] || "" : ""];
    if (programme && programme.languages.length) parts.push(`${w.languages}: ${programme.languages.join(", ")}`);
    if (programme) parts.push(programme.what);
    out.push(`${w.unit}: ${parts.filter(Boolean).map((part) => part.replace(/\.+$/, "")).join(". ")}`);
  }
  section(w.now, rec.actions.map((id) => stegvisAction(p, rec, id, words)));
  section(w.why, rec.because.map(reason));
  const below = rec.why_not_lower.filter((one) => one.why === "need").map((one) => level(one.level));
  const passed = rec.why_not_lower.filter((one) => one.why !== "need").map(lower);
  section(w.not_lower, [...(below.length ? [`${below.join("; ")}: ${w.need_higher}.`] : []), ...passed]);
  section(w.needs, step.prerequisites);
  const condition = (c) =>
    `${barriers.get(c.rule).because} (${c.status === "unanswered" ? w.asked : w.decide})`;
  section(w.conditions, rec.conditions.map(condition));
  section(w.tracks, rec.tracks.slice(1).map((t) => `${p.track.get(t.track).name}: ${p.step.get(t.step).name}`));
  if (step.review) {
    out.push(`${w.review}: ${stegvisWeeks(step.review.weeks, w)}. ${step.review.what}`);
  }
  section(w.up, rec.escalation.map((one) => {
    const edge = p.edges.find((e) => e.at === one.edge);
    return p.step.get(one.step).name + (edge.because ? `: ${edge.because}` : "");
  }));
  section(w.caveats, rec.caveats.map((one) => stegvisCaveat(one, words)));
  section(w.inputs, stegvisAnswers(p, rec, w, spoken, capital));
  const v = p.provenance;
  out.push(`${v.title} ${v.version} (${v.status}), sha256 ${v.sha256.slice(0, 12)}, stegvis ${v.stegvis}, ${v.policy}`);
  for (const one of v.overlays) out.push(`${w.overlay}: ${one.title} ${one.version} (${one.status})`);
  out.push(p.intended_use);
  return `${out.join("\n")}\n`;
}

/* A value: yes, no, a word, a number, a range or a question mark. */
const stegvisSpoken = (w) => (one, seen) => {
  if (seen === null) return "?";
  if (typeof seen === "boolean") return seen ? w.yes : w.no;
  if (typeof seen === "object") return `${seen.lowest}–${seen.highest}`;
  const word = one.kind === "choice" && one.choices.find((choice) => choice.id === seen);
  return word ? word.name : String(seen);
};

/* Totals with their highest, their band and their items; items alone where there is no total. */
function stegvisScores(p, rec, w, spoken) {
  const item = (instrument, [number, value]) => `${instrument.name}, ${w.item} ${number}: ${value}`;
  const total = new Set(rec.inputs.map((said) => p.input.get(said.input)).filter((one) => one.instrument && !one.item).map((one) => one.instrument));
  const scores = [];
  for (const scale of p.instruments) {
    const items = rec.items[scale.id] || [];
    if (!total.has(scale.id)) {
      scores.push(...items.map((one) => item(scale, one)));
      continue;
    }
    const one = p.input.get(scale.id);
    const { value } = rec.inputs.find((said) => said.input === scale.id);
    const span = value && typeof value === "object" ? [value.lowest, value.highest] : [value, value];
    const bands = value === null ? [null] : span.map((end) => stegvis.bandAt(scale, end));
    let shown = `${one.name} ${spoken(one, value)}/${one.highest}`;
    if (bands[0] && bands[0] === bands[1]) shown += ` (${bands[0].name})`;
    if (items.length) shown += `, ${w.item} ${items.map(([number, answer]) => `${number}: ${answer}`).join(", ")}`;
    scores.push(shown);
  }
  return scores;
}

function stegvisAnswers(p, rec, w, spoken, capital) {
  const single = [];
  for (const said of rec.inputs) {
    const one = p.input.get(said.input);
    if (one.item || one.group || one.instrument) continue;
    single.push(`${one.name}: ${spoken(one, said.value)}`);
  }
  const scores = stegvisScores(p, rec, w, spoken);
  const age = rec.inputs.some((said) => said.input === "age") ? single.splice(0, 1) : [];
  const out = [...age, ...scores, ...single];
  const lines = out.length ? [out.join("; ")] : [];
  const names = (ids) => ids.map((id) => p.input.get(id).name).join("; ");
  const title = (said) => p.groups.find((group) => group.id === said.group).name;
  for (const said of rec.groups) {
    const { yes, no, not_known: unsure, unanswered, not_answered: put } = said;
    if (!yes.length && !no.length && !unsure.length && !put.length) continue;
    const left = unanswered.filter((id) => !put.includes(id));
    const few = unanswered.length <= w.few;
    const parts = [];
    if (yes.length) parts.push(`${w.yes}: ${names(yes)}`);
    if (no.length && few) parts.push(`${yes.length || unanswered.length || unsure.length ? w.rest_no : w.all_no} (${no.length})`);
    else if (no.length) parts.push(`${w.no}: ${names(no)}`);
    if (unsure.length) parts.push(`${w.not_known} (${unsure.length}): ${names(unsure)}`);
    if (put.length) parts.push(`${w.not_answered}: ${names(put)}`);
    if (left.length) parts.push(`${w.asked} (${left.length})${few ? `: ${names(left)}` : ""}`);
    lines.push(`${title(said)}: ${[parts[0], ...parts.slice(1).map(capital)].join(". ")}`);
  }
  const silent = rec.groups.filter((said) => said.unanswered.length && !said.yes.length && !said.no.length && !said.not_known.length && !said.not_answered.length);
  if (silent.length) lines.push(`${w.none_asked}: ${silent.map(title).join("; ")}`);
  return lines;
}

/* After how many weeks to measure. */
function stegvisWeeks(after, w) {
  const many = after.map(String);
  const last = many.pop();
  const unit = !many.length && last === "1" ? w.week : w.weeks;
  return `${[many.join(", "), last].filter(Boolean).join(` ${w.and} `)} ${unit}`;
}

function stegvisAfter(days, w) {
  return days ? `${days} ${days === 1 ? w.day : w.days}` : w.same_day;
}

/* How sure the proposal is, and whether it is only that the patient declines it. */
function stegvisStanding(rec, w) {
  const refused = (rec.declined || []).some((one) => one.steps.length) && !rec.questions.length;
  return refused ? w.refused : w[rec.status];
}

/* What the patient declines, which steps that are, and what is suitable instead. */
function stegvisDeclined(p, rec, w) {
  const name = (id) => p.step.get(id).name;
  const step = ({ step: id, instead: other }) => {
    if (!other) return `${name(id)} ${w.nothing_else}`;
    return `${name(id)} ${w.not_firm}: ${name(other.step)}${other.less_than_needed ? ` (${w.less})` : ""}`;
  };
  return (rec.declined || []).map((one) => {
    const called = p.forms[one.declined] || name(one.declined);
    return [called, ...one.steps.map(step), ...(one.actions.length ? [w.talk_about] : [])].join(". ");
  });
}

/* What is wrong among the answers: it counts as not asked. */
function stegvisFaults(rec, w, words) {
  const said = rec.faults.map((one) => {
    const allowed = one.allowed ? ` (${w.allowed}: ${stegvisCaveat(one.allowed, words)})` : "";
    return `  ! ${stegvisCaveat(one.what, words)}${allowed} [${one.field}]`;
  });
  return said.length ? [`${w.faults}:`, ...said] : [];
}

/* Who must meet the patient, in order: by when, and why. */
function stegvisContacts(p, rec, w) {
  return rec.contacts.map((one, n) => {
    const soon = p.urgencies.find((other) => other.id === one.urgency).name;
    const when = `${soon.slice(0, 1).toLowerCase()}${soon.slice(1)}`;
    return `${n ? w.then : w.contact}: ${stegvisMet(p, one)}, ${when}. ${stegvisWhy(p, one.for[0])}`;
  });
}

/* A profession by name, and that the unit has nobody of it. */
function stegvisMet(p, one) {
  return one.lacking ? `${p.professions[one.profession]} (${p.unit.lacks})` : p.professions[one.profession];
}

function stegvisWhy(p, id) {
  const rule = p.rules.find((one) => one.id === id);
  if (rule) return rule.because;
  return id === "unanswered_red_flags" ? p.open_flags.because : p.step.get(id).what;
}

/* Whether somebody else meets the patient, or a red flag is seen to, before the step. */
function stegvisIsLater(p, rec) {
  return rec.red_flags.length > 0 || rec.contacts[0].profession !== p.step.get(rec.step).first_contact;
}

/* The one day to book and why, and below it the other days that apply. */
function stegvisBooked(p, rec, w) {
  const { days, grounds } = rec.booking;
  const chosen = days === null ? null : grounds[0].access;
  const what = (id) => p.access.find((one) => one.id === id).what;
  const line = days === null ? [] : [`${w.book}: ${stegvisAfter(days, w)} (${chosen ? what(chosen) : w.proposal})`];
  const rest = stegvisLatest(p, rec, w);
  return rest.length ? [...line, `${w.latest}:`, ...rest.map((item) => `  - ${item}`)] : line;
}

/* The days that apply beside the one to book. */
function stegvisLatest(p, rec, w) {
  const chosen = rec.booking.days === null ? null : rec.booking.grounds[0].access;
  return rec.access.filter((one) => (one.kind === "proposal" ? "" : one.access) !== chosen).map((one) => {
    if (one.kind === "proposal") return `${stegvisAfter(one.days, w)} (${w.proposal})`;
    return `${stegvisAfter(one.days, w)} (${w[one.kind]}): ${p.access.find((other) => other.id === one.access).what}`;
  });
}

function stegvisAction(p, rec, id, words) {
  for (const flag of rec.red_flags) {
    const rule = p.rules.find((one) => one.id === flag);
    const at = rule.do.findIndex((_, i) => `${flag}-${i + 1}` === id);
    if (at >= 0) return rule.do[at];
  }
  for (const track of p.tracks) {
    const action = track.actions.find((one) => one.id === id);
    if (action) return action.do;
  }
  return words.ask_clinician;
}

function stegvisCaveat([kind, ...parts], words) {
  return words[kind].replace(/\{(\d)\}/g, (_, at) => (Array.isArray(parts[at]) ? stegvisCaveat(parts[at], words) : parts[at]));
}
