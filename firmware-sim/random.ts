/** Numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * A stream of chances that is the same for the same seed and name, on every machine. Each device takes its own stream
 * by its name, so that one more pendant in the fleet does not change the day of all others.
 */
export function seededRandom(seed: number, name = ''): Random {
  const text = `${seed}/${name}`;
  let a = hash(text, 1),
    b = hash(text, 2),
    c = hash(text, 3),
    counter = 1;
  // Small fast counting generator (three words and a counter); the first dozen draws still look like the seed, so they
  // go unused.
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

/** @returns a number from `low` to `high`, all equally likely. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/**
 * @returns a waiting time with this mean, as between things that happen independently of each other; same unit as
 * `mean`.
 */
export function waitingTime(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
