import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { architectureBlocks } from './architecture-tables.ts';
import { withBlocks, type Blocks } from './blocks.ts';
import { cliBlocks } from './cli-tables.ts';
import { deviceBlocks } from './device-tables.ts';
import { httpBlocks } from './http-tables.ts';
import { mqttBlocks } from './mqtt-tables.ts';
import { pagerBlocks } from './pager-tables.ts';
import { ROOT } from './root.ts';
import { siteBlocks } from './site-tables.ts';
import { streamBlocks } from './stream-tables.ts';

/** Documents with generated parts, by their paths. */
export const DOCUMENTS: Readonly<Record<string, () => Blocks | Promise<Blocks>>> = {
  'ARCHITECTURE.md': architectureBlocks,
  'hub/contract/mqtt.md': mqttBlocks,
  'hub/contract/http.md': httpBlocks,
  'hub/contract/stream.md': streamBlocks,
  'hub/contract/pager.md': pagerBlocks,
  'hub/contract/site.md': siteBlocks,
  'hub/contract/cli.md': cliBlocks,
  'hub/contract/devices.md': deviceBlocks,
};

/** @returns the document in the file, and as it would be generated now. */
export async function documentAt(path: string): Promise<{ readonly is: string; readonly shouldBe: string }> {
  const is = readFileSync(join(ROOT, path), 'utf8');
  const blocks = await DOCUMENTS[path]?.();
  return { is, shouldBe: blocks === undefined ? is : withBlocks(is, blocks) };
}
