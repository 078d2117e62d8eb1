import type { PrincipalOf } from '../../access/principal.ts';
import type { HttpDeps } from '../../http/server/needs.ts';
import type { HttpServer } from '../../http/server/http-server.ts';
import { isOwnOrigin } from '../../http/auth/own-origin.ts';
import { textFrame } from '../../delivery/text-frame.ts';
import { isEncrypted, isOpenLine } from '../../http/server/pages/plain-http.ts';
import { createStreamServer, type StreamServer } from '../../stream/stream-server.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queries } from '../../queries/queries.ts';
import type { Core } from '../core.ts';
import type { Delivery, Outlets } from '../delivery.ts';
import type { Live } from '../live.ts';
import type { Outside } from '../outside.ts';

export type StreamOptions = {
  readonly boot: string;
  /** Version of the pages that this hub serves; null: it serves none. */
  readonly pages: string | null;
  /** A time that never jumps and stands while the hub stands. */
  readonly steady: () => Instant;
  readonly queries: Queries;
  readonly principalOf: PrincipalOf;
  /** By these HTTP decides whether a name, and a connection without TLS, is allowed. */
  readonly line: Pick<HttpDeps, 'tls' | 'insecure' | 'publicUrl' | 'isOwnHost'>;
  readonly join: Delivery['join'];
  readonly ringAgain: Delivery['ringAgain'];
  readonly notRecorded: Outlets['notRecorded'];
  readonly limits: { readonly maxPhones: number };
  readonly defer: Outside['defer'];
  readonly nowMs: () => number;
};

/** The WebSocket stream on the servers of the HTTP listener. */
export function openStreamListener(
  servers: HttpServer['servers'],
  { time, context, reach }: Core,
  { checkIns }: Live,
  { boot, steady, queries, principalOf, line, join, ringAgain, notRecorded, ...rest }: StreamOptions,
): StreamServer {
  return createStreamServer(servers, {
    context,
    queries,
    now: time.now,
    steady,
    boot,
    // A cookie opens the stream only for the hub's own pages. A foreign page in the same browser is refused.
    principalOf: ({ headers, socket }) => {
      const foreign =
        headers.origin !== undefined && !isOwnOrigin(headers.origin, headers.host, line.publicUrl, isEncrypted(socket));
      return foreign || !line.isOwnHost(headers.host) || !isOpenLine(socket, line) ? null : principalOf(headers);
    },
    join,
    ringAgain,
    openLine: reach.open,
    onRingHeard: checkIns.heard,
    trouble: notRecorded.frameNow,
    encode: textFrame,
    ...rest,
  });
}
