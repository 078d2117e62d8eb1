import { afterEach, expect, it } from 'vitest';
import { DAY_MS } from '../../hub/domain/time.ts';
import { tempStore } from '../support/disk/temp-store.ts';

const temp = tempStore();
afterEach(() => temp.end());

it('a session never becomes shorter by a clock that was set back', async () => {
  const { committer } = temp.store();
  const start = 400 * DAY_MS;
  const session = { id: 's', staff: 'wang', device: 'phone', createdAt: start, lastSeenAt: start, place: null };
  const until = await committer.run((tx) => {
    tx.people.addSession({ ...session, expiresAt: start + 30 * DAY_MS } as never, Buffer.from('hash'), null);
    // A year back, and a day later than at first.
    for (const now of [start - 365 * DAY_MS, start + DAY_MS])
      tx.people.touchSession('s', now as never, (now + 30 * DAY_MS) as never);
    tx.people.touchSession('s', (start - 365 * DAY_MS) as never, (start - 335 * DAY_MS) as never);
    return tx.people.sessionById('s', start as never)?.expiresAt;
  });
  expect(until).toBe(start + 31 * DAY_MS);
});
