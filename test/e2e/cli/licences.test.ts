import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { lotusbell, root } from '../program.ts';

/** Licences that ask for no more than to be named. */
const KIND =
  /^(\(?(MIT|ISC|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0|Unlicense|MIT-0)( (OR|AND) )?)+\)?$/;

it('every package that runs in a building has a licence that asks for no more than to be named', async () => {
  const { code, stdout } = await lotusbell(['licences', '--json']);
  expect(code).toBe(0);
  const licences = JSON.parse(stdout) as { name: string; licence: string }[];
  expect(licences.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['aedes', 'fastify', 'ws', 'mqtt', 'onoff', 'node-cron', 'age-encryption']),
  );
  expect(licences.filter(({ licence }) => !KIND.test(licence))).toEqual([]);
  expect(licences.map(({ name }) => name)).not.toContain('vitest');
});

it('the bill of materials is CycloneDX, and names the same packages', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { cwd: root, maxBuffer: 64 << 20 });
  const bill = JSON.parse(stdout) as { bomFormat: string; components: { name: string; version: string }[] };
  expect(bill.bomFormat).toBe('CycloneDX');
  const licences = JSON.parse((await lotusbell(['licences', '--json'])).stdout) as { name: string; version: string }[];
  const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
  // npm leaves out what is optional for another machine.
  expect(licences.filter(({ name, version }) => named.has(`${name}@${version}`)).length).toBeGreaterThan(
    licences.length * 0.8,
  );
});
