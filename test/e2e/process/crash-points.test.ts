import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { button } from '../../support/button.ts';
import { eventually } from '../../support/eventually.ts';
import { phone } from '../../support/phone.ts';

const DYING = resolve('dist/test/support/dying-hub.js');
const PROGRAM = resolve('dist/bin/lotusbell.js');
const PORTS = ['--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'];
type Running = { child: ChildProcess; http: string; mqtt: string; died: () => string | null };

/** A real process each time; `npm test` builds it first. */
describe('the hub is killed at the worst moment', () => {
  let dir: string;
  const running: Running[] = [];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lotusbell-crash-'));
  });
  afterEach(() => {
    for (const { child } of running.splice(0)) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(die: string | null): Promise<Running> {
    // Afterwards it is the installed program that finds what is left.
    const args = die === null ? [PROGRAM, 'hub', '--data', dir, ...PORTS] : [DYING, '--data', dir, '--die', die];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', die === null ? 'ignore' : 'inherit'] });
    let out = '';
    let signal: string | null = null;
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.on('exit', (code, by) => {
      signal = by ?? String(code);
    });
    await eventually('the hub is ready', () => out.includes('\n') || signal !== null, 40_000);
    const ready = JSON.parse(out.split('\n')[0] as string) as { http: string; mqtt: string };
    const made = { child, http: ready.http, mqtt: ready.mqtt, died: () => signal };
    running.push(made);
    return made;
  }

  const adminAsk = (hub: Running) => async (method: string, path: string, body?: unknown, token?: string) => {
    const bearer = token ?? readFileSync(join(dir, 'admin.token'), 'utf8').trim();
    const response = await fetch(`${hub.http}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };

  it.each([
    ['before-commit', 'no receipt', 0],
    ['after-commit', 'no receipt', 1],
    ['before-telling', 'receipt or not, as the network had it', 1],
  ] as const)(
    '%s: %s; afterwards %i call stands, and the press re-sent makes it exactly one that rings',
    async (die, _receipt, stands) => {
      let hub = await start(die);
      const ask = adminAsk(hub);
      const { body: issued } = await ask('POST', '/devices/credentials', { devices: ['west-ramp-help'] });
      const invited = await ask('POST', '/staff/wang/invites');
      const joined = await ask('POST', '/sessions', { invite: invited.body.invite }, '');
      const ramp = button('west-ramp-help', issued.items[0].password, () => hub.mqtt);
      await ramp.connect();
      hub.child.kill('SIGUSR2');
      await new Promise((done) => setTimeout(done, 50));
      void ramp.press({ id: 'once' }).catch(() => {});
      await eventually('the hub is dead', () => hub.died());
      expect(hub.died()).toBe('SIGKILL');
      ramp.end();

      hub = await start(null);
      const askAgain = adminAsk(hub);
      expect((await askAgain('GET', '/calls')).body.items).toHaveLength(stands);
      const wang = phone(
        'wang',
        joined.body.token,
        () => hub.http,
        (method, path, body) => askAgain(method, path, body, joined.body.token),
        { receipts: true, inFront: true },
      );
      await wang.listen();
      await ramp.connect();
      await ramp.press({ id: 'once' });
      const alert = await wang.isAlerted();
      const { body } = await askAgain('GET', '/calls');
      expect(body.items).toHaveLength(1);
      expect(body.items[0]).toMatchObject({ id: alert['call'].id, repeats: 0 });
      wang.end();
      ramp.end();
    },
  );
});
