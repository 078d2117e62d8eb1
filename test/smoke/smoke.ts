import { join } from 'node:path';
import { startProgram, type Child, type Ready } from '../bench/child.ts';
import { adminToken, ask, enrolDevices, joinPhones } from '../bench/hub-admin.ts';
import { authenticator } from '../support/pages/authenticator.ts';
import { button } from '../support/button.ts';
import { phone } from '../support/phone.ts';

type Deps = {
  /** The built `lotusbell.js`. */
  readonly program: string;
  /** An empty directory. */
  readonly work: string;
  readonly log: string;
  readonly say: (line: string) => void;
};
type Options = { readonly options: { readonly challenge: string } };

const DEVICE = 'west-ramp-help';
const PATIENCE_MS = 20_000;

/** A short run through everything that must work on each version of Node. @throws at the first failure. */
export async function smoke({ program, work, log, say }: Deps): Promise<void> {
  const data = join(work, 'data');
  let hub: Child | null = null;
  let ready: Ready = { httpPort: 0, mqttPort: 0, pagerPort: 0 };
  const start = async (): Promise<void> => {
    hub = startProgram([program, 'hub', '--data', data, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'], log);
    ready = await hub.ready;
  };
  const http = (): string => `http://127.0.0.1:${ready.httpPort}`;
  const closers: (() => void)[] = [];
  try {
    await start();
    say('the hub is ready');
    const admin = adminToken(data);
    const [login] = await enrolDevices(ready.httpPort, admin, [DEVICE]);
    const [token = ''] = await joinPhones(ready.httpPort, admin, ['wang']);
    const ramp = button(DEVICE, login?.password ?? '', () => `mqtt://127.0.0.1:${ready.mqttPort}`);
    const wang = phone('wang', token, http, (method, path, body) => ask(ready.httpPort, token, method, path, body), {
      receipts: true,
      inFront: true,
    });
    closers.push(ramp.end, wang.end);

    await wang.listen();
    await ramp.connect();
    await ramp.press();
    const first = (await wang.isAlerted())['call'].id as string;
    await done(wang.take(first), 'taking the call');
    await ramp.shows('acknowledged');
    await done(wang.arrive(first), 'arriving');
    await done(wang.close(first), 'closing the call');
    say('a press rang the phone, was taken and closed');

    await passkey(http(), token);
    say(`a passkey (${ALGORITHM}) signed in`);

    await ramp.press();
    const second = (await wang.isAlerted())['call'].id as string;
    await (hub as unknown as Child).kill();
    await start();
    await wang.listen();
    await wang.sees('the open call after the kill', (frame) => frame.type === 'snapshot' && holds(frame, second));
    await ramp.connect();
    await ramp.shows('registered');
    await done(wang.take(second), 'taking the call after the kill');
    await done(wang.arrive(second), 'arriving');
    await done(wang.close(second), 'closing it');
    say('a call survived a kill and was closed after the restart');

    const { code } = await (hub as unknown as Child).stop();
    if (code !== 0) throw new Error(`the hub ended with ${code} after SIGTERM`);
    say('all well');
  } finally {
    for (const close of closers) close();
    await (hub as Child | null)?.kill();
  }
}

const holds = (frame: object, call: string): boolean => JSON.stringify(frame).includes(`"${call}"`);

async function done(answer: Promise<{ status: number; body: unknown }>, what: string): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
}

/** The algorithm that browsers choose: ML-DSA where the hub offers it, from Node 24 on. */
const ALGORITHM = Number(process.versions.node.split('.')[0]) >= 24 ? 'ML-DSA-44' : 'ES256';

async function passkey(http: string, token: string): Promise<void> {
  // A passkey belongs to a host name, and 127.0.0.1 is not one.
  const { port } = new URL(http);
  const origin = `http://localhost:${port}`;
  const key = authenticator('localhost', origin, ALGORITHM);
  const post = async <Body>(path: string, body?: unknown, as?: string): Promise<Body> => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method: 'POST',
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Body;
  };
  const made = await post<Options>('/passkeys/options', undefined, token);
  await post('/passkeys', { credential: key.create(made.options), device: 'smoke' }, token);
  const asked = await post<Options>('/sessions/passkey/options');
  const opened = await post<{ staff: { id: string } }>('/sessions/passkey', { credential: key.get(asked.options) });
  if (opened.staff.id !== 'wang') throw new Error(`the passkey signed in ${JSON.stringify(opened)}`);
}
