import type { Fleet } from '../clients/fleet.ts';
import { openPager, type PagerDoor } from '../clients/pager.ts';
import type { Outcome } from '../job.ts';
import { quantile } from '../report/stats.ts';
import { pause, until } from '../witness.ts';
import { losses } from './losses.ts';

export const PAGERS_WARM_UP = 5;
const SEEN_LIMIT_MS = 10_000;
/** A popup is not removed within 300 ms (hub/delivery/pager); no thumb is faster. */
const THUMB_MS = 500;
const PAUSE_MS = 150;

/** When each pager rang for the present press, and when its popup went; 0: not yet. */
type Round = { readonly rangAt: Float64Array; readonly silentAt: Float64Array };

/**
 * One press at a time, each from another device, until every pager and every stream has it; then somebody says "I am
 * going" by the button, until the last popup is gone.
 */
export async function pagers(fleet: Fleet, { port, topics }: PagerDoor, presses: number): Promise<Outcome> {
  const lost: string[] = [];
  const problems: string[] = [];
  let round = newRound(topics.length);
  const sequences = topics.map(() => '');
  const goes: (() => Promise<number>)[] = [];
  const lines = await Promise.all(
    topics.map((topic, n) =>
      openPager(port, topic, {
        onRing: (sequence, press) => {
          if (round.rangAt[n] === 0) round.rangAt[n] = performance.now();
          sequences[n] = sequence;
          goes[n] = press;
        },
        onDelete: (sequence) => {
          if (sequence === sequences[n]) round.silentAt[n] = performance.now();
        },
        onLost: (why) => lost.push(why),
      }),
    ),
  );
  await pause(PAUSE_MS);
  const all = { each: [] as number[], last: [] as number[], silent: [] as number[] };
  for (let n = 0; n < PAGERS_WARM_UP + presses; n += 1) {
    round = newRound(topics.length);
    const pressedAt = performance.now();
    fleet.press(n);
    const isHeard = await until(() => fleet.witness.missing() === 0 && round.rangAt.every(Boolean), SEEN_LIMIT_MS);
    await pause(THUMB_MS);
    const wentAt = performance.now();
    const status = await goes[n % topics.length]?.();
    const isSilent = await until(() => round.silentAt.every(Boolean), SEEN_LIMIT_MS);
    if (!isHeard || !isSilent || status !== 200)
      problems.push(`press ${n}: heard ${isHeard}, button ${status}, silent ${isSilent}`);
    await pause(PAUSE_MS);
    if (n < PAGERS_WARM_UP) continue;
    const rang = [...round.rangAt].map((at) => at - pressedAt);
    all.each.push(...rang);
    all.last.push(Math.max(...rang));
    all.silent.push(Math.max(...round.silentAt) - wentAt);
  }
  problems.push(...lost, ...losses(fleet).problems);
  for (const line of lines) line.close();
  const phone = fleet.witness.toPhone(PAGERS_WARM_UP);
  const lastPhone = fleet.witness.toLastPhone(PAGERS_WARM_UP);
  return {
    metrics: {
      phoneP50: quantile(phone, 0.5),
      phoneP99: quantile(phone, 0.99),
      lastPhoneP50: quantile(lastPhone, 0.5),
      lastPhoneP99: quantile(lastPhone, 0.99),
      ...quantilesOf('pager', all.each),
      ...quantilesOf('lastPager', all.last),
      ...quantilesOf('silent', all.silent),
      ...losses(fleet).metrics,
    },
    curves: {},
    problems,
  };
}

function newRound(phones: number): Round {
  return { rangAt: new Float64Array(phones), silentAt: new Float64Array(phones) };
}

function quantilesOf(name: string, ms: readonly number[]): Record<string, number> {
  const values = Float64Array.from(ms);
  return { [`${name}P50`]: quantile(values, 0.5), [`${name}P99`]: quantile(values, 0.99) };
}
