import type { Writable } from 'node:stream';
import { realClock, type Cancel, type SimClock } from './clock.ts';
import type { Fleet } from './fleet/fleet.ts';
import { openFleet, parseHub } from './fleet/open-fleet.ts';
import { FileMistakes, readText } from './read-file.ts';
import { runScenario } from './fleet/scenario.ts';
import { readScenario } from './fleet/scenario-file.ts';
import { showFleet } from './panel/terminal.ts';

export interface SimOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  hub: string;
  /** Path of the certificate authority (PEM) of a hub at mqtts://; default: those that this system trusts. */
  ca?: string;
  /** Path of a fleet file; default: the call points of Lotus Apartment. */
  fleet?: string;
  /** Path of a scenario file. Without one the fleet connects, sends heartbeats and answers until `signal`. */
  scenario?: string;
  /** Default: that of the scenario, or 1. */
  seed?: number;
  /**
   * `{device: secret}`, or the path of a JSON file with such a map or with the reply of POST
   * /api/v1/devices/credentials.
   */
  credentials?: string | Record<string, string>;
  /** Folder of the press journals; without it presses are lost at the end of the program. */
  journalDir?: string;
  /** Ends the simulation: all devices disconnect. */
  signal?: AbortSignal;
  /** Live view; default stdout. */
  out?: Writable;
  /** Errors and warnings; default stderr. */
  err?: Writable;
  /** No live view. */
  quiet?: boolean;
  /** Default: the system's. */
  clock?: SimClock;
}

/** After the last action of a scenario, unacknowledged presses get this long for their PUBACK. */
const LAST_RECEIPTS_MS = 30_000;
const LOOK_EVERY_MS = 100;

/**
 * `lotusbell sim`: simulated call points against a hub. Reasons and remedies are written to `err`.
 * @returns exit status. 0: ended by `signal`, or the scenario is over and every press has its PUBACK. 1: a file or
 * credentials cannot be used, or presses have no PUBACK at the end. 2: wrong usage.
 */
export async function runSim(options: SimOptions): Promise<number> {
  const { out = process.stdout, err = process.stderr, quiet = false, clock = realClock(), signal } = options;
  const address = parseHub(options.hub);
  if (address === null) {
    err.write(
      `sim: "${options.hub}" is no address of a hub; use mqtt://HOST:PORT as the hub prints it when it is ready\n`,
    );
    return 2;
  }
  const closers: Cancel[] = [];
  let fleet: Fleet | null = null;
  try {
    const hub = options.ca === undefined ? address : { ...address, ca: readText(options.ca) };
    const scenario = options.scenario === undefined ? null : readScenario(options.scenario);
    const seed = options.seed ?? scenario?.seed ?? 1;
    fleet = openFleet({
      hub,
      seed,
      clock,
      onTrouble: onceEach((device, reason) => {
        err.write(`sim: ${device}: ${reason}${remedyFor(reason)}\n`);
      }),
      ...(options.fleet === undefined ? {} : { fleet: options.fleet }),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      ...(options.journalDir === undefined ? {} : { journalDir: options.journalDir }),
      ...(scenario === null || scenario.faults === null ? {} : { faults: scenario.faults }),
    });
    const running = fleet;
    const scenarioEnded = new Promise<void>((resolve) => {
      if (scenario !== null) closers.push(runScenario({ scenario, fleet: running, clock, seed, onEnd: resolve }));
    });
    if (!quiet) closers.push(showFleet({ out, fleet, clock }));
    fleet.start();
    await Promise.race([aborted(signal), scenarioEnded]);
    return signal?.aborted === true || (await allReceipted(fleet, clock, signal, err)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof FileMistakes)) throw error;
    err.write(`${error.message}\n`);
    return 1;
  } finally {
    await fleet?.stop();
    for (const close of closers) close();
  }
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    else
      signal?.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

async function allReceipted(
  fleet: Fleet,
  clock: SimClock,
  signal: AbortSignal | undefined,
  err: Writable,
): Promise<boolean> {
  const giveUpAt = clock.monotonic() + LAST_RECEIPTS_MS;
  for (;;) {
    const waiting = fleet.states().filter(({ sending, notSent }) => sending || notSent);
    if (waiting.length === 0) return true;
    if (signal?.aborted === true || clock.monotonic() >= giveUpAt) {
      err.write(
        `sim: ${waiting.length} call points have a press without receipt: ${waiting
          .slice(0, 5)
          .map(({ id }) => id)
          .join(', ')}\n`,
      );
      return false;
    }
    await new Promise<void>((resolve) => {
      clock.setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}

/** Reports a reason once per device, not at each attempt, and again when the reason changes. */
function onceEach(tell: (device: string, reason: string) => void): (device: string, reason: string) => void {
  const last = new Map<string, string>();
  return (device, reason) => {
    if (last.get(device) === reason) return;
    last.set(device, reason);
    tell(device, reason);
  };
}

function remedyFor(reason: string): string {
  if (/not authorized|bad username/i.test(reason)) return '. Give it new credentials: POST /api/v1/devices/credentials';
  return /ECONNREFUSED/.test(reason) ? '. Is the hub running there? Trying again for ever' : '';
}
