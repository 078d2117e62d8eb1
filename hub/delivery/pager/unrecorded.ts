import type { Call } from '../../domain/call/call.ts';
import type { Person } from '../../domain/call/person.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { Pager, PagerLine } from '../../types/pager.ts';
import { unrecordedText } from './message.ts';
import type { Outgoing, Popups, Shown } from './popups.ts';

/** Without a further press for so long, a person has gone or the button has given up. */
const HOLDS_MS = 60_000;

export type UnrecordedDeps = {
  readonly site: () => SiteIndex;
  readonly people: () => readonly Person[];
  readonly pagersOf: (staff: StaffId) => readonly Pager[];
  readonly eventId: (...parts: readonly string[]) => string;
  readonly now: () => Instant;
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

/** A press that the disk refused. The call is as it would be; it is not stored. */
export type UnrecordedPress = {
  /** Device and press id. */
  readonly key: string;
  readonly call: Call;
  /** Phones are told now; otherwise it only came again. */
  readonly rings: boolean;
};

type Standing = { readonly call: Call; shown: Shown | null; cancel: () => void };

/**
 * Presses that the disk refused ring on every pager, as they do on every page. Nothing can be done with a button, so
 * the message has none that acts.
 */
export function createUnrecorded(deps: UnrecordedDeps, popups: Popups) {
  const { site, people, pagersOf, eventId, now, setTimer } = deps;
  const standing = new Map<string, Standing>();

  const textOf = ({ call }: Standing, { language }: Pager) =>
    unrecordedText(language, call, { site: site(), now: now() });

  function ring(key: string, one: Standing): void {
    const sequence = `u-${eventId('unrecorded', key, String(now()))}`;
    one.shown = { subject: subjectOf(key), sequence };
    for (const { id, hearsWhy } of people()) {
      if (hearsWhy === 'watches-only') continue;
      for (const pager of pagersOf(id)) {
        popups.show(pager.id, one.shown, (line) => textOf(one, line.pager));
        popups.remove(pager.id, one.shown.subject, (other) => other === sequence);
      }
    }
  }

  function end(key: string): void {
    standing.get(key)?.cancel();
    if (standing.delete(key)) popups.removeEverywhere(subjectOf(key));
  }

  return {
    press({ key, call, rings }: UnrecordedPress): void {
      const one = standing.get(key) ?? { call, shown: null, cancel: () => {} };
      standing.set(key, one);
      one.cancel();
      one.cancel = setTimer(() => end(key), HOLDS_MS);
      if (rings) ring(key, one);
    },
    /** It was stored after all, so the wave of the call takes the place of the message; or somebody goes. */
    stored({ device, input }: Pick<Call, 'device' | 'input'>): void {
      for (const [key, { call }] of standing) if (call.device === device && call.input === input) end(key);
    },
    /** The hub records again. */
    over(): void {
      for (const key of standing.keys()) end(key);
    },
    /** For a line that has just come. */
    present: (line: PagerLine): (Outgoing & { readonly sequence: string })[] =>
      [...standing.values()].flatMap((one) =>
        one.shown === null
          ? []
          : [{ ...popups.message(line, one.shown, textOf(one, line.pager)), sequence: one.shown.sequence }],
      ),
    close(): void {
      for (const { cancel } of standing.values()) cancel();
    },
  };
}

function subjectOf(key: string): string {
  return `unrecorded ${key}`;
}
