import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API } from '../../access/permissions.ts';

/** A smaller answer fits into one packet anyway. */
const LEAST_BYTES = 1_024;
/** Low levels: a Raspberry Pi compresses while somebody waits. zlib does it in a thread of its own. */
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
};
const GZIP = { level: 5 };
const packers = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/**
 * The answers that are compressed. None of them holds a secret: the length of a compressed answer tells something of
 * what is in it (the BREACH attack). So a route is compressed only when it stands here; sign-in, sessions, people,
 * passkeys, pagers, pairing, devices, calendar links, quarantine and matters do not. Nor does /roster, whose ETag is a
 * strong one.
 */
const COMPRESSED: ReadonlySet<string | undefined> = new Set(
  [
    '/site',
    '/calls',
    '/calls/:id/why',
    '/outcomes',
    '/call-points',
    '/troubles',
    '/duty',
    '/reachability',
    '/reachability/unheard',
    '/reports/response',
    '/reports/response.csv',
    '/roster.csv',
    '/roster.ics',
  ].map((path) => API + path),
);

/** Answers that a client can ask for again with If-None-Match. */
const TAGGED: ReadonlySet<string | undefined> = new Set([`${API}/site`]);

/** An `onSend` hook: compresses what may be, for clients that can read it (http.md, Base). */
export async function compress(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const { url } = request.routeOptions;
  if (request.method !== 'GET' || !COMPRESSED.has(url) || typeof payload !== 'string') return payload;
  if (reply.statusCode !== 200) return payload;
  reply.header('vary', 'accept, accept-encoding');
  if (TAGGED.has(url)) {
    const tag = `W/"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
    reply.header('etag', tag);
    if (request.headers['if-none-match']?.includes(tag) === true) {
      reply.code(304);
      return null;
    }
  }
  const coding = codingOf(request.headers['accept-encoding']);
  if (coding === null || payload.length < LEAST_BYTES || reply.holdsSecret) return payload;
  const bytes = await (coding === 'br' ? packers.br(payload, BROTLI) : packers.gzip(payload, GZIP));
  reply.header('content-encoding', coding).header('content-length', bytes.length);
  return bytes;
}

/** What the client can read (RFC 9110, 12.5.3); `q=0` means that it cannot. */
function codingOf(accepted: string | string[] | undefined): 'br' | 'gzip' | null {
  const codings = String(accepted ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';').map((part) => part.trim()))
    .filter(([, weight]) => weight === undefined || Number(weight.replace(/^q=/, '')) > 0)
    .map(([name]) => name);
  return codings.includes('br') ? 'br' : codings.includes('gzip') ? 'gzip' : null;
}
