/** Numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * A random stream that is the same for the same seed and name, on every machine. Each device takes a stream of its own
 * name, so that one more device does not change the others.
 */
export function seededRandom(seed: number, name = ''): Random {
  const text = `${seed}/${name}`;
  let a = hash(text, 1),
    b = hash(text, 2),
    c = hash(text, 3),
    counter = 1;
  // Small fast counting generator (sfc32). The first dozen numbers still resemble the seed and are skipped.
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i += 1) draw();
  return draw;
}

/** FNV-1a, 32 bits, with a salt in front. */
function hash(text: string, salt: number): number {
  let h = Math.imul(0x811c9dc5 ^ salt, 0x01000193);
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

/** @returns a number from `low` to `high`, uniformly distributed. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/**
 * @returns a random wait with this mean, exponentially distributed, as between independent events; same unit as `mean`.
 */
export function waitingTime(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
