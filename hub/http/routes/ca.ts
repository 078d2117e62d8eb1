import type { FastifyRequest } from 'fastify';
import { isIPv4 } from 'node:net';
import type { App } from '../server/app.ts';
import { CA_CSS, caPage } from '../server/pages/ca-page.ts';
import type { CaLanguage } from '../server/pages/ca-words.ts';
import type { HttpDeps } from '../server/needs.ts';
import { httpsOriginFor, isLoopback } from '../server/pages/plain-http.ts';
import { refuse } from '../server/refuse.ts';

/** The addresses on which the HTTP and HTTPS listeners are open now; null: not (yet) open. */
export type Listeners = { readonly http: Listener | null; readonly https: Listener | null };
type Listener = { readonly host: string; readonly port: number };

/** The media type of DER and PEM. PEM is sent: phones, curl and small hardware can all read it. */
const CA_TYPE = 'application/x-x509-ca-cert';
const NONE = {
  detail: 'This hub has no authority of its own.',
  hint: "With tls.mode: own it makes one; with a certificate of the owner's there is nothing to install.",
};

/** Serves the certificate of the hub's own authority and the instructions for installing it. Never a key. */
export function caRoutes(app: App, needs: Pick<HttpDeps, 'tls' | 'publicUrl'>, listeners: Listeners): void {
  const { tls, publicUrl } = needs;
  const hidden = { schema: { hide: true } } as const;

  app.get('/ca.crt', hidden, (_request, reply) => {
    if (tls?.authority == null) return reply.send(refuse(reply, 'NOT_FOUND', NONE));
    // Inline, not as an attachment: an iPhone would save the file instead of offering to install it.
    return reply.type(CA_TYPE).header('content-disposition', 'inline; filename="ca.crt"').send(tls.authority.pem);
  });

  app.get('/ca.css', hidden, (_request, reply) => reply.type('text/css; charset=utf-8').send(CA_CSS));

  app.get('/ca', hidden, (request, reply) => {
    if (tls?.authority == null) return reply.send(refuse(reply, 'NOT_FOUND', NONE));
    const { fingerprint, expires } = tls.authority;
    const host = hostFor(request);
    const hubUrl = httpsOriginFor(host, publicUrl, listeners.https?.port ?? 443) ?? '/';
    // A phone cannot reach a plain listener on the loopback address. It uses HTTPS then, and its browser warns once.
    const { http } = listeners;
    const plain = http !== null && isOpenToNetwork(http.host) ? `http://${host}:${http.port}` : hubUrl;
    const until = new Date(expires).toISOString().slice(0, 10);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-language', languageOf(request) === 'zh' ? 'zh-CN' : 'en')
      .header('vary', 'accept-language')
      .send(caPage({ language: languageOf(request), pageUrl: `${plain}/ca`, hubUrl, fingerprint, until }));
  });

  /**
   * The host under which a phone reaches the hub: the host of the request.
   * For a request from this machine: the host of publicUrl, else an IPv4 address of this machine.
   */
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

/** `?lang=` first, then the browser's Accept-Language; Chinese when neither names zh or en. */
function languageOf({ query, headers }: FastifyRequest): CaLanguage {
  const { lang } = query as { lang?: unknown };
  if (lang === 'zh' || lang === 'en') return lang;
  const known = /\b(zh|en)\b/i.exec(headers['accept-language'] ?? '');
  return known?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh';
}
