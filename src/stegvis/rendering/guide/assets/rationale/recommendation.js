/* An outcome with its rationale: the same answers as stegvis.route. Pure: no clock, no network, no storage. */

/* What is faulty is refused, or set aside and named. */
function recommend(p, patient, onFault = "raise") {
  const seen = setAside(p, patient);
  if (onFault === "raise" && seen.faults.length) return { faults: seen.faults };
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
    first_contact: whoMeets(p, found)[0].profession,
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
    access: access(now),
    booking: booking(now),
    contacts: contactsSaid(now),
    declined: declined(now),
    settled: settled(now),
    enough: enough(now),
    faults: seen.faults,
    not_known: p.inputs.filter((one) => seen.notKnown.has(one.id)).map((one) => one.id),
    inputs: inputs(now),
    items: itemsGiven(now),
    groups: groups(now),
    caveats: [...unsigned(now), ...contradictions(now), ...unsaidWhich(now), ...notKnown(now), ...presumed(now), ...unheard(now),
      ...disagreements(now).map(apart), ...seen.caveats],
  };
}
