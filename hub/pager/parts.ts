import type { Instant } from '../domain/time.ts';
import type { OpenPager, PagerReach } from '../live/pagers/pager-hearing.ts';
import type { Pagers } from '../live/pagers/pagers.ts';
import type { Pager, PagerLine } from '../types/pager.ts';

export type PartsDeps = {
  readonly pagers: Pick<Pagers, 'byTopic' | 'testedUntil'>;
  readonly openPager: OpenPager;
  /** Adds a line to delivery, which sends it what it must know. @returns removes it. */
  readonly join: (line: PagerLine) => () => void;
  readonly answered: (pager: string, ping: string) => void;
  readonly now: () => Instant;
  readonly steady: () => Instant;
};

type Part = { pager: Pager; readonly topic: string; readonly reach: PagerReach; leave: () => void };

/** The pagers of one connection: for each its line in delivery, and whether it is heard. */
export function createParts({ pagers, openPager, join, answered, now, steady }: PartsDeps, isStream: boolean) {
  let parts: Part[] = [];

  /** By the time that never jumps. */
  function testedUntil(pager: Pager): Instant | null {
    const until = pagers.testedUntil(pager);
    return until === null ? null : ((steady() + until - now()) as Instant);
  }

  return {
    /** Adds the pager of a topic, if there is one. */
    add({ topic, base, send }: Omit<PagerLine, 'pager'>): void {
      const pager = pagers.byTopic(topic);
      if (pager === null) return;
      const reach = openPager(pager.staff, isStream, testedUntil(pager), pager.id);
      const leave = join({ pager, topic, base, send });
      parts.push({ pager, topic, reach, leave });
    },
    pagers: (): string[] => parts.map(({ pager }) => pager.id),
    /** Until when the answered test ring of this pager holds, by the time that never jumps. */
    testedUntil(id: string): Instant | null {
      const part = parts.find(({ pager }) => pager.id === id);
      return part === undefined ? null : testedUntil(part.pager);
    },
    pinged(): void {
      for (const { reach } of parts) reach.pinged();
    },
    /** @param texts pings that are answered now. @param unansweredSince of the oldest that is not. */
    answered(texts: readonly string[], unansweredSince: Instant | null): void {
      for (const { pager, reach } of parts) {
        reach.answered(unansweredSince);
        for (const one of texts) answered(pager.id, one);
      }
    },
    /** Pagers were removed or tested. @returns how many are left. */
    pagersChanged(): number {
      const gone = new Set<Part>();
      for (const part of parts) {
        const pager = pagers.byTopic(part.topic);
        if (pager === null) gone.add(part);
        else if (pager !== part.pager) {
          part.pager = pager;
          part.reach.tested(testedUntil(pager));
        }
      }
      parts = parts.filter((part) => !gone.has(part));
      for (const part of gone) closePart(part, true);
      return parts.length;
    },
    /** @param isOver they will not be back within seconds. */
    close(isOver: boolean): void {
      for (const part of parts) closePart(part, isOver);
      parts = [];
    },
  };
}

function closePart({ leave, reach }: Part, isOver: boolean): void {
  leave();
  reach.close(isOver);
}
