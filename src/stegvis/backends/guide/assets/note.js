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
  const spoken = (seen) => {
    if (typeof seen === "boolean") return seen ? w.yes : w.no;
    if (seen === null) return "?";
    return typeof seen === "object" ? `${seen.lowest}–${seen.highest}` : String(seen);
  };
  const ground = ([basis, shown]) => (basis === "inference" ? w.inference : shown || basis);
  const reason = (said) => {
    const rule = said.rule === "unanswered_red_flags" ? null : rules.get(said.rule);
    const seen = Object.entries(said.values).map(([key, value]) => `${key} = ${spoken(value)}`).join(", ");
    const grounds = rule ? [ground(rule.threshold), ground(rule.care)] : [ground(p.open_flags.ground)];
    let shown = [...new Set(grounds.filter(Boolean))].join("; ");
    for (const [overlay, why] of rule ? rule.changed : []) shown += `; ${w.changed} ${overlay}: ${why}`;
    const because = rule ? rule.because : p.open_flags.because;
    return `${because} [${said.rule}${seen ? `: ${seen}` : ""}] (${shown})`;
  };
  const lower = (one) => {
    const name = level(one.level);
    const s = one.step && p.step.get(one.step);
    const own = { need: () => `${name}: ${w.need_higher} (${one.rules.join(", ")}).`,
      no_step: () => `${name}: ${w.no_step}.`,
      ages: () => `${s.name}: ${w.for_ages} ${s.ages[0]}–${s.ages[1]}.`,
      unsuitable: () => `${s.name} ${w.not_offered}: ${one.rules.map((id) => barriers.get(id).because).join(" ")}`,
      withheld: () => `${s.name} ${w.not_offered} ${w.at} ${p.unit.name}: ${s.withheld}` };
    return own[one.why]();
  };
  const shared = step.rank;
  out.push(`${w.head} (${w[rec.status]})`);
  if (rec.red_flags.length) out.push(`${w.flags}: ${rec.red_flags.map((id) => rules.get(id).name).join("; ")}`);
  const ask = (q) => `  ? ${p.input.get(q.question).ask}`;
  const urgent = rec.questions.filter((q) => q.kind === "red_flag");
  const rest = rec.questions.filter((q) => q.kind !== "red_flag");
  if (urgent.length) out.push(`${w.ask}:`, ...urgent.map(ask));
  if (rest.length) out.push(`${w.asked}:`, ...rest.map(ask));
  const { lowest, highest } = rec.range;
  const spread = lowest === highest ? "" : ` (${w.possible}: ${level(lowest)} – ${level(highest)})`;
  out.push(`${w.level}: ${p.levels[shared].name}${spread}`);
  out.push(`${w.step}: ${step.name} [${track.name}]. ${step.what} ${step.dose}`.trimEnd());
  out.push(`${w.urgency}: ${urgency(rec.urgency)}. ${w.contact}: ${p.professions[rec.first_contact]}`);
  if (p.unit) {
    const partner = p.unit.partners[rec.step] || p.unit.tracks[rec.track];
    const programme = p.unit.programmes[rec.step];
    const who = partner || [p.unit.name, p.unit.phone];
    const parts = [who[0], who[1], partner ? partner[2] || "" : ""];
    if (programme && programme.languages.length) parts.push(`${w.languages}: ${programme.languages.join(", ")}`);
    if (programme) parts.push(programme.what);
    out.push(`${w.unit}: ${parts.filter(Boolean).map((part) => part.replace(/\.+$/, "")).join(". ")}`);
  }
  section(w.latest, stegvisLatest(p, rec, w));
  section(w.now, rec.actions.map((id) => stegvisAction(p, rec, id, words)));
  section(w.why, rec.because.map(reason));
  section(w.not_lower, rec.why_not_lower.map(lower));
  section(w.needs, step.prerequisites);
  const condition = (c) =>
    `${barriers.get(c.rule).because} (${c.status === "unanswered" ? w.asked.toLowerCase() : w.decide})`;
  section(w.conditions, rec.conditions.map(condition));
  section(w.tracks, rec.tracks.slice(1).map((t) => `${p.track.get(t.track).name}: ${p.step.get(t.step).name}`));
  if (step.review) out.push(`${w.review}: ${step.review.weeks.join(", ")} ${w.weeks}. ${step.review.what}`);
  section(w.up, rec.escalation.map((one) => {
    const edge = p.edges.find((e) => e.at === one.edge);
    return p.step.get(one.step).name + (edge.because ? `: ${edge.because}` : "");
  }));
  section(w.caveats, rec.caveats.map((one) => stegvisCaveat(one, words)));
  const values = rec.inputs.map((said) => {
    const one = p.input.get(said.input);
    let shown = `${one.name} ${spoken(said.value)}`;
    if (one.instrument && !one.item) {
      const scale = p.instrument.get(one.instrument);
      shown += `/${one.highest}`;
      const [low, high] = said.value && typeof said.value === "object"
        ? [said.value.lowest, said.value.highest] : [said.value, said.value];
      const bands = low === null ? [null] : [low, high].map((value) => stegvis.bandAt(scale, value));
      if (bands[0] && bands[0] === bands[1]) shown += ` (${bands[0].name})`;
    }
    return shown;
  });
  out.push(`${w.inputs}: ${values.join("; ")}`);
  const v = p.provenance;
  out.push(`${v.title} ${v.version} (${v.status}), sha256 ${v.sha256.slice(0, 12)}, stegvis ${v.stegvis}, ${v.policy}`);
  for (const one of v.overlays) out.push(`${w.overlay}: ${one.title} ${one.version} (${one.status})`);
  out.push(p.intended_use);
  return `${out.join("\n")}\n`;
}

function stegvisLatest(p, rec, w) {
  const latest = [];
  if (p.urgency_days[rec.urgency] !== undefined) {
    latest.push(`${p.urgency_days[rec.urgency]} ${w.days} (${w.proposal}): ${p.urgencies.find((one) => one.id === rec.urgency).name}`);
  }
  const age = rec.inputs.find((one) => one.input === "age");
  if (!rec.red_flags.length) {
    for (const one of p.access) {
      const fits = !age || (one.ages[0] <= age.value && age.value <= one.ages[1]);
      if (fits && (!one.levels.length || one.levels.includes(rec.level))) {
        latest.push(`${one.days} ${w.days} (${w[one.kind]}): ${one.what}`);
      }
    }
  }
  return latest;
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
  return words[kind].replace(/\{(\d)\}/g, (_, at) => parts[Number(at)]);
}

if (typeof module !== "undefined") module.exports = stegvisNote;
