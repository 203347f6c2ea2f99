/* What the patient says no to: what it touches of the proposal, and what is suitable instead. */

function declined(now) {
  return now.seen.declines.map((one) => ({
    declined: one,
    steps: now.found.proposals.filter((proposal) => namesStep(one, proposal.step)).map((proposal) => declinedStep(now, proposal)),
    actions: declinedActions(now, one),
  }));
}

/* A proposed step that is declined, and what is suitable instead; null where nothing is. */
function declinedStep(now, proposal) {
  const other = instead(now, proposal);
  const said = other && { step: other.id, less_than_needed: other.rank < proposal.needed };
  return { track: proposal.track.id, step: proposal.step.id, instead: said };
}

/* The next step of a track that suits and is not declined: upwards first, never by a referral, else the highest below. */
function instead(now, { track, level }) {
  const { p } = now;
  if (track.id === p.red_flag_track) return null;
  const fits = track.rungs.filter((step) => step.rank < p.levels.length - 1 && suits(now, step));
  const below = fits.filter((step) => step.rank < level);
  return fits.find((step) => step.rank >= level) || below[below.length - 1] || null;
}

/* Whether a step may be offered and is not declined itself. */
const suits = (now, step) => possible(now, step) && !now.seen.declines.some((one) => namesStep(one, step));

/* What is to be done that has the form that is declined: it is talked about, and not left out. */
function declinedActions(now, one) {
  const forms = new Map(now.p.tracks.flatMap((track) => track.actions.map((action) => [action.id, action.forms])));
  return whatToDo(now).filter((id) => (forms.get(id) || []).includes(one));
}
