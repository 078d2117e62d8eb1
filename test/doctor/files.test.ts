import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataFiles } from '../../hub/doctor/files.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'lotusbell-files-'));
  for (const name of ['admin.token', 'audit-key.pem', 'lotusbell.db'])
    writeFileSync(join(data, name), '', { mode: 0o600 });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

it('what the hub itself made is well', () => {
  expect(dataFiles(data)).toMatchObject({ state: 'well' });
});

it('a key that root made by a command is named: the hub could not back it up', () => {
  const found = dataFiles(data, (path) => (path.endsWith('audit-key.pem') ? 0 : 1_000));
  expect(found).toMatchObject({
    state: 'broken',
    message: expect.stringContaining(join(data, 'audit-key.pem')),
    remedy: expect.stringContaining('chown -R --reference='),
  });
  expect(found.message).not.toContain('admin.token');
});
