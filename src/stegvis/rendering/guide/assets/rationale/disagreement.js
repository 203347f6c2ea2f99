/* Two instruments of one construct that say different things. */

const apart = ({ graver, milder }) => [
  "apart", graver.one.name, graver.bands[0].name, milder.one.name, milder.bands[1].name,
];

function disagreements(now) {
  const { p, seen } = now;
  const found = p.instruments
    .filter((one) => seen.given.has(one.id))
    .map((one) => ({ one, bands: bandsOf(one, seen.known.get(one.id)) }));
  const said = [];
  found.forEach((first, i) => {
    for (const second of found.slice(i + 1)) {
      if (!first.bands || !second.bands || first.one.construct !== second.one.construct) continue;
      if (first.one.construct === "other") continue;
      for (const [graver, milder] of [[first, second], [second, first]]) {
        if (graver.bands[0].step - milder.bands[1].step < p.bands_apart) continue;
        said.push({ id: `disagree-${graver.one.id}-${milder.one.id}`, graver, milder });
      }
    }
  });
  return said;
}

function bandsOf(one, span) {
  const [low, high] = span.map((value) => bandAt(one, value));
  if (!low || !high) return null;
  return low.step <= high.step ? [low, high] : [high, low];
}

function bandAt(one, value) {
  if (value < one.bands_from) return null;
  return one.bands.find((band) => band.lowest <= value && value <= band.highest);
}
