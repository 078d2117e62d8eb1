import { expect, it } from 'vitest';
import { devicesAlive, rosterCovers, troublesOpen, type AskHub } from '../../hub/doctor/running-hub.ts';

const well = { enrolled: true, supervision: 'ok', storming: false, contested: false, quarantined: 0 };
const answering =
  (answers: Readonly<Record<string, unknown>>): AskHub =>
  (path) =>
    Promise.resolve(answers[path] as never);

it('the doctor names devices that are lost, storming, contested or not to be read, on whichever page they stand', async () => {
  const findings = await devicesAlive(
    answering({
      '/devices?limit=500': {
        items: [
          { ...well, id: 'a' },
          { ...well, id: 'b', supervision: 'lost' },
          { ...well, id: 'c', enrolled: false, supervision: 'lost' },
        ],
        next: 'c',
      },
      '/devices?limit=500&before=c': {
        items: [
          { ...well, id: 'd', storming: true, quarantined: 20 },
          { ...well, id: 'e', contested: true },
        ],
        next: null,
      },
    }),
  );
  expect(findings).toMatchObject([
    { check: 'devices', state: 'broken', message: '1 of 4 devices are lost: b' },
    { check: 'devices', state: 'warning', message: expect.stringMatching(/^storming.*: d$/) },
    {
      check: 'devices',
      state: 'warning',
      message: expect.stringMatching(/^contested.*: e$/),
      remedy: expect.stringContaining('lotusbell pair'),
    },
    { check: 'devices', state: 'warning', message: expect.stringMatching(/quarantine.*: d$/) },
  ]);
  expect(
    await devicesAlive(answering({ '/devices?limit=500': { items: [{ ...well, id: 'a' }], next: null } })),
  ).toMatchObject([{ state: 'well' }]);
});

it('the doctor names years without a decree and opening hours without anybody on duty', async () => {
  const gap = { team: 'clinic', from: '2026-12-01T00:00:00.000Z', to: '2026-12-01T01:00:00.000Z' };
  expect(await rosterCovers(answering({ '/roster': { gaps: [gap, gap], missingDecrees: [2027] } }))).toMatchObject([
    {
      check: 'roster',
      state: 'warning',
      message: expect.stringContaining('2027'),
      remedy: expect.stringContaining('roster.holidays'),
    },
    { check: 'roster', state: 'warning', message: expect.stringContaining('1 more') },
  ]);
  expect(await rosterCovers(answering({ '/roster': { gaps: [], missingDecrees: [] } }))).toMatchObject([
    { check: 'roster', state: 'well' },
  ]);
});

it('the doctor names troubles that nobody has taken on, and buttons from which no press ever came', async () => {
  const open = (callPoint: string, more = {}) => ({ kind: 'silent', callPoint, grave: false, takenOn: null, ...more });
  const told = { items: [], unproven: [] as string[] };
  const of = (answer: object) => troublesOpen(answering({ '/troubles?limit=500': { ...told, ...answer } }));
  expect(await of({})).toMatchObject([{ state: 'well' }]);
  expect(
    await of({
      items: [
        open('cord', { grave: true }),
        open('bell'),
        open('ramp', { kind: 'false-presses' }),
        open('chair', { takenOn: { by: {} } }),
      ],
      unproven: ['bed'],
    }),
  ).toMatchObject([
    { state: 'broken', message: 'silent, where help is called: cord' },
    { state: 'warning', message: 'silent: bell' },
    { state: 'warning', message: 'calls, and nobody is there: ramp' },
    {
      state: 'warning',
      message: expect.stringMatching(/^unproven.*: bed$/),
      remedy: expect.stringContaining('press-test'),
    },
  ]);
});
