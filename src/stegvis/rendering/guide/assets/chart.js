/* The measurements of a course as a drawing: the same places as backends/course_chart.py. */
"use strict";

function stegvisChart(p, review, episode, w) {
  const WIDTH = 800, HEIGHT = 380, LEFT = 168, RIGHT = 176, TOP = 64, BOTTOM = 44, GAP = 16, SIZE = 13, DATE = 86;
  const ids = Object.keys(review.numbers);
  let id = ids.find((one) => review.numbers[one].followed);
  for (const one of ids) {
    const most = id && review.numbers[id].followed ? Infinity : id ? review.numbers[id].measurements.length : -1;
    if (review.numbers[one].measurements.length > most) id = one;
  }
  if (!id) return null;
  const scale = p.instrument.get(id);
  const said = review.numbers[id];
  const svg = (tag, given, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;
  const round = (value) => Math.round(value * 10) / 10;
  const days = said.measurements.map((m) => day(m.on));
  const first = Math.min(...days, day(episode.started));
  const last = Math.max(...days, day(episode.on));
  const x = (at) => round(LEFT + ((WIDTH - LEFT - RIGHT) * (at - first)) / Math.max(last - first, 1));
  const y = (value) => round(HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - scale.lowest)) / (scale.highest - scale.lowest));
  const ends = (total) => (total !== null && typeof total === "object" ? [total.lowest, total.highest] : [total, total]);
  const spoken = (total) => [...new Set(ends(total))].join(` ${w.to} `);
  const title = `${w.title}: ${scale.name} (${w.points})`;
  const lines = limits().sort((a, b) => b[0] - a[0]);
  const told = [...said.measurements.map((m) => `${m.on}: ${spoken(m.total)}`), ...lines.map((one) => one[1])].join("; ");
  const made = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "course-chart", "aria-label": `${title}. ${told}` });
  const put = (tag, given, text) => made.append(svg(tag, given, text));
  put("text", { class: "h", x: 16, y: 28 }, title);

  scale.bands.forEach((band, i) => {
    const top = y(Math.min(band.highest + 0.5, scale.highest));
    const bottom = y(Math.max(band.lowest - 0.5, scale.lowest));
    const height = round(bottom - top);
    put("rect", { class: "band", "fill-opacity": scale.tints[i] / 100, x: LEFT, y: top, width: WIDTH - LEFT - RIGHT, height });
    put("path", { class: "axis", "stroke-opacity": 0.5, d: `M${LEFT} ${top}H${WIDTH - RIGHT}` });
    const names = scale.names[i].split("\n");
    if (height < GAP * names.length) return;
    const from = (top + bottom) / 2 - (GAP * (names.length - 1)) / 2 + 4;
    names.forEach((name, n) => put("text", { class: "s", x: LEFT - 36, y: round(from + GAP * n), "text-anchor": "end" }, name));
  });
  put("path", { class: "axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` });
  for (const value of [scale.lowest, scale.highest]) put("text", { class: "s", x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, value);
  for (const i of apart(days.map(x), days.map(() => DATE))) {
    put("text", { class: "s", x: x(days[i]), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" }, said.measurements[i].on);
  }

  const right = WIDTH - RIGHT;
  const baseline = said.measurements.findIndex((m) => m.baseline);
  const labels = spread(lines.map(([value]) => y(value)));
  lines.forEach(([value, name, kind], i) => {
    const from = kind === "dotted" && baseline >= 0 ? x(days[baseline]) : LEFT;
    put("path", { class: `cut ${kind}`, d: `M${from} ${y(value)}H${right}` });
    put("path", { class: "cut", d: `M${right} ${y(value)}L${right + 8} ${labels[i]}` });
    put("text", { class: "t", x: right + 12, y: labels[i] + 4 }, name);
  });
  const start = x(day(episode.started));
  const late = start > (LEFT + right) / 2;
  put("path", { class: "cut dotted", d: `M${start} ${TOP - 16}V${HEIGHT - BOTTOM}` });
  put("text", { class: "s", x: start + (late ? -4 : 4), y: TOP - 8, "text-anchor": late ? "end" : "start" }, w.start);

  const points = said.measurements.map((m, i) => {
    const [low, high] = ends(m.total);
    if (low !== high) put("path", { class: "course", d: `M${x(days[i])} ${y(low)}V${y(high)}` });
    return [x(days[i]), y((low + high) / 2)];
  });
  put("path", { class: "course", d: `M${points.map((point) => point.join(" ")).join("L")}` });
  const totals = said.measurements.map((m) => spoken(m.total));
  const shown = apart(points.map(([at]) => at), totals.map((one) => width(one) + 2));
  points.forEach(([cx, cy], i) => {
    put("circle", { class: "dot", cx, cy, r: 4.5 });
    if (!shown.includes(i)) return;
    put("text", { class: "t", x: cx, y: cy - 9 > TOP + SIZE ? cy - 9 : cy + 20, "text-anchor": "middle" }, totals[i]);
  });
  return made;

  /* Labels that do not touch: the last one, the first one, then what there is room for. */
  function apart(places, widths) {
    const kept = [];
    for (const i of new Set([places.length - 1, ...places.keys()])) {
      if (kept.every((j) => Math.abs(places[i] - places[j]) >= (widths[i] + widths[j]) / 2)) kept.push(i);
    }
    return kept;
  }

  /* Names moved apart, downwards and then up from the foot of the chart. */
  function spread(heights) {
    const found = [];
    for (const at of heights) found.push(found.length ? Math.max(at, found[found.length - 1] + GAP) : at);
    let floor = HEIGHT - BOTTOM;
    for (let i = found.length - 1; i >= 0; i -= 1) {
      found[i] = round(Math.min(found[i], floor));
      floor = found[i] - GAP;
    }
    return found;
  }

  /* How wide a total is at most, in the widest font. */
  function width(text) {
    const em = (one) => ("ijl|'.,:;! ".includes(one) ? 0.34 : "frt-–()/".includes(one) ? 0.46 : 0.65);
    return SIZE * 1.1 * [...text].reduce((sum, one) => sum + em(one), 0);
  }

  /* Cut-off, response and remission, where they lie on the scale. */
  function limits() {
    const number = (value) => String(value).replace(".", w.mark);
    const found = [];
    const { change } = scale;
    if (scale.cutoff !== null) found.push([scale.cutoff, `${w.cutoff} ${number(scale.cutoff)}`, "dashed"]);
    const percent = change.response_percent || (!scale.higher_better && !change.response_points && p.course.defaults.response_percent);
    const from = said.first;
    if (typeof from === "number" && percent) {
      const value = (from * (100 * percent[1] - percent[0])) / (100 * percent[1]);
      found.push([value, `${w.response} ≤ ${number(value)}`, "dotted"]);
    } else if (typeof from === "number" && change.response_points) {
      const value = from - change.response_points[0] / change.response_points[1];
      found.push([value, `${w.response} ≤ ${number(value)}`, "dotted"]);
    }
    for (const [key, sign] of [["remission_below", "<"], ["remission_at_most", "≤"]]) {
      if (!change[key]) continue;
      const value = change[key][0] / change[key][1];
      found.push([value, `${w.remission} ${sign} ${number(value)}`, ""]);
    }
    return found.filter(([value]) => scale.lowest <= value && value <= scale.highest);
  }
}
