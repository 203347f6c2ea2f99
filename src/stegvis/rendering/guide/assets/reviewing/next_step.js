/* Who meets the patient first at the step that a review leads to. */

function contact({ p, now }, target) {
  const lead = { track: p.track.get(target.track), step: target };
  return stegvis.firstContact(p, { lead, holds: now.found.holds });
}
