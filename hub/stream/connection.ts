import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { mayReceive, maySend } from '../access/permissions.ts';
import { meView, type Principal } from '../access/principal.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { receiptAlerts, type Receipt } from '../commands/calls/receipt-alert.ts';
import type { RoleName } from '../contract/http/people.ts';
import type { ClientMessage, ServerMessage, TroubleFrame } from '../contract/stream.ts';
import { CLOSE_BAD_FRAME, CLOSE_CUT_OFF } from '../contract/stream-constants.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { timestamp } from '../queries/call-view.ts';
import type { Line } from '../live/hearing/line.ts';
import type { Phone } from '../types/phone.ts';
import { catchUp, helloFrame, type CatchUpPiece, type EncodeFrame, type StreamQueries } from './catch-up.ts';
import { closeSocket, whileReadable } from './close-socket.ts';
import { readFrame, sendJson } from './phone-line.ts';
import type { SnapshotTexts } from './snapshot-text.ts';
import { FACTS_A_PIECE, type Piece, type Turns } from './turns.ts';

/** Bytes of a long frame that are written at once. */
const SLICE_BYTES = 65_536;

export type ConnectionDeps = {
  readonly context: CommandContext;
  readonly queries: StreamQueries;
  /** Adds a phone to the dispatcher. @returns removes it again. */
  readonly join: (phone: Phone) => () => void;
  /** What still rings for the owner of a phone is sent to it again. */
  readonly ringAgain: (phone: Phone) => void;
  /** A line of this person is open; what the page says on it tells how well they hear. */
  readonly openLine: (staff: StaffId, session: string) => Line;
  /** A phone has sounded something. @returns whether it was a test ring of this person. */
  readonly onRingHeard: (ring: string, staff: StaffId) => boolean;
  /** The frame for a phone that joins while the hub cannot record; null otherwise. */
  readonly trouble: () => TroubleFrame | null;
  readonly now: () => Instant;
  /** A time that never jumps and stands while the hub stands, for pings and pongs. */
  readonly steady: () => Instant;
  readonly boot: string;
  /** Version of the pages that this hub serves; null: it serves none. */
  readonly pages: string | null;
  readonly encode: EncodeFrame;
  readonly snapshots: SnapshotTexts;
  readonly turns: Turns;
};

/** One open stream: of a phone, of a screen, or of a script. */
export type Connection = {
  readonly socket: WebSocket;
  /** The connection below the WebSocket. */
  readonly wire: Duplex;
  readonly principal: Principal;
  pingedAt: Instant;
  /** Also: when it last took something of what waits for it. What it answers comes after that. */
  heardAt: Instant;
  /**
   * `in-turn`: it waits for a turn of the loop. `full`: for its own socket. `mid-frame`: also, and a part of a long frame
   * is written, so nothing else may be sent. Null: it has caught up.
   */
  catchesUp: 'in-turn' | 'full' | 'mid-frame' | null;
  /** Whether its page is in front; null when it has not said so. */
  visible: boolean | null;
  /** Null for the administrator's token and for a shared screen. */
  readonly line: Line | null;
  /** Leaves the dispatcher; null before it was joined. */
  leave: (() => void) | null;
  phone: Phone | null;
};

export type Upgraded = {
  readonly socket: WebSocket;
  readonly wire: Duplex;
  readonly principal: Principal;
  /** The newest `seq` that the client has; null when it has none. */
  readonly after: number | null;
  readonly stillSignedIn: () => boolean;
};

/**
 * Sends `hello` and the missed changes, joins the client to the dispatcher, and takes its messages. `connections`
 * holds the connection while it is open.
 */
export function openConnection(
  deps: ConnectionDeps,
  { socket, wire, principal, after, stillSignedIn }: Upgraded,
  connections: Set<Connection>,
): void {
  const { context, queries, openLine, now, steady, boot, pages, trouble, join } = deps;
  const staff = principal.staff?.id ?? null;
  const connection: Connection = {
    socket,
    wire,
    principal,
    pingedAt: steady(),
    heardAt: steady(),
    catchesUp: 'in-turn',
    visible: null,
    line: staff === null ? null : openLine(staff, principal.session),
    leave: null,
    phone: null,
  };
  connections.add(connection);
  // What waited for it was taken.
  wire.on('drain', () => {
    connection.heardAt = steady();
  });
  socket.on('close', () => {
    connections.delete(connection);
    connection.leave?.();
    connection.line?.close();
  });
  if (hears(deps, connection, 'hello'))
    sendJson(
      socket,
      helloFrame({
        seq: queries.changes.lastSeq(),
        boot,
        serverTime: timestamp(now()),
        pages,
        me: meView(principal),
      }),
    );
  const sources = { ...deps, site: context.siteState.site };
  sendMissed(deps, connection, catchUp(sources, after), () => {
    // A catch-up takes several turns of the loop. A session that ended in the meantime must not join.
    if (!stillSignedIn()) return closeSocket(socket, CLOSE_CUT_OFF, 'cut off');
    const troubled = trouble();
    if (troubled !== null && hears(deps, connection, 'trouble')) sendJson(socket, troubled);
    connection.phone = joined(deps, connection);
    connection.leave = join(connection.phone);
  });
  socket.on('message', (data, isBinary) => {
    connection.heardAt = steady();
    connection.line?.silent(false);
    takeFrame(deps, connection, isBinary ? null : data);
  });
}

/** Whether this connection may be sent such a frame. */
export function hears(deps: ConnectionDeps, connection: Connection, frame: ServerMessage['type']): boolean {
  return mayReceive(frame, rolesOf(deps, connection));
}

/** A person's roles may change while the stream is open, so they are read from the site each time. */
function rolesOf({ context }: ConnectionDeps, { principal }: Connection): readonly RoleName[] {
  return principal.staff === null ? principal.roles : (context.siteState.site().staff(principal.staff.id)?.roles ?? []);
}

/**
 * Sends missed changes in turns with other phones, as fast as the client takes them. The last piece and joining happen
 * in one turn of the loop, so no change is lost.
 */
function sendMissed(
  deps: ConnectionDeps,
  connection: Connection,
  next: (most: number) => CatchUpPiece,
  caughtUp: () => void,
): void {
  const { socket, wire } = connection;
  let rest: Buffer | null = null;

  /** A long frame is written in slices: so a phone that does not read holds a slice, and not a whole snapshot. */
  function write(frame: Buffer): void {
    wire.write(frame.subarray(0, SLICE_BYTES));
    rest = frame.length > SLICE_BYTES ? frame.subarray(SLICE_BYTES) : null;
  }

  function piece(most: number): Piece {
    if (rest !== null) {
      write(rest);
      return after(false, 1);
    }
    const { frame, cost, done } = next(most);
    if (frame !== null && hears(deps, connection, frame.type)) write(frame.bytes);
    return after(done && rest === null, cost);
  }

  function after(done: boolean, cost: number): Piece {
    connection.heardAt = deps.steady();
    const isFull = wire.writableNeedDrain;
    connection.catchesUp = done ? null : !isFull ? 'in-turn' : rest === null ? 'full' : 'mid-frame';
    if (done) caughtUp();
    // To join costs more than a fact: what rings is read.
    return { cost: done ? Math.max(cost, FACTS_A_PIECE) : cost, next: done ? 'end' : isFull ? 'wait' : 'go-on' };
  }

  const turn = deps.turns.take((most) => {
    let done: Piece = { cost: 1, next: 'end' };
    if (socket.readyState === socket.OPEN) whileReadable(socket, () => void (done = piece(most)));
    return done;
  });
  wire.on('drain', turn.goOn);
  socket.once('close', () => {
    wire.off('drain', turn.goOn);
    turn.leave();
  });
}

function joined({ queries }: ConnectionDeps, { socket, wire, principal }: Connection): Phone {
  return {
    staff: principal.staff?.id ?? null,
    roles: principal.roles,
    session: principal.session,
    caughtUpTo: queries.changes.lastSeq(),
    // Encoded frames are written below ws, which would copy and encode the same bytes for every phone. This is safe:
    // ws never leaves a message half-sent here, because nothing is compressed or fragmented.
    send: (frame) => {
      if (socket.readyState === socket.OPEN) wire.write(frame);
    },
    backlogBytes: () => wire.writableLength,
    close: (code, reason) => closeSocket(socket, code, reason),
  };
}

function takeFrame(deps: ConnectionDeps, connection: Connection, data: RawData | null): void {
  const { context } = deps;
  const messages = data === null ? null : readFrame((data as Buffer).toString('utf8'));
  if (messages === null) return closeSocket(connection.socket, CLOSE_BAD_FRAME, 'frame not understood');
  const staff = connection.principal.staff?.id ?? null;
  const roles = rolesOf(deps, connection);
  const allowed = messages.filter(({ type }) => maySend(type, roles, staff !== null));
  if (staff === null) return;
  const receipts: Receipt[] = [];
  for (const message of allowed) takeMessage(deps, connection, message, staff, receipts);
  if (connection.visible === true && maySend('visible', roles, true)) connection.line?.seen();
  if (receipts.length > 0) receiptAlerts(context, receipts);
}

function takeMessage(
  { onRingHeard, ringAgain }: ConnectionDeps,
  connection: Connection,
  message: ClientMessage,
  staff: StaffId,
  receipts: Receipt[],
): void {
  const { line } = connection;
  if (message.type === 'receipt') {
    const { alertId, stage } = message;
    // A page that nobody can see has shown nothing.
    if (stage === 'shown' && connection.visible === false) return;
    if (stage === 'heard') line?.heard();
    else line?.seen();
    if (stage === 'heard' && onRingHeard(alertId, staff)) return;
    receipts.push({ alertId, staff, stage });
  } else if (message.type === 'visible') {
    const { visible, mute = false, board = false, tapped = false } = message;
    const isBack = connection.visible === false && visible;
    connection.visible = visible;
    line?.page({ visible, mute, board, tapped });
    if (isBack && connection.phone !== null) ringAgain(connection.phone);
  }
}
