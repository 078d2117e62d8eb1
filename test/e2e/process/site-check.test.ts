import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { inChild } from '../../../hub/app/site/site-process.ts';
import { SiteWorkLimit, type SiteWork } from '../../../hub/app/site/site-work.ts';
import { madeUpSite } from '../../bench/made-up-site.ts';
import { root, start, type Started } from '../program.ts';

const CHILD = join(root, 'dist/bin/site-child.js');
/** A fifth of a megabyte of YAML: half a second on one core. */
const yaml = stringify(JSON.parse(madeUpSite({ devices: 1_200, staff: 20, stepS: 20, arriveWithinS: 180 })));
const check: SiteWork = {
  what: 'check',
  text: yaml,
  format: 'yaml',
  hub: { joined: [], brokers: [], brokersInUse: [] },
};
const running = new AbortController().signal;

describe('a large site document', () => {
  let dir = '';
  let hub: Started;
  let http = '';
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lotusbell-check-'));
    hub = start(['hub', '--data', dir, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0']);
    const [line] = await hub.says(/\{"event":"ready".*\n/, 60_000);
    ({ http } = JSON.parse(line) as { http: string });
  });
  afterAll(async () => {
    await hub.signal('SIGTERM', 30_000);
    rmSync(dir, { recursive: true });
  });

  const put = async (text: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const token = readFileSync(join(dir, 'admin.token'), 'utf8').trim();
    const reply = await fetch(`${http}/api/v1/site?dryRun=true`, {
      method: 'PUT',
      body: text,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' },
    });
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };

  it('is checked beside the hub, which answers meanwhile; then comes every mistake with its line', async () => {
    let done = false;
    const checked = put(yaml.replaceAll('kind: help', 'kind: hlep')).finally(() => {
      done = true;
    });
    let answers = 0;
    while (!done) {
      await (await fetch(`${http}/healthz`)).text();
      answers += 1;
    }
    // On the loop it would be one or two: those that were asked before the check began.
    expect(answers).toBeGreaterThan(20);
    const { status, body } = await checked;
    expect([status, body['code']]).toEqual([422, 'SITE_INVALID']);
    expect((body['mistakes'] as object[])[7]).toMatchObject({
      line: expect.any(Number),
      hint: expect.stringContaining('help'),
    });
  });
});

describe('the process that checks it', () => {
  it('is ended when it takes too long, or too much memory', async () => {
    const limits = { limitMs: 60_000, heapMb: 512 };
    await expect(inChild(CHILD, check, running, { ...limits, limitMs: 1 })).rejects.toEqual(new SiteWorkLimit('time'));
    await expect(inChild(CHILD, check, running, { ...limits, heapMb: 8 })).rejects.toEqual(new SiteWorkLimit('memory'));
  });

  it('is ended with the hub', async () => {
    const ended = new AbortController();
    const asked = inChild(CHILD, check, ended.signal, { limitMs: 60_000, heapMb: 512 });
    ended.abort();
    await expect(asked).rejects.toThrow('SIGKILL');
  });
});
