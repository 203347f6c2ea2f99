/* The note of at most twelve lines: the same lines as rendering/short_note.py. */
"use strict";

const stegvisShortNote = (() => {
  const NAMED = 10;
  const ACTIONS = 3;
  const capital = (part) => part.slice(0, 1).toUpperCase() + part.slice(1);
  const decapitalised = (part) => part.slice(0, 1).toLowerCase() + part.slice(1);
  const sentences = (parts) => parts.map(capital).join(". ");

  function write(p, rec, w, words) {
    const group = (said) => p.groups.find((one) => one.id === said.group).name;
    const names = (ids) => ids.map((id) => p.input.get(id).name).join("; ");
    const rule = (id) => p.rules.find((one) => one.id === id);
    const step = p.step.get(rec.step);
    const out = [`${w.short_head}. ${who(p, rec, w)}.`];
    if (rec.faults.length) out.push(`${w.faults}: ${rec.faults.map((one) => one.field).join("; ")}`);
    if (rec.red_flags.length) out.push(`${w.flags}: ${rec.red_flags.map((id) => rule(id).name).join("; ")}`);
    for (const said of rec.groups) if (said.group === "reason" && said.yes.length) out.push(`${group(said)}: ${names(said.yes)}`);
    for (const said of rec.groups.slice(0, 1)) out.push(`${group(said)}: ${asked(said, names, w)}`);
    const scores = stegvisScores(p, rec, w, stegvisSpoken(w));
    if (scores.length) out.push(scores.join("; "));
    out.push(...others(p, rec, names, w));
    const level = p.levels.find((one) => one.id === rec.level).name;
    const called = step.name.startsWith(level) || level.startsWith(step.name) ? step.name : `${step.name} (${level})`;
    const doubts = rec.caveats.filter(([kind]) => kind === "contradiction").map((one) => stegvisCaveat(one, words));
    out.push([`${stegvisIsLater(p, rec) ? w.later : w.step}: ${called}. ${capital(stegvisStanding(rec, w))}.`, ...doubts].join(" "));
    const refused = stegvisDeclined(p, rec, w);
    if (refused.length) out.push(`${w.declined}: ${refused.join("; ")}`);
    const met = rec.contacts.map((one) => `${stegvisMet(p, one)}, ${decapitalised(p.urgencies.find((other) => other.id === one.urgency).name)}`);
    const { days } = rec.booking;
    out.push(`${w.contact}: ${met.join("; ")}.${days === null ? "" : ` ${w.book}: ${stegvisAfter(days, w)}.`}`);
    const act = rec.actions.map((id) => stegvisAction(p, rec, id, words));
    if (act.length) out.push(`${w.now}: ${act.slice(0, ACTIONS).join(" ")}${act.length > ACTIONS ? ` (+${act.length - ACTIONS})` : ""}`);
    if (step.review) out.push(`${w.review}: ${stegvisWeeks(step.review.weeks, w)}. ${step.review.what}`);
    const v = p.provenance;
    out.push(`${w.support}: ${v.title} ${v.version} (${v.status}). ${w.decides}`);
    return `${out.join("\n")}\n`;
  }

  function who(p, rec, w) {
    const spoken = stegvisSpoken(w);
    const given = (id) => rec.inputs.find((one) => one.input === id && one.value !== null);
    const said = (id) => spoken(p.input.get(id), given(id).value);
    const parts = [[given("sex") ? said("sex") : "", given("age") ? `${said("age")} ${w.years}` : w.no_age].filter(Boolean).join(" ")];
    if (given("caller")) parts.push(`${p.input.get("caller").name}: ${said("caller")}`);
    return sentences(parts);
  }

  /* What was asked of the first group: yes, denied by name or count, not known, not asked. */
  function asked({ yes, no, not_known: unsure, unanswered, not_answered: put }, names, w) {
    const parts = yes.length ? [names(yes)] : [];
    if (no.length) parts.push(`${w.denied} (${no.length})${no.length <= NAMED ? `: ${names(no)}` : ""}`);
    if (unsure.length) parts.push(`${w.not_known}: ${names(unsure)}`);
    if (put.length) parts.push(`${w.not_answered}: ${names(put)}`);
    if (unanswered.length > put.length) parts.push(`${w.asked} (${unanswered.length - put.length})`);
    return sentences(parts);
  }

  function others(p, rec, names, w) {
    const told = new Set(["reason", ...rec.groups.slice(0, 1).map((one) => one.group)]);
    const yes = rec.inputs.filter((one) => one.value === true && !told.has(p.input.get(one.input).group)).map((one) => one.input);
    const unsure = rec.groups.slice(1).flatMap((one) => one.not_known);
    const put = rec.groups.slice(1).flatMap((one) => one.not_answered);
    const parts = [...(yes.length ? [names(yes)] : []), ...(unsure.length ? [`${w.not_known}: ${names(unsure)}`] : []), ...(put.length ? [`${w.not_answered}: ${names(put)}`] : [])];
    return parts.length ? [`${w.others}: ${sentences(parts)}`] : [];
  }

  return { write };
})();
