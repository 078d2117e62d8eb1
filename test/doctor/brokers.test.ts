import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { outsideBrokers } from '../../hub/doctor/brokers.ts';
import { troublesOpen } from '../../hub/doctor/running-hub.ts';

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-doctor-'));
const file = (name: string, mode: number): string => {
  writeFileSync(join(folder, name), 'a password', { mode });
  return join(folder, name);
};
const own = file('own', 0o600);
const open = file('open', 0o644);
afterAll(() => rmSync(folder, { recursive: true }));

const base = { id: 'house', url: 'mqtt://127.0.0.1:1884', user: 'lotusbell', passwordFile: own };
const ROWS: readonly (readonly [string, Partial<typeof base & { caFile: string }>, string, string])[] = [
  ['all is in order', {}, 'well', 'broker house are in order'],
  ['others can read the password', { passwordFile: open }, 'warning', 'others can read the password'],
  ['the password file is not there', { passwordFile: '/none' }, 'broken', '/none of broker house cannot be read'],
  ['the authority is not there', { url: 'mqtts://ha.local', caFile: '/none' }, 'broken', '/none of broker house'],
  ['the password is not encrypted on the network', { url: 'mqtt://ha.local' }, 'warning', 'without encryption'],
  ['nor on IPv6 of another machine', { url: 'mqtt://[fd00::7]' }, 'warning', 'without encryption'],
  ['on this machine it need not be', { url: 'mqtt://[::1]:1884' }, 'well', 'in order'],
];
it.each(ROWS)('the doctor says of a broker: %s', (_what, more, state, message) => {
  const findings = outsideBrokers([{ ...base, ...more }]);
  expect(findings).toMatchObject([{ check: 'brokers', state, message: expect.stringContaining(message) }]);
  expect(JSON.stringify(findings)).not.toContain('a password');
});

it('the doctor names a broker and a bridge that are gone', async () => {
  const gone = { callPoint: 'a', grave: true, takenOn: null, broker: 'house', count: 7 };
  const items = [
    { ...gone, kind: 'broker-gone' },
    { ...gone, kind: 'bridge-gone', bridge: 'zigbee2mqtt' },
  ];
  const findings = await troublesOpen(() => Promise.resolve({ items, unproven: [] } as never));
  expect(findings).toMatchObject([
    { state: 'broken', message: expect.stringContaining('broker house is gone') },
    {
      state: 'broken',
      message: expect.stringContaining('bridge zigbee2mqtt is gone: nobody hears the call points behind it (7)'),
    },
  ]);
});
