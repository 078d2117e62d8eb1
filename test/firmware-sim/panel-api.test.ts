import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PointState } from '../../firmware-sim/call-point/call-point.ts';
import { movedClock, type MovedClock } from './moved-clock.ts';
import { createFleet, type Fleet } from '../../firmware-sim/fleet/fleet.ts';
import { memoryLink, type FarEnd } from '../../firmware-sim/link/memory-link.ts';
import { openPanel, type Panel } from '../../firmware-sim/panel/panel-api.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { bodiesOf, MORNING } from './support.ts';

const ORIGIN = 'http://127.0.0.1:8080';
let clock: MovedClock;
let fleet: Fleet;
let panel: Panel;
const farEnds = new Map<string, FarEnd>();

beforeEach(async () => {
  clock = movedClock(MORNING);
  fleet = createFleet({
    devices: ['south-gate-bell', 'east-door-bell'].map((id) => ({
      id,
      hardware: 'mains',
      firmware: 'sim',
      inputs: { main: 'button' },
    })),
    clock,
    seed: 1,
    journal: () => memoryJournal(),
    link({ id }) {
      const { link, farEnd } = memoryLink();
      farEnds.set(id, farEnd);
      return link;
    },
  });
  fleet.start();
  clock.forward(1000);
  panel = await openPanel({ fleet, origin: ORIGIN });
});
afterEach(async () => {
  await panel.close();
});

const post = (path: string, body?: string): Promise<Response> =>
  fetch(`${panel.url}${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
const up = (id: string, name: string) => bodiesOf(farEnds.get(id) as FarEnd, id, name);

test('all lamps can be read, in the form the front-door panel is written against', async () => {
  const response = await fetch(`${panel.url}/points`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(
    ['south-gate-bell', 'east-door-bell'].map((id) => ({
      id,
      powered: true,
      connected: true,
      lamp: 'off',
      blink: false,
      stage: null,
      say: null,
      sending: false,
      notSent: false,
      pressCount: 0,
      battery: null,
    })),
  );
});

test('a page can press, hold, cancel, reset and show a badge', async () => {
  const pressed = await post('/points/south-gate-bell/press');
  expect(await pressed.json()).toMatchObject({ id: 'south-gate-bell', pressCount: 1, lamp: 'sending' });
  clock.forward(1000);
  await post('/points/south-gate-bell/down');
  clock.forward(3000);
  await post('/points/south-gate-bell/up');
  await post('/points/south-gate-bell/cancel');
  await post('/points/south-gate-bell/presence', '{"badge":"badge-7"}');
  await post('/points/south-gate-bell/reset');
  expect(up('south-gate-bell', 'press').map(({ kind }) => kind)).toEqual(['press', 'press', 'hold']);
  expect(up('south-gate-bell', 'cancel')).toHaveLength(1);
  expect(up('south-gate-bell', 'presence')).toEqual([expect.objectContaining({ badge: 'badge-7' })]);
  expect(up('south-gate-bell', 'reset')).toHaveLength(1);
  expect(up('east-door-bell', 'press')).toEqual([]);
});

test('events begin with every state and go on with each change and beep', async () => {
  const response = await fetch(`${panel.url}/events`, { headers: { origin: ORIGIN } });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  const events: [string, PointState][] = [];
  const reading = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        events.push([event, JSON.parse(data) as PointState]);
      }
      if (events.some(([, { lamp }]) => lamp === 'not-sent')) return;
    }
  })();
  (farEnds.get('east-door-bell') as FarEnd).receipts = 'held';
  await post('/points/east-door-bell/press');
  clock.forward(2000);
  await reading;
  expect(events.slice(0, 2).map(([event, { id, lamp }]) => [event, id, lamp])).toEqual([
    ['state', 'south-gate-bell', 'off'],
    ['state', 'east-door-bell', 'off'],
  ]);
  expect(events.slice(2)).toEqual(
    expect.arrayContaining([
      ['beep', { id: 'east-door-bell', beep: 'pressed' }],
      ['state', expect.objectContaining({ id: 'east-door-bell', lamp: 'sending', sending: true, pressCount: 1 })],
      ['state', expect.objectContaining({ id: 'east-door-bell', lamp: 'not-sent', notSent: true })],
    ]),
  );
});

test('another page in the same browser may neither read nor press, under any host name', async () => {
  for (const path of ['/points', '/events', '/points/south-gate-bell/press']) {
    const foreign = await fetch(`${panel.url}${path}`, {
      method: path.endsWith('press') ? 'POST' : 'GET',
      headers: { origin: 'http://evil.example' },
    });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  }
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    request(
      `${panel.url}/points/south-gate-bell/press`,
      { method: 'POST', headers: { host: 'evil.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .on('error', reject)
      .end();
  });
  expect(rebound).toBe(403);
  expect(up('south-gate-bell', 'press')).toEqual([]);
});

test('its own page gets its preflight answered', async () => {
  const response = await fetch(`${panel.url}/points/south-gate-bell/press`, {
    method: 'OPTIONS',
    headers: { origin: ORIGIN },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(response.headers.get('access-control-allow-methods')).toBe('GET, POST');
});

test('an unknown path answers 404, and a huge body is refused', async () => {
  expect((await post('/points/nobody/press')).status).toBe(404);
  expect(await (await post('/points/south-gate-bell/constructor')).json()).toMatchObject({ code: 'NOT_FOUND' });
  expect((await fetch(`${panel.url}/`)).status).toBe(404);
  expect((await post('/points')).status).toBe(405);
  expect((await fetch(`${panel.url}/points/south-gate-bell/press`)).status).toBe(405);
  expect((await post('/points/south-gate-bell/presence', 'x'.repeat(5000))).status).toBe(413);
  expect((await post('/points/south-gate-bell/presence', '{')).status).toBe(200);
});
