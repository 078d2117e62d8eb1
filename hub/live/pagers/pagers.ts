import { createHash } from 'node:crypto';
import type { StaffId } from '../../domain/ids.ts';
import { later, MINUTE_MS, type Instant } from '../../domain/time.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Effect } from '../../store/effects.ts';
import type { Tables } from '../../store/tables.ts';
import type { Pager } from '../../types/pager.ts';

/** How long an answered test ring proves that the phone rings: as long as a check-in, never until the next shift. */
const TEST_HOLDS_MS = 14 * 60 * MINUTE_MS;

/** Every pager, in memory: an attacker who guesses topics must not make the hub read its store. */
export type Pagers = {
  /** @returns null for a topic that the hub did not issue, and for somebody who is no longer on the staff. */
  readonly byTopic: (topic: string) => Pager | null;
  readonly byId: (id: string) => Pager | null;
  readonly all: () => readonly Pager[];
  readonly ofStaff: (staff: StaffId) => readonly Pager[];
  /** Until when the answered test ring holds; null: none was answered, or too long ago. */
  readonly testedUntil: (pager: Pager) => Instant | null;
  /** Takes over what a commit changed. Never throws. */
  readonly committed: (effects: readonly Effect[]) => void;
  /** Called when pagers were added, removed or tested, and when people left. */
  readonly onChange: (listener: () => void) => void;
};

/** @param now the hub's time. @throws when the store cannot be read at the start. */
export function createPagers({ pagers }: Pick<Tables, 'pagers'>, site: () => SiteIndex, now: () => Instant): Pagers {
  let byHash = new Map<string, Pager>();
  let byId = new Map<string, Pager>();
  let isStale = false;
  const listeners: (() => void)[] = [];
  read();

  function read(): void {
    const stored = pagers.all();
    byHash = new Map(stored.map(({ pager, topicHash }) => [Buffer.from(topicHash).toString('base64'), pager]));
    byId = new Map(stored.map(({ pager }) => [pager.id, pager]));
    isStale = false;
  }

  /** A store that cannot be read now must not end the hub: the old answer holds until the next change. */
  function readAgain(): void {
    try {
      read();
    } catch {
      isStale = true;
    }
  }

  function active(pager: Pager | undefined): Pager | null {
    const person = pager === undefined ? null : site().staff(pager.staff);
    return pager === undefined || person === null || person.active === false ? null : pager;
  }

  return {
    byTopic: (topic) => active(byHash.get(createHash('sha256').update(topic).digest('base64'))),
    byId: (id) => active(byId.get(id)),
    all: () => [...byId.values()].filter((pager) => active(pager) !== null),
    ofStaff: (staff) => [...byId.values()].filter((pager) => pager.staff === staff && active(pager) !== null),
    testedUntil: ({ testedAt }) => {
      const until = testedAt === null ? null : later(testedAt, TEST_HOLDS_MS);
      return until !== null && until > now() ? until : null;
    },
    committed: (effects) => {
      const changed = effects.some(({ type }) => type === 'pagers-changed');
      if (changed || isStale) readAgain();
      if (changed || effects.some(({ type }) => type === 'site-changed')) for (const tell of listeners) tell();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
