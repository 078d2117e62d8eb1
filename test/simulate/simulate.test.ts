import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

describe('a few days of Lotus Apartment', () => {
  it('break no promise, and every press gets its receipt; the same seed gives the same facts, byte for byte', async () => {
    const once = await simulate(55, 2);
    expect(once.broken).toBeNull();
    expect(once.counts['receipts']).toBe(once.counts['presses']);
    expect(once.witness.counts.calls).toBeGreaterThan(100);
    expect(once.witness.counts.invariants).toBeGreaterThan(5_000);
    for (const act of [
      'late thumbs',
      'answers to ended offers',
      'closed with an offer open',
      'pagers tested',
      'pagers dozed',
      'pagers said go',
      'pagers said no',
      'buttons of pagers too late',
      'waves heard',
    ])
      expect(once.counts[act], act).toBeGreaterThan(0);
    // Seed 55 has a disk that stands still while somebody presses.
    for (const told of ['told before it was stored', 'taken before it was stored', 'kept their owner'])
      expect(once.counts[told], told).toBeGreaterThan(0);
    // Seed 57 has hours in which nobody hears.
    const unheard = await simulate(57, 2);
    expect(unheard.broken).toBeNull();
    for (const heard of ['told that nobody hears', 'heard after all', 'checks of hearing', 'phones asleep'])
      expect(unheard.counts[heard], heard).toBeGreaterThan(0);
    expect(once.counts['calls told as they were']).toBeGreaterThan(100);
    expect(once.counts['of them by an undisturbed hub']).toBeGreaterThan(80);
    for (const fact of ['MatterOpened', 'MatterReminded', 'MatterOffered'])
      expect(once.matters.counts[fact], fact).toBeGreaterThan(0);
    const again = await simulate(57, 2);
    expect(again.digest).toBe(unheard.digest);
    expect(again.digest).not.toBe(once.digest);
  }, 180_000);
});
