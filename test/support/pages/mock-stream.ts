import type { IncomingMessage, Server } from 'node:http';
import { Compile } from 'typebox/compile';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallView } from '../../../hub/contract/call.ts';
import type { MeView } from '../../../hub/contract/http/people.ts';
import { CLOSE_CUT_OFF, CLOSE_NOT_SIGNED_IN, PING_EVERY_MS } from '../../../hub/contract/stream-constants.ts';
import {
  CLIENT_SCHEMAS,
  type AlertFrame,
  type ClientMessage,
  type ReachabilityView,
  type ServerMessage,
} from '../../../hub/contract/stream.ts';
import type { createMockCalls } from './mock-calls.ts';
import { soundOf, wordsOf, type MockSite } from './mock-site.ts';

const FRAMES = {
  pong: Compile(CLIENT_SCHEMAS.pong),
  receipt: Compile(CLIENT_SCHEMAS.receipt),
  visible: Compile(CLIENT_SCHEMAS.visible),
};

type Connection = { readonly socket: WebSocket; readonly staff: string };
type Deps = {
  readonly site: MockSite;
  readonly calls: ReturnType<typeof createMockCalls>;
  readonly staffOf: (request: IncomingMessage) => string | null;
  readonly meOf: (staff: string) => MeView;
};
export type StreamReceived = ReturnType<typeof nothingReceived>;

function nothingReceived() {
  return {
    receipts: [] as { staff: string; alertId: string; stage: string }[],
    visible: [] as { staff: string; visible: boolean }[],
    pongs: 0,
    /** Frames that did not fit the schemas of the contract. */
    faults: [] as string[],
  };
}

/** The stream of the mock hub: sends what the test wishes, and records what pages send. */
export function openMockStream(server: Server, { site, calls, staffOf, meOf }: Deps) {
  const received = nothingReceived();
  const connections = new Set<Connection>();
  const changes: (ServerMessage & { type: 'change' })[] = [];
  const standing: { frame: AlertFrame; to: readonly string[] }[] = [];
  let silent = false;
  /** What a test said of who hears; null: who is connected. */
  let toldPeople: readonly ReachabilityView[] | null = null;
  let alerts = 0;

  const send = ({ socket }: Connection, frame: object): void => {
    if (!silent) socket.send(JSON.stringify(frame));
  };
  const tellAll = (frame: object): void => {
    for (const connection of connections) send(connection, frame);
  };
  const tellStanding = (connection: Connection): void => {
    for (const { frame, to } of standing) if (to.includes(connection.staff)) send(connection, frame);
  };
  const reachability = (): readonly ReachabilityView[] =>
    toldPeople ??
    site.staff.map(({ id }) => ({
      staff: id,
      state: [...connections].some(({ staff }) => staff === id) ? ('proven' as const) : ('unproven' as const),
      why: '',
      lastProofAt: null,
    }));

  const sockets = new WebSocketServer({ server, path: '/api/v1/stream' });
  sockets.on('connection', (socket, request) => {
    const staff = staffOf(request);
    if (staff === null) {
      socket.close(CLOSE_NOT_SIGNED_IN);
      return;
    }
    if (silent) return;
    const connection: Connection = { socket, staff };
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
    socket.on('message', (data: Buffer) => note(received, staff, data.toString('utf8')));
    const after = new URL(request.url ?? '/', 'http://mock').searchParams.get('after');
    send(connection, {
      type: 'hello',
      seq: calls.seq(),
      boot: 'mock',
      serverTime: new Date().toISOString(),
      me: meOf(staff),
    });
    if (after === null) {
      send(connection, snapshot(calls, reachability()));
    } else {
      const missed = changes.filter(({ seq }) => seq > Number(after));
      if (missed.length > 0) socket.send(JSON.stringify(missed));
    }
    tellStanding(connection);
  });

  const ping = (): void => tellAll({ type: 'ping', at: new Date().toISOString() });
  const pings = setInterval(ping, PING_EVERY_MS);

  return {
    received,
    reachability,
    tell(frame: object): void {
      if ('people' in frame) toldPeople = frame.people as readonly ReachabilityView[];
      tellAll(frame);
    },
    ping,
    tellChange(type: string, call: CallView): void {
      const at = new Date().toISOString();
      const frame = { type: 'change' as const, seq: call.seq, at, fact: { type, callId: call.id }, call };
      changes.push(frame);
      tellAll(frame);
    },
    /** Something is broken or mended: pages read the list again. */
    tellTroubles(type: string): void {
      tellAll({ type: 'change', seq: calls.seq(), at: new Date().toISOString(), fact: { type } });
    },
    alert(call: CallView, to: readonly string[], more: Partial<AlertFrame> = {}): string {
      const alertId = `alert-${(alerts += 1)}`;
      const frame: AlertFrame = {
        type: 'alert',
        alertId,
        seq: call.seq,
        call,
        why: 'raised',
        say: wordsOf(site, call),
        sound: soundOf(site, call),
        ...more,
      };
      standing.push({ frame, to });
      for (const connection of connections) if (to.includes(connection.staff)) send(connection, frame);
      return alertId;
    },
    withdraw(callId: string): void {
      const isOfCall = ({ frame }: { frame: AlertFrame }): boolean => frame.call.id === callId;
      for (const { frame } of standing.filter(isOfCall))
        tellAll({ type: 'withdraw', alertId: frame.alertId, reason: 'taken' });
      standing.splice(0, standing.length, ...standing.filter((one) => !isOfCall(one)));
    },
    repeatAlerts(): void {
      for (const connection of connections) tellStanding(connection);
    },
    /** Keeps connections open but sends nothing more, as a frozen hub or a network that drops everything. */
    fallSilent(): void {
      silent = true;
    },
    speakAgain(): void {
      silent = false;
    },
    dropConnections(): void {
      for (const { socket } of connections) socket.terminate();
    },
    cutOff(staff: string): void {
      for (const connection of connections) if (connection.staff === staff) connection.socket.close(CLOSE_CUT_OFF);
    },
    stop(): void {
      clearInterval(pings);
      for (const client of sockets.clients) client.terminate();
    },
  };
}

function snapshot(calls: Deps['calls'], reachability: readonly object[]): object {
  return {
    type: 'snapshot',
    seq: calls.seq(),
    calls: calls.open(),
    duty: [
      { team: 'committee', staff: ['wang'] },
      { team: 'clinic', staff: ['chen'] },
    ],
    reachability,
  };
}

function note(received: StreamReceived, staff: string, text: string): void {
  const told: unknown = JSON.parse(text);
  for (const message of (Array.isArray(told) ? told : [told]) as ClientMessage[]) {
    const fits = (FRAMES as Partial<typeof FRAMES>)[message.type]?.Check(message) ?? false;
    if (!fits) received.faults.push(`frame ${JSON.stringify(message)} does not fit`);
    else if (message.type === 'pong') received.pongs += 1;
    else if (message.type === 'visible') received.visible.push({ staff, visible: message.visible });
    else received.receipts.push({ staff, alertId: message.alertId, stage: message.stage });
  }
}
