import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, Seq, StaffId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { alertIdOf, OPEN_ALERTS } from '../../hub/store/alerts.ts';
import { databaseClass } from '../../hub/store/driver.ts';
import { tempStore, type TempStore } from '../support/temp-store.ts';

describe('the outbox of a house that is years old', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.end());

  it('tells what still rings in the order in which it was told', () => {
    const { committer, tables } = temp.store();
    committer.submit(() => {
      for (let number = 1; number <= 100; number += 1) {
        tables.alerts.add(number, {
          id: alertIdOf(number, number as Seq, 0), callId: `c${number}` as CallId, seq: number as Seq, at: 0 as Instant, why: 'raised',
          to: ['wang'] as StaffId[], outputs: [],
        });
        if (number % 40 !== 7) tables.alerts.withdraw(number, 'closed');
      }
    }, () => {});
    committer.flush();
    expect(tables.alerts.open().map(({ callId }) => callId)).toEqual(['c7', 'c47', 'c87']);
  });

  it('finds it by the index of what is open, without reading every alert ever given', () => {
    temp.store().close();
    const DatabaseSync = databaseClass();
    const db = new DatabaseSync(join(temp.dir, 'lotusbell.db'));
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${OPEN_ALERTS}`).all() as { detail: string }[]).map(({ detail }) => detail);
    db.close();
    expect(plan[0]).toContain('USING INDEX alerts_open');
  });
});
