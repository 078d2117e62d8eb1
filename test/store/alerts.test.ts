import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, Seq, StaffId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { alertIdOf, OPEN_ALERTS } from '../../hub/store/tables/alerts.ts';
import { databaseClass } from '../../hub/store/driver.ts';
import { tempStore, type TempStore } from '../support/disk/temp-store.ts';

describe('the outbox of a house that is years old', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.end());

  it('tells what still rings in the order in which it was told', () => {
    const { committer, tables } = temp.store();
    committer.submit(
      () => {
        for (let number = 1; number <= 100; number += 1) {
          tables.alerts.add(number, {
            id: alertIdOf(number, number as Seq, 0),
            callId: `c${number}` as CallId,
            seq: number as Seq,
            at: 0 as Instant,
            why: 'raised',
            to: ['wang'] as StaffId[],
            outputs: [],
            everyone: false,
          });
          if (number % 40 !== 7) tables.alerts.withdraw(number, 'closed');
        }
      },
      () => {},
    );
    committer.flush();
    expect(tables.alerts.open().map(({ callId }) => callId)).toEqual(['c7', 'c47', 'c87']);
  });

  it('forgets what is old and rings no more, with its receipts; what still rings is never forgotten, and a long arrear goes in several nights', () => {
    const { committer, tables } = temp.store();
    const give = (number: number, at: number): void => {
      const id = alertIdOf(number, number as Seq, 0);
      tables.alerts.add(number, {
        id,
        callId: `c${number}` as CallId,
        seq: number as Seq,
        at: at as Instant,
        why: 'raised',
        to: ['wang'] as StaffId[],
        outputs: [],
        everyone: false,
      });
      tables.alerts.addReceipt(id, 'wang' as StaffId, 'shown', at as Instant);
      if (number !== 3) tables.alerts.withdraw(number, 'closed');
    };
    committer.submit(
      () => {
        for (let number = 1; number <= 6_000; number += 1) give(number, number);
      },
      () => {},
    );
    committer.flush();
    const forget = (at: number): number => {
      let forgotten = 0;
      committer.submit(
        (tx) => {
          forgotten = tx.alerts.forgetBefore(at as Instant);
        },
        () => {},
      );
      committer.flush();
      return forgotten;
    };
    expect(forget(5_501)).toBe(4_999);
    expect(forget(5_501)).toBe(500);
    expect(forget(5_501)).toBe(0);
    expect(tables.alerts.open().map(({ callId }) => callId)).toEqual(['c3']);
    expect(tables.alerts.receiptsOf(alertIdOf(5, 5 as Seq, 0))).toEqual([]);
    expect(tables.alerts.receiptsOf(alertIdOf(3, 3 as Seq, 0))).toHaveLength(1);
    expect(tables.alerts.receiptsOf(alertIdOf(5_900, 5_900 as Seq, 0))).toHaveLength(1);
  });

  it('finds it by the index of what is open, without reading every alert ever given', () => {
    temp.store().close();
    const DatabaseSync = databaseClass();
    const db = new DatabaseSync(join(temp.dir, 'lotusbell.db'));
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${OPEN_ALERTS}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    );
    db.close();
    expect(plan[0]).toContain('USING INDEX alerts_open');
  });
});
