/* An outcome with its rationale: the same answers as stegvis.route. Pure: no clock, no network, no storage. */

function recommend(p, patient) {
  const seen = weigh(p, patient);
  if (seen.faults.length) return { faults: seen.faults };
  const now = route(p, seen, patient);
  const { found } = now;
  const { lead } = found;
  return {
    status: found.firm ? "firm" : "provisional",
    level: p.levels[found.level].id,
    range: { lowest: p.levels[found.lowest].id, highest: p.levels[found.highest].id },
    track: lead.track.id,
    step: lead.step.id,
    urgency: p.urgencies[found.urgency].id,
    first_contact: firstContact(p, found),
    because: because(now),
    why_not_lower: whyNotLower(now),
    what_would_change: whatWouldChange(now),
    questions: openQuestions(now),
    actions: whatToDo(now),
    conditions: conditionsOf(now, lead),
    red_flags: redFlags(now),
    tracks: tracks(now),
    alternatives: alternatives(now),
    escalation: climb(now, lead.step),
    inputs: inputs(now),
    items: itemsGiven(now),
    groups: groups(now),
    caveats: [...disagreements(now).map(apart), ...seen.caveats],
  };
}
