import { createSocket } from 'node:dgram';
import { EARLIEST_DATE } from '../domain/time.ts';
import { broken, warning, passed, type Finding } from './finding.ts';

/** A larger difference is noticed by people at the board. Certificates tolerate this much. */
const OFF_MS = 5_000;
const REMEDY =
  'set the time: `timedatectl set-ntp true`, name a time server that can be reached, or give the machine a clock with a battery';

/**
 * Is this machine's clock right?
 * @param newestFactAt time of the newest fact in the event log, ms since 1970, or null.
 * @param byServer how far a time server is ahead of this machine, in ms; null when none was asked.
 */
export function clockNow(now: number, newestFactAt: number | null, byServer: number | null): Finding {
  if (now < EARLIEST_DATE) return broken('clock', `this machine believes it is ${iso(now)}`, REMEDY);
  if (newestFactAt !== null && newestFactAt - now > OFF_MS) {
    return broken(
      'clock',
      `the newest fact in the event log is of ${iso(newestFactAt)}, and this machine believes it is ${iso(now)}: it is ${durationText(newestFactAt - now)} behind, or was ahead then`,
      REMEDY,
    );
  }
  if (byServer === null) return passed('clock', `it is ${iso(now)}; no time server was asked (--time-server HOST)`);
  if (Math.abs(byServer) > OFF_MS)
    return broken(
      'clock',
      `this machine's clock is ${durationText(Math.abs(byServer))} ${byServer > 0 ? 'behind' : 'ahead'}`,
      REMEDY,
    );
  return passed('clock', `it is ${iso(now)}, ${Math.round(Math.abs(byServer))} ms off the time server`);
}

export function silentServer(host: string, why: string): Finding {
  return warning(
    'clock',
    `the time server ${host} does not answer (${why})`,
    'name one that this machine reaches: --time-server HOST[:PORT]',
  );
}

/** Seconds from 1900, where NTP starts to count, to 1970 (RFC 5905, figure 5). */
const NTP_EPOCH_S = 2_208_988_800;

/**
 * Asks a time server once (SNTP, RFC 5905 section 14).
 * @param host `HOST` or `HOST:PORT`.
 * @returns how far it is ahead of this machine, in ms.
 * @throws Error when it does not answer within 2 s.
 */
export function askTimeServer(host: string, now: () => number): Promise<number> {
  const [name = '', port = '123'] = host.split(':');
  const socket = createSocket('udp4');
  return new Promise<number>((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error('no answer within 2 s')), 2_000);
    socket.once('error', reject);
    const request = Buffer.alloc(48);
    // Version 4, mode client.
    request[0] = 0x23;
    const sentAt = now();
    socket.once('message', (answer) => {
      clearTimeout(timeout);
      if (answer.length < 48 || (answer[0]! & 7) !== 4) return reject(new Error('its answer is no NTP'));
      const theirs = (answer.readUInt32BE(40) - NTP_EPOCH_S) * 1000 + (answer.readUInt32BE(44) / 2 ** 32) * 1000;
      resolve(theirs - (sentAt + now()) / 2);
    });
    socket.send(request, Number(port), name, (error) => {
      if (error !== null) reject(error);
    });
  }).finally(() => socket.close());
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;
}
