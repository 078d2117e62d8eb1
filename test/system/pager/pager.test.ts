import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ntfyApp, type NtfyApp } from '../../fakes/ntfy-app.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { minutes, seconds, turns } from '../../support/moved-clock.ts';

type Carried = NtfyApp & { readonly id: string; readonly topic: string };

describe('a phone in a pocket', () => {
  let building: TestBuilding;
  let apps: Carried[];
  let logged: string;
  const log = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });

  beforeEach(async () => {
    logged = '';
    apps = [];
    building = await startBuilding({
      logTo: log,
      config: (config) => {
        config.pager = { mode: 'loopback', host: '127.0.0.1', port: 0 };
      },
    });
  });
  afterEach(async () => {
    for (const app of apps) app.stop();
    await building.end();
    const wrong = apps.flatMap((app) => app.wrong);
    if (wrong.length > 0) throw new Error(`the app was sent what it cannot handle: ${wrong.join('; ')}`);
    if (/\/a\/|v1\.(go|no|test)|lb_/.test(logged)) throw new Error('a topic or a token stands in the log');
  });

  async function carriedBy(
    staff: string,
    options: { transport?: 'ws' | 'json'; language?: string } = {},
  ): Promise<Carried> {
    const token = await building.tokenOf(staff);
    const { language = 'en', transport = 'ws' } = options;
    const made = await building.ask('POST', `/staff/${staff}/pagers`, { name: 'phone', language }, token);
    expect(made.status).toBe(201);
    const { topic, pager } = made.body;
    const app = ntfyApp({ base: building.pager, topics: [topic], transport, clock: building.clock });
    const carried = { ...app, id: pager.id as string, topic: topic as string };
    apps.push(carried);
    await app.start();
    await eventually(`${staff}'s app is connected`, app.isConnected);
    return carried;
  }
  const rings = (app: Carried, count: number) => eventually(`it rings ${count} times`, () => app.rang.length >= count);
  const isQuiet = (app: Carried) =>
    eventually('no popup asks', () => app.popups().every(({ priority }) => priority < 3));
  /** Carries a pager whose test ring was answered. */
  async function tested(staff: string): Promise<Carried> {
    const app = await carriedBy(staff);
    await building.ask('POST', `/pagers/${app.id}/test-ring`, {});
    await rings(app, 1);
    expect(await app.press('heard')).toMatchObject({ status: 200, body: { ok: true, role: 'tested' } });
    app.rang.length = 0;
    return app;
  }
  async function proven(staff: string): Promise<Carried> {
    const app = await tested(staff);
    await eventually(`${staff} is proven`, async () => (await gradeOf(staff)).state === 'proven');
    return app;
  }
  /** Moves the time second by second, so that the apps can answer in between. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1000) {
      await turns(8);
      await building.clock.forward(Math.min(left, 1000));
    }
    await turns(8);
  }
  const gradeOf = async (staff: string) =>
    (await building.ask('GET', '/reachability')).body.items.find((one: { staff: string }) => one.staff === staff);
  const callIn = async (id: string) => (await building.ask('GET', `/calls/${id}`)).body;
  const pressed = async (device: string) => {
    const button = await building.button(device);
    await button.press();
    return button;
  };

  it('rings dark, in waves, with place and wish and three buttons; the button owns the call and the rest is silent', async () => {
    const wang = await proven('wang');
    const li = await proven('li');
    await pressed('west-ramp-help');
    await rings(wang, 1);
    const [first] = wang.rang;
    expect(first).toMatchObject({ priority: 5, title: 'Help at the ramp · West ramp button' });
    expect(first?.actions.map(({ label }) => label)).toEqual(['I am going', 'Cannot come', 'Details']);
    await pass(seconds(12));
    await rings(wang, 2);
    expect(wang.popups()).toHaveLength(1);
    expect(wang.rang[1]?.sequence_id).not.toBe(first?.sequence_id);
    await pass(seconds(12));
    await rings(wang, 3);
    await rings(li, 1);
    const answer = await wang.press('go');
    expect(answer).toMatchObject({ status: 200, body: { ok: true, role: 'responder' } });
    expect(await callIn(answer.body.call)).toMatchObject({ state: 'acknowledged', owner: { id: 'wang' } });
    await pass(seconds(1));
    await isQuiet(li);
    await isQuiet(wang);
    expect(li.popups().map(({ title }) => title)).toEqual(['Wang is going: West ramp button']);
    const before = [wang.rang.length, li.rang.length];
    await pass(seconds(30));
    expect([wang.rang.length, li.rang.length]).toEqual(before);
  });

  it('a later "I am going" is thanked, changes nothing and learns who goes', async () => {
    const wang = await proven('wang');
    const li = await proven('li');
    await pressed('west-ramp-help');
    await pass(seconds(16));
    await rings(li, 1);
    const popup = li.popups().at(-1);
    await wang.press('go');
    const late = await li.press('go', popup);
    expect(late).toMatchObject({ status: 200, body: { ok: true, role: 'helper' } });
    expect(await callIn(late.body.call)).toMatchObject({ owner: { id: 'wang' } });
    await eventually('Li knows', () => li.popups().some(({ title }) => title === 'Wang is going: West ramp button'));
  });

  it('"cannot come" silences that phone; when all of a step said so, the next step rings at once', async () => {
    const wang = await proven('wang');
    const li = await proven('li');
    await pressed('south-gate-bell');
    await rings(wang, 1);
    expect(li.rang).toHaveLength(0);
    const said = await wang.press('no');
    expect(said).toMatchObject({ status: 200, body: { role: 'cannot' } });
    await building.clock.forward(1);
    await rings(li, 1);
    expect((await callIn(said.body.call)).timeline.map(({ type }: { type: string }) => type)).toEqual([
      'CallRaised',
      'StaffCannotCome',
      'StepReached',
    ]);
    await pass(seconds(40));
    expect(wang.rang).toHaveLength(1);
    expect(li.rang.length).toBeGreaterThan(2);
  });

  it('keeps its own 12 s when others are alerted; and sent to the other desk, the call leaves the screen', async () => {
    const { body: site } = await building.ask('GET', '/site');
    const visit = site.policies.find(({ id }: { id: string }) => id === 'visit');
    visit.steps = ['wang', 'li', 'chen'].map((staff) => ({ tell: [{ staff }], waitS: 10 }));
    expect((await building.ask('PUT', '/site', site)).status).toBe(200);
    const wang = await proven('wang');
    const li = await proven('li');
    await pressed('south-gate-bell');
    await rings(wang, 1);
    await pass(seconds(10));
    await rings(li, 1);
    expect(wang.rang).toHaveLength(1);
    await pass(seconds(2));
    await rings(wang, 2);
    const { items } = (await building.ask('GET', '/calls')).body;
    const token = await building.tokenOf('li');
    const sent = await building.ask('POST', `/calls/${items[0].id}/redirect`, { team: 'clinic' }, token);
    expect(sent.status).toBe(200);
    await pass(seconds(1));
    await eventually('it has left the screen', () => li.popups().length === 0);
  });

  it('a GET never acts, and a token ends with its pager and 15 minutes after its call', async () => {
    const wang = await proven('wang');
    await pressed('west-ramp-help');
    await rings(wang, 1);
    const url = wang.popups()[0]?.actions[0]?.url ?? '';
    expect((await wang.pressUrl(url, 'GET')).status).toBe(405);
    expect((await wang.pressUrl(`${url}x`)).status).toBe(404);
    const { body } = await wang.press('go');
    expect(await callIn(body.call)).toMatchObject({ state: 'acknowledged' });
    expect((await wang.pressUrl(url)).body.role).toBe('responder');
    const token = await building.tokenOf('wang');
    await building.ask('POST', `/calls/${body.call}/arrive`, {}, token);
    await building.ask('POST', `/calls/${body.call}/close`, { outcome: 'helped' }, token);
    expect(await wang.pressUrl(url)).toMatchObject({ status: 200, body: { role: 'closed' } });
    await building.clock.forward(minutes(16));
    expect((await wang.pressUrl(url)).status).toBe(410);
  });

  it('does not answer for 3 s: the next step rings at once; after 15 s the line is ended and it cannot hear', async () => {
    const wang = await proven('wang');
    const li = await proven('li');
    wang.freeze();
    await pressed('south-gate-bell');
    await pass(seconds(2.9));
    expect(li.rang).toHaveLength(0);
    expect((await gradeOf('wang')).state).toBe('proven');
    await pass(seconds(0.2));
    await rings(li, 1);
    expect(await gradeOf('wang')).toMatchObject({ state: 'unproven', why: expect.stringContaining('3 s') });
    await pass(seconds(11));
    expect((await gradeOf('wang')).state).toBe('unproven');
    await pass(seconds(2));
    await eventually('the line is ended', () => !wang.isConnected());
    expect((await gradeOf('wang')).state).toBe('cannot');
  });

  it('is unproven until its test ring was answered, and again after 14 hours; on the JSON stream always', async () => {
    const wang = await carriedBy('wang');
    expect(await gradeOf('wang')).toMatchObject({ state: 'unproven', why: expect.stringContaining('test ring') });
    await building.ask('POST', `/pagers/${wang.id}/test-ring`, {});
    await rings(wang, 1);
    await wang.press('heard');
    await eventually('proven', async () => (await gradeOf('wang')).state === 'proven');
    const sun = await carriedBy('sun', { transport: 'json' });
    await building.ask('POST', `/pagers/${sun.id}/test-ring`, {});
    await rings(sun, 1);
    expect((await sun.press('heard')).status).toBe(200);
    expect(await gradeOf('sun')).toMatchObject({ state: 'unproven', why: expect.stringContaining('JSON') });
  });

  it('rings by the JSON stream too, and is kept open by lines', async () => {
    const wang = await carriedBy('wang', { transport: 'json', language: 'zh' });
    await pass(seconds(100));
    await pressed('west-ramp-help');
    await rings(wang, 1);
    expect(wang.rang[0]?.actions.map(({ label }) => label)).toEqual(['我来', '去不了', '详情']);
    await wang.press('go');
    await isQuiet(wang);
  });

  it('is back after a restart of the hub: still proven, rings for what is open with a new wave, and the old popup goes', async () => {
    const wang = await proven('wang');
    await pressed('west-ramp-help');
    await pass(seconds(13));
    await rings(wang, 2);
    const old = wang.rang.map(({ sequence_id: sequence }) => sequence);
    await building.restart();
    await eventually('the line is ended', () => !wang.isConnected());
    await pass(seconds(6));
    await eventually('the app is back', wang.isConnected);
    await rings(wang, 3);
    await eventually('one popup stands', () => wang.popups().length === 1);
    expect(old).not.toContain(wang.popups()[0]?.sequence_id);
    await eventually('still proven', async () => (await gradeOf('wang')).state === 'proven');
    expect((await wang.press('go')).body.role).toBe('responder');
    await pass(seconds(30));
    expect(wang.popups()).toEqual([]);
  });

  it('Wi-Fi cut and back: misses nothing that is open, and what was taken meanwhile is gone from the screen', async () => {
    const wang = await proven('wang');
    const li = await proven('li');
    await pressed('west-ramp-help');
    await pass(seconds(16));
    await rings(li, 1);
    li.cut();
    await eventually('the line broke', () => !li.isConnected());
    expect((await gradeOf('li')).state).toBe('unproven');
    await building.clock.forward(seconds(9));
    expect((await gradeOf('li')).state).toBe('cannot');
    await wang.press('go');
    await pressed('east-ramp-help');
    const heard = li.rang.length;
    await pass(seconds(30));
    li.back();
    await eventually('the app is back', li.isConnected);
    await rings(li, heard + 1);
    await eventually('only the open call stands', () => {
      const [one, ...more] = li.popups();
      return more.length === 0 && one?.title.includes('East') === true;
    });
  });

  it('a replay is made of the 3 open calls and never of the 20 closed ones, whatever `since` says', async () => {
    const wang = await proven('wang');
    const token = await building.tokenOf('wang');
    const ramp = await building.button('west-ramp-help');
    for (let i = 0; i < 20; i++) {
      await ramp.press();
      await rings(wang, i + 1);
      const { body } = await wang.press('go');
      await building.ask('POST', `/calls/${body.call}/arrive`, {}, token);
      await building.ask('POST', `/calls/${body.call}/close`, { outcome: 'helped' }, token);
      await building.clock.forward(seconds(1));
    }
    for (const device of ['west-ramp-help', 'east-ramp-help', 'south-gate-bell']) await pressed(device);
    const { topic } = wang;
    for (const since of ['none', 'all', 'latest', 'zzzzzzzzzzzz', '1764200000', '10m']) {
      const reply = await fetch(`${building.pager()}/${topic}/json?poll=1&since=${since}`);
      const events = (await reply.text())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string });
      expect(events.filter(({ event }) => event === 'message')).toHaveLength(3);
    }
    const nonsense = await fetch(`${building.pager()}/${topic}/json?poll=1&since=foo`);
    expect([nonsense.status, await nonsense.json()]).toMatchObject([400, { code: 40008 }]);
    wang.cut();
    await building.clock.forward(seconds(20));
    const before = wang.rang.length;
    wang.back();
    await rings(wang, before + 1);
    await pass(seconds(5));
    expect(wang.popups()).toHaveLength(3);
  });

  it('a removed pager is cut at once and its buttons are dead; the other topic of the connection still rings', async () => {
    const token = await building.tokenOf('wang');
    const make = async () => (await building.ask('POST', '/staff/wang/pagers', { language: 'en' }, token)).body;
    const [one, two] = [await make(), await make()];
    const both = ntfyApp({ base: building.pager, topics: [one.topic, two.topic, 'unknown'], clock: building.clock });
    apps.push({ ...both, id: one.pager.id, topic: one.topic });
    await both.start();
    await eventually('connected', both.isConnected);
    await pressed('west-ramp-help');
    await eventually('each topic rings', () => both.rang.length === 2);
    const url = both.rang.find(({ topic }) => topic === one.topic)?.actions[0]?.url ?? '';
    expect((await building.ask('DELETE', `/pagers/${one.pager.id}`, undefined, token)).status).toBe(204);
    expect((await both.pressUrl(url)).status).toBe(410);
    both.rang.length = 0;
    await pass(seconds(12));
    expect(new Set(both.rang.map(({ topic }) => topic))).toEqual(new Set([two.topic]));
    expect(both.isConnected()).toBe(true);
    const rotated = await building.ask('POST', `/pagers/${two.pager.id}/rotate`, undefined, token);
    expect(rotated.status).toBe(201);
    await eventually('the line is ended', () => !both.isConnected());
    await building.clock.forward(seconds(6));
    await eventually('refused', () => both.refusedWith() === 403);
  });

  it('ends with the session of the phone', async () => {
    const wang = await carriedBy('wang');
    const token = await building.tokenOf('wang');
    const { body: me } = await building.ask('GET', '/me', undefined, token);
    await building.ask('DELETE', `/sessions/${me.session}`);
    await eventually('the line is ended', () => !wang.isConnected());
    expect((await wang.auth()).status).toBe(403);
    wang.wrong.length = 0;
  });

  it('off shift it is silent, except when everyone is told; then nothing is missing because of it', async () => {
    const { body: site } = await building.ask('GET', '/site');
    // Li is at work at weekends only.
    for (const shift of site.roster.shifts) if (shift.id === 'committee-week') delete shift.backup;
    expect((await building.ask('PUT', '/site', site)).status).toBe(200);
    const wang = await proven('wang');
    const li = await tested('li');
    expect(await gradeOf('li')).toMatchObject({ state: 'cannot', why: expect.stringContaining('not on shift') });
    const ramp = await pressed('west-ramp-help');
    // Step 2 names the whole team, and Li with it.
    await pass(seconds(20));
    await rings(wang, 2);
    expect(li.rang).toHaveLength(0);
    await pass(seconds(11));
    await rings(li, 1);
    expect(ramp.feedback()).toMatchObject({ stage: 'registered' });
    expect((await li.press('go')).body.role).toBe('responder');
  });
});

describe('fifty phones in pockets', () => {
  it('ring within a second, are silent within a second, and come back at once when the hub was killed', async () => {
    const building = await startBuilding({
      config: (config) => {
        config.pager = { mode: 'loopback', host: '127.0.0.1', port: 0 };
      },
    });
    const apps: NtfyApp[] = [];
    for (let person = 0; person < 13; person++) {
      const id = `helper-${person}`;
      const name = { zh: `助手${person}`, en: `Helper ${person}` };
      const added = await building.ask('POST', '/staff', { id, name, team: 'committee', roles: ['staff'] });
      expect(added.status).toBe(201);
      for (let phone = 0; phone < 4; phone++) {
        const { body } = await building.ask('POST', `/staff/${id}/pagers`, {});
        apps.push(ntfyApp({ base: building.pager, topics: [body.topic], clock: building.clock }));
      }
    }
    await Promise.all(apps.map((app) => app.start()));
    await eventually('all are connected', () => apps.every((app) => app.isConnected()));
    const ramp = await building.button('west-ramp-help');
    await ramp.press({ kind: 'hold' });
    const pressedAt = performance.now();
    await eventually('all ring', () => apps.every(({ rang }) => rang.length > 0));
    expect(performance.now() - pressedAt).toBeLessThan(1_000);
    await building.restart();
    await eventually('all lines are ended', () => apps.every((app) => !app.isConnected()));
    for (const app of apps) app.rang.length = 0;
    await building.clock.forward(seconds(6));
    await eventually('all are back and ring', () => apps.every((app) => app.isConnected() && app.rang.length > 0));
    await building.clock.forward(seconds(1));
    await eventually('one popup each', () => apps.every((app) => app.popups().length === 1));
    const [first, ...others] = apps as [NtfyApp, ...NtfyApp[]];
    expect((await first.press('go')).body.role).toBe('responder');
    const takenAt = performance.now();
    await building.clock.forward(seconds(1));
    await eventually('all others are silent', () =>
      others.every((app) => app.popups().every((one) => one.priority < 3)),
    );
    expect(performance.now() - takenAt).toBeLessThan(1_000);
    for (const app of apps) app.stop();
    await building.end();
    expect(apps.flatMap(({ wrong }) => wrong)).toEqual([]);
  });
});

describe('a pager that pins the certificate', () => {
  it('rings over TLS, and knows the same certificate after a restart', async () => {
    const building = await startBuilding({
      config: (config) => {
        config.pager = { mode: 'tls', host: '127.0.0.1', port: 0 };
      },
    });
    const token = await building.tokenOf('wang');
    const { body } = await building.ask('POST', '/staff/wang/pagers', {}, token);
    expect(body.link).toMatch(/^ntfy:\/\/127\.0\.0\.1:\d+\/lb_.*\?secure=true&/);
    expect(body.setup.trustedCertificates[0].pem).toContain('BEGIN CERTIFICATE');
    expect(body.setup.trustedCertificates[0].baseUrl).toBe(building.pager());
    const app = ntfyApp({ base: building.pager, topics: [body.topic], clock: building.clock, pin: body.fingerprint });
    await app.start();
    await eventually('connected', app.isConnected);
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await eventually('it rings', () => app.rang.length > 0);
    expect(app.rang[0]?.actions[0]?.url.startsWith(`${building.pager()}/a/`)).toBe(true);
    // Connections that say nothing are ended, oldest first; the pager among them is not.
    const idle = Array.from({ length: 300 }, () => connect(Number(new URL(building.pager()).port), '127.0.0.1'));
    for (const socket of idle) socket.on('error', () => {}).on('close', () => socket.destroy());
    await eventually('the oldest are ended', () => idle.filter(({ destroyed }) => destroyed).length >= 44);
    expect(app.isConnected()).toBe(true);
    for (const socket of idle) socket.destroy();
    await building.restart();
    await eventually('the line is ended', () => !app.isConnected());
    await building.clock.forward(seconds(6));
    await eventually('back, with the same certificate', app.isConnected);
    expect((await app.press('go')).status).toBe(200);
    app.stop();
    await building.end();
    expect(app.wrong).toEqual([]);
  });
});
