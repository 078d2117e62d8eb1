import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../hub/store/effects.ts';
import { sqliteError, tempStore, type TempStore } from '../support/disk/temp-store.ts';

describe('group commit', () => {
  let temp: TempStore;
  beforeEach(() => {
    temp = tempStore();
  });
  afterEach(() => temp.end());

  const fact = (n: number) => ({ type: 'ClockStepped', byMs: n }) as const;

  it('makes one transaction of everything that arrives in one turn of the loop', async () => {
    const { committer, tables } = temp.store();
    const before = committer.counts.commits;
    await Promise.all([1, 2, 3, 4, 5].map((n) => committer.run((tx) => tx.facts.append(tx.now, null, fact(n)))));
    expect(committer.counts.commits - before).toBe(1);
    expect(tables.facts.after(0, 10)).toHaveLength(5);
  });

  it('answers in the order of arrival, after the commit, and tells only then', async () => {
    const { committer, tables } = temp.store();
    const order: string[] = [];
    committer.onCommitted((effects: readonly Effect[]) => order.push(`told ${effects.length}`));
    temp.fault.at = (point) => order.push(point);
    for (const n of [1, 2, 3]) {
      committer.submit(
        (tx) => {
          order.push(`work ${n}`);
          tx.tell({ type: 'roster-changed' });
          return tx.facts.append(tx.now, null, fact(n));
        },
        (outcome) => order.push(`answer ${n} ${outcome.ok}`),
      );
    }
    committer.flush();
    expect(order).toEqual([
      'work 1',
      'work 2',
      'work 3',
      'before-commit',
      'after-commit',
      'answer 1 true',
      'answer 2 true',
      'answer 3 true',
      'told 3',
    ]);
    expect(tables.facts.lastSeq()).toBe(3);
  });

  it('undoes a command that breaks and keeps its neighbours', async () => {
    const { committer, tables } = temp.store();
    let told: readonly Effect[] = [];
    committer.onCommitted((effects) => {
      told = effects;
    });
    const first = committer.run((tx) => tx.facts.append(tx.now, null, fact(1)));
    const second = committer.run((tx) => {
      tx.facts.append(tx.now, null, fact(2));
      tx.tell({ type: 'roster-changed' });
      throw new Error('a mistake in the command');
    });
    const third = committer.run((tx) => {
      tx.tell({ type: 'credentials-changed', device: 'ramp' as never });
      return tx.facts.append(tx.now, null, fact(3));
    });
    await expect(second).rejects.toThrow('a mistake in the command');
    await first;
    await third;
    expect(tables.facts.after(0, 10).map((stored) => (stored.fact as { byMs: number }).byMs)).toEqual([1, 3]);
    expect(told.map((effect) => effect.type)).toEqual(['credentials-changed']);
  });

  it('a full disk records nothing of the batch, says so to each, and recovers by itself', async () => {
    const { committer, tables } = temp.store();
    temp.fault.at = (point) => {
      if (point === 'before-commit') throw sqliteError(13, 'database or disk is full');
    };
    const results = await Promise.allSettled(
      [1, 2].map((n) => committer.run((tx) => tx.facts.append(tx.now, null, fact(n)))),
    );
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect((results[0] as PromiseRejectedResult).reason).toMatchObject({
      code: 'DISK_FULL',
      hint: expect.stringContaining('Free some space'),
    });
    expect(committer.trouble()?.code).toBe('DISK_FULL');
    expect(tables.facts.lastSeq()).toBe(0);

    temp.fault.at = () => {};
    await committer.run((tx) => tx.facts.append(tx.now, null, fact(3)));
    expect(committer.trouble()).toBeNull();
    expect(tables.facts.after(0, 10)).toHaveLength(1);
  });

  it('a fault of the disk inside one command ends the whole batch', async () => {
    const { committer, tables } = temp.store();
    const good = committer.run((tx) => tx.facts.append(tx.now, null, fact(1)));
    const bad = committer.run(() => {
      throw sqliteError(10, 'disk I/O error');
    });
    await expect(good).rejects.toMatchObject({ code: 'DISK_BROKEN' });
    await expect(bad).rejects.toMatchObject({ code: 'DISK_BROKEN' });
    expect(tables.facts.lastSeq()).toBe(0);
  });

  it('an answer that throws does not keep the others from theirs', () => {
    const { committer } = temp.store();
    const answered: number[] = [];
    committer.submit(
      () => {},
      () => {
        throw new Error('a broken answer');
      },
    );
    committer.submit(
      () => {},
      () => void answered.push(2),
    );
    committer.flush();
    expect(answered).toEqual([2]);
    expect(temp.broken).toHaveLength(1);
  });

  it('what was committed is there after the file is opened again', async () => {
    await temp.store().committer.run((tx) => tx.facts.append(tx.now, null, fact(1)));
    expect(temp.reopen().tables.facts.after(0, 10)).toHaveLength(1);
  });
});
