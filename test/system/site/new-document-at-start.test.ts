import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readShipped } from '../../../config/shipped.ts';
import { startBuilding } from '../../support/building.ts';

it("a hub started with a document that Wang is no longer in: his matter is Li's, the call he had rings again, his phone is signed out", async () => {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-without-wang-'));
  const document = join(dir, 'site.yaml');
  writeFileSync(
    document,
    readShipped('site.lotus.yaml')
      .replace(/^ {2}- \{ id: wang, .*\n/m, '')
      .replaceAll('duty: [wang]', 'duty: [li]')
      .replaceAll('backup: [wang]', 'backup: [zhao]'),
  );
  try {
    const before = await startBuilding({ dataDir: dir });
    const [wang, door] = [await before.phone('wang'), await before.button('east-door')];
    const matter = (await wang.ask('POST', '/matters', { reason: 'pension' })).body.id as string;
    await door.press();
    const call = (await wang.isAlerted('raised'))['call'].id as string;
    await wang.take(call);
    await before.end();

    const after = await startBuilding({ dataDir: dir, site: document });
    try {
      expect((await after.ask('GET', `/matters/${matter}`)).body).toMatchObject({ owner: { id: 'li' } });
      expect((await after.ask('GET', `/calls/${call}`)).body).toMatchObject({ state: 'waiting', owner: null });
      expect((await after.ask('GET', '/staff/wang/sessions')).body.items ?? []).toEqual([]);
    } finally {
      await after.end();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
