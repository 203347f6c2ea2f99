/* Which way a course goes: Mann-Kendall's count. */

function trend(one) {
  const readings = one.all.slice(one.start);
  let sum = 0;
  readings.forEach((a, i) => {
    for (const b of readings.slice(i + 1)) {
      if (!comparable(a, b)) continue;
      const [low, high] = worseBy(one.instrument, b, a);
      sum += Number(low > 0) - Number(high < 0);
    }
  });
  return sum;
}
