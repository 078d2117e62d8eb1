import { describe, expect, test } from 'vitest';
import { createContact, type ContactEvent } from '../../hub/gpio/contact.ts';

/** Levels as they were read, `1` closed; times in milliseconds. @returns what the contact said, with the time. */
function said(levels: readonly (readonly [at: number, closed: 0 | 1])[], until = 0): string[] {
  const contact = createContact(3_000);
  const events: string[] = [];
  const note = (at: number, list: readonly ContactEvent[]): void =>
    void events.push(...list.map((one) => `${at} ${one}`));
  const dueBefore = (at: number): void => {
    for (let next = contact.nextAt(); next !== null && next <= at; next = contact.nextAt())
      note(next, contact.due(next));
  };
  contact.level(false, 0);
  for (const [at, closed] of levels) {
    dueBefore(at);
    note(at, contact.level(closed === 1, at));
  }
  dueBefore(until);
  return events;
}

/** A worn contact, every 10 ms closed and open. */
const chatter = (from: number, ms: number) =>
  Array.from({ length: ms / 10 }, (_, i) => [from + i * 10, i % 2 === 0 ? 1 : 0] as const);

describe('a contact on a pin', () => {
  test.each<[what: string, levels: readonly (readonly [number, 0 | 1])[], until: number, events: string[]]>([
    [
      'a press counts from its first edge',
      [
        [100, 1],
        [400, 0],
      ],
      1_000,
      ['100 press'],
    ],
    [
      'a press of two milliseconds is one',
      [
        [100, 1],
        [102, 0],
      ],
      1_000,
      ['100 press'],
    ],
    [
      'bounces of a press and of its end are no further press',
      [
        [100, 1],
        [103, 0],
        [107, 1],
        [112, 0],
        [115, 1],
        [700, 0],
        [704, 1],
        [709, 0],
      ],
      9_000,
      ['100 press'],
    ],
    [
      'a finger that stays is a hold, beside its press',
      [
        [100, 1],
        [5_000, 0],
      ],
      9_000,
      ['100 press', '3100 hold'],
    ],
    [
      'a bounce in a hold does not begin it anew',
      [
        [100, 1],
        [2_000, 0],
        [2_020, 1],
        [5_000, 0],
      ],
      9_000,
      ['100 press', '3100 hold'],
    ],
    [
      'just before a hold it is none',
      [
        [100, 1],
        [3_099, 0],
      ],
      9_000,
      ['100 press'],
    ],
    [
      'two presses a second apart are two',
      [
        [100, 1],
        [200, 0],
        [1_200, 1],
        [1_300, 0],
      ],
      9_000,
      ['100 press', '1200 press'],
    ],
    [
      'within a second it is the same hand',
      [
        [100, 1],
        [200, 0],
        [600, 1],
        [700, 0],
      ],
      9_000,
      ['100 press'],
    ],
    [
      'a hold that begins within that second is a hold',
      [
        [100, 1],
        [200, 0],
        [600, 1],
        [5_000, 0],
      ],
      9_000,
      ['100 press', '3600 hold'],
    ],
    ['chatter for five seconds is one press, and a hold', chatter(100, 5_000), 9_000, ['100 press', '3100 hold']],
    [
      'a contact that chatters on is stuck after a minute',
      chatter(100, 61_000),
      70_000,
      ['100 press', '3100 hold', '60100 stuck', '61130 free'],
    ],
    [
      'a contact that stays closed is stuck, and free again, and rings then',
      [
        [100, 1],
        [90_000, 0],
        [95_000, 1],
      ],
      95_001,
      ['100 press', '3100 hold', '60100 stuck', '90040 free', '95000 press'],
    ],
  ])('%s', (_, levels, until, events) => {
    expect(said(levels, until)).toEqual(events);
  });

  test('one that is found closed has not been pressed; it is stuck until it opens', () => {
    const contact = createContact(3_000);
    expect(contact.level(true, 0)).toEqual(['stuck']);
    expect(contact.due(200_000)).toEqual([]);
    expect(contact.level(false, 200_000)).toEqual([]);
    expect(contact.due(200_040)).toEqual(['free']);
    expect(contact.level(true, 201_000)).toEqual(['press']);
  });

  test('levels that are read again change nothing', () => {
    expect(
      said(
        [
          [50, 0],
          [100, 1],
          [150, 1],
          [160, 1],
          [300, 0],
          [500, 0],
        ],
        9_000,
      ),
    ).toEqual(['100 press']);
  });

  test('whatever comes, a press is never lost while it is idle, and never counted twice within a second', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let run = 0; run < 300; run += 1) {
      const contact = createContact(3_000);
      contact.level(false, 0);
      let at = 0;
      let lastPress = -Infinity;
      for (let step = 0; step < 60; step += 1) {
        at += Math.floor(random() ** 4 * 5_000) + 1;
        for (let next = contact.nextAt(); next !== null && next <= at; next = contact.nextAt()) contact.due(next);
        const wasIdle = contact.state() === 'idle';
        const closed = random() < 0.5;
        const events = contact.level(closed, at);
        if (events.includes('press')) {
          expect(at - lastPress).toBeGreaterThanOrEqual(1_000);
          lastPress = at;
        } else if (wasIdle && closed && at - lastPress >= 1_000) expect(contact.state()).not.toBe('idle');
        expect(contact.nextAt() ?? Infinity).toBeGreaterThan(at);
      }
    }
  });
});
