/* The ways between steps. */

/* One patient's way up: the lowest open step each time, then stated shortcuts from here. */
function climb(now, start) {
  const { p } = now;
  const ages = now.see("age");
  const ways = new Map();
  for (const edge of p.edges) {
    if (edge.ages[0] > ages[1] || ages[0] > edge.ages[1]) continue;
    if (!ways.has(edge.start)) ways.set(edge.start, []);
    ways.get(edge.start).push(edge);
  }
  function* reached(edge, passed) {
    if (possible(now, p.step.get(edge.end))) yield edge.end;
    else if (!passed.includes(edge.end)) {
      for (const more of ways.get(edge.end) || []) yield* reached(more, [...passed, edge.end]);
    }
  }
  const place = (id) => p.step.get(id);
  const choices = (id) =>
    (ways.get(id) || [])
      .flatMap((edge) => [...reached(edge, [id])].map((end) => ({ edge, end })))
      .sort((a, b) => place(a.end).rank - place(b.end).rank || place(a.end).at - place(b.end).at);
  const path = [];
  const been = new Set([start.id]);
  let here = start.id;
  for (;;) {
    const next = choices(here).find((pair) => !been.has(pair.end));
    if (!next) break;
    path.push(next);
    here = next.end;
    been.add(here);
  }
  const more = choices(start.id).filter((pair) => pair.edge.stated && pair.edge.end === pair.end);
  for (const pair of more) {
    if (!path.some((other) => other.edge === pair.edge && other.end === pair.end)) path.push(pair);
  }
  return path.map(({ edge, end }) => ({ step: end, from: edge.start, kind: edge.kind, edge: edge.at }));
}
