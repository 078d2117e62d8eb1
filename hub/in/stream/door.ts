import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Desk } from '../../commands/desk.ts';
import { receiptAlerts, type Receipt } from '../../commands/receipt-alert.ts';
import type { RoleName } from '../../contract/http/people.ts';
import type { ClientMessage, FrameName, ServerMessage, TroubleFrame } from '../../contract/stream.ts';
import {
  CLIENT_FRAME_MAX_BYTES,
  CLOSE_BAD_FRAME,
  CLOSE_CUT_OFF,
  CLOSE_HUB_RESTARTING,
  CLOSE_NO_PONG,
  CLOSE_NOT_SIGNED_IN,
  CLOSE_UNREADABLE,
  PING_EVERY_MS,
  PONG_LIMIT_MS,
} from '../../contract/stream-constants.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { timestamp } from '../../queries/call-view.ts';
import type { changeReader } from '../../queries/calls.ts';
import { meView, type Asker } from '../../queries/people.ts';
import { catchUp, helloFrame, type Chunk, type Reachability } from './catch-up.ts';
import { readFrame, sendJson } from './phone-line.ts';

export const STREAM_PATH = '/api/v1/stream';

/** The tick comes about once a second; a ping that is nearly due goes now rather than a second late. */
const TICK_SLACK_MS = 500;

/** What the dispatcher needs of a phone; see hub/out/phones.ts. */
type Joined = {
  readonly staff: StaffId | null;
  readonly roles: readonly RoleName[];
  readonly session: string;
  readonly caughtUpTo: number;
  readonly send: (frame: Buffer) => void;
  readonly backlogBytes: () => number;
  readonly close: (code: number, reason: string) => void;
};

export type StreamNeeds = {
  readonly desk: Desk;
  readonly tables: Parameters<typeof changeReader>[0];
  readonly askerOf: (request: IncomingMessage) => Asker | null;
  /** Phones give the dispatcher a way to reach them; the answer takes it back. */
  readonly join: (phone: Joined) => () => void;
  /** A frame from a page in front, or a receipt: proof that this person would hear. */
  readonly onSign: (staff: StaffId, sign: 'open' | 'visible' | 'receipt' | 'closed') => void;
  readonly reachability: () => Reachability;
  /** A phone has sounded what may be a test ring. @returns whether it was one. */
  readonly onRingHeard: (ring: string, staff: StaffId) => boolean;
  /** What a phone must know at once that no fact tells: the hub cannot record. */
  readonly trouble: () => TroubleFrame | null;
  /** The one table of rights, hub/in/http/rights.ts. */
  readonly rights: {
    readonly mayHear: (frame: FrameName, roles: readonly RoleName[]) => boolean;
    readonly maySay: (message: ClientMessage['type'], roles: readonly RoleName[], isPerson: boolean) => boolean;
  };
  readonly now: () => Instant;
  /** A time that never jumps, for pings and pongs. */
  readonly steady: () => Instant;
  readonly boot: string;
  readonly limits: { readonly maxPhones: number };
};

export type StreamDoor = {
  /** Sends pings, closes who does not answer. Called every second or so. */
  readonly tick: () => void;
  readonly close: () => void;
  readonly counts: { opened: number; refused: number };
};

/** A server of the HTTP door, plain or behind TLS. */
type Upgrading = {
  on: (event: 'upgrade', take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void) => unknown;
};

/** The stream of contract §5 on the HTTP door's servers. */
export function openStreamDoor(servers: readonly Upgrading[], needs: StreamNeeds): StreamDoor {
  const { desk, tables, askerOf, join, onSign, reachability, onRingHeard, trouble, rights, now, steady, boot, limits } =
    needs;
  const counts = { opened: 0, refused: 0 };
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: CLIENT_FRAME_MAX_BYTES });
  type Line = { socket: WebSocket; asker: Asker; pingedAt: Instant; heardAt: Instant; visible: boolean };
  const lines = new Set<Line>();

  for (const server of servers) server.on('upgrade', upgrade);

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {});
    const path = request.url ?? '/';
    const url = URL.canParse(path, 'http://hub') ? new URL(path, 'http://hub') : null;
    if (url === null || url.pathname !== STREAM_PATH) return turnAway(socket, '404 Not Found');
    if (lines.size >= limits.maxPhones) {
      counts.refused++;
      return turnAway(socket, '503 Service Unavailable', 'Retry-After: 5\r\n');
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => {});
      whileReadable(ws, () => {
        const asker = askerOf(request);
        if (asker === null) {
          counts.refused++;
          // A browser cannot read the status of a refused upgrade; a close code it can.
          farewell(ws, CLOSE_NOT_SIGNED_IN, 'not signed in');
          return;
        }
        open(ws, socket, asker, afterOf(url), () => askerOf(request) !== null);
      });
    });
  }

  function open(
    socket: WebSocket,
    wire: Duplex,
    asker: Asker,
    after: number | null,
    stillSignedIn: () => boolean,
  ): void {
    counts.opened++;
    const staff = asker.staff?.id ?? null;
    const line: Line = { socket, asker, pingedAt: steady(), heardAt: steady(), visible: false };
    lines.add(line);
    if (staff !== null) onSign(staff, 'open');
    let leave = (): void => {};
    socket.on('close', () => {
      lines.delete(line);
      leave();
      if (staff !== null) onSign(staff, 'closed');
    });
    if (hears(line, 'hello')) sendJson(socket, helloFrame(tables, boot, timestamp(now()), meView(asker)));
    bringUp(line, wire, catchUp(tables, desk.house.site, after, reachability), () => {
      // A long book takes several turns of the loop; who was cut off meanwhile does not join.
      if (!stillSignedIn()) return end(line, CLOSE_CUT_OFF, 'cut off');
      const troubled = trouble();
      if (troubled !== null && hears(line, 'trouble')) sendJson(socket, troubled);
      leave = join(joined(line, wire, asker));
    });
    socket.on('message', (data, isBinary) => {
      line.heardAt = steady();
      hear(line, staff, isBinary ? null : data);
    });
  }

  /** Sends what was missed, as fast as it is taken. The last piece and joining happen in one breath: no change can fall between. */
  function bringUp(line: Line, wire: Duplex, next: () => Chunk, caughtUp: () => void): void {
    const { socket } = line;
    if (socket.readyState !== socket.OPEN) return;
    const { frames: all, done } = next();
    const frames = all.filter(({ type }) => hears(line, type));
    if (frames.length > 0) socket.send(JSON.stringify(frames.length === 1 ? frames[0] : frames));
    if (done) return caughtUp();
    const goOn = (): void => whileReadable(socket, () => bringUp(line, wire, next, caughtUp));
    if (wire.writableNeedDrain) wire.once('drain', goOn);
    else setImmediate(goOn);
  }

  function joined(line: Line, wire: Duplex, asker: Asker): Joined {
    const { socket } = line;
    return {
      staff: asker.staff?.id ?? null,
      roles: asker.roles,
      session: asker.session,
      caughtUpTo: tables.facts.lastSeq(),
      // Ready frames go to the wire as they are: ws would copy and frame the same bytes anew for every phone. It never leaves a
      // message half-sent here, because nothing is compressed or sent in parts.
      send: (frame) => {
        if (socket.readyState === socket.OPEN) wire.write(frame);
      },
      backlogBytes: () => wire.writableLength,
      close: (code, reason) => end(line, code, reason),
    };
  }

  function hear(line: Line, staff: StaffId | null, data: RawData | null): void {
    const messages = data === null ? null : readFrame((data as Buffer).toString('utf8'));
    if (messages === null) {
      end(line, CLOSE_BAD_FRAME, 'frame not understood');
      return;
    }
    const roles = rolesOf(line);
    const allowed = messages.filter(({ type }) => rights.maySay(type, roles, staff !== null));
    if (staff === null) return;
    const receipts: Receipt[] = [];
    for (const message of allowed) takeOne(message, line, staff, receipts);
    if (line.visible && rights.maySay('visible', roles, true)) onSign(staff, 'visible');
    if (receipts.length > 0) receiptAlerts(desk, receipts);
  }

  function takeOne(message: ClientMessage, line: Line, staff: StaffId, receipts: Receipt[]): void {
    if (message.type === 'receipt') {
      onSign(staff, 'receipt');
      if (message.stage === 'heard' && onRingHeard(message.alertId, staff)) return;
      receipts.push({ alertId: message.alertId, staff, stage: message.stage });
    } else if (message.type === 'visible') line.visible = message.visible;
  }

  function hears(line: Line, frame: ServerMessage['type']): boolean {
    return rights.mayHear(frame, rolesOf(line));
  }

  /** A person's as they now are; they may change while the phone listens. */
  function rolesOf({ asker }: Line): readonly RoleName[] {
    return asker.staff === null ? asker.roles : (desk.house.site().staff(asker.staff.id)?.roles ?? []);
  }

  function end(line: Line, code: number, reason: string): void {
    farewell(line.socket, code, reason);
  }

  return {
    counts,
    tick: () => {
      const at = steady();
      const ping = Buffer.from(JSON.stringify({ type: 'ping', at: timestamp(now()) }));
      for (const line of lines) {
        if (line.socket.readyState !== line.socket.OPEN) continue;
        if (at - line.heardAt >= PONG_LIMIT_MS) end(line, CLOSE_NO_PONG, 'no pong');
        else if (at - line.pingedAt >= PING_EVERY_MS - TICK_SLACK_MS) {
          line.pingedAt = at;
          if (hears(line, 'ping')) line.socket.send(ping, { binary: false });
        }
      }
    },
    close: () => {
      for (const line of lines) end(line, CLOSE_HUB_RESTARTING, 'hub restarting');
      sockets.close();
      // Who does not answer must not keep the hub from ending.
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, FAREWELL_MS / 2).unref();
    },
  };
}

/** A disk that cannot be read now ends this one line, which comes back and tries again; thrown out of here it would end the hub. */
function whileReadable(socket: WebSocket, work: () => void): void {
  try {
    work();
  } catch {
    farewell(socket, CLOSE_UNREADABLE, 'the store cannot be read');
  }
}

/** A frozen phone never answers the close either. */
function farewell(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
}

function turnAway(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${headers}\r\n`);
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}

/** How long the other side may take to say goodbye. */
const FAREWELL_MS = 2_000;

function afterOf(url: URL): number | null {
  const text = url.searchParams.get('after');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
