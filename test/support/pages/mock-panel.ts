import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readLotus } from './mock-site.ts';

type Shown = {
  lamp: string;
  blink: boolean;
  stage: string | null;
  say: { zh: string; en: string } | null;
  sending: boolean;
  notSent: boolean;
};
type Point = Shown & { id: string; powered: boolean; connected: boolean; pressCount: number; battery: number | null };

const IDLE: Shown = {
  lamp: 'off',
  blink: false,
  stage: 'idle',
  say: { zh: '需要帮助请按铃。', en: 'Press if you need help.' },
  sending: false,
  notSent: false,
};
export const REGISTERED: Shown = {
  lamp: 'yellow',
  blink: true,
  stage: 'registered',
  say: { zh: '已经收到，正在通知工作人员。', en: 'We heard you. Staff are being told now.' },
  sending: false,
  notSent: false,
};
export const COMING: Shown = {
  lamp: 'green',
  blink: true,
  stage: 'acknowledged',
  say: { zh: '居委会工作人员正在过来，请稍等。', en: 'A worker of the committee is coming. Please wait.' },
  sending: false,
  notSent: false,
};
export const HERE: Shown = {
  lamp: 'green',
  blink: false,
  stage: 'attended',
  say: { zh: '工作人员已经到了。', en: 'Staff are here.' },
  sending: false,
  notSent: false,
};
export const NOBODY: Shown = {
  lamp: 'red',
  blink: true,
  stage: 'unanswered',
  sending: false,
  notSent: false,
  say: {
    zh: '暂时没有人回应，我们继续呼叫。请敲门，或拨打021-0000 0000；有危险请拨打120。',
    en: 'Nobody has answered yet; we keep calling. Please knock or phone 021-0000 0000. In danger dial 120.',
  },
};
export const NOT_SENT: Shown = {
  lamp: 'not-sent',
  blink: true,
  stage: null,
  sending: false,
  notSent: true,
  say: {
    zh: '没有发出去——请敲门或打电话 021-0000 0000。危急请拨 120。',
    en: 'Not sent – please knock or phone 021-0000 0000. In danger dial 120.',
  },
};

/**
 * A mock of the demo's panel server (firmware-sim/panel/panel-api.ts) with scripted lamps. `origin` may be set once the
 * origin of the hub is known.
 */
export async function openMockPanel() {
  const points = new Map<string, Point>(
    readLotus().callPoints.map(({ id }, i) => [
      id,
      { id, powered: true, connected: true, pressCount: 0, battery: i % 3 === 0 ? null : 80, ...IDLE },
    ]),
  );
  const listeners = new Set<ServerResponse>();
  const gestures: string[] = [];
  let origin = '';

  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', origin);
    if (request.headers.origin !== undefined && request.headers.origin !== origin) {
      response.writeHead(403).end();
    } else if (request.url === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      for (const point of points.values()) response.write(event(point));
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    } else {
      const [, id = '', what = ''] = /^\/points\/([^/]+)\/([^/]+)$/.exec(request.url ?? '') ?? [];
      if (request.method === 'POST') gestures.push(`${id} ${what}`);
      if (what === 'down') show(id, { ...REGISTERED, pressCount: (points.get(id)?.pressCount ?? 0) + 1 });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(points.get(id) ?? null));
    }
  });

  const event = (point: Point): string => `event: state\ndata: ${JSON.stringify(point)}\n\n`;
  function show(id: string, change: Partial<Point>): void {
    const point = points.get(id);
    if (point === undefined) throw new Error(`there is no call point ${id}`);
    const changed = { ...point, ...change };
    points.set(id, changed);
    for (const listener of listeners) listener.write(event(changed));
  }

  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gestures,
    show,
    setOrigin(of: string): void {
      origin = of;
    },
    async close(): Promise<void> {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
