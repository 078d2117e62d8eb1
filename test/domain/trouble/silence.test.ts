import { describe, expect, it } from 'vitest';
import { decideSilence, type Silence } from '../../../hub/domain/trouble/silence.ts';
import { evolveTrouble, type Trouble } from '../../../hub/domain/trouble/trouble.ts';
import type { Instant } from '../../../hub/domain/time.ts';

const at = (seconds: number): Instant => (1_000_000 + seconds * 1000) as Instant;
const raised = (count = 1, more: Partial<Trouble> = {}): Trouble => ({
  ...evolveTrouble(
    null,
    {
      type: 'TroubleRaised',
      trouble: 't' as never,
      kind: 'silent',
      device: 'cord' as never,
      callPoint: 'cord' as never,
      place: 'lavatory' as never,
      grave: true,
      since: at(0),
      count,
    },
    at(27),
  ),
  ...more,
});
const lost: Silence = { supervision: 'lost', lastSeenAt: at(0), backForMs: null, pressed: false };
const back = (seconds: number, more: Partial<Silence> = {}): Silence => ({
  ...lost,
  supervision: 'ok',
  backForMs: seconds * 1000,
  ...more,
});

describe('the silence of a device', () => {
  it.each<[string, Trouble | null, Silence, number, number, unknown[]]>([
    ['alive: nothing', null, back(0, { backForMs: null }), 30, 0, []],
    ['late is not silent', null, { ...lost, supervision: 'late' }, 30, 0, []],
    ['not heard since the start of the hub is not silent yet', null, { ...lost, supervision: 'unknown' }, 5, 0, []],
    ['lost is told at once', null, lost, 27, 0, [{ type: 'raise', count: 1 }]],
    ['the second of a day as well', null, lost, 27, 1, [{ type: 'raise', count: 2 }]],
    [
      'the third of a day is latched',
      null,
      lost,
      27,
      2,
      [
        { type: 'raise', count: 3 },
        { type: 'latch', why: 'often' },
      ],
    ],
    ['still lost: it is told once', raised(), lost, 400, 0, []],
    ['ten minutes are latched', raised(), lost, 600, 0, [{ type: 'latch', why: 'long' }]],
    ['once', raised(1, { latched: true }), lost, 700, 0, []],
    ['heard again for a moment is not over', raised(), back(59), 100, 0, []],
    ['heard again for a minute is over', raised(), back(60), 100, 0, [{ type: 'solve', proof: 'back' }]],
    ['not while it is late', raised(), back(60, { supervision: 'late' }), 100, 0, []],
    ['latched is not over by being heard', raised(1, { latched: true }), back(9000), 9999, 0, []],
    [
      'but by a press',
      raised(1, { latched: true }),
      back(1, { pressed: true }),
      700,
      0,
      [{ type: 'solve', proof: 'press' }],
    ],
    [
      'silent again before it was over is told again',
      raised(),
      { ...lost, backForMs: 5000 },
      90,
      0,
      [{ type: 'again', count: 2 }],
    ],
    [
      'the third time it is latched',
      raised(2),
      { ...lost, backForMs: 5000 },
      90,
      0,
      [
        { type: 'again', count: 3 },
        { type: 'latch', why: 'often' },
      ],
    ],
    [
      'taken out of the document',
      raised(),
      { ...lost, supervision: null },
      90,
      0,
      [{ type: 'solve', proof: 'removed' }],
    ],
    ['never in the document', null, { ...lost, supervision: null }, 90, 0, []],
  ])('%s', (_name, open, now, seconds, earlier, steps) => {
    expect(decideSilence(open, now, at(seconds), () => earlier)).toEqual(steps);
  });

  it('counts how often it began within itself, so that a day can be added up', () => {
    const again = evolveTrouble(
      raised(),
      { type: 'TroubleAgain', trouble: 't' as never, since: at(80), count: 2 },
      at(110),
    );
    expect(again).toMatchObject({ times: 2, count: 2, since: at(80), raisedAt: at(27) });
    const solved = evolveTrouble(again, { type: 'TroubleSolved', trouble: 't' as never, proof: 'back' }, at(200));
    expect(solved).toMatchObject({ state: 'solved', proof: 'back', solvedBy: null, solvedAt: at(200) });
  });
});
