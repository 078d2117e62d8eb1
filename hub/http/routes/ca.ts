import type { FastifyRequest } from 'fastify';
import { isIPv4 } from 'node:net';
import type { App } from '../server/app.ts';
import { CA_CSS, caPage } from '../server/ca-page.ts';
import type { CaLanguage } from '../server/ca-words.ts';
import type { HttpDeps } from '../server/needs.ts';
import { httpsOriginFor, isLoopback } from '../server/plain-http.ts';
import { refuse } from '../server/refuse.ts';

/** What this door listens on by now. */
export type Doors = { readonly http: Door | null; readonly https: Door | null };
type Door = { readonly host: string; readonly port: number };

/** DER and PEM both go under this name; PEM is what phones, curl and small hardware all read. */
const CA_TYPE = 'application/x-x509-ca-cert';
const NONE = {
  detail: 'This hub has no authority of its own.',
  hint: "With tls.mode: own it makes one; with a certificate of the owner's there is nothing to install.",
};

/** How a phone or a button comes to trust a hub that signs for itself: the certificate of its authority, and what to do with it. Never a key. */
export function caRoutes(app: App, needs: Pick<HttpDeps, 'tls' | 'publicUrl'>, doors: Doors): void {
  const { tls, publicUrl } = needs;
  const hidden = { schema: { hide: true } } as const;

  app.get('/ca.crt', hidden, (_request, reply) => {
    if (tls?.authority == null) return reply.send(refuse(reply, 'NOT_FOUND', NONE));
    // Not as an attachment: an iPhone would put it among its files instead of asking whether to install it.
    return reply.type(CA_TYPE).header('content-disposition', 'inline; filename="ca.crt"').send(tls.authority.pem);
  });

  app.get('/ca.css', hidden, (_request, reply) => reply.type('text/css; charset=utf-8').send(CA_CSS));

  app.get('/ca', hidden, (request, reply) => {
    if (tls?.authority == null) return reply.send(refuse(reply, 'NOT_FOUND', NONE));
    const { fingerprint, expires } = tls.authority;
    const host = hostFor(request);
    const hubUrl = httpsOriginFor(host, publicUrl, doors.https?.port ?? 443) ?? '/';
    // A plain door that only this machine reaches is no way for a phone; over HTTPS its browser warns once.
    const plain =
      doors.http !== null && isOpenToNetwork(doors.http.host) ? `http://${host}:${doors.http.port}` : hubUrl;
    const until = new Date(expires).toISOString().slice(0, 10);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-language', languageOf(request) === 'zh' ? 'zh-CN' : 'en')
      .header('vary', 'accept-language')
      .send(caPage({ language: languageOf(request), pageUrl: `${plain}/ca`, hubUrl, fingerprint, until }));
  });

  /** As the page was asked for; on this very machine, as a phone would have to: the name that phones type, else an address in the network. */
  function hostFor(request: FastifyRequest): string {
    const { host } = request.headers;
    const asked =
      host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : 'localhost';
    if (asked !== 'localhost' && !isLoopback(asked.replaceAll(/[[\]]/g, ''))) return asked;
    if (publicUrl !== null && URL.canParse(publicUrl)) return new URL(publicUrl).hostname;
    return tls?.addresses().find((address) => isIPv4(address) && !isLoopback(address)) ?? asked;
  }
}

function isOpenToNetwork(host: string): boolean {
  return host !== 'localhost' && !isLoopback(host);
}

/** `?lang=` first, else the browser's wish; Chinese when it wishes for neither. */
function languageOf({ query, headers }: FastifyRequest): CaLanguage {
  const { lang } = query as { lang?: unknown };
  if (lang === 'zh' || lang === 'en') return lang;
  const known = /\b(zh|en)\b/i.exec(headers['accept-language'] ?? '');
  return known?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh';
}
