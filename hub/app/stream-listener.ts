import type { AskerOf } from '../in/http/asker.ts';
import type { HttpNeeds } from '../in/http/needs.ts';
import type { HttpDoor } from '../in/http/open-http-door.ts';
import { isOwnOrigin } from '../in/http/own-origin.ts';
import { isEncrypted, isOpenLine } from '../in/http/plain-http.ts';
import { mayHear, maySay } from '../in/http/rights.ts';
import { openStreamDoor, type StreamDoor } from '../in/stream/door.ts';
import type { Core } from './core.ts';
import type { Delivery, Outlets } from './delivery.ts';
import type { Live } from './live.ts';

export type StreamGiven = {
  readonly boot: string;
  readonly askerOf: AskerOf;
  /** How the HTTP listener tells an open line from a refused one. */
  readonly line: Pick<HttpNeeds, 'tls' | 'insecure' | 'publicUrl'>;
  readonly join: Delivery['join'];
  readonly notRecorded: Outlets['notRecorded'];
  readonly limits: { readonly maxPhones: number };
};

/** The WebSocket stream on the servers of the HTTP listener. */
export function openStreamListener(
  servers: HttpDoor['servers'],
  { store, time, context }: Core,
  { reach, reachability, checkIns }: Live,
  { boot, askerOf, line, join, notRecorded, limits }: StreamGiven,
): StreamDoor {
  return openStreamDoor(servers, {
    desk: context,
    tables: store.tables,
    now: time.now,
    steady: time.steady,
    boot,
    reachability,
    // A page's cookie opens the stream only for our own pages; a foreign page in the same browser gets nothing.
    askerOf: ({ headers, socket }) => {
      const foreign =
        headers.origin !== undefined && !isOwnOrigin(headers.origin, headers.host, line.publicUrl, isEncrypted(socket));
      return foreign || !isOpenLine(socket, line) ? null : askerOf(headers);
    },
    join,
    onSign: reach.sign,
    onRingHeard: checkIns.heard,
    trouble: notRecorded.frameNow,
    rights: { mayHear, maySay },
    limits,
  });
}
