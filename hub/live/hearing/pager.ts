import type { Instant } from '../../domain/time.ts';
import { missedSince, PAGER_SILENT_MS, type PagerHearing, type PagerReach } from '../pagers/pager-hearing.ts';
import type { Known } from './known.ts';
import type { Change } from './line.ts';

export type PagerDeps = {
  readonly change: Change;
  /** The instants at which an answer changes by time alone are others now. */
  readonly endsChanged: () => void;
  /** The same, where none of them is earlier: nobody need look now. */
  readonly endsLater: () => void;
  readonly steady: () => Instant;
};

/** A pager of this person is connected. */
export function openPager(
  person: Known,
  said: Pick<PagerHearing, 'pager' | 'isStream' | 'testedUntil'>,
  { change, endsChanged, endsLater, steady }: PagerDeps,
): PagerReach {
  const pager: PagerHearing = { ...said, unansweredSince: null, hasAnswered: false };
  change(person, () => void person.pagers.add(pager));

  return {
    pinged: () => {
      if (pager.unansweredSince !== null) return;
      pager.unansweredSince = steady();
      endsChanged();
    },
    answered: (unansweredSince) => {
      const silentMs = pager.unansweredSince === null ? 0 : steady() - pager.unansweredSince;
      // As good as before. Each message has a ping, so this is what nearly every answer is.
      if (pager.hasAnswered && silentMs < PAGER_SILENT_MS) {
        pager.unansweredSince = unansweredSince;
        return endsLater();
      }
      change(person, () => {
        pager.unansweredSince = unansweredSince;
        pager.hasAnswered = true;
      });
    },
    tested: (until) =>
      change(person, () => {
        // It also comes when the clock was put right, with a test that is no newer.
        if (until !== null && until > (pager.testedUntil ?? 0)) person.lastProofAt = steady();
        pager.testedUntil = until;
      }),
    close: (isLost) => {
      if (!person.pagers.has(pager)) return;
      const missed = missedSince(pager, steady());
      change(person, () => {
        if (missed !== null) person.provenUntil = missed;
        person.pagers.delete(pager);
        person.pagersClosed.set(pager.pager, { at: steady(), isLost });
        if (!isLost) person.closedAt = steady();
      });
    },
  };
}
