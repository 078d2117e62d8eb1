import { expect, it } from 'vitest';
import { devicesAlive, rosterCovers, type AskHub } from '../../hub/doctor/running-hub.ts';

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
