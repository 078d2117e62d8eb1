import type { CommandContext } from '../commands/command-context.ts';
import type { DeviceIntake } from '../intake/device-intake.ts';
import type { Log } from '../types/log.ts';
import { createInbox, type Inbox, type InboxCounts } from './inbox.ts';
import { openLine, type Line, type Target } from './line.ts';
import type { Problem } from './problem.ts';
import type { Shares } from './shares.ts';
import { createRedeliveries, type Kept, type Redeliveries } from './redeliveries.ts';

/** Waits between attempts, in milliseconds; the last one is repeated. Each is shortened by up to a half. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 20_000];
/** A line that broke sooner was none: the next wait is longer, and the broker still counts as gone. */
const LASTS_AFTER_MS = 5_000;

/** Refused commands that are kept for the operator. */
const REFUSED_SHOWN_MAX = 100;

/** As the settings name it. */
export type BrokerSettings = {
  readonly id: string;
  readonly url: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly caFile?: string;
  readonly protocol?: '3.1.1' | '5';
};

export type BrokerState = {
  readonly connected: boolean;
  /** Since when there is no line that lasts, by the time that never jumps; null: there is one. */
  readonly goneSince: number | null;
  /** Since when the present line stands, by that time; null: there is none. */
  readonly upSince: number | null;
  /** Why the last line ended; null: there was none that ended. */
  readonly problem: Problem | null;
  /** Filters that the broker does not let this hub read. */
  readonly refusedFilters: readonly string[];
  /** Topics of commands that it does not let this hub write. */
  readonly refusedCommands: readonly string[];
};

export type OutsideBroker = {
  readonly settings: BrokerSettings;
  readonly state: () => BrokerState;
  /** Once a second: subscribes what is new in the site document, and notices a line that lasts. */
  readonly check: () => void;
  /** The number of the present line; null: there is none. */
  readonly line: () => number | null;
  /** Sends with QoS 1, not retained, on the present line. */
  readonly publish: Line['publish'];
  readonly waiting: Inbox['waiting'];
  readonly counts: Readonly<InboxCounts>;
  readonly close: () => void;
};

export type OutsideBrokerDeps = {
  readonly context: CommandContext;
  readonly intake: Pick<DeviceIntake, 'takeFrom' | 'devices'>;
  readonly shares: Shares;
  /** Of this data directory and this broker: two clients with the same one throw each other out. */
  readonly clientId: string;
  /** What is noted under a key of `meta` before this start. */
  readonly noted: (key: string) => string | null;
  /** @throws when it cannot be read. */
  readonly readFile: (file: string) => string;
  /** From 0 to 1. */
  readonly random: () => number;
  /** A time that never jumps, in ms. */
  readonly steady: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly defer: (work: () => void) => void;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
};

/** What is on the disk of one broker: presses without a receipt, and what is subscribed in the session. */
type Noted = { readonly kept: Kept; readonly filters: readonly string[] };

type Connection = {
  /** Counts the attempts: what came on an earlier one gets no receipt on this one. */
  number: number;
  line: Line | null;
  tries: number;
  filters: ReadonlySet<string>;
  /** What is on the disk or on its way there. */
  saved: string;
  readonly refused: Set<string>;
  readonly refusedCommands: Set<string>;
  state: Omit<BrokerState, 'refusedFilters' | 'refusedCommands'>;
  cancelWait: (() => void) | null;
  isClosed: boolean;
};

type Broker = OutsideBrokerDeps & {
  readonly settings: BrokerSettings;
  readonly connection: Connection;
  readonly inbox: Inbox;
  readonly redeliveries: Redeliveries;
};

/** A broker whose client this hub is, with a session that the broker keeps while the hub is away. */
export function createOutsideBroker(settings: BrokerSettings, needs: OutsideBrokerDeps): OutsideBroker {
  const { context, steady, noted } = needs;
  const { id } = settings;
  const before = notedOf(noted(keyOf(id)));
  const connection: Connection = {
    number: 0,
    line: null,
    tries: 0,
    filters: new Set(before.filters),
    saved: textOf(before),
    refused: new Set(),
    refusedCommands: new Set(),
    state: { connected: false, goneSince: steady(), upSince: null, problem: null },
    cancelWait: null,
    isClosed: false,
  };
  const redeliveries = createRedeliveries(before.kept, steady, () => `~${context.ids.shortId()}`);
  const inbox = createInbox({
    ...needs,
    broker: id,
    redeliveries,
    keep: (tx, kept) => {
      connection.saved = textOf({ kept, filters: [...connection.filters] });
      tx.meta.set(keyOf(id), connection.saved);
    },
    receipt: (line, packetId) => {
      if (line === connection.number) connection.line?.receipt(packetId);
    },
    newId: () => `~${context.ids.shortId()}`,
  });
  const broker: Broker = { ...needs, settings, connection, inbox, redeliveries };
  attempt(broker);
  return {
    settings,
    state: () => ({
      ...connection.state,
      refusedFilters: [...connection.refused],
      refusedCommands: [...connection.refusedCommands],
    }),
    line: () => (connection.state.connected ? connection.number : null),
    publish: (topic, payload, roomAgain) => connection.line?.publish(topic, payload, roomAgain) ?? 'away',
    check: () => check(broker),
    waiting: inbox.waiting,
    counts: inbox.counts,
    close: () => {
      connection.isClosed = true;
      connection.cancelWait?.();
      inbox.close();
      connection.line?.end();
      connection.line = null;
    },
  };
}

function keyOf(broker: string): string {
  return `broker/${broker}`;
}

function textOf(noted: Noted): string {
  return JSON.stringify(noted);
}

function notedOf(text: string | null): Noted {
  return text === null ? { kept: [], filters: [] } : (JSON.parse(text) as Noted);
}

function attempt(broker: Broker): void {
  const { connection, settings, inbox } = broker;
  connection.cancelWait = null;
  const number = ++connection.number;
  const target = targetOf(broker);
  if ('problem' in target) return lost(broker, target.problem);
  connection.line = openLine(target.target, {
    up: (sessionPresent) => up(broker, sessionPresent),
    message: (arrived, next) => inbox.take(number, arrived, next),
    down: (problem) => lost(broker, problem),
    refused: (filters) => {
      for (const filter of filters) connection.refused.add(filter);
      broker.log.warn({ broker: settings.id, filters }, 'a broker does not let this hub read some topics');
    },
    writeRefused: (topic) => {
      if (connection.refusedCommands.size < REFUSED_SHOWN_MAX) connection.refusedCommands.add(topic);
    },
  });
}

/** Password and authority are read for each attempt, so that replaced files need no restart. */
export function targetOf({
  settings,
  clientId,
  readFile,
}: Pick<Broker, 'settings' | 'clientId' | 'readFile'>): { readonly target: Target } | { readonly problem: Problem } {
  const { url, user, passwordFile, caFile, protocol = '5' } = settings;
  try {
    const password = passwordFile === undefined ? null : (readFile(passwordFile).split(/\r?\n/)[0] ?? '');
    const ca = caFile === undefined ? null : readFile(caFile);
    return { target: { url, clientId, protocol, user: user ?? null, password, ca, session: 'kept' } };
  } catch (error) {
    const { path = '', code = 'an error' } = error as { path?: string; code?: string };
    return { problem: { kind: 'file', detail: `${path}: ${code}` } };
  }
}

function up(broker: Broker, sessionPresent: boolean): void {
  const { connection, redeliveries, settings, intake, steady, log } = broker;
  connection.state = { ...connection.state, connected: true, upSince: steady() };
  connection.refused.clear();
  connection.refusedCommands.clear();
  redeliveries.up(sessionPresent);
  log.info({ event: 'BrokerConnected', broker: settings.id, sessionPresent }, 'connected to a broker');
  const filters = intake.devices.filtersOf(settings.id);
  // Also in a session that is kept: each SUBSCRIBE brings the retained messages, which say what is online.
  connection.line?.subscribe(filters);
  if (sessionPresent) leave(connection, filters);
  connection.filters = new Set(filters);
}

/** What went from the site document is not subscribed any more. */
function leave({ line, filters }: Connection, now: readonly string[]): void {
  const left = new Set(filters);
  for (const filter of now) left.delete(filter);
  line?.unsubscribe([...left]);
}

/**
 * Writes what a press did not write already. Not while a press is on its way to the disk: that one writes more, and must
 * not be overwritten.
 */
function save({ connection, context, settings, redeliveries }: Broker): void {
  if (!redeliveries.isSettled()) return;
  const text = textOf({ kept: redeliveries.kept(null), filters: [...connection.filters] });
  if (text === connection.saved) return;
  const before = connection.saved;
  connection.saved = text;
  context.committer.submit(
    (tx) => tx.meta.set(keyOf(settings.id), text),
    ({ ok }) => {
      if (!ok && connection.saved === text) connection.saved = before;
    },
  );
}

function lost(broker: Broker, problem: Problem): void {
  const { connection, settings, random, setTimer, steady, log } = broker;
  if (connection.isClosed) return;
  const { state } = connection;
  connection.line = null;
  connection.state = { connected: false, upSince: null, goneSince: state.goneSince ?? steady(), problem };
  const longest = WAITS_MS[Math.min(connection.tries++, WAITS_MS.length - 1)] as number;
  const waitMs = Math.round(longest * (1 - random() / 2));
  // Every attempt at a dead broker would fill the log.
  if (state.connected || state.problem?.kind !== problem.kind)
    log.warn({ event: 'BrokerLost', broker: settings.id, ...problem, waitMs }, 'no line to a broker');
  connection.cancelWait = setTimer(() => attempt(broker), waitMs);
}

function check(broker: Broker): void {
  const { connection, settings, intake, redeliveries, steady } = broker;
  const { state, line } = connection;
  if (state.upSince !== null && state.goneSince !== null && steady() - state.upSince >= LASTS_AFTER_MS) {
    connection.tries = 0;
    connection.state = { ...state, goneSince: null, problem: null };
  }
  redeliveries.tidy(state.connected ? connection.number : null);
  save(broker);
  if (line === null || !state.connected) return;
  const filters = intake.devices.filtersOf(settings.id);
  const added = filters.filter((filter) => !connection.filters.has(filter));
  if (added.length === 0 && filters.length === connection.filters.size) return;
  line.subscribe(added);
  leave(connection, filters);
  connection.filters = new Set(filters);
}
